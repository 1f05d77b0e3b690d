"""ETags name a version; keys of idempotency are short and plain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.conditions import key_of, matches, tagged, version_of
from api.problems import ApiProblem


def test_the_tag_of_a_version_is_taken_back_as_if_match() -> None:
    assert version_of(tagged({"a": 1}, version=12).headers["ETag"]) == 12


@pytest.mark.parametrize(
    ("header", "version"), [(None, None), ("*", None), ('"7"', 7), ('W/"7-0a"', 7), ('"7-00ff"', 7)]
)
def test_if_match_names_a_version(header: str | None, version: int | None) -> None:
    assert version_of(header) == version


@given(st.text(max_size=40))
def test_any_other_if_match_is_told_as_a_parameter(header: str) -> None:
    try:
        found = version_of(header)
    except ApiProblem as problem:
        found = None if problem.code == "request.parameter" else -1
    assert found is None or found >= 0


def test_who_has_it_already_gets_no_body() -> None:
    tag = tagged({"a": 1}).headers["ETag"]
    again = tagged({"a": 1}, if_none_match=f'"other", W/{tag}')
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert tagged({"a": 2}, if_none_match=tag).status_code == 200
    assert matches("*", tag)


@pytest.mark.parametrize("header", ["a", '"8e03978e-40d5-43dd-bc93-6894a57f9324"', "A" * 128])
def test_a_key_is_taken_with_or_without_quotes(header: str) -> None:
    assert key_of(header) == header.strip('"')


@pytest.mark.parametrize("header", ["", "a b", "A" * 129, "ключ", '"', "a\x00"])
def test_any_other_key_is_a_problem_of_the_header(header: str) -> None:
    with pytest.raises(ApiProblem, match=r"request\.parameter"):
        key_of(header)
