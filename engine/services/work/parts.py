"""The processes that carry the work beside a server, as whoever keeps them running wrote it down.

A file in the data folder: several API processes read it, and one keeper writes it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import msgspec

from engine.runtime.values import Ms

FILE = "work.json"
State = Literal["starting", "running", "resting", "stopped"]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One process: how it is ``since`` when, and how often it had to be started again."""

    name: str
    state: State
    since: Ms
    restarts: int
    address: str | None = None


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """All of them. ``keeper`` is the process that keeps them running."""

    keeper: int
    parts: tuple[Part, ...]


def write_parts(folder: Path, parts: Parts) -> None:
    """Say how they are."""
    path = folder / FILE
    beside = path.with_suffix(".new")
    beside.write_bytes(msgspec.json.encode(parts))
    beside.replace(path)


def read_parts(folder: Path) -> tuple[Part, ...]:
    """How they are; none where nobody keeps any here, or whoever did is gone."""
    try:
        parts = msgspec.json.decode((folder / FILE).read_bytes(), type=Parts)
        os.kill(parts.keeper, 0)
    except (OSError, msgspec.DecodeError):
        return ()
    return parts.parts
