"""What goes into a dossier: one job's whole record, as it was written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import BinaryIO

import msgspec

from engine.runtime.values import Ms


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A stored blob and what the store knows of it; ``open`` gives its bytes as a new stream."""

    sha256: str
    media_type: str
    size: int
    received_at: Ms
    open: Callable[[], BinaryIO]
    width: int | None = None
    height: int | None = None
    taken_at: Ms | None = None
    camera: str | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One event as it lies in the store: its canonical JSON and its link of the chain (hex)."""

    body: bytes
    hash: str


class DossierContent(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of one job that a third party needs to read and check it alone."""

    job: str
    number: str
    runbook: bytes  # canonical JSON
    entries: tuple[Entry, ...]
    evidence: Mapping[str, Evidence]
    people: Mapping[str, str] = {}  # names by login
    branches: Mapping[str, Mapping[str, str]] = {}  # titles by language, by branch code
    timezone: str = "UTC"  # of the job's branch; all times are shown in it
    installation: str = "Sopwith"
    created_at: Ms
    language: str = "zh-CN"  # shown first
