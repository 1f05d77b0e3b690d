"""The request as our routes see it: who asks, the installation, bodies read strictly, services in threads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any, ParamSpec, TypeVar

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.types import Empty

from api import bodies
from api.identity import Caller
from api.languages import Language, choose
from api.measurements import Measurements
from api.problems import ApiProblem
from api.settings import Settings
from engine.services.access import Actor
from engine.services.context import Services

P = ParamSpec("P")
R = TypeVar("R")


class Parts:
    """What the application holds for its routes; kept at ``app.state.parts``."""

    def __init__(
        self, services: Services, settings: Settings, measurements: Measurements, threads: Executor
    ) -> None:
        self.services = services
        self.settings = settings
        self.measurements = measurements
        self.threads = threads
        self.stopping = asyncio.Event()


def parts_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Parts:
    """The application's parts."""
    parts: Parts = connection.app.state.parts
    return parts


class Asked(Request[Any, Any, Any]):
    """A request to our API."""

    @property
    def parts(self) -> Parts:
        """What the application holds."""
        return parts_of(self)

    @property
    def services(self) -> Services:
        """The installation."""
        return self.parts.services

    @property
    def caller(self) -> Caller:
        """Who asks. Only on routes whose guard lets nobody in who is unknown."""
        caller: Caller = self.scope["state"]["caller"]
        return caller

    @property
    def actor(self) -> Actor:
        """Who asks, as the services know them."""
        return self.caller.actor

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return choose(self.headers.get("accept-language"), own_language(self))

    async def run(self, use_case: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """A use case that blocks, in a thread of ours."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.parts.threads, partial(use_case, *args, **kwargs))

    async def committed(self, future: Future[R]) -> R:
        """The end of a command that was handed to the writer. No thread waits for it."""
        return await asyncio.wrap_future(future)

    async def json(self) -> Any:
        """The body as the type that the route's ``data`` has.

        Raises:
            ApiProblem: with all that is wrong with it.
        """
        if self._json is Empty:
            field = self.route_handler.parsed_data_field
            into = Any if field is None else field.annotation
            body = await self.body()
            self._json = bodies.take(body, self.headers.get("content-type", ""), into)
        return self._json

    async def body(self) -> bytes:
        """All of the body. A sender who goes away in the middle has sent nothing."""
        body = await super().body()
        if not body and self.route_handler.parsed_data_field is not None:
            raise ApiProblem("request.malformed", "A JSON body is needed here.")
        return body


def own_language(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """The language that the signed-in person chose, if any."""
    caller: Caller | None = connection.scope["state"].get("caller")
    if caller is None:
        return None
    person = parts_of(connection).services.organisations.current().people.get(caller.actor.login)
    return person.language if person else None
