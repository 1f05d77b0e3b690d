"""The short phrases of the language."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.phrases import (
    Count,
    Problem,
    Who,
    parse_count,
    parse_distance,
    parse_duration,
    parse_moment,
    parse_need,
    parse_who,
    seconds,
)
from engine.language.runbook import Duration, Moment, Need

PARSERS = (parse_duration, parse_who, parse_count, parse_distance, parse_need, parse_moment)

GOOD: list[tuple[Any, Any, Any]] = [
    (parse_duration, "90s", Duration(n=90, unit="s")),
    (parse_duration, "1w", Duration(n=1, unit="w")),
    (parse_who, "assignee", Who(kind="assignee")),
    (parse_who, "role:branch_manager", Who(kind="role", name="branch_manager")),
    (parse_who, "user:wei", Who(kind="user", name="wei")),
    (parse_who, "performer:count.tally", Who(kind="performer", name="count.tally")),
    (parse_count, 2, Count(at_least=2, at_most=2)),
    (parse_count, "2", Count(at_least=2, at_most=2)),
    (parse_count, "1..3", Count(at_least=1, at_most=3)),
    (parse_count, "0..", Count(at_least=0, at_most=None)),
    (parse_distance, "200m", 200),
    (parse_distance, "20km", 20_000),
    (parse_distance, "1.5km", 1_500),
    (parse_need, 1, Need(n=1)),
    (parse_need, "2 of 3", Need(n=2, of=3)),
    (parse_need, "majority", Need(kind="majority")),
    (parse_need, {"approve": "all", "refuse": 2}, {"approve": Need(kind="all"), "refuse": Need(n=2)}),
    (parse_moment, "due", Moment(anchor="due")),
    (parse_moment, "due - 30m", Moment(anchor="due", offset=Duration(n=30, unit="m"), before=True)),
    (parse_moment, "due+2h", Moment(anchor="due", offset=Duration(n=2, unit="h"))),
    (parse_moment, "start + 1h", Moment(anchor="start", offset=Duration(n=1, unit="h"))),
]

WRITE_DURATION = "a duration is a whole number and one of s, m, h, d, w: `90s`, `30m`, `4h`, `2d`, `1w`"
BAD: list[tuple[Any, Any, str, str | None]] = [
    (
        parse_duration,
        30,
        "`30` is not a duration",
        "say what it counts: `30m` for minutes, `30h` for hours, `30d` for days",
    ),
    (parse_duration, "2 days", "`2 days` is not a duration", "write `2d`"),
    (parse_duration, "4小时", "`4小时` is not a duration", "write `4h`"),
    (parse_duration, "90M", "`90M` is not a duration", "write `90m`"),
    (parse_duration, "1h30m", "`1h30m` is not a duration", "write `90m`"),
    (parse_duration, "1.5h", "`1.5h` is not a duration", "write `90m`"),
    (parse_duration, "soon", "`soon` is not a duration", WRITE_DURATION),
    (parse_duration, None, "nothing is not a duration", WRITE_DURATION),
    (parse_duration, "0m", "`0m` is no time at all", "write a duration such as `30m`"),
    (parse_duration, "9999999999w", "`9999999999w` is longer than ten years", None),
    (parse_who, "roles:boss", "`roles:boss` does not say who", "write `role:boss`"),
    (parse_who, "Role: boss", "`Role: boss` does not say who", "write `role:boss`"),
    (parse_who, "role:", "`role:` does not say who", "name the role after the colon"),
    (parse_who, "asignee", "`asignee` does not say who", "write `assignee`"),
    (
        parse_who,
        "boss",
        "`boss` does not say who",
        "write `role:boss` if that is a role, `user:boss` if it is a person's login",
    ),
    (parse_count, "3..1", "`3..1` ends before it begins", "write `1..3`"),
    (parse_count, 0, "`0` asks for none", "leave the field out, or write `0..1`"),
    (parse_count, True, "`true` is not a count", "write `2`, `1..3`, or `0..` for any number"),
    (parse_distance, 200, "`200` is not a distance", "say what it counts: `200m` or `200km`"),
    (parse_distance, "200 米", "`200 米` is not a distance", "write `200m`"),
    (parse_need, "3 of 2", "`3 of 2` needs more voices than there are people", "write `2 of 3`"),
    (
        parse_need,
        {"refuse": "most"},
        "for `refuse`, `most` is not a need",
        "write `1`, `2 of 3`, `majority` or `all`",
    ),
    (parse_moment, "2h", "`2h` does not say when", "say from when it counts: `due + 2h` or `start + 2h`"),
    (parse_moment, "start - 1h", "`start - 1h` is before the step begins", "write `start + 1h`"),
    (parse_moment, "due + 2x", "in `due + 2x`, `2x` is not a duration", WRITE_DURATION),
]


@pytest.mark.parametrize(("parse", "written", "value"), GOOD)
def test_a_phrase_of_the_language_is_read(parse: Any, written: Any, value: Any) -> None:
    assert parse(written) == value


@pytest.mark.parametrize(("parse", "written", "message", "hint"), BAD)
def test_a_slip_is_told_with_its_mend(parse: Any, written: Any, message: str, hint: str | None) -> None:
    problem = parse(written)
    assert isinstance(problem, Problem)
    assert (problem.message, problem.hint) == (message, hint)
    assert problem.message.zh != message


@given(
    st.sampled_from(PARSERS),
    st.none()
    | st.just(10**5000)
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.lists(st.text())
    | st.dictionaries(st.text(), st.text())
    | st.from_regex(r"\A(due|start)?\s*[-+]?\s*[0-9]+\.?\.?[0-9]*\s*(of|km|m|h|d|w|小时)?\s*[0-9]*\Z"),
)
def test_no_value_makes_a_parser_raise(parse: Any, value: Any) -> None:
    parse(value)


@given(st.integers(1, 520), st.sampled_from("smhdw"))
def test_a_duration_counts_seconds(n: int, unit: str) -> None:
    duration = parse_duration(f"{n}{unit}")
    assert isinstance(duration, Duration)
    assert (
        seconds(duration)
        == n * {"s": 1, "m": 60, "h": 60 * 60, "d": 24 * 60 * 60, "w": 7 * 24 * 60 * 60}[unit]
    )
