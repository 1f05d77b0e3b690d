"""The sheet of choices: lists of codes with titles, and how one narrows another down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from forms.importing.imported import Titles, id_of
from forms.importing.xlsform.workbook import Row

INLINE = 12
"""So many choices stand in the field itself; more become a code list."""
_FILTER = re.compile(r"\s*([A-Za-z_][\w-]*)\s*=\s*\$\{\s*([^}\s]+)\s*\}\s*")


class Choices:
    """The lists by name, each with its rows in order."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.lists: dict[str, list[Row]] = {}
        for row in rows:
            if row.get("list_name") and row.get("name"):
                self.lists.setdefault(row.get("list_name"), []).append(row)
        self.files: dict[str, dict[str, Any]] = {}

    def schema(self, name: str) -> dict[str, Any]:
        """The schema of one choice of a list that there is."""
        if len(self.lists[name]) > INLINE:
            return {"type": "string", "codeList": self.code_list(name)}
        rows = {row.get("name"): row for row in self.lists[name]}
        titles = {code: text(row.texts.get("label", {})) for code, row in rows.items()}
        schema: dict[str, Any] = {"type": "string", "enum": list(rows)}
        if any(title is not None and title != code for code, title in titles.items()):
            schema["x-titles"] = {code: title or code for code, title in titles.items()}
        return schema

    def code_list(self, name: str, parent: tuple[str, str] | None = None) -> str:
        """The code list that a list becomes; ``parent`` is a column and the list its codes are of."""
        found = id_of(name, "list")
        entries = []
        for row in {row.get("name"): row for row in self.lists[name]}.values():
            entry: dict[str, Any] = {"code": row.get("name")}
            if (title := text(row.texts.get("label", {}))) is not None:
                entry["title"] = title
            if parent is not None and row.get(parent[0]):
                entry["parent"] = row.get(parent[0])
            entries.append(entry)
        file: dict[str, Any] = {"codeList": found}
        if parent is not None:
            file["parent"] = id_of(parent[1], "list")
        if parent is not None or found not in self.files:
            self.files[found] = file | {"entries": entries}
        return found

    def parent_of(self, name: str, written: str, lists: Mapping[str, str]) -> tuple[str, str] | None:
        """For ``choice_filter``: the column of the list, and the list that the named question takes its codes
        from; None for any other filter."""
        match = _FILTER.fullmatch(written)
        if match is None or match[2] not in lists or lists[match[2]] not in self.lists:
            return None
        codes = {row.get("name") for row in self.lists[lists[match[2]]]}
        if not all(row.get(match[1]) in codes for row in self.lists[name]):
            return None
        return match[1], lists[match[2]]


def text(titles: Titles) -> Any:
    """A text as files write it: plain where there is one language; None where there is none."""
    given = {language: value for language, value in titles.items() if value}
    if not given:
        return None
    if set(given) == {"und"}:
        return given["und"]
    if "und" in given:
        given = {**({"en": given["und"]} if "en" not in given else {}), **given}
        del given["und"]
    return next(iter(given.values())) if len(set(given.values())) == 1 else given
