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


def test_a_rule_said_as_a_sentence_is_a_json_forms_rule_and_cel_and_is_obeyed(
    devices: Devices, own_server: Running
) -> None:
    device = devices(own_server, kind="desk", language="en")
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server)
    page = device.page
    choose(page, "minutes")
    when = part(page, "when")
    when.get_by_role("button", name=workshop.said("form.when.begin")).click()
    when.get_by_label("Field", exact=True).select_option(label="How it ended")
    when.get_by_label("Value", exact=True).select_option(label="Repaired")
    when.locator(".pp-written summary").click()
    expect(when.locator(".pp-written pre")).to_contain_text('"effect": "SHOW"')
    expect(when.locator(".pp-written pre")).to_contain_text("this.outcome == 'repaired'")
    when.get_by_role("button", name=workshop.said("form.when.asExpression")).click()
    expect(when.get_by_label(workshop.said("form.when.expression"))).to_have_value(
        "this.outcome == 'repaired'"
    )
    device.check()
    device.shot("properties-rule")
    show(workshop, "preview")
    screen = page.locator(".pv-screen")
    expect(screen.get_by_label("Minutes of work")).to_have_count(0)
    screen.get_by_text("Repaired", exact=True).click()
    expect(screen.get_by_label("Minutes of work")).to_be_visible()
    screen.get_by_text("Beyond repair").click()
    expect(screen.get_by_label("Minutes of work")).to_have_count(0)


def test_a_formula_is_completed_and_its_type_is_checked(devices: Devices, own_server: Running) -> None:
    device = devices(own_server, kind="desk", language="en")
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server)
    page = device.page
    choose(page, "parts_total")
    formula = part(page, "formula-on")
    field = formula.get_by_label("Formula", exact=True)
    field.fill("")
    field.press_sequentially("double(min")
    page.get_by_role("option").filter(has_text="this.minutes").click()
    field.press("End")
    field.press_sequentially(") * 2.0")
    expect(field).to_have_value("double(this.minutes) * 2.0")
    expect(page.locator(".pp-problem")).to_have_count(0)
    field.fill("this.done * 2.0")
    expect(page.locator(".pp-problem mark")).to_be_visible()
    device.shot("properties-formula")
    device.check()
    del workshop


def test_evidence_says_all_it_must_be_and_is_renamed_with_what_names_it(
    devices: Devices, own_server: Running
) -> None:
    device = devices(own_server, kind="desk", language="en")
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server)
    page = device.page
    choose(page, "clip")
    evidence = part(page, "evidence")
    evidence.get_by_label(workshop.said("form.answer.kind"), exact=True).select_option("photo")
    evidence.get_by_label(workshop.said("form.proof.most"), exact=True).fill("3")
    evidence.get_by_label(workshop.said("form.proof.source"), exact=True).select_option("camera")
    place = workshop.said("form.proof.place")
    evidence.get_by_label(place, exact=True).last.select_option("bound")
    evidence.get_by_label(workshop.said("form.proof.age"), exact=True).last.select_option("bound")
    expect(evidence.locator(".pp-said")).to_contain_text("within 200m")
    device.check()
    device.shot("properties-evidence")
    evidence.get_by_role("button", name=workshop.said("form.key.rename")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("before_and_after")
    dialog.locator("button[type=submit]:not(:disabled)").click()
    expect(page.locator(".pp-head code")).to_have_text("before_and_after")
    workshop.kept()
    text = text_of(own_server, workshop.draft, f"{SOP}/sop.yaml")
    assert "clip:" not in text
    written = text[text.index("before_and_after:") :].split("\n\n")[0]
    for said in ("kind: photo", "source: camera", "within: 200m", "fresh: 10m"):
        assert said in written
    files = own_server.person("xu").get(f"/api/drafts/{workshop.draft}")["files"]
    assert not [one["path"] for one in files if "evidence: {clip" in (one["text"] or "")]


def test_a_code_list_is_found_and_depends_on_another_field(devices: Devices, own_server: Running) -> None:
    device = devices(own_server, kind="desk", language="en")
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server, f"{SOP}/forms/line-check.yaml")
    page = device.page
    choose(page, "signal")
    answer = part(page, "answer")
    answer.locator(".pp-list-now").click()
    search = page.get_by_role("combobox", name=workshop.said("form.lists.search"))
    search.fill("故障代码")
    expect(page.locator(".pp-list-option")).to_have_count(1)
    device.check()
    device.shot("properties-lists")
    search.press("Enter")
    expect(answer.locator(".pp-list-now code")).to_have_text("fault-codes")
    answer.get_by_role("button", name=workshop.said("form.lists.addParent", list="Fault groups")).click()
    expect(page.locator(".pp-head code")).to_have_text("fault_groups")
    workshop.kept()
    show(workshop, "preview")
    screen = page.locator(".pv-screen")
    expect(screen.get_by_text("Fault groups")).to_be_visible()
    screen.get_by_role("button", name="Fault groups").click()
    page.get_by_role("dialog").get_by_text("Network", exact=True).click()
    device.shot("properties-cascade")
    screen.get_by_role("button", name="Signal").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("No network signal")).to_be_visible()
    expect(dialog.get_by_text("A right is missing")).to_have_count(0)


def test_entries_of_the_drafts_own_list_are_found_and_changed_in_place(
    devices: Devices, own_server: Running
) -> None:
    device = devices(own_server, kind="desk", language="en")
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server)
    page = device.page
    page.locator("[data-piece='choice']").click()
    page.get_by_role("button", name=workshop.said("form.choices.paste")).click()
    page.locator("#pp-paste").fill("worn\t磨损\tWorn\nbroken\t损坏\tBroken")
    page.get_by_role("button", name=workshop.said("form.choices.take", count=2)).click()
    page.get_by_role("button", name=workshop.said("form.choices.toList")).click()
    file = "forms/library/choice.yaml"
    workshop.kept()
    before = text_of(own_server, workshop.draft, file)
    part(page, "answer").get_by_role("button", name=workshop.said("form.lists.edit")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".pp-choice")).to_have_count(4)
    dialog.get_by_role("searchbox").fill("磨损")
    expect(dialog.locator(".pp-choice")).to_have_count(1)
    dialog.locator(".pp-choice input").nth(2).fill("Worn out")
    device.check()
    device.shot("properties-entries")
    workshop.kept()
    assert text_of(own_server, workshop.draft, file) == before.replace("Worn", "Worn out")


def test_fields_of_a_section_stand_in_columns_and_fold_on_a_phone(
    devices: Devices, own_server: Running
) -> None:
    device = devices(own_server, kind="desk", language="en")
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server, f"{SOP}/forms/line-check.yaml")
    page = device.page
    choose(page, "signal")
    page.keyboard.press("Control+a")
    page.get_by_role("button", name=workshop.said("form.act.section")).last.click()
    layout = part(page, "layout")
    layout.locator(".pp-columns .pp-look").nth(1).click()
    workshop.kept()
    assert "type: HorizontalLayout" in text_of(own_server, workshop.draft, f"{SOP}/forms/line-check.yaml")
    device.shot("properties-columns")
    device.check()
    show(workshop, "preview")
    fields = page.locator(".pv-screen .rf-horizontal > *")
    expect(fields).to_have_count(2)

    def tops() -> list[float]:
        boxes = [fields.nth(place).bounding_box() for place in (0, 1)]
        return [box["y"] for box in boxes if box is not None]

    first, second = tops()
    assert second > first
    page.get_by_role("button", name=workshop.said("form.preview.desk"), exact=True).click()
    device.shot("properties-columns-preview")
    first, second = tops()
    assert second == first


def test_what_reads_a_field_is_told_before_it_goes(devices: Devices, own_server: Running) -> None:
    device = devices(own_server, kind="desk", language="en")
    device.sign_in("xu", at="/office/designer")
    workshop = builder(device, own_server)
    page = device.page
    before = text_of(own_server, workshop.draft, FORM)
    choose(page, "outcome")
    page.keyboard.press("Delete")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".pp-readers li")).not_to_have_count(0)
    expect(dialog.locator(".pp-readers")).to_contain_text("this.outcome == 'repaired'")
    device.check()
    device.shot("properties-breaks")
    dialog.get_by_role("button", name=workshop.said("act.cancel")).click()
    expect(page.locator("[data-view='canvas'] [data-item='f:[\"outcome\"]']")).to_be_visible()
    choose(page, "minutes")
    page.keyboard.press("Delete")
    expect(page.locator("[data-view='canvas'] [data-item='f:[\"minutes\"]']")).to_have_count(0)
    workshop.undo()
    choose(page, "outcome")
    page.keyboard.press("Delete")
    dialog.get_by_role("button", name=workshop.said("form.breaks.go")).click()
    workshop.kept()
    assert "outcome" not in text_of(own_server, workshop.draft, FORM)
    workshop.undo()
    workshop.kept()
    assert text_of(own_server, workshop.draft, FORM) == before


def test_a_new_field_is_called_in_both_languages_and_its_key_follows_the_title(
    devices: Devices, own_server: Running
) -> None:
    device = devices(own_server, kind="desk", language="en")
    device.sign_in("xu", at="/office/designer")
    path = f"{SOP}/forms/line-check.yaml"
    workshop = builder(device, own_server, path)
    page = device.page
    page.locator("[data-piece='boolean']").click()
    expect(page.locator(".pp-head code")).to_have_text("yes_or_no")
    workshop.kept()
    assert "yes_or_no: {type: boolean, title: {zh-CN: 是或否, en: Yes or no}}" in text_of(
        own_server, workshop.draft, path
    )
    ask = part(page, "ask")
    ask.get_by_label("Title · English", exact=True).fill("Is the line up?")
    expect(ask.locator(".pp-stale")).to_contain_text("是或否")
    ask.get_by_label("Title · 简体中文", exact=True).fill("线路是否正常")
    ask.get_by_label("Text below the title · English", exact=True).click()
    expect(page.locator(".pp-head code")).to_have_text("is_the_line_up")
    expect(ask.get_by_label("Text below the title · English", exact=True)).to_be_focused()
    device.shot("properties-key")
    workshop.kept()
    text = text_of(own_server, workshop.draft, path)
    assert "yes_or_no" not in text
    assert "is_the_line_up:" in text
    assert "Is the line up?" in text


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
