"""Where the jobs of a walk stand: what is open and for whom, what is waited for, which clocks run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from engine.language.runbook import Approval, Call, Do, End, Need, Rung, Wait, Work
from engine.runtime import events as ev
from engine.runtime.actors import may_act, named, voices
from engine.runtime.approvals import electorate
from engine.runtime.facts import SYSTEM, Facts
from engine.runtime.job import OpenStep
from engine.runtime.scenario_runs import JOB
from engine.runtime.simulation import Running
from engine.runtime.standing import kind_of
from engine.runtime.turn import Turn
from engine.services.designing.walk_names import Teller
from engine.services.designing.walk_views import (
    WalkFault,
    WalkJob,
    WalkNow,
    WalkOutcome,
    WalkStep,
    WalkTimer,
    WalkWait,
)
from engine.services.designing.walking_words import told_of_rung
from engine.services.texts import plain


def standing_now(teller: Teller) -> WalkNow:
    """The jobs of the run, the timers in the order in which they ring, and the events that are waited for."""
    jobs = [
        (teller.inside(job), running)
        for job, running in teller.world.jobs.items()
        if job == JOB or teller.inside(job)
    ]
    timers = sorted(
        (timer for inside, running in jobs for timer in _timers(teller, inside, running)),
        key=lambda timer: (timer.at, timer.inside, timer.address),
    )
    waits = sorted(
        {
            step.wait.event
            for _, running in jobs
            for step in _steps(teller, "", running)
            if step.wait is not None and step.wait.event is not None
        }
    )
    return WalkNow(
        at=teller.world.now,
        local=teller.local(teller.world.now),
        jobs=tuple(_job(teller, inside, running) for inside, running in jobs),
        timers=tuple(timers),
        waits_for=tuple(waits),
    )


def _job(teller: Teller, inside: str, running: Running) -> WalkJob:
    state, opening = running.job.state, running.job.opening
    if state.assignee:
        teller.seen.add(state.assignee)
    return WalkJob(
        inside=inside,
        sop=opening.sop,
        variant=opening.variant,
        runbook=running.playbook.digest,
        title=plain(running.playbook.runbook.title),
        status=state.status,
        end=state.end,
        successful=state.successful,
        assignee=state.assignee,
        priority=state.priority,
        due_at=state.due_at,
        due_local=None if state.due_at is None else teller.local(state.due_at),
        late=state.due_at is not None and state.due_at < teller.world.now,
        steps=tuple(_steps(teller, inside, running)),
        opening=msgspec.to_builtins(opening),
        state=msgspec.to_builtins(state),
    )


def _steps(teller: Teller, inside: str, running: Running) -> Iterator[WalkStep]:
    if running.job.state.status not in ("open", "paused"):
        return
    playbook, job = running.playbook, running.job
    facts = Facts(now=teller.world.now, actor=SYSTEM, organisation=teller.organisation)
    for address, step in job.state.open.items():
        written = playbook.steps[step.step]
        if isinstance(written, End):
            continue
        kind: Any = kind_of(written)
        people: list[str] = []
        outcomes: tuple[WalkOutcome, ...] = ()
        if isinstance(written, Work):
            logins = named(playbook, job, facts, written.by, step.scope)
            usual = voices(facts, logins)
            people = list(dict.fromkeys((*usual, *may_act(facts, logins))))
        elif isinstance(written, Approval):
            turn = Turn(playbook, job, facts)
            voters = electorate(turn, step, written)
            people = sorted(
                set(voters) - step.votes.keys(),
                key=lambda login: (login in job.state.handed_in_by, login),
            )
            outcomes = tuple(_outcomes(step, written, len(voters)))
        yield WalkStep(
            address=address,
            step=step.step,
            kind=kind,
            title=teller.titles(running, address),
            opened_at=step.opened_at,
            due_at=step.due_at,
            due_local=None if step.due_at is None else teller.local(step.due_at),
            late=step.due_at is not None and step.due_at < teller.world.now,
            people=tuple(teller.someone(login) for login in people),
            form=getattr(written, "form", None),
            outcomes=outcomes,
            votes=step.votes,
            stage=step.stage,
            stages=len(written.stages) if isinstance(written, Approval) else 0,
            faults=tuple(
                WalkFault(
                    name=name,
                    title=plain(playbook.runbook.faults[name].title),
                    form=playbook.runbook.faults[name].form,
                )
                for name in playbook.faults[step.step]
            ),
            wait=_wait(teller, inside, address, step, written),
        )


def _outcomes(step: OpenStep, written: Approval, people: int) -> Iterator[WalkOutcome]:
    stage = written.stages[step.stage]
    for name in written.order or written.outcomes:
        need = stage.need.get(name, Need())
        wanted = need.n if need.kind == "count" else max(1, people if need.kind == "all" else people // 2 + 1)
        yield WalkOutcome(name=name, voices=list(step.votes.values()).count(name), need=wanted)


def _wait(teller: Teller, inside: str, address: str, step: OpenStep, written: Any) -> WalkWait | None:
    if not isinstance(written, Wait | Call | Do):
        return None
    until = step.timer.at if isinstance(written, Wait) and step.timer and step.timer.rung is None else None
    sop = written.sop if isinstance(written, Call) else None
    ends: list[str] = []
    if step.child in teller.world.jobs:
        book = teller.world.jobs[step.child].playbook.runbook
        ends = list(dict.fromkeys(one.label for one in book.steps.values() if isinstance(one, End)))
    return WalkWait(
        event=written.event if isinstance(written, Wait) else None,
        when=written.when.cel if isinstance(written, Wait) and written.when else None,
        until=until,
        local=None if until is None else teller.local(until),
        sop=sop,
        inside=(f"{inside}/{address}" if inside else address) if sop else None,
        ends=tuple(ends),
        action=written.action if isinstance(written, Do) else None,
    )


def _timers(teller: Teller, inside: str, running: Running) -> Iterator[WalkTimer]:
    state = running.job.state
    if state.status != "open":
        return
    armed: list[tuple[str, ev.Armed | None, tuple[Rung, ...]]] = [
        ("", state.timer, running.playbook.runbook.escalate)
    ]
    armed += [(a, s.timer, running.playbook.steps[s.step].escalate) for a, s in state.open.items()]
    for address, timer, ladder in armed:
        if timer is None:
            continue
        rung = ladder[timer.rung] if timer.rung is not None else None
        title = teller.title(running, address) if address else ""
        yield WalkTimer(
            inside=inside,
            address=address,
            at=timer.at,
            local=teller.local(timer.at),
            does=_does(rung),
            text=told_of_rung(
                rung,
                teller.language,
                title,
                who=lambda who: teller.who(who, lambda step: teller.title(running, step)),
                fault=lambda name: teller.fault(running, name),
            ),
            after=teller.local(timer.at, up=True),
        )


def _does(rung: Rung | None) -> tuple[Any, ...]:
    if rung is None:
        return ("go_on",)
    said_: tuple[tuple[str, object], ...] = (
        ("notify", rung.notify),
        ("reassign", rung.reassign),
        ("raise", rung.raise_to),
        ("fault", rung.fault),
        ("decide", rung.outcome),
    )
    return tuple(name for name, value in said_ if value)
