"""XLSForm's ``constraint``: the limits of a field, as the schema says them."""

from __future__ import annotations

import re
from typing import Any

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_SIGNS = {">=": "minimum", "<=": "maximum", ">": "exclusiveMinimum", "<": "exclusiveMaximum"}
_TURNED = {">=": "<=", "<=": ">=", ">": "<", "<": ">"}
_OF_VALUE = re.compile(rf"\.\s*(>=|<=|>|<)\s*{_NUMBER}")
_TURNED_OF_VALUE = re.compile(rf"{_NUMBER}\s*(>=|<=|>|<)\s*\.")
_OF_LENGTH = re.compile(rf"string-length\(\s*\.\s*\)\s*(>=|<=|>|<|=)\s*{_NUMBER}")
_OF_COUNT = re.compile(rf"count-selected\(\s*\.\s*\)\s*(>=|<=|>|<|=)\s*{_NUMBER}")
_PATTERN = re.compile(r"""regex\(\s*\.\s*,\s*(?:'([^']*)'|"([^"]*)")\s*\)""")


def limits(constraint: str, schema: dict[str, Any]) -> dict[str, Any] | None:
    """The keywords that say the constraint; None where it says something that a schema can't."""
    found: dict[str, Any] = {}
    for part in re.split(r"\s+and\s+", _bare(constraint)):
        said = _limit(_bare(part), str(schema.get("type")))
        if said is None or set(said) & set(found):
            return None
        found |= said
    return found


def _bare(part: str) -> str:
    part = part.strip()
    while part.startswith("(") and part.endswith(")") and _closes_at_the_end(part):
        part = part[1:-1].strip()
    return part


def _closes_at_the_end(part: str) -> bool:
    depth = 0
    for place, sign in enumerate(part):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and place < len(part) - 1:
            return False
    return True


def _limit(part: str, kind: str) -> dict[str, Any] | None:
    if kind in {"integer", "number"}:
        if match := _OF_VALUE.fullmatch(part):
            return {_SIGNS[match[1]]: _number(match[2])}
        if match := _TURNED_OF_VALUE.fullmatch(part):
            return {_SIGNS[_TURNED[match[2]]]: _number(match[1])}
    if kind == "string":
        if match := _OF_LENGTH.fullmatch(part):
            return _counted("Length", match[1], match[2])
        if match := _PATTERN.fullmatch(part):
            return _pattern(match[1] if match[1] is not None else match[2])
    if kind == "array" and (match := _OF_COUNT.fullmatch(part)):
        return _counted("Items", match[1], match[2])
    return None


def _counted(what: str, sign: str, written: str) -> dict[str, Any] | None:
    number = _number(written)
    if not isinstance(number, int):
        return None
    match sign:
        case "=":
            return {f"min{what}": number, f"max{what}": number}
        case ">=" | ">":
            return {f"min{what}": number + (sign == ">")}
    return {f"max{what}": number - (sign == "<")}


def _pattern(pattern: str) -> dict[str, Any] | None:
    if "(?" in pattern or re.search(r"\\[bBpPkAZz1-9]", pattern):
        return None
    whole = f"({pattern})" if "|" in pattern else pattern
    start = "" if pattern.startswith("^") else "^"
    end = "" if pattern.endswith("$") else "$"
    return {"pattern": f"{start}{whole}{end}"}


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value
