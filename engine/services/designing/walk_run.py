"""A run of a scenario that goes on after what does not hold, and remembers what was asked and answered."""

from __future__ import annotations

import msgspec

from engine.language.finding import Finding
from engine.runtime.scenario_commands import Asked, Asking
from engine.runtime.scenario_runs import JOB, ScenarioRun
from engine.runtime.scenarios import Entry
from engine.runtime.simulation import Running
from engine.runtime.values import Ms
from engine.runtime.verdict import Refused, Verdict
from forms.both import Both


class NotingAsking(Asking):
    """Remembers what was asked last."""

    last: Asked | None = None

    def forget(self) -> None:
        """Remember nothing."""
        self.last = None

    def command(self, entry: Entry, running: Running, *, now: Ms, until: Ms | None) -> Asked:
        self.last = super().command(entry, running, now=now, until=until)
        return self.last


class WalkRun(ScenarioRun):
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
