"""Plain scalars by the core schema of YAML 1.2 (10.3.2), so that server, editor and browser agree.

PyYAML's own resolvers speak YAML 1.1, where ``on`` is true, ``no`` is false and ``09:30`` is 570. Here
those are words and texts.
"""

from __future__ import annotations

import math
import re

from forms.both import Both

GREATEST = 2**53 - 1
"""The greatest whole number that JSON carries unchanged everywhere (RFC 8259, 6)."""

_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBERS_BEGIN = frozenset("+-.0123456789")

_LONGEST = 400
"""No number that a double can hold needs more characters; longer ones are never read as numbers."""


class Unkept(ValueError):
    """A number that JSON can't hold as it is written; ``why`` says it."""

    def __init__(self, why: Both) -> None:
        super().__init__(why)
        self.why = why


def plain(text: str) -> str | int | float | bool | None:
    """The value of a plain scalar. Raises :class:`Unkept` for numbers that can't be kept."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBERS_BEGIN:
        return text
    if _INTEGER.fullmatch(text):
        return _whole(text, 10)
    if _OCTAL.fullmatch(text):
        return _whole(text[2:], 8)
    if _HEXADECIMAL.fullmatch(text):
        return _whole(text[2:], 16)
    if _NO_NUMBER.fullmatch(text):
        raise Unkept(Both(f"`{text}` is no number that can be kept", f"`{text}`不是能保存的数字"))
    if _FLOAT.fullmatch(text):
        number = float(text) if len(text) <= _LONGEST else math.inf
        if not math.isfinite(number):
            raise Unkept(Both("this number is too great to be kept", "数字过大，无法保存"))
        return number
    return text


def loses_zeros(text: str) -> bool:
    """Whether a whole number is written with zeros before it, as codes and telephone numbers are."""
    digits = text.lstrip("+-")
    return len(digits) > 1 and digits[0] == "0" and digits[1] not in "xo"


def _whole(digits: str, base: int) -> int:
    number = int(digits, base) if len(digits) <= _LONGEST else GREATEST + 1
    if abs(number) > GREATEST:
        raise Unkept(
            Both("this number has more digits than can be kept exactly", "数字的位数过多，无法精确保存")
        )
    return number
