"""All scenarios of a library, each on the runbook that its branch would get."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from engine.language.compiling import NotCompilable, compile_sop, encode_runbook
from engine.language.finding import Finding
from engine.language.library import Library, SopFiles
from engine.language.organisation import Organisation
from engine.language.variants import variant_of
from engine.runtime.playbook import Playbook, PlaybookError
from engine.runtime.scenario_runs import ScenarioResult, run_scenario
from engine.runtime.scenarios import read_scenario


class LibraryBench:
    """The SOPs of a library, each variant compiled when a scenario first needs it.

    SOPs that lie beside the one asked about serve as child jobs. What does not compile is not there; the
    checker says why.
    """

    def __init__(
        self, library: Library, playbooks: Mapping[tuple[str, str | None], Playbook | None] | None = None
    ) -> None:
        """``playbooks`` are those that are compiled already, by SOP and variant."""
        self._library = library
        self._playbooks = dict(playbooks or {})

    @property
    def organisation(self) -> Organisation:
        """The library's people, branches and calendars."""
        return self._library.organisation

    def variant_at(self, sop: str, branch: str) -> str | None:
        """The variant of an SOP that a branch takes; None for the SOP as it is."""
        files = self._files(sop)
        return variant_of(files, self.organisation, branch) if files else None

    def playbook(self, sop: str, variant: str | None) -> Playbook | None:
        """The playbook of a variant; None where it is not there or does not compile."""
        key = (sop, variant)
        if key not in self._playbooks:
            self._playbooks[key] = self._compile(sop, variant)
        return self._playbooks[key]

    def _files(self, sop: str) -> SopFiles | None:
        return self._library.sops.get(sop) or self._library.beside.get(sop)

    def _compile(self, sop: str, variant: str | None) -> Playbook | None:
        files = self._files(sop)
        if files is None or (variant is not None and variant not in files.variants):
            return None
        library = self._library
        if sop not in library.sops:
            library = _with(library, files)
        try:
            runbook = compile_sop(library, sop, variant)
            return Playbook(runbook, encode_runbook(runbook)[1])
        except (NotCompilable, PlaybookError):
            return None


def run_scenarios(library: Library, sops: Iterable[str] | None = None) -> Iterator[ScenarioResult]:
    """Run the scenarios of these SOPs (of all), by SOP and then by file, each as it is asked for.

    Scenarios of an SOP that does not compile are left out: its own findings say why.
    """
    bench = LibraryBench(library)
    for sop in sorted(library.sops if sops is None else sops):
        if bench.playbook(sop, None) is None:
            continue
        for _, document in sorted(library.sops[sop].scenarios.items()):
            yield run_scenario(read_scenario(document), sop, bench)


def scenario_findings(library: Library, sops: Iterable[str] | None = None) -> list[Finding]:
    """What does not hold of all scenarios (SOP012), in order."""
    return [finding for result in run_scenarios(library, sops) for finding in result.findings]


def _with(library: Library, files: SopFiles) -> Library:
    """A library in which an SOP that lies beside can be compiled too."""
    return replace(library, sops={**library.sops, files.id: files})
