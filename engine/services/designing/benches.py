"""Drafts made ready to be run: loaded and compiled once for as long as their text stays the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

import msgspec

from engine.language.checking import check
from engine.language.compiling import NotCompilable, compile_sop
from engine.language.finding import Finding
from engine.language.library import Library
from engine.runtime.playbook import Playbook, PlaybookError
from engine.runtime.rehearsal import LibraryBench
from engine.services.designing.drafted_files import Drafted
from engine.services.sop_preparing import laid_out, not_runnable, only, relative
from forms.both import Both

MOST_KEPT = 8

_STORIES = ("/scenarios/", "/what-if/", "/media/")
"""Folders of an SOP whose contents change nothing of how it runs."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft's SOP on its bench. ``findings`` keep the base from compiling, then there is no playbook."""

    sop: str
    library: Library
    bench: LibraryBench
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Benches:
    """The benches that were used last, by what they were made of."""

    _held: OrderedDict[str, Ready] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ready(self, draft: Drafted) -> Ready:
        """The bench of a draft as it is written now. Scenarios run in the organisation among its files, else
        in the installation's own."""
        key = digest_of(draft)
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
                return found
        made = make_ready(draft)
        with self._lock:
            self._held[key] = made
            while len(self._held) > MOST_KEPT:
                self._held.popitem(last=False)
        return made


def digest_of(draft: Drafted) -> str:
    """A name for everything that decides how a draft runs."""
    world = draft.world
    sums = sha256(f"{draft.sop} {world.organisation.version}".encode())
    sums.update(msgspec.json.encode([world.code_lists, world.kinds]))
    for files in (draft.files, world.neighbours):
        for path, content in sorted(_text_of(files).items()):
            sums.update(f"\n{path} {len(content)}\n".encode())
            sums.update(content)
    return sums.hexdigest()


def make_ready(draft: Drafted) -> Ready:
    """Load and compile a draft. Never raises for what its files say."""
    with laid_out(draft.sop, _text_of(draft.files, media=True), draft.world) as (loaded, scene):
        library = replace(loaded, organisation=scene)
        bench = LibraryBench(library)
        findings = () if draft.sop in library.sops else _errors(library)
        if not findings and bench.playbook(draft.sop, None) is None:
            findings = _why(library, draft.sop)
        return Ready(draft.sop, library, bench, relative(findings, library))


def _text_of(files: Mapping[str, bytes], *, media: bool = False) -> dict[str, bytes]:
    """The files without stories; of media only that they are there."""
    return {
        path: b"" if "/media/" in path else content
        for path, content in files.items()
        if (media and "/media/" in path) or not any(part in path for part in _STORIES)
    }


def _errors(library: Library) -> tuple[Finding, ...]:
    return tuple(finding for finding in library.findings if finding.severity == "error")


def _why(library: Library, sop: str) -> tuple[Finding, ...]:
    """Why an SOP does not compile, or can't be run where it does."""
    errors = tuple(finding for finding in check(only(library, sop)) if finding.severity == "error")
    if errors:
        return errors
    message = Both("the SOP can't be run", "此 SOP 无法运行")
    try:
        runbook = compile_sop(library, sop)
        Playbook(runbook, "")
    except NotCompilable as error:
        return error.findings
    except PlaybookError as error:
        message = not_runnable(error)
    place = library.sops[sop].sop.place()
    return (Finding(code="SOP001", severity="error", place=place, message=message),)
