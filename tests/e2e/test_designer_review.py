"""Reviewing and publishing in a browser: what would change, comments, approvals, going live, going back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Devices
from tests.e2e.designer.workshop import Workshop, save, start, text_of
from tests.e2e.office_scene import change
from tests.e2e.phone import Device
from tests.e2e.server import Running

LOOKS = pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "zh-CN", False), ("phone", "en", True)],
)
WIDE = {"width": 1760, "height": 1000}
SOP = "terminal-repair"
TEXT = f"{SOP}/sop.yaml"
OLD, NEW = "form: remote-fix\n    due: 1h", "form: remote-fix\n    due: 2h"
PLACE = ["steps", "remote_fix", "due"]


def changed(running: Running, *, by: str = "xu") -> str:
    """A draft in which the deadline of a step is another: Xu wrote it."""
    draft = start(running, SOP, by=by)
    save(running, draft, TEXT, OLD, NEW, by=by)
    return draft


def demand(running: Running, reviews: int) -> None:
    """So many must approve."""
    running.person("xu").put("/api/review-rule", {"reviews": reviews})


def verdict(running: Running, draft: str, verdict: str, *, by: str, note: str = "") -> None:
    """Somebody says something of the draft as it is."""
    version = running.person(by).get(f"/api/drafts/{draft}")["draft"]["version"]
    body = {"verdict": verdict, "version": version, "note": note}
    running.person(by).command(f"/api/drafts/{draft}/reviews", body)


def live(running: Running, by: str = "xu") -> int:
    """The live revision."""
    return int(running.person(by).get(f"/api/sops/{SOP}")["revision"])


class Room(Workshop):
    """The room of reviews."""

    def at(self, draft: str, view: str = "") -> Room:
        self.open(draft, "review", view)
        return self

    def standing(self, how: str) -> Locator:
        """The head says `ready`, `errors`, `same`, `needs`, `published`."""
        found = self.page.locator(f".review-head[data-standing={how}]")
        expect(found).to_be_visible(timeout=20_000)
        return found

    def button(self, key: str, within: str = "body") -> Locator:
        return self.page.locator(within).get_by_role("button", name=self.said(key), exact=True)

    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def segment(self, key: str) -> Locator:
        return self.page.get_by_role("radio", name=self.said(key), exact=True)

    def tab(self, view: str) -> None:
        self.page.locator(f"[role=tab][data-tab={view}]").click()

    @property
    def publish(self) -> Locator:
        return self.button("review.publish.act")


def opened(
    devices: Devices, running: Running, login: str, draft: str, view: str = "", **more: object
) -> Room:
    """Somebody's own window on the draft."""
    device: Device = devices(running, **{"kind": "desk", **more})
    device.sign_in(login, at="/office/designer")
    return Room(device).at(draft, view)


@LOOKS
def test_what_would_change_can_be_read(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    demand(own_server, 2)
    draft = changed(own_server)
    save(
        own_server,
        draft,
        f"{SOP}/variants/lower-tier.yaml",
        "Lend a terminal",
        "Lend another terminal",
        by="xu",
    )
    say = own_server.person("zhou").command
    path = f"/api/drafts/{draft}/comments"
    first = say(path, {"said": "两小时够吗？ Is that enough?", "file": TEXT, "place": PLACE})
    own_server.person("xu").command(path, {"said": "够了。", "thread": first["id"]})
    verdict(own_server, draft, "approved", by="zhou", note="好")
    save(own_server, draft, TEXT, "priority: high", "priority: urgent", by="xu")
    verdict(own_server, draft, "changes", by="zhou", note="为什么加急？ Why the hurry?")
    viewport: dict[str, Any] = {"viewport": WIDE} if kind == "desk" and not dark else {}
    room = opened(devices, own_server, "zhou", draft, kind=kind, language=language, dark=dark, **viewport)
    room.standing("needs")
    expect(room.page.locator(".diff")).to_have_count(2)
    room.device.check()
    room.device.shot(f"review-changes-{kind}")
    room.page.locator(".file-diff").first.scroll_into_view_if_needed()
    room.page.locator(".diff-said").first.scroll_into_view_if_needed()
    room.device.shot(f"review-diff-{kind}")
    room.page.locator(".diff-said").first.click()
    expect(room.dialog().locator(".said")).to_have_count(2)
    room.device.check()
    room.device.shot(f"review-comment-{kind}")
    room.page.keyboard.press("Escape")
    room.tab("comments")
    expect(room.page.locator(".thread")).to_have_count(1)
    room.device.check()
    room.device.shot(f"review-comments-{kind}")
    room.tab("history")
    room.page.locator(".history-look").last.click()
    expect(room.page.locator(".history-compared .diff").first).to_be_visible()
    room.device.check()
    room.device.shot(f"review-history-{kind}")
    room.button("review.review.ask").click()
    room.device.check()
    room.device.shot(f"review-ask-{kind}")
    demand(own_server, 0)
    room.at(draft).standing("ready")
    room.publish.click()
    room.segment("review.publish.inStages").check()
    room.device.check()
    room.device.shot(f"review-publish-{kind}")


def test_a_changed_deadline_is_told_in_words_and_in_the_diff(devices: Devices, own_server: Running) -> None:
    draft = changed(own_server)
    room = opened(devices, own_server, "xu", draft)
    room.standing("ready")
    sentences = room.page.locator(".sentences")
    expect(sentences.first).to_contain_text("1 hour")
    expect(sentences.first.locator("ins")).to_have_text("2 hours")
    expect(sentences.first.locator("strong")).to_have_text("Repair from afar")
    expect(sentences.first.locator("code")).to_have_text("remote_fix")
    expect(room.page.locator(".branch-names").first).to_contain_text("Hangzhou")
    expect(room.page.locator(".file-diff")).to_have_attribute("data-path", TEXT)
    gone, new = room.page.locator(".diff-code.diff-gone"), room.page.locator(".diff-code.diff-new")
    expect(gone).to_have_text("removed:     due: 1h")
    expect(new.locator(".diff-mark")).to_have_text("2h")
    fold = room.page.locator(".diff-folded button").first
    fold.press("Enter")
    expect(room.page.locator(".diff-code").first).to_be_visible()
    assert room.page.locator(".diff-row").count() > 20


def test_with_an_error_nothing_is_published_and_the_way_to_the_problems_is_there(
    devices: Devices, own_server: Running
) -> None:
    draft = changed(own_server)
    save(own_server, draft, TEXT, "form: remote-fix", "form: remote-fax", by="xu")
    room = opened(devices, own_server, "xu", draft)
    head = room.standing("errors")
    expect(room.publish).to_be_disabled()
    head.locator(".review-problems").click()
    expect(room.page.locator(".findings .finding-one").first).to_be_visible()


def test_what_keeps_it_from_being_published_after_all_is_told_and_leads_there(
    devices: Devices, own_server: Running
) -> None:
    draft = changed(own_server)
    before = live(own_server)
    room = opened(devices, own_server, "xu", draft)
    room.standing("ready")
    room.publish.click()
    for login in ("gao", "luo"):  # nobody is tech support any more
        change(own_server, login, roles=[["coordinator", "hangzhou"]])
    room.button("review.publish.now", "dialog").click()
    finding = room.dialog().locator(".publish-finding")
    expect(finding.first).to_contain_text("tech_support", timeout=30_000)
    room.device.check()
    room.device.shot("review-refused-desk")
    finding.first.click()
    expect(room.page.locator(".workshop-room[data-room='flow']")).to_be_visible()
    assert live(own_server) == before


def test_another_wants_changes_then_approves_and_only_then_it_is_published(
    devices: Devices, own_server: Running
) -> None:
    demand(own_server, 1)
    draft = changed(own_server)
    before = live(own_server)
    writer = opened(devices, own_server, "xu", draft)
    writer.standing("needs")
    expect(writer.publish).to_be_disabled()
    expect(writer.button("review.review.approve")).to_have_count(0)
    own_server.person("xu").refused(f"/api/drafts/{draft}/publish", {"version": 2}, "review.needed")
    writer.button("review.review.ask").click()
    writer.dialog().get_by_label(writer.said("review.review.askNote")).fill("The deadline of the first step")
    writer.button("review.review.ask", "dialog").click()
    expect(writer.dialog()).to_have_count(0)

    other = opened(devices, own_server, "zhou", draft)
    other.standing("needs")
    expect(other.page.locator(".verdict")).to_contain_text("The deadline of the first step")
    other.button("review.review.changes").click()
    other.button("review.review.changes", "dialog").click()
    expect(other.dialog().get_by_role("alert")).to_have_text(other.said("review.review.changesMissing"))
    other.dialog().get_by_label(other.said("review.comments.new")).fill("Three hours, please")
    other.button("review.review.changes", "dialog").click()
    expect(writer.page.locator(".verdict-changes")).to_contain_text("Three hours, please")

    save(own_server, draft, TEXT, NEW, NEW.replace("2h", "3h"), by="xu")
    expect(other.page.locator(".verdict-changes")).to_contain_text(
        other.said("review.verdict.earlier", n=1).split(":")[0]
    )
    expect(other.page.locator(".sentences ins").first).to_have_text("3 hours")
    other.button("review.review.approve").click()
    other.button("review.review.approve", "dialog").click()
    writer.standing("ready")
    writer.publish.click()
    writer.dialog().get_by_label(writer.said("review.publish.note")).fill("More time to prepare")
    writer.button("review.publish.now", "dialog").click()
    expect(writer.page.locator(".publish-done h2")).to_have_text(
        writer.said("review.done.live", n=before + 1), timeout=30_000
    )
    what = writer.page.locator(".publish-what")
    expect(what).to_contain_text("More time to prepare")
    expect(what).to_contain_text("Hangzhou")
    writer.standing("published")
    writer.keeping("ended")
    writer.device.check()
    writer.device.shot("review-done-desk")
    assert live(own_server) == before + 1
    writer.button("review.done.again").click()
    expect(writer.page).not_to_have_url(re.compile(draft))
    writer.opened().keeping("kept")


def test_a_change_after_the_approval_ends_it(devices: Devices, own_server: Running) -> None:
    demand(own_server, 1)
    draft = changed(own_server)
    verdict(own_server, draft, "approved", by="zhou")
    room = opened(devices, own_server, "xu", draft)
    room.standing("ready")
    save(own_server, draft, TEXT, "priority: high", "priority: urgent", by="xu")
    room.standing("needs")
    expect(room.page.locator(".verdict-past")).to_contain_text("an earlier version")


def test_what_changed_since_it_was_looked_at_is_looked_at_again(
    devices: Devices, own_server: Running
) -> None:
    draft = changed(own_server)
    room = opened(devices, own_server, "xu", draft)
    room.standing("ready")
    # The page hears of nothing for a while, as on a train.
    room.page.route("**/api/drafts/*/changes*", lambda route: route.abort())
    room.page.route("**/api/live", lambda route: route.abort())
    room.publish.click()
    save(own_server, draft, TEXT, "priority: high", "priority: urgent", by="zhou")
    room.button("review.publish.now", "dialog").click()
    expect(room.dialog().get_by_text(room.said("review.moved"))).to_be_visible(timeout=30_000)
    room.page.unroute("**/api/drafts/*/changes*")
    room.button("review.look", "dialog").click()
    expect(room.page.locator(".sentences").first).to_contain_text("urgent")
    assert live(own_server) == 1


def test_a_draft_goes_out_in_stages(devices: Devices, own_server: Running) -> None:
    draft = changed(own_server)
    room = opened(devices, own_server, "xu", draft)
    room.standing("ready")
    room.publish.click()
    room.segment("review.publish.inStages").check()
    send = room.button("review.publish.stages", "dialog")
    expect(send).to_be_disabled()
    room.dialog().get_by_role("checkbox", name="Hangzhou").check()
    send.click()
    expect(room.page.locator(".publish-done h2")).to_have_text(room.said("review.done.staged"))
    room.page.get_by_role("link", name=room.said("review.publish.toRollOut")).click()
    expect(room.page).to_have_url(re.compile(f"/office/sops/{SOP}/roll-outs/"))
    room.at(draft)
    expect(room.publish).to_be_disabled()
    expect(room.page.locator(".publish-waits")).to_have_text(room.said("review.publish.wait.way"))


def test_two_talk_about_a_line_answer_settle_and_take_back(devices: Devices, own_server: Running) -> None:
    draft = changed(own_server)
    other = opened(devices, own_server, "zhou", draft)
    other.standing("ready")
    other.page.locator(".diff-say-first").first.press("Enter")
    place = other.dialog().locator(".comment-place")
    expect(place).to_contain_text("The SOP")
    expect(place).to_contain_text("Step Repair from afar")
    other.dialog().get_by_role("textbox").fill("Is that enough?")
    other.page.keyboard.press("Control+Enter")
    expect(other.dialog().locator(".said-text")).to_have_text("Is that enough?")
    other.page.keyboard.press("Escape")

    writer = opened(devices, own_server, "xu", draft, "comments")
    thread = writer.page.locator(".thread")
    expect(thread.locator(".place-name")).to_contain_text("deadline")
    thread.get_by_role("button", name=writer.said("review.comments.answer")).click()
    thread.get_by_role("textbox").fill("It is what they have now.")
    thread.get_by_role("textbox").press("Control+Enter")
    expect(thread.locator(".said-text").last).to_have_text("It is what they have now.")
    other.tab("comments")
    expect(other.page.locator(".said-text")).to_have_count(2)  # heard by the live feed
    writer.button("review.comments.edit").click()
    thread.get_by_role("textbox").fill("Half of them are quicker.")
    thread.get_by_role("textbox").press("Control+Enter")
    expect(other.page.locator(".said-text").last).to_have_text("Half of them are quicker.")
    writer.button("review.comments.delete").click()
    expect(writer.page.locator(".said-text")).to_have_count(1)
    writer.page.locator(".toast-undo").click()
    expect(writer.page.locator(".said-text")).to_have_count(2)
    writer.button("review.comments.settle").click()
    expect(other.page.get_by_text(other.said("review.comments.noneOpen"), exact=True)).to_be_visible()
    other.segment("review.comments.which.settled").check()
    other.button("review.comments.reopen").click()
    writer.button("review.comments.go").click()
    expect(writer.page).to_have_url(re.compile("/flow$"))


def test_an_earlier_version_is_compared_brought_back_and_that_is_undone(
    devices: Devices, own_server: Running
) -> None:
    draft = changed(own_server)
    save(own_server, draft, TEXT, "priority: high", "priority: urgent", by="zhou")
    room = opened(devices, own_server, "xu", draft, "history")
    first = room.page.locator(".history-line").last
    first.locator(".history-look").click()
    expect(first.locator(".diff-new .diff-mark").first).to_be_visible()
    first.get_by_role("button", name=room.said("review.history.restoreFile"), exact=True).click()
    room.kept()
    assert OLD in text_of(own_server, draft, TEXT)
    room.undo()
    expect(room.page.locator(".history-line").first).to_be_visible()
    room.kept()
    assert "priority: urgent" in text_of(own_server, draft, TEXT)
    assert NEW in text_of(own_server, draft, TEXT)


def test_an_older_revision_is_compared_with_and_gone_on_from(devices: Devices, own_server: Running) -> None:
    draft = changed(own_server)
    own_server.person("xu").command(f"/api/drafts/{draft}/publish", {"version": 2, "note": "Quicker"})
    second = start(own_server, SOP)
    save(own_server, second, TEXT, "priority: high", "priority: urgent", by="xu")
    room = opened(devices, own_server, "xu", second)
    room.standing("ready")
    expect(room.page.locator(".diff-code.diff-new")).to_have_count(1)
    room.page.get_by_label(room.said("review.files.against")).select_option("1")
    expect(room.page.locator(".diff-code.diff-new")).to_have_count(2)
    room.device.go(f"/office/sops/{SOP}?show=revisions")
    room.page.get_by_role("button", name=room.said("sops.draftFrom")).last.click()
    assert room.opened().draft not in (draft, second)
    assert OLD in text_of(own_server, room.draft, TEXT)


def test_how_many_must_approve_is_said_on_the_page_of_sops(devices: Devices, own_server: Running) -> None:
    device = devices(own_server, kind="desk")
    device.sign_in("xu", at="/office/sops")
    room = Room(device)
    choice = device.page.get_by_label(room.said("sops.reviewRule"))
    expect(choice).to_have_value("0")
    choice.select_option("2")
    expect(device.page.locator(".toast")).to_be_visible()
    device.check()
    device.shot("review-rule")
    assert own_server.person("xu").get("/api/review-rule") == {"reviews": 2}
    device.page.locator(".toast-undo").click()
    expect(choice).to_have_value("0")
