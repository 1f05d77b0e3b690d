"""The SOPs that come with the program, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from engine.language.library import Library
from engine.services.checking import SHIPPED_FORMS, load
from engine.services.importing import files_of_folder

DEFINITIONS = Path(__file__).resolve().parents[3] / "sop_definitions"


@cache
def shipped() -> Library:
    """All of them, loaded."""
    return load(DEFINITIONS)


@cache
def shipped_files(sop: str) -> Mapping[str, bytes]:
    """The files of one of them, as a revision keeps them. Raises KeyError."""
    return files_of_folder(shipped(), sop)


@cache
def shared_files() -> Mapping[str, bytes]:
    """The forms, code lists and kinds of subject that come with the program, by the paths of a draft."""
    found: dict[str, bytes] = {}
    for folder, below in ((SHIPPED_FORMS, "forms/library"), (DEFINITIONS / "subjects", "subjects")):
        for path in sorted(folder.glob("*.yaml")):
            found[f"{below}/{path.name}"] = path.read_bytes()
    return found
