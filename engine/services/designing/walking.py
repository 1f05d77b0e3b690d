"""The simulator: a scenario walked on the real runtime, told entry by entry, and where the job stands then.

Nothing is kept between two questions and nothing leaves the process. A walk does not stop where an entry
does not hold: whoever is writing it wants to see how it goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from engine.language.document import Document
from engine.language.finding import Finding
from engine.language.plain import plain as plain_value
from engine.language.shape import check_shape, mended
from engine.language.yaml_reading import read_yaml
from engine.runtime.explain import Language
from engine.runtime.facts import SYSTEM
from engine.runtime.playbook import Playbook
from engine.runtime.scenario_runs import JOB
from engine.runtime.scenarios import Entry, Scenario, read_scenario
from engine.runtime.verdict import Refused
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.designing.benches import Ready
from engine.services.designing.drafted import drafted
from engine.services.designing.drafted_files import Overlay
from engine.services.designing.walk_arrows import Arrows
from engine.services.designing.walk_expect import leaves, true_now
from engine.services.designing.walk_lines import line_of, raw_entry
from engine.services.designing.walk_log import events_of, notified, raised, refusal
from engine.services.designing.walk_names import Teller
from engine.services.designing.walk_now import standing_now
from engine.services.designing.walk_run import NotingAsking, WalkRun
from engine.services.designing.walk_views import Walk, Walked, finding_view
from engine.services.field_organisation import part_of


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


class _Walker:
    """One walk, told in one language."""

    def __init__(self, ready: Ready, document: Document, language: Language) -> None:
        self.ready = ready
        self.document = document
        self.scenario: Scenario = read_scenario(document)
        self.run = WalkRun(self.scenario, ready.sop, ready.bench)
        self.asking = NotingAsking(ready.bench.organisation)
        self.run.asking = self.asking
        self.world = self.run.world
        self.teller = Teller(self.run, language)
        self.arrows = Arrows(self.teller)

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
        now = standing_now(self.teller) if began else None
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
            timezone=self.run.timezone,
            opened=opened,
            entries=tuple(entries),
            next=tried,
            now=now,
            opens=first.digest if first is not None else None,
            runbooks={
                digest: plain_value(book.runbook) for digest, book in books.items() if digest not in have
            },
            names=self.teller.named(),
            organisation=self._organisation(),
        )

    def _first_playbook(self) -> Playbook | None:
        """What the job is opened with, whether or not it can be."""
        bench = self.ready.bench
        if self.run.branch not in bench.organisation.branches:
            return None
        variant = self.scenario.variant or bench.variant_at(self.ready.sop, self.run.branch)
        return bench.playbook(self.ready.sop, variant)

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
        raw = raw_entry(self.document, entry)
        return msgspec.structs.replace(
            told, holds=held and not findings, yaml=line_of(raw, actor, told.expect, refused)
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
        job = self.teller.job_of(inside)
        running = self.world.jobs.get(job)
        events = tuple(events_of(self.teller, log))
        return Walked(
            index=index,
            kind=kind,
            outcome=self._outcome(kind, findings, refused, expected),
            holds=holds,
            actor=actor,
            inside=inside,
            refused=refusal(self.teller, refused, running) if refused else None,
            findings=tuple(map(finding_view, findings)),
            events=events,
            open=leaves(running.job) if running else (),
            status=running.job.state.status if running else "",
            at=self.world.now,
            local=self.teller.local(self.world.now),
            notified=tuple(notified(self.teller, log)),
            raised=tuple(raised(self.teller, log)),
            arrows=tuple(self.arrows.taken(log)),
            expect=true_now(self.teller, job, [h.event for h in log if h.job == job]),
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

    def _organisation(self) -> dict[str, Any]:
        running = self.world.jobs.get(JOB)
        if running is None or running.job.state.status not in ("open", "paused"):
            return {}
        organisation = self.run.bench.organisation
        part = part_of(organisation, running.playbook, running.job, SYSTEM, now=self.world.now)
        found: dict[str, Any] = msgspec.to_builtins(part)
        return found
