"""Where a character of a YAML text stands in its file, so that a finding can point into an expression.

The file is read again, since this is needed for findings only. Where its text can't be followed to the
value (the file is gone or has changed), the place of the whole value has to do.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path as FilePath

from engine.language.finding import Place

_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(#.*)?")

Spot = tuple[int, int]  # line and column from 0


def place_within(place: Place, value: str, offset: int) -> Place:
    """The place of the character ``offset`` of ``value``, a scalar that begins at ``place``."""
    offset = max(0, offset)
    try:
        lines = _lines(place.file)
        found = spots(lines, place.line - 1, place.column - 1, value)
    except (OSError, UnicodeDecodeError, IndexError, StopIteration):
        return place
    if found is None or offset > len(found):
        return place
    if offset == len(found):
        line, column = found[-1] if found else (place.line - 1, place.column - 2)
        return Place(place.file, line + 1, column + 2)
    line, column = found[offset]
    return Place(place.file, line + 1, column + 1)


@lru_cache(maxsize=8)
def _lines(file: str) -> list[str]:
    return FilePath(file).read_text("utf-8-sig").splitlines()


def forget_files() -> None:
    """Let go of files that were read to find places; called when a check is over."""
    _lines.cache_clear()


def spots(lines: list[str], line: int, column: int, value: str) -> list[Spot] | None:
    """The spot of every character of the value, or None where the text can't be followed."""
    first = lines[line][column:]
    if _BLOCK.fullmatch(first):
        return _block(lines, line + 1, value)
    if first.startswith('"'):
        return _flow(lines, line, column + 1, value, quote='"')
    if first.startswith("'"):
        return _flow(lines, line, column + 1, value, quote="'")
    return _flow(lines, line, column, value, quote="")


def _flow(lines: list[str], line: int, column: int, value: str, *, quote: str) -> list[Spot] | None:
    """A plain or quoted scalar: lines are folded, and quoted ones have escapes."""
    found: list[Spot] = []
    at = 0
    while at < len(value):
        text = lines[line]
        if column >= len(text) or (value[at] in " \n" and not text[column:].strip()):
            folded = 0
            begin = (line, column)
            line += 1
            while not lines[line].strip():
                folded += 1
                line += 1
            column = len(lines[line]) - len(lines[line].lstrip())
            if value[at : at + max(folded, 1)] != ("\n" * folded or " "):
                return None
            found.extend([begin] * max(folded, 1))
            at += max(folded, 1)
            continue
        length = 1
        if quote == "'" and text.startswith("''", column):
            length = 2
        elif quote == '"' and (match := _ESCAPE.match(text, column)):
            length = match.end() - column
        elif text[column] != value[at]:
            return None
        found.append((line, column))
        column += length
        at += 1
    return found


def _block(lines: list[str], line: int, value: str) -> list[Spot] | None:
    """A literal or folded block: its lines without their indent."""
    first = next(text for text in lines[line:] if text.strip())
    indent = len(first) - len(first.lstrip(" "))
    found: list[Spot] = []
    at, column = 0, indent
    while at < len(value):
        text = lines[line] if line < len(lines) else ""
        if column < len(text) and text[column] == value[at]:
            found.append((line, column))
            column += 1
        elif column >= len(text) and value[at] in " \n":
            found.append((line, column))
            line, column = line + 1, indent
        else:
            return None
        at += 1
    return found
