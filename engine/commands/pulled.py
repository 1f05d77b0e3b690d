"""What a folder was pulled from: kept in it, so that nobody's changes are lost and nothing stale stays.

Per SOP the revision or draft that was pulled, and by path the SHA-256 of what was written. A file that is
another one by now was changed here. A file that the next pull no longer brings is taken away only where it is
still what an earlier one wrote.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

NAME = ".sopwith-pull.json"


class Pulled(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One SOP of a folder. ``versions`` are those of a draft's files."""

    revision: int | None = None
    draft: str | None = None
    files: dict[str, str] = {}
    versions: dict[str, int] = {}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a pull does to the folder, by path."""

    written: dict[str, bytes]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    in_the_way: tuple[str, ...]
    """Files that were changed, or made, here, and would be written over."""


def digest(content: bytes) -> str:
    """By what a file's content goes."""
    return hashlib.sha256(content).hexdigest()


def load(folder: Path) -> dict[str, Pulled]:
    """What was pulled into the folder; nothing where the note is not there or cannot be read."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=dict[str, Pulled])
    except (OSError, msgspec.DecodeError):
        return {}


def keep(folder: Path, notes: dict[str, Pulled]) -> None:
    """Write the note, in an order that suits version control."""
    text = msgspec.json.format(msgspec.json.encode(notes, order="sorted"), indent=1)
    (folder / NAME).write_bytes(text + b"\n")


def change(folder: Path, sop: str, files: dict[str, bytes], notes: dict[str, Pulled]) -> Change:
    """What it takes to bring ``files`` into the folder."""
    before = notes.get(sop, Pulled())
    others = {path for name, note in notes.items() if name != sop for path in note.files}
    known = {(path, sha256) for note in notes.values() for path, sha256 in note.files.items()}
    written: dict[str, bytes] = {}
    new: list[str] = []
    in_the_way: list[str] = []
    for path, content in sorted(files.items()):
        held = _held(folder / path)
        if held == content:
            continue
        written[path] = content
        if held is None:
            new.append(path)
        elif (path, digest(held)) not in known:
            in_the_way.append(path)
    gone = [
        path
        for path, sha256 in sorted(before.files.items())
        if path not in files and path not in others
        if (held := _held(folder / path)) is not None and digest(held) == sha256
    ]
    return Change(written=written, new=tuple(new), gone=tuple(gone), in_the_way=tuple(in_the_way))


def carry_out(folder: Path, wanted: Change) -> None:
    """Write and take away."""
    for path, content in wanted.written.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    for path in wanted.gone:
        target = folder / path
        target.unlink(missing_ok=True)
        for above in target.relative_to(folder).parents:
            if above != Path() and not any((folder / above).iterdir()):
                (folder / above).rmdir()


def with_pulled(root: Path, sop: str, files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of an SOP for publishing, with what was pulled beside its folder (code lists, kinds of
    subject) and is there still: so that what nobody changed is what it was."""
    for folder in (root, root.absolute().parent):
        if note := load(folder).get(sop):
            found = {path: held for path in note.files if (held := _held(folder / path)) is not None}
            return {**found, **files}
    return files


def published(folder: Path, sop: str, files: dict[str, bytes], revision: int) -> None:
    """A folder that an SOP was pulled into holds this revision of it now."""
    notes = load(folder)
    if sop in notes:
        held = {path: digest(content) for path, content in sorted(files.items())}
        keep(folder, {**notes, sop: Pulled(revision=revision, files=held)})


def folder_of(root: Path, sop: str) -> Path:
    """The folder that holds the SOP's folder."""
    return root if (root / sop / "sop.yaml").is_file() else root.absolute().parent


def _held(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
