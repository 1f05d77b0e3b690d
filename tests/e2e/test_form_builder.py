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
    card(page, "changed").click()
    page.keyboard.press("Delete")
    page.get_by_role("button", name=workshop.said("form.breaks.go"), exact=True).click()
    expect(card(page, "changed")).to_have_count(0)
    workshop.kept()
    assert "changed" not in text_of(own_server, workshop.draft, FORM)
    workshop.undo()
    workshop.undo()
    expect(page.locator(".fb-columns")).to_have_count(0)
    workshop.kept()
    expect(card(page, "changed")).to_be_visible()
    assert text_of(own_server, workshop.draft, FORM) == before


def row(page: Page, name: str) -> Locator:
    """A row of the structure tree."""
    return page.get_by_role("treeitem", name=name)


def carry(page: Page, what: Locator, *stops: tuple[Locator, float]) -> None:
    """Drag something over places, each at a part of its height, and let go over the last."""
    what.hover(position={"x": 60, "y": 12})
    page.mouse.down()
    for place, part in stops:
        expect(place).to_be_visible()
        box = place.bounding_box()
        assert box
        for nudge in (0, 2):
            page.mouse.move(box["x"] + 70 + nudge, box["y"] + box["height"] * part)
    page.mouse.up()


def test_a_field_is_dragged_into_a_section_of_the_tree_and_a_new_one_straight_from_the_palette(
    devices: Devices, own_server: Running
) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    file = f"{SOP}/forms/repair.yaml"
    workshop = builder(device, own_server, file)
    page = device.page
    before = text_of(own_server, workshop.draft, file)
    section = page.locator("[data-view='canvas'] .fb-section")
    tree = page.get_by_role("tab", name=workshop.said("form.pane.tree"), exact=True)
    carry(page, page.locator("[data-piece='date']"), (tree, 0.5), (row(page, "Parts").first, 0.5))
    expect(section.locator("[data-item='f:[\"date\"]']")).to_have_count(1)
    row(page, "Minutes of work").click()
    carry(page, card(page, "minutes"), (row(page, "Parts").first, 0.5))
    expect(section.locator("[data-item='f:[\"minutes\"]']")).to_have_count(1)
    workshop.kept()
    text = text_of(own_server, workshop.draft, file)
    assert text.index('"#/properties/date"') < text.index('"#/properties/minutes"')
    workshop.undo()
    workshop.undo()
    expect(card(page, "date")).to_have_count(0)
    workshop.kept()
    assert text_of(own_server, workshop.draft, file) == before


@pytest.mark.parametrize("by", ["finger", "keys"])
def test_what_is_held_is_put_where_one_says_or_let_go_of(
    devices: Devices, own_server: Running, by: str
) -> None:
    device = devices(own_server, kind="phone" if by == "finger" else "desk", language="en")
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server, f"{SOP}/forms/repair.yaml")
    page = device.page
    section = page.locator("[data-view='canvas'] .fb-section")
    move = page.get_by_role("button", name=workshop.said("form.act.move"), exact=True)
    gaps = page.locator(".fb-gap")
    end = page.get_by_role("button", name=workshop.said("form.hold.end", what="Parts"), exact=True)
    if by == "finger":
        box = card(page, "done").bounding_box()
        assert box
        finger = page.context.new_cdp_session(page)
        touched = {"touchPoints": [{"x": box["x"] + 60, "y": box["y"] + 16}]}
        finger.send("Input.dispatchTouchEvent", {"type": "touchStart", **touched})
        expect(gaps.first).to_be_visible()
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        device.check()
        device.shot("forms-held-phone")
        end.tap()
    else:
        card(page, "done").click(position={"x": 60, "y": 12})
        move.click()
        expect(card(page, "done")).to_be_focused()
        page.keyboard.press("Escape")
        expect(gaps).to_have_count(0)
        move.click()
        expect(card(page, "done")).to_be_focused()
        device.check()
        device.shot("forms-held-desk")
        while end.get_attribute("aria-label") != page.evaluate("document.activeElement.ariaLabel"):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    expect(section.locator("[data-item='f:[\"done\"]']")).to_have_count(1)
    expect(gaps).to_have_count(0)


def test_fields_are_copied_into_another_form_doubled_grouped_and_all_of_it_taken_back(
    devices: Devices, own_server: Running
) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server)
    page = device.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    other = f"{SOP}/forms/remote-fix.yaml"
    before = {file: text_of(own_server, workshop.draft, file) for file in (FORM, other)}
    card(page, "changed").click(position={"x": 60, "y": 12})
    page.keyboard.press("Control+c")
    workshop.open(workshop.draft, "forms", other)
    cards(page).first.click(position={"x": 60, "y": 12})
    shown = page.locator("[data-view='canvas'] [data-item]").count()
    page.keyboard.press("Control+v")
    expect(card(page, "changed")).to_be_focused()
    workshop.kept()
    assert text_of(own_server, workshop.draft, FORM) == before[FORM]
    assert "changed:" in text_of(own_server, workshop.draft, other)
    page.keyboard.press("Control+d")
    expect(card(page, "changed_2")).to_be_focused()
    page.keyboard.press("Shift+ArrowUp")
    page.get_by_role("button", name=workshop.said("form.act.more"), exact=True).click()
    page.get_by_role("menuitem", name=workshop.said("form.act.section"), exact=True).click()
    expect(page.locator("[data-view='canvas'] .fb-section").locator(".fb-card")).to_have_count(2)
    for _ in range(3):
        workshop.undo()
    expect(page.locator("[data-view='canvas'] [data-item]")).to_have_count(shown)
    workshop.kept()
    assert text_of(own_server, workshop.draft, other) == before[other]
