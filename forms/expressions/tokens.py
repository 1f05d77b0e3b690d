"""An expression as a row of tokens: the lexical part of CEL that we keep."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from forms.both import Both
from forms.expressions.problems import ExpressionProblem

TokenKind = Literal["name", "int", "double", "string", "sign", "end"]

SAFE_INT = 2**53 - 1
"""Greatest whole number that every JSON implementation keeps exactly (RFC 7493)."""

_SPACE = re.compile(r"(?:[ \t\r\n\f]+|//[^\n]*)+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SIGN = re.compile(r"&&|\|\||[=!<>]=|[-+*/%<>!?:.,()\[\]{}]")
_ESCAPE = re.compile(r"\\(?:([ntr\\'\"])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))")
_PLAIN_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"'}


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` is what is written, ``value`` what a literal means, ``offset`` and ``end`` where it stands."""

    kind: TokenKind
    text: str
    offset: int
    end: int
    value: str | int | float | None = None


class TokenError(Exception):
    """The source can't be read at a place."""

    def __init__(self, offset: int, message: Both, hint: Both | None = None) -> None:
        super().__init__(message)
        self.problem = ExpressionProblem(offset, message, hint)


def tokenize(source: str) -> list[Token]:
    """All tokens and an ``end``. Raises TokenError."""
    tokens: list[Token] = []
    at = 0
    while True:
        token = next_token(source, at)
        tokens.append(token)
        if token.kind == "end":
            return tokens
        at = token.end


def next_token(source: str, at: int) -> Token:
    """The token that begins at or after ``at``. Raises TokenError."""
    if space := _SPACE.match(source, at):
        at = space.end()
    if at >= len(source):
        return Token("end", "", at, at)
    if found := _NAME.match(source, at):
        if found[0] in {"r", "R"} and source[found.end() : found.end() + 1] in {"'", '"'}:
            return _string(source, at, found.end(), raw=True)
        if source[found.end() : found.end() + 1] in {"'", '"'}:
            raise TokenError(
                at,
                Both(f"a text can't begin with {found[0]}", f"文字不能以 {found[0]} 开头"),
                Both("only r'…' may, for patterns", "只有写格式（正则）时可用 r'…'"),
            )
        return Token("name", found[0], at, found.end())
    if found := _NUMBER.match(source, at):
        return _number(found)
    if source[at] in "'\"":
        return _string(source, at, at, raw=False)
    if found := _SIGN.match(source, at):
        return Token("sign", found[0], at, found.end())
    raise TokenError(
        at, Both(f"“{source[at]}” can't stand here", f"此处不能写“{source[at]}”"), _hint_for(source, at)
    )


def _hint_for(source: str, at: int) -> Both | None:
    two = source[at : at + 2]
    if two[0] in "“”‘’「」＂＇":
        return Both("write texts between straight quotes: 'pass'", "文字要放在英文直引号中：'pass'")
    if two[0] == "=":
        return Both("write == to compare", "比较请写 ==")
    if two[0] in "&|":
        return Both(f"write {two[0] * 2}", f"请写 {two[0] * 2}")
    if two[0] in "，（）！？：＝＞＜":
        return Both("use the half-width sign", "请用半角符号")
    if two[0].isalpha():
        return Both(
            "names in expressions are made of a–z, A–Z, 0–9 and _; texts stand between quotes",
            "表达式中的名称由 a–z、A–Z、0–9 和 _ 组成；文字要放在引号中",
        )
    return None


def _number(found: re.Match[str]) -> Token:
    text, start, end = found[0], found.start(), found.end()
    after = found.string[end : end + 1]
    if after.isalnum() or after == "_":
        hint = Both("write it in decimal", "请用十进制书写") if after in "xX" else None
        raise TokenError(start, Both(f"“{text}{after}” is not a number", f"“{text}{after}”不是数字"), hint)
    if text.isdigit():
        if len(text) > 16 or int(text) > SAFE_INT:
            raise TokenError(
                start,
                Both("the number is too large to be exact", "数字过大，无法精确表示"),
                Both(f"the greatest is {SAFE_INT}", f"最大为 {SAFE_INT}"),
            )
        return Token("int", text, start, end, int(text))
    value = float(text)
    if not math.isfinite(value):
        raise TokenError(start, Both("the number is too large", "数字过大"))
    return Token("double", text, start, end, value)


def _string(source: str, start: int, quote_at: int, *, raw: bool) -> Token:
    quote = source[quote_at]
    if source.startswith(quote * 3, quote_at):
        raise TokenError(
            start, Both("a text stands between single quote signs: 'pass'", "文字两端各用一个引号：'pass'")
        )
    out: list[str] = []
    at = quote_at + 1
    while at < len(source) and source[at] != quote:
        char = source[at]
        if char in "\r\n":
            break
        if char == "\\" and not raw:
            escape = _ESCAPE.match(source, at)
            if not escape:
                raise TokenError(
                    at,
                    Both(f"“{source[at : at + 2]}” is not an escape", f"“{source[at : at + 2]}”不是转义符"),
                    Both("a backslash is written \\\\", "反斜杠写成 \\\\"),
                )
            out.append(_escaped(escape, at))
            at = escape.end()
            continue
        if "\ud800" <= char <= "\udfff" or char == "\x00":
            raise TokenError(at, Both("the text holds a character that is none", "文字中含有无效字符"))
        out.append(char)
        at += 1
    if source[at : at + 1] != quote:
        raise TokenError(
            start,
            Both("the text is not closed", "文字缺少结尾引号"),
            Both(f"add {quote} where it ends", f"在文字结尾处加上 {quote}"),
        )
    return Token("string", source[start : at + 1], start, at + 1, "".join(out))


def _escaped(escape: re.Match[str], at: int) -> str:
    if escape[1]:
        return _PLAIN_ESCAPES[escape[1]]
    code = int(escape[2] or escape[3], 16)
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        raise TokenError(at, Both(f"“{escape[0]}” is not a character", f"“{escape[0]}”不是字符"))
    return chr(code)
