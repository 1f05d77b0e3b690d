"""The simulation: jobs arrive, people take tasks and hand them in, timers fire, until all is done.

Discrete events on the runtime: every hand-in, voice, fault and timer is a command to a job, decided as it
would be in life. What is drawn (times, answers, ways) comes from a source of its own for each job, step and
visit, so that two simulations that differ in people alone have the same jobs.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from engine.language.organisation import Organisation
from engine.language.runbook import AnyOrder, Approval, Call, Do, Each, End, Need, Wait, Work
from engine.runtime import events as ev
from engine.runtime.actors import may_act, named
from engine.runtime.approvals import electorate
from engine.runtime.commands import (
    Act,
    ActionDone,
    ChildEnded,
    Command,
    Decide,
    HandIn,
    Occur,
    Open,
    ReportFault,
)
from engine.runtime.facts import SYSTEM, BlobFacts, Facts
from engine.runtime.local_time import HOUR, to_instant
from engine.runtime.playbook import Playbook
from engine.runtime.scenario_runs import Bench
from engine.runtime.simulation import Running
from engine.runtime.turn import Turn
from engine.runtime.values import Ms, Position, Subject
from engine.runtime.verdict import Refused
from engine.runtime.view import View
from engine.runtime.what_if.assumptions import Assumptions, StepAssumed, assumed
from engine.runtime.what_if.filling import Filler
from engine.runtime.what_if.hours import FAR, Hours
from engine.runtime.what_if.people import peopled
from engine.runtime.what_if.staff import RANK, Staff, Task
from engine.runtime.what_if.town import Town

AFTER_LAST = 60 * 24 * HOUR
"""How long after the last arrival a simulation ends, whatever is still open."""

MOST_VISITS = 300
"""Visits of steps after which a job is left alone: it goes round for ever."""


@dataclass(slots=True)
class Visit:
    """One visit of a step of a job."""

    job: str
    sop: str
    branch: str
    address: str
    step: str
    opened: Ms
    due: Ms | None
    begun: Ms | None = None
    worked: tuple[Ms, Ms] | None = None
    closed: Ms | None = None
    how: str = ""
    nobody: bool = False  # could take it when it was opened


@dataclass(slots=True)
class Simulated:
    """Everything that happened, to be measured."""

    sop: str
    playbooks: dict[str, Playbook]
    staff: Staff
    organisation: Organisation  # as it is in life
    visits: list[Visit] = field(default_factory=list)
    arrived: dict[str, tuple[Ms, str]] = field(default_factory=dict)  # when and at which branch
    ended: dict[str, tuple[Ms, str, str, bool]] = field(default_factory=dict)  # when, end, step, successful
    due: dict[str, Ms | None] = field(default_factory=dict)
    rungs: dict[tuple[str, int], int] = field(default_factory=dict)
    refused: int = 0
    troubles: dict[str, int] = field(default_factory=dict)
    looped: int = 0
    begin: Ms = 0
    last_arrival: Ms = 0
    until: Ms = 0
    hours: dict[str, Hours] = field(default_factory=dict)
    stopped: bool = False


Progress = Callable[[int], bool]
"""Told how many jobs have ended, now and then; answers whether to go on."""


def simulate(
    bench: Bench, sop: str, assumptions: Assumptions, *, progress: Progress = lambda _: True
) -> Simulated:
    """Simulate jobs of an SOP. ``assumptions`` are filled up. Nothing is drawn but from their seed."""
    return _Simulation(bench, sop, assumptions).run(progress)


class _Simulation:
    def __init__(self, bench: Bench, sop: str, assumptions: Assumptions) -> None:
        self.bench, self.sop, self.said = bench, sop, assumptions
        self.organisation: Organisation = peopled(bench.organisation, assumptions.people, assumptions.absent)
        zone = self.organisation.timezone(next(iter(assumptions.arrivals), ""))
        begin = to_instant(assumptions.start.date(), assumptions.start.time(), zone)
        self.staff = Staff(self.organisation, begin=begin)
        self.town = Town(
            organisation=self.organisation,
            playbooks=self._playbook,
            now=begin,
            begun=self._begun,
            alone=self._alone,
        )
        self.found = Simulated(sop, {}, self.staff, bench.organisation, begin=begin)
        self.fillers: dict[str, Filler] = {}
        self.agenda: list[tuple[Ms, int, Callable[[], None]]] = []
        self.order = 0
        self.heard = 0
        self.visits: dict[tuple[str, str], Visit] = {}
        self.tasks: dict[tuple[str, str], list[Task]] = {}
        self.waking: dict[str, Ms] = {}
        self.barred: dict[tuple[str, str, int], set[str]] = {}
        self.had: dict[str, set[str]] = {}
        self.holder: dict[str, str | None] = {}
        self.assumed: dict[tuple[str, str], StepAssumed] = {}
        self.given_up: set[str] = set()
        self.steps_of: dict[str, int] = {}

    # -- the loop -------------------------------------------------------------------------------

    def run(self, progress: Progress) -> Simulated:
        found, town = self.found, self.town
        coming = self._arrivals()
        upcoming = next(coming, None)
        number = shown = 0
        last = found.begin
        while True:
            at = self.agenda[0][0] if self.agenda else FAR
            timer = town.next_due()
            timer = FAR if timer is None else timer
            arrival = upcoming[0] if upcoming else FAR
            now = min(at, timer, arrival)
            if now >= FAR or (upcoming is None and now > last + AFTER_LAST):
                break
            if timer <= at and timer <= arrival:
                town.pass_time(timer)
            elif arrival <= at and upcoming is not None:
                town.now = max(town.now, arrival)
                number += 1
                last = arrival
                self._arrive(number, upcoming[1])
                upcoming = next(coming, None) if number < self.said.jobs else None
            else:
                town.now = max(town.now, at)
                heapq.heappop(self.agenda)[2]()
            self._hear()
            if len(found.ended) + number >= shown + 20:
                shown = len(found.ended) + number
                if not progress(len(found.ended)):
                    found.stopped = True
                    break
            if upcoming is None and len(found.ended) + found.refused + len(self.given_up) >= number:
                break
        found.last_arrival = max(last, found.begin + 1)
        found.until = max(town.now, found.last_arrival)
        found.visits.extend(self.visits.values())
        for trouble in town.troubles:
            self._trouble(trouble)
        return found

    def _at(self, when: Ms, what: Callable[[], None]) -> None:
        if when < FAR:
            self.order += 1
            heapq.heappush(self.agenda, (when, self.order, what))

    # -- arriving -------------------------------------------------------------------------------

    def _arrivals(self) -> Iterator[tuple[Ms, str]]:
        """Instants and branches, in order."""
        streams: list[tuple[Ms, str, Iterator[Ms]]] = []
        for branch, how in sorted(self.said.arrivals.items()):
            stream = self._stated(branch, how.at) if how.at else self._poisson(branch, how.per_day)
            first = next(stream, None)
            if first is not None:
                streams.append((first, branch, stream))
        heapq.heapify(streams)
        while streams:
            at, branch, stream = heapq.heappop(streams)
            yield at, branch
            following = next(stream, None)
            if following is not None:
                heapq.heappush(streams, (following, branch, stream))

    def _stated(self, branch: str, at: tuple[datetime, ...]) -> Iterator[Ms]:
        zone = self.organisation.timezone(branch)
        yield from (to_instant(one.date(), one.time(), zone) for one in at)

    def _poisson(self, branch: str, per_day: float) -> Iterator[Ms]:
        if per_day <= 0:
            return
        rng, hours = drawing(f"{self.said.seed} arrivals {branch}"), self._hours(branch)
        at = hours.next_open(self.found.begin)
        while at < FAR:
            at = hours.add(at, max(1, round(rng.expovariate(per_day / hours.length))))
            if at < FAR:
                yield at

    def _arrive(self, number: int, branch: str) -> None:
        playbook = self._playbook(self.sop, branch)
        if playbook is None:
            self._trouble(f"the SOP has no variant for {branch} that can be run")
            self.found.refused += 1
            return
        job = f"J{number}"
        rng = drawing(f"{self.said.seed} {job}")
        filler = self._filler(playbook)
        position = self.organisation.branches[branch].position
        site = Position(lat=position[0], lon=position[1]) if position else Position(lat=30.0, lon=120.0)
        about = playbook.runbook.about
        subject = None
        if about is not None:
            name = f"{about} {number}"
            subject = Subject(
                id=f"S-{number}", kind=about, name=name, branch=branch, site=site, data=filler.subject(rng)
            )
        way = self.said.dispatch
        if way == "as_written":
            way = "least_busy" if playbook.runbook.dispatch.get("by") == "least_busy" else way
        people = self.staff.candidates(playbook.runbook, branch, self.town.now)
        assignee = self.staff.choose(people, branch, way)
        command = Open(
            job=job,
            runbook=playbook.digest,
            branch=branch,
            inputs=filler.inputs(rng, self.said.inputs),
            subject=subject,
            site=site,
            assignee=assignee,
        )
        verdict = self.town.open(playbook, command)
        if isinstance(verdict, Refused):
            self.found.refused += 1
            self._trouble(f"a job could not be opened: {verdict.code} {[f.pointer for f in verdict.faults]}")
            return
        self.found.arrived[job] = (self.town.now, branch)

    # -- listening ------------------------------------------------------------------------------

    def _hear(self) -> None:
        """Take in what has happened, until nothing new does."""
        town = self.town
        while self.heard < len(town.log):
            touched: dict[str, None] = {}
            while self.heard < len(town.log):
                job, event = town.log[self.heard]
                self.heard += 1
                touched[job] = None
                self._take_in(job, event)
            for job in touched:
                self._look(job)
        town.log.clear()
        self.heard = 0

    def _take_in(self, job: str, event: ev.Event) -> None:
        match event:
            case ev.StepOpened():
                running = self.town.jobs[job]
                self.steps_of[job] = self.steps_of.get(job, 0) + 1
                self.visits[job, event.address] = Visit(
                    job=job,
                    sop=running.job.opening.sop,
                    branch=running.job.state.branch,
                    address=event.address,
                    step=event.step,
                    opened=event.at,
                    due=event.due_at,
                )
            case ev.StepHandedIn() | ev.StepFinished() | ev.StepLeft() | ev.Decided() | ev.Waived():
                how = getattr(event, "how", None) or getattr(event, "reason", None) or "handed_in"
                self._close(job, event.address, event.at, how)
            case ev.FaultReported():
                self._close(job, event.address, event.at, f"fault {event.fault}")
            case ev.Extended() if (job, event.address) in self.visits:
                self.visits[job, event.address].due = event.due_at
            case ev.RungFired():
                running = self.town.jobs[job]
                step = running.playbook.template(event.address) if event.address else ""
                if running.job.opening.sop == self.sop and step is not None:
                    key = (step, event.rung)
                    self.found.rungs[key] = self.found.rungs.get(key, 0) + 1
            case ev.JobAssigned():
                self._moved(job, event.to)
            case ev.JobOpened():
                self.found.due[job] = event.due_at
                self._moved(job, event.assignee)
            case ev.ReassignAsked():
                self._reassign(job, event.rule)
            case ev.JobEnded() | ev.JobCancelled():
                self._moved(job, None)
                if job in self.found.arrived or job.startswith("J"):
                    end = event.end if isinstance(event, ev.JobEnded) else "cancelled"
                    step = event.step if isinstance(event, ev.JobEnded) else ""
                    successful = isinstance(event, ev.JobEnded) and event.successful
                    self.found.ended[job] = (event.at, end, step, successful)
            case _:
                pass

    def _close(self, job: str, address: str, at: Ms, how: str) -> None:
        visit = self.visits.pop((job, address), None)
        if visit is not None:
            visit.closed, visit.how = at, how
            self.found.visits.append(visit)
        for task in self.tasks.pop((job, address), []):
            self.staff.drop(task)
            if task.by is not None and (worker := self.staff.workers[task.by]).task is task:
                self._stop(task.by, at)
                worker.task = None
                self._free(task.by)

    def _moved(self, job: str, to: str | None) -> None:
        was = self.holder.get(job)
        if was in self.staff.workers:
            self.staff.workers[was].jobs -= 1
        if to in self.staff.workers:
            self.staff.workers[to].jobs += 1
        self.holder[job] = to
        if to is not None:
            self.had.setdefault(job, set()).add(to)

    def _reassign(self, job: str, rule: str) -> None:
        running = self.town.jobs[job]
        branch = running.job.state.branch
        if rule.startswith("role:"):
            people = list(self.organisation.holders(rule.removeprefix("role:"), branch))
        else:
            people = self.staff.candidates(running.playbook.runbook, branch, self.town.now)
        people = [login for login in people if login in self.staff.workers]
        to = self.staff.choose(people, branch, rule, but=self.had.get(job, ()))
        if to is not None:
            self.town.send(job, Act(act="reassign", to=to), actor=SYSTEM)

    # -- tasks ----------------------------------------------------------------------------------

    def _look(self, job: str) -> None:
        """See that there is a task for everything that somebody has to do in a job now."""
        running = self.town.jobs[job]
        state = running.job.state
        if state.status != "open" or job in self.given_up:
            return
        if self.steps_of.get(job, 0) > MOST_VISITS:
            self.given_up.add(job)
            self.found.looped += 1
            for key in [key for key in self.tasks if key[0] == job]:
                for task in self.tasks.pop(key):
                    self.staff.drop(task)
            return
        for address, step in state.open.items():
            key = (job, address)
            mine = self.tasks.get(key, [])
            written = running.playbook.steps[step.step]
            if isinstance(written, Work):
                people = self._workers(running, address, written)
                if mine and mine[0].by is None and mine[0].key != people:  # somebody else has the job now
                    self.staff.drop(mine.pop())
                if not mine:
                    self._put(running, job, address, people, 1)
            elif isinstance(written, Approval):
                self._ask_voters(running, job, address, written)
            elif isinstance(written, Wait) and not mine and written.event is not None:
                self.tasks[key] = [Task(job, address, step.opened, step.step, self.town.now, ())]
                self._await(running, job, address, written)
            elif isinstance(written, AnyOrder | Each | Call | Do | End | Wait):
                continue

    def _ask_voters(self, running: Running, job: str, address: str, approval: Approval) -> None:
        """Have as many voices waited for as the outcome that is drawn still needs."""
        step, mine = running.job.state.open[address], self.tasks.get((job, address), [])
        for task in [one for one in mine if one.by is None and step.votes.keys() & set(one.key)]:
            self.staff.drop(task)  # whoever has spoken has no second voice
            mine.remove(task)
        waiting = len([task for task in mine if not task.gone])
        wanted = self._voices(running, address, approval)
        if waiting >= wanted:
            return
        turn = Turn(running.playbook, running.job, self._facts(SYSTEM))
        busy = {*step.votes, *(task.by for task in mine if task.by is not None)}
        voters = electorate(turn, step, approval)
        free = tuple(login for login in voters if login not in busy and login in self.staff.workers)
        self._put(running, job, address, free, wanted - waiting)

    def _workers(self, running: Running, address: str, work: Work) -> tuple[str, ...]:
        step = running.job.state.open[address]
        facts = self._facts(SYSTEM)
        logins = may_act(facts, named(running.playbook, running.job, facts, work.by, step.scope))
        barred = self.barred.get((running.job.opening.id, address, step.opened), set())
        return tuple(login for login in logins if login in self.staff.workers and login not in barred)

    def _voices(self, running: Running, address: str, approval: Approval) -> int:
        """How many more voices the outcome that is drawn needs."""
        step = running.job.state.open[address]
        outcome = self._outcome(running, address, approval)
        need = approval.stages[step.stage].need.get(outcome, Need())
        if need.kind == "count":
            wanted = need.n
        else:
            turn = Turn(running.playbook, running.job, self._facts(SYSTEM))
            people = len(electorate(turn, step, approval))
            wanted = max(1, people if need.kind == "all" else people // 2 + 1)
        return wanted - sum(said == outcome for said in step.votes.values())

    def _outcome(self, running: Running, address: str, approval: Approval) -> str:
        step = running.job.state.open[address]
        rng = drawing(
            f"{self.said.seed} {running.job.opening.id} {address} {self._count(running, address)} outcome"
        )
        shares = self._assumed(running, step.step).outcomes
        outcome = _drawn(rng, shares) or approval.first
        return outcome if outcome in approval.outcomes else approval.first

    def _put(self, running: Running, job: str, address: str, people: tuple[str, ...], count: int) -> None:
        step = running.job.state.open[address]
        rank = RANK.get(running.job.state.priority, 2)
        if not people and (visit := self.visits.get((job, address))) is not None:
            visit.nobody = True
        for _ in range(count):
            task = Task(job, address, step.opened, step.step, self.town.now, people, rank)
            self.tasks.setdefault((job, address), []).append(task)
            self.staff.put(task)
        for login in people:
            self._free(login)

    def _free(self, login: str) -> None:
        """Have somebody who is free begin what is next, now or when their day begins."""
        worker = self.staff.workers[login]
        if worker.task is not None:
            return
        now = self.town.now
        opens = worker.hours.next_open(now)
        if opens > now:
            if worker.waiting > 0:
                self._wake(login, opens)
            return
        while (task := self.staff.take(login)) is not None:
            step = self.town.jobs[task.job].job.state.open.get(task.address)
            if step is not None and step.opened == task.opened:
                self._begin(login, task)
                return
            task.gone = True

    def _wake(self, login: str, at: Ms) -> None:
        if self.waking.get(login) == at:
            return
        self.waking[login] = at
        self._at(at, lambda: self._free(login))

    def _begin(self, login: str, task: Task) -> None:
        worker, now = self.staff.workers[login], self.town.now
        running = self.town.jobs[task.job]
        task.by, task.begun, worker.task = login, now, task
        visit = self.visits.get((task.job, task.address))
        if visit is not None and visit.begun is None:
            visit.begun = now
        written = running.playbook.steps[task.step]
        time = self._assumed(running, task.step).time
        rng = drawing(
            f"{self.said.seed} {task.job} {task.address} {self._count(running, task.address)} "
            f"{len(running.job.state.open[task.address].votes)}"
        )
        amount = max(1, time.draw(rng) if time else 1)
        if isinstance(written, Work) and self.said.travel is not None and self._on_site(running, written):
            if worker.site != task.job:
                amount += self.said.travel.draw(rng)
            worker.site = task.job
        done = worker.hours.add(now, amount)
        worker.tasks += 1
        self._at(done, lambda: self._finish(login, task, rng))

    def _finish(self, login: str, task: Task, rng: Random) -> None:
        worker = self.staff.workers[login]
        if worker.task is not task:
            return  # it was taken from them meanwhile
        self._stop(login, self.town.now)
        worker.task = None
        running = self.town.jobs[task.job]
        mine = self.tasks.get((task.job, task.address), [])
        if task in mine:
            mine.remove(task)
        step = running.job.state.open.get(task.address)
        if step is not None and step.opened == task.opened:
            visit = self.visits.get((task.job, task.address))
            if visit is not None and task.begun is not None:
                visit.worked = (task.begun, self.town.now)
            self._send(running, task, login, rng)
            self._hear()
        self._look(task.job)
        self._free(login)

    def _stop(self, login: str, at: Ms) -> None:
        worker = self.staff.workers[login]
        if worker.task is not None and worker.task.begun is not None and worker.task.begun < at:
            worker.busy.append((worker.task.begun, at))

    def _send(self, running: Running, task: Task, login: str, rng: Random) -> None:
        command, blobs = self._command(running, task, login, rng)
        verdict = self.town.send(task.job, command, actor=login, blobs=blobs)
        if not isinstance(verdict, Refused):
            return
        if verdict.code in ("actor.not_allowed", "actor.four_eyes"):
            self.barred.setdefault((task.job, task.address, task.opened), set()).add(login)
            return
        pointers = ", ".join(fault.pointer for fault in verdict.faults)
        self._trouble(f"`{task.step}` could not be handed in: {verdict.code} {pointers}".strip())
        self.barred.setdefault((task.job, task.address, task.opened), set()).update(task.key)

    def _command(
        self, running: Running, task: Task, login: str, rng: Random
    ) -> tuple[Command, Mapping[str, BlobFacts]]:
        playbook, job = running.playbook, running.job
        step = job.state.open[task.address]
        written = playbook.steps[task.step]
        filler = self._filler(playbook)
        view = View(playbook, job, self.organisation, step.scope)
        person, now = self.organisation.people[login].name, self.town.now
        said = self._assumed(running, task.step)
        if isinstance(written, Approval):
            outcome = self._outcome(running, task.address, written)
            answers = filler.form(rng, written.form, view)
            answers, blobs = filler.captures(written.form, answers, job, view, now=now, person=person)
            return Decide(outcome=outcome, step=task.address, answers=answers), blobs
        faults = {name: said.faults[name] for name in playbook.faults[task.step] if name in said.faults}
        fault = _drawn(rng, faults)
        if fault is not None:
            form = playbook.runbook.faults[fault].form
            answers, blobs = filler.captures(
                form, filler.form(rng, form, view), job, view, now=now, person=person
            )
            return ReportFault(fault=fault, step=task.address, answers=answers), blobs
        assert isinstance(written, Work)
        wanted = self._way(rng, said, written)
        answers, blobs = filler.captures(
            written.form, filler.step(rng, view, task.step, wanted), job, view, now=now, person=person
        )
        return HandIn(step=task.address, answers=answers), blobs

    def _way(self, rng: Random, said: StepAssumed, written: Work) -> str | None:
        """The way that is wanted, where shares are said of any; those not said share the rest."""
        ways = list(dict.fromkeys(arrow.go for arrow in written.next))
        if not said.ways or len(ways) < 2:
            return None
        rest = [way for way in ways if way not in said.ways]
        left = max(0.0, 1 - sum(said.ways.values()))
        shares = {way: said.ways.get(way, left / len(rest) if rest else 0.0) for way in ways}
        return _drawn(rng, shares) or ways[-1]

    # -- what nobody does -----------------------------------------------------------------------

    def _await(self, running: Running, job: str, address: str, wait: Wait) -> None:
        step = running.job.state.open[address]
        said = self._assumed(running, step.step)
        rng = drawing(f"{self.said.seed} {job} {address} {self._count(running, address)}")
        if rng.random() >= said.comes or said.time is None:
            return
        opened = step.opened
        self._at(self.town.now + said.time.draw(rng), lambda: self._occur(job, address, opened, wait, rng))

    def _occur(self, job: str, address: str, opened: int, wait: Wait, rng: Random) -> None:
        running = self.town.jobs[job]
        step = running.job.state.open.get(address)
        if step is None or step.opened != opened or wait.event is None:
            return
        view = View(running.playbook, running.job, self.organisation, step.scope)
        event = self._filler(running.playbook).event(rng, wait.event, wait.when, view)
        if event is None:
            self._trouble(f"no event was found that ends `{step.step}`")
            return
        self.town.send(job, Occur(event=event), actor=SYSTEM)

    def _begun(self, job: str, asked: Mapping[str, Any]) -> None:
        address, opened = asked["address"], asked["opened"]
        running = self.town.jobs[job]
        template = running.playbook.template(address) or ""
        said = self._assumed(running, template)
        rng = drawing(f"{self.said.seed} {job} {address} {opened}")
        error = "it failed" if rng.random() < said.fails else None
        takes = said.time.draw(rng) if said.time else 0

        def done() -> None:
            if address in self.town.jobs[job].job.state.open:
                self.town.send(
                    job, ActionDone(step=address, opened=opened, result={}, error=error), actor=SYSTEM
                )

        self._at(self.town.now + takes, done)

    def _alone(self, job: str, asked: Mapping[str, Any]) -> None:
        """The SOP of a child job is not here: it ends at once, in the first way that the step knows of."""
        address, child = asked["address"], asked["child"]
        running = self.town.jobs[job]
        step = running.playbook.steps[running.playbook.template(address) or ""]
        end = next(iter(step.outcomes), "completed") if isinstance(step, Call) else "completed"
        self._trouble(f"the SOP `{asked['request']['sop']}` is not here; its jobs take no time")

        def ended() -> None:
            if address in self.town.jobs[job].job.state.open:
                self.town.send(job, ChildEnded(step=address, child=child, end=end), actor=SYSTEM)

        self._at(self.town.now, ended)

    # -- helpers --------------------------------------------------------------------------------

    def _playbook(self, sop: str, branch: str) -> Playbook | None:
        playbook = self.bench.playbook(sop, self.bench.variant_at(sop, branch))
        if playbook is not None:
            self.found.playbooks.setdefault(playbook.digest, playbook)
        return playbook

    def _filler(self, playbook: Playbook) -> Filler:
        if playbook.digest not in self.fillers:
            self.fillers[playbook.digest] = Filler(playbook)
        return self.fillers[playbook.digest]

    def _hours(self, branch: str) -> Hours:
        if branch not in self.found.hours:
            self.found.hours[branch] = Hours(
                self.organisation.calendar(branch),
                self.organisation.timezone(branch),
                begin=self.found.begin,
            )
        return self.found.hours[branch]

    def _assumed(self, running: Running, step: str) -> StepAssumed:
        key = (running.playbook.digest, step)
        found = self.assumed.get(key)
        if found is None:
            own = self.said.steps.get(step) if running.job.opening.sop == self.sop else None
            found = assumed(running.playbook.runbook, step, own)
            self.assumed[key] = found
        return found

    def _count(self, running: Running, address: str) -> int:
        """Which visit of a step it is, so that each draws anew: the number of the event that opened it."""
        return running.job.state.open[address].opened

    def _on_site(self, running: Running, work: Work) -> bool:
        policies = running.playbook.runbook.forms[work.form].evidence.values() if work.form else ()
        return any(policy.within is not None for policy in policies)

    def _facts(self, actor: str) -> Facts:
        return Facts(now=self.town.now, actor=actor, organisation=self.organisation)

    def _trouble(self, message: str) -> None:
        self.found.troubles[message] = self.found.troubles.get(message, 0) + 1


def drawing(*of: str) -> Random:
    """A source of its own for what is drawn."""
    return Random(" ".join(of))  # noqa: S311 — a simulation, no secret


def _drawn(rng: Random, shares: Mapping[str, float]) -> str | None:
    """One of the names by their shares; None for what is left of 1."""
    drawn = rng.random()
    for name, share in shares.items():
        drawn -= share
        if drawn < 0:
            return name
    return None
