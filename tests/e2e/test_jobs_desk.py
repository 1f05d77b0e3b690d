"""The desk's jobs in a real browser: the table, a job's path, opening, importing, giving out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Devices
from tests.e2e.phone import Device
from tests.e2e.server import Running, open_job

LOOKS = pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "zh-CN", False), ("phone", "en", True)],
)


def prepared(server: Running) -> str:
    """A job whose first step was handed in."""
    job = open_job(server)
    server.person("lin").command(
        f"/api/jobs/{job}/steps/prepare", {"answers": {"stock_ok": True, "first_card": 1, "last_card": 50}}
    )
    return job


def dragged(page: Page, what: Locator, where: Locator) -> None:
    """Take something by the mouse and let it go elsewhere, in steps as a hand does."""
    where.scroll_into_view_if_needed()
    begin, end = what.bounding_box(), where.bounding_box()
    assert begin is not None
    assert end is not None
    page.mouse.move(begin["x"] + 20, begin["y"] + begin["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 30, end["y"] + 20, steps=12)
    page.mouse.move(end["x"] + 40, end["y"] + 24, steps=3)
    page.mouse.up()


@LOOKS
def test_every_page_of_the_desks_jobs_can_be_read(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    job = prepared(own_server)
    open_job(own_server, assignee=None, priority="urgent")
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("chen", at="/office/jobs")
    for name, path in {
        "jobs": "/office/jobs?state=all",
        "job": f"/office/jobs/{job}",
        "open": "/office/jobs/new",
        "import": "/office/jobs/import",
        "board": "/office/board",
    }.items():
        device.go(path)
        expect(device.heading()).to_be_visible()
        expect(device.page.locator(".skeleton")).to_have_count(0)
        if name == "open":
            device.page.locator(".opening select").first.select_option("channel-activation")
            expect(device.page.locator(".opening-send")).to_be_visible()
        if name == "import":
            device.page.locator(".importing select").first.select_option("channel-activation")
            device.page.locator("input[type=file]").set_input_files(
                {
                    "name": "jobs.csv",
                    "mimeType": "text/csv",
                    "buffer": b"card_type,quantity\ngame,x\ngold,5\n",
                }
            )
            expect(device.page.locator(".importing-faults")).to_be_visible()
        device.shot(f"desk-{name}-{kind}")
        if name == "job":  # of letters upon lines nobody can tell the contrast; the list says the same
            device.page.locator(".path-as button").last.click()
        device.check()


def test_a_view_is_kept_with_its_filter_and_columns(desk: Device, server: Running) -> None:
    desk.sign_in("chen", at="/office/jobs?state=all")
    page = desk.page
    page.get_by_role("button", name="Columns").click()
    page.get_by_label("Opened", exact=True).check()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"columns=state%2Cassignee%2Cbranch%2Cdue%2Copened"))
    page.get_by_role("button", name="Views").click()
    page.get_by_role("menuitem", name="Save this view").click()
    page.get_by_label(re.compile("^Name")).fill("Everything with dates")
    page.get_by_role("dialog").get_by_role("button", name="Save this view").click()
    expect(page.get_by_role("button", name="Everything with dates")).to_be_visible()
    desk.go("/office/jobs")
    page.get_by_role("button", name="Views").click()
    page.get_by_role("menuitem", name="Everything with dates").click()
    expect(page).to_have_url(re.compile(r"state=all&columns="))


def test_what_is_found_is_exported(desk: Device, server: Running, tmp_path: Path) -> None:
    job = open_job(server)
    desk.sign_in("chen", at=f"/office/jobs?text={job}")
    page = desk.page
    expect(page.locator(".jobs-row")).to_have_count(1)
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name="CSV").click()
    kept = tmp_path / "jobs.csv"
    waiting.value.save_as(kept)
    text = kept.read_text(encoding="utf-8-sig")
    assert (text.count("\n"), job in text, text.startswith("Number,Job,Concerns")) == (2, True, True)


def test_a_jobs_path_is_drawn_and_a_step_tells_its_visits(desk: Device, server: Running) -> None:
    job = prepared(server)
    desk.sign_in("chen", at=f"/office/jobs/{job}")
    page = desk.page
    done = page.locator(".drawing-step-done").filter(has_text="Prepare")
    expect(done).to_be_visible()
    expect(page.locator(".drawing-way.drawing-taken")).to_have_count(1)
    done.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Prepare")
    expect(sheet.get_by_text("林涛")).to_be_visible()
    expect(sheet.get_by_text("Yes")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="List", exact=True).click()
    expect(page.get_by_role("button", name="Prepare")).to_be_visible()
    desk.check()


def test_a_job_is_opened_by_form_once_its_faults_are_gone(desk: Device, server: Running) -> None:
    desk.sign_in("lin", at="/office/jobs/new")
    page = desk.page
    page.get_by_label(re.compile("^SOP")).select_option("channel-activation")
    send = page.get_by_role("button", name="Open a job")
    send.click()
    expect(page.get_by_text("2 answers need your attention")).to_be_visible()
    desk.check()
    page.get_by_label(re.compile("^Number of cards")).fill("20")
    page.get_by_label(re.compile("^Kind of card")).first.click()
    page.get_by_text("Game", exact=False).first.click()
    page.get_by_label("Who gets it").select_option("person")
    page.get_by_label("Assigned to").select_option("wei")
    send.click()
    expect(page).to_have_url(re.compile(r"/office/jobs/[0-9a-f-]{36}$"))
    expect(page.locator(".job-facts").get_by_text("魏强")).to_be_visible()


def test_where_branches_could_not_be_fetched_nobody_is_told_that_they_may_not(
    desk: Device, server: Running
) -> None:
    page = desk.page
    trouble = {"status": 500, "content_type": "application/problem+json", "body": "{}"}
    page.route("**/api/branches", lambda route: route.fulfill(**trouble), times=1)
    desk.sign_in("lin", at="/office/jobs/new")
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    again.click()
    expect(page.get_by_label(re.compile("^SOP"))).to_be_visible()


def test_a_file_is_imported_when_it_has_no_faults(
    desk: Device, own_server: Running, devices: Devices
) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("lin", at="/office/jobs/import")
    page = device.page
    page.get_by_label(re.compile("^SOP")).select_option("channel-activation")
    file = page.locator("input[type=file]")
    bad = "card_type,how many\ngame,5\nnonsense,x\n"
    file.set_input_files({"name": "jobs.csv", "mimeType": "text/csv", "buffer": bad.encode()})
    expect(page.get_by_text("No column for: Number of cards")).to_be_visible()
    page.get_by_label("Column how many goes to").select_option("inputs.quantity")
    expect(page.locator(".importing-faults tbody tr")).to_have_count(2)
    good = "card_type,quantity\ngame,5\ngame,6\n"
    file.set_input_files({"name": "jobs.csv", "mimeType": "text/csv", "buffer": good.encode()})
    expect(page.get_by_text("All 2 rows are right")).to_be_visible()
    page.get_by_role("button", name="Open 2 jobs").click()
    expect(page.get_by_text("2 of 2 jobs are open.")).to_be_visible()
    device.check()
    page.get_by_role("button", name="Another file").click()
    file.set_input_files({"name": "jobs.csv", "mimeType": "text/csv", "buffer": good.encode()})
    expect(page.get_by_text("2 rows of this file were opened before")).to_be_visible()
    page.get_by_role("button", name="Open 2 jobs").click()
    expect(page.get_by_text("2 of them had been opened before.")).to_be_visible()
    device.go("/office/jobs")
    expect(page.locator(".jobs-row")).to_have_count(2)


def test_a_job_is_given_out_by_button_and_by_drag_and_taken_back(
    own_server: Running, devices: Devices
) -> None:
    job = open_job(own_server, assignee=None)
    device = devices(own_server, kind="desk")
    device.sign_in("chen", at="/office/board")
    page = device.page
    waiting = page.get_by_role("region", name="Nobody has it")
    lane = page.get_by_role("region", name="魏强")
    expect(waiting.locator(".board-card")).to_have_count(1)
    waiting.locator(".board-card").get_by_role("button").click()
    expect(page.get_by_role("region", name="Recommended")).to_be_visible()
    device.check()
    page.get_by_role("dialog").get_by_role("button", name="Assign to 魏强").first.click()
    expect(lane.locator(".board-card")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(waiting.locator(".board-card")).to_have_count(1)
    dragged(page, waiting.locator(".board-card .board-facts"), lane.locator(".board-head"))
    expect(lane.locator(".board-card")).to_have_count(1)
    device.go(f"/office/jobs/{job}")  # whoever goes on has meant it
    expect(page.locator(".job-facts").get_by_text("魏强")).to_be_visible()
