"""Devices seen from above, and what an outcome says of the job that it speaks of."""

from __future__ import annotations

import pytest

from engine.services.context import Services
from engine.services.devices.events import list_events
from engine.services.devices.handling import take
from engine.services.devices.surveying import DeviceCount, count_devices, list_watches
from engine.services.problems import NotFound
from engine.services.work.batches import Share
from tests.engine.services.company import MINUTE, NOW, SECOND, as_, wait
from tests.engine.services.devices.terminals import OFFLINE, TELEMETRY, handle, jobs, register, say


def device_of(services: Services, key: str) -> str:
    found = services.store.read(lambda reading: reading.rows("SELECT id FROM device WHERE key = ?", key))
    return str(found[0][0])


def test_devices_are_counted_by_kind_and_state_within_what_one_sees(site: Services) -> None:
    register(site, "OLD", branch="east", retired=True)
    say(site, "T-1", TELEMETRY, heat=1)
    handle(site)
    counts = count_devices(site, as_("ada"))
    assert counts == (
        DeviceCount(kind="box", state="unknown", count=1),
        DeviceCount(kind="terminal", state="online", count=1),
        DeviceCount(kind="terminal", state="unknown", count=4),
    )
    assert sum(one.count for one in count_devices(site, as_("ada"), branch="east", retired=True)) == 6
    assert sum(one.count for one in count_devices(site, as_("ada"), branch="north")) == 1


def test_what_is_watched_of_a_device_is_shown_until_it_is_settled(site: Services) -> None:
    device = device_of(site, "T-1")
    say(site, "T-1", OFFLINE)
    take(site, Share())
    (watch,) = list_watches(site, as_("ada"), device=device)
    assert (watch.sop, watch.trigger, watch.since, watch.due_at) == (
        "repair", "offline", NOW, NOW + 10 * MINUTE,
    )  # fmt: skip
    assert list_watches(site, as_("ada"), device=device_of(site, "T-2")) == ()
    wait(site, 11 * MINUTE)
    handle(site)
    assert list_watches(site, as_("ada"), device=device) == ()
    with pytest.raises(NotFound):
        list_watches(site, as_("ada"), device="none")


def test_an_outcome_names_the_job_that_is_open_already(site: Services) -> None:
    say(site, "T-1", TELEMETRY, heat=90)
    wait(site, SECOND)
    say(site, "T-1", TELEMETRY, heat=95)
    handle(site)
    second, first = list_events(site, as_("ada"), type=TELEMETRY).items
    seen = [
        (one.code, one.number, [(job.id, job.status) for job in one.jobs])
        for event in (first, second)
        for one in event.outcomes
    ]
    (job,) = jobs(site)
    number = first.outcomes[0].number
    assert number is not None
    assert seen == [("job", number, [(job, "open")]), ("already_open", None, [(job, "open")])]
    assert second.outcomes[0].jobs[0].number == number
