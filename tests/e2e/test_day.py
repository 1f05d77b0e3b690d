"""The day on the phone: labels that open jobs, lists to tick off, declining and pausing, what is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.activation import STORE, Activation
from tests.e2e.conftest import Devices
from tests.e2e.field_pages import PATIENCE, FieldApp
from tests.e2e.phone import Device
from tests.e2e.scenes import code, film
from tests.e2e.server import Running, open_job


def test_the_label_of_a_customer_opens_their_job(devices: Devices, server: Running, tmp_path: Path) -> None:
    phone = devices()
    job = Activation.prepared(server, phone)
    label = film(tmp_path / "label.mjpeg", [code(f"https://shop.example/field/label/channel/{job.subject}")])
    phone = devices(scene=label)
    app = FieldApp(phone)
    app.begin()
    app.link("day.scan").click()
    app.check("scan")
    app.button("day.scan.start").click()
    expect(app.page).to_have_url(f"{server.url}/field/jobs/{job.id}", timeout=2 * PATIENCE)
    app.at(STORE)
    app.go(f"label/channel/{job.subject}")
    expect(app.page).to_have_url(f"{server.url}/field/jobs/{job.id}", timeout=PATIENCE)
    app.go("label/channel/NOBODY")
    app.says(app.t("day.scan.none", text="NOBODY"))
    app.check("label-none")


@pytest.mark.parametrize(("seen", "taken"), [("T-90417", True), ("T-90422", False)])
def test_only_the_code_of_the_terminal_that_was_reported_is_taken(
    devices: Devices, server: Running, tmp_path: Path, seen: str, taken: bool
) -> None:
    job = open_job(server, sop="terminal-repair", assignee="wei", inputs={"device": "T-90417"})
    server.person("wei").command(f"/api/jobs/{job}/acts", {"act": "accept"})
    server.person("gao").command(
        f"/api/jobs/{job}/steps/diagnose", {"answers": {"remote": False, "look_first": "The fuse."}}
    )
    phone = devices(scene=film(tmp_path / "code.mjpeg", [code(seen)]))
    app = FieldApp(phone)
    app.begin()
    app.open_job(job)
    app.start()
    app.says("Technical support says: The fuse.")
    app.take_position("Where you are")
    app.hand_in()
    app.at("Identify the terminal")
    terminal = app.evidence("Code on the terminal")
    terminal.get_by_role("button", name=app.t("evidence.take.scan"), exact=True).click()
    if taken:
        expect(terminal.locator(".evidence-capture")).to_contain_text("T-90417", timeout=2 * PATIENCE)
        expect(app.page.get_by_role("dialog")).to_have_count(0)
    else:
        app.says(app.t("scan.wrong", found="T-90422", expected="T-90417"))
        app.check("scan-wrong")
        app.page.keyboard.press("Escape")
        expect(terminal.locator(".evidence-capture")).to_have_count(0)


def test_what_may_be_done_in_any_order_is_ticked_off(phone: Device, server: Running) -> None:
    app = FieldApp(phone)
    job = open_job(server, sop="store-visit", inputs={"purpose": "routine", "topics": "New cards"})
    server.person("wei").command(f"/api/jobs/{job}/acts", {"act": "accept"})
    app.begin()
    app.open_job(job)
    app.start()
    app.take_position("Where you are")
    app.photograph("Front of the store")
    app.hand_in()
    app.at("Look around")
    app.says(app.t("step.list.done", n=0, of=3))
    app.check("list")
    # Not the first, but the one that one stands before.
    app.page.locator(".item", has_text="Posters").click()
    app.at("Posters")
    app.check("list-member")
    app.page.get_by_role("button", name=app.t("act.back"), exact=True).click()
    app.at("Look around")


def test_each_device_is_ticked_off_in_a_list(phone: Device, server: Running) -> None:
    app = FieldApp(phone)
    devices = [{"id": f"POS-{n:02}", "kind": "pos", "name": f"Till {n}"} for n in range(1, 15)]
    job = open_job(server, sop="equipment-inspection", inputs={"devices": devices}, assignee="qian")
    server.person("qian").command(f"/api/jobs/{job}/acts", {"act": "accept"})
    app.begin("qian")
    app.open_job(job)
    app.start()
    app.take_position("Where you are")
    app.hand_in()
    app.at("Each device")
    app.says(app.t("step.list.done", n=0, of=14))
    expect(app.page.locator(".item")).to_have_count(14)
    app.check("list-each")
    app.page.get_by_role("searchbox", name=app.t("step.list.find")).fill("07")
    expect(app.page.locator(".item")).to_have_count(1)
    app.page.locator(".item").click()
    app.at("Find POS-07")
    scan = app.evidence("Code on the device")
    scan.get_by_role("button", name=app.t("evidence.take.byHand"), exact=True).click()
    dialog = app.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("POS-08")
    app.button("scan.use").click()
    app.says(app.t("scan.wrong", found="POS-08", expected="POS-07"))
    app.check("scan-by-hand")
    dialog.get_by_role("textbox").fill("POS-07")
    app.button("scan.use").click()
    app.hand_in()
    app.at("Each device")
    expect(app.page.locator(".item", has_text="POS-07")).to_contain_text(
        app.t("step.list.at", step="Examine")
    )
    app.page.locator(".item", has_text="POS-07").click()
    app.at("Examine")
    app.page.locator(".item", has_text="Power and cables").click()
    app.at("Power and cables")
    app.check("list-in-a-list")
    app.all_sent()


def test_an_offered_job_is_declined_with_a_reason(phone: Device, server: Running) -> None:
    job = Activation.prepared(server, phone)
    app = job.app
    app.begin()
    app.open_job(job.id)
    app.button("job.decline").click()
    app.check("job-decline")
    dialog = app.page.get_by_role("dialog")
    dialog.get_by_role("button", name=app.t("job.decline"), exact=True).click()
    app.says(app.t("job.reasonNeeded"))
    app.give_reason("job.decline", "I am on leave from tomorrow.")
    app.all_sent()
    assert [one["by"] for one in job.history() if one.get("reason") == "I am on leave from tomorrow."] == [
        "wei"
    ]
    app.home()
    app.page.get_by_role("button", name=app.t("day.refresh"), exact=True).first.click()
    expect(app.card(job.id)).to_have_count(0, timeout=PATIENCE)


def test_a_paused_job_says_why_and_goes_on_when_it_is_resumed(phone: Device, server: Running) -> None:
    job = Activation.prepared(server, phone)
    app = job.app
    app.begin()
    app.open_job(job.id)
    app.accept()
    app.all_sent()
    acts = f"/api/jobs/{job.id}/acts"
    server.person("chen").command(acts, {"act": "pause", "reason": "The store opens at three."})
    app.says(re.compile("The store opens at three"))
    app.check("job-paused")
    app.go(f"jobs/{job.id}/steps/verify_identity")
    expect(app.button("step.handIn")).to_have_count(0)
    app.go(f"jobs/{job.id}")
    server.person("chen").command(acts, {"act": "resume"})
    app.start()
    expect(app.button("step.handIn")).to_be_visible(timeout=PATIENCE)


def test_a_note_is_added_to_a_job(phone: Device, server: Running) -> None:
    job = Activation.prepared(server, phone)
    app = job.app
    app.begin()
    app.open_job(job.id)
    app.accept()
    app.more("job.note", "The bell does not work; knock.")
    app.all_sent()
    assert [one["text"] for one in job.history() if one["type"] == "job.noted"] == [
        "The bell does not work; knock."
    ]


def test_jobs_are_found_on_the_phone_and_on_the_server(phone: Device, server: Running) -> None:
    job = Activation.prepared(server, phone)
    theirs = Activation.prepared(server, phone, assignee="qian")
    app = job.app
    app.begin()
    app.place("search")
    app.check("search-empty")
    app.page.get_by_role("searchbox").fill(job.subject)
    expect(app.card(job.id)).to_be_visible()
    app.check("search-found")
    app.page.get_by_role("searchbox").fill(f"nothing {theirs.subject}")
    app.says(app.t("day.search.none", text=f"nothing {theirs.subject}"))
    phone.offline()
    app.page.get_by_role("searchbox").fill(job.subject)
    expect(app.card(job.id)).to_be_visible()
    app.says(app.t("day.search.offline"))


def test_completed_jobs_are_listed_and_can_be_looked_at(phone: Device, server: Running) -> None:
    job = open_job(server, sop="equipment-inspection", inputs={"devices": [{"id": "A", "kind": "pos"}]})
    server.person("chen").command(f"/api/jobs/{job}/cancel", {"reason": "Not needed."})
    app = FieldApp(phone)
    app.enter()
    app.go("me")
    app.check("me")
    app.page.get_by_role("link", name=app.t("day.completed")).click()
    app.at(app.t("day.completed"))
    app.check("completed")
