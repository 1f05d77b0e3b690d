"""Renaming that follows through every file that names a thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from engine.language.document import Document
from engine.language.draft import Draft
from engine.language.library import SopFiles
from engine.language.locating import value_at
from engine.language.renaming import Thing, What, form_name, forms_of, occurrences
from engine.language.renaming_text import SourceText
from engine.language.runbook import Approval
from engine.language.yaml_reading import read_yaml
from engine.runtime.rehearsal import LibraryBench
from engine.runtime.scenario_runs import ScenarioRun
from engine.runtime.scenarios import Entry, read_scenario
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.designing.drafted import drafted
from engine.services.designing.drafted_files import Drafted, Overlay
from engine.services.designing.renaming_homes import Home, Wanted, homes, is_of_library, is_shared
from engine.services.designing.surroundings import Surroundings, surroundings
from engine.services.designing.views import Elsewhere, Renamed, RenamedFile, RenameFault, TextPatch
from engine.services.translating import read
from forms.fields import fields_of

_NAMES: dict[str, re.Pattern[str]] = {
    "field": re.compile(r"[A-Za-z_][A-Za-z0-9_]*"),
    "input": re.compile(r"[A-Za-z_][A-Za-z0-9_]*"),
    "form": re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"),
    "variant": re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"),
}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN_BY_YAML = frozenset({"true", "false", "null"})
_EVERY = "*"


def rename(
    services: Services,
    actor: Actor,
    *,
    draft: str,
    what: What,
    at: tuple[str, ...],
    to: str,
    overlay: Overlay,
) -> Renamed:
    """What changes where the thing gets another name, here and in other SOPs; nothing is changed by asking.

    Raises Forbidden, NotFound (``draft.unknown``).
    """
    looked_at = drafted(services, actor, draft=draft, overlay=overlay)
    found = renamed(looked_at, what, at, to)
    if found.faults or not is_shared(what, at):
        return found
    wanted = wanted_of(looked_at, what, at, to)
    others = read(services, lambda reading: homes(services, reading, wanted, but=draft))
    told = (elsewhere_of(home, wanted) for home in others)
    return Renamed(files=found.files, faults=(), elsewhere=tuple(one for one in told if one is not None))


def elsewhere_of(home: Home, wanted: Wanted) -> Elsewhere | None:
    """What changes in other files; None where they do not name the thing."""
    of = None if is_of_library(wanted.what, wanted.at) else wanted.sop
    theirs = renamed(home.looked_at, wanted.what, wanted.at, wanted.to, of=of, called=wanted)
    if not theirs.files and all(fault.code == "unknown" for fault in theirs.faults):
        return None
    return Elsewhere(
        sop=home.looked_at.sop,
        title=home.title,
        draft=home.draft,
        seen=home.seen,
        files=theirs.files,
        faults=theirs.faults,
    )


def wanted_of(looked_at: Drafted, what: What, at: tuple[str, ...], to: str) -> Wanted:
    """What other SOPs are asked for."""
    versions = surroundings(looked_at).versions.values()
    return Wanted(looked_at.sop, what, at, to, tuple(version.draft.outline for version in versions))


def renamed(
    looked_at: Drafted,
    what: What,
    at: tuple[str, ...],
    to: str,
    *,
    of: str | None = None,
    called: Wanted | None = None,
) -> Renamed:
    """As :func:`rename`, of files that are there, without what lies elsewhere. ``of`` is the SOP that has the
    thing, where that is another one; ``called`` is asked for where these files call it."""
    around = surroundings(looked_at)
    thing = _thing(what, at, of)
    if faults := tuple(_faults(looked_at, around, thing, to)):
        return Renamed(files=(), faults=faults, elsewhere=())
    drafts = {name: version.draft for name, version in around.versions.items()}
    spans: dict[str, list[tuple[int, int]]] = {}
    texts: dict[str, SourceText] = {}
    files = around.library.sops[looked_at.sop]
    acted = _acted(around, files, thing) if what in ("outcome", "field", "evidence") else {}
    forecasts = _forecasts(looked_at)
    found_all = occurrences(
        thing,
        around.library,
        files,
        drafts,
        acted,
        forecasts=forecasts,
        called=() if called is None else called.outlines,
    )
    if called is not None and of is None and what == "field":
        within = _thing(what, at, called.sop)
        found_all += occurrences(within, around.library, files, drafts, called=called.outlines)
    for found in found_all:
        file = found.place.file.removeprefix(f"{around.root}/")
        if file not in looked_at.files:
            continue
        if file not in texts:
            texts[file] = SourceText(looked_at.files[file])
        if (span := texts[file].span(found)) is not None:
            spans.setdefault(file, []).append(span)
    moved = _moved(looked_at, thing, at, to)
    return Renamed(
        files=tuple(
            RenamedFile(
                path=file,
                moved=moved.get(file),
                patches=tuple(TextPatch(**patch._asdict()) for patch in texts[file].patches(spans[file], to)),
            )
            for file in sorted(spans)
        ),
        faults=(),
        elsewhere=(),
    )


def _forecasts(looked_at: Drafted) -> list[Document]:
    """The assumptions of what-if, as far as they can be read."""
    inside = (f"{looked_at.sop}/what-if/", ".yaml")
    paths = [path for path in looked_at.files if path.startswith(inside[0]) and path.endswith(inside[1])]
    read_ = (read_yaml(looked_at.files[path], path)[0] for path in paths)
    return [document for document in read_ if document is not None and isinstance(document.data, dict)]


class _Told(ScenarioRun):
    """A walk that tells at which step each decision is made."""

    def __init__(self, document: Document, sop: str, bench: LibraryBench) -> None:
        super().__init__(read_scenario(document), sop, bench)
        self.steps: dict[int, str] = {}

    def _walk(self, entry: Entry) -> None:
        job = self._job(entry)
        if job is not None and entry.kind == "decide":
            open_steps = {step.step for step in self.world.jobs[job].job.state.open.values()}
            steps = self.world.jobs[job].playbook.steps
            approvals = [step for step in open_steps if isinstance(steps[step], Approval)]
            if len(approvals) == 1:
                self.steps[int(entry.path[-1])] = approvals[0]
        super()._walk(entry)


def _acted(around: Surroundings, files: SopFiles, thing: Thing) -> dict[tuple[str, int], str]:
    """At which step entries that may name the thing decide without saying where, as far as scenarios hold."""
    found: dict[tuple[str, int], str] = {}
    for name, document in files.scenarios.items():
        if _asks_where(document.data, thing.name):
            run = _Told(document, files.id, LibraryBench(around.library))
            run.result()
            found |= {(name, number): step for number, step in run.steps.items()}
    return found


def _asks_where(scenario: dict[str, Any], name: str) -> bool:
    walk = scenario.get("walk")
    entries = [entry for entry in walk if isinstance(entry, dict)] if isinstance(walk, list) else []
    return any("decide" in entry and "at" not in entry and name in repr(entry) for entry in entries)


def _thing(what: What, at: tuple[str, ...], of: str | None) -> Thing:
    if what == "form":
        return Thing(what, (form_name(at[0]),))
    if what == "field":
        _, within, step = at[0].partition("#")
        return Thing(what, (f"#{step}" if within else form_name(at[0]), *at[1:]), of)
    return Thing(what, at, of)


def _moved(looked_at: Drafted, thing: Thing, at: tuple[str, ...], to: str) -> dict[str, str]:
    """The files that are called by the name."""
    if thing.what == "form":
        old = at[0]
    elif thing.what == "variant":
        old = f"{looked_at.sop}/variants/{thing.name}.yaml"
    else:
        return {}
    return {old: (PurePosixPath(old).parent / f"{to}.yaml").as_posix()}


def _faults(looked_at: Drafted, around: Surroundings, thing: Thing, to: str) -> Iterator[RenameFault]:
    """Why nothing can be renamed."""
    home = f"{looked_at.sop}/sop.yaml"
    files = around.library.sops.get(looked_at.sop)
    broken = [file.removeprefix(f"{around.root}/") for file in around.library.broken]
    mine = sorted(file for file in broken if file in looked_at.files)
    if files is None or not around.versions or mine:
        yield from (RenameFault(code="unread", file=file, name="") for file in mine or [home])
        return
    if not _NAMES.get(thing.what, _NAME).fullmatch(to) or to in _TAKEN_BY_YAML:
        yield RenameFault(code="malformed", file=home, name=to)
        return
    if thing.of is not None:
        return
    siblings = dict(_siblings(around, looked_at.sop, thing))
    known = {name for names in siblings.values() for name in names}
    if thing.name not in known:
        yield RenameFault(code="unknown", file=home, name=thing.name)
    elif to == thing.name:
        yield RenameFault(code="same", file=home, name=to)
    else:
        yield from (
            RenameFault(code="taken", file=file, name=to) for file, names in siblings.items() if to in names
        )


def _siblings(around: Surroundings, sop: str, thing: Thing) -> Iterator[tuple[str, set[str]]]:
    """The names beside the thing, by the file that has them."""
    files = around.library.sops[sop]
    home = f"{sop}/sop.yaml"
    if thing.what == "field":
        drafts = {name: version.draft for name, version in around.versions.items()}
        step = thing.at[0].removeprefix("#") if thing.at[0].startswith("#") else None
        for document, where in forms_of(thing.at[0], around.library, files, drafts):
            fields = fields_of(value_at(document.data, (*where, "schema")))
            names = {one.name for one in fields if one.path[:-1] == thing.at[1:-1] and one.name != _EVERY}
            if len(thing.at) == 2 and thing.at[1] in names:
                names |= {name for used in _evidence(around, thing.at[0], step) for name in used}
            yield document.file.removeprefix(f"{around.root}/"), names
        return
    if thing.what in ("form", "variant"):
        yield home, set(files.variants) if thing.what == "variant" else {*files.forms, *around.library.forms}
        return
    for name, version in around.versions.items():
        file = home if name is None else f"{sop}/variants/{name}.yaml"
        yield file, _in_version(version.draft, thing)


def _in_version(draft: Draft, thing: Thing) -> set[str]:
    data, nodes = draft.data, draft.outline.nodes
    if thing.what in ("fault", "table"):
        return _names(data.get(f"{thing.what}s"))
    if thing.what == "input":
        return _names(value_at(data, ("inputs", "properties")))
    if thing.what == "step":
        prefix = thing.at[0].rpartition(".")[0]
        return {node.name for node in nodes.values() if node.path.rpartition(".")[0] == prefix}
    step = thing.at[0]
    home = ("faults", step[6:]) if step.startswith("fault:") else getattr(nodes.get(step), "at", None)
    if home is None:
        return set()
    if thing.what == "outcome":
        ways = (("approval", "outcomes"), ("outcomes",))
        return {name for way in ways for name in _names(value_at(data, (*home, *way)))}
    written = draft.written.get(step)
    fields = _names((written.schema if written else {}).get("properties"))
    return _names(value_at(data, (*home, "evidence"))) | fields


def _evidence(around: Surroundings, form: str, step: str | None) -> Iterator[set[str]]:
    """The evidence of the steps that use a form, which fields can't be called by."""
    for version in around.versions.values():
        for home, written in version.draft.written.items():
            if home == step if step is not None else written.name == form:
                yield set(written.evidence)


def _names(value: object) -> set[str]:
    return set(value) if isinstance(value, dict) else set()
