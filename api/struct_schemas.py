"""JSON Schemas of structs, from what msgspec says of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec


def schema_of(struct: Any) -> dict[str, Any]:
    """The schema of one struct, standing alone."""
    found: dict[str, Any] = _plain(msgspec.json.schema(struct))
    return found


def components_of(structs: Iterable[Any]) -> dict[str, Any]:
    """The schemas of structs by name, referring to each other as an OpenAPI document does."""
    _, found = msgspec.json.schema_components(structs, ref_template="#/components/schemas/{name}")
    plain: dict[str, Any] = _plain(found)
    return dict(sorted(plain.items()))


def _plain(schema: Any) -> Any:
    """Plain lists; and where all of a fixed number of items are alike, ``items`` for all instead of
    ``prefixItems`` for each, which many tools that make clients do not know."""
    if isinstance(schema, list | tuple):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _plain(one) for name, one in schema.items()}
    items = found.get("prefixItems")
    if isinstance(items, list) and all(one == items[0] for one in items):
        found["items"] = found.pop("prefixItems")[0]
    return found
