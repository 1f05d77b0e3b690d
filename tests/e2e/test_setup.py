"""People, branches, calendars, code lists and the audit in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Devices
from tests.e2e.phone import Device
from tests.e2e.server import Running

LOOKS = pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "zh-CN", False), ("phone", "en", True)],
)
LIST: dict[str, Any] = {
    "title": {"zh-CN": "故障代码", "en": "Fault codes"},
    "entries": [
        {"code": "E01", "title": {"zh-CN": "无电", "en": "No power"}},
        {"code": "E02", "title": {"zh-CN": "卡纸", "en": "Paper jam"}},
        {"code": "E03", "title": {"zh-CN": "屏幕", "en": "Screen"}},
    ],
}


def listed(server: Running, name: str, **more: Any) -> None:
    server.person("zhou").put(f"/api/code-lists/{name}", {**LIST, **more})


@LOOKS
def test_every_page_of_the_setup_can_be_read(
    devices: Devices, server: Running, kind: str, language: str, dark: bool
) -> None:
    listed(server, "fault_codes")
    listed(server, "fault_codes", entries=LIST["entries"][:2])
    device = devices(kind=kind, language=language, dark=dark)
    device.sign_in("zhou", at="/office/people")
    for name, path in {
        "people": "/office/people",
        "person": "/office/people/hu",
        "absences": "/office/people/hu?tab=absences",
        "access": "/office/people/hu?tab=access",
        "branches": "/office/branches?branch=huzhou",
        "calendar": "/office/branches?calendar=depot",
        "code-lists": "/office/code-lists",
        "code-list": "/office/code-lists/fault_codes",
        "code-list-history": "/office/code-lists/fault_codes?tab=history",
        "audit": "/office/audit",
    }.items():
        device.go(path)
        expect(device.heading()).to_be_visible()
        expect(device.page.locator(".skeleton")).to_have_count(0)
        if name == "audit":
            device.page.locator(".audit-details").first.locator("summary").click()
        device.shot(f"setup-{name}-{kind}")
        device.check()


def test_somebody_is_added_changed_and_the_change_undone(desk: Device, server: Running) -> None:
    desk.sign_in("zhou", at="/office/people")
    page = desk.page
    page.get_by_role("button", name="Add a person").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Add a person").click()
    expect(sheet.get_by_role("alert").first).to_be_visible()
    sheet.get_by_label(re.compile("^Login")).fill("nia")
    sheet.get_by_label(re.compile("^Name")).fill("Nia")
    sheet.get_by_label(re.compile("^Branch")).select_option("hangzhou")
    sheet.get_by_role("button", name="Give a role").click()
    sheet.get_by_label("Role", exact=True).select_option("field_staff")
    sheet.get_by_label("Skills").fill("repair")
    sheet.get_by_label("Skills").press("Enter")
    desk.check()
    desk.shot("setup-person-add")
    sheet.get_by_role("button", name="Add a person").click()
    expect(page).to_have_url(re.compile(r"/office/people/nia$"))
    expect(page.get_by_text("Does the tasks that come to the role")).to_be_visible()
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_role("dialog").get_by_label("Phone").fill("0571 1")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_text("0571 1")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("0571 1")).to_have_count(0)
    made = server.person("zhou").client.get("/api/people/nia").json()
    assert (made["roles"], made["skills"], made["phone"]) == ([["field_staff", "hangzhou"]], ["repair"], None)


def test_why_a_role_cannot_be_given_is_said(desk: Device, server: Running) -> None:
    desk.sign_in("chen", at="/office/people/wei")
    page = desk.page
    page.get_by_role("button", name="Change", exact=True).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Give a role").click()
    sheet.get_by_label("Role", exact=True).last.select_option("admin")
    expect(sheet.get_by_text("You cannot give")).to_be_visible()
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("alert").first).to_be_visible()
    desk.check()
    desk.go("/office/people/zhou")
    expect(page.get_by_role("button", name="Change", exact=True)).to_have_count(0)


def test_what_two_people_change_at_once_is_shown_side_by_side(desk: Device, server: Running) -> None:
    desk.sign_in("zhou", at="/office/people/feng")
    page = desk.page
    page.get_by_role("button", name="Change", exact=True).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Phone").fill("111")
    other = server.person("zhou")
    now = other.client.get("/api/people/feng").json()
    body = {key: now[key] for key in ("name", "branch", "roles", "skills", "language", "active")}
    other.put("/api/people/feng", {**body, "email": "feng@example.org", "phone": "222"})
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_text("Somebody else changed this meanwhile")).to_be_visible()
    expect(sheet.get_by_role("cell", name="222")).to_be_visible()
    desk.check()
    desk.shot("setup-conflict")
    sheet.get_by_role("button", name="Take theirs").click()
    expect(sheet.get_by_label("Phone")).to_have_value("222")


def test_an_absence_is_added_with_what_is_odd_about_it_and_a_token_is_shown_once(
    desk: Device, server: Running
) -> None:
    desk.sign_in("zhou", at="/office/people/pei?tab=absences")
    page = desk.page
    page.get_by_role("button", name="Add an absence").first.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label(re.compile("^Away from")).fill("2030-03-01T08:00")
    sheet.get_by_label(re.compile("^Until")).fill("2030-02-01T08:00")
    expect(sheet.get_by_text("It ends before it begins")).to_be_visible()
    sheet.get_by_label(re.compile("^Until")).fill("2030-03-05T18:00")
    expect(sheet.get_by_text("What waits for them stays")).to_be_visible()
    sheet.get_by_label("Who stands in").select_option("deng")
    sheet.get_by_role("button", name="Save").click()
    expect(page.get_by_text("邓超 stands in")).to_be_visible()
    page.get_by_role("tab", name="Access").click()
    page.get_by_role("button", name="Make a token").click()
    sheet.get_by_role("button", name="Make a token").click()
    expect(sheet.get_by_role("alert").first).to_be_visible()
    sheet.get_by_label(re.compile("^What it is for")).fill("till")
    sheet.get_by_label(re.compile("^Jobs")).check()
    sheet.get_by_role("button", name="Make a token").click()
    expect(sheet.get_by_text(re.compile("^swp_"))).to_be_visible()
    sheet.get_by_role("button", name="I have kept it").click()
    page.get_by_role("button", name="Revoke “till”").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke", exact=True).click()
    expect(page.get_by_text("Revoked", exact=True)).to_be_visible()


def test_an_exception_of_a_calendar_is_added_and_can_be_undone(devices: Devices, own_server: Running) -> None:
    desk = devices(own_server, kind="desk")
    desk.sign_in("zhou", at="/office/branches?calendar=office")
    page = desk.page
    page.get_by_role("button", name="Add an exception").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Add an exception").click()
    expect(sheet.get_by_text("required", exact=True).last).to_be_visible()
    sheet.get_by_label(re.compile("^Date")).fill("2026-11-25")
    sheet.get_by_role("button", name="Add an exception").click()
    expect(page.get_by_text("2026-11-25 · A day off")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2026-11-25 · A day off")).to_have_count(0)


def test_a_code_list_is_put_in_order_by_keys_changed_and_restored(desk: Device, server: Running) -> None:
    listed(server, "jams")
    desk.sign_in("zhou", at="/office/code-lists/jams")
    page = desk.page
    codes = page.locator(".entry-code code")
    page.get_by_role("button", name="Move E01", exact=True).press("ArrowDown")
    expect(codes).to_have_text(["E02", "E01", "E03"])
    page.get_by_role("button", name="Retire E03").click()
    page.get_by_label("Code of the new entry").fill("E04")
    page.get_by_role("button", name="Add an entry").click()
    page.get_by_label("English name of E04").fill("Ink")
    expect(page.get_by_text("3 changes not saved")).to_be_visible()
    desk.check()
    desk.shot("setup-code-list-changing")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_text("Version 2 was saved")).to_be_visible()
    page.get_by_role("tab", name="History").click()
    expect(page.locator(".changes").first.get_by_text("E04")).to_be_visible()
    page.get_by_role("button", name="Restore this version").click()
    page.get_by_role("dialog").get_by_role("button", name="Restore this version").click()
    expect(page.get_by_text("Version 3", exact=True).first).to_be_visible()
    entries = server.person("zhou").client.get("/api/code-lists/jams").json()["content"]["entries"]
    assert [(one["code"], one["retired"]) for one in entries] == [
        ("E01", False), ("E02", False), ("E03", False), ("E04", True),
    ]  # fmt: skip


def test_a_file_is_looked_at_before_a_list_takes_it_in(desk: Device, server: Running, tmp_path: Path) -> None:
    listed(server, "from_files")
    desk.sign_in("zhou", at="/office/code-lists/from_files")
    page = desk.page
    page.get_by_role("button", name="Import").click()
    sheet = page.get_by_role("dialog")
    for content in ("code,title.en\nE01,\nE01,Twice\n", "code,title.en\nE01,No power\nE02,Jam\nE09,New\n"):
        sheet.locator("input[type=file]").set_input_files(
            {"name": "list.csv", "mimeType": "text/csv", "buffer": content.encode()}
        )
        if "Twice" in content:
            expect(sheet.get_by_text("the code E01 stands twice")).to_be_visible()
    expect(sheet.get_by_role("button", name="Take in 3 changes")).to_be_visible()
    desk.check()
    desk.shot("setup-code-list-import")
    sheet.get_by_role("button", name="Take in 3 changes").click()
    expect(page.get_by_label("English name of E09")).to_have_value("New")


def test_the_record_is_filtered_and_downloaded(desk: Device, server: Running, tmp_path: Path) -> None:
    listed(server, "on_record")
    desk.sign_in("zhou", at="/office/audit")
    page = desk.page
    expect(page.get_by_text("The first daily audit has not been yet.")).to_be_visible()
    page.get_by_label("What", exact=True).select_option("code_list")
    page.get_by_label("About").fill("on_record")
    page.get_by_label("About").press("Enter")
    expect(page.locator(".audit-entry")).to_have_text([re.compile("周敏 changed the code list on_record")])
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download as CSV").click()
    kept = tmp_path / "audit.csv"
    waiting.value.save_as(kept)
    text = kept.read_text(encoding="utf-8-sig")
    assert (text.count("\n"), text.startswith("id,at,by,action,about,details,hash")) == (2, True)
