"""Sending: what a worker does with the parcels it claimed. Nothing here touches a database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec

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

Claim = Callable[[], Awaitable[Parcels]]
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

    Stopped in the middle (cancelled), it gives back what it has not begun; what it has begun is settled as
    unknown.
    """
    until = clock() + SPAN  # the lease began no earlier, however long the answer was on its way
    parcels = await claim()
    round_ = _Round(settle, channels, parcels, at_once, lambda: clock() < until)
    lines = await round_.run()
    return Batch(claimed=len(parcels.items) + parcels.settled, lines=tuple(lines), next_at=parcels.next_at)


class _Round:
    """The parcels of one claim."""

    def __init__(
        self,
        settle: Settle,
        channels: Mapping[str, Channel],
        parcels: Parcels,
        at_once: int,
        is_ours: Callable[[], bool],
    ) -> None:
        self._settle, self._channels, self._parcels = settle, channels, parcels
        self._is_ours = is_ours
        self._gates = {name: asyncio.Semaphore(at_once) for name in parcels.channels}
        self._results: asyncio.Queue[Result | None] = asyncio.Queue()
        self._lines: list[Line] = []

    async def run(self) -> list[Line]:
        settling = asyncio.create_task(self._settle_all())
        sendings = [asyncio.create_task(self._one(item)) for item in self._parcels.items]
        try:
            await asyncio.gather(*sendings)
        except asyncio.CancelledError:
            for sending in sendings:
                sending.cancel()
            await asyncio.gather(*sendings, return_exceptions=True)
            raise
        finally:
            self._results.put_nowait(None)
            await asyncio.shield(settling)
        return self._lines

    async def _one(self, item: Sending) -> None:
        result = Result(delivery=item.delivery, attempt=item.parcel.attempt, outcome="untouched")
        try:
            async with self._gates[item.channel]:
                if self._is_ours():
                    result = Result(delivery=item.delivery, attempt=item.parcel.attempt, outcome="unknown")
                    result = await self._sent(item, self._parcels.channels[item.channel])
        except asyncio.CancelledError:
            plugin = self._channels.get(self._parcels.channels[item.channel].plugin)
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
