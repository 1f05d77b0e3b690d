"""Text with ``{{ CEL }}`` in it."""

from __future__ import annotations

from dataclasses import dataclass

from forms.both import Both
from forms.expressions.problems import ExpressionProblem
from forms.expressions.tokens import TokenError, next_token

OPEN, CLOSE = "{{", "}}"


@dataclass(frozen=True, slots=True)
class Hole:
    """An expression in a text; ``offset`` counts characters from the start of the text to ``source``."""

    source: str
    offset: int


def parse_template(text: str) -> list[str | Hole] | ExpressionProblem:
    """The parts of a text in order; texts between holes are never empty.

    The end of a hole is found by reading the expression, so ``{{ '}}' }}`` is one hole. The expressions
    themselves are for :func:`forms.expressions.check`. ``{{`` that is never closed is a problem.
    """
    parts: list[str | Hole] = []
    at = 0
    while (start := text.find(OPEN, at)) >= 0:
        if start > at:
            parts.append(text[at:start])
        begin = start + len(OPEN)
        end = _end_of_hole(text, begin)
        if end is None:
            return ExpressionProblem(
                start,
                Both("“{{” is not closed", "“{{”没有闭合"),
                Both("add }} where the expression ends", "在表达式结尾处加上 }}"),
            )
        source = text[begin:end]
        lead = len(source) - len(source.lstrip())
        parts.append(Hole(source.strip(), begin + lead))
        at = end + len(CLOSE)
    if at < len(text):
        parts.append(text[at:])
    return parts


def only_hole(parts: list[str | Hole]) -> Hole | None:
    """The hole of a text that is nothing but one ``{{ … }}``: its value keeps its type."""
    if len(parts) == 1 and isinstance(parts[0], Hole):
        return parts[0]
    return None


def _end_of_hole(text: str, at: int) -> int | None:
    """Where the ``}}`` begins that closes a hole; braces of maps are counted."""
    open_braces = 0
    while True:
        try:
            token = next_token(text, at)
        except TokenError:
            end = text.find(CLOSE, at)
            return end if end >= 0 else None
        if token.kind == "end":
            return None
        if token.text == "{" and token.kind == "sign":
            open_braces += 1
        elif token.text == "}" and token.kind == "sign":
            if open_braces == 0:
                return token.offset if text.startswith(CLOSE, token.offset) else _found(text, token.offset)
            open_braces -= 1
        at = token.end


def _found(text: str, at: int) -> int | None:
    end = text.find(CLOSE, at)
    return end if end >= 0 else None
