"""The office's frame: every page can be read, reached by keyboard and address, and says what is so."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Devices
from tests.e2e.phone import Device
from tests.e2e.server import Running, open_job

LOOKS = pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "zh-CN", False), ("phone", "en", True)],
)


@LOOKS
def test_every_page_of_the_office_can_be_read(
    devices: Devices, server: Running, kind: str, language: str, dark: bool
) -> None:
    job = open_job(server)
    device = devices(kind=kind, language=language, dark=dark)
    device.sign_in("chen", at="/office/")
    for name, path in {
        "office-jobs": "/office/jobs",
        "office-jobs-none": "/office/jobs?state=cancelled",
        "office-job": f"/office/jobs/{job}",
        "office-withheld": "/office/withheld",
        "office-labels": "/office/labels",
        "office-missing": "/office/nowhere",
    }.items():
        device.go(path)
        expect(device.heading()).to_be_visible()
        expect(device.page.locator(".skeleton")).to_have_count(0)
        device.check()
        device.shot(f"{name}-{kind}")
    device.page.get_by_role("button", name="Account" if language == "en" else "账号").click()
    expect(device.page.get_by_role("dialog")).to_be_visible()
    device.check()
    device.shot(f"office-account-{kind}")


def test_a_job_is_found_by_what_is_typed_and_opened_without_a_mouse(desk: Device, server: Running) -> None:
    job = open_job(server)
    desk.sign_in("chen", at="/office/jobs")
    page = desk.page
    page.get_by_role("searchbox").focus()
    page.keyboard.type(job)
    expect(page.locator(".jobs-row")).to_have_count(1)
    expect(page).to_have_url(f"{server.url}/office/jobs?text={job}")
    page.keyboard.press("Tab")  # to the tabs …
    expect(page.get_by_role("tab", name="Open")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Overdue")).to_be_focused()
    expect(page.get_by_text("Nothing found")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".jobs-row")).to_have_count(1)
    page.keyboard.press("Tab")  # … and on to the job
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server.url}/office/jobs/{job}")
    expect(desk.heading()).to_be_focused()
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value(job)


def test_the_content_is_one_key_away(desk: Device) -> None:
    desk.sign_in("chen", at="/office/jobs")
    desk.go("/office/jobs")
    page = desk.page
    expect(desk.heading()).to_be_visible()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_an_address_sent_to_somebody_leads_there_after_signing_in(desk: Device, server: Running) -> None:
    job = open_job(server)
    desk.sign_in("chen", at=f"/office/jobs/{job}")
    expect(desk.page).to_have_url(f"{server.url}/office/jobs/{job}")
    expect(desk.heading()).to_have_text("Activate a card channel")


def test_a_job_of_another_region_is_not_there(desk: Device, server: Running) -> None:
    job = open_job(server)
    desk.sign_in("hu", at=f"/office/jobs/{job}")
    expect(desk.page.get_by_text("This job does not exist, or it is no longer yours.")).to_be_visible()
    desk.check()


def test_what_others_do_shows_without_asking_again(desk: Device, server: Running) -> None:
    job = open_job(server)
    desk.sign_in("chen", at=f"/office/jobs/{job}")
    expect(desk.page.get_by_text("Where it stands")).to_be_visible()
    server.person("lin").command(f"/api/jobs/{job}/notes", {"text": "The owner asks for a call first."})
    expect(desk.page.get_by_text("The owner asks for a call first.")).to_be_visible()


def test_language_and_appearance_hold_when_the_page_is_opened_again(desk: Device) -> None:
    desk.sign_in("lin", at="/office/jobs")
    page = desk.page
    page.get_by_role("button", name="Account and settings").click()
    with page.expect_response(lambda answer: answer.url.endswith("/api/me/language")):
        page.get_by_role("radio", name="简体中文").click()
    expect(page.get_by_role("dialog")).to_contain_text("语言")
    page.get_by_role("radio", name="深色").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="账号与设置")).to_be_focused()
    desk.go("/office/jobs")
    expect(desk.heading()).to_have_text("工单")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_a_person_is_met_in_their_own_language_on_a_new_device(devices: Devices, own_server: Running) -> None:
    first = devices(own_server, kind="desk", language="en")
    first.go("/office/")
    first.page.get_by_role("radio", name="简体中文").click()
    first.page.get_by_label("用户名").fill("chen")
    first.page.get_by_label("密码", exact=True).fill("a password for tests")
    with first.page.expect_response(lambda answer: answer.url.endswith("/api/me/language")):
        first.page.keyboard.press("Enter")
    second = devices(own_server, kind="desk", language="en")
    second.sign_in("chen", at="/office/jobs")
    expect(second.heading()).to_have_text("工单")


def test_who_is_sent_away_in_the_middle_signs_in_over_the_page(devices: Devices, own_server: Running) -> None:
    open_job(own_server)
    desk = devices(own_server, kind="desk")
    desk.sign_in("chen", at="/office/jobs?state=all")
    page = desk.page
    expect(page.locator(".jobs-row")).to_have_count(1)
    desk.context.clear_cookies()  # as an administrator who signs them out, or time, would
    page.get_by_role("searchbox").fill("chan")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Please sign in again")
    expect(dialog.get_by_label("Password", exact=True)).to_be_focused()
    desk.check()
    desk.shot("session-ended")
    dialog.get_by_label("Password", exact=True).fill("wrong")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("not right")
    dialog.get_by_label("Password", exact=True).fill("a password for tests")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_value("chan")
    expect(page.get_by_text("Nothing found")).to_be_visible()


def test_another_person_begins_with_nothing_of_the_one_before(devices: Devices, own_server: Running) -> None:
    job = open_job(own_server)
    desk = devices(own_server, kind="desk")
    desk.sign_in("chen", at=f"/office/jobs/{job}")
    page = desk.page
    expect(page.get_by_text("Where it stands")).to_be_visible()
    page.get_by_role("button", name="Account and settings").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("User name").fill("hu")
    page.get_by_label("Password", exact=True).fill("a password for tests")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This job does not exist, or it is no longer yours.")).to_be_visible()
    expect(page.get_by_text("Where it stands")).to_have_count(0)
