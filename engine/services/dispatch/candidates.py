"""Who can have a job, and why everybody else can't.

Everybody who belongs to the job's branch, to one below or above it, or holds a role there, is either a
candidate or left out for one reason: the first of these that is true, in this order.

| code | params | |
|---|---|---|
| inactive | | no longer works here |
| holds_no_role | | holds no role of the field at the branch, below or above it |
| other_branch | branches | holds one, but at other branches only |
| no_role | role | does not hold the role that was asked for |
| no_skill | missing | lacks skills that the SOP asks for |
| barred_four_eyes | step | did a step that another person must have done |
| has_it | | has the job already |
| had_it | | had the job, and it was taken from them |
| declined | at | declined this job |
| offered | until | was just offered it, and can still accept |
| offered_before | at | was offered it, and did not answer |
| absent | until | is away |
| not_working | next | the branch does not work now |
| place_unknown | | nobody knows where they are, and a limit was asked for |
| too_far | distance, limit | is farther away than was asked for |

A *role of the field* is one that lets its holder do no more than their own tasks (it has no ``may``): field
staff, drivers, mentors. Who coordinates, manages or audits is given no work by rule, only by a person.
"""

from __future__ import annotations

from typing import Any

import msgspec

from engine.language.organisation import Organisation, Person
from engine.language.runbook import Work
from engine.runtime.actors import performers
from engine.runtime.evidence import metres
from engine.runtime.job import Job
from engine.runtime.playbook import Playbook
from engine.runtime.values import Ms, Position
from engine.services.access import role_of
from engine.services.dispatch.hours import works_at
from engine.services.dispatch.positions import KEPT, Place, places
from engine.services.dispatch.rules import Rule
from engine.services.sight import below
from engine.store.reading import Reading
from plugins.hooks import Candidate, Wanted

DAY: Ms = 86_400_000


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can't have the job, and why not: a code that screens put into words, and what it says."""

    login: str
    code: str
    params: dict[str, Any] = {}


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What the job has seen already: who has it, from whom it was taken, who declined, and offers."""

    assignee: str | None = None
    had_it: frozenset[str] = frozenset()
    declined: dict[str, Ms] = {}
    offered: dict[str, Ms] = {}  # open offers: until when
    unanswered: dict[str, Ms] = {}
    barred: dict[str, str] = {}  # by login: the step that bars them


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody who was looked at; both by login, so that no order of rows decides anything."""

    candidates: tuple[Candidate, ...]
    left_out: tuple[LeftOut, ...]


def pool(
    reading: Reading, organisation: Organisation, wanted: Wanted, rule: Rule, past: Past | None = None
) -> Pool:
    """Look at everybody around the branch."""
    here = around(organisation, wanted.branch)
    people = [
        person
        for _, person in sorted(organisation.people.items())
        if person.branch in here or any(branch in here for _, branch in person.roles)
    ]
    known = places(reading, [person.login for person in people])
    loads = load_of(reading, [person.login for person in people], wanted.at)
    found: list[Candidate] = []
    left: list[LeftOut] = []
    for person in people:
        one = _look(
            person,
            organisation,
            wanted,
            rule,
            past or Past(),
            here=here,
            place=known.get(person.login),
            load=loads.get(person.login, (0, 0)),
        )
        (left if isinstance(one, LeftOut) else found).append(one)  # type: ignore[arg-type]
    return Pool(candidates=tuple(found), left_out=tuple(left))


def around(organisation: Organisation, branch: str) -> frozenset[str]:
    """The branch, those above it and those below it."""
    return below(organisation, branch) | frozenset(organisation.ancestry(branch))


def field_branches(organisation: Organisation, person: Person) -> frozenset[str]:
    """The branches at which the person holds a role of the field."""
    return frozenset(
        branch
        for name, branch in person.roles
        if (role := role_of(organisation, name)) is not None and not role.may
    )


def load_of(reading: Reading, logins: list[str], now: Ms) -> dict[str, tuple[int, int]]:
    """By login how many open jobs somebody has, and how many of these are due within a day."""
    if not logins:
        return {}
    marks = ", ".join("?" * len(logins))
    rows = reading.rows(
        "SELECT assignee, count(*), sum(CASE WHEN due_at IS NOT NULL AND due_at <= ? THEN 1 ELSE 0 END) "  # noqa: S608
        f"FROM job WHERE status = 'open' AND assignee IN ({marks}) GROUP BY assignee",
        now + DAY,
        *logins,
    )
    return {login: (int(count), int(soon)) for login, count, soon in rows}


def away_until(person: Person, now: Ms) -> Ms | None:
    """Until when the person is away; None where they are here. Absences that follow each other are one."""
    until: Ms | None = None
    for absence in sorted(person.absences, key=lambda one: one.since):
        if absence.since <= (now if until is None else until) < absence.until:
            until = absence.until
    return until


def barred_by(playbook: Playbook, job: Job, logins: list[str]) -> dict[str, str]:
    """Who may not have the job because they did a step that the assignee must not have done."""
    found: dict[str, str] = {}
    for written in playbook.steps.values():
        if isinstance(written, Work) and written.by == "assignee":
            for step in written.four_eyes or ():
                for login in performers(playbook, job, step, ""):
                    found.setdefault(login, step)
    return {login: step for login, step in found.items() if login in logins}


def _look(
    person: Person,
    organisation: Organisation,
    wanted: Wanted,
    rule: Rule,
    past: Past,
    *,
    here: frozenset[str],
    place: Place | None,
    load: tuple[int, int],
) -> Candidate | LeftOut:
    login, now = person.login, wanted.at

    def out(code: str, **params: Any) -> LeftOut:
        return LeftOut(login=login, code=code, params=params)

    if not person.active:
        return out("inactive")
    if barred := _no_role(person, organisation, rule, here):
        return out(barred[0], **barred[1])
    if missing := [skill for skill in wanted.skills if skill not in person.skills]:
        return out("no_skill", missing=missing)
    if said := _by_past(login, past):
        return out(said[0], **said[1])
    if (until := away_until(person, now)) is not None:
        return out("absent", until=until)
    free_at = works_at(organisation, person.branch, now)
    if free_at != now:
        return out("not_working", next=free_at)
    distance, age = distance_of(organisation, person, place, wanted)
    if rule.within is not None and wanted.latitude is not None:
        if distance is None:
            return out("place_unknown")
        if distance > rule.within:
            return out("too_far", distance=round(distance), limit=rule.within)
    return Candidate(
        login=login,
        distance=distance,
        position_age=age,
        open_jobs=load[0],
        open_due_soon=load[1],
        free_at=now,
        extra_skills=len(set(person.skills) - set(wanted.skills)),
    )


def _no_role(
    person: Person, organisation: Organisation, rule: Rule, here: frozenset[str]
) -> tuple[str, dict[str, Any]] | None:
    """Why no role of the person makes them somebody to send; None where one does."""
    if rule.role is not None:
        held = any(role == rule.role and branch in here for role, branch in person.roles)
        return None if held else ("no_role", {"role": rule.role})
    branches = field_branches(organisation, person)
    if not branches:
        return ("holds_no_role", {})
    return None if branches & here else ("other_branch", {"branches": sorted(branches)})


def _by_past(login: str, past: Past) -> tuple[str, dict[str, Any]] | None:
    """What the job has against the person; None where nothing."""
    if login in past.barred:
        return ("barred_four_eyes", {"step": past.barred[login]})
    if login == past.assignee:
        return ("has_it", {})
    if login in past.had_it:
        return ("had_it", {})
    for code, known, name in (
        ("declined", past.declined, "at"),
        ("offered", past.offered, "until"),
        ("offered_before", past.unanswered, "at"),
    ):
        if login in known:
            return (code, {name: known[login]})
    return None


def distance_of(
    organisation: Organisation, person: Person, place: Place | None, wanted: Wanted
) -> tuple[float | None, Ms | None]:
    """How far away the person is, and how long ago they were there (None: it is their home branch).

    A place that is older than :data:`KEPT` is not used; ``(None, None)`` where nothing is known.
    """
    if wanted.latitude is None or wanted.longitude is None:
        return None, None
    site = Position(lat=wanted.latitude, lon=wanted.longitude)
    if place is not None and wanted.at - place.at <= KEPT:
        return metres(site, Position(lat=place.lat, lon=place.lon)), max(0, wanted.at - place.at)
    home = organisation.branches.get(person.branch)
    if home is None or home.position is None:
        return None, None
    lat, lon = home.position
    return metres(site, Position(lat=lat, lon=lon)), None
