"""From JSON to the values that an expression works on, and back.

What does not fit its type, is ``null`` or can't be kept exactly counts as not given: an expression never
sees a value that its check did not foresee.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from forms.expressions.functions import text_of_number
from forms.expressions.tokens import SAFE_INT
from forms.expressions.types import Type

MOST_NESTING = 32


class _Unknown:
    """The type of :data:`UNKNOWN`."""

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        return False


UNKNOWN: Final = _Unknown()
"""The value of an expression that reads what was not given, or that has none (a division by zero)."""


def bind(reads: Iterable[str], roots: Mapping[str, Any]) -> dict[str, Any]:
    """The values of qualified names picked out of nested data; what is not there is left out.

    ``bind(["this.a.b"], {"this": {"a": {"b": 1}}})`` gives ``{"this.a.b": 1}``. A key with dots in it
    (``{"prepare.badge": …}``) is found too.
    """
    found: dict[str, Any] = {}
    for name in reads:
        value = _pick(roots, _parts(name), 0)
        if value is not UNKNOWN and value is not None:
            found[name] = value
    return found


@lru_cache(maxsize=8192)
def _parts(name: str) -> tuple[str, ...]:
    return tuple(name.split("."))


def _pick(data: Any, parts: tuple[str, ...], at: int) -> Any:
    if at == len(parts):
        return data
    if not isinstance(data, Mapping):
        return UNKNOWN
    for end in range(at + 1, len(parts) + 1):
        key = parts[at] if end == at + 1 else ".".join(parts[at:end])
        if key in data:
            value = _pick(data[key], parts, end)
            if value is not UNKNOWN:
                return value
    return UNKNOWN


Converter = Callable[[Any], Any]


def converter(type_: Type) -> Converter:
    """A function that brings a JSON value to ``type_``, or gives UNKNOWN. It never raises."""
    match type_.kind:
        case "string":
            return _string
        case "int":
            return _int
        case "double":
            return _double
        case "bool":
            return _bool
        case "list":
            return _list(converter(type_.element))
        case "map":
            return _map(converter(type_.element))
        case "object":
            return _object({name: converter(field) for name, field in type_.fields})
        case _:
            return _dynamic


def _string(value: Any) -> Any:
    return value if _encodable(value) else UNKNOWN


def _encodable(text: Any) -> bool:
    """Whether it is a text, and one that can be written down: half a surrogate pair is none."""
    if not isinstance(text, str):
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _bool(value: Any) -> Any:
    return value if isinstance(value, bool) else UNKNOWN


def _int(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and -SAFE_INT <= value <= SAFE_INT:
        return value
    return UNKNOWN


def _double(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else UNKNOWN
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            return UNKNOWN
    return UNKNOWN


def _list(element: Converter) -> Converter:
    def convert(value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return UNKNOWN
        items = [element(item) for item in value]
        return UNKNOWN if any(item is UNKNOWN for item in items) else items

    return convert


def _map(element: Converter) -> Converter:
    def convert(value: Any) -> Any:
        if not isinstance(value, Mapping):
            return UNKNOWN
        found = {}
        for key, item in value.items():
            converted = element(item)
            if converted is UNKNOWN or not _encodable(key):
                continue
            found[key] = converted
        return found

    return convert


def _object(fields: dict[str, Converter]) -> Converter:
    def convert(value: Any) -> Any:
        if not isinstance(value, Mapping):
            return UNKNOWN
        found = {}
        for name, field in fields.items():
            if name in value and (converted := field(value[name])) is not UNKNOWN:
                found[name] = converted
        return found

    return convert


def _dynamic(value: Any, depth: int = 0) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int | float):
        return _double(value)
    if depth == MOST_NESTING:
        return UNKNOWN
    if isinstance(value, list | tuple):
        items = [_dynamic(item, depth + 1) for item in value]
        return UNKNOWN if any(item is UNKNOWN for item in items) else items
    if isinstance(value, Mapping):
        pairs = ((key, _dynamic(item, depth + 1)) for key, item in value.items())
        return {key: item for key, item in pairs if item is not UNKNOWN and _encodable(key)}
    return UNKNOWN


def plain(value: Any) -> Any:
    """A result as JSON has it: a number that is whole is an int; UNKNOWN where JSON can't hold it."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return UNKNOWN
        return int(value) if value.is_integer() and abs(value) <= SAFE_INT else value
    if isinstance(value, int):
        return value if abs(value) <= SAFE_INT else UNKNOWN
    if isinstance(value, list):
        items = [plain(item) for item in value]
        return UNKNOWN if any(item is UNKNOWN for item in items) else items
    if isinstance(value, dict):
        values = {key: plain(item) for key, item in value.items()}
        return UNKNOWN if any(item is UNKNOWN for item in values.values()) else values
    return UNKNOWN


def shown(value: Any) -> str:
    """A value inside a text: nothing where it is unknown, numbers as canonical JSON writes them."""
    if value is UNKNOWN or value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return text_of_number(value) if math.isfinite(value) else ""
    if isinstance(value, list | tuple):
        return ", ".join(shown(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {shown(item)}" for key, item in value.items())
    return str(value)
