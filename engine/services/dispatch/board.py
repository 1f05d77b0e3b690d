"""The board: what is open and who could do it, side by side, for whoever gives out work."""

from __future__ import annotations

from engine.language.organisation import Organisation, Person
from engine.runtime.values import Ms
from engine.services.access import Action, Actor, Allowed, OfPerson, authorise, in_scope
from engine.services.asking import Conditions, among
from engine.services.context import Services
from engine.services.dispatch.candidates import away_until, field_branches, load_of
from engine.services.dispatch.hours import works_at
from engine.services.dispatch.positions import KEPT, places
from engine.services.job_rows import COLUMNS, line_of
from engine.services.problems import Forbidden, NotFound
from engine.services.sight import below, reach
from engine.services.translating import read
from engine.services.views import JobLine, View
from engine.store.reading import Reading

MOST_JOBS = 500
"""Jobs on the board: the most urgent first; ``more`` when there are others."""

URGENCY = "CASE j.priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END"
_NEVER = 2**62


class Lane(View, frozen=True, kw_only=True):
    """A person with what decides whether to give them more. ``works_at`` is now where they work now, else
    when they do next; ``position_age`` how long ago their place was known, None where only the branch is."""

    login: str
    name: str
    branch: str
    roles: tuple[str, ...]
    skills: tuple[str, ...]
    active: bool
    working: bool
    works_at: Ms | None
    absent_until: Ms | None
    open_jobs: int
    open_due_soon: int
    position_age: Ms | None
    jobs: tuple[JobLine, ...]


class WaitingJob(View, frozen=True, kw_only=True):
    """A job that nobody has. ``offered_to`` are those who can accept it now, ``looks_at`` when a rule looks
    next; ``outcome`` is what came of the last round. ``skills`` are what it asks for."""

    line: JobLine
    skills: tuple[str, ...]
    offered_to: tuple[str, ...]
    outcome: str | None
    looks_at: Ms | None


class Board(View, frozen=True, kw_only=True):
    """The branches one may give out work in, what waits there, and a lane per person."""

    at: Ms
    branches: tuple[str, ...]
    waiting: tuple[WaitingJob, ...]
    lanes: tuple[Lane, ...]
    more: bool


def board(services: Services, actor: Actor, *, branch: str | None = None) -> Board:
    """The board of a branch with those below it, or of every branch where the actor may give out work.

    Raises NotFound (``branch.unknown``), Forbidden where the actor gives out work nowhere there.
    """

    def work(reading: Reading) -> Board:
        organisation = services.organisations.current(reading)
        mine = _branches(actor, organisation, branch)
        if not mine:
            raise Forbidden("access.denied", "Needs a role that may 'assign'.")
        lines, more = _jobs(services, reading, mine, actor.at)
        return _laid_out(services, reading, actor, organisation, branches=mine, lines=lines, more=more)

    return read(services, work)


def _branches(actor: Actor, organisation: Organisation, branch: str | None) -> frozenset[str]:
    if branch is not None and branch not in organisation.branches:
        raise NotFound("branch.unknown", f"There is no branch {branch[:80]}.")
    if actor.system or not in_scope(actor, Action.JOB_ASSIGN):
        return frozenset()
    found = reach(organisation, actor.login, "assign")
    return found if branch is None else found & below(organisation, branch)


def _jobs(
    services: Services, reading: Reading, branches: frozenset[str], now: Ms
) -> tuple[list[JobLine], bool]:
    wanted = Conditions()
    wanted.add("j.status IN ('open', 'paused')")
    wanted.add_either(among("j.branch", branches))
    rows = reading.rows(
        f"SELECT {COLUMNS} FROM job j{wanted.where()} "  # noqa: S608 - no value is in it
        f"ORDER BY CASE WHEN j.assignee IS NULL THEN 0 ELSE 1 END, {URGENCY}, "
        f"coalesce(j.due_at, {_NEVER}), j.opened_at, j.id LIMIT ?",
        *wanted.parameters,
        MOST_JOBS + 1,
    )
    return [line_of(row, services, reading, now) for row in rows[:MOST_JOBS]], len(rows) > MOST_JOBS


def _laid_out(
    services: Services,
    reading: Reading,
    actor: Actor,
    organisation: Organisation,
    *,
    branches: frozenset[str],
    lines: list[JobLine],
    more: bool,
) -> Board:
    theirs: dict[str, list[JobLine]] = {}
    for line in lines:
        if line.assignee is not None:
            theirs.setdefault(line.assignee, []).append(line)
    people = [
        person
        for login, person in sorted(organisation.people.items())
        if login in theirs or (person.active and field_branches(organisation, person) & branches)
    ]
    logins = [person.login for person in people]
    loads, known = load_of(reading, logins, actor.at), places(reading, logins)
    lanes = []
    for person in people:
        place = known.get(person.login)
        age = None if place is None else max(0, actor.at - place.at)
        seen = _may_see(actor, person, organisation)
        free = works_at(organisation, person.branch, actor.at)
        away = away_until(person, actor.at) if seen else None
        load = loads.get(person.login, (0, 0))
        lanes.append(
            Lane(
                login=person.login,
                name=person.name,
                branch=person.branch,
                roles=tuple(sorted({role for role, _ in person.roles})),
                skills=person.skills,
                active=person.active,
                working=person.active and free == actor.at and away is None,
                works_at=free,
                absent_until=away,
                open_jobs=load[0],
                open_due_soon=load[1],
                position_age=age if seen and age is not None and age <= KEPT else None,
                jobs=tuple(theirs.get(person.login, ())),
            )
        )
    return Board(
        at=actor.at,
        branches=tuple(sorted(branches)),
        waiting=_waiting(services, reading, [line for line in lines if line.assignee is None]),
        lanes=tuple(lanes),
        more=more,
    )


def _waiting(services: Services, reading: Reading, lines: list[JobLine]) -> tuple[WaitingJob, ...]:
    if not lines:
        return ()
    jobs = [line.id for line in lines]
    marks = ", ".join("?" * len(jobs))
    offered: dict[str, list[str]] = {}
    for job, person in reading.rows(
        f"SELECT job, person FROM offer WHERE status = 'open' AND job IN ({marks}) ORDER BY job, rank",  # noqa: S608
        *jobs,
    ):
        offered.setdefault(job, []).append(person)
    rounds = reading.rows(
        f"SELECT r.job, r.outcome FROM dispatch_round r WHERE r.job IN ({marks}) AND r.number = "  # noqa: S608
        "(SELECT max(number) FROM dispatch_round l WHERE l.job = r.job)",
        *jobs,
    )
    asked = reading.rows(
        "SELECT job, min(due_at) FROM outbox WHERE done_at IS NULL AND kind = 'job.dispatch_asked' "  # noqa: S608
        f"AND job IN ({marks}) GROUP BY job",
        *jobs,
    )
    outcomes: dict[str, str] = dict(rounds)
    looks: dict[str, int] = {job: int(at) for job, at in asked}
    books = reading.rows(f"SELECT id, runbook FROM job WHERE id IN ({marks})", *jobs)  # noqa: S608
    digests: dict[str, str] = dict(books)
    return tuple(
        WaitingJob(
            line=line,
            skills=services.playbooks.get(digests[line.id], reading).runbook.skills,
            offered_to=tuple(offered.get(line.id, ())),
            outcome=outcomes.get(line.id),
            looks_at=looks.get(line.id),
        )
        for line in lines
    )


def _may_see(actor: Actor, person: Person, organisation: Organisation) -> bool:
    resource = OfPerson(login=person.login, branch=person.branch)
    return isinstance(authorise(actor, Action.PEOPLE_SEE, resource, organisation), Allowed)
