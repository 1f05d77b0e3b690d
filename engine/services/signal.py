"""A bell that rings when something changed in this process, heard by threads and event loops."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable


class Signal:
    """Rung by whoever wrote something; several may wait, each in a loop of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: set[Listener] = set()
        self._pass_on: Callable[[], None] | None = None

    def on_ring(self, pass_on: Callable[[], None]) -> None:
        """Have ``pass_on`` called at every ring of this process, to tell others. It must be quick."""
        self._pass_on = pass_on

    def ring(self, *, from_outside: bool = False) -> None:
        """Wake everybody who waits now. Quick, and safe from any thread."""
        if self._pass_on is not None and not from_outside:
            self._pass_on()
        if not self._waiting:
            return
        with self._lock:
            waiting = list(self._waiting)
        for listener in waiting:
            listener.wake()

    def listen(self) -> Listener:
        """Hear every ring from now on. To be called in the event loop that waits."""
        listener = Listener(asyncio.get_running_loop())
        with self._lock:
            self._waiting.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Hear no more."""
        with self._lock:
            self._waiting.discard(listener)


class Listener:
    """One who waits. A ring before :meth:`heard` is asked counts, so nothing falls between two looks."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._event = asyncio.Event()

    def wake(self) -> None:
        """It rang. From any thread."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._event.set)

    async def heard(self, seconds: float) -> bool:
        """Wait for a ring, at most so long; whether it came."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True
