"""organisation.yaml as a value."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.language.finding_text import render
from engine.language.organisation import Absence, Branch, CalendarRule, Organisation, Person, Role
from engine.language.organisation_file import BUILT_IN_ROLES, read_organisation
from engine.language.schema_files import load
from engine.language.shape import check_shape
from engine.language.yaml_reading import read_yaml
from engine.services.access import BUILT_IN, MAY


def read(text: str) -> tuple[Organisation, str]:
    document, findings = read_yaml(text.encode(), "organisation.yaml")
    assert document is not None, findings
    assert check_shape(document, "organisation") == []
    organisation, found = read_organisation(document)
    return organisation, render(found)


def utc(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp()) * 1000  # type: ignore[arg-type,misc]


def test_the_whole_of_it_is_read() -> None:
    organisation, said = read(
        """
calendars:
  office: {country: CN, week: {mon-fri: "09:00-18:00", sat: ["13:00-15:00", "9:00-12:00"], sun: []}}
  depot: {week: {"mon,wed": "22:00-06:00"}, exceptions: {2026-05-04: [], 2026-05-09: "10:00-12:00"}}
  saxony: {country: DE, subdivision: SN, week: {fri: "10:00-12:00"}}
roles:
  - field_staff
  - branch_manager: {title: {zh-CN: 主管, en: Manager}, may: [see, assign]}
branches:
  east: {title: 华东大区, timezone: Asia/Shanghai, calendar: office}
  hangzhou: {title: {zh-CN: 杭州}, parent: east, tags: [first-tier], position: {lat: 30, lon: 120.5}}
  bare:
people:
  wei:
    name: 魏强
    branch: hangzhou
    roles: [field_staff, branch_manager@east, admin]
    skills: [activation]
    absences:
      - {from: 2026-06-01T13:00, until: 2026-06-01T18:30}
      - {from: 2026-05-01, until: 2026-05-08, delegate: lin}
    language: zh-CN
    phone: "0571 1234"
    email: wei@example.com
  lin: {name: 林涛, branch: bare, active: false}
"""
    )
    assert said == ""
    week = dict.fromkeys(range(5), (("09:00", "18:00"),))
    assert organisation == Organisation(
        calendars={
            "office": CalendarRule(country="CN", week={**week, 5: (("09:00", "12:00"), ("13:00", "15:00"))}),
            "depot": CalendarRule(
                week={0: (("22:00", "06:00"),), 2: (("22:00", "06:00"),)},
                exceptions={"2026-05-04": (), "2026-05-09": (("10:00", "12:00"),)},
            ),
            "saxony": CalendarRule(country="DE", subdivision="SN", week={4: (("10:00", "12:00"),)}),
        },
        roles={
            "field_staff": Role(name="field_staff"),
            "branch_manager": Role(
                name="branch_manager", title={"zh-CN": "主管", "en": "Manager"}, may=("see", "assign")
            ),
        },
        branches={
            "east": Branch(
                code="east", title={"und": "华东大区"}, timezone="Asia/Shanghai", calendar="office"
            ),
            "hangzhou": Branch(
                code="hangzhou",
                title={"zh-CN": "杭州"},
                parent="east",
                tags=("first-tier",),
                position=(30.0, 120.5),
            ),
            "bare": Branch(code="bare"),
        },
        people={
            "wei": Person(
                login="wei",
                name="魏强",
                branch="hangzhou",
                roles=(("field_staff", "hangzhou"), ("branch_manager", "east"), ("admin", "hangzhou")),
                skills=("activation",),
                absences=(
                    Absence(since=utc(2026, 4, 30, 16), until=utc(2026, 5, 8, 16), delegate="lin"),
                    Absence(since=utc(2026, 6, 1, 5), until=utc(2026, 6, 1, 10, 30)),
                ),
                language="zh-CN",
                phone="0571 1234",
                email="wei@example.com",
            ),
            "lin": Person(login="lin", name="林涛", branch="bare", active=False),
        },
    )


def test_roles_may_be_a_map() -> None:
    organisation, said = read("roles: {cook: {title: Koch}, guest: }\nbranches: {b: {}}\n")
    assert (organisation.roles, said) == (
        {"cook": Role(name="cook", title={"und": "Koch"}), "guest": Role(name="guest")},
        "",
    )


def test_what_does_not_fit_is_left_out_and_said() -> None:
    organisation, said = read(
        """
roles: [cook]
branches: {a: {parent: b, calendar: none}, b: {parent: a}}
people:
  x: {name: X, branch: c, roles: [cook]}
  y: {name: Y, branch: a, roles: [cock, cook]}
"""
    )
    assert organisation == Organisation(
        roles={"cook": Role(name="cook")},
        branches={"a": Branch(code="a"), "b": Branch(code="b", parent="a")},
        people={"y": Person(login="y", name="Y", branch="a", roles=(("cook", "a"),))},
    )
    assert said == (
        "organisation.yaml:3:24: error SOP001 `a` stands above itself: a → b → a\n"
        "  hint: one of these has no parent\n"
        "organisation.yaml:3:37: error SOP002 there is no calendar `none`\n"
        "organisation.yaml:5:24: error SOP002 there is no branch `c`\n"
        "  hint: there are `a`, `b`\n"
        "organisation.yaml:6:35: error SOP002 there is no role `cock`\n"
        "  hint: did you mean `cook`?\n"
    )


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ('"09:00-18:00"', None),
        ('"00:00-24:00"', None),
        ('["09:00-12:00", "12:00-13:00"]', None),
        ('["22:00-06:00", "08:00-12:00"]', None),
        ('"9-18"', "`9-18` are no hours"),
        ('"09:00-25:00"', "`09:00-25:00` are no hours"),
        ('"09:60-10:00"', "`09:60-10:00` are no hours"),
        ('"09:00-09:00"', "`09:00-09:00` is no time at all"),
        ('["09:00-13:00", "12:00-14:00"]', "these hours overlap at 12:00"),
        ('["08:00-02:00", "09:00-12:00"]', "these hours overlap at 09:00"),
    ],
)
def test_hours_are_held_to_the_clock(hours: str, said: str | None) -> None:
    _, found = read(f"calendars: {{c: {{week: {{mon: {hours}}}}}}}\nbranches: {{b: {{}}}}\n")
    assert (said is None and found == "") or (said is not None and said in found)


def test_the_words_for_rights_and_roles_are_those_that_the_services_know() -> None:
    role = load("organisation")["$defs"]["role"]["properties"]["may"]["items"]["enum"]
    assert (set(role), set(BUILT_IN_ROLES)) == (set(MAY), set(BUILT_IN))


def test_nobody_can_have_the_engines_own_login() -> None:
    organisation, said = read(
        "branches: {east: {title: East}}\npeople: {system: {name: Somebody, branch: east}}\n"
    )

    assert organisation.people == {}
    assert said == (
        "organisation.yaml:2:10: error SOP001 nobody can have the login `system`: "
        "it stands for the engine itself\n  hint: choose another login\n"
    )
