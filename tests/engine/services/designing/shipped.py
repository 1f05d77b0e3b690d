"""The SOPs that come with the program, as drafts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.language.compiling import code_list
from engine.language.library import Library
from engine.services.checking import SHIPPED_FORMS, load
from engine.services.designing.drafted_files import Drafted, laid_over
from engine.services.sop_preparing import World, kind_of

ROOT = Path(__file__).parents[4] / "sop_definitions"


@cache
def library() -> Library:
    return load(ROOT)


@cache
def world() -> World:
    found = library()
    neighbours = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in (ROOT / "terminal-repair").rglob("*.yaml")
    }
    return World(
        organisation=found.organisation,
        kinds={name: kind_of(document) for name, document in found.subjects.items()},
        code_lists={name: code_list(document) for name, document in found.code_lists.items()},
        neighbours=neighbours,
    )


@cache
def files_of(sop: str) -> dict[str, bytes]:
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in (ROOT / sop).rglob("*")
        if path.is_file()
    }
    shared = {f"forms/library/{path.name}": path.read_bytes() for path in SHIPPED_FORMS.glob("*.yaml")}
    return laid_over({**files, **shared}, {})


def draft_of(sop: str, **changed: bytes | None) -> Drafted:
    """A draft with these texts in place of the files' own."""
    return Drafted(sop, laid_over(files_of(sop), changed), world())
