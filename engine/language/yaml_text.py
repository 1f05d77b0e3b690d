"""From bytes to text that libyaml can read: UTF-8, without characters that nobody can see."""

from __future__ import annotations

import codecs
import re

from engine.language.finding import Finding, Place
from forms.both import Both

_OTHER_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_UNSEEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Characters YAML forbids (1.2, 5.1), and those that some readers take for a line break or a mark."""

_NAMES = {
    "\x00": Both("a zero byte", "零字节"),
    "\x85": Both("an invisible line break (U+0085)", "看不见的换行符（U+0085）"),
    "\u2028": Both("an invisible line break (U+2028)", "看不见的换行符（U+2028）"),
    "\u2029": Both("an invisible line break (U+2029)", "看不见的换行符（U+2029）"),
    "\ufeff": Both("a byte order mark inside the file (U+FEFF)", "文件中间的字节顺序标记（U+FEFF）"),
}
_MOST_UNSEEN = 10

_BREAK = re.compile(r"\r\n|\r|\n")


def decode(content: bytes, file: str, *, largest: int) -> tuple[str | None, list[Finding]]:
    """The text of a file, or None and why not. A byte order mark of UTF-8 at the beginning is passed over."""
    if len(content) > largest:
        size = f"{largest // 1024} KiB" if largest < 1024 * 1024 else f"{largest // (1024 * 1024)} MiB"
        return None, [
            _finding(
                Place(file, 1, 1),
                Both(f"the file is larger than {size}", f"文件超过 {size}"),
                Both("make several files of it", "分成几个文件"),
            )
        ]
    if content.startswith(_OTHER_MARKS):
        return None, [
            _finding(
                Place(file, 1, 1),
                Both("the file is saved as UTF-16 or UTF-32", "文件以 UTF-16 或 UTF-32 保存"),
                Both("save it as UTF-8", "请存为 UTF-8"),
            )
        ]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start + (3 if content.startswith(codecs.BOM_UTF8) else 0)
        before = content[:start].decode("utf-8-sig", "replace")
        return None, [
            _finding(
                place_at(before, len(before), file),
                Both("these bytes are not UTF-8", "这些字节不是 UTF-8"),
                _encoding_hint(content),
            )
        ]
    unseen = [
        _finding(
            place_at(text, match.start(), file),
            _stands_here(match[0]),
            Both("take it away", "去掉它"),
        )
        for match, _ in zip(_UNSEEN.finditer(text), range(_MOST_UNSEEN), strict=False)
    ]
    return (None, unseen) if unseen else (text, [])


def place_at(text: str, index: int, file: str) -> Place:
    """Line and column, from 1, of the character at ``index``."""
    breaks = [match.end() for match in _BREAK.finditer(text, 0, index)]
    return Place(file, len(breaks) + 1, index - (breaks[-1] if breaks else 0) + 1)


def _stands_here(character: str) -> Both:
    code = f"U+{ord(character):04X}"
    what = _NAMES.get(character, Both(f"the control character {code}", f"控制字符 {code}"))
    return Both(f"{what} stands here", f"此处有{what.zh}")


def _encoding_hint(content: bytes) -> Both:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return Both("save the file as UTF-8", "请把文件存为 UTF-8")
    return Both("the file seems to be saved as GBK: save it as UTF-8", "文件似乎以 GBK 保存：请存为 UTF-8")


def _finding(place: Place, message: Both, hint: Both) -> Finding:
    return Finding(code="SOP001", severity="error", place=place, message=message, hint=hint)
