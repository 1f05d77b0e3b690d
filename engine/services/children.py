"""Jobs that jobs open: the child of a ``call`` step, and what a parent and its child have to tell each other.

The events of one job ask something of another; the outbox rows of those events are the asking. They are
done in the transaction that wrote the events. What can't be done now (the SOP was withdrawn, its inputs are
not what it takes) stays in the outbox with its reason, is tried again, and the parent waits visibly.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future
from functools import partial

import msgspec
import structlog

from engine.runtime.commands import Act, ChildEnded, Open
from engine.runtime.facts import SYSTEM
from engine.runtime.verdict import Refused
from engine.services.carrying import FAMILY, Ask, Carried, Moment, carry, moment_of
from engine.services.context import Services
from engine.services.problems import ServiceProblem
from engine.services.published import runbook_for
from engine.services.translating import read, submit, write
from engine.services.work.batches import Batch, Line, Share
from engine.services.work.outbox import outbox_waits, put_off
from engine.services.work.regions import branches_of
from engine.store.stored import DueMessage
from engine.store.unit_of_work import UnitOfWork

LEASE = 60_000
"""Milliseconds that a claimed row is left to whoever claimed it."""

MOST = 100
"""Rows that one claim tries again."""

RETRY = (60_000, 300_000, 1_800_000, 3_600_000)
"""Milliseconds until the next attempt, by attempt; the last one from then on."""

log = structlog.get_logger("children")


def tell_family(moment: Moment, asks: Iterable[Ask]) -> None:
    """Do what events ask of other jobs, and what that asks in turn."""
    waiting = deque(asks)
    while waiting:
        ask = waiting.popleft()
        answer = _do(moment, ask)
        if isinstance(answer, str):
            moment.unit.postpone_message(ask.key, error=answer, due_at=moment.now + RETRY[0])
            continue
        moment.unit.settle_message(ask.key, at=moment.now)
        waiting.extend(answer)


def retry_waiting(services: Services, *, limit: int = 100) -> int:
    """Try again what could not be done when it was asked; answers how many rows were looked at."""
    return retry(services, Share(limit=limit)).claimed


def retry(services: Services, share: Share) -> Batch:
    """Try a share of what could not be done when it was asked, and is due for another attempt."""
    kinds, now, branches = sorted(FAMILY), services.clock.now(), branches_of(services, share)
    if not read(services, lambda reading: outbox_waits(reading, kinds, now, branches)):
        return Batch(claimed=0)

    rows = write(
        services,
        lambda unit: unit.claim_messages(
            now=now, lease=LEASE, limit=min(share.limit, MOST), kinds=kinds, branches=branches
        ),
    )
    trying = [(row, submit(services, partial(_again, services, row))) for row in rows]
    lines = [line for row, tried in trying if (line := _told(services, row, tried)) is not None]
    return Batch(claimed=len(rows), lines=tuple(lines))


def _again(services: Services, row: DueMessage, unit: UnitOfWork) -> Line | None:
    """Try one row again; None where somebody else was faster."""
    moment = moment_of(services, unit)
    if not unit.rows(
        'SELECT 1 FROM outbox WHERE "key" = ? AND done_at IS NULL AND due_at <= ?{lock}', row.key, moment.now
    ):
        return None
    answer = _do(moment, Ask(row.job, row.key, row.kind, msgspec.json.decode(row.payload)))
    if isinstance(answer, str):
        pause = RETRY[min(row.attempts, len(RETRY)) - 1]
        unit.postpone_message(row.key, error=answer, due_at=moment.now + pause)
        return Line(what=row.kind, job=row.job, detail=answer, failed=True)
    unit.settle_message(row.key, at=moment.now)
    tell_family(moment, answer)
    return Line(what=row.kind, job=row.job)


def _told(services: Services, row: DueMessage, tried: Future[Line | None]) -> Line | None:
    try:
        return tried.result()
    except ServiceProblem as problem:  # it comes back when its lease is over
        log.warning("child.postponed", job=row.job, code=problem.code)
        return Line(what=row.kind, job=row.job, detail=problem.code, failed=True)
    except Exception as trouble:  # one broken job must not keep the others waiting
        log.exception("child.failed", job=row.job)
        write(services, partial(put_off, key=row.key, trouble=trouble, now=services.clock.now()))
        return Line(what=row.kind, job=row.job, detail=type(trouble).__name__, failed=True)


def _do(moment: Moment, ask: Ask) -> tuple[Ask, ...] | str:
    """Do what is asked: what that asks in turn, or why it can't be done now."""
    if ask.kind == "child.open":
        return _open(moment, ask)
    if ask.kind == "child.cancel":
        return _cancel(moment, ask)
    return _ended(moment, ask)


def _open(moment: Moment, ask: Ask) -> tuple[Ask, ...] | str:
    child, address, request = ask.payload["child"], ask.payload["address"], ask.payload["request"]
    parent = moment.unit.job(ask.job)
    if parent is None or moment.unit.job(child) is not None:
        return ()
    if address not in parent.state.open or parent.state.open[address].child != child:
        return ()  # the parent went on without it
    branch = parent.state.branch
    live = runbook_for(moment.unit, request["sop"], branch)
    if isinstance(live, str):
        return live
    playbook = moment.playbook(live.digest)
    subject = parent.opening.subject
    command = Open(
        job=child,
        runbook=live.digest,
        branch=branch,
        inputs=request["inputs"],
        subject=subject if subject is not None and subject.kind == live.about else None,
        site=parent.opening.site,
        assignee=parent.state.assignee,
        priority=parent.state.priority,
        parent=(ask.job, address),
    )
    return _asks(carry(moment, playbook, None, command, actor=SYSTEM))


def _cancel(moment: Moment, ask: Ask) -> tuple[Ask, ...] | str:
    job = moment.unit.load_job(ask.payload["child"])
    if job is None or job.state.status not in {"open", "paused"}:
        return ()
    command = Act(act="cancel", reason="The step that called for it was left.")
    return _asks(carry(moment, moment.playbook(job.opening.runbook), job, command, actor=SYSTEM))


def _ended(moment: Moment, ask: Ask) -> tuple[Ask, ...] | str:
    payload = ask.payload
    job = moment.unit.load_job(payload["parent"])
    if job is None:
        return "its parent is not there"
    command = ChildEnded(step=payload["address"], child=payload["child"], end=payload.get("end"))
    answer = carry(moment, moment.playbook(job.opening.runbook), job, command, actor=SYSTEM)
    if isinstance(answer, Refused) and job.state.status == "paused":
        return "its parent is paused"
    return () if isinstance(answer, Refused) else _asks(answer)


def _asks(answer: Carried | Refused) -> tuple[Ask, ...] | str:
    if isinstance(answer, Refused):
        faults = "; ".join(f"{fault.pointer} {fault.code}" for fault in answer.faults)
        return f"{answer.code}: {faults}" if faults else answer.code
    return answer.asks
