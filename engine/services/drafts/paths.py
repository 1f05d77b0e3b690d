"""Which files a draft may hold: those that can be published, and nothing that leads out of the folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from engine.runtime.verdict import FieldFault
from engine.services.problems import Invalid
from engine.services.revision_files import LARGEST, MOST_FILES, WORLD, is_plain

LARGEST_FILE = 24 << 20
"""Bytes of one file."""

DOCUMENTS = frozenset({".yaml", ".yml", ".json", ".md", ".txt", ".csv"})
MEDIA = frozenset(
    {
        ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".svg", ".mp4", ".webm", ".mov", ".mp3", ".m4a",
        ".ogg", ".wav", ".pdf",
    }
)  # fmt: skip
"""What may lie among the pictures and clips: all that guides show."""


def fault_of(sop: str, path: str) -> str | None:
    """What is wrong with a path among the files of an SOP: the code of a fault, or None."""
    parts = PurePosixPath(path).parts
    inside = (
        (parts[:1] == (sop,) and len(parts) > 1)
        or (parts[:2] == ("forms", "library") and len(parts) == 3)
        or (parts[:1] == ("subjects",) and len(parts) == 2)
        or path == WORLD
    )
    if not inside or "/".join(parts) != path or not all(map(is_plain, parts)):
        return "path"
    suffix = PurePosixPath(path).suffix.lower()
    allowed = MEDIA if parts[:2] == (sop, "media") else DOCUMENTS
    return None if suffix in allowed else "suffix"


def must_fit(sop: str, contents: Iterable[tuple[str, bytes | None]]) -> None:
    """Raises Invalid (``files.malformed``) with every file that may not be there, is too large, or, where it
    is taken away (None), must stay. The pointers count ``contents``."""
    faults: list[FieldFault] = []
    for number, (path, content) in enumerate(contents):
        if content is None:
            if path == f"{sop}/sop.yaml":
                faults.append(FieldFault(pointer=f"/files/{number}/gone", code="required"))
            continue
        if code := fault_of(sop, path):
            faults.append(
                FieldFault(
                    pointer=f"/files/{number}/path", code="pattern", params={"why": code, "path": path}
                )
            )
        elif len(content) > LARGEST_FILE:
            faults.append(
                FieldFault(pointer=f"/files/{number}", code="maxLength", params={"limit": LARGEST_FILE})
            )
    if faults:
        raise Invalid(
            "files.malformed",
            f"A draft holds texts in {sop}/, forms/library/ and subjects/, and pictures and clips of at most "
            f"{LARGEST_FILE >> 20} MB in {sop}/media/.",
            faults=tuple(faults),
        )


def must_be_few(sizes: Mapping[str, int]) -> None:
    """Raises Invalid (``files.malformed``) where these are too many files, or too many bytes together."""
    if len(sizes) > MOST_FILES or sum(sizes.values()) > LARGEST:
        raise Invalid(
            "files.malformed",
            f"An SOP has at most {MOST_FILES} files of {LARGEST >> 20} MB together.",
            params={"files": len(sizes)},
        )
