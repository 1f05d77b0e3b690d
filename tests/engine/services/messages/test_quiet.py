"""Quiet hours hold, digests gather, and each is counted, over the days on which clocks jump, too."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.services.clock import SettableClock
from engine.services.context import Services
from engine.services.messages import inbox, preferences
from engine.services.messages.preferences import Preferences
from engine.services.messages.quiet import Quiet, next_digest, quiet_until
from engine.services.messages.settings import put_public_url
from engine.services.problems import Invalid
from tests.engine.services.company import DAY, HOUR, NOW, as_, wait
from tests.engine.services.messages.post_office import (
    carry,
    only,
    root,
    set_up,
    statuses,
    tell,
    with_office,
)

NIGHT = Quiet(since="22:00", until="07:00")
BERLIN = "Europe/Berlin"


def at(text: str, timezone: str = BERLIN, fold: int = 0) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timezone), fold=fold)
    return int(moment.timestamp() * 1000)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2026-03-02T21:59:59", None),
        ("2026-03-02T22:00", "2026-03-03T07:00"),
        ("2026-03-03T06:59:59", "2026-03-03T07:00"),
        ("2026-03-03T07:00", None),
        ("2026-03-28T23:00", "2026-03-29T07:00"),  # the clock goes forward in that night
        ("2026-10-24T23:00", "2026-10-25T07:00"),  # and back in this one
    ],
)
def test_quiet_hours_end_by_the_wall_clock(now: str, ends: str | None) -> None:
    assert quiet_until(at(now), NIGHT, BERLIN) == (None if ends is None else at(ends))


def test_a_night_in_which_the_clock_goes_forward_is_an_hour_shorter() -> None:
    evening = at("2026-03-28T22:00")
    assert (quiet_until(evening, NIGHT, BERLIN) or 0) - evening == 8 * HOUR


def test_quiet_that_ends_in_the_hour_that_is_skipped_ends_with_the_jump() -> None:
    ends = quiet_until(at("2026-03-29T01:30"), Quiet(since="22:00", until="02:30"), BERLIN)
    assert ends == at("2026-03-29T03:00")


def test_a_time_that_comes_twice_makes_one_digest() -> None:
    first = next_digest(at("2026-10-24T12:00"), "02:30", BERLIN)
    assert first == at("2026-10-25T02:30")
    assert next_digest(first, "02:30", BERLIN) == at("2026-10-26T02:30")


def usual(services: Services, wanted: Preferences) -> None:
    preferences.put_defaults(services, root(services), wanted=wanted)


def test_a_message_in_quiet_hours_is_held_until_they_end_and_then_sent_once(company: Services) -> None:
    services, office = with_office(company)
    set_up(services)
    usual(services, Preferences(quiet=NIGHT))
    wait(services, 14 * HOUR)  # 23:00 in Shanghai
    tell(services, "wei")
    for _ in range(8):
        carry(services)
        assert (office.sent, only(services).status) == ([], "held")
        wait(services, HOUR)
    carry(services)
    carry(services)
    assert office.told() == [("job.assigned", "wei")]
    assert services.clock.now() == NOW + 22 * HOUR


def test_what_waits_when_quiet_hours_begin_is_held_as_well(company: Services) -> None:
    services, office = with_office(company)
    set_up(services)
    usual(services, Preferences(quiet=NIGHT))
    wait(services, 13 * HOUR - 1)  # a moment before 22:00
    tell(services, "wei")
    wait(services, 1)
    carry(services)
    assert (office.sent, only(services).status, only(services).due_at) == ([], "held", NOW + 22 * HOUR)


@pytest.mark.parametrize(("breaks", "sent"), [(True, 1), (False, 0)])
def test_what_is_urgent_breaks_quiet_hours_only_where_it_may(
    company: Services, breaks: bool, sent: int
) -> None:
    services, office = with_office(company)
    set_up(services)
    usual(services, Preferences(quiet=NIGHT, urgent_breaks=breaks))
    wait(services, 14 * HOUR)
    tell(services, "wei", urgency="urgent")
    carry(services)
    assert len(office.sent) == sent


def test_what_is_of_low_urgency_comes_in_one_digest_a_day_however_much_it_is(company: Services) -> None:
    services, office = with_office(company)
    set_up(services)
    usual(services, Preferences(digest_at="18:00"))
    for day in range(3):
        for number in range(4):
            tell(services, "wei", "bo", cause=f"{day}.{number}", urgency="low", kind="offer.gone")
            carry(services)
        wait(services, DAY)
        carry(services)
        carry(services)
    assert office.told() == [("digest", "bo")] * 3 + [("digest", "wei")] * 3
    assert [parcel.text.count("- ") for parcel in office.sent] == [4] * 6
    assert {status for _, _, status, _ in statuses(services)} == {"sent"}
    assert len(statuses(services)) == 24


def test_a_digest_that_failed_comes_again_as_it_was(company: Services) -> None:
    services, office = with_office(company)
    set_up(services)
    usual(services, Preferences(digest_at="18:00"))
    for number in range(3):
        tell(services, "wei", cause=f"{number}", urgency="low", kind="offer.gone")
    wait(services, 9 * HOUR)
    office.trouble = [RuntimeError("the network")]
    carry(services)
    tell(services, "wei", cause="late", urgency="low", kind="offer.gone")
    wait(services, HOUR)
    carry(services)
    (parcel,) = office.sent
    assert (parcel.kind, parcel.text.count("- ")) == ("digest", 3)
    wait(services, DAY)
    carry(services)
    assert [parcel.kind for parcel in office.sent] == ["digest", "offer.gone"]


def test_what_was_read_in_the_app_meanwhile_is_not_sent_any_more(company: Services) -> None:
    services, office = with_office(company)
    set_up(services)
    usual(services, Preferences(digest_at="18:00"))
    for number in range(3):
        tell(services, "wei", cause=f"{number}", urgency="low", kind="offer.gone")
    inbox.mark_read(services, as_("wei", services), until=services.clock.now())
    wait(services, DAY)
    carry(services)
    assert office.sent == []
    assert statuses(services) == [("loud", "wei", "skipped", "read")] * 3


def test_a_persons_own_choice_goes_before_the_usual(company: Services) -> None:
    services, office = with_office(company)
    set_up(services, "loud", urgencies=("urgent",))
    set_up(services, "once")
    chosen = Preferences(channels={"normal": ("loud",), "urgent": ()})
    view = preferences.put_preferences(services, as_("wei", services), wanted=chosen)
    assert (view.own, view.timezone, [name for name, _, _ in view.offered]) == (
        True,
        "Asia/Shanghai",
        ["loud", "once"],
    )
    tell(services, "wei", "bo", cause="a")
    tell(services, "wei", "bo", cause="b", urgency="urgent")
    carry(services)
    assert [(channel, person) for channel, person, _, _ in statuses(services)] == [
        ("loud", "bo"),
        ("loud", "wei"),
        ("once", "bo"),
        ("once", "bo"),
    ]
    assert not preferences.drop_preferences(services, as_("wei", services)).own
    assert len(office.sent) == 4


def test_preferences_hear_of_every_mistake_at_once(company: Services) -> None:
    wrong = Preferences(
        channels={"low": ("carrier_pigeon",)}, quiet=Quiet(since="7", until="7"), digest_at="25:00"
    )
    with pytest.raises(Invalid) as caught:
        preferences.put_preferences(company, as_("wei", company), wanted=wrong)
    assert [(fault.pointer, fault.code) for fault in caught.value.faults] == [
        ("/channels/low/0", "unknown"),
        ("/quiet/until", "span"),
        ("/digest_at", "time"),
        ("/quiet/since", "time"),
        ("/quiet/until", "time"),
    ]


def test_a_clock_that_goes_back_sends_nothing_twice(company: Services) -> None:
    services, office = with_office(company)
    set_up(services)
    tell(services, "wei")
    carry(services)
    assert isinstance(services.clock, SettableClock)
    services.clock.set(NOW - DAY)
    carry(services)
    wait(services, 3 * DAY)
    carry(services)
    assert len(office.sent) == 1


@pytest.mark.parametrize(
    ("links", "leads"),
    [
        (["/field/jobs/1", "/field/offers/2"], "https://sops.example.com/field/messages"),
        (["/field/jobs/1", "/office/jobs/2"], "https://sops.example.com/office/messages"),
        (["/field/jobs/1"], "https://sops.example.com/field/jobs/1"),
    ],
)
def test_a_digest_leads_to_the_messages_in_the_app_that_they_all_lead_into(
    company: Services, links: list[str], leads: str
) -> None:
    services, office = with_office(company)
    set_up(services)
    put_public_url(services, as_("ada", services), url="https://sops.example.com")
    preferences.put_defaults(services, as_("ada", services), wanted=Preferences(digest_at="08:00"))
    for place, link in enumerate(links):
        tell(services, "wei", cause=f"c{place}", urgency="low", link=link)
    wait(services, DAY)
    carry(services)

    assert [parcel.link for parcel in office.sent] == [leads]
