"""What stands around a place of a draft: its SOP as the compiler reads it, with what expressions see."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath

from engine.language.compiling import compile_draft
from engine.language.document import Document, Path
from engine.language.draft import Draft, Heard, Spot, WrittenForm
from engine.language.library import Library, SopFiles
from engine.language.overlay import overlay
from engine.language.scope_types import Names, Seen
from engine.language.shape import check_shape
from engine.services.designing.drafted_files import Drafted
from engine.services.designing.keeping import Kept
from engine.services.sop_preparing import laid_out

_MADE: Kept[tuple[str, ...], Surroundings] = Kept(32)
_LAST: Kept[tuple[str, str], list[Surroundings]] = Kept(64)


@dataclass(frozen=True, slots=True)
class Read:
    """The base, or a variant laid over it, as it was compiled."""

    draft: Draft
    heard: Heard

    @property
    def names(self) -> Names:
        """The names of the SOP."""
        return self.heard.forms[0][1].names


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The library of a draft and each version of its SOP. ``versions`` is empty where the SOP can't be read;
    ``root`` is the folder that its places begin with."""

    root: str
    library: Library
    versions: dict[str | None, Read]

    def node(self, spot: Spot) -> tuple[str, Path]:
        """File and path, in that file's own document, of a node of a version."""
        place = spot.place
        file = place.file.removeprefix(f"{self.root}/")
        changed = file != spot.document.file.removeprefix(f"{self.root}/")
        return file, ("change", *spot.path) if changed else spot.path


def surroundings(looked_at: Drafted, *, but: str = "") -> Surroundings:
    """What stands around; the same again while nothing changes except the file ``but``."""
    digests = {path: digest for path, digest in looked_at.digests.items() if path != but}
    key = (looked_at.sop, looked_at.scene, but, repr(digests))
    found = _MADE.get(key, lambda: _made(looked_at))
    last = _LAST.get((looked_at.sop, looked_at.scene), list)
    if found.versions:
        last[:] = [found]
    return last[0] if last and not found.versions else found


def _made(looked_at: Drafted) -> Surroundings:
    with laid_out(looked_at.sop, looked_at.files, looked_at.world) as (library, _):
        root = FilePath(library.root)
        root = root.parent if root.name in library.sops or (root / "sop.yaml").exists() else root
        files = library.sops.get(looked_at.sop)
        versions = {} if files is None else dict(_versions(library, files))
    return Surroundings(root.as_posix(), library, versions)


def _versions(library: Library, files: SopFiles) -> list[tuple[str | None, Read]]:
    found: list[tuple[str | None, Read]] = [(None, _read(library, files, files.sop, None))]
    for name, patch in files.variants.items():
        document, problems = overlay(files.sop, patch)
        if not problems and not check_shape(document, "sop"):
            found.append((name, _read(library, files, document, name)))
    return found


def _read(library: Library, files: SopFiles, document: Document, name: str | None) -> Read:
    draft = Draft(library, files, document, name, heard=Heard())
    compile_draft(draft)
    assert draft.heard is not None
    return Read(draft, draft.heard)


def seen_at(around: Surroundings, file: str, path: Path, variant: str | None) -> Seen | None:
    """What an expression sees at a node of the SOP's or a variant's file; None where there is no SOP."""
    read = around.versions.get(variant) or around.versions.get(None)
    if read is None:
        return None
    for stands in read.heard.expressions:
        if around.node(stands.spot) == (file, path):
            return stands.seen
    inside = path[1:] if path[:1] == ("change",) else path
    return _by_place(read, inside)


def _by_place(read: Read, path: Path) -> Seen:
    """What is seen where nothing stands yet, by the part of the SOP."""
    names, draft = read.names, read.draft
    for length in range(len(path), 0, -1):
        node = next((node for node in draft.outline.nodes.values() if node.at == path[:length]), None)
        if node is None:
            continue
        if path[length : length + 1] in (("next",), ("outcomes",), ("approval",)):
            written = draft.written.get(node.path)
            own = {} if written is None else {f"this.{name}": kind for name, kind in written.fields.items()}
            return names.after(node.path, own=own)
        return names.at(node.path)
    if path[:1] == ("faults",) and len(path) > 1:
        return names.together(draft.graph.faults.steps.get(str(path[1]), ()), {})
    if path[:1] in (("tables",), ("escalate",)):
        return names.anywhere()
    return names.outside()


def form_used(
    around: Surroundings, file: str, step: str | None, variant: str | None
) -> tuple[WrittenForm, Seen] | None:
    """A use of the form in a file, by the step or by the first that uses it; None where none does."""
    read = around.versions.get(variant) or around.versions.get(None)
    if read is None:
        return None
    name = FilePath(file).stem
    for written, seen in read.heard.forms:
        at = written.evidence_spot.path[:-1]
        mine = step is None and written.name == name
        if mine or (step is not None and at == _at(read.draft, step)):
            return written, seen
    return None


def _at(draft: Draft, step: str) -> Path | None:
    if step.startswith("fault:"):
        return ("faults", step.removeprefix("fault:"))
    node = draft.outline.nodes.get(step)
    return None if node is None else node.at
