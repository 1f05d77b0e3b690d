"""Running the server: uvicorn with uvloop and httptools (see docs/decisions/asgi-server.md)."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import uvicorn
from litestar import Litestar

from api.app import Application, create_app
from api.settings import Settings
from engine.commands.terminal import FAILED, Mistake, both, fail

if TYPE_CHECKING:
    from engine.services.context import Services

PREFERRED_PORT = 8000
STOP_SECONDS = 10
_ENVIRONMENT = "SOPWITH_SERVER"


def listening(host: str, port: int | None) -> socket.socket:
    """A socket that listens: on ``port``, else on 8000 if it is free, else on any free port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in (PREFERRED_PORT, 0) if port is None else (port,):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
        except OSError as error:
            listener.close()
            if port is not None:
                fail(
                    both(f"Cannot listen on {host}:{port}: {error.strerror}.", f"无法监听 {host}:{port}。"),
                    both("Choose another with --port, or leave it out.", "用 --port 另选端口，或省略。"),
                    exit_code=FAILED,
                )
            continue
        listener.set_inheritable(True)
        return listener
    raise Mistake(both(f"There is no address {host} here.", f"本机没有地址 {host}。"), exit_code=FAILED)


def config(app: Any, **more: Any) -> uvicorn.Config:
    """How uvicorn is set up, whoever starts it."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        backlog=2048,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=STOP_SECONDS,
        **more,
    )


class Server(uvicorn.Server):
    """uvicorn that tells open streams to end as soon as it is asked to stop, and says when it is ready and,
    while it still answers, when it is about to leave."""

    def __init__(
        self,
        settings: uvicorn.Config,
        app: Application,
        ready: Callable[[], None],
        leaving: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(settings)
        self._app = app
        self._ready = ready
        self._leaving = leaving

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await asyncio.to_thread(self._leaving)
        self._app.state.parts.stopping.set()
        await super().shutdown(sockets)


def serve(
    services: Services,
    settings: Settings,
    listener: socket.socket,
    *,
    ready: Callable[[], None] = lambda: None,
    leaving: Callable[[], None] = lambda: None,
) -> bool:
    """Serve until stopped by a signal. False when it could not start. ``leaving`` is called while
    it still takes requests."""
    app = create_app(services, settings)
    server = Server(config(app), app, ready, leaving)
    with _living_on_after_signals():
        server.run(sockets=[listener])
    return bool(server.started)


@contextmanager
def _living_on_after_signals() -> Iterator[None]:
    """uvicorn raises the signal that stopped it once more at its end, which would end this process before
    the database is closed: here it means nothing."""
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(kind, lambda *_: None) for kind in kinds]
    try:
        yield
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)


def serve_many(
    data: Path, database: str, settings: Settings, listener: socket.socket, *, processes: int
) -> None:
    """Serve from several processes that share the listening socket. PostgreSQL only."""
    from uvicorn.supervisors import Multiprocess

    os.environ[_ENVIRONMENT] = json.dumps(
        {"data": str(data), "database": database, "settings": msgspec.to_builtins(settings)}
    )
    made = config("engine.commands.serving:application", factory=True, workers=processes)
    Multiprocess(made, sockets=[listener]).run()


def application() -> Application:
    """What each of several processes serves; told by the environment what it is to open."""
    from engine.commands import logs
    from engine.services.composition import close_services, open_services

    told = json.loads(os.environ[_ENVIRONMENT])
    logs.configure(None)
    services = open_services(url=told["database"], folder=Path(told["data"]))
    app = create_app(services, msgspec.convert(told["settings"], Settings), lifespan=[_told_to_stop])
    app.on_shutdown.append(lambda: close_services(services))
    return app


@asynccontextmanager
async def _told_to_stop(app: Litestar) -> AsyncIterator[None]:
    """Let open streams know as soon as the process is asked to stop; the server itself waits for them."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def handler(given: int, frame: Any, before: Any = before) -> None:
            loop.call_soon_threadsafe(app.state.parts.stopping.set)
            if callable(before):
                before(given, frame)

        signal.signal(number, handler)
    yield
