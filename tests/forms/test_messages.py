"""The sentences people read."""

from __future__ import annotations

import string

import pytest

from forms.formats import formats
from forms.messages import _FORMATS, SENTENCES, sentence
from forms.validation import CODES


@pytest.mark.parametrize(
    ("code", "params", "english", "chinese"),
    [
        ("minimum", {"limit": 5}, "must be at least 5", "不能小于 5"),
        ("minimum", {"limit": 0.5}, "must be at least 0.5", "不能小于 0.5"),
        (
            "type",
            {"expected": ["string", "integer"], "found": "boolean"},
            "must be text or a whole number, but is yes or no",
            "应为文本或整数，实际为是或否",
        ),
        ("enum", {"options": ["a", 1]}, "must be one of a, 1", "必须是以下之一：a、1"),
        ("codeList", {"list": "fault-codes"}, "is not an entry of the code list fault-codes", None),
        ("codeList", {"list": "fault-codes", "retired": True}, "is no longer offered; choose another", None),
        ("format", {"format": "date"}, "is not a valid date", "不是有效的日期"),
        ("something.else", {}, "something.else", "something.else"),
    ],
)
def test_a_fault_is_said_with_its_numbers(
    code: str, params: dict[str, object], english: str, chinese: str | None
) -> None:
    assert sentence(code, params) == english
    assert chinese in {None, sentence(code, params, "zh-CN")}


def test_every_code_has_a_sentence_in_both_languages_with_the_same_parameters() -> None:
    assert SENTENCES.keys() == CODES | {"codeList.retired"}
    names = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for both in SENTENCES.values()
        for text in both
    ]
    assert names[::2] == names[1::2]


def test_every_format_has_a_name() -> None:
    assert _FORMATS.keys() == formats()
