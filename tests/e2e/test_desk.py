"""The approver's desk: what waits, decisions beside their evidence, questions, what was raised; by mouse, by
keyboard, on a phone, in both languages."""

from __future__ import annotations

import dataclasses
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.commands.demo.walk import Walk
from engine.services.clock import SettableClock
from engine.services.timers import fire_due
from tests.e2e.conftest import Devices
from tests.e2e.phone import Device
from tests.e2e.server import PASSWORD, Running, open_job
from tests.e2e.words import said

LOOKS = pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "zh-CN", False), ("phone", "en", True)],
)
WEEK = 7 * 86_400_000


@dataclasses.dataclass(frozen=True)
class Reviewed:
    """A job that waits for its branch manager."""

    server: Running
    job: str
    subject: str

    def status(self) -> str:
        """Of the job."""
        return str(self.server.person("lin").get(f"/api/jobs/{self.job}")["line"]["status"])


def reviewed(server: Running) -> Reviewed:
    """A channel that was activated on site and waits for its branch manager."""
    walk = Walk(server.url, PASSWORD, lambda *_: None)
    try:
        walk.sign_in()
        walk.open()
        walk.skip_is_refused()
        walk.verify_identity()
        walk.fall_back()
        walk.finish_on_site()
    finally:
        for person in (walk.coordinator, walk.worker, walk.manager):
            person.client.close()
    found = server.person("lin").get(f"/api/jobs/{walk.job}")
    return Reviewed(server, walk.job, found["subject"]["name"])


def ignored(server: Running) -> Reviewed:
    """One that its branch manager left lying until it was raised."""
    job = reviewed(server)
    later = dataclasses.replace(server.services, clock=SettableClock(server.services.clock.now() + WEEK))
    while fire_due(later):
        pass
    return job


def rows(page: Page) -> Locator:
    return page.locator(".task")


def decision(page: Page, job: Reviewed) -> None:
    """Goes from the inbox to the approval of that job."""
    page.get_by_role("searchbox").fill(job.subject)
    expect(rows(page)).to_have_count(1)
    page.locator(".task-link").click()
    expect(page.locator(".decide")).to_be_visible()


@LOOKS
def test_the_desk_can_be_read(
    devices: Devices, own_server: Running, kind: str, language: str, dark: bool
) -> None:
    job = ignored(own_server)
    own_server.person("lin")
    for _ in range(3):
        open_job(own_server)
    device = devices(own_server, kind=kind, language=language, dark=dark)
    device.sign_in("chen", at="/office/inbox")
    page = device.page
    expect(rows(page).first).to_be_visible()
    device.check()
    device.shot(f"desk-inbox-{kind}")
    decision(page, job)
    expect(page.locator(".photos-large img")).to_be_visible()
    device.check()
    device.shot(f"desk-decision-{kind}")
    device.go("/office/escalations?show=every")
    expect(page.locator(".escalation").first).to_be_visible()
    device.check()
    device.shot(f"desk-escalations-{kind}")
    if kind == "desk":
        page.keyboard.press("Control+k")
    else:
        page.locator(".frame-bottom button").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    device.check()
    device.shot(f"desk-places-{kind}")


def test_an_approval_is_taken_by_keyboard_and_can_be_undone_until_it_is_sent(
    desk: Device, server: Running
) -> None:
    job = reviewed(server)
    desk.sign_in("chen", at="/office/inbox")
    page = desk.page
    decision(page, job)
    page.keyboard.press("1")
    undo = page.get_by_role("button", name=said("en", "desk.held.undo"))
    expect(undo).to_be_visible()
    page.keyboard.press("u")
    expect(undo).to_have_count(0)
    assert job.status() == "open"

    desk.go(f"/office/inbox?text={job.subject}")
    page.locator(".task-link").click()
    expect(page.locator(".decide")).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith("/decisions"), timeout=20_000):
        page.keyboard.press("1")
    assert job.status() == "completed"


def test_a_decision_is_not_lost_when_the_page_is_closed(devices: Devices, server: Running) -> None:
    job = reviewed(server)
    desk = devices(kind="desk")
    desk.sign_in("chen", at="/office/inbox")
    decision(desk.page, job)
    desk.page.keyboard.press("1")
    expect(desk.page.locator(".holding-bar")).to_be_visible()
    desk.go("/office/jobs")  # the page goes before the decision was sent
    expect(desk.heading()).to_be_visible()
    for _ in range(40):
        if job.status() == "completed":
            break
        desk.page.wait_for_timeout(250)
    assert job.status() == "completed"


def test_sending_back_needs_a_reason(desk: Device, server: Running) -> None:
    job = reviewed(server)
    desk.sign_in("chen", at="/office/inbox")
    page = desk.page
    decision(page, job)
    page.keyboard.press("2")
    expect(page.get_by_role("alert")).to_contain_text(said("en", "desk.decide.commentWhy"))
    expect(page.get_by_role("textbox", name=said("en", "desk.decide.comment"))).to_be_focused()
    expect(page.locator(".decide-leads").nth(1)).to_contain_text("Test a sale")


def test_on_a_phone_the_outcomes_stay_in_reach_and_cover_nothing(phone: Device, server: Running) -> None:
    job = reviewed(server)
    phone.sign_in("chen", at="/office/inbox")
    page = phone.page
    decision(page, job)
    bar = page.get_by_role("region", name=said("en", "desk.decide.title"))
    approve = bar.get_by_role("button", name=said("en", "desk.outcome.approve"))
    expect(approve).to_be_in_viewport(ratio=1)  # at the top of the page …
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(approve).to_be_in_viewport(ratio=1)  # … and at its end, where it lies below all that is read
    ends = page.locator(".split").evaluate("(one) => one.getBoundingClientRect().bottom")
    assert ends <= (bar.bounding_box() or {"y": 0})["y"]
    back = bar.get_by_role("button", name=said("en", "desk.outcome.rework"))
    back.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    phone.check()
    dialog.get_by_role("button", name=said("en", "desk.outcome.rework")).click()
    expect(page.get_by_role("alert")).to_contain_text(said("en", "desk.decide.commentWhy"))
    page.keyboard.press("Escape")
    expect(back).to_be_focused()
    approve.click()
    undo = page.get_by_role("button", name=said("en", "desk.held.undo"))
    expect(undo).to_be_in_viewport(ratio=1)
    undo.click()
    expect(phone.heading()).to_be_focused()
    assert job.status() == "open"


def test_two_who_decide_meanwhile_are_told_who_was_faster(desk: Device, server: Running) -> None:
    job = reviewed(server)
    desk.sign_in("chen", at="/office/inbox")
    page = desk.page
    decision(page, job)
    server.person("chen").command(f"/api/jobs/{job.job}/decisions", {"step": "review", "outcome": "approve"})
    expect(page.get_by_text(said("en", "desk.decide.gone"))).to_be_visible()
    desk.check()


def test_a_question_reaches_whoever_did_the_work_and_the_answer_stands_beside_it(
    devices: Devices, server: Running
) -> None:
    job = reviewed(server)
    desk = devices(kind="desk")
    desk.sign_in("chen", at="/office/inbox")
    page = desk.page
    decision(page, job)
    page.keyboard.press("q")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(said("en", "desk.ask.whom")).select_option("wei")
    dialog.get_by_label(said("en", "desk.ask.question")).fill("Which counter is this?")
    dialog.get_by_role("button", name=said("en", "desk.ask.do"), exact=True).click()
    expect(page.locator(".question")).to_contain_text("Which counter is this?")
    asked = server.services.store.read(
        lambda reading: reading.rows(
            "SELECT person, kind FROM message WHERE job = ? AND kind LIKE 'question%'", job.job
        )
    )
    assert [tuple(row) for row in asked] == [("wei", "question.asked")]
    server.person("wei").command(f"/api/jobs/{job.job}/notes", {"text": "The one at the door.", "to": "chen"})
    expect(page.locator(".question-answer")).to_contain_text("The one at the door.")
    desk.check()


def test_several_are_decided_together_and_none_is_skipped(
    desk: Device, own_server: Running, devices: Devices
) -> None:
    jobs = [reviewed(own_server) for _ in range(3)]
    desk = devices(own_server, kind="desk")
    desk.sign_in("chen", at="/office/inbox?kind=approval")
    page = desk.page
    expect(rows(page)).to_have_count(3)
    for _ in jobs:
        page.keyboard.press("j")
        page.keyboard.press("x")
    bar = page.locator(".together")
    bar.get_by_role("button", name=re.compile(said("en", "desk.outcome.approve"))).click()
    dialog = page.get_by_role("dialog")
    desk.check()
    dialog.get_by_role("button", name=re.compile(said("en", "desk.outcome.approve"))).click()
    expect(dialog.locator(".together-ok")).to_have_count(3)
    assert [job.status() for job in jobs] == ["completed"] * 3


def test_what_was_raised_is_settled_with_its_consequences_said(devices: Devices, own_server: Running) -> None:
    ignored(own_server)
    desk = devices(own_server, kind="desk")
    desk.sign_in("sun", at="/office/escalations")
    page = desk.page
    card = page.locator(".escalation")
    expect(card).to_have_count(1)
    expect(card.locator(".rung-here")).to_have_count(1)
    expect(card).to_contain_text(said("en", "desk.esc.noWaive.guaranteed"))
    card.get_by_role("button", name=said("en", "desk.esc.act.extend")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(said("en", "desk.esc.follows.extend"))
    desk.check()
    dialog.get_by_role("button", name=said("en", "desk.esc.act.extend"), exact=True).click()
    expect(page.get_by_text(said("en", "desk.esc.none"))).to_be_visible()
    page.get_by_role("tab", name=said("en", "desk.esc.settled")).click()
    expect(card).to_contain_text(said("en", "desk.esc.how.extend"))


def test_pages_and_jobs_are_gone_to_by_keyboard(desk: Device, server: Running) -> None:
    job = open_job(server)
    desk.sign_in("chen", at="/office/inbox")
    page = desk.page
    expect(desk.heading()).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("branc")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server.url}/office/branches")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(job)
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server.url}/office/jobs/{job}")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text(said("en", "desk.go.title"))
