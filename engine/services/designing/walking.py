"""The simulator: a scenario walked on the real runtime, told entry by entry, and where the job stands then.

Nothing is kept between two questions and nothing leaves the process. A walk does not stop where an entry
does not hold: whoever is writing it wants to see how it goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec
import yaml

from engine.language.document import Document
from engine.language.finding import Finding
from engine.language.plain import plain as plain_value
from engine.language.runbook import Approval, Call, Do, End, Need, Rung, Text, Wait, Work
from engine.language.shape import check_shape, mended
from engine.language.yaml_reading import read_yaml
from engine.runtime import events as ev
from engine.runtime.actors import may_act, named, voices
from engine.runtime.approvals import electorate
from engine.runtime.explain import Language, explain, explain_fault
from engine.runtime.facts import SYSTEM, Facts
from engine.runtime.fill import text
from engine.runtime.job import Job, OpenScope, OpenStep
from engine.runtime.local_time import to_local
from engine.runtime.playbook import Playbook
from engine.runtime.scenario_commands import Asked, Asking
from engine.runtime.scenario_runs import JOB, ScenarioRun
from engine.runtime.scenarios import Entry, Scenario, read_scenario
from engine.runtime.simulation import Happened, Running
from engine.runtime.standing import kind_of
from engine.runtime.turn import Turn
from engine.runtime.values import Ms
from engine.runtime.verdict import Refused, Verdict
from engine.runtime.view import View
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.designing.benches import Ready
from engine.services.designing.drafted import drafted
from engine.services.designing.drafted_files import Overlay
from engine.services.designing.walk_views import (
    Told,
    Walk,
    WalkArrow,
    Walked,
    WalkEvent,
    WalkFault,
    WalkField,
    WalkFinding,
    WalkJob,
    WalkNow,
    WalkOutcome,
    WalkPerson,
    WalkRefusal,
    WalkStep,
    WalkTimer,
    WalkWait,
)
from engine.services.designing.walking_words import said, told_of_rung, who_in_words
from engine.services.field_organisation import part_of
from engine.services.texts import plain
from forms.both import Both


def walk_scenario(
    services: Services,
    actor: Actor,
    *,
    draft: str,
    overlay: Overlay,
    scenario: str,
    path: str = "",
    next_: Mapping[str, Any] | None = None,
    upto: int | None = None,
    have: Iterable[str] = (),
    language: Language = "en",
) -> Walk:
    """Walk the text of a scenario on a draft as it is written now. ``next_`` is an entry to be tried after
    it; ``upto`` leaves out the entries from there on. Raises Forbidden, NotFound."""
    ready = services.benches.ready(drafted(services, actor, draft=draft, overlay=overlay))
    return walk(ready, scenario, path=path, next_=next_, upto=upto, have=have, language=language)


def walk(
    ready: Ready,
    scenario: str,
    *,
    path: str = "",
    next_: Mapping[str, Any] | None = None,
    upto: int | None = None,
    have: Iterable[str] = (),
    language: Language = "en",
) -> Walk:
    """Walk the text of a scenario on an SOP that is ready."""
    file = path or f"{ready.sop}/scenarios/scenario.yaml"
    document, findings = read_yaml(scenario.encode(), file)
    if document is not None:
        document, more = mended(document, "scenario")
        findings = [*findings, *more]
    if document is None or ready.findings:
        return _nothing(ready, [*ready.findings, *findings])
    return _Walker(ready, document, language).walked(findings, next_, upto, frozenset(have))


def _nothing(ready: Ready, findings: Iterable[Finding]) -> Walk:
    return Walk(
        holds=False,
        runs=False,
        findings=tuple(map(finding_view, findings)),
        sop=ready.sop,
        variant=None,
        branch="",
        timezone="UTC",
        opened=None,
        entries=(),
        next=None,
        now=None,
        opens=None,
        runbooks={},
        names={},
        organisation={},
    )


class _NotingAsking(Asking):
    """Remembers what was asked last."""

    last: Asked | None = None

    def forget(self) -> None:
        """Remember nothing."""
        self.last = None

    def command(self, entry: Entry, running: Running, *, now: Ms, until: Ms | None) -> Asked:
        self.last = super().command(entry, running, now=now, until=until)
        return self.last


class _Run(ScenarioRun):
    """A run that goes on after what does not hold, and keeps the verdict of each entry."""

    verdict: Verdict | None = None

    def begin(self) -> bool:
        """Open the job."""
        opened = self._open()
        return opened or JOB in self.world.jobs

    def step(self, entry: Entry) -> tuple[Finding, ...]:
        """One entry; what does not hold of it."""
        self.verdict, self.findings = None, []
        try:
            self._walk(entry)
        except (msgspec.MsgspecError, ValueError, KeyError, OverflowError) as wrong:
            self._find(entry.path, Both(f"this can't be asked: {wrong}", f"无法这样操作：{wrong}"))
        return tuple(self.findings)

    def refusal(self) -> Refused | None:
        """Why the entry was refused, if it was."""
        return self.verdict if isinstance(self.verdict, Refused) else None

    def _do(self, job: str, entry: Entry) -> Verdict | None:
        self.verdict = super()._do(job, entry)
        return self.verdict


class _Walker:
    """One walk, told in one language."""

    def __init__(self, ready: Ready, document: Document, language: Language) -> None:
        self.ready = ready
        self.document = document
        self.language = language
        self.scenario: Scenario = read_scenario(document)
        self.run = _Run(self.scenario, ready.sop, ready.bench)
        self.asking = _NotingAsking(ready.bench.organisation)
        self.run.asking = self.asking
        self.world = self.run.world
        self.timezone = self.run.timezone
        self.names: set[str] = set()
        self.places: dict[tuple[str, str], tuple[str, str]] = {}  # job and address → step and scope

    def walked(
        self, findings: list[Finding], next_: Mapping[str, Any] | None, upto: int | None, have: frozenset[str]
    ) -> Walk:
        troubles = [
            Finding(
                code="SOP012",
                severity="error",
                place=self.document.place(*trouble.path),
                message=trouble.message,
            )
            for trouble in self.scenario.troubles
        ]
        began = self.run.begin()
        opened = self._opened()
        holds = not (troubles or opened.findings) and not any(f.severity == "error" for f in findings)
        entries: list[Walked] = []
        for index, entry in enumerate(self.scenario.walk if began else ()):
            if upto is not None and index >= upto:
                break
            entries.append(self._entry(entry, index, holds))
            holds = entries[-1].holds
        tried = self._try(next_) if began and next_ is not None else None
        now = self._now() if began else None
        jobs = self.world.jobs
        books = {running.playbook.digest: running.playbook for running in jobs.values()}
        if (first := self._first_playbook()) is not None:
            books[first.digest] = first
        return Walk(
            holds=holds,
            runs=began,
            findings=tuple(map(finding_view, [*findings, *troubles])),
            sop=self.ready.sop,
            variant=jobs[JOB].job.opening.variant if JOB in jobs else None,
            branch=self.run.branch,
            timezone=self.timezone,
            opened=opened,
            entries=tuple(entries),
            next=tried,
            now=now,
            opens=first.digest if first is not None else None,
            runbooks={
                digest: plain_value(book.runbook) for digest, book in books.items() if digest not in have
            },
            names=self._names(),
            organisation=self._organisation(),
        )

    def _first_playbook(self) -> Playbook | None:
        """What the job is opened with, whether or not it can be."""
        bench = self.ready.bench
        if self.run.branch not in bench.organisation.branches:
            return None
        variant = self.scenario.variant or bench.variant_at(self.ready.sop, self.run.branch)
        return bench.playbook(self.ready.sop, variant)

    # -- entries --------------------------------------------------------------------------------

    def _opened(self) -> Walked:
        findings = tuple(self.run.findings)
        return self._told(None, "open", heard=0, findings=findings, holds=not findings)

    def _entry(self, entry: Entry, index: int | None, held: bool) -> Walked:
        heard = len(self.world.log)
        self.asking.forget()
        findings = self.run.step(entry)
        refused = self.run.refusal()
        actor = self.asking.last.actor if self.asking.last else entry.actor
        told = self._told(
            index,
            entry.kind,
            heard=heard,
            findings=findings,
            refused=refused,
            actor=actor,
            inside="/".join(entry.inside),
            expected=entry.refused,
        )
        raw = _raw(self.document, entry)
        return msgspec.structs.replace(
            told, holds=held and not findings, yaml=_line(raw, actor, told.expect, refused)
        )

    def _try(self, next_: Mapping[str, Any]) -> Walked:
        """An entry that is not in the text."""
        data = {**self.document.data, "walk": [dict(next_)]}
        document = Document(self.document.file, data)
        findings = check_shape(document, "scenario")
        read = read_scenario(document)
        if findings or not read.walk or read.troubles:
            self.run.verdict = None
            wrong = [*findings] or [
                Finding(code="SOP012", severity="error", place=document.place(), message=trouble.message)
                for trouble in read.troubles
            ]
            return self._told(
                None,
                read.walk[0].kind if read.walk else "look",
                heard=len(self.world.log),
                findings=tuple(wrong),
                holds=False,
            )
        was, self.document = self.document, document
        told = self._entry(read.walk[0], None, True)
        self.document = was
        return told

    def _told(
        self,
        index: int | None,
        kind: Any,
        *,
        heard: int,
        findings: tuple[Finding, ...],
        refused: Refused | None = None,
        actor: str | None = None,
        inside: str = "",
        expected: str | None = None,
        holds: bool = True,
    ) -> Walked:
        log = self.world.log[heard:]
        job = self._job_of(inside)
        running = self.world.jobs.get(job)
        events = tuple(self._events(log))
        return Walked(
            index=index,
            kind=kind,
            outcome=self._outcome(kind, findings, refused, expected),
            holds=holds,
            actor=actor,
            inside=inside,
            refused=self._refusal(refused, running) if refused else None,
            findings=tuple(map(finding_view, findings)),
            events=events,
            open=_leaves(running.job) if running else (),
            status=running.job.state.status if running else "",
            at=self.world.now,
            local=self._local(self.world.now),
            notified=tuple(self._notified(log)),
            raised=tuple(self._raised(log)),
            arrows=tuple(self._arrows(log)),
            expect=self._expect(job, [h.event for h in log if h.job == job]),
            yaml="",
        )

    def _outcome(
        self, kind: str, findings: tuple[Finding, ...], refused: Refused | None, expected: str | None
    ) -> Any:
        """What became of an entry, in one word."""
        if kind == "open" and JOB not in self.world.jobs:
            return "impossible" if findings else "refused"
        if refused is not None:
            return "refused" if expected in (None, refused.code) else "differs"
        if not findings:
            return "accepted"
        asked = self.run.verdict is not None or kind in ("after", "look", "open")
        return "differs" if asked else "impossible"

    def _refusal(self, refused: Refused, running: Running | None) -> WalkRefusal:
        sentence = explain(
            refused,
            self.language,
            step=lambda address: self._title(running, address),
            person=self._person,
            fault=lambda name: self._fault(running, name),
        )
        return WalkRefusal(
            code=refused.code,
            sentence=sentence,
            faults=tuple(
                WalkField(
                    pointer=one.pointer,
                    code=one.code,
                    message=explain_fault(one, self.language),
                    params=one.params,
                )
                for one in refused.faults
            ),
            details=refused.details,
        )

    def _events(self, log: list[Happened]) -> Iterator[WalkEvent]:
        for happened in log:
            running = self.world.jobs[happened.job]

            def fault(name: str, running: Running = running) -> str:
                return self._fault(running, name)

            def step(address: str, running: Running = running) -> str:
                return self._title(running, address)

            def who(name: str, step: Callable[[str], str] = step) -> str:
                return self._who(name, step)

            event = happened.event
            words = said(
                event,
                self.language,
                step=step,
                person=self._person,
                fault=fault,
                who=who,
                local=self._local,
            )
            if words is not None:
                yield WalkEvent(
                    inside=self._inside(happened.job),
                    type=str(event.__struct_config__.tag),
                    address=getattr(event, "address", ""),
                    by=event.by,
                    at=event.at,
                    local=self._local(event.at),
                    text=words,
                )

    def _notified(self, log: list[Happened]) -> Iterator[Told]:
        for job, event in log:
            if isinstance(event, ev.Notified):
                self.names.update(event.people)
                yield Told(
                    inside=self._inside(job),
                    address=event.address,
                    who=event.who,
                    people=event.people,
                    about=event.about,
                    message=event.message,
                )

    def _raised(self, log: list[Happened]) -> Iterator[Told]:
        for job, event in log:
            if isinstance(event, ev.EscalationOpened):
                self.names.update(event.people)
                for who in event.who:
                    yield Told(
                        inside=self._inside(job),
                        address=event.address,
                        who=who,
                        people=event.people,
                        about="escalation",
                        message={},
                    )

    def _arrows(self, log: list[Happened]) -> Iterator[WalkArrow]:
        """The arrows that were taken: from what ended a step to what was opened in its place."""
        left: dict[tuple[str, str], tuple[str, Any, str]] = {}  # job and scope → source, kind, label
        rungs: set[tuple[str, str]] = set()
        for job, event in log:
            if isinstance(event, ev.StepOpened):
                self.places[job, event.address] = (event.step, event.scope)
                if found := left.pop((job, event.scope), None):
                    yield self._arrow(job, found, event.step)
                continue
            if isinstance(event, ev.ScopeClosed):
                if (found := left.pop((job, event.scope), None)) and event.done:
                    yield self._arrow(job, found, "$done")
                continue
            if isinstance(event, ev.JobEnded):
                if found := left.pop((job, ""), None):
                    yield self._arrow(job, found, event.step)
                continue
            if isinstance(event, ev.RungFired):
                rungs.add((job, event.address))
                continue
            address = getattr(event, "address", "")
            if (kind := _way_out(event)) is None or (job, address) not in self.places:
                continue
            step, scope = self.places[job, address]
            if kind[0] in ("fault", "outcome") and (job, address) in rungs and event.by == SYSTEM:
                kind = ("rung", kind[1])
            rungs.discard((job, address))
            left[job, scope] = (step, *kind)

    def _arrow(self, job: str, found: tuple[str, Any, str], target: str) -> WalkArrow:
        source, kind, label = found
        runbook = self.world.jobs[job].playbook.runbook
        step = runbook.steps[source]
        written = target
        if kind == "fault" and label in runbook.faults and runbook.faults[label].go == "$return":
            written = "$return"
        elif kind == "next":
            ways = [arrow.go for arrow in getattr(step, "next", ())]
            if ways and target not in ways and "$return" in ways:
                written = "$return"
        return WalkArrow(
            inside=self._inside(job), source=source, target=target, written=written, kind=kind, label=label
        )

    def _expect(self, job: str, events: list[ev.Event]) -> Any:
        """What is true now, as an entry of a scenario would say it."""
        running = self.world.jobs.get(job)
        if running is None:
            return None
        state = running.job.state
        at: list[str] = list(_leaves(running.job))
        found: dict[str, Any] = {}
        if state.status == "completed":
            ended = [event.step for event in events if isinstance(event, ev.JobEnded)]
            at = ended
            if not ended:
                found["status"] = "completed"
        elif state.status != "open":
            found["status"] = state.status
            at = [] if state.status == "cancelled" else at
        told = [e.who for e in events if isinstance(e, ev.Notified) and e.about in ("fault", "ladder")]
        raised = [who for e in events if isinstance(e, ev.EscalationOpened) for who in e.who]
        asked = [e.rule for e in events if isinstance(e, ev.ReassignAsked)]
        for name, names in (("notified", told), ("raised_to", raised), ("reassign", asked)):
            if names:
                found[name] = list(dict.fromkeys(names))
        if not found:
            return at[0] if len(at) == 1 else at or None
        if at:
            found = {"at": at[0] if len(at) == 1 else at, **found}
        return found

    # -- where things stand ---------------------------------------------------------------------

    def _now(self) -> WalkNow:
        jobs = [
            (self._inside(job), running)
            for job, running in self.world.jobs.items()
            if job == JOB or self._inside(job)
        ]
        timers = sorted(
            (timer for inside, running in jobs for timer in self._timers(inside, running)),
            key=lambda timer: (timer.at, timer.inside, timer.address),
        )
        waits = sorted(
            {
                step.wait.event
                for _, running in jobs
                for step in self._steps("", running)
                if step.wait is not None and step.wait.event is not None
            }
        )
        return WalkNow(
            at=self.world.now,
            local=self._local(self.world.now),
            jobs=tuple(self._job(inside, running) for inside, running in jobs),
            timers=tuple(timers),
            waits_for=tuple(waits),
        )

    def _job(self, inside: str, running: Running) -> WalkJob:
        state, opening = running.job.state, running.job.opening
        if state.assignee:
            self.names.add(state.assignee)
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
            due_local=None if state.due_at is None else self._local(state.due_at),
            late=state.due_at is not None and state.due_at < self.world.now,
            steps=tuple(self._steps(inside, running)),
            opening=msgspec.to_builtins(opening),
            state=msgspec.to_builtins(state),
        )

    def _steps(self, inside: str, running: Running) -> Iterator[WalkStep]:
        if running.job.state.status not in ("open", "paused"):
            return
        playbook, job = running.playbook, running.job
        facts = Facts(now=self.world.now, actor=SYSTEM, organisation=self.run.bench.organisation)
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
                title=self._titles(running, address),
                opened_at=step.opened_at,
                due_at=step.due_at,
                due_local=None if step.due_at is None else self._local(step.due_at),
                late=step.due_at is not None and step.due_at < self.world.now,
                people=tuple(self._someone(login) for login in people),
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
                wait=self._wait(inside, address, step, written),
            )

    def _wait(self, inside: str, address: str, step: OpenStep, written: Any) -> WalkWait | None:
        if not isinstance(written, Wait | Call | Do):
            return None
        until = (
            step.timer.at if isinstance(written, Wait) and step.timer and step.timer.rung is None else None
        )
        sop = written.sop if isinstance(written, Call) else None
        ends: list[str] = []
        if step.child in self.world.jobs:
            book = self.world.jobs[step.child].playbook.runbook
            ends = list(dict.fromkeys(one.label for one in book.steps.values() if isinstance(one, End)))
        return WalkWait(
            event=written.event if isinstance(written, Wait) else None,
            when=written.when.cel if isinstance(written, Wait) and written.when else None,
            until=until,
            local=None if until is None else self._local(until),
            sop=sop,
            inside=(f"{inside}/{address}" if inside else address) if sop else None,
            ends=tuple(ends),
            action=written.action if isinstance(written, Do) else None,
        )

    def _timers(self, inside: str, running: Running) -> Iterator[WalkTimer]:
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
            title = self._title(running, address) if address else ""
            yield WalkTimer(
                inside=inside,
                address=address,
                at=timer.at,
                local=self._local(timer.at),
                does=_does(rung),
                text=told_of_rung(
                    rung,
                    self.language,
                    title,
                    who=lambda who: self._who(who, lambda step: self._title(running, step)),
                    fault=lambda name: self._fault(running, name),
                ),
                after=self._local(timer.at, up=True),
            )

    # -- names ----------------------------------------------------------------------------------

    def _job_of(self, inside: str) -> str:
        job = JOB
        for address in inside.split("/") if inside else []:
            job = self.run.children.get((job, address), "")
        return job

    def _inside(self, job: str) -> str:
        found: list[str] = []
        around = {child: at for at, child in self.run.children.items()}
        while job in around:
            job, address = around[job]
            found.append(address)
        return "/".join(reversed(found))

    def _titles(self, running: Running, address: str) -> dict[str, str]:
        template = running.playbook.template(address)
        if template is None:
            return {}
        job = running.job
        if "" not in job.state.scopes:  # it has ended
            job = msgspec.structs.replace(
                job, state=msgspec.structs.replace(job.state, scopes={"": OpenScope(of="")})
            )
        step = job.state.open.get(address)
        view = View(
            running.playbook, job, self.run.bench.organisation, step.scope if step is not None else ""
        )
        return text(running.playbook, running.playbook.steps[template].title, view)

    def _title(self, running: Running | None, address: str) -> str:
        return self._pick(self._titles(running, address), address) if running else address

    def _word(self, words: Text, name: str) -> str:
        return self._pick(plain(words), name)

    def _pick(self, words: Mapping[str, str], name: str) -> str:
        return words.get(self.language) or next(iter(words.values()), "") or name

    def _fault(self, running: Running | None, name: str) -> str:
        known = running.playbook.runbook.faults.get(name) if running else None
        return self._word(known.title, name) if known else name

    def _who(self, who: str, step: Callable[[str], str]) -> str:
        def role(name: str) -> str:
            known = self.run.bench.organisation.roles.get(name)
            return self._pick(known.title, name) if known else name

        return who_in_words(who, self.language, role=role, person=self._person, step=step)

    def _person(self, login: str) -> str:
        self.names.add(login)
        if login == SYSTEM:
            return "系统" if self.language == "zh-CN" else "the system"
        person = self.run.bench.organisation.people.get(login)
        return person.name if person else login

    def _someone(self, login: str) -> WalkPerson:
        self.names.add(login)
        person = self.run.bench.organisation.people[login]
        return WalkPerson(login=login, name=person.name, roles=tuple(dict(person.roles)))

    def _names(self) -> dict[str, str]:
        people = self.run.bench.organisation.people
        return {login: people[login].name for login in sorted(self.names) if login in people}

    def _organisation(self) -> dict[str, Any]:
        running = self.world.jobs.get(JOB)
        if running is None or running.job.state.status not in ("open", "paused"):
            return {}
        organisation = self.run.bench.organisation
        part = part_of(organisation, running.playbook, running.job, SYSTEM, now=self.world.now)
        found: dict[str, Any] = msgspec.to_builtins(part)
        return found

    def _local(self, at: Ms, *, up: bool = False) -> str:
        """The branch's wall clock; ``up`` rounds to the next full second, so that nothing is missed."""
        local = to_local(-(-at // 1000) * 1000 if up else at, self.timezone)
        return local.strftime("%Y-%m-%dT%H:%M" if not local.second else "%Y-%m-%dT%H:%M:%S")


def _way_out(event: ev.Event) -> tuple[Any, str] | None:
    """How an event ends its step: the kind of arrow and its label."""
    match event:
        case ev.StepHandedIn():
            return "next", ""
        case ev.StepFinished(how="timed_out"):
            return "timeout", ""
        case ev.StepFinished(how="failed"):
            return "error", ""
        case ev.StepFinished(how="child"):
            return "end", str((event.result or {}).get("end", ""))
        case ev.StepFinished():
            return "next", ""
        case ev.FaultReported():
            return "fault", event.fault
        case ev.Decided():
            return "outcome", event.outcome
        case ev.Waived():
            return "act", "waive"
        case _:
            return None


def _outcomes(step: OpenStep, written: Approval, people: int) -> Iterator[WalkOutcome]:
    stage = written.stages[step.stage]
    for name in written.order or written.outcomes:
        need = stage.need.get(name, Need())
        wanted = need.n if need.kind == "count" else max(1, people if need.kind == "all" else people // 2 + 1)
        yield WalkOutcome(name=name, voices=list(step.votes.values()).count(name), need=wanted)


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


def _leaves(job: Job) -> tuple[str, ...]:
    open_ = job.state.open
    return tuple(a for a in open_ if not any(other.startswith(f"{a}.") for other in open_))


def _raw(document: Document, entry: Entry) -> dict[str, Any]:
    """The entry as it is written."""
    found: Any = document.data
    for key in entry.path:
        found = found[key]
    return dict(found)


def _line(raw: Mapping[str, Any], actor: str | None, expect: Any, refused: Refused | None) -> str:
    """An entry as one line of a scenario, with who did it and what was true after it."""
    found = {key: value for key, value in raw.items() if key not in ("expect", "refused")}
    kind = next((key for key in ("do", "fault", "decide", "act") if key in found), None)
    if kind is not None and actor is not None and actor != SYSTEM and "as" not in found:
        found = {kind: found.pop(kind), "as": actor, **found}
    if refused is not None:
        found["refused"] = refused.code
    elif expect is not None:
        found["expect"] = expect
    return f"- {flow(found)}"


def flow(value: Any) -> str:
    """A value as YAML on one line."""
    written: str = yaml.dump(
        value,
        Dumper=yaml.CSafeDumper,
        default_flow_style=True,
        width=1_000_000,
        allow_unicode=True,
        sort_keys=False,
    )
    return written.removesuffix("\n").removesuffix("\n...").rstrip()


def finding_view(finding: Finding) -> WalkFinding:
    """A finding, flat."""
    return WalkFinding(
        code=finding.code,
        severity=finding.severity,
        file=finding.place.file,
        line=finding.place.line,
        column=finding.place.column,
        message=finding.message.titles,
        hint=None if finding.hint is None else finding.hint.titles,
    )
