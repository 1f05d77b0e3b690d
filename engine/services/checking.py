"""Checking SOP files without a server or a database: the language's checks, and the scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from engine.language.checking import check
from engine.language.compiling import compile_sop
from engine.language.finding import Finding
from engine.language.finding_text import in_order
from engine.language.library import Library
from engine.language.loading import load_library
from engine.language.organisation import Organisation
from engine.runtime.rehearsal import run_scenarios, scenario_findings
from engine.runtime.scenario_runs import ScenarioResult
from engine.services.designing.what_if_checking import check_what_ifs, what_if_texts
from plugins.manager import installed

SHIPPED_FORMS = Path(__file__).resolve().parents[2] / "forms" / "library"
"""Forms and code lists that come with the program; a folder of SOPs may have its own."""


def check_path(paths: tuple[Path, ...]) -> list[Finding]:
    """All findings of the SOPs at ``paths`` (an SOP's folder, or a folder of SOPs), scenarios run too.

    Ordered by file and place. Raises FileNotFoundError for a path that is not there.
    """
    return list(in_order(finding for path in paths for finding in check_library(load(path))))


def walk_path(paths: tuple[Path, ...]) -> Iterator[ScenarioResult]:
    """Run the scenarios of the SOPs at ``paths``, one after the other. Raises FileNotFoundError for a path
    that is not there."""
    for path in paths:
        yield from run_scenarios(load(path))


def load(path: Path) -> Library:
    """The SOPs at ``path``. Raises FileNotFoundError when it is not there."""
    if not path.exists():
        raise FileNotFoundError(path)
    return load_library(path, shared_forms=SHIPPED_FORMS)


def known_checks() -> dict[str, tuple[str, ...]]:
    """The checks that plugins offer to evidence policies: the kinds of evidence each is for."""
    return {name: check.kinds for name, check in installed().checks.items()}


def known_ways() -> frozenset[str]:
    """The strategies that plugins add to ``dispatch``."""
    return frozenset(installed().strategies)


def check_library(library: Library, *, scene: Organisation | None = None) -> list[Finding]:
    """All findings of a library that was loaded: of loading, of checking, of its scenarios, which run in the
    organisation ``scene`` (default: the library's own), and of what its simulations assume.

    The scenarios of an SOP run when nothing else is wrong with it: a walk on a broken SOP says nothing new.
    """
    found = check(library, actions=known_actions(), ways=known_ways(), checks=known_checks())
    broken = tuple(finding.place.file for finding in found if finding.severity == "error")
    sound = [
        name
        for name, files in library.sops.items()
        if not any(file.startswith(f"{files.folder}/") for file in broken)
    ]
    stage = library if scene is None else replace(library, organisation=scene)
    found += scenario_findings(stage, sound)
    for name, files in library.sops.items():
        texts = what_if_texts(files)
        runbook = compile_sop(library, name) if texts and name in sound else None
        found += check_what_ifs(texts, runbook, stage.organisation)
    return list(in_order(finding for finding in found if not _of_shipped_forms(finding, library)))


def _of_shipped_forms(finding: Finding, library: Library) -> bool:
    """A warning about forms that came with the program is of no use to whoever only borrows from them."""
    beside = Path(library.root).resolve().parent / "forms" / "library"
    return (
        finding.severity == "warning"
        and beside != SHIPPED_FORMS
        and Path(finding.place.file).is_relative_to(SHIPPED_FORMS)
    )


@cache
def known_actions() -> Mapping[str, Any]:
    """What ``do`` steps can ask of the plugins that are installed: the schema of ``with`` by action."""
    return {name: action.with_schema for name, action in installed().actions.items()}
