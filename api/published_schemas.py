"""The JSON Schemas that editors and other programs use, by name, with their ETags."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from engine.language import schemas


@cache
def _all() -> dict[str, tuple[str, bytes]]:
    found = {}
    for name, schema in schemas.published().items():
        content = json.dumps(schema, ensure_ascii=False, indent=1).encode()
        found[name] = (f'"{hashlib.sha256(content).hexdigest()[:16]}"', content)
    return found


def schema_names() -> tuple[str, ...]:
    """What is published."""
    return tuple(_all())


def schema_bytes(name: str) -> tuple[str, bytes] | None:
    """The ETag and the bytes of a schema, with or without ``.json``; None where there is none."""
    return _all().get(name) or _all().get(f"{name}.json")
