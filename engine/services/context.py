"""What every use case is given: the parts of one installation, put together once.

``engine.services.composition.open_services`` builds it; nothing here is global.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from engine.services.awaited import Awaited
from engine.services.bell import Bell
from engine.services.callers import Callers
from engine.services.changed_jobs import ChangedJobs
from engine.services.clock import Clock
from engine.services.designing.benches import Benches
from engine.services.designing.simulations import Simulations
from engine.services.devices.believed import Believed
from engine.services.devices.book import DeviceBook
from engine.services.devices.gathering import Gathering
from engine.services.devices.trigger_index import TriggerIndex
from engine.services.field_tags import FieldTags
from engine.services.judgements import Judgements
from engine.services.media_shelf import Shelf
from engine.services.organisation_tables import Organisations
from engine.services.passwords import Passwords
from engine.services.playbooks import Playbooks
from engine.services.runbook_index import RunbookIndex
from engine.services.signal import Signal
from engine.services.signing import SigningKey
from engine.store.blobs import Blobs
from engine.store.staging import Staging
from engine.store.store import Store
from plugins.installed import Plugins


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoSettings:
    """What phones make of photos before they send them: the longest side in pixels, the size that is aimed at
    in bytes, and the longest side of the copy with a stamp."""

    longest_side: int = 2560
    target_bytes: int = 600_000
    stamped_side: int = 1280


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation may choose. Durations in milliseconds."""

    session_length: int = 14 * 86_400_000  # sliding: use carries it on
    session_limit: int = 90 * 86_400_000  # however much it is used
    session_touch: int = 3_600_000  # how often use is written down
    attempts_per_account: int = 10  # wrong passwords in the window, then no more are looked at
    attempts_per_address: int = 50
    attempts_window: int = 15 * 60_000
    idempotency_kept: int = 180 * 86_400_000  # longer than any phone is without signal
    page_size: int = 50
    page_limit: int = 200
    history_limit: int = 1000
    languages: tuple[str, ...] = ("zh-CN", "en")
    storm_window: int = 600_000  # jobs that triggers open are counted in it
    storm_per_device: int = 30
    storm_per_trigger: int = 500
    photo: PhotoSettings = PhotoSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """One installation: ``store`` (database and its one writer), ``blobs`` (evidence) and ``staging`` (files
    on their way in), the ``clock``, the organisation as it is now (``organisations.current()``), playbooks by
    digest, the signal of changes, the key that signs dossiers, what plugins offer, and the settings.
    ``folder`` is the data folder: keys, the embedded database, blobs kept locally."""

    store: Store
    blobs: Blobs
    staging: Staging
    signing_key: SigningKey
    clock: Clock
    organisations: Organisations
    playbooks: Playbooks
    passwords: Passwords
    callers: Callers
    runbook_index: RunbookIndex
    changed_jobs: ChangedJobs
    field_tags: FieldTags
    guide_media: Shelf
    signal: Signal
    plugins: Plugins
    judgements: Judgements
    bell: Bell | None = None  # between processes, on PostgreSQL
    device_book: DeviceBook = field(default_factory=DeviceBook)
    awaited: Awaited = field(default_factory=Awaited)
    gathering: Gathering = field(default_factory=Gathering)
    device_tokens: Believed = field(default_factory=Believed)
    trigger_index: TriggerIndex = field(default_factory=TriggerIndex)
    benches: Benches = field(default_factory=Benches)
    simulations: Simulations = field(default_factory=Simulations)
    folder: Path
    settings: Settings = field(default_factory=Settings)
