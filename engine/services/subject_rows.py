"""Subjects and their kinds in the database."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.runtime.values import Ms, Position, Subject
from engine.services.views import KindView, SubjectView
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

COLUMNS = "kind, id, name, branch, latitude, longitude, address, contact, labels, data, retired, version"
_decode = msgspec.json.decode
_words = msgspec.json.Decoder(tuple[str, ...]).decode
_titles = msgspec.json.Decoder(dict[str, str]).decode


def subject_of(row: tuple[Any, ...]) -> SubjectView:
    """A row of :data:`COLUMNS`."""
    kind, id_, name, branch, lat, lon, address, contact, labels, data, retired, version = row
    return SubjectView(
        subject=Subject(
            id=id_,
            kind=kind,
            name=name,
            branch=branch,
            site=None if lat is None or lon is None else Position(lat=lat, lon=lon),
            address=address,
            contact=_decode(contact),
            labels=_words(labels),
            data=_decode(data),
        ),
        retired=bool(retired),
        version=version,
    )


def find_subject(reading: Reading, kind: str, id_: str) -> SubjectView | None:
    """The subject, or None."""
    rows = reading.rows(f"SELECT {COLUMNS} FROM subject WHERE kind = ? AND id = ?", kind, id_)  # noqa: S608
    return subject_of(rows[0]) if rows else None


def write_subject(unit: UnitOfWork, subject: Subject, *, retired: bool, at: Ms) -> None:
    """Add or replace a subject; its version goes up."""
    unit.run(
        "INSERT INTO subject (kind, id, name, branch, latitude, longitude, address, contact, labels, data, "
        "retired, updated_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) "
        "ON CONFLICT (kind, id) DO UPDATE SET name = excluded.name, branch = excluded.branch, "
        "latitude = excluded.latitude, longitude = excluded.longitude, address = excluded.address, "
        "contact = excluded.contact, labels = excluded.labels, data = excluded.data, "
        "retired = excluded.retired, updated_at = excluded.updated_at, version = subject.version + 1",
        subject.kind,
        subject.id,
        subject.name,
        subject.branch,
        subject.site.lat if subject.site else None,
        subject.site.lon if subject.site else None,
        subject.address,
        _json(subject.contact),
        _json(subject.labels),
        _json(subject.data),
        retired,
        at,
    )


def kinds(reading: Reading) -> dict[str, KindView]:
    """The kinds of subject by name."""
    return {
        kind: KindView(kind=kind, title=_titles(title), schema=None if content is None else _decode(content))
        for kind, title, content in reading.rows(
            "SELECT kind, title, content FROM subject_kind ORDER BY kind"
        )
    }


def write_kind(unit: UnitOfWork, kind: KindView, *, at: Ms) -> None:
    """Add or replace a kind."""
    unit.run(
        "INSERT INTO subject_kind (kind, title, content, updated_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (kind) DO UPDATE SET title = excluded.title, content = excluded.content, "
        "updated_at = excluded.updated_at",
        kind.kind,
        _json(kind.title),
        None if kind.schema is None else _json(kind.schema),
        at,
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
