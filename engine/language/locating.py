"""From the place of a finding to the node of the file's document, and to where its text ends.

Findings have places, for people. An editor underlines a range and changes a node; both are found here, from
the place, the words of the finding and the file's own document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.language.document import Document, Path
from engine.language.finding import Finding

_NAMED = re.compile(r"(needs )?`([^`]+)`")
_KEY = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^:#]+?(?=\s*:(?:\s|$))""")
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_WORD = re.compile(r"[\w.\-$]+")
_PLAIN_END = re.compile(r"\s+#.*$")


class Located(NamedTuple):
    """The node of a document. ``by_key``: its key is meant. ``within``: a part of its text is meant."""

    path: Path
    by_key: bool
    within: bool = False


class Locator:
    """Finds the nodes of one document by their places."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._at: dict[tuple[int, int], list[Located]] = {}
        values: list[tuple[tuple[int, int], Path]] = []
        for path, place in document.places.items():
            spot = (place.line, place.column)
            self._at.setdefault(spot, []).append(Located(path, by_key=False))
            values.append((spot, path))
        for path, place in document.keys.items():
            self._at.setdefault((place.line, place.column), []).append(Located(path, by_key=True))
        self._values = sorted(values, key=lambda value: (value[0], len(value[1])))

    def node(self, finding: Finding) -> Located:
        """The node that a finding is about."""
        spot = (finding.place.line, finding.place.column)
        found = self._at.get(spot, [])
        if len(found) == 1:
            return found[0]
        if found:
            named = {
                part for needs, name in _NAMED.findall(finding.message) if not needs for part in _parts(name)
            }
            meant = [one for one in found if one.by_key and one.path[-1] in named]
            values = [one for one in found if not one.by_key]
            return (meant or values or found)[-1]
        number = bisect_right(self._values, spot, key=lambda value: value[0]) - 1
        if number < 0:
            return Located((), by_key=False)
        return Located(self._values[number][1], by_key=False, within=True)


def value_at(data: Any, path: Path) -> Any:
    """The value at a path of plain data; None where there is none."""
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def end_of(lines: list[str], finding: Finding, located: Located | None) -> tuple[int, int]:
    """Line and column (from 1) after the last character of what a finding is about; it never leaves the line
    on which that begins."""
    line, column = finding.place.line, finding.place.column
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    rest = text[column - 1 :]
    if located is not None and located.by_key and (key := _KEY.match(rest)):
        length = len(key.group())
    elif located is not None and located.within:
        length = len(word.group()) if (word := _WORD.match(rest)) else 1
    elif quoted := _QUOTED.match(rest):
        length = len(quoted.group())
    else:
        plain = _PLAIN_END.sub("", rest)
        if "{" in text[: column - 1] or "[" in text[: column - 1]:
            plain = re.split(r"[,\]}]", plain, maxsplit=1)[0] if plain[:1] not in "{[" else plain
        length = len(plain.rstrip())
    return line, column + max(length, 1 if rest else 0)


def locators(documents: Mapping[str, Document]) -> dict[str, Locator]:
    """One for each file, by the file's name as findings show it."""
    return {file: Locator(document) for file, document in documents.items()}


def _parts(name: str) -> tuple[str, ...]:
    return (name, name.rpartition(".")[2], name.partition(":")[0])
