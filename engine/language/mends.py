"""Mends: changes of documents after which a finding is gone."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from engine.language.document import Path

Operation = Literal["set", "rename_key", "remove", "add"]


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a document. ``set``: the value at ``path`` becomes ``value``, made if it is not there;
    ``rename_key``: the key at the end of ``path`` becomes ``key``; ``remove``: the entry or item at ``path``
    goes; ``add``: ``value`` becomes the last item of the list at ``path``, or with ``key`` the last entry of
    the map there."""

    file: str
    op: Operation
    path: Path
    key: str | None = None
    value: Any = None


class Mend(msgspec.Struct, frozen=True, kw_only=True):
    """Edits, made in their order, and what they do in one sentence per language."""

    title: dict[str, str]
    edits: tuple[Edit, ...]
