"""The cells of a decision table: what a designer writes, as an expression and as a set of values.

A cell is a value (``gold``, ``5``, ``true``), a list of values, a comparison (``> 5000``, ``!= 'bronze'``,
``in ['a', 'b']``), a range with both ends included (``5..10``, ``5..``, ``..10``), or ``-`` for any value.
What a comparison compares with may be any expression; only literals can be reasoned about.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.language.phrases import Problem, shown
from forms.both import Both

Scalar = str | bool | Decimal
"""A literal of a cell; numbers are exact."""

_COMPARISON = re.compile(r"\s*(<=|>=|==|!=|<|>)\s*(.*?)\s*", re.DOTALL)
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_RANGE = re.compile(rf"\s*({_NUMBER.pattern})?\s*\.\.\s*({_NUMBER.pattern})?\s*")
_IN = re.compile(r"\s*in\s*(\[.*\])\s*", re.DOTALL)
_QUOTED = re.compile(r"'([^'\\]*)'|\"([^\"\\]*)\"")
_LIST = re.compile(r"\[\s*(?:([^\[\]]*?)\s*,?\s*)\]", re.DOTALL)


INPUT = "\0"
"""Stands for the input in the source of a cell; no YAML text can hold it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """``source`` is CEL with :data:`INPUT` where the input stands; ``lead`` how much of it comes before what
    the designer wrote from character ``offset`` on."""

    source: str
    lead: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison with literals, to reason about: ``op`` is ``<``, ``<=``, ``>``, ``>=``, ``==`` or ``!=``
    with one value, ``in`` with any number of them, or ``..`` with two (None: open)."""

    op: str
    values: tuple[Scalar | None, ...]


def parse_cell(value: Any) -> tuple[Cell | None, Test | None] | Problem:
    """A cell as an expression (None: any value holds) and as a test (None: nothing can be told of it)."""
    if value is None or value == "-":
        return None, None
    if isinstance(value, list):
        return _list(value)
    if isinstance(value, bool | int | float):
        literal = _scalar(value)
        return Cell(f"{INPUT} == {written(literal)}"), Test("==", (literal,))
    if not isinstance(value, str):
        return Problem(
            message=Both(f"{shown(value)} is no cell of a table", f"{shown(value).zh}不能写在决策表的格中"),
            hint=Both(
                "write a value, a list of values, `> 500`, `5..10`, or `-` for any",
                "写一个值、几个值的列表、`> 500`、`5..10`，任意值写`-`",
            ),
        )
    return _text(value)


def _list(value: list[Any]) -> tuple[Cell | None, Test | None] | Problem:
    if not value or not all(isinstance(item, str | bool | int | float) for item in value):
        return Problem(
            message=Both(
                "a list in a table holds texts, numbers, true and false",
                "决策表中的列表只能有文字、数字、true 和 false",
            ),
            hint=Both("write it as `[gold, silver]`", "写成`[gold, silver]`"),
        )
    literals = tuple(_scalar(item) for item in value)
    return Cell(f"{INPUT} in [{', '.join(map(written, literals))}]"), Test("in", literals)


def _text(value: str) -> tuple[Cell | None, Test | None] | Problem:
    if match := _COMPARISON.fullmatch(value):
        op, operand = match[1], match[2]
        if not operand:
            return Problem(
                message=Both(f"{shown(value)} compares with nothing", f"{shown(value).zh}没有写与什么比较"),
                hint=Both(f"write `{op} 500`", f"写成`{op} 500`"),
            )
        literal = literal_of(operand)
        lead = len(INPUT) + len(op) + 2
        return (
            Cell(f"{INPUT} {op} {operand}", lead, match.start(2)),
            None if literal is None else Test(op, (literal,)),
        )
    if match := _IN.fullmatch(value):
        return Cell(f"{INPUT} in {match[1]}", len(f"{INPUT} in "), match.start(1)), _in(match[1])
    if (match := _RANGE.fullmatch(value)) and (match[1] or match[2]):
        low, high = (Decimal(part) if part else None for part in (match[1], match[2]))
        if low is not None and high is not None and high < low:
            return Problem(
                message=Both(f"{shown(value)} ends before it begins", f"{shown(value).zh}前大后小"),
                hint=Both(f"write `{high}..{low}`", f"写成`{high}..{low}`"),
            )
        parts = [] if low is None else [f"{INPUT} >= {written(low)}"]
        parts += [] if high is None else [f"{INPUT} <= {written(high)}"]
        return Cell(" && ".join(parts)), Test("..", (low, high))
    return Cell(f"{INPUT} == {written(value)}"), Test("==", (value,))


def _in(text: str) -> Test | None:
    match = _LIST.fullmatch(text)
    literals = [literal_of(part.strip()) for part in match[1].split(",")] if match and match[1] else [None]
    known = tuple(literal for literal in literals if literal is not None)
    return Test("in", known) if len(known) == len(literals) else None


def literal_of(text: str) -> Scalar | None:
    """The value of a CEL literal; None for anything else."""
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if text in ("true", "false"):
        return text == "true"
    if match := _QUOTED.fullmatch(text):
        return match[1] if match[1] is not None else match[2]
    return None


def written(value: Scalar) -> str:
    """A literal as CEL writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value, ensure_ascii=False)


def _scalar(value: str | float) -> Scalar:
    return value if isinstance(value, bool | str) else Decimal(str(value))
