"""The part of the organisation that one job asks about, for one person's phone.

With it the runtime decides on the phone what it would decide on the server with the whole: the branch and
those above it, its calendar with public holidays written out, and the people whom the runbook can mean, with
whoever stands in for them. What it does not hold is everybody else: to give a job to somebody, or to another
branch, one needs signal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from engine.language.organisation import CalendarRule, Organisation, Person
from engine.language.runbook import Approval, Runbook, Rung, Work
from engine.runtime.actors import named
from engine.runtime.facts import Facts
from engine.runtime.job import Job
from engine.runtime.playbook import Playbook
from engine.runtime.timetable import public_holidays, spans_of
from engine.runtime.values import Ms

YEARS_BACK, YEARS_AHEAD = 1, 2
"""Years around now whose public holidays are written out; further where the job itself reaches further."""


def part_of(
    organisation: Organisation,
    playbook: Playbook,
    job: Job,
    login: str,
    *,
    now: Ms,
    callable_: Iterable[str] = (),
) -> Organisation:
    """The part for the job and the person ``login``. Telephone numbers only of those in ``callable_``."""
    asked = frozenset(who_is_asked(playbook.runbook, job))
    roles = frozenset(who.removeprefix("role:") for who in asked if who.startswith("role:"))
    branches = organisation.ancestry(job.state.branch)
    calendar = next((name for code in branches if (name := organisation.branches[code].calendar)), None)
    rule = organisation.calendars.get(calendar) if calendar else None
    numbers = frozenset(callable_)
    people = _people(playbook, job, Facts(now=now, actor=login, organisation=organisation), asked)
    mine = organisation.people.get(login)
    held = {role for role, _ in mine.roles} if mine else set()
    return Organisation(
        branches={code: organisation.branches[code] for code in branches},
        roles={name: role for name, role in organisation.roles.items() if name in roles | held},
        people={
            name: _shown(
                person,
                own=name == login,
                roles=tuple(pair for pair in person.roles if pair[0] in roles and pair[1] in branches),
                phone=person.phone if name in numbers else None,
            )
            for name in sorted(people)
            if (person := organisation.people.get(name)) is not None
        },
        calendars={calendar: _written_out(rule, job, now)} if calendar and rule else {},
    )


def who_is_asked(runbook: Runbook, job: Job) -> Iterator[str]:
    """Whoever the runbook or what is open in the job can mean, as a ``by`` says it."""
    yield "assignee"
    yield from runbook.overseers
    yield from _of_ladder(runbook.escalate)
    for fault in runbook.faults.values():
        yield from fault.notify
    for step in runbook.steps.values():
        yield from _of_ladder(step.escalate)
        if isinstance(step, Work):
            yield step.by
        elif isinstance(step, Approval):
            yield from (stage.by for stage in step.stages)
    for escalated in job.state.escalations.values():
        yield from escalated.who


def _of_ladder(ladder: tuple[Rung, ...]) -> Iterator[str]:
    for rung in ladder:
        yield from (*rung.notify, *rung.raise_to)


def _people(playbook: Playbook, job: Job, facts: Facts, asked: frozenset[str]) -> set[str]:
    """Everybody whom ``asked`` means now, who did something, and who stands in for them at some time."""
    organisation = facts.organisation
    found = {facts.actor, *job.state.performers.values(), *job.state.handed_in_by}
    for who in asked:
        if not who.startswith("performer:"):  # the performers are those of the state, or will be of `found`
            found.update(named(playbook, job, facts, who))
    waiting = list(found)
    while waiting:
        person = organisation.people.get(waiting.pop())
        for absence in person.absences if person else ():
            if absence.delegate is not None and absence.delegate not in found:
                found.add(absence.delegate)
                waiting.append(absence.delegate)
    return found


def _shown(person: Person, *, own: bool, roles: tuple[tuple[str, str], ...], phone: str | None) -> Person:
    """What the runtime asks of a person, and the name. Of oneself all roles, for what they let one do."""
    return Person(
        login=person.login,
        name=person.name,
        branch=person.branch,
        roles=person.roles if own else roles,
        absences=person.absences,
        language=person.language if own else None,
        active=person.active,
        phone=phone,
    )


def _written_out(rule: CalendarRule, job: Job, now: Ms) -> CalendarRule:
    """The calendar without a country: its holidays and make-up days stand among the exceptions."""
    state = job.state
    moments = [state.due_at, state.timer.at if state.timer else None]
    for step in state.open.values():
        moments += [step.due_at, step.timer.at if step.timer else None]
    this_year = _year(now)
    first = min(this_year - YEARS_BACK, _year(job.opening.opened_at) - 1)
    last = max([this_year + YEARS_AHEAD, *(_year(at) + 1 for at in moments if at is not None)])
    return _expanded(rule.fingerprint, max(first, this_year - 20), min(last, this_year + 20))


def _year(at: Ms) -> int:
    return datetime.fromtimestamp(min(max(at, 0), 253_000_000_000_000) / 1000, UTC).year


@lru_cache(maxsize=256)
def _expanded(fingerprint: bytes, first: int, last: int) -> CalendarRule:
    rule = msgspec.json.decode(fingerprint, type=CalendarRule)
    if rule.country is None:
        return rule
    exceptions = dict(rule.exceptions)
    for year in range(first, last + 1):
        off, made_up = public_holidays(rule.country, rule.subdivision, year)
        for day in sorted(off | made_up):
            spans = spans_of(rule, day)
            if day.isoformat() not in exceptions and spans != rule.week.get(day.weekday(), ()):
                exceptions[day.isoformat()] = spans
    return CalendarRule(week=rule.week, exceptions=exceptions)
