"""Scenarios in a browser: a walk is played and recorded, and what no longer holds is seen where it fails."""

from __future__ import annotations

import re

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Devices
from tests.e2e.designer.workshop import Workshop, save, start, text_of
from tests.e2e.phone import Device
from tests.e2e.server import Running

SOP = "channel-activation"
HAPPY = f"{SOP}/scenarios/happy-path.yaml"


def phone(page: Page) -> Locator:
    return page.locator(".scn-phone")


def entries(page: Page) -> Locator:
    return page.locator(".scn-entry:not(.scn-entry-start)")


def check(device: Device) -> None:
    """Everything but the graph, of which parts lie outside its frame: it is checked in a room of its own."""
    page = device.page
    page.evaluate("""() => {
      for (const side of document.querySelectorAll('.scn-side')) side.scrollTo(0, 0)
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('.scn-side-map, .scn-side-map * { visibility: hidden !important }')
      document.adoptedStyleSheets.push(sheet)
    }""")
    device.check()
    page.evaluate("document.adoptedStyleSheets.pop()")


def press(page: Page, name: str) -> None:
    expect(page.locator(".scn-phone:not([data-stale])")).to_be_visible()
    phone(page).get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "en", True), ("phone", "zh-CN", False)],
)
def test_scenarios_can_be_read_by_everybody(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft, "scenarios")
    page = device.page
    expect(page.locator(".scn-row")).to_have_count(15)
    workshop.checked()
    expect(page.locator(".scn-cover")).to_be_visible()
    check(device)
    device.shot(f"designer-scenarios-{kind}")
    workshop.open(draft, "scenarios", "order-is-kept")
    expect(phone(page)).to_be_visible()
    expect(phone(page).locator(".scn-step")).to_be_visible()
    check(device)
    device.shot(f"designer-scenario-{kind}")
    if kind == "phone":
        for part in ("map", "times", "text"):
            page.locator(f".scn-play input[value='{part}']").check()
            expect(page.locator(f".scn-side-{part}")).to_be_visible()
            if part == "text":
                expect(page.locator(".scn-side-text .cm-content")).to_be_visible()
            check(device)
            device.shot(f"designer-scenario-{part}-phone")


def test_a_walk_is_recorded_and_holds_then_the_sop_changes_and_that_is_accepted(
    devices: Devices, own_server: Running
) -> None:
    begun = {"sop": "our-activation", "from": {"kind": "template", "sop": SOP}}
    draft = str(own_server.person("xu").command("/api/drafts", begun)["draft"]["id"])
    device = devices(own_server, kind="desk", viewport={"width": 1440, "height": 900})
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft, "scenarios")
    page, say = device.page, workshop.said

    page.get_by_role("button", name=say("scenario.new")).click()
    # Nothing is said of the job yet, so it can't be opened: the beginning is filled in.
    page.get_by_role("button", name=say("scenario.start.fill")).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label(say("scenario.start.sentence")).fill("too far, a fault, late, and done")
    sheet.get_by_label(say("scenario.start.branch"), exact=True).select_option("hangzhou")
    sheet.get_by_label(say("scenario.start.assignee"), exact=True).select_option("wei")
    sheet.get_by_label(say("scenario.start.subjectId"), exact=True).fill("C-101")
    sheet.get_by_label(say("scenario.start.lat"), exact=True).fill("30.2741")
    sheet.get_by_label(say("scenario.start.lon"), exact=True).fill("120.1551")
    sheet.get_by_role("button", name=say("scenario.phone.fill")).click()
    device.shot("designer-scenario-start")
    sheet.get_by_role("button", name=say("scenario.start.save"), exact=True).click()

    # The coordinator prepares.
    expect(phone(page).locator(".scn-step-title")).to_have_text("Prepare")
    press(page, say("scenario.phone.fill"))
    press(page, say("scenario.phone.handIn"))
    expect(entries(page)).to_have_count(1)
    expect(phone(page).locator(".scn-step-title")).to_have_text("Verify identity")

    # A photo from too far away is refused, and that is recorded; then a good one.
    press(page, say("scenario.shot.bad"))
    page.get_by_role("menuitem", name=re.compile("away$")).click()
    press(page, say("scenario.phone.handIn"))
    expect(phone(page).get_by_text("evidence.too_far")).to_be_visible()
    check(device)
    device.shot("designer-scenario-refused")
    press(page, say("scenario.tried.keep"))
    expect(entries(page)).to_have_count(2)
    press(page, say("scenario.shot.good.photo"))
    press(page, say("scenario.phone.handIn"))
    expect(entries(page)).to_have_count(3)
    expect(phone(page).locator(".scn-step-title")).to_have_text("Enter the channel")

    # The system is down.
    press(page, say("scenario.phone.fault"))
    sheet.get_by_role("button", name=say("scenario.phone.fill")).click()
    sheet.get_by_role("button", name=say("scenario.phone.report"), exact=True).click()
    expect(entries(page)).to_have_count(4)
    expect(entries(page).nth(3)).to_contain_text("is notified")

    # On to the end of the work, which the manager reviews.
    for step, count in (("backup_entry", 5), ("function_test", 6), ("sign", 7)):
        expect(phone(page).get_by_role("button", name=say("scenario.phone.handIn"))).to_be_visible()
        press(page, say("scenario.phone.fill"))
        press(page, say("scenario.phone.handIn"))
        expect(entries(page), step).to_have_count(count)
    outcome = phone(page).get_by_role("button", name="Approve", exact=True)
    expect(outcome).to_be_visible()

    # Nobody decides in time: the manager hears of it.
    clock = page.locator(".scn-clock")
    clock.locator(".scn-clock-next").click()
    expect(entries(page)).to_have_count(8)
    expect(entries(page).nth(7)).to_contain_text("is notified")
    device.shot("designer-scenario-late")

    # What was done last is taken back, and done again.
    workshop.undo()
    expect(entries(page)).to_have_count(7)
    workshop.redo()
    expect(entries(page)).to_have_count(8)
    press(page, "Approve")
    expect(entries(page)).to_have_count(9)
    expect(phone(page).get_by_text(say("scenario.status.completed")).first).to_be_visible()
    workshop.kept()
    check(device)
    device.shot("designer-scenario-recorded")

    (path,) = [p for p in files(own_server, draft) if re.search(r"/scenarios/a-new-way", p)]
    written = yaml.safe_load(text_of(own_server, draft, path))
    assert [next(iter(entry)) for entry in written["walk"]] == [
        "do", "do", "do", "fault", "do", "do", "do", "after", "decide",
    ]  # fmt: skip
    assert written["walk"][1]["refused"] == "evidence.too_far"
    assert went(own_server, draft, path) == {"holds": True, "entries": 9}

    # The SOP changes beneath it.
    save(
        own_server,
        draft,
        "our-activation/sop.yaml",
        "    within: 200m\n",
        "    within: 2km\n",
        by="xu",
    )
    failing = entries(page).nth(1)
    expect(failing).to_have_attribute("data-fails", "true")
    check(device)
    device.shot("designer-scenario-differs")
    failing.get_by_role("button", name=say("scenario.accept")).click()
    expect(failing).not_to_have_attribute("data-fails", "true")
    workshop.kept()
    changed = yaml.safe_load(text_of(own_server, draft, path))["walk"][1]
    assert "refused" not in changed
    assert changed["expect"] == "enter"


def test_entries_are_inserted_moved_and_taken_away_and_scenarios_renamed(
    devices: Devices, own_server: Running
) -> None:
    draft = start(own_server, SOP)
    begun = text_of(own_server, draft, HAPPY)
    device = devices(own_server, kind="desk", viewport={"width": 1440, "height": 900})
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft, "scenarios", "happy-path")
    page, say = device.page, workshop.said
    expect(entries(page)).to_have_count(7)

    def choose(entry: int, key: str) -> None:
        entries(page).nth(entry).get_by_role("button", name=say("scenario.entryMore", n=entry + 1)).press(
            "Enter"
        )
        page.get_by_role("menuitem", name=say(key)).first.click()

    # Between the second and the third entry an hour goes by.
    choose(2, "scenario.entry.insert")
    expect(page.locator(".scn-here")).to_be_visible()
    page.locator(".scn-clock").get_by_role("button", name=say("scenario.clock.hour")).click()
    expect(entries(page)).to_have_count(8)
    workshop.kept()
    text = text_of(own_server, draft, HAPPY)
    assert text.splitlines()[:9] == begun.splitlines()[:9]
    assert text.splitlines()[9] == "  - {after: 1h, expect: verify_identity}"
    choose(2, "scenario.entry.delete")
    expect(entries(page)).to_have_count(7)
    workshop.kept()
    assert text_of(own_server, draft, HAPPY) == begun

    page.get_by_role("button", name=say("scenario.all")).click()
    page.get_by_role("button", name=say("scenario.more", name="happy-path")).click()
    page.get_by_role("menuitem", name=say("scenario.rename")).click()
    page.get_by_role("dialog").get_by_label(say("scenario.fileName")).fill("all-goes-well")
    page.get_by_role("dialog").get_by_role("button", name=say("act.save")).click()
    expect(page.locator(".scn-row", has_text="all-goes-well")).to_be_visible()
    workshop.kept()
    assert text_of(own_server, draft, f"{SOP}/scenarios/all-goes-well.yaml") == begun


def test_an_arrow_that_nothing_walks_is_recorded_from_what_leads_there(
    devices: Devices, own_server: Running
) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind="desk", viewport={"width": 1440, "height": 900})
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft, "scenarios")
    page, say = device.page, workshop.said
    workshop.checked()
    page.locator(".scn-missing").get_by_role("button", name=say("scenario.recordThere")).first.click()
    expect(page.locator(".scn-aim")).to_contain_text(say("scenario.aim"))
    expect(page.locator(".scn-entry-start")).to_be_visible()
    check(device)
    device.shot("designer-scenario-aim")


def test_what_is_decided_and_what_actions_answer_is_changed_in_the_sheet(
    devices: Devices, own_server: Running
) -> None:
    sop = "onboarding-training"
    path = f"{sop}/scenarios/more-practice.yaml"
    draft = start(own_server, sop)
    begun = text_of(own_server, draft, path)
    device = devices(own_server, kind="desk", viewport={"width": 1440, "height": 900})
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft, "scenarios", "more-practice")
    page, say = device.page, workshop.said
    sheet = page.get_by_role("dialog")

    def change(entry: int) -> None:
        more = page.get_by_role("button", name=say("scenario.entryMore", n=entry))
        more.press("Enter")
        page.get_by_role("menuitem", name=say("scenario.entry.edit")).click()
        expect(sheet).to_be_visible()

    expect(entries(page)).to_have_count(15)
    # The grant works after all, so nobody has to do it by hand; then it fails again, with a reason.
    change(14)
    action = sheet.get_by_label(re.compile("grant_skill"))
    action.select_option("succeeds")
    check(device)
    device.shot("designer-scenario-actions")
    sheet.get_by_role("button", name=say("act.save"), exact=True).click()
    expect(entries(page).nth(13)).to_have_attribute("data-fails", "true")
    expect(entries(page).nth(13)).to_contain_text(f"Grant the skill: {say('scenario.actions.succeeds')}")
    change(14)
    action.select_option("error")
    sheet.get_by_label(re.compile("fails$")).fill("no answer")
    sheet.get_by_role("button", name=say("act.save"), exact=True).click()
    expect(entries(page).nth(13)).not_to_have_attribute("data-fails", "true")
    # The manager decides something else.
    change(9)
    sheet.get_by_label(say("scenario.decision"), exact=True).select_option("ready")
    sheet.get_by_role("button", name=say("act.save"), exact=True).click()
    expect(entries(page).nth(8)).to_have_attribute("data-fails", "true")
    workshop.kept()
    wanted = yaml.safe_load(begun)
    wanted["walk"][13]["actions"] = {"grant": {"error": "no answer"}}
    wanted["walk"][8]["decide"] = "ready"
    assert yaml.safe_load(text_of(own_server, draft, path)) == wanted


def test_the_walk_is_drawn_on_the_variant_that_the_branch_takes(
    devices: Devices, own_server: Running
) -> None:
    draft = start(own_server, "store-visit")
    device = devices(own_server, kind="desk", viewport={"width": 1440, "height": 900})
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft, "scenarios")
    page, say = device.page, workshop.said
    workshop.checked()
    rows = page.locator(".scn-row")
    shipped = sum("/scenarios/" in path for path in files(own_server, draft))
    expect(rows).to_have_count(shipped)
    expect(page.locator(".scn-ran")).to_have_text(say("scenario.ranAll", holds=shipped, n=shipped))
    rows.filter(has_text="lower-tier-trains-staff").locator(".scn-row-open").click()
    expect(page.locator(".scn-side-map [data-step='train']")).to_be_visible()
    device.shot("designer-scenario-variant")


def files(running: Running, draft: str) -> list[str]:
    return [one["path"] for one in running.person("xu").get(f"/api/drafts/{draft}")["files"]]


def went(running: Running, draft: str, path: str) -> dict[str, object]:
    """What the server makes of a scenario."""
    analysis = running.person("zhou").command(f"/api/drafts/{draft}/analysis", {"files": []})
    found = next(one for one in analysis["scenarios"] if one["file"] == path)
    return {"holds": found["holds"], "entries": found["entries"]}
