"""What Prefect's server must know: a work pool, a queue for each region, and a deployment of each flow there.

What an operator changed on a deployment (its schedule, its parameters) stays: only what is missing is made.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import DeploymentScheduleCreate, WorkPoolCreate
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.schedules import IntervalSchedule
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound
from prefect.states import Crashed

from engine.flows.duties import DUTIES, OF_THE_WHOLE
from engine.flows.shifts import FLOWS, where

POOL = "sopwith"
POOL_TYPE = "sopwith"
LENGTH = timedelta(minutes=15)
"""How long a shift is, and how often one begins."""
_ANCHOR = datetime(2026, 1, 1, tzinfo=UTC)
EVERYWHERE = "all"


def queues(regions: tuple[str, ...] | None) -> list[str]:
    """The queues that a worker of these regions takes from: one for each, and ``all`` for what belongs to
    none; a worker without regions carries everything."""
    return [EVERYWHERE] if regions is None else [*regions]


async def deploy(
    client: PrefectClient, regions: tuple[str, ...] | None, template: dict[str, Any]
) -> dict[UUID, str]:
    """Make what is missing for these regions; answers the duty of each deployment."""
    pool = WorkPoolCreate(
        name=POOL,
        type=POOL_TYPE,
        description="Shifts that carry the work that waits, run by `sopwith worker`.",
        base_job_template=template,
    )
    with suppress(ObjectAlreadyExists):
        await client.create_work_pool(pool)
    found: dict[UUID, str] = {}
    for queue in queues(regions):
        with suppress(ObjectAlreadyExists):
            await client.create_work_queue(queue, work_pool_name=POOL)
        for duty in DUTIES:
            if duty in OF_THE_WHOLE and regions is not None:
                continue
            found[await _deployment(client, duty, queue, None if regions is None else [queue])] = duty
    return found


async def _deployment(client: PrefectClient, duty: str, queue: str, regions: list[str] | None) -> UUID:
    name = where(regions)
    with suppress(ObjectNotFound):
        return (await client.read_deployment_by_name(f"{duty}/{name}")).id
    flow = await client.create_flow_from_name(duty)
    schedule = IntervalSchedule(interval=LENGTH, anchor_date=_ANCHOR)
    return await client.create_deployment(
        flow_id=flow,
        name=name,
        description=FLOWS[duty].__doc__,
        work_pool_name=POOL,
        work_queue_name=queue,
        parameters={"regions": regions, "minutes": LENGTH / timedelta(minutes=1)},
        schedules=[DeploymentScheduleCreate(schedule=schedule, active=True)],
        entrypoint="engine/flows/shifts.py:FLOWS",
        tags=["sopwith", name],
        enforce_parameter_schema=False,
    )


async def begin_now(client: PrefectClient, deployments: dict[UUID, str]) -> None:
    """A shift of each, at once: a worker that starts does not wait for the schedule."""
    for deployment in deployments:
        await client.create_flow_run_from_deployment(deployment, tags=["first"])


async def bury(client: PrefectClient, deployments: dict[UUID, str], *, dead: Callable[[str], bool]) -> None:
    """Mark shifts as crashed whose process is gone (``dead`` says so of its name)."""
    runs = await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=[*deployments]),
            state=FlowRunFilterState(
                type=FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING])
            ),
        ),
        limit=200,
    )
    for run in runs:
        if run.infrastructure_pid is not None and dead(run.infrastructure_pid):
            state: Any = Crashed(message="Its worker is gone. What it had claimed is done by others.")
            await client.set_flow_run_state(run.id, state, force=True)
