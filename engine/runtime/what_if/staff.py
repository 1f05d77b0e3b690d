"""The people of a simulation: who waits for whom, who is at what, and who can have a job.

Each person does one task at a time, in the working hours of their branch and not while absent. Tasks that
several may do wait in one queue; whoever is free first takes the one that has waited longest, the urgent
ones before the others.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.language.organisation import Organisation, Person
from engine.language.runbook import Runbook
from engine.runtime.values import Ms
from engine.runtime.what_if.hours import Hours

RANK = {"urgent": 0, "high": 1, "normal": 2, "low": 3}

Key = tuple[str, ...]
"""The people a queue is for, by login."""


@dataclass(slots=True, eq=False)
class Task:
    """Something that one person has to do: a step, or a voice in an approval."""

    job: str
    address: str
    opened: int
    step: str
    since: Ms
    key: Key
    rank: int = 2
    gone: bool = False
    by: str | None = None
    begun: Ms | None = None


@dataclass(slots=True)
class Worker:
    """A person at work. ``busy`` are the spans spent on tasks, as instants."""

    person: Person
    hours: Hours
    keys: set[Key] = field(default_factory=set)
    task: Task | None = None
    site: str | None = None  # the job at whose site they were last
    jobs: int = 0  # that they have now
    tasks: int = 0
    busy: list[tuple[Ms, Ms]] = field(default_factory=list)
    waiting: int = 0
    longest: int = 0


class Staff:
    """Everybody, with the queues."""

    def __init__(self, organisation: Organisation, *, begin: Ms) -> None:
        self.organisation = organisation
        self.workers = {
            login: Worker(
                person,
                Hours(
                    organisation.calendar(person.branch),
                    organisation.timezone(person.branch),
                    begin=begin,
                    absences=person.absences,
                ),
            )
            for login, person in organisation.people.items()
            if person.active
        }
        self._queues: dict[Key, list[tuple[int, Ms, int, Task]]] = {}
        self._order = 0
        self._turn = 0

    def put(self, task: Task) -> None:
        """Have a task wait."""
        self._order += 1
        if task.key not in self._queues:
            self._queues[task.key] = []
            for login in task.key:
                if login in self.workers:
                    self.workers[login].keys.add(task.key)
        heapq.heappush(self._queues[task.key], (task.rank, task.since, self._order, task))
        self._count(task, 1)

    def take(self, login: str) -> Task | None:
        """The task that somebody takes next, out of its queue."""
        best: tuple[int, Ms, int, Task] | None = None
        for key in self.workers[login].keys:
            queue = self._queues[key]
            while queue and queue[0][3].gone:
                heapq.heappop(queue)
            if queue and (best is None or queue[0][:3] < best[:3]):
                best = queue[0]
        if best is None:
            return None
        heapq.heappop(self._queues[best[3].key])
        self._count(best[3], -1)
        return best[3]

    def drop(self, task: Task) -> None:
        """A task that nobody need do any more."""
        if not task.gone and task.by is None:
            self._count(task, -1)
        task.gone = True

    def candidates(self, runbook: Runbook, branch: str, at: Ms) -> list[str]:
        """Who can have a job of an SOP at a branch: holders of roles of the field there, above or below, with
        the skills; those who are not away, if there are any."""
        organisation = self.organisation
        above = organisation.ancestry(branch)
        skills = set(runbook.skills)
        found = [
            login
            for login, worker in self.workers.items()
            if skills <= set(worker.person.skills) and self._fits(worker.person, branch, above)
        ]
        here = [login for login in found if not _away(self.workers[login].person, at)]
        return sorted(here or found)

    def choose(self, logins: Iterable[str], branch: str, way: str, *, but: Iterable[str] = ()) -> str | None:
        """Whom a job is given: of the branch itself before others, unless it goes by load alone."""
        left = [login for login in logins if login not in set(but)]
        if not left:
            return None
        near = [login for login in left if self.workers[login].person.branch == branch]
        if way == "round_robin":
            self._turn += 1
            among = near or left
            return among[self._turn % len(among)]
        among = left if way == "least_busy" else near or left
        return min(among, key=lambda login: (self.workers[login].jobs, login))

    def _fits(self, person: Person, branch: str, above: tuple[str, ...]) -> bool:
        organisation = self.organisation
        for role, at in person.roles:
            known = organisation.roles.get(role)
            if known is None or known.may:
                continue
            if at in above or branch in organisation.ancestry(at):
                return True
        return False

    def _count(self, task: Task, by: int) -> None:
        for login in task.key:
            if (worker := self.workers.get(login)) is not None:
                worker.waiting += by
                worker.longest = max(worker.longest, worker.waiting)


def _away(person: Person, at: Ms) -> bool:
    return any(one.since <= at < one.until for one in person.absences)


def by_role(organisation: Organisation, logins: Iterable[str]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Holders by role and branch, of these people."""
    found: dict[tuple[str, str], list[str]] = {}
    for login in sorted(logins):
        for pair in organisation.people[login].roles:
            found.setdefault(pair, []).append(login)
    return {pair: tuple(people) for pair, people in sorted(found.items())}
