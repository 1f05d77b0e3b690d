"""A weak mobile line: everything that a browser asks shares it, its service worker too, which the browser's
own emulation of a slow network leaves out."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

BYTES_A_SECOND = 700_000 / 8
"""0.7 Mbit a second, each way."""

LATENCY = 0.1
"""Seconds of the line, there and back."""

_PIECE = 1400


class _Line:
    """One direction. What is sent waits for what was sent before it, whatever connection that was on."""

    def __init__(self) -> None:
        self._free = 0.0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        on_its_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=32)

        async def arrive() -> None:
            while True:
                at, piece = await on_its_way.get()
                await asyncio.sleep(at - loop.time())
                if not piece:
                    break
                writer.write(piece)
                await writer.drain()
            writer.close()

        arriving = asyncio.create_task(arrive())
        try:
            while piece := await reader.read(_PIECE):
                self._free = max(loop.time(), self._free) + len(piece) / BYTES_A_SECOND
                await asyncio.sleep(self._free - loop.time())
                await on_its_way.put((self._free + LATENCY / 2, piece))
            await on_its_way.put((loop.time() + LATENCY / 2, b""))
            await arriving
        finally:
            arriving.cancel()


class _Relay:
    def __init__(self, port: int) -> None:
        self._port = port
        self._up, self._down = _Line(), _Line()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.CancelledError):
            await asyncio.sleep(LATENCY)  # the connection itself is made there and back
            there, here = await asyncio.open_connection("127.0.0.1", self._port)
            ways = (self._up.carry(reader, here), self._down.carry(there, writer))
            await asyncio.gather(*ways, return_exceptions=True)


@contextmanager
def slow_line(port: int) -> Iterator[int]:
    """The port at which a server of this machine is to be had over the line."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> asyncio.Server:
        return await asyncio.start_server(_Relay(port).connect, "127.0.0.1", 0)

    async def stop() -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result()
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
