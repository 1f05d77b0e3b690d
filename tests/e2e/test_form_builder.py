"""The form builder in a real browser: a form built by dragging and again by keys, and seen in every light."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Devices
from tests.e2e.designer.workshop import Workshop, start, text_of
from tests.e2e.phone import Device
from tests.e2e.server import Running

LOOKS = pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "zh-CN", False), ("phone", "en", True)],
)
SOP = "terminal-repair"
FORM = f"{SOP}/forms/line-check.yaml"


def card(page: Page, *names: str) -> Locator:
    """A field's card on the canvas."""
    quoted = ",".join(f'"{name}"' for name in names)
    return page.locator(f"[data-view='canvas'] [data-item='f:[{quoted}]']")


def cards(page: Page) -> Locator:
    """All cards, from the top down."""
    return page.locator("[data-view='canvas'] .fb-card")


def drag(page: Page, what: str, onto: str, x: int, y: int) -> None:
    """Drag something to a point of a field's card."""
    page.drag_and_drop(what, f"[data-item='f:[\"{onto}\"]']", target_position={"x": x, "y": y})


def builder(device: Device, running: Running, path: str = FORM) -> Workshop:
    """A form of a new draft, on the bench."""
    workshop = Workshop(device)
    workshop.open(start(running, SOP), "forms", path)
    expect(device.page.locator(".fb-canvas")).to_have_count(1)
    return workshop


@LOOKS
def test_the_builder_can_be_read_in_every_light(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server, f"{SOP}/forms/repair.yaml")
    page = device.page
    card(page, "done").click(position={"x": 60, "y": 12})
    device.check()
    device.shot(f"forms-canvas-{kind}")
    panes = page.locator(".fb-switch-one")
    for number, pane in enumerate(["add", "tree", "canvas", "properties", "preview"]):
        if kind == "phone":
            panes.nth(number).click()
        elif pane != "canvas":
            page.get_by_role("tab", name=workshop.said(f"form.pane.{pane}"), exact=True).click()
        device.check()
        device.shot(f"forms-{pane}-{kind}")
    page.locator(".fb-header .icon-button").first.click()
    expect(page.locator(".fb-list-item").first).to_be_visible()
    device.check()
    device.shot(f"forms-list-{kind}")


def test_a_form_built_by_dragging_is_the_form_built_by_keys(devices: Devices, own_server: Running) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    page = device.page

    dragged = builder(device, own_server)
    expect(card(page, "changed")).to_be_visible()
    drag(page, "[data-piece='date']", "changed", 250, 4)
    expect(card(page, "date")).to_be_focused()
    drag(page, "[data-item='f:[\"date\"]']", "signal", 250, 4)
    expect(cards(page).first).to_have_attribute("data-item", 'f:["date"]')
    dragged.kept()
    by_mouse = text_of(own_server, dragged.draft, FORM)

    typed = builder(device, own_server)
    card(page, "signal").focus()
    page.keyboard.press("/")
    page.keyboard.type(typed.said("form.offer.date"))
    page.keyboard.press("Enter")
    expect(card(page, "date")).to_be_focused()
    for place in (1, 0):
        page.keyboard.press("Alt+ArrowUp")
        expect(cards(page).nth(place)).to_have_attribute("data-item", 'f:["date"]')
        expect(card(page, "date")).to_be_focused()
    typed.kept()

    assert text_of(own_server, typed.draft, FORM) == by_mouse
    assert "    date: {type: string, format: date" in by_mouse
    assert "uischema" not in by_mouse


def test_fields_are_put_side_by_side_taken_away_and_brought_back_by_undo(
    devices: Devices, own_server: Running
) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server)
    page = device.page
    before = text_of(own_server, workshop.draft, FORM)
    drag(page, "[data-item='f:[\"changed\"]']", "signal", 6, 44)
    expect(page.locator(".fb-columns .fb-card")).to_have_count(2)
    card(page, "signal").click()
    page.keyboard.press("Delete")
    expect(card(page, "signal")).to_have_count(0)
    workshop.kept()
    assert "signal" not in text_of(own_server, workshop.draft, FORM)
    workshop.undo()
    workshop.undo()
    expect(page.locator(".fb-columns")).to_have_count(0)
    workshop.kept()
    expect(card(page, "signal")).to_be_visible()
    assert text_of(own_server, workshop.draft, FORM) == before
