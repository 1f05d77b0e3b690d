"""The worker: takes shifts from Prefect and runs them within its own process.

A process for each shift costs seconds and a hundred megabytes (docs/decisions/0012-shifts-over-prefect.md).
Shifts outlive the connection to Prefect's server: while it is away they go on, and none ends before the next
has begun.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
import os
import platform
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.flow_engine import run_flow_async
from prefect.workers.base import BaseJobConfiguration, BaseVariables, BaseWorker, BaseWorkerResult

from engine.flows.adapters import run_adapters
from engine.flows.carrier import Carrier
from engine.flows.deploying import POOL, POOL_TYPE, begin_now, bury, deploy, queues
from engine.flows.shifts import FLOWS, Over, at_post
from engine.services.plugin_settings import ADAPTERS, configured_adapters
from engine.services.work.hearing import Heard
from plugins.hooks.devices import DeviceMessage
from plugins.manager import installed

LOOK = 1.0
"""Seconds between two looks whether Prefect's server is there."""
AWAY_AFTER = 3.0
LONGEST_PAUSE = 15.0
LONGEST_BEGINNING = 10.0
STOP_SECONDS = 15.0

log = logging.getLogger("sopwith.worker")


class Desk:
    """The process that shifts run in."""

    def __init__(
        self,
        carrier: Carrier,
        *,
        prefect: str,
        address: str,
        regions: tuple[str, ...] | None,
        folder: Path | None = None,
        ready: Callable[[], object] = lambda: None,
    ) -> None:
        self.carrier = carrier
        self.address = address
        self.regions = regions
        self.stopping = asyncio.Event()
        self.beginning = asyncio.Lock()
        self._begun = asyncio.Event()
        self.deployments: dict[UUID, str] = {}
        self.identity = f"{platform.node()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.folder = folder
        self._ready = ready
        self._prefect = prefect
        self._seen = float("-inf")
        self._latest: dict[str, tuple[int, float]] = {}  # of each deployment: which shift, and since when
        self._shifts: set[asyncio.Task[Any]] = set()

    @property
    def prefect_is_there(self) -> bool:
        """Whether Prefect's server answered a moment ago."""
        return time.monotonic() - self._seen < AWAY_AFTER

    def take_over(self, deployment: str, minutes: float) -> Over | None:
        """Begin a shift; answers how it learns that it is over, None where another has just begun.

        It is over when its time is up and the next has begun. While Prefect's server is away none begins, and
        it goes on; where another worker has the next, it ends after as long again.
        """
        now, length = time.monotonic(), minutes * 60
        number, since = self._latest.get(deployment, (0, float("-inf")))
        if now - since < min(60.0, length / 2):
            return None
        number += 1
        self._latest[deployment] = (number, now)
        self._begun.set()
        self._ready()

        def over() -> bool:
            if self.stopping.is_set():
                return True
            if self._latest[deployment][0] != number:
                return True
            return time.monotonic() - now > 2 * length and self.prefect_is_there

        return over

    async def begin(self, run: FlowRun) -> None:
        """Run a shift beside the others; answers when it works, or has ended without, or takes too long."""
        flow = FLOWS[self.deployments[run.deployment_id]] if run.deployment_id else None
        if flow is None:
            raise ValueError("Shifts are run from deployments.")
        context = contextvars.Context()
        context.run(at_post.set, self)
        task = asyncio.get_running_loop().create_task(
            run_flow_async(flow, flow_run=run, parameters=run.parameters, return_type="state"),
            context=context,
            name=run.name,
        )
        self._shifts.add(task)
        task.add_done_callback(self._ended)
        self._begun.clear()
        begun = asyncio.ensure_future(self._begun.wait())
        await asyncio.wait({task, begun}, timeout=LONGEST_BEGINNING, return_when=asyncio.FIRST_COMPLETED)
        begun.cancel()

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._shifts.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("The shift %s ended: %s: %s", task.get_name(), type(error).__name__, error)

    async def look(self) -> None:
        """Keep up to date whether Prefect's server is there, until cancelled."""
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
            while True:
                with contextlib.suppress(httpx.HTTPError):
                    if (await client.get(f"{self._prefect}/api/health")).is_success:
                        self._seen = time.monotonic()
                await asyncio.sleep(LOOK)

    async def wait_for_prefect(self) -> None:
        """Until its server answers, or this process is to end."""
        told = False
        while not self.prefect_is_there and not self.stopping.is_set():
            if not told:
                log.info("Waiting for Prefect's server at %s.", self._prefect)
                told = True
            await asyncio.sleep(0.2)

    async def finish(self) -> None:
        """Let the shifts end with what they have in hand."""
        if self._shifts:
            _, late = await asyncio.wait(self._shifts, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()

    def is_dead(self, identity: str) -> bool:
        """Whether that is a process of this machine that has ended."""
        host, _, rest = identity.partition(":")
        process, _, _ = rest.partition(":")
        if host != platform.node() or not process.isdigit() or identity == self.identity:
            return False
        if int(process) == os.getpid():
            return True
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


class ShiftWorker(BaseWorker[BaseJobConfiguration, BaseVariables, BaseWorkerResult]):
    """A Prefect worker whose flow runs share its process."""

    type = POOL_TYPE
    desk: Desk

    async def _submit_run(self, flow_run: FlowRun) -> None:
        """One after the other: on its embedded database Prefect's server blocks itself, for up to a minute,
        when several runs begin at once."""
        async with self.desk.beginning:
            await super()._submit_run(flow_run)

    async def run(
        self,
        flow_run: FlowRun,
        configuration: BaseJobConfiguration,  # noqa: ARG002  shifts need no infrastructure
        task_status: Any = None,
    ) -> BaseWorkerResult:
        """Begin a shift; it goes on when this worker has lost its server."""
        await self.desk.begin(flow_run)
        if task_status is not None:
            task_status.started(self.desk.identity)
        return BaseWorkerResult(identifier=self.desk.identity, status_code=0)


async def work(desk: Desk) -> None:
    """Take shifts until told to stop; whatever goes wrong with Prefect's server is tried again."""
    looking = asyncio.create_task(desk.look())
    hearing = asyncio.create_task(_hear(desk))
    pause = 0.5
    try:
        while not desk.stopping.is_set():
            await desk.wait_for_prefect()
            if desk.stopping.is_set():
                break
            begun = time.monotonic()
            try:
                await _take_shifts(desk)
            except Exception as error:  # noqa: BLE001  the next attempt starts from the beginning
                log.warning("Prefect's server was lost (%s: %s).", type(error).__name__, error)
            pause = 0.5 if time.monotonic() - begun > 60 else min(LONGEST_PAUSE, pause * 2)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await desk.stopping.wait()
        await desk.finish()
    finally:
        for task in (looking, hearing):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _hear(desk: Desk) -> None:
    """Run the device adapters that the worker's folder sets up, whether Prefect's server is there or not."""
    if desk.folder is None:
        return
    configured, findings = configured_adapters(desk.folder, installed())
    for finding in findings:
        log.warning("%s: %s", ADAPTERS, finding.message)

    async def take(messages: Sequence[DeviceMessage]) -> None:
        await desk.carrier.carry("devices.hear", Heard(messages=tuple(messages)))

    await run_adapters(installed(), configured, take)


async def _take_shifts(desk: Desk) -> None:
    async with get_client() as client:
        desk.deployments = await deploy(client, desk.regions, ShiftWorker.get_default_base_job_template())
        await bury(client, desk.deployments, dead=desk.is_dead)
        await begin_now(client, desk.deployments)
    worker = ShiftWorker(
        work_pool_name=POOL,
        work_queues=queues(desk.regions),
        name=f"{platform.node()} {'-'.join(queues(desk.regions))} {os.getpid()}",
        create_pool_if_not_found=False,
    )
    worker.desk = desk
    taking = asyncio.create_task(worker.start(printer=log.debug))
    stop = asyncio.create_task(desk.stopping.wait())
    try:
        await asyncio.wait({taking, stop}, return_when=asyncio.FIRST_COMPLETED)
        if taking.done():
            taking.result()
    finally:
        stop.cancel()
        taking.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await taking
