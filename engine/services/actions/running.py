"""Running actions: what a worker does with those that it claimed, outside of any transaction."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import jsonschema_rs
import structlog

from engine.services.actions.settling import kept
from engine.services.actions.values import Claim, Claimed, Grant, Result, Settling
from engine.services.problems import ServiceProblem
from engine.services.work.batches import Batch, Line
from plugins import containing
from plugins.containing import PATIENCE
from plugins.hooks import Action, Doing, Failed, TryLater

AT_ONCE = 16

NO_USE = frozenset({"person.unknown", "person.invalid"})
"""Problems of the installation that trying again does not mend."""

log = structlog.get_logger("actions")

Carry = Callable[[str, Any], Awaitable[Any]]
"""Does an operation, by name, with what it asks (``engine.flows.carrier.Carrier.carry``)."""


class Door:
    """What an action may ask of the installation; see :class:`plugins.hooks.actions.Door`."""

    def __init__(self, carry: Carry) -> None:
        self._carry = carry

    async def grant_skill(self, *, person: str, skill: str, key: str) -> None:
        """Add a skill to a person's; nothing happens where they have it."""
        try:
            await self._carry("actions.grant_skill", Grant(person=person, skill=skill, key=key))
        except ServiceProblem as problem:
            said = str(problem)  # begins with the code
            raise (Failed(said) if problem.code in NO_USE else TryLater(said)) from problem


async def run_actions(
    claim: Callable[[], Awaitable[Claimed]],
    settle: Callable[[Settling], Awaitable[Batch]],
    actions: Mapping[str, Action],
    door: object,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Batch:
    """Claim actions, run them side by side, and tell what came of each as soon as it has ended.

    One that is not begun while the lease leaves it its time is not begun at all; it comes back when the lease
    is over.
    """
    begun = clock()
    claimed = await claim()
    until = begun + claimed.lease / 1000 - PATIENCE
    free = asyncio.Semaphore(AT_ONCE)
    lines: list[Line] = []

    async def one(item: Claim) -> None:
        async with free:
            if clock() > until:
                return
            settings = claimed.settings.get(item.action, {})
            result = await _attempt(item, actions.get(item.action), settings, door)
            try:
                told = await settle(Settling(results=(result,)))
            except (
                Exception
            ):  # the others are told of all the same; this one comes back when its lease is over
                log.exception("action.not_settled", action=item.action, job=item.job)
                lines.append(Line(what="action.not_told", job=item.job, detail=item.action, failed=True))
            else:
                lines.extend(told.lines)

    async with asyncio.TaskGroup() as together:
        for item in claimed.items:
            together.create_task(one(item))
    return Batch(claimed=len(claimed.items) + claimed.settled, lines=tuple(lines), next_at=claimed.next_at)


async def _attempt(item: Claim, action: Action | None, settings: Mapping[str, Any], door: object) -> Result:
    """One attempt; nothing that a plugin raises comes out of it, and no secret in what is told."""
    if action is None:
        return _ended(item, "later", error=f"This worker has no plugin with the action {item.action}.")
    try:
        if faults := tuple(_faults(action, item.with_)):
            return _ended(
                item, "failed", error=f"`with` is not what {item.action} takes: {'; '.join(faults)}"
            )
        doing = Doing(
            key=item.key,
            job=item.job,
            step=item.step,
            with_=item.with_,
            attempt=item.attempt,
            door=door,
            settings=dict(settings),
        )
        result = await containing.do(action, doing)
    except Failed as failed:
        return _ended(item, "failed", error=_told(failed, action, settings))
    except TryLater as later:
        return _ended(item, "later", error=_told(later, action, settings), seconds=later.seconds)
    return _ended(item, "done", result=kept(result))


def _ended(item: Claim, outcome: Any, **more: Any) -> Result:
    return Result(key=item.key, job=item.job, attempt=item.attempt, outcome=outcome, **more)


def _faults(action: Action, with_: Any) -> Iterable[str]:
    for error in jsonschema_rs.Draft202012Validator(action.with_schema).iter_errors(with_):
        yield f"{'/'.join(map(str, error.instance_path)) or '.'}: {error.message[:200]}"


def _told(error: Failed | TryLater, action: Action, settings: Mapping[str, Any]) -> str:
    """What an exception says, without the secrets of the action."""
    text = str(error)
    for name in action.secrets:
        secret = settings.get(name)
        if isinstance(secret, str) and secret:
            text = text.replace(secret, "•••")
    return text[:500]
