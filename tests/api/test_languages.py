"""Answers are in the language that was asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.languages import choose


@pytest.mark.parametrize(
    ("header", "own", "language"),
    [
        (None, None, "en"),
        (None, "zh-CN", "zh-CN"),
        ("zh", "en", "zh-CN"),
        ("zh-TW, en;q=0.5", None, "zh-CN"),
        ("fr, en;q=0.3, zh;q=0.7", None, "zh-CN"),
        ("en-GB, zh;q=0.9", "zh-CN", "en"),
        ("zh;q=0, en", None, "en"),
        ("zh;q=abc", None, "en"),
        ("de, fr", "zh-CN", "zh-CN"),
    ],
)
def test_the_header_decides_then_the_person_then_english(
    header: str | None, own: str | None, language: str
) -> None:
    assert choose(header, own) == language


@given(st.text(max_size=600))
def test_any_header_gives_a_language(header: str) -> None:
    assert choose(header) in ("en", "zh-CN")
