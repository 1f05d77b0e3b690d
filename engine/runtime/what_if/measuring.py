"""What a simulation showed, measured: waits, work, lateness, how busy people were, and where time goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from engine.language.organisation import Organisation
from engine.language.runbook import Approval, Duration, End, Moment, Runbook, Text, Work
from engine.runtime.local_time import to_local
from engine.runtime.standing import kind_of
from engine.runtime.values import Ms
from engine.runtime.what_if.assumptions import Assumptions, Time
from engine.runtime.what_if.hours import Hours
from engine.runtime.what_if.insights import insights
from engine.runtime.what_if.people import holders
from engine.runtime.what_if.results import (
    AssumedAll,
    AssumedBranch,
    AssumedPeople,
    AssumedStep,
    AssumedTime,
    Bar,
    Day,
    Quantiles,
    Result,
    Rung,
    Sample,
    SimulatedEnd,
    SimulatedGroup,
    SimulatedPerson,
    SimulatedStep,
    Span,
    Titles,
    Way,
)
from engine.runtime.what_if.simulating import Simulated, Visit
from engine.runtime.what_if.staff import Staff, by_role

OVERLOADED = 0.85
"""Share of the working time from which on somebody counts as overloaded: queues grow steeply there."""

SAMPLES = 60
"""Moments at which the length of queues is shown."""


def measured(found: Simulated, runbook: Runbook, assumptions: Assumptions) -> Result:
    """The result of a simulation."""
    return _Measuring(found, runbook, assumptions).result()


def quantiles(values: Iterable[float]) -> Quantiles:
    """Of milliseconds, in seconds."""
    ordered = sorted(values)
    count = len(ordered)

    def at(share: float) -> float:
        return round(ordered[min(count - 1, int(share * count))] / 1000, 1) if count else 0.0

    mean = round(sum(ordered) / count / 1000, 1) if count else 0.0
    return Quantiles(count=count, mean=mean, p50=at(0.5), p90=at(0.9), p99=at(0.99))


class _Measuring:
    def __init__(self, found: Simulated, runbook: Runbook, assumptions: Assumptions) -> None:
        self.found, self.runbook, self.said = found, runbook, assumptions
        self.organisation: Organisation = found.staff.organisation
        self.first, self.last = found.begin, max(found.last_arrival, found.begin + 1)
        self.zone = self.organisation.timezone(next(iter(assumptions.arrivals), ""))

    def result(self) -> Result:
        found = self.found
        jobs = [(found.arrived[job], ended) for job, ended in found.ended.items() if job in found.arrived]
        steps = self._steps()
        people = tuple(self._people())
        took = [(branch, at, end[0]) for (at, branch), end in jobs]
        with_due = [job for job in found.arrived if found.due.get(job) is not None]
        late = sum(self._late(job) for job in with_due)
        return Result(
            jobs=len(found.arrived),
            ended=len(jobs),
            in_progress=len(found.arrived) - len(jobs),
            refused=found.refused,
            first=self._local(self.first),
            last=self._local(found.until),
            took=self._span(took),
            durations=bars(end - begin for _, begin, end in took),
            with_due=len(with_due),
            late=late,
            insights=insights(
                steps=steps,
                people=people,
                jobs=len(found.arrived),
                ended=len(jobs),
                late=late,
                with_due=len(with_due),
                looped=found.looped,
                refused=found.refused,
            ),
            steps=steps,
            people=people,
            groups=tuple(self._groups(people)),
            ends=tuple(self._ends(jobs)),
            troubles=tuple(f"{message} ({count})" for message, count in sorted(found.troubles.items())),
            assumptions=described(self.said, self.runbook, found.staff, found.organisation),
        )

    def _late(self, job: str) -> bool:
        due = self.found.due.get(job)
        end = self.found.ended.get(job)
        return due is not None and (end[0] if end else self.found.until) > due

    # -- steps ----------------------------------------------------------------------------------

    def _steps(self) -> tuple[SimulatedStep, ...]:
        visits: dict[str, list[Visit]] = defaultdict(list)
        for visit in self.found.visits:
            if visit.sop == self.runbook.sop:
                visits[visit.step].append(visit)
        spent = {
            path: sum((visit.closed or self.found.until) - visit.opened for visit in visits[path])
            for path, step in self.runbook.steps.items()
            if kind_of(step) not in ("any_order", "each", "end")
        }
        whole = sum(spent.values()) or 1
        paths = [path for path, step in self.runbook.steps.items() if not isinstance(step, End)]
        return tuple(self._step(path, visits[path], spent.get(path, 0) / whole) for path in paths)

    def _step(self, path: str, visits: list[Visit], weight: float) -> SimulatedStep:
        step = self.runbook.steps[path]
        staffed = isinstance(step, Work | Approval)
        due = [visit for visit in visits if visit.due is not None]
        return SimulatedStep(
            step=path,
            title=plain(step.title),
            kind=kind_of(step),
            visits=len(visits),
            waited=self._span(
                (v.branch, v.opened, v.begun) for v in visits if staffed and v.begun is not None
            ),
            worked=self._span((v.branch, *v.worked) for v in visits if v.worked is not None),
            took=self._span((v.branch, v.opened, v.closed) for v in visits if v.closed is not None),
            with_due=len(due),
            late=sum((visit.closed or self.found.until) > (visit.due or 0) for visit in due),
            rungs=tuple(
                Rung(
                    rung=number,
                    at=said_moment(rung.at),
                    does=_does(rung),
                    fired=self.found.rungs.get((path, number), 0),
                )
                for number, rung in enumerate(step.escalate)
            ),
            unstaffed=sum(visit.nobody and visit.begun is None for visit in visits),
            queue=self._queue(visits) if staffed else (),
            weight=round(weight, 4),
        )

    def _queue(self, visits: list[Visit]) -> tuple[Sample, ...]:
        """The mean number of visits that waited, and that were worked at, in each part of the time."""
        width = max(1, (self.last - self.first) // SAMPLES)
        waiting, busy = [0.0] * SAMPLES, [0.0] * SAMPLES
        for visit in visits:
            closed = visit.closed or self.found.until
            begun = visit.begun if visit.begun is not None else closed
            _spread(waiting, visit.opened - self.first, begun - self.first, width)
            _spread(busy, begun - self.first, closed - self.first, width)
        return tuple(
            Sample(
                at=self._local(self.first + index * width),
                waiting=round(waiting[index] / width, 2),
                busy=round(busy[index] / width, 2),
            )
            for index in range(SAMPLES)
        )

    # -- people ---------------------------------------------------------------------------------

    def _people(self) -> Iterable[SimulatedPerson]:
        self.days: dict[str, tuple[dict[date, Ms], dict[date, Ms]]] = {}
        for login, worker in sorted(self.found.staff.workers.items()):
            if not worker.tasks and not worker.longest:
                continue
            busy: dict[date, Ms] = defaultdict(int)
            have: dict[date, Ms] = defaultdict(int)
            for begun, done in worker.busy:
                if begun < self.last:
                    for day, amount in worker.hours.by_day(begun, min(done, self.last)):
                        busy[day] += amount
            for day, amount in worker.hours.by_day(self.first, self.last):
                have[day] += amount
            self.days[login] = (busy, have)
            share = _share(sum(busy.values()), sum(have.values()))
            yield SimulatedPerson(
                login=login,
                name=worker.person.name,
                branch=worker.person.branch,
                roles=tuple(dict(worker.person.roles)),
                tasks=worker.tasks,
                busy=round(sum(busy.values()) / 1000),
                available=round(sum(have.values()) / 1000),
                utilisation=share,
                longest_queue=worker.longest,
                overloaded=share > OVERLOADED,
                days=_days(busy, have),
            )

    def _groups(self, people: Sequence[SimulatedPerson]) -> Iterable[SimulatedGroup]:
        known = {person.login: person for person in people}
        for (role, branch), logins in by_role(self.organisation, known).items():
            busy: dict[date, Ms] = defaultdict(int)
            have: dict[date, Ms] = defaultdict(int)
            for login in logins:
                for into, of in zip((busy, have), self.days[login], strict=True):
                    for day, amount in of.items():
                        into[day] += amount
            share = _share(sum(busy.values()), sum(have.values()))
            title = self.organisation.roles[role].title if role in self.organisation.roles else {}
            yield SimulatedGroup(
                role=role,
                branch=branch,
                title=dict(title),
                people=logins,
                tasks=sum(known[login].tasks for login in logins),
                utilisation=share,
                longest_queue=max(known[login].longest_queue for login in logins),
                overloaded=share > OVERLOADED,
                days=_days(busy, have),
            )

    # -- ends -----------------------------------------------------------------------------------

    def _ends(self, jobs: list[tuple[tuple[Ms, str], tuple[Ms, str, str, bool]]]) -> Iterable[SimulatedEnd]:
        groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for (at, branch), (ended, label, step, successful) in jobs:
            groups[label, step].append((branch, at, ended, successful))
        for (label, step), found in sorted(groups.items(), key=lambda pair: -len(pair[1])):
            yield SimulatedEnd(
                end=label,
                step=step,
                title=plain(self.runbook.steps[step].title) if step in self.runbook.steps else {},
                successful=found[0][3],
                jobs=len(found),
                share=round(len(found) / max(1, len(jobs)), 4),
                took=self._span((branch, at, ended) for branch, at, ended, _ in found),
            )

    # -- helpers --------------------------------------------------------------------------------

    def _span(self, spans: Iterable[tuple[str, Ms, Ms]]) -> Span:
        spans = list(spans)
        return Span(
            elapsed=quantiles(end - begin for _, begin, end in spans),
            working=quantiles(self._hours(branch).between(begin, end) for branch, begin, end in spans),
        )

    def _hours(self, branch: str) -> Hours:
        if branch not in self.found.hours:
            self.found.hours[branch] = Hours(
                self.organisation.calendar(branch),
                self.organisation.timezone(branch),
                begin=self.found.begin,
            )
        return self.found.hours[branch]

    def _local(self, at: Ms) -> str:
        return to_local(at, self.zone).strftime("%Y-%m-%dT%H:%M")


def described(
    said: Assumptions, runbook: Runbook, staff: Staff, organisation: Organisation | None = None
) -> AssumedAll:
    """Assumptions for people to read. ``staff`` tells who can have a job where; ``organisation`` is as it was
    before people were added or taken away."""
    organisation = organisation or staff.organisation
    return AssumedAll(
        jobs=said.jobs,
        seed=said.seed,
        start=said.start.strftime("%Y-%m-%dT%H:%M"),
        travel=_time(said.travel),
        dispatch=said.dispatch,
        branches=tuple(
            AssumedBranch(
                branch=code,
                title=dict(organisation.branches[code].title) if code in organisation.branches else {},
                per_day=how.per_day if not how.at else float(len(how.at)),
                people=len(staff.candidates(runbook, code, 0)),
                source=how.source,
            )
            for code, how in said.arrivals.items()
        ),
        steps=tuple(
            _assumed_step(said, runbook, path)
            for path, step in runbook.steps.items()
            if kind_of(step) in ("work", "approval", "wait", "do", "call")
        ),
        people=tuple(_people(said, runbook, organisation)),
        absent=said.absent,
    )


def _people(said: Assumptions, runbook: Runbook, organisation: Organisation) -> Iterable[AssumedPeople]:
    """Who could do something for the jobs of these branches: roles of the field, and those that it names."""
    named = roles_named(runbook)
    near = {code for branch in said.arrivals for code in organisation.ancestry(branch)}
    pairs = {
        (branch, role)
        for one in organisation.people.values()
        if one.active
        for role, branch in one.roles
        if branch in near and role in organisation.roles
        if role in named or not organisation.roles[role].may
    }
    order = {code: place for place, code in enumerate(organisation.branches)}
    for branch, role in sorted(pairs | set(said.people), key=lambda pair: (order.get(pair[0], 0), pair[1])):
        there = holders(organisation, branch, role)
        yield AssumedPeople(
            branch=branch,
            title=dict(organisation.branches[branch].title) if branch in organisation.branches else {},
            role=role,
            role_title=dict(organisation.roles[role].title) if role in organisation.roles else {},
            now=len(there),
            count=said.people.get((branch, role), len(there)),
            names=tuple(organisation.people[login].name for login in there),
            logins=there,
        )


def roles_named(runbook: Runbook) -> frozenset[str]:
    """The roles that steps and their rungs name."""
    found: set[str] = set()
    for step in runbook.steps.values():
        named = [stage.by for stage in step.stages] if isinstance(step, Approval) else []
        named.append(getattr(step, "by", "") or "")
        for rung in step.escalate:
            named += [rung.reassign or "", *rung.raise_to]
        found |= {one.removeprefix("role:").partition("@")[0] for one in named if one.startswith("role:")}
    return frozenset(found)


def bars(values: Iterable[float], number: int = 24) -> tuple[Bar, ...]:
    """How spans of milliseconds are spread, in seconds; the last bar holds the longest twentieth."""
    ordered = sorted(value / 1000 for value in values)
    if not ordered:
        return ()
    width = max(60.0, ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))] / (number - 1))
    counts = [0] * number
    for value in ordered:
        counts[min(number - 1, int(value // width))] += 1
    return tuple(
        Bar(
            least=round(place * width, 1),
            most=round(
                max(ordered[-1], (place + 1) * width) if place == number - 1 else (place + 1) * width, 1
            ),
            count=count,
        )
        for place, count in enumerate(counts)
    )


def _assumed_step(said: Assumptions, runbook: Runbook, path: str) -> AssumedStep:
    step: Any = runbook.steps[path]
    kind: Any = kind_of(step)
    one = said.of(runbook, path)
    by = tuple(stage.by for stage in step.stages) if kind == "approval" else (getattr(step, "by", ""),)
    ways: list[Way] = []

    def way(kind: Any, name: str, share: float | None, key: str, *, when: str | None = None) -> None:
        titled = runbook.steps.get(name) or runbook.faults.get(name)
        ways.append(
            Way(
                kind=kind,
                name=name,
                title=plain(titled.title) if titled else {},
                when=when,
                share=share,
                source=one.sources.get(key, "default"),
            )
        )

    arrows = getattr(step, "next", ())
    if kind == "work" and len(arrows) > 1:
        for arrow in arrows:
            when = arrow.when.cel if arrow.when else None
            way("next", arrow.go, one.ways.get(arrow.go), "next", when=when)
    if kind == "approval":
        for name in step.order or step.outcomes:
            way("outcome", name, one.outcomes.get(name, 0.0), "outcomes")
    if kind == "work":
        for name, share in one.faults.items():
            way("fault", name, share, "faults")
    if kind == "do":
        way("error", "error", one.fails, "fails")
    if kind == "wait" and step.event is not None:
        way("timeout", "timeout", round(1 - one.comes, 4), "comes")
    return AssumedStep(
        step=path,
        title=plain(step.title),
        kind=kind,
        by=tuple(name for name in by if name),
        due=said_duration(step.due) if step.due else None,
        time=_time(one.time),
        ways=tuple(ways),
    )


def _time(time: Time | None) -> AssumedTime | None:
    if time is None:
        return None
    return AssumedTime(
        least=round(time.least / 1000, 1),
        usual=round(time.usual / 1000, 1),
        most=round(time.most / 1000, 1),
        shape=time.shape,
        source=time.source,
        seen=time.seen,
    )


def plain(words: Text) -> Titles:
    """A text without what is filled in."""
    return {
        language: parts if isinstance(parts, str) else "".join(p for p in parts if isinstance(p, str))
        for language, parts in words.items()
    }


def said_duration(duration: Duration) -> str:
    """``4h``."""
    return f"{duration.n}{duration.unit}"


def said_moment(at: Moment) -> str:
    """``due + 2h``."""
    if at.offset is None or at.offset.n == 0:
        return at.anchor
    return f"{at.anchor} {'-' if at.before else '+'} {said_duration(at.offset)}"


def _does(rung: Any) -> tuple[str, ...]:
    names = (
        ("notify", rung.notify),
        ("reassign", rung.reassign),
        ("raise", rung.raise_to),
        ("fault", rung.fault),
        ("decide", rung.outcome),
    )
    return tuple(name for name, value in names if value)


def _spread(into: list[float], begin: Ms, end: Ms, width: Ms) -> None:
    """Add a span to the parts of the time that it lies in."""
    begin, end = max(0, begin), min(end, width * len(into))
    while begin < end:
        index = begin // width
        until = min(end, (index + 1) * width)
        into[index] += until - begin
        begin = until


def _share(busy: Ms, have: Ms) -> float:
    return round(busy / have, 4) if have else 0.0


def _days(busy: Mapping[date, Ms], have: Mapping[date, Ms]) -> tuple[Day, ...]:
    return tuple(
        Day(date=day.isoformat(), utilisation=_share(busy.get(day, 0), amount))
        for day, amount in sorted(have.items())
    )
