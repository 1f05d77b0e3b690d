"""Settling actions: what came of one is told to its job, in the transaction that settles its row.

So a job hears of an action exactly once, however often it was run. Success counts whoever tells of it;
failure only from the attempt that holds the row. A paused job takes it in as well: what was done outside is
not done again on its resume.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec
import structlog

from engine.language.canonical import canonical
from engine.runtime.commands import ActionDone
from engine.runtime.facts import SYSTEM
from engine.runtime.values import Ms
from engine.runtime.verdict import Refused
from engine.services.actions.claiming import awaited, next_due
from engine.services.actions.values import KIND, Result, Settling
from engine.services.carrying import carry, moment_of
from engine.services.children import tell_family
from engine.services.context import Services
from engine.services.problems import ServiceProblem
from engine.services.translating import read, submit
from engine.services.work.batches import Batch, Line
from engine.store.unit_of_work import UnitOfWork

MINUTE: Ms = 60_000
PAUSES: tuple[Ms, ...] = tuple(
    minutes * MINUTE // 2 for minutes in (1, 2, 4, 10, 30, 60, 120, 240, 480, 960, 1440)
)
"""Until the next attempt, by attempt: half a minute, then longer and longer, over a day in all."""

ATTEMPTS = len(PAUSES) + 1
"""After so many an action has failed for good."""

LARGEST = 64 << 10
"""Bytes of JSON that a job keeps of a result; of a larger one it keeps none."""

LONGEST_ERROR = 500
EXACT = 2**53 - 1
"""The largest whole number that JSON keeps exactly for everybody (RFC 8785)."""

log = structlog.get_logger("actions")


def settle(services: Services, settling: Settling) -> Batch:
    """Tell jobs what came of their actions. Each is a transaction of its own: one broken job keeps none of
    the others waiting."""
    telling = [(one, submit(services, partial(_settle, services, one))) for one in settling.results]
    lines = []
    for result, told in telling:
        try:
            line = told.result()
        except ServiceProblem as problem:
            log.warning("action.postponed", job=result.job, code=problem.code)
            line = Line(what="action.postponed", job=result.job, detail=problem.code, failed=True)
        except Exception as error:  # the row comes back when its lease is over
            log.exception("action.not_told", job=result.job)
            line = Line(what="action.not_told", job=result.job, detail=type(error).__name__, failed=True)
        if line is not None:
            lines.append(line)
    return Batch(claimed=len(telling), lines=tuple(lines), next_at=read(services, next_due))


def _settle(services: Services, result: Result, unit: UnitOfWork) -> Line | None:
    stored = unit.load_job(result.job)  # first, so that two that tell of the same wait for each other here
    rows = unit.rows(
        'SELECT payload, attempts FROM outbox WHERE "key" = ? AND job = ? AND kind = ? AND done_at IS NULL',
        result.key,
        result.job,
        KIND,
    )
    if stored is None or not rows:
        return None  # told already
    moment = moment_of(services, unit)
    payload, attempts = msgspec.json.decode(rows[0][0]), int(rows[0][1])
    name = payload["request"]["action"]

    def line(what: str, detail: str = "", *, failed: bool = False) -> Line:
        said = f"{name}: {detail}" if detail else name
        return Line(what=what, job=result.job, number=stored.number, detail=said, failed=failed)

    if not awaited(stored.state, payload["address"], payload["opened"]):
        unit.settle_message(result.key, at=moment.now)
        return line("action.dropped")
    if result.outcome != "done" and result.attempt != attempts:
        return None  # it is being tried again by somebody else
    error = None if result.outcome == "done" else (result.error or "It failed.")[:LONGEST_ERROR]
    if result.outcome == "later" and attempts < ATTEMPTS:
        pause = PAUSES[attempts - 1] if result.seconds is None else max(1_000, int(result.seconds * 1000))
        unit.postpone_message(result.key, error=error or "", due_at=moment.now + min(pause, PAUSES[-1]))
        return line("action.later", error or "", failed=True)
    command = ActionDone(
        step=payload["address"],
        opened=payload["opened"],
        result=kept(result.result) if error is None else None,
        error=error,
    )
    carried = carry(moment, moment.playbook(stored.opening.runbook), stored, command, actor=SYSTEM)
    unit.settle_message(result.key, at=moment.now)
    if isinstance(carried, Refused):
        return line("action.dropped", carried.code)
    tell_family(moment, carried.asks)
    return line("action.done") if error is None else line("action.failed", error, failed=True)


def kept(result: Any) -> Any:
    """A result as the chain of events can keep it: whole numbers that JSON does not keep exactly become
    texts, what is no number becomes null, and what is too large is left out."""
    plain = _exact(msgspec.to_builtins(result, str_keys=True))
    return plain if len(canonical(plain)) <= LARGEST else None


def _exact(value: Any) -> Any:
    match value:
        case bool():
            return value
        case int() if abs(value) > EXACT:
            return str(value)
        case float() if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN
            return None
        case dict():
            return {str(key): _exact(held) for key, held in value.items()}
        case list() | tuple():
            return [_exact(held) for held in value]
        case _:
            return value
