"""The text of a draft in a browser: suggestions by keyboard, findings as typed, mends, renaming, undoing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Devices
from tests.e2e.designer.workshop import Workshop, save, start, text_of
from tests.e2e.phone import Device
from tests.e2e.server import Running

SOP = "channel-activation"
TEXT = f"{SOP}/sop.yaml"
SHORT = "a-look"
FORM = f"{SOP}/forms/function-test.yaml"


ALONE = 880
"""So wide a screen has the text alone."""


def opened(device: Device, draft: str, *, beside: bool = False) -> Workshop:
    """The workshop with the text alone, or beside the graph where there is room."""
    if not beside and (size := device.page.viewport_size) and size["width"] > ALONE:
        device.page.set_viewport_size({"width": ALONE, "height": 800})
    workshop = Workshop(device).open(draft)
    chip = device.page.get_by_role("button", name=workshop.said("flow.side.text"), exact=True)
    radio = device.page.get_by_role("radio", name=workshop.said("flow.side.text"), exact=True)
    expect(chip.or_(radio).first).to_be_visible()
    if radio.count():
        radio.first.check(force=True)
    elif chip.get_attribute("aria-pressed") == "false":
        chip.click()
    expect(editor(device.page)).to_be_visible()
    return workshop


def editor(page: Page) -> Locator:
    return page.locator(".text-editor .cm-content")


def find(page: Page, text: str, *, after: bool = True) -> None:
    """Put the cursor behind (or onto) a piece of text, by the search panel."""
    editor(page).press("Control+f")
    field = page.locator(".cm-search [name=search]")
    field.select_text()
    page.keyboard.type(text)
    field.press("Enter")
    field.press("Escape")
    expect(page.locator(".cm-search")).to_have_count(0)
    page.keyboard.press("ArrowRight" if after else "ArrowLeft")


def suggested(page: Page) -> Locator:
    return page.locator(".cm-tooltip-autocomplete li")


def take(page: Page, label: str) -> None:
    """Take a suggestion by keyboard."""
    chosen = page.locator(".cm-tooltip-autocomplete li[aria-selected]")
    expect(chosen.locator(".cm-completionLabel")).to_have_text(label)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [
        (kind, language, dark)
        for kind in ("desk", "phone")
        for language in ("en", "zh-CN")
        for dark in (False, True)
    ],
)
def test_the_text_can_be_read_and_every_file_be_chosen(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("xu", at="/office/designer")
    workshop = opened(device, draft)
    page = device.page
    expect(editor(page)).to_contain_text("channel-activation")
    workshop.checked()
    device.check()
    device.shot(f"designer-text-{kind}")
    page.locator(".text-head select").select_option(FORM)
    expect(editor(page)).to_contain_text("function-test")
    editor(page).press("Control+f")
    expect(page.locator(".cm-search")).to_be_visible()
    device.check()
    device.shot(f"designer-text-form-{kind}")


def test_keys_and_steps_are_completed_by_keyboard_and_kept(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = opened(device, draft)
    page = device.page
    find(page, "form: entry")
    page.keyboard.press("Enter")
    page.keyboard.type("du")
    take(page, "due")
    expect(suggested(page).first).to_be_visible()
    page.keyboard.type("4")
    take(page, "4h")
    expect(editor(page)).to_contain_text("due: 4h")
    find(page, "- go: enter")
    for _ in "enter":
        page.keyboard.press("Backspace")
    page.keyboard.type("tech")
    device.check()
    device.shot("designer-text-suggestions")
    take(page, "tech_check")
    workshop.kept()
    kept = text_of(own_server, draft, TEXT)
    assert "    form: entry\n    due: 4h\n" in kept
    assert "      - go: tech_check\n" in kept


def test_a_slip_is_found_as_typed_mended_by_one_click_and_undone_over_both_sides(
    devices: Devices, own_server: Running
) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = opened(device, draft)
    page = device.page
    workshop.checked()
    find(page, "form: preparation")
    page.keyboard.press("Backspace")
    expect(page.locator(".cm-lintRange-error").first).to_be_visible()
    workshop.checked()
    page.keyboard.press("F8")
    page.keyboard.press("Shift+F8")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Alt+Enter")
    mend = page.locator(".cm-mend").first
    expect(mend).to_be_focused()
    device.check()
    device.shot("designer-text-mend")
    mend.click()
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)
    workshop.kept()
    assert "form: preparation\n" in text_of(own_server, draft, TEXT)
    workshop.undo()
    expect(page.locator(".cm-lintRange-error").first).to_be_visible()
    editor(page).press("Control+z")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)
    expect(editor(page)).to_contain_text("form: preparation")


def test_a_step_is_renamed_everywhere_as_one_change(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = opened(device, draft)
    page = device.page
    find(page, "- go: enter")
    page.keyboard.press("F12")
    find(page, "- go: enter")
    page.keyboard.press("Shift+F12")
    expect(page.locator(".text-uses .text-use").first).to_be_focused()
    device.check()
    device.shot("designer-text-uses")
    page.keyboard.press("Escape")
    editor(page).press("F2")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(workshop.said("text.rename.to"), exact=True).fill("enter_channel")
    expect(dialog.locator(".rename-lines li").first).to_be_visible()
    device.check()
    device.shot("designer-text-rename")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    workshop.kept()
    assert "  enter_channel:\n" in text_of(own_server, draft, TEXT)
    editor(page).press("Control+z")
    workshop.kept()
    assert "  enter:\n" in text_of(own_server, draft, TEXT)


def test_a_form_of_the_library_is_taken_along_by_a_suggestion_or_a_mend_as_one_change(
    devices: Devices, own_server: Running
) -> None:
    draft = start(own_server, SHORT, kind="empty")
    begun = text_of(own_server, draft, f"{SHORT}/sop.yaml")
    steps = "steps:\n  look: {form: fault-report}\n  done: {end: completed}\n"
    save(own_server, draft, f"{SHORT}/sop.yaml", begun, f"sop: {SHORT}\ntitle: Look\n{steps}")
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = opened(device, draft)
    page = device.page
    library = "forms/library/fault-report.yaml"
    chooser = page.locator(".text-head select")
    files = chooser.locator(f"option[value='{library}']")
    find(page, "fault-report")
    expect(page.locator(".cm-lintRange").first).to_be_visible()
    workshop.checked()
    expect(files).to_have_count(0)
    page.keyboard.press("Alt+Enter")
    page.get_by_role("button", name=workshop.said("text.bring"), exact=True).press("Enter")
    expect(files).to_have_count(1)
    expect(page.locator(".cm-lintRange")).to_have_count(0)
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Control+z")
    expect(files).to_have_count(0)
    for _ in "report":
        page.keyboard.press("Backspace")
    page.keyboard.press("Control+Space")
    take(page, "fault-report")
    expect(files).to_have_count(1)
    expect(editor(page)).to_contain_text("look: {form: fault-report}")
    workshop.kept()
    assert "form: fault-report\n" in text_of(own_server, draft, library)
    page.keyboard.press("Control+z")
    expect(files).to_have_count(0)


def test_the_keys_of_the_editor_format_fold_and_are_told(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = opened(device, draft)
    page = device.page
    find(page, "clock: working")
    page.keyboard.type("   ")
    page.keyboard.press("Shift+Alt+KeyF")
    workshop.kept()
    assert "clock: working\n" in text_of(own_server, draft, TEXT)
    find(page, "steps:")
    page.keyboard.press("Control+Shift+BracketLeft")
    expect(page.locator(".cm-foldPlaceholder")).to_have_count(1)
    page.keyboard.press("Control+Shift+BracketRight")
    expect(page.locator(".cm-foldPlaceholder")).to_have_count(0)
    page.keyboard.press("Control+Alt+BracketLeft")
    expect(page.locator(".cm-foldPlaceholder").first).to_be_visible()
    page.keyboard.press("Control+Alt+BracketRight")
    expect(page.locator(".cm-foldPlaceholder")).to_have_count(0)
    page.get_by_role("navigation").get_by_role("link").first.focus()
    page.keyboard.press("?")
    told = page.get_by_role("dialog")
    for key in ("definition", "rename", "format", "foldHere", "fold"):
        expect(told).to_contain_text(workshop.said(f"text.{key}"))
    device.check()


def test_what_others_write_leaves_the_cursor_where_it_is(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = opened(device, draft)
    page = device.page
    find(page, "clock: working")
    save(own_server, draft, TEXT, "priority: normal", "priority: high", by="zhou")
    expect(editor(page)).to_contain_text("priority: high")
    page.keyboard.type(" # by the calendar")
    workshop.kept()
    kept = text_of(own_server, draft, TEXT)
    assert "clock: working # by the calendar\n" in kept
    assert "priority: high\n" in kept


def test_tab_indents_and_leaves_after_escape(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    opened(device, draft)
    page = device.page
    find(page, "clock: working")
    page.keyboard.press("Tab")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(editor(page)).not_to_be_focused()


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("zh-CN", True)])
def test_text_and_graph_stand_side_by_side(
    devices: Devices, own_server: Running, language: str, dark: bool
) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind="desk", language=language, dark=dark)
    device.sign_in("xu", at="/office/designer")
    workshop = opened(device, draft, beside=True)
    expect(device.page.locator(".flow-graph, .react-flow").first).to_be_visible()
    workshop.checked()
    device.shot("designer-text-beside")
