"""Devices over HTTP: the registry, tokens of their own, events in every form, and the reasons for no job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from engine.services.devices.handling import take
from engine.services.work.batches import Share
from engine.services.work.keys import worker_key
from tests.api.conftest import Installations, Running, serving_at


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def running(request: pytest.FixtureRequest, installations: Installations) -> Iterator[Running]:
    with serving_at(installations(request.param)) as found:
        yield found


@pytest.fixture(scope="module")
def device(running: Running) -> dict[str, Any]:
    """A device of the north."""
    body = {"key": "T-1", "kind": "printer", "branch": "north", "heartbeat": 60, "labels": ["hall"]}
    return dict(running.person("root").command("/api/devices", body))


@pytest.fixture
def speaker(running: Running, device: dict[str, Any]) -> Iterator[httpx.Client]:
    """The device itself, with a token of its own."""
    made = running.person("root").command(f"/api/devices/{device['id']}/token", {"title": "till"})
    with httpx.Client(base_url=running.url, headers={"authorization": f"Bearer {made['secret']}"}) as client:
        yield client


@pytest.fixture
def gateway(running: Running) -> Iterator[httpx.Client]:
    """A program that may hand in the events of all."""
    made = running.person("root").command("/api/tokens", {"title": "g", "scopes": ["system.occur"]})
    with httpx.Client(base_url=running.url, headers={"authorization": f"Bearer {made['secret']}"}) as client:
        yield client


def statuses(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 202, answer.text
    return [one["status"] for one in answer.json()["events"]]


def test_a_device_is_added_found_changed_and_retired(running: Running, device: dict[str, Any]) -> None:
    root = running.person("root")
    assert (device["state"], device["heartbeat"], device["version"]) == ("unknown", 60, 1)
    assert [
        one["key"] for one in root.client.get("/api/devices?text=t-1&kind=printer&label=hall").json()["items"]
    ] == ["T-1"]
    made = root.command("/api/devices", {"key": "T-9", "kind": "printer", "branch": "north"})
    changed = root.put(
        f"/api/devices/{made['id']}", {"key": "T-9", "kind": "printer", "branch": "north", "retired": True}
    )
    assert (changed["retired"], changed["version"]) == (True, 2)
    assert root.client.get("/api/devices?text=T-9").json()["items"] == []
    assert [one["key"] for one in root.client.get("/api/devices?text=T-9&retired=true").json()["items"]] == [
        "T-9"
    ]


def test_what_is_wrong_with_a_device_is_told_at_once(running: Running, device: dict[str, Any]) -> None:
    client = running.person("root").client
    headers = {"x-sopwith": "1"}
    body = {
        "key": "T-7",
        "kind": "Printer!",
        "branch": "nowhere",
        "subject": "shop/none",
        "labels": ["a", "a"],
    }
    answer = client.post("/api/devices", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "device.invalid")
    assert sorted(fault["pointer"] for fault in answer.json()["faults"]) == [
        "/branch", "/kind", "/labels/1", "/subject",
    ]  # fmt: skip
    taken = client.post("/api/devices", json={"key": "T-1", "kind": "printer"}, headers=headers)
    assert (taken.json()["code"], taken.json()["details"]) == ("device.key_taken", {"device": device["id"]})


def test_devices_come_in_from_csv_or_none_does(running: Running) -> None:
    client = running.person("root").client
    headers = {"x-sopwith": "1", "content-type": "text/csv"}
    wrong = "key,kind,branch,lat,heartbeat\nA,printer,north,1,60\nA,printer,nowhere,,x\n,printer,north,,5\n"
    answer = client.post("/api/devices/import", content=wrong, headers=headers).json()
    assert [(one["line"], one["column"], one["code"]) for one in answer["faults"]] == [
        (2, "lon", "required"),
        (3, "branch", "branch.unknown"),
        (3, "heartbeat", "number"),
        (3, "key", "id.twice"),
        (4, "heartbeat", "range"),
        (4, "key", "required"),
        (4, "name", "required"),
    ]
    right = "key;kind;branch;labels\nA;printer;north;x;\nB;printer;north;\n".replace("x;\n", "x\n")
    for dry, counts in (("true", (2, 0, 0)), ("false", (2, 0, 0)), ("false", (0, 0, 2))):
        told = client.post(f"/api/devices/import?dry_run={dry}", content=right, headers=headers).json()
        assert (told["added"], told["changed"], told["unchanged"], told["faults"]) == (*counts, [])


def test_a_device_hands_in_its_own_events_and_no_others(
    running: Running, device: dict[str, Any], speaker: httpx.Client
) -> None:
    assert statuses(speaker.post("/api/device-events", json={"id": "1", "type": "device.hum"})) == ["taken"]
    assert statuses(speaker.post("/api/device-events", json={"id": "1", "type": "device.hum"})) == ["known"]
    other = speaker.post("/api/device-events", json={"id": "2", "type": "device.hum", "device": "B"})
    assert (other.status_code, other.json()["faults"][0]["code"]) == (422, "device.not_yours")
    assert speaker.get("/api/devices").status_code == 401
    tokens = running.person("root").get(f"/api/devices/{device['id']}/tokens")["items"]
    running.person("root").client.delete(
        f"/api/devices/{device['id']}/tokens/{tokens[0]['id']}", headers={"x-sopwith": "1"}
    )
    refused = speaker.post("/api/device-events", json={"id": "3", "type": "device.hum"})
    assert (refused.status_code, refused.json()["code"]) == (401, "token.invalid")


def test_events_come_plain_and_as_cloud_events_one_by_one_and_together(
    device: dict[str, Any], gateway: httpx.Client
) -> None:
    cloud = {"specversion": "1.0", "id": "c1", "source": "/line/1", "type": "device.hum", "subject": "T-1"}
    kind = {"content-type": "application/cloudevents+json"}
    batch = {"content-type": "application/cloudevents-batch+json"}
    send = gateway.post
    assert statuses(send("/api/device-events", json=cloud, headers=kind)) == ["taken"]
    assert statuses(send("/api/device-events", json=[cloud, {**cloud, "id": "c2"}], headers=batch)) == [
        "known",
        "taken",
    ]
    binary = {f"ce-{name}": value for name, value in {**cloud, "id": "c3"}.items()}
    assert statuses(send("/api/device-events", json={"heat": 3}, headers=binary)) == ["taken"]
    lines = b'{"id":"n1","type":"device.hum","device":"T-1"}\n\n{"id":"n2","type":""}\n'
    told = send("/api/device-events", content=lines, headers={"content-type": "application/x-ndjson"})
    assert statuses(told) == ["taken", "refused"]
    assert told.json()["events"][1]["faults"][0]["pointer"] == "/type"
    assert statuses(
        send("/api/device-events", json=[{"id": "a1", "type": "x"}, {"id": "a1", "type": "x"}])
    ) == [
        "taken",
        "known",
    ]


@pytest.mark.parametrize(
    ("content", "media_type", "code"),
    [
        (b"{", "application/json", "request.malformed"),
        (b"[" * 5000, "application/json", "request.malformed"),
        (b"[1]", "application/json", None),
        (b'[{"id":"x","type":1,"data":{"a":"\xed"}}]', "application/json", "request.malformed"),
        (b'{"id":1,"type":"y","data":{"a":"\xed"}}', "application/json", "request.malformed"),
        (b"{}", "text/plain", "request.media_type"),
        (b'{"id":"x","type":"y","time":"yesterday"}', "application/json", "request.invalid"),
        (b'{"id":"x","type":"y","time":"1970-01-01T00:00:00Z"}', "application/json", "request.invalid"),
        (b'{"id":"x","type":"y","data":{"a":"\\u0000"}}', "application/json", "request.invalid"),
    ],
)
def test_what_is_no_event_is_refused(
    gateway: httpx.Client, content: bytes, media_type: str, code: str | None
) -> None:
    answer = gateway.post("/api/device-events", content=content, headers={"content-type": media_type})
    assert answer.status_code < 500
    if code is None:
        assert statuses(answer) == ["refused"]
    else:
        assert answer.json()["code"] == code


def test_an_event_is_shown_with_what_came_of_it_to_those_who_see_the_device(
    running: Running, device: dict[str, Any], gateway: httpx.Client
) -> None:
    gateway.post(
        "/api/device-events", json={"id": "s1", "type": "device.hum", "device": "T-1", "data": {"a": 1}}
    )
    take(running.services, Share())
    page = (
        running.person("mia")
        .client.get(f"/api/device-events?device={device['id']}&outcome=no_trigger&limit=1")
        .json()
    )
    (event,) = page["items"]
    assert (event["key"], event["outcome"], event["data"], event["outcomes"]) == (
        "s1",
        "no_trigger",
        {"a": 1},
        [],
    )
    assert running.person("mia").get(f"/api/device-events/{event['id']}") == event
    elsewhere = running.person("sam").client
    assert elsewhere.get(f"/api/device-events/{event['id']}").status_code == 404
    assert elsewhere.get(f"/api/device-events?device={device['id']}").json()["items"] == []
    counts = (
        running.person("mia")
        .client.get(f"/api/device-events/counts?days=2&device={device['id']}")
        .json()["items"]
    )
    assert {one["outcome"] for one in counts} >= {"no_trigger"}
    shown = running.person("mia").get(f"/api/devices/{device['id']}")
    assert (shown["state"], shown["said"]["a"]) == ("online", 1)


def test_a_hook_needs_a_trigger_and_a_name_for_the_delivery(gateway: httpx.Client) -> None:
    answer = gateway.post("/api/hooks/visit/none", json={}, headers={"idempotency-key": "d1"})
    assert (answer.status_code, answer.json()["code"]) == (404, "trigger.unknown")
    nameless = gateway.post("/api/hooks/visit/none", json={})
    assert (nameless.status_code, nameless.json()["code"]) == (400, "request.parameter")


def test_the_key_of_the_workers_opens_the_work_that_waits_and_nothing_else(running: Running) -> None:
    key = worker_key(running.services.folder)
    with httpx.Client(base_url=running.url, headers={"authorization": f"Bearer {key}"}) as worker:
        done = worker.post("/api/work/upkeep.collect", json={"limit": 1})
        event = {"id": "w1", "type": "x", "source": "s"}
        others = [
            worker.post("/api/device-events", json=event),
            worker.get("/api/me/messages"),
            worker.get("/api/devices"),
        ]
    assert (done.status_code, [one.json()["code"] for one in others]) == (200, ["access.denied"] * 3)
