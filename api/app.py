"""The application: routes, guards and everything that holds for all requests, put together once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.types import Receive, Scope, Send

from api import openapi
from api.asked import Asked, Parts
from api.frame import framed
from api.measurements import Measurements
from api.problems import problem_response
from api.readings import readings
from api.routes import (
    apps,
    channels,
    commands,
    designing,
    device_events,
    devices,
    dispatch,
    documents,
    drafts,
    escalations,
    evidence,
    field,
    form_imports,
    health,
    job_files,
    jobs,
    live,
    messages,
    organisation,
    people,
    reviews,
    roll_outs,
    saved_views,
    sessions,
    sops,
    subjects,
    walks,
    what_if,
    withheld,
    work,
)
from api.settings import Settings
from api.short_way import Answer, ShortWay
from api.static_files import BUILT, sites_of
from engine.services.context import Services

ROUTES: tuple[Any, ...] = (
    *apps.ROUTES,
    *documents.ROUTES,
    *health.ROUTES,
    *sessions.ROUTES,
    *job_files.ROUTES,  # before a job's own address
    *jobs.ROUTES,
    *commands.ROUTES,
    *evidence.ROUTES,
    *field.ROUTES,
    *withheld.ROUTES,
    *sops.ROUTES,
    *people.ROUTES,
    *organisation.ROUTES,
    *subjects.ROUTES,
    *live.ROUTES,
    *escalations.ROUTES,
    *dispatch.ROUTES,
    *devices.ROUTES,
    *device_events.ROUTES,
    *messages.ROUTES,
    *channels.ROUTES,
    *roll_outs.ROUTES,
    *saved_views.ROUTES,
    *drafts.ROUTES,
    *designing.ROUTES,
    *walks.ROUTES,
    *what_if.ROUTES,
    *reviews.ROUTES,
    *form_imports.ROUTES,
    *work.ROUTES,
)
SHORT_WAYS: tuple[tuple[str, str, Answer], ...] = (("POST", "/api/device-events", device_events.taken),)
THREADS = 16
"""Use cases that run at the same time; each has a database connection of its own."""

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


class Application(Litestar):
    """Litestar inside the frame that holds for every request (see :mod:`api.frame`)."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await super().__call__(scope, receive, send)
            return
        await self.state.framed(scope, receive, send)

    async def unframed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Litestar itself, or the short way past its routing."""
        way = self.state.short_ways.get((scope.get("method"), scope["path"]))
        if way is not None and not scope.get("root_path"):
            await way(scope, receive, send)
            return
        await super().__call__(scope, receive, send)


def create_app(
    services: Services,
    settings: Settings | None = None,
    *,
    lifespan: Sequence[Lifespan] = (),
    web: Path = BUILT,
) -> Application:
    """The API over one installation.

    ``lifespan`` are managers that run while the application does (the clockwork that fires timers, say).
    The services stay the caller's to close. ``web`` is the folder with the built web apps.
    """
    settings = settings or Settings()
    measurements = Measurements(readings(services))
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix="use-case")
    parts = Parts(services, settings, measurements, threads)

    @asynccontextmanager
    async def own_threads(_: Litestar) -> AsyncIterator[None]:
        try:
            yield
        finally:
            parts.stopping.set()
            threads.shutdown(wait=True, cancel_futures=True)

    app = Application(
        route_handlers=list(ROUTES),
        state=State({"parts": parts, "sites": sites_of(web)}),
        request_class=Asked,
        exception_handlers={Exception: problem_response},
        openapi_config=openapi.config(version("sopwith")),
        request_max_body_size=settings.max_body,
        lifespan=[own_threads, *lifespan],
        logging_config=None,
        debug=False,
        path="",
    )
    app.state.short_ways = {
        (method, path): ShortWay(app, method, path, answer) for method, path, answer in SHORT_WAYS
    }
    app.state.framed = framed(app.unframed, settings, measurements, now=services.clock.now)
    return app
