"""Properties of fields, conditions, formulas, the preview and imports, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Devices
from tests.e2e.designer.workshop import Workshop, start, text_of
from tests.e2e.phone import Device
from tests.e2e.server import Running
from tests.forms.importing.workbooks import workbook

LOOKS = pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "zh-CN", False), ("phone", "en", True)],
)
SOP = "terminal-repair"
FORM = f"{SOP}/forms/repair.yaml"


def choose(page: Page, *names: str) -> None:
    """Choose a field on the canvas."""
    quoted = ",".join(f'"{name}"' for name in names)
    card = page.locator(f"[data-view='canvas'] [data-item='f:[{quoted}]']")
    card.click(position={"x": 60, "y": 12})


def part(page: Page, name: str) -> Locator:
    """A section of the panel, unfolded."""
    found = page.locator(f".pp-part[data-part='{name}']")
    if found.get_attribute("open") is None:
        found.locator("summary").first.click()
    return found


def show(workshop: Workshop, pane: str, kind: str = "desk") -> None:
    """A pane of the builder."""
    said = workshop.said(f"form.pane.{pane}")
    if kind == "phone":
        workshop.page.locator(".fb-switch-one").filter(has_text=said).click()
    elif pane != "canvas":
        workshop.page.get_by_role("tab", name=said, exact=True).click()


def builder(device: Device, running: Running, path: str = FORM) -> Workshop:
    """A form of a new draft, on the bench."""
    workshop = Workshop(device)
    workshop.open(start(running, SOP), "forms", path)
    expect(device.page.locator(".fb-canvas")).to_have_count(1)
    return workshop


@LOOKS
def test_properties_and_preview_can_be_read_in_every_light(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server)
    page = device.page
    show(workshop, "properties", kind)
    device.check()
    device.shot(f"properties-form-{kind}")
    for name in ("outcome", "done", "minutes", "parts_total"):
        show(workshop, "canvas", kind)
        choose(page, name)
        show(workshop, "properties", kind)
        part(page, "answer")
        device.check()
        device.shot(f"properties-{name}-{kind}")
    show(workshop, "preview", kind)
    expect(page.locator(".pv-screen .rf")).to_be_visible()
    page.get_by_role("button", name=workshop.said("form.preview.fill")).click()
    page.get_by_role("button", name=workshop.said("form.preview.try")).click()
    expect(page.locator(".pv-kept")).to_be_visible()
    device.shot(f"properties-preview-{kind}")
    device.check()


def test_a_field_gets_its_title_limits_choices_condition_and_formula(
    devices: Devices, own_server: Running
) -> None:
    device = devices(own_server, kind="desk", language="en")
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server)
    page = device.page

    choose(page, "minutes")
    ask = part(page, "ask")
    ask.get_by_label("Title · English", exact=True).fill("Minutes spent")
    answer = part(page, "answer")
    answer.get_by_label("Smallest", exact=True).fill("5")
    answer.get_by_label("Greatest", exact=True).fill("600")
    when = part(page, "when")
    when.get_by_role("button", name="Set a condition").click()
    when = part(page, "when")
    when.get_by_label("Field", exact=True).select_option(label="How it ended")
    when.get_by_label("Value", exact=True).select_option(label="Repaired")
    workshop.kept()
    text = text_of(own_server, workshop.draft, FORM)
    assert "minimum: 5, maximum: 600, title: {zh-CN: 用时（分钟）, en: Minutes spent}" in text
    assert "this.outcome == '" in text
    assert "effect: SHOW" in text

    choose(page, "parts_total")
    formula = part(page, "formula-on").get_by_label("Formula", exact=True)
    formula.fill("sum(this.parts.map(p, p.cost)) * 2.0 + nothing")
    expect(page.locator(".pp-problem")).to_be_visible()
    formula.fill("sum(this.parts.map(p, p.cost)) * 2.0")
    expect(page.locator(".pp-problem")).to_have_count(0)
    workshop.kept()
    assert "* 2.0" in text_of(own_server, workshop.draft, FORM)

    show(workshop, "preview")
    page.get_by_role("button", name=workshop.said("form.preview.fill")).click()
    page.get_by_role("button", name=workshop.said("form.preview.try")).click()
    expect(page.locator(".pv-kept .banner")).to_contain_text(workshop.said("form.kept.fine"))
    expect(page.locator(".pv-rows")).to_contain_text("Parts in all in CNY")
    page.locator(".pv-screen").get_by_text("What was done").first.click()
    expect(page.locator("[data-view='canvas'] [data-item='f:[\"done\"]']")).to_have_attribute(
        "aria-current", "true"
    )


def test_a_pattern_is_found_from_examples_and_undone_as_one(devices: Devices, own_server: Running) -> None:
    device = devices(own_server, kind="desk", language="en")
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server)
    page = device.page
    before = text_of(own_server, workshop.draft, FORM)
    choose(page, "done")
    answer = part(page, "answer")
    answer.get_by_role("button", name=workshop.said("form.pattern.begin")).click()
    answer.get_by_label(workshop.said("form.pattern.fits")).fill("SN-204815\nSN-000001")
    expect(page.locator(".pp-proposal code")).to_have_text("^SN-[0-9]{6}$")
    page.locator(".pp-proposal button").click()
    expect(page.locator(".pp-verdicts .pp-good")).to_have_count(2)
    workshop.kept()
    assert "pattern:" in text_of(own_server, workshop.draft, FORM)
    workshop.undo()
    workshop.kept()
    expect(page.locator(".pp-verdicts")).to_have_count(0)
    assert text_of(own_server, workshop.draft, FORM) == before


def test_choices_are_pasted_and_moved_by_keys(devices: Devices, own_server: Running) -> None:
    device = devices(own_server, kind="desk", language="en")
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server, f"{SOP}/forms/line-check.yaml")
    page = device.page
    page.locator("[data-piece='choice']").click()
    expect(page.locator(".pp-choice")).to_have_count(2)
    page.get_by_role("button", name=workshop.said("form.choices.paste")).click()
    page.locator("#pp-paste").fill("worn\t磨损\tWorn\nbroken\t损坏\tBroken")
    page.get_by_role("button", name=workshop.said("form.choices.take", count=2)).click()
    expect(page.locator(".pp-choice")).to_have_count(4)
    page.locator(".pp-grip").nth(3).press("ArrowUp")
    workshop.kept()
    text = text_of(own_server, workshop.draft, f"{SOP}/forms/line-check.yaml")
    assert "enum: [a, b, broken, worn]" in text
    assert "Worn" in text


def test_an_xlsform_becomes_a_form_of_the_draft(devices: Devices, own_server: Running) -> None:
    device = devices(own_server, kind="desk", language="en")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device)
    workshop.open(start(own_server, SOP), "forms")
    page = device.page
    book = workbook(
        [
            {"type": "text", "name": "device", "label::English (en)": "Device", "required": "yes"},
            {"type": "image", "name": "photo", "label::English (en)": "Photo of it"},
            {"type": "barcode", "name": "code", "label::English (en)": "Its code"},
        ],
        settings={"form_id": "line-check", "form_title": "Line check"},
    )
    page.get_by_role("button", name=workshop.said("form.list.import")).click()
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator(".fi-drop input[type=file]").set_input_files(
        {"name": "line.xlsx", "mimeType": sheet, "buffer": book}
    )
    expect(page.locator(".fi-preview .rf")).to_be_visible()
    device.check()
    device.shot("import-desk")
    page.get_by_role("button", name=workshop.said("formImport.take")).click()
    expect(page.locator(".fb-canvas")).to_have_count(1)
    expect(page.locator("[data-view='canvas'] [data-item='f:[\"device\"]']")).to_be_visible()
    workshop.kept()
