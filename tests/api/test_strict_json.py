"""JSON is read as I-JSON: one text has one meaning, for every reader."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.strict_json import DEPTH, Unreadable, read

SAFE = 2**53 - 1
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-SAFE, SAFE)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), inner, max_size=4
    ),
    max_leaves=20,
)  # fmt: skip


@given(values, st.booleans())
def test_what_json_can_say_is_read_as_it_was_written(value: Any, escaped: bool) -> None:
    assert read(json.dumps(value, ensure_ascii=escaped).encode()) == value


@given(st.binary(max_size=200))
def test_any_bytes_are_either_a_value_that_json_can_write_or_unreadable(body: bytes) -> None:
    try:
        value = read(body)
    except Unreadable:
        return
    assert read(json.dumps(value, allow_nan=False).encode("utf-8")) == value


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', 'The name "c" stands twice in one object.'),
        (b"[NaN]", "NaN is not a number that JSON knows."),
        (b"[-Infinity]", "-Infinity is not a number that JSON knows."),
        (b"[1e999]", "The number 1e999 is too large."),
        (b"[9007199254740993]", "The number 9007199254740993 is beyond what JSON can carry exactly (2^53)."),
        (b'["\\ud800"]', "A text holds half of a surrogate pair."),
        (b'{"\\u0000": 1}', "A text holds a NUL character."),
        (b'["\xff"]', "The body is not UTF-8 (byte 2)."),
        (b'{"a": ', "Expecting value, line 1 column 7."),
        (b"[" * 65 + b"]" * 65, "The body is nested deeper than 64 levels."),
        (b"[" * 100_000, "The body is nested deeper than 64 levels."),
    ],
)
def test_what_would_mean_different_things_to_different_readers_is_refused(body: bytes, says: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(body)
    assert caught.value.args[0] == says


def test_brackets_inside_texts_are_no_depth() -> None:
    text = '[{"' * (DEPTH + 1)
    assert read(json.dumps([text]).encode()) == [text]
