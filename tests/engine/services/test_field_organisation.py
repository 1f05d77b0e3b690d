"""The part of the organisation that a phone is given decides like the whole."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
import pytest

from engine.language.organisation import Absence, CalendarRule, Organisation
from engine.language.runbook import Duration
from engine.runtime.commands import Act, Command, Open
from engine.runtime.deciding import decide
from engine.runtime.facts import SYSTEM, Facts
from engine.runtime.playbook import Playbook
from engine.services.field_organisation import part_of
from tests.engine.runtime.building import DAY, DIGEST, HOUR, JOB, ORGANISATION, SITE, START, Walk
from tests.engine.runtime.generating import INPUTS, PEOPLE, Generator, Wisher, pass_time

SPANS: tuple[tuple[str, str], ...] = (("08:30", "12:00"), ("13:30", "17:30"))
WEEK = dict.fromkeys(range(5), SPANS)


def furnished(rng: Random) -> Organisation:
    """The company with a Chinese calendar, people on leave, and many whom no job asks about."""
    branches = dict(ORGANISATION.branches)
    at = rng.choice(("china", "east", "hangzhou"))
    branches[at] = msgspec.structs.replace(branches[at], calendar="office", title={"zh-CN": "网点"})
    people = dict(ORGANISATION.people)
    logins = list(people)
    for login in rng.sample(logins, 4):
        since = START + rng.randint(-2, 4) * DAY
        absence = Absence(since=since, until=since + 5 * DAY, delegate=rng.choice([*logins, "nobody", None]))
        people[login] = msgspec.structs.replace(
            people[login], absences=(absence,), phone="13800000000", email="x@example.org"
        )
    for number in range(20):
        login = f"other{number}"
        people[login] = msgspec.structs.replace(
            people["sun"], login=login, roles=((rng.choice(("manager", "clerk")), "ningbo"),)
        )
    rule = CalendarRule(country="CN", week=WEEK, exceptions={"2026-03-04": (("10:00", "11:00"),)})
    return msgspec.structs.replace(ORGANISATION, branches=branches, people=people, calendars={"office": rule})


def elsewhere(command: Command, part: Organisation) -> bool:
    """Whether the command names somebody, or a branch, that the part need not hold."""
    return isinstance(command, Act) and command.to not in (None, *part.people, *part.branches)


def as_received(part: Organisation) -> Organisation:
    """The part after it went over the wire."""
    received: Organisation = msgspec.json.decode(msgspec.json.encode(part), type=Organisation, strict=False)
    return received


@pytest.mark.parametrize("seed", range(60))
def test_every_command_is_decided_with_the_part_as_with_the_whole(seed: int) -> None:
    rng = Random(seed)
    book = msgspec.structs.replace(
        Generator(rng).runbook(),
        clock=rng.choice(("working", "elapsed")),
        due=Duration(n=rng.randint(1, 90), unit=rng.choice(("h", "d"))),
    )
    whole = furnished(rng)
    walk = Walk(Playbook(book, DIGEST), whole, now=START + rng.randint(-400, 400) * DAY)
    opening = Open(job=JOB, runbook=DIGEST, branch="hangzhou", inputs=INPUTS, site=SITE, assignee="wei")
    walk.accepted(opening, "lin")
    wisher = Wisher(rng)
    asked = 0
    for _ in range(40):
        if walk.state.status not in ("open", "paused"):
            break
        pass_time(rng, walk)
        command, sender, blobs = wisher.wish(walk)
        assert walk.job is not None
        known = {blob.sha256: blob for blob in blobs}
        for actor in {sender, rng.choice(PEOPLE)} - {SYSTEM}:
            fetched = walk.now - rng.choice((0, HOUR, 3 * DAY))
            part = as_received(part_of(whole, walk.playbook, walk.job, actor, now=fetched))
            if elsewhere(command, part):
                continue
            facts: dict[str, Any] = {"now": walk.now, "actor": actor, "blobs": known}
            assert decide(walk.playbook, walk.job, command, Facts(organisation=part, **facts)) == decide(
                walk.playbook, walk.job, command, Facts(organisation=whole, **facts)
            )
            asked += 1
        walk.send(command, sender, blobs=blobs)
    assert asked


def test_a_part_holds_nobody_whom_the_job_does_not_ask_about_and_no_number_that_is_not_needed() -> None:
    whole = furnished(Random(3))
    walk = Walk(Playbook(Generator(Random(3)).runbook(), DIGEST), whole)
    walk.accepted(
        Open(job=JOB, runbook=DIGEST, branch="hangzhou", inputs=INPUTS, site=SITE, assignee="wei"), "lin"
    )
    assert walk.job is not None
    part = part_of(whole, walk.playbook, walk.job, "wei", now=START, callable_=("chen",))
    assert not any(login.startswith("other") for login in part.people)
    assert {person.email for person in part.people.values()} == {None}
    assert {login for login, person in part.people.items() if person.phone} <= {"chen"}
    assert set(part.branches) == {"hangzhou", "east", "china"}
    rule = part.calendars["office"]
    assert rule.country is None
    assert rule.exceptions["2026-10-01"] == ()  # National Day, a Thursday
    assert rule.exceptions["2026-02-14"] == WEEK[0]  # a Saturday made up for Spring Festival
    assert rule.exceptions["2026-03-04"] == (("10:00", "11:00"),)
