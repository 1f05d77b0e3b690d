"""From bytes to text that libyaml can read: UTF-8, without characters that nobody can see."""

from __future__ import annotations

import codecs
import re

from engine.language.finding import Finding, Place

_OTHER_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_UNSEEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Characters YAML forbids (1.2, 5.1), and those that some readers take for a line break or a mark."""

_NAMES = {
    "\x00": "a zero byte",
    "\x85": "an invisible line break (U+0085)",
    "\u2028": "an invisible line break (U+2028)",
    "\u2029": "an invisible line break (U+2029)",
    "\ufeff": "a byte order mark inside the file (U+FEFF)",
}
_MOST_UNSEEN = 10

_BREAK = re.compile(r"\r\n|\r|\n")


def decode(content: bytes, file: str, *, largest: int) -> tuple[str | None, list[Finding]]:
    """The text of a file, or None and why not. A byte order mark of UTF-8 at the beginning is passed over."""
    if len(content) > largest:
        size = f"{largest // 1024} KiB" if largest < 1024 * 1024 else f"{largest // (1024 * 1024)} MiB"
        return None, [
            _finding(Place(file, 1, 1), f"the file is larger than {size}", "make several files of it")
        ]
    if content.startswith(_OTHER_MARKS):
        return None, [
            _finding(Place(file, 1, 1), "the file is saved as UTF-16 or UTF-32", "save it as UTF-8")
        ]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start + (3 if content.startswith(codecs.BOM_UTF8) else 0)
        before = content[:start].decode("utf-8-sig", "replace")
        return None, [
            _finding(
                place_at(before, len(before), file), "these bytes are not UTF-8", _encoding_hint(content)
            )
        ]
    unseen = [
        _finding(
            place_at(text, match.start(), file),
            f"{_NAMES.get(match[0], f'the control character U+{ord(match[0]):04X}')} stands here",
            "take it away",
        )
        for match, _ in zip(_UNSEEN.finditer(text), range(_MOST_UNSEEN), strict=False)
    ]
    return (None, unseen) if unseen else (text, [])


def place_at(text: str, index: int, file: str) -> Place:
    """Line and column, from 1, of the character at ``index``."""
    breaks = [match.end() for match in _BREAK.finditer(text, 0, index)]
    return Place(file, len(breaks) + 1, index - (breaks[-1] if breaks else 0) + 1)


def _encoding_hint(content: bytes) -> str:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "save the file as UTF-8"
    return "the file seems to be saved as GBK: save it as UTF-8"


def _finding(place: Place, message: str, hint: str) -> Finding:
    return Finding(code="SOP001", severity="error", place=place, message=message, hint=hint)
