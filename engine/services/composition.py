"""The one composition root: opens everything that a process needs, and closes it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from engine.services.bell import Bell
from engine.services.callers import Callers
from engine.services.changed_jobs import ChangedJobs
from engine.services.clock import Clock, SystemClock
from engine.services.context import Services, Settings
from engine.services.field_tags import FieldTags
from engine.services.judgements import Judgements
from engine.services.media_shelf import Shelf
from engine.services.organisation_tables import Organisations
from engine.services.passwords import Passwords
from engine.services.playbooks import Playbooks
from engine.services.runbook_index import RunbookIndex
from engine.services.signal import Signal
from engine.services.signing import open_signing_key
from engine.store.addresses import PostgresAddress
from engine.store.blob_opening import open_blobs
from engine.store.opening import open_store
from engine.store.staging import Staging
from engine.store.store import Store
from plugins.installed import Plugins
from plugins.manager import installed


@contextmanager
def opened(
    *,
    url: str | None,
    folder: Path,
    blobs: str | None = None,
    clock: Clock | None = None,
    settings: Settings | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Iterator[Services]:
    """The installation in ``folder`` (made when missing), on ``url`` or the embedded database there, for as
    long as the ``with`` lasts.

    ``blobs`` is the address of the blob store, a folder in ``folder`` where None. The database is migrated
    to this version first; ``progress`` is told when that takes long. Raises the store's ``BadAddress`` and
    ``NewerDatabase``, and ``ValueError`` when the installation's key is damaged.
    """
    services = open_services(
        url=url, folder=folder, blobs=blobs, clock=clock, settings=settings, progress=progress
    )
    try:
        yield services
    finally:
        close_services(services)


def open_services(
    *,
    url: str | None,
    folder: Path,
    blobs: str | None = None,
    clock: Clock | None = None,
    settings: Settings | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Services:
    """As :func:`opened`, for whoever closes it later."""
    store = open_store(url, folder, progress=progress)
    try:
        services = compose(store, blobs=blobs, clock=clock, settings=settings)
    except BaseException:
        store.close()
        raise
    if isinstance(store.address, PostgresAddress):
        return replace(services, bell=Bell(store.address.conninfo, services.signal))
    return services


def compose(
    store: Store,
    *,
    blobs: str | None = None,
    clock: Clock | None = None,
    settings: Settings | None = None,
    plugins: Plugins | None = None,
) -> Services:
    """The parts over a store that is open, without the bell that other processes ring. ``plugins`` are all
    that are installed where None."""
    return Services(
        store=store,
        blobs=open_blobs(blobs, store.folder),
        staging=Staging(store.folder / "staging"),
        signing_key=open_signing_key(store.folder),
        clock=clock or SystemClock(),
        organisations=Organisations(store),
        playbooks=Playbooks(),
        passwords=Passwords(),
        callers=Callers(),
        runbook_index=RunbookIndex(),
        changed_jobs=ChangedJobs(),
        field_tags=FieldTags(),
        guide_media=Shelf(store.folder / "guide-media"),
        signal=Signal(),
        plugins=plugins or installed(),
        judgements=Judgements(),
        folder=store.folder,
        settings=settings or Settings(),
    )


def close_services(services: Services) -> None:
    """Let the writer finish what it was given, and close the database."""
    services.simulations.close()
    if services.bell is not None:
        services.bell.close()
    services.store.close()
