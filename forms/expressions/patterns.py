"""Regular expressions that mean the same to every engine that runs them.

A pattern is matched by RE2 (expressions), Rust's regex (validation) and JavaScript (browsers, ``u`` flag).
``shared_pattern`` reads the part of the syntax that all of them have and writes it in the form that all of
them read alike: classes as sorted ranges, ``\\d`` as ``[0-9]``, ``.`` as anything but a line feed.
"""

from __future__ import annotations

import re

from forms.both import Both

MOST_CHARACTERS = 1000
MOST_REPEATS = 1000
MOST_DEPTH = 20

_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}
_LAST = 0x10FFFF
Ranges = list[tuple[int, int]]
_CLASSES: dict[str, Ranges] = {
    "d": [(48, 57)],
    "w": [(48, 57), (65, 90), (95, 95), (97, 122)],
    "s": [(9, 10), (12, 13), (32, 32)],
}
_ANY: Ranges = [(0, 9), (11, _LAST)]
_HEX = re.compile(r"u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})")
_COUNT = re.compile(r"\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\}")


class PatternError(ValueError):
    """The pattern is none, or not every engine can use it; ``why`` says it."""

    def __init__(self, why: Both) -> None:
        super().__init__(why)
        self.why = why


def pattern_fault(pattern: str) -> Both | None:
    """What is wrong with the pattern, in words; None if every engine can use it."""
    try:
        shared_pattern(pattern)
    except PatternError as fault:
        return fault.why
    return None


def shared_pattern(pattern: str) -> str:
    """The pattern in the form that every engine reads alike. Raises PatternError."""
    if len(pattern) > MOST_CHARACTERS:
        raise PatternError(
            Both(f"it is longer than {MOST_CHARACTERS} characters", f"超过 {MOST_CHARACTERS} 个字符")
        )
    reader = _Reader(pattern)
    text, _ = reader.choice(0)
    if reader.at < len(pattern):
        raise PatternError(Both("a “)” closes nothing", "有多余的“)”"))
    return text


class _Reader:
    """What is read comes back in canonical form, with how often something in it is repeated in all."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def take(self, text: str) -> bool:
        found = self.pattern.startswith(text, self.at)
        self.at += len(text) if found else 0
        return found

    def choice(self, depth: int) -> tuple[str, int]:
        if depth > MOST_DEPTH:
            raise PatternError(Both("it is nested too deeply", "嵌套过深"))
        texts, most = [], 1
        while True:
            text, repeats = self.sequence(depth)
            texts.append(text)
            most = max(most, repeats)
            if not self.take("|"):
                return "|".join(texts), most

    def sequence(self, depth: int) -> tuple[str, int]:
        text, most = "", 1
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            part, repeats, repeatable = self.part(depth)
            count, times = self.count()
            if count and not repeatable:
                raise PatternError(
                    Both(f"there is nothing that “{count}” could repeat", f"“{count}”前面没有可重复的内容")
                )
            if repeats * times > MOST_REPEATS:
                raise PatternError(
                    Both(
                        f"it repeats something more than {MOST_REPEATS} times",
                        f"重复次数超过 {MOST_REPEATS} 次",
                    )
                )
            most = max(most, repeats * times)
            text += part + count
        return text, most

    def count(self) -> tuple[str, int]:
        text, times = "", 1
        if self.at < len(self.pattern) and self.pattern[self.at] in "*+?":
            text = self.pattern[self.at]
            self.at += 1
        elif found := _COUNT.match(self.pattern, self.at):
            low, high = int(found[1]), int(found[3] or found[1])
            if high < low:
                raise PatternError(Both(f"“{found[0]}” counts backwards", f"“{found[0]}”的次数前大后小"))
            text, times = found[0], max(low, high, 1)
            self.at = found.end()
        if text and self.take("?"):
            pass  # a lazy repetition matches the same texts
        if text and self.at < len(self.pattern) and self.pattern[self.at] in "*+?":
            raise PatternError(
                Both(
                    f"“{text}{self.pattern[self.at]}” repeats a repetition",
                    f"“{text}{self.pattern[self.at]}”对重复又作重复",
                )
            )
        return text, times

    def part(self, depth: int) -> tuple[str, int, bool]:
        char = self.pattern[self.at]
        self.at += 1
        match char:
            case "(":
                text, repeats = self.group(depth)
                return text, repeats, True
            case "[":
                return _written(self.members()), 1, True
            case "\\":
                return _written(self.escaped(inside=False)), 1, True
            case ".":
                return _written(_ANY), 1, True
            case "^" | "$":
                return char, 1, False
            case "*" | "+" | "?" | "{":
                raise PatternError(
                    Both(
                        f"there is nothing that “{char}” could repeat; a “{char}” itself is \\{char}",
                        f"“{char}”前面没有可重复的内容；要写“{char}”本身请写 \\{char}",
                    )
                )
            case "]" | "}":
                raise PatternError(
                    Both(f"a “{char}” itself is written \\{char}", f"要写“{char}”本身请写 \\{char}")
                )
            case _ if "\ud800" <= char <= "\udfff":
                raise PatternError(Both("it holds a character that is none", "含有无效字符"))
            case _:
                return _written([(ord(char), ord(char))]), 1, True

    def group(self, depth: int) -> tuple[str, int]:
        if self.take("?") and not self.take(":"):
            what = self.pattern[self.at : self.at + 2]
            if what[:1] in {"=", "!"} or what in {"<=", "<!"}:
                raise PatternError(
                    Both(
                        "looking ahead or behind, (?=…), (?!…), (?<=…), is not possible",
                        "不支持前后查看：(?=…)、(?!…)、(?<=…)",
                    )
                )
            raise PatternError(
                Both(
                    "groups are (…) or (?:…); names and flags are not possible",
                    "分组写成 (…) 或 (?:…)；不支持命名和标志",
                )
            )
        text, repeats = self.choice(depth + 1)
        if not self.take(")"):
            raise PatternError(Both("a “(” is not closed", "“(”没有闭合"))
        return f"(?:{text})", repeats

    def escaped(self, *, inside: bool) -> Ranges:
        if self.at == len(self.pattern):
            raise PatternError(Both("it ends in a backslash", "末尾多了反斜杠"))
        if found := _HEX.match(self.pattern, self.at):
            self.at = found.end()
            code = int(found[1] or found[2] or found[3], 16)
            if code > _LAST or 0xD800 <= code <= 0xDFFF:
                raise PatternError(Both(f"“\\{found[0]}” is not a character", f"“\\{found[0]}”不是字符"))
            return [(code, code)]
        char = self.pattern[self.at]
        self.at += 1
        if char in _CLASSES:
            return _CLASSES[char]
        if char.lower() in _CLASSES:
            return _without(_CLASSES[char.lower()])
        if char in _CONTROLS:
            return [(ord(_CONTROLS[char]),) * 2]
        if char in "bB":
            raise PatternError(
                Both(f"“\\{char}” is read differently from place to place", f"“\\{char}”在不同系统中含义不同")
            )
        if char in "123456789k":
            raise PatternError(
                Both("referring back to a group, \\1, is not possible", "不支持引用前面的分组（\\1）")
            )
        if char in "pP":
            raise PatternError(
                Both(
                    "kinds of characters, \\p{…}, are read differently from place to place",
                    "字符类别 \\p{…} 在不同系统中含义不同",
                )
            )
        if char.isalnum() or (char not in _SYNTAX and not (inside and char == "-") and ord(char) > 127):
            raise PatternError(Both(f"“\\{char}” means nothing", f"“\\{char}”没有含义"))
        return [(ord(char), ord(char))]

    def members(self) -> Ranges:
        """What stands between [ and ]."""
        inverse, found = self.take("^"), Ranges()
        while not self.take("]"):
            first = self.member()
            if self.pattern.startswith("-", self.at) and not self.pattern.startswith("-]", self.at):
                self.at += 1
                last = self.member()
                if (
                    len(first) != 1
                    or len(last) != 1
                    or first[0][0] != first[0][1]
                    or last[0][0] != last[0][1]
                ):
                    raise PatternError(
                        Both(
                            "a range goes from one character to another; a “-” itself is \\-",
                            "范围写成从一个字符到另一个字符；要写“-”本身请写 \\-",
                        )
                    )
                if first[0][0] > last[0][0]:
                    raise PatternError(Both("a range in […] runs backwards", "[…] 中的范围前后颠倒"))
                first = [(first[0][0], last[0][0])]
            found += first
        if not found:
            raise PatternError(Both("[] holds nothing", "[] 中没有内容"))
        return _without(found) if inverse else _sorted(found)

    def member(self) -> Ranges:
        if self.at == len(self.pattern):
            raise PatternError(Both("a “[” is not closed", "“[”没有闭合"))
        char = self.pattern[self.at]
        self.at += 1
        if char == "\\":
            return self.escaped(inside=True)
        if char == "[":
            raise PatternError(Both("in […] a “[” itself is written \\[", "[…] 中要写“[”本身请写 \\["))
        return [(ord(char), ord(char))]


def _sorted(ranges: Ranges) -> Ranges:
    """The same characters as ranges that neither overlap nor touch."""
    merged: Ranges = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged


def _without(ranges: Ranges) -> Ranges:
    """All other characters."""
    found, following = Ranges(), 0
    for low, high in _sorted(ranges):
        if low > following:
            found.append((following, low - 1))
        following = high + 1
    if following <= _LAST:
        found.append((following, _LAST))
    if not found:
        raise PatternError(Both("a class holds no character", "字符类中没有字符"))
    return found


def _written(ranges: Ranges) -> str:
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return _char(ranges[0][0])
    inverse = _sorted(ranges)[-1][1] == _LAST
    shown = _without(ranges) if inverse and ranges != [(0, _LAST)] else ranges
    if ranges == [(0, _LAST)]:
        return "(?:[^a]|a)"
    return f"[{'^' if inverse else ''}" + "".join(_range(low, high) for low, high in shown) + "]"


def _range(low: int, high: int) -> str:
    if low == high:
        return _char(low, inside=True)
    return f"{_char(low, inside=True)}-{_char(high, inside=True)}"


def _char(code: int, *, inside: bool = False) -> str:
    char = chr(code)
    if char in _SYNTAX or (inside and char == "-"):
        return "\\" + char
    return f"\\x{code:02x}" if code < 32 or code == 127 else char
