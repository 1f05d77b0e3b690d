"""Shifts: the flows. Each works for some minutes at its rounds, and ends when the next has begun."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Protocol

from prefect import Flow, flow, task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger
from prefect.runtime import flow_run as running

from engine.flows.carrier import Carrier
from engine.flows.duties import DUTIES, Round
from engine.flows.reports import Log, Report
from engine.services.work.batches import Batch, Share

GAP = 0.25
"""Seconds between two looks at least, where nothing was due: however often the bell rings."""
LONGEST_TROUBLE = 30.0
PATIENCE = 5.0
"""Seconds that work waits for Prefect's server, which hangs at times."""
LINGER = 2.0
"""Seconds that a task waits for more of its kind."""
LONGEST_TASK = 60.0

Over = Callable[[], bool]


class Post(Protocol):
    """What the worker's process gives to each shift in it."""

    carrier: Carrier
    address: str

    @property
    def prefect_is_there(self) -> bool:
        """Whether Prefect's server answered a moment ago."""

    def take_over(self, deployment: str, minutes: float) -> Over | None:
        """Begin a shift; answers how it learns that it is over, None where another has just begun."""

    @property
    def stopping(self) -> asyncio.Event:
        """Set when the process is to end."""


at_post: ContextVar[Post] = ContextVar("at_post")
"""The process that the shift runs in, set by the worker for each flow run."""


def where(regions: list[str] | None) -> str:
    """The name of what these regions are together."""
    return "all" if regions is None else "-".join(sorted(regions))


def _named() -> str:
    parameters = running.get_parameters() or {}
    return f"{running.get_flow_name()} in {where(parameters.get('regions'))}"


def make(duty: str) -> Flow[Any, Any]:
    """The flow of a duty."""

    @flow(name=duty, flow_run_name=_named, validate_parameters=False, persist_result=False)
    async def shift_of_duty(regions: list[str] | None = None, minutes: float = 15.0) -> str:
        post = at_post.get(None)
        if post is None:
            raise RuntimeError("Shifts run within `sopwith worker`, which holds what they work with.")
        over = post.take_over(f"{duty}/{where(regions)}", minutes)
        if over is None:
            return "Another shift had just begun."
        shift = Shift(post, duty, regions, over)
        async with asyncio.TaskGroup() as together:
            for round_ in DUTIES[duty]:
                together.create_task(shift.walk(round_))
        log, report = shift.log, shift.report
        if post.prefect_is_there:
            with contextlib.suppress(Exception):  # what it shows is lost, what it did is not
                async with asyncio.timeout(PATIENCE):
                    await report.show()
        log.info("The shift is over. %s", report.summary())
        return report.summary()

    shift_of_duty.__doc__ = (
        f"A shift of {duty}: " + ", ".join(round_.operation for round_ in DUTIES[duty]) + "."
    )
    return shift_of_duty


class Shift:
    """One flow run at work."""

    def __init__(self, post: Post, duty: str, regions: list[str] | None, over: Over) -> None:
        self.log: Log = get_run_logger()
        self.report = Report(duty, where(regions), post.address)
        self._post = post
        self._over = over
        self._branches = None if regions is None else tuple(regions)

    async def walk(self, round_: Round) -> None:
        """Ask for one operation again and again until the shift is over."""
        share = Share(limit=round_.limit, branches=self._branches)
        post, trouble = self._post, 0
        while not self._over():
            heard = post.carrier.ear.heard
            try:
                batch: Batch = await _unless_stopped(post, round_.carry(post.carrier, share))
                if batch.claimed:
                    await self._burst(round_, share, batch)
            except _Stopped:
                return
            except Exception as error:  # noqa: BLE001  whatever it was, the work waits and is tried again
                trouble += 1
                self.log.warning("%s failed (%s: %s)", round_.operation, type(error).__name__, error)
                await _rest(post, min(LONGEST_TROUBLE, 0.5 * 2**trouble))
                continue
            trouble = 0
            if self.report.is_due and post.prefect_is_there:
                with contextlib.suppress(Exception):
                    async with asyncio.timeout(PATIENCE):
                        await self.report.show()
            if not batch.claimed:
                await self._idle(round_, batch, heard)

    async def _idle(self, round_: Round, batch: Batch, heard: int) -> None:
        """Rest until something may be due: by the clock, by the bell, or because it is time to look."""
        pause = round_.every
        if batch.next_at is not None:
            pause = min(pause, max(0.0, batch.next_at / 1000 - time.time()))
        gap = min(GAP, pause) if round_.woken else pause
        await _rest(self._post, gap)
        if pause > gap and not self._post.stopping.is_set():
            await _heard_or_stopped(self._post, heard, pause - gap)

    async def _burst(self, round_: Round, share: Share, first: Batch) -> None:
        """Report the batch that told that there is work, and carry what comes with it, in a task of Prefect;
        without one while its server is away. It lingers, so that a steady trickle makes one task a minute and
        not one for each message."""
        operation, taken, ended = round_.operation, asyncio.Event(), asyncio.Event()

        async def handle() -> None:
            if taken.is_set():
                return
            taken.set()
            try:
                await carry_on()
            finally:
                ended.set()

        async def carry_on() -> None:
            batch, post = first, self._post
            now = last = time.monotonic()
            ends = now + LONGEST_TASK
            while True:
                if batch.claimed:
                    self.report.add(operation, batch, self.log)
                    last = time.monotonic()
                now = time.monotonic()
                if self._over() or now > ends or (not batch.claimed and now - last > LINGER):
                    return
                heard = post.carrier.ear.heard
                if not batch.claimed:
                    await self._idle(round_, batch, heard)
                try:
                    batch = await _unless_stopped(post, round_.carry(post.carrier, share))
                except _Stopped:
                    return

        if not self._post.prefect_is_there:
            await handle()
            return
        more = "+" if first.claimed >= share.limit else ""
        in_task = task(
            name=operation,
            task_run_name=f"{operation}: {first.claimed}{more}",
            cache_policy=NO_CACHE,
            persist_result=False,
        )(handle)
        running = asyncio.ensure_future(in_task())
        await _first(running, taken.wait(), seconds=PATIENCE)
        if not taken.is_set():
            running.cancel()  # its server hangs: the work does not wait for it
            await handle()
            return
        await _first(running, ended.wait())
        await _first(running, seconds=PATIENCE)
        if not running.done():
            running.cancel()
        elif (error := running.exception()) is not None:
            raise error


async def _first(task: asyncio.Future[Any], other: Any = None, *, seconds: float | None = None) -> None:
    """Wait until one of both has ended, at most so long."""
    beside = None if other is None else asyncio.ensure_future(other)
    try:
        both = {task} if beside is None else {task, beside}
        await asyncio.wait(both, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if beside is not None:
            beside.cancel()


class _Stopped(Exception):
    """The process is to end, and the other side does not answer."""


async def _unless_stopped(post: Post, carrying: Any) -> Any:
    """What is carried, unless the process is to end first and it takes longer than a moment."""
    work = asyncio.ensure_future(carrying)
    stop = asyncio.ensure_future(post.stopping.wait())
    try:
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            await asyncio.wait({work}, timeout=5.0)
        if not work.done():
            work.cancel()
            await asyncio.wait({work}, timeout=5.0)
            raise _Stopped
        return work.result()
    finally:
        stop.cancel()


async def _rest(post: Post, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await post.stopping.wait()


async def _heard_or_stopped(post: Post, heard: int, seconds: float) -> None:
    stop = asyncio.ensure_future(post.stopping.wait())
    ring = asyncio.ensure_future(post.carrier.ear.wait(heard, seconds))
    try:
        await asyncio.wait({stop, ring}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.cancel()
        ring.cancel()


FLOWS: dict[str, Flow[Any, Any]] = {duty: make(duty) for duty in DUTIES}
