"""Values that commands, events and the job share.

Time in the runtime is a whole number of milliseconds since 1970-01-01T00:00Z (``Ms``): exact, the same
in every language, and canonical in JSON. Whoever shows it to a person turns it into local time.
"""

from __future__ import annotations

from typing import Any

import msgspec

Ms = int
Answers = dict[str, Any]


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of the runtime's values: frozen, defaults left out of the JSON, unknown keys refused."""


class Position(Value, frozen=True, kw_only=True):
    """WGS-84 degrees; ``accuracy`` in metres, ``at`` when it was fixed."""

    lat: float
    lon: float
    accuracy: float | None = None
    at: Ms | None = None


class Subject(Value, frozen=True, kw_only=True):
    """What a job concerns, as it was when the job was opened: a channel, a terminal, a customer."""

    id: str
    kind: str
    name: str
    branch: str | None = None
    site: Position | None = None
    address: str | None = None
    contact: dict[str, Any] = {}
    labels: tuple[str, ...] = ()
    data: dict[str, Any] = {}  # what the schema of its kind adds


class Capture(Value, frozen=True, kw_only=True):
    """One piece of evidence as an answer holds it: the value of an evidence field is a list of these.

    ``blob`` is the SHA-256 of the stored bytes (a scan or a position may have none). The rest is what the
    device says; what the file itself says is in :class:`engine.runtime.facts.BlobFacts`.
    """

    blob: str | None = None
    at: Ms | None = None  # when it was captured, by the server's clock as the device knows it
    position: Position | None = None
    source: str | None = None  # camera | gallery
    text: str | None = None  # what a scan read
    signer: str | None = None  # name of who signed
    signed: str | None = None  # SHA-256 of what was signed, see engine.runtime.signed
    stamped: str | None = None  # SHA-256 of a copy with time, place, person and job drawn into it
