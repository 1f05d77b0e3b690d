"""Sending: what a worker does with the parcels it claimed. Nothing here touches a database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec

from engine.runtime.values import Ms
from engine.services.messages.parcels import Parcels, Result, Sending, Via
from engine.services.work.batches import Batch, Line
from plugins import containing
from plugins.hooks.channels import Channel, Receipt
from plugins.hooks.troubles import Failed, Gone, InDoubt, TryLater

AT_ONCE = 8
"""Parcels that are sent over one channel at the same time."""
SPAN = 240.0
"""Seconds after a claim was asked for in which a sending may begin."""
PAUSES = (0.5, 2.0, 5.0)
"""Seconds between tries to write down what was sent."""

AGAIN = 1.0
"""Seconds between looks for what the other channels have, while one is busy."""

Claim = Callable[[tuple[str, ...]], Awaitable[Parcels]]
"""Claims parcels of all channels but these."""
Settle = Callable[[Sequence[Result]], Awaitable[Batch]]


async def deliver(
    claim: Claim,
    settle: Settle,
    channels: Mapping[str, Channel],
    *,
    at_once: int = AT_ONCE,
    clock: Callable[[], float] = time.monotonic,
) -> Batch:
    """Claim parcels, send them by the plugins in ``channels``, and settle each as soon as it is known how it
    went. Answers what was done; ``claimed`` is 0 when nothing was due.

    While a channel is still busy with its parcels, the others are given what waits for them: a slow one holds
    up nobody but itself. Stopped in the middle (cancelled), it gives back what it has not begun; what it has
    begun is settled as unknown.
    """
    round_ = _Round(settle, channels, at_once, clock)
    return await round_.run(claim)


class _Round:
    """What is sent until every channel is idle, or the lease of the first claim begins to run out."""

    def __init__(
        self, settle: Settle, channels: Mapping[str, Channel], at_once: int, clock: Callable[[], float]
    ) -> None:
        self._settle, self._channels, self._clock = settle, channels, clock
        self._at_once = at_once
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._results: asyncio.Queue[Result | None] = asyncio.Queue()
        self._lines: list[Line] = []
        self._claimed = 0
        self._next_at: Ms | None = None

    async def run(self, claim: Claim) -> Batch:
        settling = asyncio.create_task(self._settle_all())
        try:
            await self._go(claim)
        finally:
            busy = list(self._busy.values())
            for channel in busy:
                channel.cancel()
            await asyncio.gather(*busy, return_exceptions=True)
            self._results.put_nowait(None)
            await asyncio.shield(settling)
        return Batch(claimed=self._claimed, lines=tuple(self._lines), next_at=self._next_at)

    async def _go(self, claim: Claim) -> None:
        ends = self._clock() + SPAN
        await self._take(claim)
        while self._busy:
            looked = self._clock() < ends
            await asyncio.wait(
                self._busy.values(), timeout=AGAIN if looked else None, return_when=asyncio.FIRST_COMPLETED
            )
            for name in [name for name, channel in self._busy.items() if channel.done()]:
                self._busy.pop(name).result()
            if self._busy and looked:
                await self._take(claim)

    async def _take(self, claim: Claim) -> None:
        """Claim what the idle channels have, and begin to send it."""
        until = self._clock() + SPAN  # the lease began no earlier, however long the answer was on its way
        parcels = await claim(tuple(sorted(self._busy)))
        self._claimed += len(parcels.items) + parcels.settled
        self._next_at = parcels.next_at
        by_channel: dict[str, list[Sending]] = {}
        for item in parcels.items:
            by_channel.setdefault(item.channel, []).append(item)
        for name, items in by_channel.items():
            sending = self._all(items, parcels.channels[name], until)
            self._busy[name] = asyncio.create_task(sending)

    async def _all(self, items: Sequence[Sending], via: Via, until: float) -> None:
        """The parcels of one channel."""
        gate = asyncio.Semaphore(self._at_once)
        sendings = [asyncio.ensure_future(self._one(item, via, gate, until)) for item in items]
        try:
            await asyncio.gather(*sendings)
        except asyncio.CancelledError:
            for sending in sendings:
                sending.cancel()
            await asyncio.gather(*sendings, return_exceptions=True)
            raise

    async def _one(self, item: Sending, via: Via, gate: asyncio.Semaphore, until: float) -> None:
        result = Result(delivery=item.delivery, attempt=item.parcel.attempt, outcome="untouched")
        try:
            async with gate:
                if self._clock() < until:
                    result = Result(delivery=item.delivery, attempt=item.parcel.attempt, outcome="unknown")
                    result = await self._sent(item, via)
        except asyncio.CancelledError:
            plugin = self._channels.get(via.plugin)
            if result.outcome == "unknown" and plugin is not None and plugin.repeatable:
                result = msgspec.structs.replace(result, outcome="later", seconds=1.0)
            raise
        finally:
            self._results.put_nowait(result)

    async def _sent(self, item: Sending, via: Via) -> Result:
        def result(outcome: str, **more: object) -> Result:
            fields = {"delivery": item.delivery, "attempt": item.parcel.attempt, "outcome": outcome, **more}
            return msgspec.convert(fields, Result)

        plugin = self._channels.get(via.plugin)
        if plugin is None:
            return result("later", error=f"This worker has no plugin {via.plugin}.")
        try:
            receipt = await containing.send(plugin, item.parcel, dict(via.settings))
        except Gone as trouble:
            return result("failed", error=str(trouble), gone=trouble.gone)
        except Failed as trouble:
            return result("failed", error=str(trouble))
        except InDoubt as trouble:
            again = plugin.repeatable
            return result("later" if again else "unknown", error=str(trouble), seconds=trouble.seconds)
        except TryLater as trouble:
            return result("later", error=str(trouble), seconds=trouble.seconds)
        gone = receipt.gone if isinstance(receipt, Receipt) else ()
        return result("sent", receipt=None if receipt is None else str(receipt), gone=gone)

    async def _settle_all(self) -> None:
        """One call at a time, each with all that is known by then."""
        open_ = True
        while open_:
            known = [await self._results.get()]
            while not self._results.empty():
                known.append(self._results.get_nowait())
            open_ = None not in known
            if results := [result for result in known if result is not None]:
                self._lines.extend((await self._settled(results)).lines)

    async def _settled(self, results: list[Result]) -> Batch:
        """What was sent must be written down: whoever takes it is asked again for a while."""
        for pause in PAUSES:
            try:
                return await self._settle(results)
            except Exception:  # noqa: BLE001 - a server that restarts, say; the last try tells
                await asyncio.sleep(pause)
        return await self._settle(results)
