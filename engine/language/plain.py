"""Frozen values as plain data without their defaults.

msgspec leaves a default out where the very object is the default, so that ``"assignee"`` written by hand and
``"assignee"`` left out would be written differently. Here equal values are left out, and the same runbook
is always the same data.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import msgspec


class _Field(NamedTuple):
    name: str
    key: str
    default: Any


def plain(value: Any) -> Any:
    """Dicts, lists and scalars for a value made of msgspec structs, dicts, lists and tuples."""
    if isinstance(value, msgspec.Struct):
        kind = type(value)
        config = kind.__struct_config__
        found: dict[str, Any] = {} if config.tag is None else {str(config.tag_field): config.tag}
        for field in _fields(kind):
            inner = getattr(value, field.name)
            if field.default is msgspec.NODEFAULT or inner != field.default:
                found[field.key] = plain(inner)
        return found
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


@lru_cache(maxsize=256)
def _fields(kind: type[msgspec.Struct]) -> tuple[_Field, ...]:
    return tuple(
        _Field(
            field.name,
            field.encode_name,
            field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default,
        )
        for field in msgspec.structs.fields(kind)
    )
