"""What every use case is given: the parts of one installation, put together once.

``engine.services.composition.open_services`` builds it; nothing here is global.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.services.clock import Clock

Store = Any  # engine.store.Store, when it stands
Organisations = Any
Playbooks = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation may choose. Durations in milliseconds."""

    session_length: int = 14 * 86_400_000  # sliding: each use carries it on
    session_limit: int = 90 * 86_400_000  # however much it is used
    attempts_per_account: int = 10  # wrong passwords in the window, then no more are looked at
    attempts_per_address: int = 50
    attempts_window: int = 15 * 60_000
    idempotency_kept: int = 7 * 86_400_000
    page_size: int = 50
    page_limit: int = 200
    languages: tuple[str, ...] = ("zh-CN", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """One installation: ``store`` (database and its one writer), ``blobs``, the ``clock``, the organisation
    as it is now (``organisations.current()``), playbooks by digest, and the settings."""

    store: Store
    blobs: Any
    clock: Clock
    organisations: Organisations
    playbooks: Playbooks
    folder: Path
    settings: Settings = field(default_factory=Settings)
