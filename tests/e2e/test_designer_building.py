"""The same SOP from an empty page: by mouse, by keyboard, and by text. All three are one runbook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Devices
from tests.e2e.designer.building import FORM, TEXT, Building, build
from tests.e2e.designer.hands import Hands, Keys, Mouse
from tests.e2e.designer.workshop import Home, Workshop
from tests.e2e.server import Running

TITLE = "Activate a card channel"


def begun(devices: Devices, running: Running, sop: str) -> Workshop:
    device = devices(running, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Home(device).open().begin_empty(TITLE, sop=sop)
    expect(device.page.locator('[data-step="first_step"]')).to_be_visible()
    return workshop


def built(devices: Devices, running: Running, sop: str, way: Callable[[Page], Hands]) -> dict[str, Any]:
    """The runbook of what was built from an empty page."""
    workshop = begun(devices, running, sop)
    build(Building(workshop, way(workshop.page)))
    return runbook(running, workshop, sop)


def written(devices: Devices, running: Running, sop: str) -> dict[str, Any]:
    """The runbook of what was written into the text."""
    workshop = begun(devices, running, sop)
    page = workshop.page
    page.get_by_role("button", name=workshop.said("flow.side.text"), exact=True).click()
    put(page, TEXT.format(sop=sop))
    expect(page.locator('[data-step="step_5"]')).to_be_visible()
    page.locator('[data-step="step_3"]').click()
    new = page.get_by_role("button", name=workshop.said("flow.form.new"), exact=True)
    new.click()
    expect(page.locator(".fb-canvas")).to_be_visible()
    workshop.go("flow")
    page.locator(".text-head select").select_option(f"{sop}/forms/step-3.yaml")
    put(page, FORM)
    # A form that every SOP may use comes into the draft when it is chosen.
    building = Building(workshop, Mouse(page))
    building.nothing_chosen()
    page.locator(".flow-panel .panel-open").filter(has_text="System down").click()
    building.form(workshop.said("flow.form.shared", title="Fault report"))
    return runbook(running, workshop, sop)


def put(page: Page, text: str) -> None:
    """All of the text that is open, written anew."""
    editor = page.locator(".text-editor .cm-content")
    expect(editor).to_be_visible()
    editor.press("Control+a")
    editor.press("Delete")
    expect(editor).to_have_text("")
    page.keyboard.insert_text(text)


def runbook(running: Running, workshop: Workshop, sop: str) -> dict[str, Any]:
    """What new jobs would run on, once nothing stands against it."""
    workshop.kept()
    xu = running.person("xu")
    report = xu.get(f"/api/drafts/{workshop.draft}/report")
    assert [one["message"] for one in report["findings"] if one["severity"] == "error"] == []
    assert len({one["runbook"] for one in report["branches"]}) == 1
    walked = xu.command(f"/api/drafts/{workshop.draft}/walk", {"scenario": "scenario: any\nwalk: []\n"})
    found: dict[str, Any] = walked["runbooks"][walked["opens"]]
    assert found["sop"] == sop
    return found | {"sop": ""}


def test_an_sop_built_by_mouse_by_keyboard_and_by_text_is_one_runbook(
    devices: Devices, own_server: Running
) -> None:
    by_mouse = built(devices, own_server, "by-mouse", Mouse)
    assert written(devices, own_server, "by-text") == by_mouse
    assert built(devices, own_server, "by-keys", Keys) == by_mouse
