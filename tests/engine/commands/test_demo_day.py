"""The demo's field worker finds a lively day, whenever it is made."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.commands.demo.day import furnish_day
from engine.commands.up import DEFINITIONS
from engine.runtime.events import StepHandedIn
from engine.services.access import Actor
from engine.services.clock import SettableClock
from engine.services.code_lists import show_code_list
from engine.services.composition import opened
from engine.services.context import Services
from engine.services.field_day import field_day
from engine.services.field_job import field_job
from engine.services.importing import import_folder
from engine.services.jobs import history, list_jobs, seen_job
from engine.services.step_titles import titles_of
from engine.services.subjects import list_subjects
from engine.services.withheld import list_withheld
from engine.store import Reading
from engine.store.auditing import audit

NOON = 1_772_424_000_000
"""Monday, 2 March 2026, 12:00 in Shanghai."""
HOUR = 3_600_000


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with opened(url=None, folder=tmp_path_factory.mktemp("demo")) as services:
        assert import_folder(services, root=DEFINITIONS).published
        at_noon = dataclasses.replace(services, clock=SettableClock(NOON))
        assert furnish_day(at_noon)
        yield at_noon


def test_there_is_every_kind_of_job_and_none_is_made_twice(filled: Services) -> None:
    wei = Actor(login="wei", at=NOON)
    jobs = [field_job(filled, wei, job=line.id) for line in field_day(filled, wei).jobs]
    found = {
        job.opening.subject.id: (
            job.opening.sop,
            job.state.status,
            job.state.accepted,
            list(job.state.open)[:4],
            job.state.status == "open" and job.state.due_at is not None and job.state.due_at <= NOON,
        )
        for job in jobs
        if job.opening.subject
    }
    devices = [f"inspect.{name}.find" for name in ("POS-01", "SCAN-02", "KIOSK-03")]
    assert found == {
        "CH-2101": ("channel-activation", "open", False, ["verify_identity"], False),
        "CH-2102": ("channel-activation", "open", True, ["enter"], True),
        "ST-3107": ("store-visit", "open", True, ["look", "look.shelf", "look.stock", "look.posters"], False),
        "ST-3112": (
            "equipment-inspection", "open", True, ["inspect", *devices], False
        ),
        "T-90417": ("terminal-repair", "paused", True, ["arrive"], False),
        "T-90422": ("terminal-repair", "open", True, ["arrive"], False),
    }  # fmt: skip
    assert [
        job.state.due_at - NOON for job in jobs if job.opening.sop == "store-visit" and job.state.due_at
    ] == [3 * HOUR]
    assert not furnish_day(filled)
    assert len(field_day(filled, wei).jobs) == 6


def test_a_dozen_shops_and_devices_are_there_with_site_contact_and_labels(filled: Services) -> None:
    subjects = [line.subject for line in list_subjects(filled, Actor(login="lin", at=NOON)).items]
    assert Counter(one.kind for one in subjects) == {
        "channel": 4,
        "store": 3,
        "card-terminal": 3,
        "customer": 2,
        "equipment": 1,
    }
    assert all(one.site and one.address and one.contact.keys() == {"name", "phone"} for one in subjects)
    lists = show_code_list(filled, Actor(login="lin", at=NOON), name="customer-labels")
    known = {str(entry.code) for entry in lists.content.entries}
    assert {label for one in subjects for label in one.labels} < known
    jobs = list_jobs(filled, Actor(login="lin", at=NOON)).items
    assert {job.subject.id for job in jobs if job.subject} < {one.id for one in subjects}
    assert all(job.subject for job in jobs)


def test_the_office_finds_a_finished_job_with_evidence_and_work_to_decide_about(filled: Services) -> None:
    chen = Actor(login="chen", at=NOON)
    done = [line for line in list_jobs(filled, chen).items if line.status == "completed"]
    assert [(line.subject.id, line.end) for line in done if line.subject] == [("CH-2103", "completed")]
    events = [line.event for line in history(filled, chen, job=done[0].id).items]
    captures = [
        capture
        for event in events
        if isinstance(event, StepHandedIn)
        for value in event.answers.values()
        if isinstance(value, list)
        for capture in value
    ]
    assert [bool(one.get("stamped")) for one in captures].count(True) == 5
    assert [one["signer"] for one in captures if one.get("signer")] == ["沈立"]
    (work,) = list_withheld(filled, chen).items
    assert (work.status, work.conflict, work.person, work.assignee, work.can_settle) == (
        "withheld", "reassigned", "wei", "qian", True
    )  # fmt: skip


def test_its_jobs_have_guides_with_media_and_hold_an_audit(filled: Services) -> None:
    wei = Actor(login="wei", at=NOON)
    jobs = [field_job(filled, wei, job=line.id) for line in field_day(filled, wei).jobs]
    assert all(job.media for job in jobs)
    assert [fault.sentence() for fault in audit(filled.store, blobs=filled.blobs).faults] == []


def test_the_history_names_steps_with_their_items_and_everybody_in_it(filled: Services) -> None:
    wei = Actor(login="wei", at=NOON)
    job = next(line.id for line in list_jobs(filled, wei).items if line.sop == "equipment-inspection")
    found = history(filled, wei, job=job)
    assert {address: title["en"] for address, title in found.titles.items()} == {
        "arrive": "Arrive",
        "inspect": "Each device",
        **{f"inspect.{name}.find": f"Find {name}" for name in ("POS-01", "SCAN-02", "KIOSK-03", "FIRE-04")},
    }
    assert found.names == {"lin": "林涛", "wei": "魏强"}
    later = history(filled, wei, job=job, after=len(found.items) - 1)
    assert [title["en"] for title in later.titles.values()] == ["Find FIRE-04"]


def test_a_step_is_named_with_its_item_when_that_is_no_longer_worked_on(filled: Services) -> None:
    wei = Actor(login="wei", at=NOON)
    job = next(line.id for line in list_jobs(filled, wei).items if line.sop == "equipment-inspection")

    def titles(reading: Reading) -> dict[str, str]:
        stored, playbook, organisation = seen_job(filled, wei, reading, job)
        ended = replace(stored.job, state=replace(stored.state, scopes={}, open={}))
        events = [one.event for one in reading.events(job)]
        found = titles_of(playbook, ended, organisation, events)
        return {address: title["zh-CN"] for address, title in found.items()}

    assert filled.store.read(titles)["inspect.SCAN-02.find"] == "找到 SCAN-02"


def test_a_company_of_other_people_gets_no_day(tmp_path: Path) -> None:
    with opened(url=None, folder=tmp_path) as services:
        assert not furnish_day(services)
