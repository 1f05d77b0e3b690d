"""An SOP that is broken in eleven ways is stopped each time, with the finding that says what is wrong."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Devices
from tests.e2e.designer.workshop import Workshop, save, start
from tests.e2e.server import Running

SOP = "channel-activation"
TEXT, FORM = f"{SOP}/sop.yaml", f"{SOP}/forms/function-test.yaml"

WAYS = (
    (TEXT, "clock: working", "clock: workday", "SOP001", "clock can't be workday"),
    (TEXT, "go: sign}", "go: sing}", "SOP002", "there is no step sing"),
    (TEXT, "go: tech_check}", "go: enter}", "SOP003", "nothing leads to the step tech_check"),
    (TEXT, "next: function_test", "next: backup_entry", "SOP004", "no end can be reached from backup_entry"),
    (TEXT, "- go: enter", "- {when: visits.enter > 1, go: enter}", "SOP005", "the last entry has a when"),
    (TEXT, "this.result == 'pass'", "this.reslt == 'pass'", "SOP006", "there is no “this.reslt”"),
    (TEXT, "- go: enter", "- go: review", "SOP007", "sign"),
    (TEXT, "at: due + 2h, raise_to", "at: due - 2h, raise_to", "SOP009", "earlier than the one before"),
    (FORM, "maxLength: 500", "maxLength: 1", "SOP010", "at least 2 characters are asked for"),
    (TEXT, "next: prepare", "next: verify_identity", "SOP012", "stock is short"),
    (TEXT, "need: 1", "need: 4", "SOP013", "this needs 4 voices of role:branch_manager"),
)
"""File, what stands there, what somebody writes, and what is said to that."""


def replace(page: Page, old: str, new: str) -> None:
    """Another text, by the editor's own search."""
    page.locator(".text-editor .cm-content").press("Control+f")
    page.locator(".cm-search [name=search]").fill(old)
    page.locator(".cm-search input[name=replace]").fill(new)
    page.locator(".cm-search button[name=replaceAll]").click()
    page.locator(".cm-search [name=search]").press("Escape")


def test_an_sop_broken_in_eleven_ways_is_stopped_each_time_and_holds_again_after_undo(
    devices: Devices, own_server: Running
) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop, page = Workshop(device).open(draft), device.page
    page.get_by_role("button", name=workshop.said("flow.side.text"), exact=True).click()
    expect(page.locator(".text-editor .cm-content")).to_contain_text(SOP)
    workshop.checked()
    for file, old, new, code, said in WAYS:
        page.locator(".text-head select").select_option(file)
        replace(page, old, new)
        expect(workshop.pill).to_have_text(re.compile("error"), timeout=20_000)
        error = workshop.findings().locator(".finding-error").filter(has_text=said)
        expect(error.first).to_be_visible(timeout=20_000)
        expect(error.first).to_contain_text(code)
        workshop.undo()
        expect(workshop.pill).to_have_text(workshop.said("designer.findings.proved"), timeout=20_000)
    workshop.kept()
    files = own_server.person("xu").get(f"/api/drafts/{draft}")["files"]
    live = own_server.person("xu").get(f"/api/sops/{SOP}/revisions/1/files")["items"]
    texts = {one["path"]: one["text"] for one in live if one["path"].endswith(".yaml")}
    assert {one["path"]: one["text"] for one in files if one["path"].endswith(".yaml")} == texts


def test_a_chinese_screen_tells_what_is_wrong_in_chinese(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    for number in (1, 7):
        file, old, new, _, _ = WAYS[number]
        save(own_server, draft, file, old, new, by="xu")
    device = devices(own_server, kind="desk", language="zh-CN")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft)
    workshop.checked()
    errors = workshop.findings().locator(".finding-error .finding-go")
    expect(errors.filter(has_text="没有步骤 sing")).to_be_visible(timeout=20_000)
    expect(errors.filter(has_text="这一级比前一级（due）更早，因此不能排在其后")).to_be_visible()
    workshop.page.get_by_role("button", name=workshop.said("flow.side.text"), exact=True).click()
    workshop.page.locator(".text-editor .cm-content").press("F8")
    tip = workshop.page.locator(".cm-tooltip-lint").filter(has_text="没有步骤 `sing`是不是想写 `sign`？")
    expect(tip).to_be_visible()
