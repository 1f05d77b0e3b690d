"""Drafts in a real browser: begun from nothing and from the gallery, kept through anything, written by two at
once."""

from __future__ import annotations

import re

import pytest
import yaml
from playwright.sync_api import expect

from tests.e2e.conftest import Devices
from tests.e2e.designer.workshop import Home, Workshop, save, start, text_of
from tests.e2e.server import Running
from tests.e2e.words import said

LOOKS = pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "zh-CN", False), ("phone", "en", True)],
)
SOP = "channel-activation"
TEXT = f"{SOP}/sop.yaml"


def broken(running: Running) -> str:
    """A draft with two slips, each of which can be mended from the list of findings."""
    draft = start(running, SOP)
    save(running, draft, TEXT, "by: role:coordinator", "by: role:cordinator", by="xu")
    save(running, draft, TEXT, "form: preparation", "form: preperation", by="xu")
    return draft


def mend(workshop: Workshop, name: str) -> None:
    """Mend a finding from the list."""
    workshop.checked()
    workshop.findings().locator(".finding-mend").filter(has_text=name).first.click()


@LOOKS
def test_every_page_of_drafts_can_be_read(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("xu", at="/office/designer")
    page = device.page
    home = Home(device).open()
    expect(page.locator(".gallery-card")).to_have_count(8)
    device.check()
    device.shot(f"designer-home-{kind}")
    draft = broken(own_server)
    expect(page.locator(".draft-row")).to_have_count(1)
    page.locator(".begin-way").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    device.check()
    device.shot(f"designer-begin-{kind}")
    page.keyboard.press("Escape")
    workshop = Workshop(device).open(draft, "review")
    workshop.checked()
    device.check()
    device.shot(f"designer-workshop-{kind}")
    expect(workshop.findings().locator(".finding-one").first).to_be_visible()
    device.check()
    device.shot(f"designer-findings-{kind}")
    assert home.said("designer.findings") in workshop.findings().inner_text()


def test_a_draft_begins_with_an_empty_page_under_an_id_that_nobody_has(
    devices: Devices, own_server: Running
) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    page = device.page
    home = Home(device).open()
    page.locator(".begin-way").first.click()
    dialog = page.get_by_role("dialog")
    name = dialog.get_by_label(home.said("designer.new.id"), exact=True)
    dialog.get_by_label(home.said("designer.new.title"), exact=True).fill("Weekly check of scales")
    expect(name).to_have_value("weekly-check-of-scales")
    name.fill("Weekly check")
    expect(dialog.get_by_role("alert")).to_have_text(home.said("designer.new.id.malformed"))
    name.fill(SOP)
    expect(dialog.get_by_role("alert")).to_have_text(home.said("designer.new.id.taken", id=SOP))
    name.fill("weekly-check")
    page.keyboard.press("Enter")
    workshop = Workshop(device).opened()
    workshop.kept()
    expect(device.heading()).to_have_text("Weekly check of scales")
    assert text_of(own_server, workshop.draft, "weekly-check/sop.yaml").startswith("sop: weekly-check")


def test_a_draft_begins_as_a_copy_of_a_card_of_the_gallery(devices: Devices, own_server: Running) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Home(device).open().begin_from("Visit a store", "Visit a kiosk")
    workshop.kept()
    draft = own_server.person("xu").get(f"/api/drafts/{workshop.draft}")["draft"]
    assert (draft["sop"], draft["title"], draft["origin"]) == ("visit-a-kiosk", "Visit a kiosk", "template")


def test_the_page_of_a_live_sop_leads_to_the_draft_that_is_being_written(
    devices: Devices, own_server: Running
) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at=f"/office/sops/{SOP}")
    device.page.get_by_role("button", name=said("en", "sops.design"), exact=True).click()
    assert Workshop(device).opened().draft == draft


def test_a_draft_is_thrown_away_and_taken_up_again(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    page = device.page
    home = Home(device).open()
    row = page.locator(".draft-row")
    row.locator(".icon-button").click()
    page.get_by_role("menuitem", name=home.said("designer.discard")).click()
    expect(row).to_have_count(0)
    page.locator(".toast-undo").click()
    expect(row).to_have_count(1)
    row.locator("a").click()
    workshop = Workshop(device).opened()
    page.get_by_role("button", name=home.said("designer.more")).click()
    page.get_by_role("menuitem", name=home.said("designer.discard")).click()
    page.get_by_role("dialog").get_by_role("button", name=home.said("designer.discard")).click()
    expect(page).to_have_url(re.compile(r"/office/designer$"))
    workshop.open(draft).keeping("ended")
    expect(page.locator(".workshop-history")).to_have_count(0)
    page.get_by_role("button", name=home.said("designer.restore")).click()
    workshop.keeping("kept")


def test_the_list_says_what_is_looked_at_and_what_was_approved(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    save(own_server, draft, f"{SOP}/sop.yaml", "steps:", "# Another line\nsteps:", by="xu")
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    home = Home(device).open()
    meta = device.page.locator(".draft-row .draft-meta")
    version = own_server.person("xu").get(f"/api/drafts/{draft}")["draft"]["version"]
    for login, verdict in (("xu", "asked"), ("zhou", "changes"), ("zhou", "approved")):
        said = {"verdict": verdict, "version": version, "note": "So it is."}
        own_server.person(login).command(f"/api/drafts/{draft}/reviews", said)
        expect(meta).to_contain_text(home.said(f"designer.review.{verdict}"))
    device.check()
    device.shot("designer-home-reviewed")


def test_findings_are_mended_undone_and_done_again_from_any_room(
    devices: Devices, own_server: Running
) -> None:
    draft = broken(own_server)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft, "review")
    mend(workshop, "coordinator")
    expect(device.page).to_have_url(re.compile("/flow$"))
    mend(workshop, "preparation")
    workshop.kept()
    assert "form: preparation" in text_of(own_server, draft, TEXT)
    workshop.go("variants")
    workshop.undo()
    expect(device.page).to_have_url(re.compile("/flow$"))
    device.page.keyboard.press("Control+z")
    expect(workshop.findings().locator(".finding-mend").filter(has_text="coordinator")).to_be_visible()
    workshop.kept()
    assert "by: role:cordinator" in text_of(own_server, draft, TEXT)
    device.page.keyboard.press("Control+Shift+Z")
    device.page.keyboard.press("Control+y")
    workshop.checked()
    expect(workshop.findings().locator(".finding-mend")).to_have_count(0)
    workshop.kept()
    kept = text_of(own_server, draft, TEXT)
    assert "by: role:coordinator" in kept
    assert "form: preparation" in kept


def test_two_write_at_different_places_and_both_have_everything(
    devices: Devices, own_server: Running
) -> None:
    draft = broken(own_server)
    one, other = devices(own_server, kind="desk"), devices(own_server, kind="desk")
    one.sign_in("xu", at="/office/designer")
    other.sign_in("zhou", at="/office/designer")
    first, second = Workshop(one).open(draft), Workshop(other).open(draft)
    expect(one.page.locator(".workshop-person")).to_have_count(1)
    mend(first, "coordinator")
    mend(second, "preparation")
    first.kept()
    second.kept()
    for workshop in (first, second):
        workshop.checked()
        expect(workshop.findings().locator(".finding-mend")).to_have_count(0)
    kept = text_of(own_server, draft, TEXT)
    assert "by: role:coordinator" in kept
    assert "form: preparation" in kept
    # Each takes back what they did themselves.
    first.undo()
    expect(second.findings().locator(".finding-mend").filter(has_text="coordinator")).to_be_visible()
    assert "form: preparation" in text_of(own_server, draft, TEXT)


def test_two_write_the_same_place_and_choose(devices: Devices, own_server: Running) -> None:
    draft = broken(own_server)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    page = device.page
    workshop = Workshop(device).open(draft)
    workshop.checked()
    workshop.findings()
    device.offline()
    mend(workshop, "coordinator")
    workshop.keeping("waiting")
    save(own_server, draft, TEXT, "by: role:cordinator", "by: role:field_staff")
    device.online()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    workshop.keeping("conflict")
    expect(dialog.locator(".conflict-one")).to_have_count(1)
    expect(dialog.locator("pre")).to_have_text(["role:cordinator", "role:coordinator", "role:field_staff"])
    device.check()
    device.shot("designer-conflict")
    assert "by: role:field_staff" in text_of(own_server, draft, TEXT)
    dialog.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    dialog.get_by_role("button", name=said("en", "designer.conflict.take")).click()
    workshop.kept()
    assert "by: role:coordinator" in text_of(own_server, draft, TEXT)


def test_a_room_gone_to_without_a_connection_opens_when_it_is_back(
    devices: Devices, own_server: Running
) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(start(own_server, SOP))
    workshop.checked()
    device.offline()
    device.page.locator("a.workshop-tab", has_text=said("en", "designer.room.variants")).click()
    expect(device.page.locator("tr[data-branch]").first).to_have_count(0)
    device.online()
    expect(device.page.locator("tr[data-branch]").first).to_be_visible()


def test_what_could_not_be_sent_is_there_after_a_reload(devices: Devices, own_server: Running) -> None:
    draft = broken(own_server)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    page = device.page
    workshop = Workshop(device).open(draft)
    page.route("**/api/drafts/*/files", lambda route: route.abort())
    mend(workshop, "coordinator")
    workshop.keeping("waiting")
    save(own_server, draft, TEXT, "form: preperation", "form: preparation")
    page.unroute("**/api/drafts/*/files")
    page.reload()
    workshop.opened()
    workshop.kept()
    kept = text_of(own_server, draft, TEXT)
    assert "by: role:coordinator" in kept
    assert "form: preparation" in kept


def test_what_was_done_is_taken_back_after_a_reload(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    path = f"{SOP}/sop.yaml"
    begun = text_of(own_server, draft, path)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft)
    device.page.locator(".step-card, [data-step]").first.click()
    device.page.keyboard.press("Control+d")
    workshop.kept()
    done = text_of(own_server, draft, path)
    assert done != begun
    device.page.wait_for_function(
        """async () => {
          const base = await new Promise((done) => {
            const asked = indexedDB.open('sopwith-designer')
            asked.onsuccess = () => done(asked.result)
          })
          const all = await new Promise((done) => {
            const asked = base.transaction('past').objectStore('past').count()
            asked.onsuccess = () => done(asked.result)
          })
          base.close()
          return all > 0
        }"""
    )
    device.page.reload()
    workshop.opened().undo()
    workshop.kept()
    assert text_of(own_server, draft, path) == begun
    workshop.redo()
    workshop.kept()
    assert text_of(own_server, draft, path) == done


def test_two_pages_of_one_person_have_the_same_text_and_one_of_them_may_go(
    devices: Devices, own_server: Running
) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft)
    other = device.page.context.new_page()
    other.goto(device.page.url)
    expect(other.locator(".workshop-bar")).to_be_visible()
    card = other.locator("[data-step]").first
    card.click()
    other.keyboard.press("Control+d")
    expect(other.locator(".workshop-keeping.workshop-kept")).to_be_visible()
    expect(device.page.locator("[data-step]")).to_have_count(other.locator("[data-step]").count())
    other.close()
    watching = devices(own_server, kind="desk")
    watching.sign_in("zhou", at="/office/designer")
    Workshop(watching).open(draft)
    device.page.bring_to_front()
    workshop.go("scenarios")
    expect(watching.page.locator(".workshop-people, .presence").first).to_be_visible()


def test_steps_scenarios_and_commands_are_found_by_their_names(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    path = f"{SOP}/sop.yaml"
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Workshop(device).open(draft, "variants")
    page = device.page

    def go(words: str) -> None:
        page.keyboard.press("Control+k")
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("combobox").fill(words)
        expect(dialog.get_by_role("option").first).to_contain_text(
            re.compile(re.escape(words), re.IGNORECASE)
        )
        device.shot(f"designer-palette-{words.split(maxsplit=1)[0].lower()}")
        page.keyboard.press("Enter")
        expect(dialog).to_have_count(0)

    page.keyboard.press("Control+k")  # before a letter is typed: what can be done here
    options = page.get_by_role("dialog").get_by_role("option")
    expect(options.first).to_have_text(workshop.said("designer.command.publish"))
    device.check()
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    first = yaml.safe_load(text_of(own_server, draft, path))["steps"]
    name, step = next(iter(first.items()))
    go(step["title"]["en"])
    expect(page).to_have_url(re.compile("/flow"))
    expect(page.locator(f"[data-step='{name}']")).to_be_visible()
    page.locator(f"[data-step='{name}']").click()
    page.keyboard.press("Control+d")
    workshop.kept()
    go(workshop.said("designer.undo"))
    workshop.kept()
    assert yaml.safe_load(text_of(own_server, draft, path))["steps"] == first
    go(workshop.said("designer.command.publish"))
    expect(page).to_have_url(re.compile("/review"))


def test_rooms_are_gone_to_by_keys_and_the_help_says_which(devices: Devices, own_server: Running) -> None:
    draft = start(own_server, SOP)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    page = device.page
    workshop = Workshop(device).open(draft, "review")
    device.heading().focus()
    page.keyboard.press("g")
    page.keyboard.press("v")
    expect(page).to_have_url(re.compile("/variants$"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text(
        said("en", "designer.keys.room", room=said("en", "designer.room.what-if"))
    )
    page.keyboard.press("Escape")
    assert workshop.draft == draft


def test_the_history_of_a_draft_is_looked_at_and_brought_back(devices: Devices, own_server: Running) -> None:
    draft = broken(own_server)
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/designer")
    page = device.page
    workshop = Workshop(device).open(draft, "review")
    save(own_server, draft, TEXT, "by: role:cordinator", "by: role:coordinator")
    page.get_by_role("button", name=said("en", "designer.more")).click()
    page.get_by_role("menuitem", name=said("en", "designer.history")).click()
    lines = page.locator(".history-line")
    expect(lines.nth(1)).to_be_visible()
    lines.nth(1).get_by_role("button", name=said("en", "review.history.look")).click()
    expect(page.locator(".history-compared .diff-gone")).to_contain_text(["role:cordinator"])
    device.check()
    device.shot("designer-history")
    page.get_by_role("button", name=said("en", "review.history.restore"), exact=True).click()
    expect(page.locator(".history-line-open")).to_contain_text(said("en", "review.history.same"))
    workshop.kept()
    assert "by: role:cordinator" in text_of(own_server, draft, TEXT)
