"""Code lists in the database: the list as it is, its entries, and every version it ever had."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.language.runbook import CodeEntry, CodeList
from engine.runtime.values import Ms
from engine.services.views import CodeListView
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork

_content = msgspec.json.Decoder(CodeList).decode


def find_code_list(reading: Reading, name: str, version: int | None = None) -> CodeListView | None:
    """The list as it is, or was in a version; None when there is no such one."""
    rows = reading.rows(
        "SELECT h.version, h.at, h.content FROM code_list_history h JOIN code_list c ON c.name = h.list "
        "WHERE h.list = ? AND h.version = coalesce(?, c.version)",
        name,
        version,
    )
    return _view(name, *rows[0]) if rows else None


def all_code_lists(reading: Reading) -> dict[str, CodeListView]:
    """Every list as it is, by name."""
    rows = reading.rows(
        "SELECT c.name, h.version, h.at, h.content FROM code_list c "
        "JOIN code_list_history h ON h.list = c.name AND h.version = c.version ORDER BY c.name"
    )
    return {name: _view(name, *rest) for name, *rest in rows}


def write_code_list(
    unit: UnitOfWork, name: str, content: CodeList, *, version: int, by: str, at: Ms
) -> CodeListView:
    """Write the next version of a list: the list, its entries, and the version whole."""
    unit.run(
        "INSERT INTO code_list (name, title, parent, version, updated_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET title = excluded.title, parent = excluded.parent, "
        "version = excluded.version, updated_at = excluded.updated_at",
        name,
        _json(content.title),
        content.parent,
        version,
        at,
    )
    unit.run("DELETE FROM code_entry WHERE list = ?", name)
    for position, entry in enumerate(content.entries):
        unit.run(
            "INSERT INTO code_entry (list, code, position, title, parent, retired) VALUES (?, ?, ?, ?, ?, ?)",
            name,
            _json(entry.code),
            position,
            _json(entry.title),
            None if entry.parent is None else _json(entry.parent),
            entry.retired,
        )
    unit.run(
        'INSERT INTO code_list_history (list, version, at, "by", content) VALUES (?, ?, ?, ?, ?)',
        name,
        version,
        at,
        by,
        _json(content),
    )
    unit.changed("code_list", name, branch=None, at=at)
    return CodeListView(name=name, content=content, version=version, at=at)


def with_retired(before: CodeList | None, after: CodeList) -> CodeList:
    """The new list, and at its end, retired, every code that stood in the old one and does not any more."""
    if before is None:
        return after
    there = {(type(entry.code), entry.code) for entry in after.entries}
    gone = tuple(
        CodeEntry(code=entry.code, title=entry.title, parent=entry.parent, retired=True)
        for entry in before.entries
        if (type(entry.code), entry.code) not in there
    )
    return msgspec.structs.replace(after, entries=(*after.entries, *gone))


def _view(name: str, version: int, at: Ms, content: str) -> CodeListView:
    return CodeListView(name=name, content=_content(content), version=version, at=at)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
