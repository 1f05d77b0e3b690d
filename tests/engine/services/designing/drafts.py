"""Shipped SOPs as drafts, without a database."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.language.loading import load_library
from engine.services.checking import SHIPPED_FORMS
from engine.services.designing.benches import Ready, make_ready
from engine.services.designing.drafted_files import Drafted
from engine.services.sop_preparing import World

ROOT = Path(__file__).resolve().parents[4] / "sop_definitions"


@cache
def draft_of(sop: str) -> Drafted:
    """A shipped SOP with what it shares, the other SOPs beside it, in the shipped organisation."""
    library = load_library(ROOT, shared_forms=SHIPPED_FORMS)
    files = _files(ROOT / sop)
    files |= _files(ROOT / "subjects")
    files |= {f"forms/library/{path.name}": path.read_bytes() for path in SHIPPED_FORMS.glob("*.yaml")}
    beside = {
        path: text for other in library.sops if other != sop for path, text in _files(ROOT / other).items()
    }
    world = World(organisation=library.organisation, kinds={}, code_lists={}, neighbours=beside)
    return Drafted(sop=sop, files=files, world=world)


@cache
def ready(sop: str) -> Ready:
    """The bench of a shipped SOP."""
    return make_ready(draft_of(sop))


def scenarios() -> list[str]:
    """The paths of all shipped scenarios."""
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("*/scenarios/*.yaml"))


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(ROOT).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
