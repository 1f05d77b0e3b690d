"""From what services answer to what goes over the wire: the same fields, instants as RFC 3339.

A wire struct has the fields of its view, by name; where it says :data:`Instant`, the view has milliseconds.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin

import msgspec
from msgspec import Meta

T = TypeVar("T")
Instant = Annotated[datetime, Meta(tz=True, description="RFC 3339, in UTC where the server says it")]
Titles = Annotated[
    dict[str, str], Meta(description="Per language tag; `und` where the author wrote one for all")
]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, tzinfo=UTC)


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """Base of what we answer with: every field is written."""


class Sent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what we take: unknown names are mistakes."""


def instant(ms: int) -> datetime:
    """Milliseconds since 1970 UTC as an instant; what lies beyond the calendar stays at its edge."""
    try:
        return _EPOCH + timedelta(milliseconds=ms)
    except OverflowError:
        return _LAST if ms > 0 else datetime.min.replace(tzinfo=UTC)


def milliseconds(moment: datetime) -> int:
    """An instant as whole milliseconds since 1970 UTC."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def shown(view: Any, into: type[T]) -> T:
    """``view`` as the wire struct ``into``."""
    result: T = _maker(cast("Any", into))(view)
    return result


@cache
def _maker(into: Any) -> Callable[[Any], Any]:
    """A function that makes ``into`` from a view, with the conversions found out once."""
    fields = msgspec.structs.fields(into)
    plan = tuple((field.name, _conversion(field.type)) for field in fields)

    def make(view: Any) -> Any:
        return into(
            **{
                name: getattr(view, name) if convert is None else convert(getattr(view, name))
                for name, convert in plan
            }
        )

    return make


def _conversion(kind: Any) -> Callable[[Any], Any] | None:
    """How a value becomes one of ``kind``; None where it may stay as it is."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _conversion(get_args(kind)[0])
    if kind is datetime:
        return instant
    if isinstance(kind, type) and issubclass(kind, Wire):
        return _maker(kind)
    if origin in (Union, types.UnionType):
        inner = [one for one in get_args(kind) if one is not type(None)]
        convert = _conversion(inner[0]) if len(inner) == 1 else None
        return None if convert is None else lambda value: None if value is None else convert(value)
    if origin is tuple:
        return _of_each(_conversion(get_args(kind)[0]))
    if origin is dict:
        return _of_values(_conversion(get_args(kind)[1]))
    return None


def _of_each(convert: Callable[[Any], Any] | None) -> Callable[[Any], Any] | None:
    return None if convert is None else lambda values: tuple(convert(value) for value in values)


def _of_values(convert: Callable[[Any], Any] | None) -> Callable[[Any], Any] | None:
    if convert is None:
        return None
    return lambda values: {name: convert(value) for name, value in values.items()}
