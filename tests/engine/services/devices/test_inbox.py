"""The inbox: what was acknowledged is there, whoever dies; what is old is counted and taken away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from engine.runtime.commands import HandIn
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.devices.events import count_events, list_events, show_event
from engine.services.devices.handling import take
from engine.services.devices.sweeping import sweep_events
from engine.services.devices.taking_in import OfDevice, take_in
from engine.services.jobs import show_job
from engine.services.people import PersonChange, put_person
from engine.services.work.batches import Share
from engine.services.work.hearing import Heard, hear
from plugins.hooks.devices import DeviceMessage
from tests.engine.services.company import DAY, MINUTE, NOW, as_, do, wait
from tests.engine.services.devices.terminals import (
    ENGINE,
    OFFLINE,
    TELEMETRY,
    handle,
    jobs,
    message,
    outcomes,
    say,
)

_DYING = """
import os, sys
from pathlib import Path
from engine.services.access import Actor
from engine.services.composition import opened
from engine.services.devices.handling import take
from engine.services.devices.taking_in import take_in
from engine.services.work.batches import Share
from plugins.hooks.devices import DeviceMessage

engine = Actor(login="system", at=0, system=True)
with opened(url=sys.argv[1], folder=Path(sys.argv[2])) as services:
    for number in range(20):
        data = {"code": number}
        said = DeviceMessage(source="test", key=f"k{number}", type="device.alarm", device="T-1", data=data)
        take_in(services, [said], by=engine)
        print(number, flush=True)
        if number == 12:
            services.store.submit(lambda unit: unit.run("UPDATE device_event SET leased_until = 1"))
            os.kill(os.getpid(), 9)
"""


def test_what_was_acknowledged_before_the_process_was_killed_is_handled_by_the_next(
    small_site: Services, company_on_sqlite: str, tmp_path: Path
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _DYING, company_on_sqlite, str(tmp_path / "other")],
        capture_output=True,
        text=True,
        check=False,
    )
    acknowledged = [f"k{number}" for number in ran.stdout.split()]
    assert (ran.returncode, len(acknowledged)) == (-9, 13)
    small_site.clock.set(NOW + 100 * 365 * DAY)  # type: ignore[attr-defined]
    while take(small_site, Share()).claimed:
        pass
    assert {key: outcomes(small_site, key)[""] for key in acknowledged} == dict.fromkeys(acknowledged, "job")
    assert len(jobs(small_site)) == 13


def test_a_message_is_taken_once_and_each_fault_of_a_bad_one_is_told(site: Services) -> None:
    good = message(site, "T-1", TELEMETRY, key="g")
    bad = message(site, "T-1", "", key="x" * 300, at=5)
    answers = take_in(site, [good, bad, good], by=ENGINE)
    assert [answer.status for answer in answers] == ["taken", "refused", "known"]
    assert [fault.pointer for fault in answers[1].faults] == ["/type", "/id", "/time"]


def test_people_hand_in_events_of_their_branches_alone_and_devices_their_own(small_site: Services) -> None:
    said = [message(small_site, key, TELEMETRY) for key in ("T-1", "BOX", "NOBODY")]
    for by, expected in (
        (as_("gate"), ["taken", "taken", "taken"]),
        (OfDevice(id="x", key="T-1"), ["known", "refused", "refused"]),
    ):
        assert [answer.status for answer in take_in(small_site, said, by=by)] == expected


def test_whoever_speaks_for_one_branch_opens_and_moves_no_job_of_another_by_naming_its_subject(
    small_site: Services,
) -> None:
    porter = PersonChange(name="Porter", branch="north", roles=(("gateway", "north"),))
    put_person(small_site, as_("ada"), login="porter", change=porter)
    say(small_site, "T-1", "device.alarm", code=1)
    handle(small_site)
    (job,) = jobs(small_site)
    do(small_site, "wei", job, HandIn(step="mend"))

    def told(by: Actor | OfDevice, type_: str, subject: str | None) -> str:
        data = {"device": "T-1", "code": 2}
        device = by.key if isinstance(by, OfDevice) else None
        said = DeviceMessage(
            source="test",
            key=f"{type_}{by}",
            type=type_,
            device=device,
            subject=subject,
            data=data,
            branch="north",
        )
        assert [one.status for one in take_in(small_site, [said], by=by)] == ["taken"]
        handle(small_site)
        return outcomes(small_site, said.key)[""]

    others = (as_("porter"), OfDevice(id=show_of(small_site, "T-3"), key="T-3"))
    assert told(others[0], "device.alarm", "terminal/T-1") == "job"
    shown = [show_job(small_site, as_("ada"), job=one) for one in jobs(small_site)]
    assert [(one.line.branch, one.subject and one.subject.id) for one in shown] == [
        ("east", "T-1"),
        ("north", None),
    ]
    assert [told(by, "device.online", "terminal/T-1") for by in others] == ["no_trigger"] * 2
    assert told(as_("gate"), "device.online", None) == "told"


def test_what_an_adapter_hears_and_nobody_can_keep_stands_in_the_inbox_with_the_reason(
    small_site: Services,
) -> None:
    heard = DeviceMessage(source="till", key="a\0b", type="x", device="T-1", data={"of": "\0"})
    assert hear(small_site, Heard(messages=(heard,))) == [0]
    (event,) = list_events(small_site, as_("ada"), type="message.malformed").items
    assert [one["pointer"] for one in event.data["reason"]] == ["/id", "/data"]


def show_of(services: Services, key: str) -> str:
    """The id of a device."""
    found = services.store.read(lambda reading: reading.rows("SELECT id FROM device WHERE key = ?", key))
    return str(found[0][0])


def test_old_events_are_counted_and_taken_away_but_not_what_still_lasts(site: Services) -> None:
    old = [
        say(site, "T-1", "device.hum"),
        say(site, "T-3", "device.alarm", code=1),
        say(site, "N-1", OFFLINE),
    ]
    handle(site)
    site.store.write(lambda unit: unit.run("UPDATE trigger_watch SET due_at = due_at + ?", 100 * DAY))
    wait(site, 31 * DAY)
    fresh = say(site, "T-2", "device.hum")
    take(site, Share())
    before = count_events(site, as_("ada", site), since=NOW - DAY, until=site.clock.now() + 1)
    assert sweep_events(site, site.clock.now(), 30) == 2
    assert sweep_events(site, site.clock.now(), 30) == 0
    left = [event.key for event in list_events(site, as_("ada", site)).items]
    assert left == [fresh, old[2]]
    assert count_events(site, as_("ada", site), since=NOW - DAY, until=site.clock.now() + 1) == before


def test_events_are_paged_and_filtered_and_seen_by_those_who_see_the_device(small_site: Services) -> None:
    keys = []
    for number in range(5):
        keys.append(say(small_site, "T-1", "device.alarm", code=number))
        wait(small_site, MINUTE)
    handle(small_site)
    ada = as_("ada", small_site)
    page = list_events(small_site, ada, type="device.alarm", limit=2)
    assert [event.key for event in page.items] == [keys[4], keys[3]]
    rest = list_events(small_site, ada, type="device.alarm", limit=3, cursor=page.next)
    assert ([event.key for event in rest.items], rest.next) == ([keys[2], keys[1], keys[0]], None)
    of_trigger = list_events(small_site, ada, sop="repair", trigger="alarm", outcome="job", until=NOW + 1)
    assert [event.key for event in of_trigger.items] == [keys[0]]
    (outcome,) = show_event(small_site, ada, event=of_trigger.items[0].id).outcomes
    assert (outcome.sop, outcome.trigger, outcome.code, outcome.job) == (
        "repair", "alarm", "job", jobs(small_site)[0],
    )  # fmt: skip
    assert list_events(small_site, as_("max", small_site), type="device.alarm").items == ()
