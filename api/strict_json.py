"""Reading JSON as I-JSON (RFC 7493): what would mean different things to different readers is refused.

Refused: duplicate names, NaN and infinities, integers beyond 2^53, lone surrogates, NUL characters
(a database's text cannot hold them), nesting deeper than :data:`DEPTH`.
"""

from __future__ import annotations

import json
import math
from typing import Any

DEPTH = 64
_SAFE = 2**53 - 1


class Unreadable(ValueError):
    """The bytes are not JSON that we take. ``args[0]`` is one sentence in English."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(f"The name {_shown(twice)} stands twice in one object.")
    return found


def _shown(text: str) -> str:
    return json.dumps(text[:40])


def _integer(text: str) -> int:
    if len(text) > 17 or not -_SAFE <= (number := int(text)) <= _SAFE:
        raise Unreadable(f"The number {text[:40]} is beyond what JSON can carry exactly (2^53).")
    return number


def _float(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise Unreadable(f"The number {text[:40]} is too large.")
    return number


def _constant(text: str) -> Any:
    raise Unreadable(f"{text} is not a number that JSON knows.")


_decoder = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_constant
)


def read(body: bytes) -> Any:
    """The value of a JSON text in UTF-8.

    Raises:
        Unreadable: where and why it cannot be read.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"The body is not UTF-8 (byte {error.start}).") from error
    if body.count(b"[") + body.count(b"{") > DEPTH and _depth(text) > DEPTH:
        raise Unreadable(f"The body is nested deeper than {DEPTH} levels.")
    try:
        value = _decoder.decode(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"{error.msg}, line {error.lineno} column {error.colno}.") from error
    if b"\\u" in body:
        _check_text(value)
    elif "\x00" in text:
        raise Unreadable("The body holds a NUL character.")
    return value


def _depth(text: str) -> int:
    """How deep brackets nest, strings left aside. Runs only on bodies with many brackets."""
    deepest = depth = 0
    inside = escaped = False
    for sign in text:
        if inside:
            if escaped:
                escaped = False
            elif sign == "\\":
                escaped = True
            elif sign == '"':
                inside = False
        elif sign == '"':
            inside = True
        elif sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def _check_text(value: Any) -> None:
    """Refuse what only an escape can bring in: lone surrogates and NUL."""
    if isinstance(value, str):
        if "\x00" in value:
            raise Unreadable("A text holds a NUL character.")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise Unreadable("A text holds half of a surrogate pair.") from error
    elif isinstance(value, list):
        for item in value:
            _check_text(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            _check_text(name)
            _check_text(item)
