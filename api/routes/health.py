"""Whether the process lives, whether it can work, and what it measured."""

from __future__ import annotations

import asyncio

from litestar.response import Response

from api.answers import ALWAYS, SIGNED_IN, binary, problems
from api.asked import Asked
from api.guards import may_see_metrics, open_to_all
from api.handlers import get
from api.measurements import CONTENT_TYPE
from api.schemas.audit import HealthOut
from api.schemas.shape import shown
from api.schemas.work import PartOut, WorkHealthOut
from engine.services import live
from engine.services.work.parts import read_parts

READY_SECONDS = 5.0


@get("/health/live", guards=[open_to_all()], operation_id="isAlive", tags=["health"],
     summary="Does the process live", responses=problems(*ALWAYS))  # fmt: skip
async def is_alive() -> HealthOut:
    """Answers while the process does; asks nothing of the database."""
    return HealthOut(ok=True)


@get("/health/ready", guards=[open_to_all()], operation_id="isReady", tags=["health"],
     summary="Can it do its work", responses=problems(*ALWAYS))  # fmt: skip
async def is_ready(request: Asked) -> Response[HealthOut]:
    """200 when the database answers and the server is not stopping, else 503 with what is wrong."""
    checks = {"server": "stopping" if request.parts.stopping.is_set() else "ok"}
    try:
        await asyncio.wait_for(request.run(live.latest, request.services), READY_SECONDS)
        checks["database"] = "ok"
    except TimeoutError:
        checks["database"] = f"no answer within {READY_SECONDS:.0f} s"
    except Exception as error:  # noqa: BLE001  whatever the driver raises, it is not ready
        checks["database"] = f"unreachable ({type(error).__name__})"
    ok = all(value == "ok" for value in checks.values())
    return Response(
        HealthOut(ok=ok, checks=checks),
        status_code=200 if ok else 503,
        headers={"Cache-Control": "no-store"},
    )


@get("/api/health/work", guards=[may_see_metrics()], operation_id="showWorkHealth", tags=["health"],
     summary="Is the work that waits carried", responses=problems(*ALWAYS, *SIGNED_IN))  # fmt: skip
async def show_work_health(request: Asked) -> Response[WorkHealthOut]:
    """How the processes are that `sopwith up` keeps running beside this server: Prefect's server and a
    worker. None are listed where workers run elsewhere; Prefect's own page tells of those."""
    parts = await request.run(read_parts, request.services.folder)
    told = tuple(shown(part, PartOut) for part in parts)
    ok = all(part.state == "running" for part in parts)
    return Response(WorkHealthOut(ok=ok, parts=told), headers={"Cache-Control": "no-store"})


@get("/metrics", guards=[may_see_metrics()], operation_id="showMetrics", tags=["health"],
     summary="Measurements for Prometheus",
     responses={**problems(*ALWAYS, *SIGNED_IN), 200: binary("Prometheus' text format", "text/plain")},
)  # fmt: skip
async def show_metrics(request: Asked) -> Response[str]:
    """Prometheus' text format: requests by route, commands by outcome, what runs and what waits."""
    text = await request.run(request.parts.measurements.text)
    return Response(text.decode(), media_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


ROUTES = (is_alive, is_ready, show_work_health, show_metrics)
