"""Cursors: where the next page of a list goes on, as a text that callers hand back and need not read.

Pages go by key, not by number of rows: what is added or closed between two pages neither repeats nor hides
a row.
"""

from __future__ import annotations

import base64
import binascii

import msgspec

from engine.services.problems import Invalid

LONGEST = 1024
"""Characters of a cursor that are looked at; ours are far shorter."""

Key = tuple[str | int | None, ...]


def write_cursor(*key: str | int | None) -> str:
    """The cursor that goes on after the row with this sort key."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode()


def read_cursor(cursor: str, *kinds: type) -> Key:
    """The sort key in a cursor, whose parts must be of these kinds (or None).

    Raises Invalid (``cursor.malformed``) for a cursor that is not one of this list.
    """
    try:
        if len(cursor) > LONGEST:
            raise ValueError("too long")
        padded = cursor + "=" * (-len(cursor) % 4)
        key = msgspec.json.decode(
            base64.b64decode(padded, altchars=b"-_", validate=True), type=list[str | int | None]
        )
        fits = len(key) == len(kinds) and all(
            part is None or type(part) is kind for part, kind in zip(key, kinds, strict=True)
        )
        if not fits:
            raise ValueError("of another list")
    except (ValueError, binascii.Error, msgspec.DecodeError) as error:
        raise Invalid(
            "cursor.malformed", "This is no cursor of this list; begin at its first page."
        ) from error
    return tuple(key)
