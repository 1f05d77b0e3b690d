"""Where scenarios run: a library's SOPs, compiled, in an organisation."""

from __future__ import annotations

from dataclasses import replace

from engine.language.compiling import NotCompilable, compile_sop, encode_runbook
from engine.language.library import Library
from engine.language.organisation import Organisation
from engine.language.variants import variant_of
from engine.runtime.playbook import Playbook
from engine.runtime.scenario_runs import ScenarioResult, run_scenario
from engine.runtime.scenarios import read_scenario


class LibraryBench:
    """The SOPs of a library and the organisation that its scenarios run in. Each variant is compiled once."""

    def __init__(self, library: Library, organisation: Organisation | None = None) -> None:
        self._library = library
        self._organisation = organisation or library.organisation
        self._playbooks: dict[tuple[str, str | None], Playbook | None] = {}

    @property
    def organisation(self) -> Organisation:
        """The people, branches and calendars."""
        return self._organisation

    def variant_at(self, sop: str, branch: str) -> str | None:
        """The variant that a branch takes."""
        files = self._library.sops.get(sop) or self._library.beside.get(sop)
        return variant_of(files, self._organisation, branch) if files is not None else None

    def playbook(self, sop: str, variant: str | None) -> Playbook | None:
        """The playbook of a variant; None where the SOP is not there or does not compile."""
        key = (sop, variant)
        if key not in self._playbooks:
            self._playbooks[key] = self._compiled(sop, variant)
        return self._playbooks[key]

    def _compiled(self, sop: str, variant: str | None) -> Playbook | None:
        try:
            runbook = compile_sop(_with_neighbours(self._library), sop, variant)
        except (KeyError, NotCompilable):
            return None
        return Playbook(runbook, encode_runbook(runbook)[1])


def _with_neighbours(library: Library) -> Library:
    """The library with the SOPs beside a single one among its own, so that they can be compiled too."""
    if not library.beside:
        return library
    return replace(library, sops={**library.beside, **library.sops}, beside={})


def walk_scenarios(
    library: Library, *, sop: str | None = None, bench: LibraryBench | None = None
) -> list[ScenarioResult]:
    """Run the scenarios of a library's SOPs (or of one), by SOP and file."""
    bench = bench or LibraryBench(library)
    return [
        run_scenario(read_scenario(document), name, bench)
        for name, files in sorted(library.sops.items())
        if sop is None or name == sop
        for _, document in sorted(files.scenarios.items())
    ]
