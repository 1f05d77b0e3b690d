"""Patterns mean the same to every engine, or are refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.expressions import Program
from forms.expressions.patterns import PatternError, pattern_fault, shared_pattern
from forms.expressions.printing import literal
from forms.formats import pattern_validator


@pytest.mark.parametrize(
    ("pattern", "shared"),
    [
        (r"^\d{8,15}$", "^[0-9]{8,15}$"),
        (r"[\w\-]+?", r"[\-0-9A-Z_a-z]+"),
        ("a.b", r"a[^\x0a]b"),
        (r"[\u4e00-\u9fa5]+", "[一-龥]+"),
        ("(a|b)c", "(?:a|b)c"),
        (r"[^\s\S]", None),
        (r"[\s\S]", "(?:[^a]|a)"),
        ("[a-z&&x]", "[&a-z]"),
    ],
)
def test_a_pattern_is_written_as_every_engine_reads_it(pattern: str, shared: str | None) -> None:
    if shared is None:
        assert pattern_fault(pattern) == "a class holds no character"
    else:
        assert shared_pattern(pattern) == shared


@pytest.mark.parametrize(
    "pattern",
    [r"(?=a)", r"(?<!a)b", r"\1", r"\bx", r"\p{L}", "(?i)a", "(?P<n>a)", "[]", "[b-a]", "a**", "^*", "(", ")",
     "[", "a{3,2}", "(a{100}){100}", "a" * 2000, "\\", r"\q", "[[:alpha:]]", "{", "(" * 50 + ")" * 50],
)  # fmt: skip
def test_what_engines_read_differently_or_not_at_all_is_refused(pattern: str) -> None:
    assert pattern_fault(pattern)


PIECES = st.lists(
    st.sampled_from(
        ["a", "b", "-", "&", ".", "^", "$", r"\d", r"\w", r"\s", r"\S", "[a-c]", "[^b]", "[&&]", r"[\]\-]",
         "(a|b)", "(?:", ")", "*", "+", "?", "{2}", "{1,3}", "|", "一", "😀", r"\.", "/", "é", "[", "]"]
    ),
    max_size=6,
).map("".join)  # fmt: skip
TEXTS = st.text(alphabet="abc12-&._ /\n\u00a0é一😀][", max_size=6)


@given(PIECES, TEXTS)
def test_every_engine_agrees_on_a_shared_pattern(pattern: str, text: str) -> None:
    try:
        shared = shared_pattern(pattern)
    except PatternError:
        return
    assert shared_pattern(shared) == shared
    in_re2 = Program(f"this.x.matches({literal(pattern)})", {"this.x": "string"}).evaluate({"this.x": text})
    in_rust = pattern_validator(shared)(text)
    in_python = re.search(shared.replace("$", r"\Z"), text) is not None
    assert in_re2 == in_rust == in_python


@given(st.text())
def test_reading_any_text_as_a_pattern_gives_a_pattern_or_a_reason(pattern: str) -> None:
    fault = pattern_fault(pattern)
    assert fault != ""
    if fault is None:
        re.compile(shared_pattern(pattern))
