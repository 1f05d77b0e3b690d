"""Running scenarios: each entry becomes a command to a world, and what follows is held against the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from engine.language.document import Path
from engine.language.finding import Finding
from engine.language.organisation import Organisation
from engine.runtime.commands import Occur, Open
from engine.runtime.events import Event
from engine.runtime.expectations import Difference, Now, differences, nearest, refusal, standing
from engine.runtime.facts import SYSTEM
from engine.runtime.local_time import to_instant
from engine.runtime.playbook import Playbook
from engine.runtime.scenario_commands import Asking, position_of, subject_of
from engine.runtime.scenarios import Entry, Scenario
from engine.runtime.simulation import Ran, World
from engine.runtime.values import Ms
from engine.runtime.verdict import Refused, Verdict
from engine.runtime.working_time import add
from forms.both import Both

JOB = "job"
"""The id of the job that a scenario opens."""


class Bench(Protocol):
    """Where a scenario finds what it runs on."""

    @property
    def organisation(self) -> Organisation:
        """The people, branches and calendars."""
        ...

    def variant_at(self, sop: str, branch: str) -> str | None:
        """The variant that a branch takes."""
        ...

    def playbook(self, sop: str, variant: str | None) -> Playbook | None:
        """The playbook of a variant; None where the SOP is not there or does not compile."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioResult:
    """How a scenario went. It holds when there are no findings. ``entries`` is how many were walked."""

    name: str
    file: str
    entries: int
    findings: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether everything was as the scenario says."""
        return not self.findings


def run_scenario(scenario: Scenario, sop: str, bench: Bench) -> ScenarioResult:
    """Walk a scenario of an SOP, up to the first entry that does not hold; all that differs there is said."""
    return ScenarioRun(scenario, sop, bench).result()


def branch_of(scenario: Scenario, sop: str, bench: Bench) -> str:
    """Where a scenario is walked: the branch that it says, else the first with people (that takes the
    variant, if one is said)."""
    organisation = bench.organisation
    if scenario.branch is not None:
        return scenario.branch
    peopled = {person.branch for person in organisation.people.values()}
    fit = [
        code
        for code in organisation.branches
        if scenario.variant is None or bench.variant_at(sop, code) == scenario.variant
    ]
    return next((code for code in fit if code in peopled), next(iter(fit or organisation.branches), ""))


class ScenarioRun:
    """One walk; ``world`` holds what happened, also where it did not hold."""

    def __init__(self, scenario: Scenario, sop: str, bench: Bench) -> None:
        self.scenario = scenario
        self.sop = sop
        self.bench = bench
        self.findings: list[Finding] = []
        self.asking = Asking(bench.organisation)
        self.children: dict[tuple[str, str], str] = {}
        self.actions: dict[str, Ran] = dict(scenario.actions)
        self.branch = branch_of(scenario, sop, bench)
        self.timezone = bench.organisation.timezone(self.branch)
        self.world = World(
            organisation=bench.organisation,
            playbooks=lambda name, branch: bench.playbook(name, bench.variant_at(name, branch)),
            now=self._instant(scenario.start),
            actions=self._action,
        )

    def result(self) -> ScenarioResult:
        walked = 0
        for trouble in self.scenario.troubles:
            self._find(trouble.path, trouble.message)
        if not self.findings and self._open():
            for entry in self.scenario.walk:
                walked += 1
                self._walk(entry)
                if self.findings:
                    break
        return ScenarioResult(
            name=self.scenario.name,
            file=self.scenario.document.file,
            entries=walked,
            findings=tuple(self.findings),
        )

    # -- opening --------------------------------------------------------------------------------

    def _open(self) -> bool:
        """Open the job; False where there is nothing to walk then."""
        scenario, organisation = self.scenario, self.bench.organisation
        if self.branch not in organisation.branches:
            hint = nearest(self.branch, organisation.branches)
            self._find(
                ("branch",), Both(f"there is no branch `{self.branch}`", f"没有网点`{self.branch}`"), hint
            )
            return False
        variant = scenario.variant or self.bench.variant_at(self.sop, self.branch)
        playbook = self.bench.playbook(self.sop, variant)
        if playbook is None:
            self._find(
                ("variant",),
                Both(
                    f"the SOP has no variant `{variant}` that can be run",
                    f"此 SOP 没有可运行的变体`{variant}`",
                ),
            )
            return False
        command = Open(
            job=JOB,
            runbook=playbook.digest,
            branch=self.branch,
            inputs=scenario.inputs,
            subject=subject_of(scenario.subject, playbook.runbook.about),
            site=position_of(scenario.site),
            assignee=scenario.assignee,
        )
        verdict = self.world.open(playbook, command, actor=scenario.assignee or SYSTEM)
        self._note_children(0)
        if isinstance(verdict, Refused):
            if verdict.code != scenario.refused:
                told = refusal(verdict)
                wanted = Both(f"refused with {told}", f"被拒绝：{told.zh}")
                if scenario.refused:
                    wanted = _other_refusal(scenario.refused, told)
                self._find(
                    ("inputs",), Both(f"the job can't be opened: {wanted}", f"无法创建工单：{wanted.zh}")
                )
            return False
        if scenario.refused:
            self._find(
                ("refused",),
                Both(
                    f"expected opening to be refused with `{scenario.refused}`; it was not",
                    f"预期创建工单时被拒绝（`{scenario.refused}`），实际没有被拒绝",
                ),
            )
        self._troubles(())
        return not self.findings

    # -- walking --------------------------------------------------------------------------------

    def _walk(self, entry: Entry) -> None:
        job = self._job(entry)
        if job is None:
            return
        self.actions.update(entry.actions)
        heard = len(self.world.log)
        verdict = self._do(job, entry)
        self._note_children(heard)
        now = self._now(job, [happened.event for happened in self.world.log[heard:] if happened.job == job])
        if isinstance(verdict, Refused):
            if entry.refused is None:
                hint = Both(
                    f"write `refused: {verdict.code}` if that is meant",
                    f"如果本意如此，请写`refused: {verdict.code}`",
                )
                told = refusal(verdict, now)
                self._fail(entry, (entry.kind,), Both(f"refused with {told}", f"被拒绝：{told.zh}"), hint)
            elif verdict.code != entry.refused:
                self._fail(entry, ("refused",), _other_refusal(entry.refused, refusal(verdict, now)))
        elif entry.refused is not None:
            message = Both(
                f"expected refusal `{entry.refused}`, but it was accepted; {standing(now)}",
                f"预期被拒绝（`{entry.refused}`），实际被接受；{standing(now).zh}",
            )
            self._fail(entry, ("refused",), message)
        if entry.expect is not None and not self.findings:
            for difference in differences(entry.expect, now):
                self._differs(entry, difference)
        self._troubles(entry.path)

    def _do(self, job: str, entry: Entry) -> Verdict | None:
        if entry.kind == "after":
            self.world.pass_time(self._until(entry))
            return None
        if entry.kind == "child":
            return self._end_child(job, entry)
        if entry.kind == "event":
            return self._occur(job, entry)
        if entry.kind == "look":
            return None
        until = self._instant(entry.until) if entry.until else None
        asked = self.asking.command(entry, self.world.jobs[job], now=self.world.now, until=until)
        return self.world.send(job, asked.command, actor=asked.actor, blobs=asked.blobs)

    def _occur(self, job: str, entry: Entry) -> Verdict:
        """The world's events reach every job, as they do in life."""
        command = Occur(event=entry.event)
        verdict = self.world.send(job, command, actor=SYSTEM)
        for other in [key for key in self.world.jobs if key != job]:
            if self.world.jobs[other].job.state.status in ("open", "paused"):
                self.world.send(other, command, actor=SYSTEM)
        return verdict

    def _end_child(self, job: str, entry: Entry) -> Verdict | None:
        child = self.children.get((job, entry.at or ""))
        if child is None or child not in self.world.jobs:
            self._fail(entry, ("child",), self._childless(job, str(entry.at)))
            return None
        return self.world.end_child(child, None if entry.of == "cancelled" else entry.of)

    def _job(self, entry: Entry) -> str | None:
        """The job that an entry is about: the scenario's, or a child of it."""
        job = JOB
        for step in entry.inside:
            child = self.children.get((job, step))
            if child is None or child not in self.world.jobs:
                known = [address for parent, address in self.children if parent == job]
                self._fail(entry, ("in",), self._childless(job, step), nearest(step, known))
                return None
            job = child
        return job

    def _childless(self, job: str, step: str) -> Both:
        now = standing(self._now(job, []))
        return Both(f"`{step}` has no child job; {now}", f"`{step}`没有子工单；{now.zh}")

    def _until(self, entry: Entry) -> Ms:
        if isinstance(entry.after, datetime):
            return self._instant(entry.after)
        if entry.after is None:
            return self.world.now
        return add(self.world.now, entry.after, clock="elapsed", calendar=None, timezone=self.timezone)

    # -- helpers --------------------------------------------------------------------------------

    def _action(self, _: str, address: str, request: Mapping[str, Any]) -> Ran:
        """How a scenario says that an action ends: by the step's address, else by the action's name."""
        return self.actions.get(address) or self.actions.get(str(request.get("action"))) or Ran()

    def _note_children(self, heard: int) -> None:
        for happened in self.world.log[heard:]:
            child = getattr(happened.event, "child", None)
            if child is not None:
                self.children[happened.job, happened.event.address] = child  # type: ignore[union-attr]

    def _now(self, job: str, events: list[Event]) -> Now:
        running = self.world.jobs[job]
        return Now(running.playbook, running.job, events, self.timezone)

    def _instant(self, local: datetime) -> Ms:
        return to_instant(local.date(), local.time(), self.timezone)

    # -- findings -------------------------------------------------------------------------------

    def _troubles(self, path: Path) -> None:
        for trouble in self.world.troubles:
            self._find(path, trouble)
        self.world.troubles.clear()

    def _fail(self, entry: Entry, below: Path, message: Both, hint: Both | None = None) -> None:
        called = _called(entry)
        self._find((*entry.path, *below), Both(f"{called}: {message}", f"{called.zh}：{message.zh}"), hint)

    def _differs(self, entry: Entry, difference: Difference) -> None:
        place = ("expect", *difference.path)
        self._fail(entry, place, difference.message, difference.hint)

    def _find(self, path: Path, message: Both, hint: Both | None = None) -> None:
        self.findings.append(
            Finding(
                code="SOP012",
                severity="error",
                place=self.scenario.document.place(*path),
                message=Both(
                    f"the scenario “{self.scenario.name}” does not hold: {message}",
                    f"场景“{self.scenario.name}”不成立：{message.zh}",
                ),
                hint=hint,
            )
        )


def _other_refusal(expected: str, told: Both) -> Both:
    return Both(f"expected refusal `{expected}`, got {told}", f"预期被拒绝（`{expected}`），实际为{told.zh}")


def _called(entry: Entry) -> Both:
    """An entry in a few words: ``entry 3, `do: sign` by wei``."""
    place = int(entry.path[-1]) + 1
    number = Both(f"entry {place}", f"第 {place} 条")
    if entry.kind == "look":
        return number
    what = {"event": entry.event.get("type", ""), "child": f"{entry.at}, end: {entry.of}"}.get(
        entry.kind, entry.of
    )
    by = Both(f" by {entry.actor}", f"（{entry.actor} 操作）") if entry.actor else Both("", "")
    said = f"`{entry.kind}: {what}`"
    return Both(f"{number}, {said}{by}", f"{number.zh}，{said}{by.zh}")
