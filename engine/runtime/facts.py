"""What a decision needs from outside. Services gather it; the runtime never asks."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from engine.language.organisation import ENGINE, Organisation
from engine.runtime.values import Ms, Position, Value

SYSTEM = ENGINE
"""The actor of timers, device events, child jobs and actions."""


class Twin(Value, frozen=True, kw_only=True):
    """A photo stored earlier that looks like this one."""

    blob: str
    taken_at: Ms
    job: str | None = None


class BlobFacts(Value, frozen=True, kw_only=True):
    """What the store knows of a blob: what the file itself says, and when it arrived."""

    sha256: str
    media_type: str
    size: int  # bytes
    received_at: Ms
    width: int | None = None
    height: int | None = None
    taken_at: Ms | None = None  # EXIF, None where the file does not say
    position: Position | None = None  # EXIF
    camera: str | None = None
    twins: tuple[Twin, ...] = ()  # near-duplicates of other captures, newest first
    checks: dict[str, dict[str, str] | None] = {}  # of plugins: None where passed, else why not by language


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Now, who acts, the organisation, and the blobs that the command names."""

    now: Ms
    actor: str
    organisation: Organisation
    blobs: Mapping[str, BlobFacts] = {}
