"""Bodies become structs, or every mistake is told with its pointer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from api.bodies import take
from api.problems import ApiProblem
from api.schemas.jobs import ActSent, JobSent, StepSent

JSON = "application/json"


def problem(body: bytes, into: type, content_type: str = JSON) -> tuple[str, set[tuple[str, str]]]:
    with pytest.raises(ApiProblem) as caught:
        take(body, content_type, into)
    return caught.value.code, {(fault.pointer, fault.code) for fault in caught.value.faults}


def test_a_body_becomes_its_struct() -> None:
    body = b'{"answers": {"result": "pass"}, "opened": 3, "at": "2026-03-02T09:00:00+08:00"}'
    assert take(body, "application/json; charset=utf-8", StepSent) == StepSent(
        answers={"result": "pass"}, opened=3, at=datetime(2026, 3, 2, 1, tzinfo=UTC)
    )


def test_all_mistakes_are_told_at_once() -> None:
    body = b'{"branch": 5, "priority": "soon", "site": {"lat": 91}, "colour": "red"}'
    assert problem(body, JobSent) == (
        "request.invalid",
        {
            ("/sop", "required"),
            ("/branch", "type"),
            ("/priority", "enum"),
            ("/site/lat", "maximum"),
            ("/site/lon", "required"),
            ("/colour", "additionalProperties"),
        },
    )


def test_numbers_in_quotes_are_no_numbers() -> None:
    assert problem(b'{"opened": "3"}', StepSent) == ("request.invalid", {("/opened", "type")})


def test_an_instant_without_an_offset_is_a_mistake() -> None:
    code, faults = problem(b'{"at": "2026-03-02T09:00:00"}', StepSent)
    assert (code, {pointer for pointer, _ in faults}) == ("request.invalid", {"/at"})


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "json"])
def test_what_is_not_said_to_be_json_is_not_read(content_type: str) -> None:
    assert problem(b"{}", ActSent, content_type) == ("request.media_type", set())


def test_broken_json_is_malformed() -> None:
    assert problem(b"{", ActSent) == ("request.malformed", set())
