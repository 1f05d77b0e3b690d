"""What libyaml refuses, in a designer's words.

libyaml stops at the first thing it can't read. To tell as much as can be told at once, the part that
it stumbled over is blanked out and the rest is read again; a further trouble counts only if it stands
wholly after that part, so that no finding is a mere consequence of another.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from yaml import CollectionEndEvent, CollectionStartEvent, MarkedYAMLError, YAMLError
from yaml._yaml import CParser

from engine.language.finding import Finding, Place

MOST_TROUBLES = 20

_LONGEST = 200_000
"""Characters of a text that is read again for further troubles."""

_DEEPEST = 64

_TAB = "a tab"

_KEEP_BREAKS = re.compile(r"[^\r\n]+(?:\r\n|\r|\n)?|\r\n|\r|\n")
_TAB_INDENT = re.compile(r" *\t[ \t]*(?=[^\s#])")


class _Spot(NamedTuple):
    """A line and a column, from 0."""

    line: int
    column: int


class _Trouble(NamedTuple):
    spot: _Spot
    message: str
    hint: str | None


class _Told(NamedTuple):
    """What libyaml told: its problem and what it was at then, where it saw it, where that began."""

    problem: str
    context: str
    seen: _Spot
    begun: _Spot
    line: str  # the line of ``seen``


def syntax_findings(text: str, file: str, error: YAMLError) -> list[Finding]:
    """Findings for ``error``, which libyaml raised on ``text``, and for what is wrong after it."""
    lines = _KEEP_BREAKS.findall(text)
    troubles: list[_Trouble] = []
    last = -1
    current: YAMLError | None = error
    while current is not None and len(troubles) < MOST_TROUBLES:
        told = _tell(current, lines)
        begins, ends = _extent(current, lines)
        if begins <= last:
            break
        troubles += told
        if len(told) > 1 or _TAB in told[0].message:
            break  # all tabs are told at once, and every other trouble may come of them
        last = _blank(lines, begins, ends)
        current = _first_error("".join(lines)) if len(text) <= _LONGEST else None
    return [
        Finding(
            code="SOP001",
            severity="error",
            place=Place(file, trouble.spot.line + 1, trouble.spot.column + 1),
            message=trouble.message,
            hint=trouble.hint,
        )
        for trouble in troubles
    ]


def _first_error(text: str) -> YAMLError | None:
    """What libyaml refuses in the text; None also where it stands too deep to be worth its time."""
    parser = CParser(text)
    depth = 0
    try:
        while depth <= _DEEPEST and (event := parser.get_event()) is not None:
            if isinstance(event, CollectionStartEvent):
                depth += 1
            elif isinstance(event, CollectionEndEvent):
                depth -= 1
    except YAMLError as error:
        return error
    return None


def _extent(error: YAMLError, lines: list[str]) -> tuple[int, int]:
    """The first and the last line that the trouble touches."""
    seen, context = _marks(error)
    touched = [min(spot.line, max(len(lines) - 1, 0)) for spot in (seen, context) if spot is not None] or [0]
    if context is not None and "block" in (getattr(error, "context", None) or ""):
        return touched[0], touched[0]  # the context of a block is where it begins, often the top of the file
    return min(touched), max(touched)


def _blank(lines: list[str], begins: int, ends: int) -> int:
    """Blank the lines, what is indented below them, and give the last line blanked."""
    if begins >= len(lines):
        return len(lines)
    indent = _indent(lines[begins])
    while ends + 1 < len(lines) and (not lines[ends + 1].strip() or _indent(lines[ends + 1]) > indent):
        ends += 1
    for number in range(begins, min(ends + 1, len(lines))):
        lines[number] = "\n"
    return ends


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _marks(error: YAMLError) -> tuple[_Spot, _Spot | None]:
    if not isinstance(error, MarkedYAMLError):
        return _Spot(0, 0), None
    seen, context = error.problem_mark, error.context_mark
    begun = _Spot(context.line, context.column) if context else None
    return (_Spot(seen.line, seen.column) if seen else begun or _Spot(0, 0)), begun


def _tell(error: YAMLError, lines: list[str]) -> list[_Trouble]:
    seen, begun = _marks(error)
    problem = str(getattr(error, "problem", None) or "")
    context = str(getattr(error, "context", None) or "")
    line = lines[seen.line].rstrip("\r\n") if seen.line < len(lines) else ""
    character = line[seen.column] if seen.column < len(line) else ""
    if "tab" in problem or character == "\t" or ("start any token" in problem and _TAB_INDENT.match(line)):
        return _tabs(lines, seen)
    for tell in (_quotes, _brackets, _indicators, _colons, _blocks):
        if trouble := tell(_Told(problem, context, seen, begun or seen, line)):
            return [trouble]
    return [_Trouble(seen, "this can't be read as YAML", "put texts with special characters in quotes")]


def _tabs(lines: list[str], seen: _Spot) -> list[_Trouble]:
    message = f"{_TAB} stands in the indentation, which takes only spaces"
    hint = "put two spaces for each tab; editors can do so by themselves"
    found = [
        _Trouble(_Spot(number, line.index("\t")), message, hint)
        for number, line in enumerate(lines)
        if number >= seen.line and _TAB_INDENT.match(line)
    ]
    return found[:MOST_TROUBLES] or [
        _Trouble(seen, "a tab stands where only spaces may", "put spaces for it")
    ]


def _quotes(of: _Told) -> _Trouble | None:
    if "quoted scalar" not in of.context:
        return None
    if "unexpected end of stream" in of.problem or "document indicator" in of.problem:
        return _Trouble(
            of.begun,
            "the quote that opens here is never closed",
            "close it; a quote within the text is doubled",
        )
    escape = of.line[of.seen.column : of.seen.column + 2]
    return _Trouble(
        of.seen,
        f"`{escape}` means nothing within double quotes",
        "put the text in single quotes, or double the `\\`",
    )


def _brackets(of: _Told) -> _Trouble | None:
    for bracket, other, what in (("[", "]", "list"), ("{", "}", "map")):
        if of.problem.endswith(f"',' or '{other}'"):
            return _Trouble(
                of.begun,
                f"the {what} that `{bracket}` opens is not closed: line {of.seen.line + 1} goes on otherwise",
                f"close it with `{other}`, put commas between entries, and quotes around texts with `: `",
            )
    character = of.line[of.seen.column : of.seen.column + 1]
    if "node content" in of.problem or "document start" in of.problem:
        if character and character in "]}":
            return _Trouble(of.seen, f"`{character}` closes nothing", "take it away, or open it before")
        if character == ",":
            return _Trouble(of.seen, "a value is missing before this comma", None)
        if "document start" in of.problem:
            return _Trouble(of.seen, "nothing may follow here: what stands above is already whole", None)
        ending = "the file ends where a value is missing" if not of.line else "a value is missing here"
        return _Trouble(of.seen, ending, None)
    return None


def _indicators(of: _Told) -> _Trouble | None:
    if "start any token" in of.problem:
        character = of.line[of.seen.column : of.seen.column + 1]
        what = "a backtick" if character == "`" else f"`{character}`"
        return _Trouble(of.seen, f"a text can't begin with {what}", "put it in quotes")
    if "anchor" in of.context or "alias" in of.context:
        return _Trouble(
            of.begun,
            "`&` and `*` have a meaning of their own, which the language does not use",
            "put the text in quotes",
        )
    if "tag" in of.context or "tag handle" in of.problem:
        return _Trouble(
            of.begun, "`!` begins a tag, which the language does not use", "put the text in quotes"
        )
    if "directive" in of.context + of.problem or "incompatible" in of.problem:
        return _Trouble(
            of.seen,
            "a line that begins with `%` tells YAML something, which no file here needs",
            "take it away",
        )
    if "block scalar" in of.context:
        return _Trouble(
            of.seen,
            "after `|` or `>` the text begins on the next line",
            "move the text down, indented deeper",
        )
    return None


def _colons(of: _Told) -> _Trouble | None:
    if "could not find expected ':'" in of.problem:
        return _Trouble(of.begun, "a key needs a colon and a space after it", "write `key: value`")
    if "mapping values" in of.problem:
        if re.search(r":\s", of.line[: of.seen.column]):
            return _Trouble(
                of.seen, "a second `: ` stands in this line", "put the text that holds it in quotes"
            )
        return _Trouble(
            _Spot(of.seen.line, _indent(of.line)),
            "no key can stand here: the line above has its value already, or lacks its colon",
            "line it up with the keys it belongs to, or give the line above a colon",
        )
    if "unexpected ':'" in of.problem:
        return _Trouble(of.seen, "a `:` stands within a text", "put the text in quotes")
    if "mapping keys" in of.problem:
        return _Trouble(
            of.seen, "`?` begins a key, which can't stand here", "if it is a text, put it in quotes"
        )
    return None


def _blocks(of: _Told) -> _Trouble | None:
    before = of.line[: of.seen.column]
    if "block sequence entries" in of.problem:
        return _Trouble(
            of.seen, "a list can't begin on the line of its key", "begin it on the next line, indented"
        )
    if "'-' indicator" in of.problem:
        return _Trouble(
            of.seen,
            f"the list of line {of.begun.line + 1} goes on here with something that is no item",
            "begin the item with `- `, or give the list a key and indent it",
        )
    if "expected key" not in of.problem:
        return None
    if before.rstrip().endswith(("'", '"')):
        return _Trouble(
            of.seen, "something follows the closing quote", "put the whole text in quotes, or take it away"
        )
    if of.line[of.seen.column :].startswith("- "):
        return _Trouble(of.seen, "a list item stands among keys", "indent it below the key it belongs to")
    if not before.strip():
        return _Trouble(
            of.seen,
            f"this line is indented by {of.seen.column}, which fits none of the lines above",
            "line it up with the lines it belongs to",
        )
    return _Trouble(
        of.seen, "a key is expected here", "write `key: value`; texts with special characters need quotes"
    )
