"""XLSForm's expressions, a part of XPath 1.0, as CEL.

What has no counterpart raises :class:`NoWay`: the import then tells what was left out and why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

TEXT, WHOLE, NUMBER, BOOLEAN, LIST, ROWS, ANY = "text", "whole", "number", "boolean", "list", "rows", "any"
_TOKEN = re.compile(
    r"\s*(?:(?P<field>\$\{\s*(?:last-saved#)?[^}\s]+\s*\})|(?P<number>\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<text>'[^']*'|\"[^\"]*\"|[\u2018\u2019][^\u2018\u2019]*[\u2018\u2019])"
    r"|(?P<sign><=|>=|!=|=|<|>|\+|-|\*|\(|\)|,|\.\.|\.|/|\[|\])"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_:-]*))"
)
_COMPARISONS = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
DEEPEST = 25


class NoWay(Exception):
    """This can't be said in CEL."""


@dataclass(frozen=True, slots=True)
class Field:
    """A question: what expressions call it, and its kind. ``column`` is set for a field of rows, seen from
    outside of them: the list's name and the field's within a row."""

    cel: str
    kind: str
    column: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of CEL. ``level`` is how tightly its loosest operator binds, from ``? :`` (1) to none (9)."""

    cel: str
    kind: str
    level: int = 9
    literal: str | None = None  # the text, where it is a written text

    def inner(self, level: int = 9) -> str:
        """As an operand of an operator that binds so tightly."""
        return self.cel if self.level >= level else f"({self.cel})"


def cel_of(source: str, fields: Mapping[str, Field], this: Field | None = None) -> tuple[str, str]:
    """An expression as CEL, and the kind of its value. ``this`` is what ``.`` means. Raises NoWay."""
    reader = _Reader(_tokens(source), fields, this)
    said = reader.either(0)
    if reader.left():
        raise NoWay(source)
    return said.cel, said.kind


def _tokens(source: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    source = source.strip()
    while place < len(source):
        match = _TOKEN.match(source, place)
        if match is None or match.lastgroup is None:
            raise NoWay(source)
        found.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found


def quoted(text: str) -> str:
    """A text as CEL writes it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"'{escaped}'"


class _Reader:
    """Reads by precedence: or, and, equality, relation, sum, product, unary, primary."""

    def __init__(
        self, tokens: list[tuple[str, str]], fields: Mapping[str, Field], this: Field | None
    ) -> None:
        self._tokens = tokens
        self._at = 0
        self._fields = fields
        self._this = this

    def left(self) -> bool:
        return self._at < len(self._tokens)

    def _next(self) -> str:
        return self._tokens[self._at][1] if self.left() else ""

    def _takes(self, *wanted: str) -> str | None:
        if self.left() and self._tokens[self._at][0] in {"sign", "word"} and self._next() in wanted:
            self._at += 1
            return self._tokens[self._at - 1][1]
        return None

    def _must(self, sign: str) -> None:
        if self._takes(sign) is None:
            raise NoWay(sign)

    def either(self, depth: int) -> Said:
        if depth > DEEPEST:
            raise NoWay("too deep")
        return self._joined("or", 2, self._both, depth)

    def _both(self, depth: int) -> Said:
        return self._joined("and", 3, self._equal, depth)

    def _joined(self, word: str, level: int, part: Callable[[int], Said], depth: int) -> Said:
        parts = [part(depth + 1)]
        while self._takes(word):
            parts.append(part(depth + 1))
        if len(parts) == 1:
            return parts[0]
        sign = " || " if word == "or" else " && "
        return Said(sign.join(_condition(one).inner(level) for one in parts), BOOLEAN, level)

    def _equal(self, depth: int) -> Said:
        said = self._related(depth + 1)
        while sign := self._takes("=", "!="):
            said = _compared(said, sign, self._related(depth + 1))
        return said

    def _related(self, depth: int) -> Said:
        said = self._sum(depth + 1)
        while sign := self._takes("<", "<=", ">", ">="):
            said = _compared(said, sign, self._sum(depth + 1))
        return said

    def _sum(self, depth: int) -> Said:
        said = self._product(depth + 1)
        while sign := self._takes("+", "-"):
            said = _calculated(said, sign, self._product(depth + 1))
        return said

    def _product(self, depth: int) -> Said:
        said = self._unary(depth + 1)
        while sign := self._takes("*", "div", "mod"):
            said = _calculated(said, {"div": "/", "mod": "%"}.get(sign, sign), self._unary(depth + 1))
        return said

    def _unary(self, depth: int) -> Said:
        if self._takes("-"):
            said = _number(self._unary(depth + 1))
            return Said(f"-{said.inner(8)}", said.kind, 8)
        return self._primary(depth + 1)

    def _primary(self, depth: int) -> Said:
        if not self.left():
            raise NoWay("the end")
        kind, word = self._tokens[self._at]
        self._at += 1
        if kind == "number":
            written = f"0{word}" if word.startswith(".") else word
            return Said(written, NUMBER if "." in written else WHOLE)
        if kind == "text":
            return Said(quoted(word[1:-1]), TEXT, literal=word[1:-1])
        if kind == "field":
            return self._field(word[2:-1].strip())
        if word == "(":
            said = self.either(depth + 1)
            self._must(")")
            return said
        if word == "." and self._this is not None:
            return Said(self._this.cel, self._this.kind)
        if kind == "word" and self._takes("("):
            return self._call(word, depth)
        raise NoWay(word)

    def _field(self, name: str) -> Said:
        field = self._fields.get(name)
        if field is None or name.startswith("last-saved#"):
            raise NoWay(name)
        return Said(field.cel, field.kind if field.column is None else ROWS)

    def _call(self, name: str, depth: int) -> Said:
        given: list[Said] = []
        named: list[str] = []
        if not self._takes(")"):
            while True:
                kind, token = self._tokens[self._at] if self.left() else ("", "")
                named.append(token[2:-1].strip() if kind == "field" else "")
                given.append(self.either(depth + 1))
                if self._takes(")"):
                    break
                self._must(",")
        return self._known(name, given, named)

    def _known(self, name: str, given: list[Said], named: list[str]) -> Said:  # noqa: PLR0912 - one table
        match (name, len(given)):
            case ("true" | "false", 0):
                return Said(name, BOOLEAN)
            case ("not", 1):
                return Said(f"!{_condition(given[0]).inner(8)}", BOOLEAN, 8)
            case ("boolean", 1):
                return _condition(given[0])
            case ("selected", 2):
                return _selected(given[0], given[1])
            case ("count-selected", 1) if given[0].kind == LIST:
                return Said(f"size({given[0].cel})", WHOLE)
            case ("if", 3):
                yes, no = given[1], given[2]
                kind = yes.kind if yes.kind == no.kind else NUMBER if _are_numbers(yes, no) else ANY
                if kind == ANY:
                    raise NoWay(name)
                head = _condition(given[0]).inner(2)
                return Said(f"{head} ? {yes.inner(2)} : {no.inner(2)}", kind, 1)
            case ("coalesce", 2) if given[0].kind == given[1].kind and named[0]:
                return Said(
                    f"has({given[0].cel}) ? {given[0].inner(2)} : {given[1].inner(2)}", given[0].kind, 1
                )
            case ("concat", _) if given:
                return Said(" + ".join(_text(one).inner(6) for one in given), TEXT, 6)
            case ("string-length", 1):
                return Said(f"size({_text(given[0]).cel})", WHOLE)
            case ("contains", 2):
                return Said(f"{_text(given[0]).inner()}.contains({_text(given[1]).cel})", BOOLEAN)
            case ("starts-with", 2):
                return Said(f"{_text(given[0]).inner()}.startsWith({_text(given[1]).cel})", BOOLEAN)
            case ("ends-with", 2):
                return Said(f"{_text(given[0]).inner()}.endsWith({_text(given[1]).cel})", BOOLEAN)
            case ("regex", 2) if given[1].literal is not None:
                return Said(f"{_text(given[0]).inner()}.matches({_whole(given[1].literal)})", BOOLEAN)
            case ("string", 1):
                return _text(given[0])
            case ("number", 1):
                return _number(given[0])
            case ("int", 1):
                return Said(f"int({_number(given[0]).cel})", WHOLE)
            case ("round", 1):
                return Said(f"round({_number(given[0]).cel})", NUMBER)
            case ("round", 2):
                return Said(f"round({_number(given[0]).cel}, {given[1].cel})", NUMBER)
            case ("abs" | "floor" | "ceiling", 1):
                said = _number(given[0])
                return Said(f"{'ceil' if name == 'ceiling' else name}({said.cel})", said.kind)
            case ("sum" | "min" | "max", 1) if column := self._column(named[0]):
                rows, cell, kind = column
                return Said(f"{name}({rows}.map(row, row.{cell}))", kind)
            case ("count", 1) if column := self._column(named[0]):
                return Said(f"size({column[0]})", WHOLE)
            case ("min" | "max", 2) if _are_numbers(*given):
                return Said(f"{name}({given[0].cel}, {given[1].cel})", NUMBER)
        raise NoWay(name)

    def _column(self, name: str) -> tuple[str, str, str] | None:
        field = self._fields.get(name)
        if field is not None and field.column is not None:
            return (*field.column, field.kind)
        if field is not None and field.kind == ROWS:
            return (field.cel, "", WHOLE)
        return None


def _are_numbers(*given: Said) -> bool:
    return all(one.kind in {WHOLE, NUMBER} for one in given)


def _condition(said: Said) -> Said:
    if said.kind != BOOLEAN:
        raise NoWay(said.cel)
    return said


def _text(said: Said) -> Said:
    if said.kind == TEXT:
        return said
    if said.kind in {WHOLE, NUMBER}:
        return Said(f"string({said.cel})", TEXT)
    raise NoWay(said.cel)


def _number(said: Said) -> Said:
    if said.kind in {WHOLE, NUMBER}:
        return said
    if said.literal is not None and re.fullmatch(r"-?\d+(\.\d+)?", said.literal):
        return Said(said.literal, NUMBER if "." in said.literal else WHOLE)
    if said.kind == TEXT and said.literal is None:
        return Said(f"double({said.cel})", NUMBER)
    raise NoWay(said.cel)


def _selected(what: Said, choice: Said) -> Said:
    if what.kind == LIST:
        return Said(f"{_text(choice).inner(5)} in {what.inner(5)}", BOOLEAN, 4)
    return _compared(what, "=", choice)


def _compared(one: Said, sign: str, other: Said) -> Said:
    """``= ''`` asks whether nothing was given; a yes-or-no field is compared with the codes yes and no."""
    for left, right in ((one, other), (other, one)):
        if right.literal == "" and left.literal is None and sign in {"=", "!="}:
            return Said(f"{'!' if sign == '=' else ''}has({left.cel})", BOOLEAN, 9 if sign == "!=" else 8)
        if left.kind == BOOLEAN and right.literal in {"yes", "no", "true", "false", "OK"} and sign in "!=":
            wanted = (right.literal in {"yes", "true", "OK"}) == (sign == "=")
            return left if wanted else Said(f"!{left.inner(8)}", BOOLEAN, 8)
        if left.kind in {WHOLE, NUMBER} and right.kind == TEXT:
            other = _number(right) if right is other else other
            one = _number(right) if right is one else one
    if one.kind in {LIST, ROWS} or other.kind in {LIST, ROWS}:
        raise NoWay(sign)
    if one.kind != other.kind and not _are_numbers(one, other):
        raise NoWay(sign)
    return Said(f"{one.inner(5)} {_COMPARISONS[sign]} {other.inner(5)}", BOOLEAN, 4)


def _calculated(one: Said, sign: str, other: Said) -> Said:
    left, right = _number(one), _number(other)
    if sign == "%" and {left.kind, right.kind} != {WHOLE}:
        raise NoWay(sign)
    if sign == "/" and {left.kind, right.kind} == {WHOLE}:
        left = Said(f"double({left.cel})", NUMBER)
    kind = WHOLE if {left.kind, right.kind} == {WHOLE} else NUMBER
    level = 6 if sign in "+-" else 7
    return Said(f"{left.inner(level)} {sign} {right.inner(level + 1)}", kind, level)


def _whole(pattern: str) -> str:
    """A pattern that fits the whole text, as XLSForm means it."""
    if "(?" in pattern or re.search(r"\\[bBpPkAZz1-9]", pattern):
        raise NoWay(pattern)
    whole = f"({pattern})" if "|" in pattern else pattern
    start = "" if pattern.startswith("^") else "^"
    end = "" if pattern.endswith("$") else "$"
    return quoted(f"{start}{whole}{end}")
