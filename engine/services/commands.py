"""Commands on a job: authorise, gather the facts, decide, write it all down in one transaction.

Every way to change a job goes by :mod:`engine.services.carrying`; this is the way from outside. ``submit``
needs no waiting thread (its answer comes after the commit); ``carry_out`` waits for it.

- The actor must be allowed by :func:`engine.services.access.authorise` (:class:`Forbidden`, and
  :class:`NotFound` for a job that the actor may not even see); then the runtime decides.
- ``key`` makes it idempotent: the same key with the same command gives the first answer again
  (``repeated``), with another command it is a :class:`Conflict` ``idempotency.reused``. A refusal wrote
  nothing and is not kept: the same request may hold later.
- ``seen`` is the job's version the caller knows (If-Match): if the job went on, ``Refused(job.moved_on)``.
- What it opens in other jobs (a child of a ``call`` step, a parent told of its child's end) happens in the
  same transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import Future

import msgspec

from engine.runtime.commands import Act, ActionDone, Decide, HandIn, ReportFault
from engine.runtime.facts import SYSTEM
from engine.runtime.verdict import Refused
from engine.services import translating
from engine.services.access import Action, Actor, Installation
from engine.services.carrying import Carried, Moment, carry, moment_of
from engine.services.children import tell_family
from engine.services.context import Services
from engine.services.desk.questions import must_reach, tell_asked
from engine.services.dispatch.positions import notice_hand_in
from engine.services.evidence_sight import discreet
from engine.services.guarding import must
from engine.services.job_access import must_do, no_such_job
from engine.services.problems import Refusal
from engine.services.views import Done
from engine.store.stored import StoredJob
from engine.store.unit_of_work import UnitOfWork

JobCommand = HandIn | ReportFault | Decide | Act | ActionDone
"""What may come from outside for a job that exists."""

_ASSIGNING = frozenset({"assign", "reassign", "take_over"})


def action_of(command: JobCommand) -> Action:
    """What access is asked for, by command."""
    match command:
        case HandIn() | ReportFault():
            return Action.JOB_HAND_IN
        case Decide():
            return Action.JOB_DECIDE
        case Act():
            return Action.JOB_ASSIGN if command.act in _ASSIGNING else Action.JOB_ACT
        case ActionDone():
            return Action.SYSTEM_ANSWER


def carry_out(
    services: Services,
    actor: Actor,
    *,
    job: str,
    command: JobCommand,
    key: str | None = None,
    seen: int | None = None,
) -> Done | Refused:
    """Carry out ``command`` on the job and wait until it is durable."""
    return submit(services, actor, job=job, command=command, key=key, seen=seen).result()


def submit(
    services: Services,
    actor: Actor,
    *,
    job: str,
    command: JobCommand,
    key: str | None = None,
    seen: int | None = None,
) -> Future[Done | Refused]:
    """As :func:`carry_out`, without waiting: the future ends after the commit. It never blocks."""

    def work(unit: UnitOfWork) -> Done | Refused:
        return _on_job(services, unit, actor, job=job, command=command, seen=seen)

    return submit_once(services, actor, work, key=key, request=(job, command))


def submit_once(
    services: Services,
    actor: Actor,
    work: Callable[[UnitOfWork], Done | Refused],
    *,
    key: str | None,
    request: object,
) -> Future[Done | Refused]:
    """Hand ``work`` to the writer; with a ``key`` it is done the first time only."""
    if key is None:
        return translating.submit(services, work)
    digest = hashlib.sha256(msgspec.json.encode(request)).hexdigest()

    def once(unit: UnitOfWork) -> Done | Refused:
        held: list[Done] = []

        def respond() -> bytes:
            answer = work(unit)
            if isinstance(answer, Refused):
                raise _NotKept(answer)
            held.append(answer)
            first = answer.events[0].seq - 1 if answer.events else answer.version
            return _encode(_Kept(answer.job, first, first + len(answer.events)))

        now = services.clock.now()
        try:
            answered = unit.idempotent(actor=actor.login, key=key, request=digest, at=now, work=respond)
        except _NotKept as refused:
            return refused.answer
        return held[0] if held else _again(unit, _decode(answered.response))

    return translating.submit(services, once)


def done(answer: Done | Refused) -> Done:
    """The answer if the command held; a refusal becomes a raised :class:`Refusal`."""
    if isinstance(answer, Refused):
        raise Refusal(answer)
    return answer


def _on_job(
    services: Services,
    unit: UnitOfWork,
    actor: Actor,
    *,
    job: str,
    command: JobCommand,
    seen: int | None,
) -> Done | Refused:
    stored = unit.load_job(job)
    if stored is None:
        raise no_such_job(job)
    moment = moment_of(services, unit)
    playbook = moment.playbook(stored.opening.runbook)
    if isinstance(command, ActionDone):
        must(actor, Action.SYSTEM_ANSWER, Installation(), moment.organisation)
    else:
        must_do(moment, actor, action_of(command), playbook, stored)
        if isinstance(command, Act):
            must_reach(moment, playbook, stored, command)
    if seen is not None and seen != stored.version:
        return Refused(code="job.moved_on", details={"seen": seen, "version": stored.version})
    name = SYSTEM if isinstance(command, ActionDone) else actor.login
    carried = carry(moment, playbook, stored, command, actor=name)
    if isinstance(carried, Refused):
        return discreet(services, actor, unit, carried)
    if isinstance(command, Act):
        tell_asked(moment, carried)
    notice_hand_in(unit, actor.login, command, now=moment.now)
    return finished(moment, carried)


def finished(moment: Moment, carried: Carried | Refused) -> Done | Refused:
    """Do what was asked of other jobs, and answer with the job as it stands then."""
    if isinstance(carried, Refused):
        return carried
    job = carried.job
    if carried.asks:
        tell_family(moment, carried.asks)
        job = moment.unit.load_job(job.id) or job
    return done_of(job, carried)


def done_of(job: StoredJob, carried: Carried) -> Done:
    """The answer to a command that held."""
    state = job.state
    return Done(
        job=job.id,
        number=job.number,
        version=job.version,
        status=state.status,
        end=state.end,
        events=carried.events,
        open={address: step.opened for address, step in state.open.items()},
    )


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of an answer: the events of the job after ``first`` up to ``last`` are the answer."""

    job: str
    first: int
    last: int


class _NotKept(Exception):
    def __init__(self, answer: Refused) -> None:
        super().__init__(answer.code)
        self.answer = answer


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Kept).decode


def _again(unit: UnitOfWork, kept: _Kept) -> Done:
    """The answer that was given, with the job as it stands now."""
    job = unit.job(kept.job)
    assert job is not None
    events = unit.events(kept.job, after=kept.first, limit=kept.last - kept.first)
    answer = done_of(job, Carried(job, tuple(stored.event for stored in events)))
    return msgspec.structs.replace(answer, repeated=True)
