"""Devices and their events at the desk: registering, importing, and why an event opened a job or none."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from engine.services.devices.handling import take
from engine.services.devices.looking import look
from engine.services.work.batches import Share
from tests.e2e.conftest import Devices
from tests.e2e.phone import Device
from tests.e2e.server import SITE, Running

LOOKS = pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "zh-CN", False), ("phone", "en", True)],
)
LOW = {"card_stock": 3, "card_type": "game"}
HEAD = "key,kind,name,branch,lat,lon,heartbeat\n"
GOOD = f"{HEAD}T-1,card-terminal,Counter 1,hangzhou,30.2741,120.1551,300\nT-2,card-terminal,,hangzhou,,,\n"


def handle(running: Running) -> None:
    """Handle all that waits, as a worker does."""
    while look(running.services, Share()).claimed + take(running.services, Share()).claimed:
        pass


def register(running: Running, key: str, **more: Any) -> str:
    """A terminal in Hangzhou; its id."""
    body = {"key": key, "kind": "card-terminal", "branch": "hangzhou", "site": SITE, **more}
    return str(running.person("xu").command("/api/devices", body)["id"])


def send(running: Running, key: str, device: str, type_: str, **data: Any) -> None:
    """What a gateway hands in."""
    body = {"id": key, "type": type_, "device": device, "data": data}
    answer = running.person("xu").client.post("/api/device-events", json=body, headers={"x-sopwith": "1"})
    assert answer.status_code == 202, answer.text


def csv(page: Page, text: str) -> None:
    """Choose a file."""
    page.get_by_role("dialog").locator("input[type=file]").set_input_files(
        {"name": "devices.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )


def furnished(running: Running) -> str:
    """Devices in every state with events of many outcomes; the id of one that is watched."""
    for number in range(4):
        register(running, f"T-{number}", name=f"Counter {number}", labels=["hall"], heartbeat=300)
    register(running, "SILENT")
    register(running, "OLD", retired=True)
    register(running, "ADRIFT", branch=None, site=None)
    send(running, "1", "T-1", "device.telemetry", **LOW)
    send(running, "2", "T-1", "device.telemetry", card_stock=2, card_type="game")
    send(running, "3", "T-2", "device.telemetry", card_stock=80, printer_errors=1, firmware="4.2.1", net="5G")
    send(running, "4", "T-3", "device.offline")
    for number, key in enumerate(("NOBODY", "OLD", "ADRIFT", "T-0")):
        send(running, f"5{number}", key, "device.hum", heat=21.5)
    take(running.services, Share())
    send(running, "6", "T-2", "device.telemetry", **LOW)
    found = running.person("xu").client.get("/api/devices?text=T-3").json()["items"]
    return str(found[0]["id"])


@LOOKS
def test_every_page_of_devices_can_be_read(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("chen", at="/office/devices")
    expect(device.page.locator(".code-block")).to_have_count(3)
    device.shot(f"devices-empty-{kind}")
    device.check()
    watched = furnished(own_server)
    client = own_server.person("xu").client
    first = client.get("/api/devices?text=T-1").json()["items"][0]["id"]
    second = client.get("/api/device-events?outcome=already_open").json()["items"][0]["id"]
    for name, path in {
        "list": "/office/devices",
        "watched": f"/office/devices/{watched}",
        "one": f"/office/devices/{first}",
        "events": "/office/devices/events",
        "event": f"/office/devices/events?event={second}",
    }.items():
        device.go(path)
        expect(device.heading()).to_be_visible()
        expect(device.page.locator(".skeleton")).to_have_count(0)
        expect(device.page.locator(".rows-row").first).to_be_visible()
        device.shot(f"devices-{name}-{kind}")
        if name == "event":  # rows that end beneath the edge of the screen: nobody can tell their contrast
            device.go(f"{path}&outcome=already_open")
            expect(device.page.locator(".trail").first).to_be_visible()
        device.check()


def test_devices_are_imported_after_their_faults_were_put_right(
    own_server: Running, devices: Devices
) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("lin", at="/office/devices")
    page = device.page
    expect(page.get_by_text("No devices yet")).to_be_visible()
    page.get_by_role("button", name="Import CSV").click()
    csv(page, f"{HEAD}T-1,card-terminal,Counter 1,nowhere,30.2741,,300\nT-1,,,hangzhou,,,2\n")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("there is no such branch")).to_be_visible()
    expect(dialog.get_by_text("between 10 seconds and 31 days")).to_be_visible()
    expect(dialog.get_by_text("an earlier row has the same key")).to_be_visible()
    expect(dialog.get_by_role("button", name=re.compile("^Write"))).to_have_count(0)
    device.shot("devices-import")
    device.check()
    assert own_server.person("lin").get("/api/devices")["items"] == []
    csv(page, GOOD)
    expect(dialog.get_by_text("2 new, 0 changed, 0 as they are.")).to_be_visible()
    device.check()
    assert own_server.person("lin").get("/api/devices")["items"] == []  # nothing before somebody says so
    dialog.get_by_role("button", name="Write 2 devices").click()
    expect(page.locator(".rows-row")).to_have_count(2)
    expect(page.get_by_role("link", name="Counter 1")).to_be_visible()


def test_a_terminal_is_registered_and_its_events_tell_why_one_opened_a_job_and_the_next_none(
    own_server: Running, devices: Devices
) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("lin", at="/office/devices")
    page = device.page
    expect(page.get_by_text("No devices yet")).to_be_visible()
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Register a device").click()
    expect(dialog.get_by_text("is missing")).to_have_count(2)
    dialog.get_by_label(re.compile("^Key")).fill("T-90422")
    dialog.get_by_label(re.compile("^Kind")).fill("card-terminal")
    dialog.get_by_label("Branch", exact=True).select_option("hangzhou")
    dialog.get_by_label("Latitude").fill("30.2741")
    dialog.get_by_label("Longitude").fill("120.1551")
    device.check()
    dialog.get_by_role("button", name="Register a device").click()
    expect(device.heading()).to_have_text("T-90422")
    page.locator(".toast .icon-button").click()
    page.get_by_role("button", name="Make a token").click()
    dialog.get_by_label(re.compile("^What it is for")).fill("Counter")
    dialog.get_by_role("button", name="Make a token").click()
    secret = dialog.get_by_label("Token", exact=True).locator("code").inner_text()
    device.shot("devices-token")
    device.check()
    dialog.get_by_role("button", name="I have kept it").click()
    expect(page.locator(".device-tokens").get_by_text("Counter", exact=True)).to_be_visible()

    with httpx.Client(base_url=own_server.url, headers={"authorization": f"Bearer {secret}"}) as terminal:
        for key in ("1", "2"):
            body = {"id": key, "type": "device.telemetry", "data": LOW}
            assert terminal.post("/api/device-events", json=body).status_code == 202
    handle(own_server)
    page.reload()
    (job,) = own_server.person("lin").get("/api/jobs")["items"]
    rows = page.locator(".device-events .rows-row")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text(f"Opened job #{job['number']}.")
    expect(rows.nth(0)).to_contain_text(f"No job: job #{job['number']} for it is open since")
    expect(page.locator(".device-facts").get_by_text("Online")).to_be_visible()
    expect(page.locator(".device-jobs")).to_contain_text(f"#{job['number']}")
    rows.nth(0).locator(".rows-main").click()
    trail = page.get_by_role("dialog").locator(".trail")
    expect(trail).to_contain_text("did not hold")  # the other trigger of such events
    expect(trail).to_contain_text("channel_stock_low")
    trail.get_by_role("link", name=f"#{job['number']}").click()
    expect(page).to_have_url(re.compile(f"/office/jobs/{job['id']}"))

    page.go_back()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.locator(".device-tokens").get_by_text("Revoked")).to_be_visible()
    page.get_by_role("button", name="Retire").click()
    expect(page.get_by_text("It is out of use")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("It is out of use")).to_have_count(0)


def test_a_test_event_shows_what_every_trigger_makes_of_it(own_server: Running, devices: Devices) -> None:
    terminal = register(own_server, "T-1")
    device = devices(own_server, kind="desk")
    device.sign_in("gao", at=f"/office/devices/{terminal}")
    page = device.page
    page.get_by_role("button", name="Send a test event").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(re.compile("^Data")).fill("nonsense")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_text("This is no JSON object.")).to_be_visible()
    dialog.get_by_label(re.compile("^Data")).fill('{"card_stock": 50}')
    device.check()
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_text("Waiting for a worker")).to_be_visible()
    handle(own_server)
    expect(dialog.locator(".trail")).to_contain_text("No job: event.card_stock < 10 did not hold.")
    device.shot("devices-test")
    device.check()
    device.go("/office/devices/events")
    expect(page.locator(".rows-row").get_by_text("Test", exact=True)).to_be_visible()


def test_events_are_narrowed_and_one_opens_beside_them(own_server: Running, devices: Devices) -> None:
    furnished(own_server)
    device = devices(own_server, kind="desk")
    device.sign_in("chen", at="/office/devices/events")
    page = device.page
    page.get_by_role("button", name=re.compile("^Not registered")).click()
    expect(page).to_have_url(re.compile("outcome=unknown_device"))
    expect(page.locator(".rows-row")).to_have_count(1)
    page.keyboard.press("j")
    expect(page.locator(".rows-row:focus, .rows-row :focus")).to_have_count(1)
    page.keyboard.press("Enter")
    side = page.locator(".events-side")
    expect(side.locator(".trail")).to_contain_text("nobody has registered NOBODY")
    expect(side.locator(".code-block")).to_contain_text('"heat": 21.5')
    device.check()
    side.get_by_role("link", name="Register it").click()
    expect(page.get_by_role("dialog").get_by_label(re.compile("^Key"))).to_have_value("NOBODY")


def test_thousands_of_devices_stay_fluent(own_server: Running, devices: Devices) -> None:
    rows = "".join(f"D-{number:05},card-terminal,hangzhou\n" for number in range(3000))
    answer = own_server.person("xu").client.post(
        "/api/devices/import",
        content=f"key,kind,branch\n{rows}",
        headers={"x-sopwith": "1", "content-type": "text/csv"},
    )
    assert answer.json()["added"] == 3000
    device: Device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/devices")
    page = device.page
    expect(page.get_by_role("button", name=re.compile(r"^All\s*3000"))).to_be_visible()
    for _ in range(8):
        page.mouse.wheel(0, 6000)
        expect(page.locator(".rows-row").first).to_be_visible()
    assert page.locator(".rows-row").count() < 80
    page.get_by_label("Search by key, name or subject").fill("D-02999")
    expect(page.locator(".rows-row")).to_have_count(1)
