"""A field of a shared form is renamed in all SOPs that use it, from the form builder."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Devices
from tests.e2e.designer.workshop import Workshop, start, text_of
from tests.e2e.phone import Device
from tests.e2e.server import Running

FORM = "forms/library/fault-report.yaml"
HERE, WITH_DRAFT, LIVE = "terminal-repair", "equipment-inspection", "channel-activation"


def asked(device: Device, running: Running, *, to: str) -> Workshop:
    """The dialog, with a new name for the fault's code in it and the places shown."""
    workshop = Workshop(device).open(start(running, HERE), "forms", FORM)
    page = device.page
    expect(page.locator(".fb-canvas")).to_have_count(1)
    switch = page.locator(".fb-switch-one")
    if is_phone := (device.page.viewport_size or {"width": 0})["width"] < 600:
        switch.filter(has_text=workshop.said("form.pane.canvas")).click()
    page.locator("[data-view='canvas'] [data-item='f:[\"code\"]']").click(position={"x": 60, "y": 12})
    if is_phone:
        switch.filter(has_text=workshop.said("form.pane.properties")).click()
    page.locator(".pp-key").get_by_role("button", name=workshop.said("form.key.rename")).click()
    page.get_by_role("dialog").get_by_label(workshop.said("text.rename.to"), exact=True).fill(to)
    expect(page.locator(".rename-sop")).to_have_count(2, timeout=30_000)
    return workshop


def sop(page: Page, name: str) -> str:
    """Where one of the other SOPs stands in the dialog."""
    return f".rename-sop:has(code:text-is('{name}'))"


def test_a_field_of_a_shared_form_is_renamed_in_every_sop_that_uses_it(
    devices: Devices, own_server: Running
) -> None:
    theirs = start(own_server, WITH_DRAFT, by="zhou")
    device = devices(own_server, kind="desk", language="en")
    device.sign_in("xu", at="/office/designer")
    workshop = asked(device, own_server, to="error_code")
    page, dialog = device.page, device.page.get_by_role("dialog")
    choice = page.locator(f"{sop(page, WITH_DRAFT)} select")
    expect(choice).to_have_value(theirs)
    expect(page.locator(f"{sop(page, LIVE)} select")).to_have_value("live")
    expect(page.locator(f"{sop(page, LIVE)} ins").filter(has_text="error_code").first).to_be_visible()
    choice.select_option("")
    expect(dialog.get_by_text(workshop.said("text.rename.left", n=1))).to_be_visible()
    choice.select_option(theirs)
    device.check()
    dialog.get_by_role("button", name=workshop.said("text.rename.everywhere", n=3)).click()
    expect(page.locator(".rename-made li")).to_have_count(2, timeout=30_000)
    device.check()
    device.shot("designer-renamed-everywhere")
    hrefs = page.locator(".rename-made li a").evaluate_all("all => all.map((one) => one.pathname)")
    made = {str(href).split("/")[3] for href in hrefs}
    dialog.get_by_role("button", name=workshop.said("text.rename.ok"), exact=True).click()
    workshop.kept()
    assert "    error_code:\n" in text_of(own_server, workshop.draft, FORM)
    workshop.undo()
    workshop.kept()
    assert "    code:\n" in text_of(own_server, workshop.draft, FORM)
    workshop.redo()
    workshop.kept()
    assert theirs in made
    dee = own_server.person("xu")
    for draft in (workshop.draft, *made):
        assert "    error_code:\n" in text_of(own_server, draft, FORM)
        found = dee.command(f"/api/drafts/{draft}/analysis", {"files": []})
        assert [one["message"] for one in found["findings"] if one["severity"] == "error"] == []
        assert all(one["holds"] for one in found["scenarios"])


@pytest.mark.parametrize(
    ("kind", "language", "dark"), [("desk", "zh-CN", True), ("phone", "en", False), ("phone", "zh-CN", True)]
)
def test_other_sops_can_be_left_out_in_every_light(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("xu", at="/office/designer")
    workshop = asked(device, own_server, to="error_code")
    page = device.page
    page.locator(f"{sop(page, LIVE)} select").select_option("")
    device.check()
    device.shot(f"designer-rename-everywhere-{kind}")
    page.get_by_role("dialog").get_by_role("button", name=workshop.said("text.rename.only")).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    workshop.kept()
    assert "    error_code:\n" in text_of(own_server, workshop.draft, FORM)
    drafts = own_server.person("xu").get("/api/drafts")["items"]
    assert [one["id"] for one in drafts] == [workshop.draft]
