"""Which bytes may be evidence: the type is read from the content, never believed from a header."""

from __future__ import annotations

import puremagic

from engine.services.sound import is_sound_alone

ACCEPTED: dict[str, int] = {
    "image/jpeg": 30 << 20,
    "image/png": 30 << 20,
    "image/webp": 30 << 20,
    "video/mp4": 500 << 20,
    "video/webm": 500 << 20,
    "video/quicktime": 500 << 20,
    "audio/mpeg": 100 << 20,
    "audio/mp4": 100 << 20,
    "audio/ogg": 100 << 20,
    "audio/wav": 100 << 20,
    "audio/webm": 100 << 20,
    "application/pdf": 50 << 20,
    "text/plain": 5 << 20,
}
"""What is accepted, and the greatest size of each in bytes."""

LARGEST = max(ACCEPTED.values())
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})

SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "video/quicktime": ".mov",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/webm": ".weba",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
}

# Other names that the signature tables use for the same content.
_SAME = {
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "audio/x-m4a": "audio/mp4",
    "audio/x-opus+ogg": "audio/ogg",
    "application/ogg": "audio/ogg",
    "image/pjpeg": "image/jpeg",
    "video/x-m4v": "video/mp4",
}
# What a film without pictures is: browsers record voices so.
_SOUND = {"video/mp4": "audio/mp4", "video/quicktime": "audio/mp4", "video/webm": "audio/webm"}
HEAD = 4096  # bytes that decide


def sniff(head: bytes) -> str | None:
    """The media type that the first :data:`HEAD` bytes show, or None where they show none we accept.

    Text is text only when nothing in it could be taken for markup or a program.
    """
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return "text/plain" if _is_plain_text(head) else None
    for match in matches:
        if match.mime_type:
            name = _SAME.get(match.mime_type, match.mime_type)
            if name in _SOUND and is_sound_alone(name, head):
                name = _SOUND[name]
            return name if name in ACCEPTED else None
    return None


def _is_plain_text(head: bytes) -> bool:
    if not head:
        return False
    # The head may end within a character of up to four bytes; what comes before must be clean UTF-8.
    for cut in range(4):
        try:
            text = head[: len(head) - cut].decode()
        except UnicodeDecodeError:
            continue
        return "<" not in text and all(c.isprintable() or c in "\r\n\t" for c in text)
    return False
