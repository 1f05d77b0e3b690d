"""Whether a film file holds sound alone: phones record voices into the same containers as pictures.

Only the head of the file is looked at. What it does not show counts as a film.
"""

from __future__ import annotations

from collections.abc import Iterator

_BOXES = {b"moov", b"trak", b"mdia"}
_EBML, _SEGMENT, _TRACKS, _TRACK, _KIND = 0x1A45DFA3, 0x18538067, 0x1654AE6B, 0xAE, 0x83
_PICTURES, _SOUND = 1, 2


def is_sound_alone(media_type: str, head: bytes) -> bool:
    """Whether all tracks that the head of a ``video/…`` file declares are sound, and there is one."""
    try:
        if media_type == "video/webm":
            kinds = {_SOUND: "soun", _PICTURES: "vide"}
            found = {kinds.get(kind, "") for kind in _matroska_kinds(head)}
        else:
            found = set(_mp4_kinds(head))
    except (IndexError, ValueError):
        return False  # the tracks go on beyond the head
    return found == {"soun"}


def _mp4_kinds(data: bytes) -> Iterator[str]:
    """The handler of each track in the movie box (ISO 14496-12, 8.4.3)."""
    place = 0
    while place + 8 <= len(data):
        size, name = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        if size < 8:
            return  # a box that goes on to the end, or has a long size: never before the tracks
        body = data[place + 8 : place + size]
        if name in _BOXES:
            if place + size > len(data):
                raise ValueError("cut off")
            yield from _mp4_kinds(body)
        elif name == b"hdlr":
            yield body[8:12].decode("latin-1")
        place += size


def _matroska_kinds(data: bytes) -> Iterator[int]:
    """The type of each track (RFC 9559, 5.1.4.1.3)."""
    place = 0
    while place < len(data):
        name, place = _number(data, place, keep_marker=True)
        size, place = _number(data, place, keep_marker=False)
        if name == _SEGMENT:
            continue  # its children follow; its size is often unknown
        if name in {_TRACKS, _TRACK}:
            if place + size > len(data):
                raise ValueError("cut off")
            yield from _matroska_kinds(data[place : place + size])
            if name == _TRACKS:
                return
        elif name == _KIND:
            yield int.from_bytes(data[place : place + size], "big")
        place += size


def _number(data: bytes, place: int, *, keep_marker: bool) -> tuple[int, int]:
    """A number of variable length (RFC 8794, 4) and where it ends."""
    first = data[place]
    length = 9 - first.bit_length()
    if length > 8:
        raise ValueError("no number")
    value = int.from_bytes(data[place : place + length], "big")
    return value if keep_marker else value & ~(1 << 7 * length), place + length
