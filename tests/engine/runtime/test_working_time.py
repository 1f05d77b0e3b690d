"""Working time against an independent clock that walks minute by minute, and against known dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.organisation import CalendarRule
from engine.language.runbook import Duration
from engine.runtime.local_time import HOUR, MINUTE, to_instant, to_local
from engine.runtime.timetable import NeverWorksError, spans_of
from engine.runtime.working_time import Clock, add, between, shift_after_pause

SHANGHAI, NEW_YORK, LORD_HOWE = "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"
OFFICE = CalendarRule(country="CN", week=dict.fromkeys(range(5), (("09:00", "18:00"),)))
ALWAYS = CalendarRule(week=dict.fromkeys(range(7), (("00:00", "24:00"),)))
NIGHTS = CalendarRule(week=dict.fromkeys(range(5), (("22:00", "06:00"),)))


UNHURRIED = settings(deadline=None)  # the first look at a country's holidays imports them


def instant(text: str, timezone: str = SHANGHAI) -> int:
    """``2026-03-02T09:00`` in that zone (a time with an offset counts as it says)."""
    moment = datetime.fromisoformat(text)
    return round((moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))).timestamp() * 1000)


def local(moment: int, timezone: str = SHANGHAI) -> str:
    return to_local(moment, timezone).strftime("%Y-%m-%dT%H:%M")


def span(text: str) -> Duration:
    return Duration(n=int(text[:-1]), unit=text[-1])  # type: ignore[arg-type]


START = instant("2026-03-01T00:00+00:00")  # clocks change in all three daylight-saving zones
DAYS = 50

# -- the independent implementation ---------------------------------------------------------------


@cache
def wall_clock(timezone: str) -> list[tuple[date, int]]:
    """At each minute of the test's days: the local date, and the minutes its clock has reached."""
    tz = ZoneInfo(timezone)
    shown: dict[date, int] = {}
    result = []
    for number in range(DAYS * 24 * 60):
        now = datetime.fromtimestamp((START + number * MINUTE) // 1000, UTC).astimezone(tz)
        shown[now.date()] = max(shown.get(now.date(), 0), now.hour * 60 + now.minute)
        result.append((now.date(), shown[now.date()]))
    return result


class MinuteClock:
    """Walks through the test's days minute by minute and notes which minutes are worked.

    It knows no timetable and no bisection: at each minute it looks at the wall clock. On a given local
    date a time counts as reached once the clock has shown it or anything later.
    """

    def __init__(self, calendar: CalendarRule, timezone: str) -> None:
        clock = wall_clock(timezone)
        hours = {day: set(self.hours(calendar, day)) for day in {day for day, _ in clock}}
        self.worked = [shown in hours[day] for day, shown in clock]

    @staticmethod
    def hours(calendar: CalendarRule, day: date) -> Iterator[int]:
        """The minutes of that date's clock that are worked, by its own hours or by the evening's before."""
        for since, later in ((day, 0), (day - timedelta(days=1), 24 * 60)):
            for begins, ends in spans_of(calendar, since):
                opens, closes = (int(text[:2]) * 60 + int(text[3:]) for text in (begins, ends))
                closes += 24 * 60 if closes <= opens else 0
                yield from range(opens - later, closes - later)

    def between(self, start: int, end: int) -> int:
        minutes = range((start - START) // MINUTE, (end - START) // MINUTE)
        return sum(self.worked[minute] for minute in minutes) * MINUTE

    def add(self, moment: int, minutes: int) -> int:
        position = (moment - START) // MINUTE
        while minutes:
            minutes -= self.worked[position]
            position += 1
        return START + position * MINUTE


hours = st.tuples(
    st.integers(0, 23).map("{:02}:00".format), st.sampled_from(["06:00", "12:30", "18:00", "24:00"])
)
calendars = st.builds(
    CalendarRule,
    country=st.sampled_from([None, "CN", "US"]),
    week=st.dictionaries(st.integers(0, 6), st.lists(hours, min_size=1, max_size=2).map(tuple), min_size=1),
    exceptions=st.dictionaries(
        st.dates(date(2026, 2, 20), date(2026, 4, 10)).map(date.isoformat),
        st.lists(hours, max_size=1).map(tuple),
        max_size=4,
    ),
)
zones = st.sampled_from([SHANGHAI, NEW_YORK, LORD_HOWE, "Europe/Berlin"])
minutes = st.integers(0, DAYS // 2 * 24 * 60 - 1)


@UNHURRIED
@given(calendar=calendars, timezone=zones, first=minutes, length=minutes)
def test_working_time_between_two_moments_is_what_a_minute_clock_counts(
    calendar: CalendarRule, timezone: str, first: int, length: int
) -> None:
    clock = MinuteClock(calendar, timezone)
    start, end = START + first * MINUTE, START + (first + length) * MINUTE
    expected = clock.between(start, end)
    assert between(start, end, calendar=calendar, timezone=timezone) == expected
    assert between(end, start, calendar=calendar, timezone=timezone) == -expected


@UNHURRIED
@given(calendar=calendars, timezone=zones, first=minutes, count=st.integers(1, 900))
def test_adding_minutes_ends_where_a_minute_clock_ends(
    calendar: CalendarRule, timezone: str, first: int, count: int
) -> None:
    moment = START + first * MINUTE
    got = add(moment, span(f"{count}m"), clock="working", calendar=calendar, timezone=timezone)
    if got < START + (DAYS - 1) * 24 * HOUR:
        assert got == MinuteClock(calendar, timezone).add(moment, count)
    assert between(moment, got, calendar=calendar, timezone=timezone) == count * MINUTE


moments = st.integers(instant("2023-01-01T00:00"), instant("2027-01-01T00:00"))


@UNHURRIED
@given(calendar=calendars, timezone=zones, moment=moments, count=st.integers(1, 10**7))
def test_going_back_undoes_going_on_within_working_time(
    calendar: CalendarRule, timezone: str, moment: int, count: int
) -> None:
    def go(start: int, *, backwards: bool) -> int:
        duration = Duration(n=count, unit="s")
        return add(
            start, duration, clock="working", calendar=calendar, timezone=timezone, backwards=backwards
        )

    on = go(moment, backwards=False)
    back = go(on, backwards=True)
    assert between(back, on, calendar=calendar, timezone=timezone) == count * 1000
    assert between(moment, back, calendar=calendar, timezone=timezone) == 0
    assert moment <= back < on


@UNHURRIED
@given(
    calendar=calendars, timezone=zones, moment=moments, later=st.integers(0, 10**9), days=st.integers(1, 40)
)
def test_a_later_start_never_ends_a_working_day_count_earlier(
    calendar: CalendarRule, timezone: str, moment: int, later: int, days: int
) -> None:
    def due(start: int) -> int:
        return add(start, Duration(n=days, unit="d"), clock="working", calendar=calendar, timezone=timezone)

    assert moment < due(moment) <= due(moment + later)


@UNHURRIED
@given(moment=moments, days=st.integers(1, 400))
def test_working_days_back_undo_working_days_on_within_equal_hours(moment: int, days: int) -> None:
    def go(start: int, *, backwards: bool) -> int:
        duration = Duration(n=days, unit="d")
        return add(start, duration, clock="working", calendar=OFFICE, timezone=SHANGHAI, backwards=backwards)

    begun = add(moment, span("1m"), clock="working", calendar=OFFICE, timezone=SHANGHAI)
    assert go(go(begun, backwards=False), backwards=True) == begun


@UNHURRIED
@given(
    calendar=calendars,
    timezone=zones,
    paused=moments,
    length=st.integers(0, 10**9),
    left=st.integers(-(10**9), 10**9),
    clock=st.sampled_from(["working", "elapsed"]),
)
def test_after_a_pause_there_is_as_much_time_left_as_before_it(
    calendar: CalendarRule, timezone: str, paused: int, length: int, left: int, clock: Clock
) -> None:
    resumed, due = paused + length, paused + left
    rule = calendar if clock == "working" else None

    def rest(since: int, until: int) -> int:
        return between(since, until, calendar=rule, timezone=timezone)

    shifted = shift_after_pause(
        due, paused_at=paused, resumed_at=resumed, clock=clock, calendar=calendar, timezone=timezone
    )
    if left <= 0:
        assert shifted == due
    else:
        assert rest(resumed, shifted) == rest(paused, due)
        assert shifted >= max(due, resumed)


# -- dates everybody can look up ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "duration", "backwards", "end"),
    [
        ("2026-03-02T09:00", "5h", False, "2026-03-02T14:00"),
        ("2026-03-02T17:00", "5h", False, "2026-03-03T13:00"),
        ("2026-03-06T16:00", "2h", False, "2026-03-06T18:00"),  # Friday's closing, not Monday's opening
        ("2026-03-07T12:00", "30m", False, "2026-03-09T09:30"),
        ("2026-03-02T10:30", "1d", False, "2026-03-03T10:30"),
        ("2026-03-06T10:30", "1d", False, "2026-03-09T10:30"),
        ("2026-03-09T07:00", "1d", False, "2026-03-09T18:00"),  # before opening: that whole day
        ("2026-03-07T12:00", "1d", False, "2026-03-09T18:00"),  # on a Saturday: the whole of Monday
        ("2026-03-06T18:00", "1d", False, "2026-03-09T18:00"),
        ("2026-03-02T10:30", "1w", False, "2026-03-09T10:30"),
        ("2026-09-30T10:00", "1d", False, "2026-10-08T10:00"),  # National Day
        ("2026-09-18T10:00", "1d", False, "2026-09-20T10:00"),  # a Sunday worked for it
        ("2026-02-13T17:00", "1h", False, "2026-02-13T18:00"),
        ("2026-02-13T17:00", "2h", False, "2026-02-14T10:00"),  # a Saturday worked for Spring Festival
        ("2026-02-14T17:00", "2h", False, "2026-02-24T10:00"),
        ("2025-12-31T17:00", "3h", False, "2026-01-04T11:00"),  # a Sunday worked for New Year
        ("2026-03-02T10:00", "30m", True, "2026-03-02T09:30"),
        ("2026-03-02T10:00", "1h", True, "2026-03-02T09:00"),
        ("2026-03-09T09:00", "30m", True, "2026-03-06T17:30"),
        ("2026-03-09T09:00", "1d", True, "2026-03-06T09:00"),
        ("2026-03-06T18:00", "1d", True, "2026-03-05T18:00"),
        ("2026-03-07T12:00", "1d", True, "2026-03-06T09:00"),
        ("2026-02-24T10:00", "2h", True, "2026-02-14T17:00"),
    ],
)
def test_an_office_in_china_counts_its_holidays_and_make_up_days(
    start: str, duration: str, backwards: bool, end: str
) -> None:
    got = add(
        instant(start),
        span(duration),
        clock="working",
        calendar=OFFICE,
        timezone=SHANGHAI,
        backwards=backwards,
    )
    assert local(got) == end


# weekdays off and weekend days worked, by the notices of the State Council's General Office
NOTICES = {
    2024: (
        (
            "01-01 02-12 02-13 02-14 02-15 02-16 04-04 04-05 05-01 05-02 05-03 06-10 09-16 09-17"
            " 10-01 10-02 10-03 10-04 10-07"
        ),
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        (
            "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02"
            " 10-01 10-02 10-03 10-06 10-07 10-08"
        ),
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        (
            "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25"
            " 10-01 10-02 10-05 10-06 10-07"
        ),
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}


@pytest.mark.parametrize("year", NOTICES)
def test_china_works_and_rests_on_the_days_of_the_state_council_notice(year: int) -> None:
    off: set[str] = set()
    worked: set[str] = set()
    day = date(year, 1, 1)
    while day.year == year:
        if bool(spans_of(OFFICE, day)) != (day.weekday() < 5):
            (off if day.weekday() < 5 else worked).add(day.strftime("%m-%d"))
        day += timedelta(days=1)
    assert (off, worked) == tuple(set(days.split()) for days in NOTICES[year])


def test_a_make_up_day_has_the_hours_of_the_first_weekday_unless_its_own_weekday_has_hours() -> None:
    shop = CalendarRule(country="CN", week={0: (("08:00", "17:00"),), 5: (("10:00", "14:00"),)})
    assert spans_of(shop, date(2026, 2, 14)) == (("10:00", "14:00"),)  # a Saturday
    assert spans_of(shop, date(2026, 1, 4)) == (("08:00", "17:00"),)  # a Sunday
    assert spans_of(shop, date(2026, 1, 3)) == (("10:00", "14:00"),)  # a Saturday of the New Year holiday


def test_an_exception_of_ones_own_goes_before_the_countrys_days() -> None:
    own = CalendarRule(
        country="CN", week=OFFICE.week, exceptions={"2026-10-01": (("10:00", "12:00"),), "2026-03-03": ()}
    )
    assert spans_of(own, date(2026, 10, 1)) == (("10:00", "12:00"),)
    assert spans_of(own, date(2026, 3, 3)) == ()


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-03-07T09:00", "1d", "2026-03-08T09:00-04:00"),  # clocks go forward: 23 hours
        ("2026-03-07T09:00", "24h", "2026-03-08T10:00-04:00"),
        ("2026-10-31T09:00", "1d", "2026-11-01T09:00-05:00"),  # clocks go back: 25 hours
        ("2026-10-31T09:00", "24h", "2026-11-01T08:00-05:00"),
        ("2026-03-07T02:30", "1d", "2026-03-08T03:00-04:00"),  # 02:30 is skipped: the jump
        ("2026-10-31T01:30", "1d", "2026-11-01T01:30-04:00"),  # 01:30 comes twice: the first
        ("2026-03-02T09:00", "2w", "2026-03-16T09:00-04:00"),
    ],
)
def test_an_elapsed_day_keeps_the_local_time_and_elapsed_hours_do_not(
    start: str, duration: str, end: str
) -> None:
    got = add(instant(start, NEW_YORK), span(duration), clock="elapsed", calendar=None, timezone=NEW_YORK)
    assert got == instant(end)


def test_a_night_on_which_the_clocks_change_is_as_long_as_it_lasts() -> None:
    def night(evening: str) -> int:
        start = instant(f"{evening}T12:00", NEW_YORK)
        return between(start, start + 24 * HOUR, calendar=NIGHTS_OF_A_WEEK, timezone=NEW_YORK)

    assert [night(day) // HOUR for day in ("2026-03-06", "2026-03-07", "2026-10-31")] == [8, 7, 9]


NIGHTS_OF_A_WEEK = CalendarRule(week=dict.fromkeys(range(7), (("22:00", "06:00"),)))


def test_hours_past_midnight_belong_to_the_day_on_which_they_begin() -> None:
    def go(start: str, duration: str, *, backwards: bool = False) -> str:
        moment = instant(start)
        return local(
            add(
                moment,
                span(duration),
                clock="working",
                calendar=NIGHTS,
                timezone=SHANGHAI,
                backwards=backwards,
            )
        )

    assert go("2026-03-07T02:00", "1d") == "2026-03-10T02:00"  # Friday's night ends on Saturday
    assert go("2026-03-10T02:00", "1d", backwards=True) == "2026-03-07T02:00"
    assert go("2026-03-07T05:00", "2h") == "2026-03-09T23:00"


def test_samoa_has_no_30th_of_december_2011_to_work_on() -> None:
    friday = instant("2011-12-29T23:00-10:00")
    assert to_instant(date(2011, 12, 30), datetime.min.time(), "Pacific/Apia") == friday + HOUR
    got = add(friday - 4 * HOUR, span("1d"), clock="working", calendar=ALWAYS, timezone="Pacific/Apia")
    assert local(got, "Pacific/Apia") == "2011-12-31T19:00"


@pytest.mark.parametrize("unit", ["m", "d", "w"])
@pytest.mark.parametrize("backwards", [False, True])
def test_a_calendar_that_never_works_is_refused_instead_of_searched_for_ever(
    unit: str, backwards: bool
) -> None:
    rule = CalendarRule(country="CN", exceptions={"2020-01-02": (("09:00", "18:00"),), "2026-03-09": ()})
    moment = instant("2026-03-02T09:00") if not backwards else instant("2019-03-02T09:00")
    with pytest.raises(NeverWorksError):
        add(moment, span(f"1{unit}"), clock="working", calendar=rule, timezone=SHANGHAI, backwards=backwards)


@pytest.mark.parametrize("clock", ["working", "elapsed"])
def test_without_a_calendar_every_hour_is_a_working_hour(clock: Clock) -> None:
    moment = instant("2026-03-07T23:00")
    got = add(moment, span("30h"), clock=clock, calendar=None, timezone=SHANGHAI)
    assert got == moment + 30 * HOUR == moment + between(moment, got, calendar=None, timezone=SHANGHAI)


@pytest.mark.parametrize("unit", ["s", "d", "w"])
def test_a_duration_beyond_all_calendars_stays_a_number(unit: str) -> None:
    for backwards in (False, True):
        got = add(
            instant("2026-03-02T09:00"),
            Duration(n=10**15, unit=unit),  # type: ignore[arg-type]
            clock="elapsed",
            calendar=None,
            timezone=SHANGHAI,
            backwards=backwards,
        )
        assert got == (0 if backwards else 253_000_000_000_000)


def test_the_page_about_working_time_has_the_right_dates() -> None:
    page = Path("docs/working-time.md").read_text("utf-8")
    moment = r"(\w{3} \d{4}-\d\d-\d\d \d\d:\d\d)"
    rows = re.findall(rf"^\| {moment} \| `(\w+)` \| {moment}", page, re.MULTILINE)
    assert len(rows) == 8
    for start, duration, end in rows:
        begun = datetime.strptime(start, "%a %Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(SHANGHAI))
        got = add(
            round(begun.timestamp() * 1000),
            span(duration),
            clock="working",
            calendar=OFFICE,
            timezone=SHANGHAI,
        )
        assert (begun.strftime("%a"), to_local(got, SHANGHAI).strftime("%a %Y-%m-%d %H:%M")) == (
            start[:3],
            end,
        )


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Asia", "a\0b", "x" * 300])
def test_a_zone_that_is_none_is_said_in_one_way(name: str) -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        to_local(0, name)


def test_a_country_that_nobody_knows_has_no_holidays() -> None:
    nowhere = CalendarRule(country="XX", subdivision="Y", week=OFFICE.week)
    assert spans_of(nowhere, date(2026, 1, 1)) == (("09:00", "18:00"),)
