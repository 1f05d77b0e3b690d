"""Checking SOP files without a server or a database: the language's checks, and the scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.language.finding import Finding
from engine.language.finding_text import in_order
from engine.language.library import Library
from engine.language.loading import load_library
from engine.runtime.scenario_runs import ScenarioResult
from engine.services.scenario_bench import LibraryBench, walk_scenarios
from plugins.manager import actions as actions_of
from plugins.manager import load_plugins

SHIPPED_FORMS = Path(__file__).resolve().parents[2] / "forms" / "library"
"""Forms and code lists that come with the program; a folder of SOPs may have its own."""


def check_path(paths: tuple[Path, ...]) -> list[Finding]:
    """All findings of the SOPs at ``paths`` (an SOP's folder, or a folder of SOPs), scenarios run too.

    Ordered by file and place. Raises FileNotFoundError for a path that is not there.
    """
    found: list[Finding] = []
    for path in paths:
        library = load(path)
        found += check_library(library)
    return list(in_order(found))


def walk_path(paths: tuple[Path, ...]) -> list[ScenarioResult]:
    """Run the scenarios of the SOPs at ``paths``. Raises FileNotFoundError for a path that is not there."""
    return [result for path in paths for result in walk_scenarios(load(path))]


def load(path: Path) -> Library:
    """The SOPs at ``path``. Raises FileNotFoundError when it is not there."""
    if not path.exists():
        raise FileNotFoundError(path)
    return load_library(path, shared_forms=SHIPPED_FORMS)


def check_library(library: Library, *, bench: LibraryBench | None = None) -> list[Finding]:
    """All findings of a library that was loaded: of loading, of checking, and of its scenarios.

    The scenarios of an SOP run when nothing else is wrong with it: a walk on a broken SOP says nothing new.
    """
    from engine.language.checking import check

    found = list(check(library, actions=known_actions()))
    folders = {name: f"{files.folder}/" for name, files in library.sops.items()}
    broken = {
        name
        for name, folder in folders.items()
        for finding in found
        if finding.severity == "error" and finding.place.file.startswith(folder)
    }
    bench = bench or LibraryBench(library)
    for name in sorted(set(folders) - broken):
        for result in walk_scenarios(library, sop=name, bench=bench):
            found += result.findings
    return list(in_order(found))


def known_actions() -> Mapping[str, Any]:
    """What ``do`` steps can ask of the plugins that are installed: schema of ``with`` by action."""
    return {name: action.with_schema for name, action in actions_of(load_plugins()).items()}
