"""The JSON Schemas that editors and other programs use, by name, with their ETags."""

from __future__ import annotations

import hashlib
from functools import cache

from engine.language import schema_files

SUFFIX = ".schema.json"


@cache
def _all() -> dict[str, tuple[str, bytes]]:
    found = {}
    for file in sorted(schema_files.folder().glob(f"*{SUFFIX}")):
        content = file.read_bytes()
        found[file.name] = (f'"{hashlib.sha256(content).hexdigest()[:16]}"', content)
    return found


def schema_names() -> tuple[str, ...]:
    """What is published."""
    return tuple(_all())


def schema_bytes(name: str) -> tuple[str, bytes] | None:
    """The ETag and the bytes of a schema (``sop`` or ``sop.schema.json``); None where there is none."""
    return _all().get(name) or _all().get(f"{name}{SUFFIX}")
