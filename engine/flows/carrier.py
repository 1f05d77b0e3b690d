"""How a shift gets at the work: itself on PostgreSQL, over the API beside an embedded database.

Two processes that write to one SQLite file wait for each other for up to half a second at every write, so a
worker beside an embedded database lets the API's process, which holds the one writer, do the operations.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, Protocol

import httpx
import msgspec

from engine.runtime.verdict import FieldFault
from engine.services.context import Services
from engine.services.problems import ServiceProblem
from engine.services.work.operations import OPERATIONS

THREADS = 8
AWAY = frozenset({429, 502, 503, 504})
"""Answers of a server that is busy or starting: ask again."""
LONGEST_PAUSE = 5.0
CALL_SECONDS = 120.0
WAIT_SECONDS = 20.0

log = logging.getLogger("sopwith.carrier")


class Ear:
    """Counts the rings of the bell that rings when something changed."""

    def __init__(self) -> None:
        self.heard = 0
        self._event = asyncio.Event()

    def ring(self) -> None:
        """It rang; wakes everybody who waits."""
        self.heard += 1
        event, self._event = self._event, asyncio.Event()
        event.set()

    async def wait(self, seen: int, seconds: float) -> None:
        """Until more was heard than ``seen``, at most so long."""
        if self.heard == seen:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._event.wait()


class Carrier(Protocol):
    """Does operations of :data:`engine.services.work.operations.OPERATIONS`."""

    ear: Ear

    async def carry(self, operation: str, ask: Any) -> Any:
        """Do an operation; answers what it answers. Waits while the other side is away.

        Raises ServiceProblem where it refuses, and whatever a fault of the program raises.
        """


class Local:
    """Does them in this process, in threads, over services that are open here."""

    def __init__(self, services: Services) -> None:
        self.ear = Ear()
        self._services = services
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="operation")

    async def carry(self, operation: str, ask: Any) -> Any:
        """See :class:`Carrier`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, OPERATIONS[operation].do, self._services, ask)

    async def listen(self) -> None:
        """Hear the bell, until cancelled."""
        listener = self._services.signal.listen()
        try:
            while True:
                if await listener.heard(WAIT_SECONDS):
                    self.ear.ring()
        finally:
            self._services.signal.leave(listener)

    def close(self) -> None:
        """Let what is being done end."""
        self._threads.shutdown(wait=True)


class Remote:
    """Asks the API for them, again and again while it is away. What was asked twice is done once: a claim is
    for one asker, and each operation acts and settles in one transaction."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.ear = Ear()
        self._client = client

    async def carry(self, operation: str, ask: Any) -> Any:
        """See :class:`Carrier`."""
        body = msgspec.json.encode(ask)
        response = await self._asked("POST", f"/api/work/{operation}", content=body)
        return msgspec.json.decode(response.content, type=OPERATIONS[operation].answers)

    async def listen(self) -> None:
        """Hear the bell, until cancelled: a call that the API keeps open until something changed."""
        latest = 0
        while True:
            response = await self._asked(
                "GET", "/api/work/bell", params={"after": latest, "seconds": WAIT_SECONDS}
            )
            told = int(response.json()["latest"])
            if told != latest:
                latest = told
                self.ear.ring()

    async def _asked(self, method: str, path: str, **more: Any) -> httpx.Response:
        pause, told = 0.1, False
        while True:
            try:
                response = await self._client.request(method, path, **more)
            except httpx.TransportError as error:
                trouble = type(error).__name__
            else:
                if response.status_code not in AWAY:
                    return _taken(response)
                trouble = str(response.status_code)
            if not told:
                log.info("The API is away (%s); waiting for it.", trouble)
                told = True
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def _taken(response: httpx.Response) -> httpx.Response:
    """The response, or the problem that it tells of as it was raised there."""
    if response.is_success:
        return response
    try:
        told = response.json()
        faults = tuple(
            FieldFault(
                pointer=one.get("pointer", ""), code=one.get("code", ""), params=one.get("params") or {}
            )
            for one in told.get("faults") or ()
        )
        raise ServiceProblem(told["code"], told.get("detail") or told.get("title") or "", faults=faults)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ServiceProblem("server.error", f"The API answered {response.status_code}.") from None


@asynccontextmanager
async def over_services(services: Services) -> AsyncIterator[Carrier]:
    """A carrier over services that are open in this process."""
    local = Local(services)
    try:
        async with _listening(local):
            yield local
    finally:
        await asyncio.to_thread(local.close)


@asynccontextmanager
async def over_api(url: str, key: str) -> AsyncIterator[Carrier]:
    """A carrier over the API at ``url``, known by ``key``: the installation's, or a token with the scope
    ``system.work``."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    timeout = httpx.Timeout(CALL_SECONDS, connect=5.0)
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout, trust_env=False) as client:
        remote = Remote(client)
        async with _listening(remote):
            yield remote


@asynccontextmanager
async def _listening(carrier: Local | Remote) -> AsyncIterator[None]:
    async def listen() -> None:
        while True:
            try:
                await carrier.listen()
            except Exception:  # without the bell shifts look by themselves
                log.warning("The bell cannot be heard; looking every few seconds.", exc_info=True)
                await asyncio.sleep(LONGEST_PAUSE)

    listening = asyncio.create_task(listen())
    try:
        yield
    finally:
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening
