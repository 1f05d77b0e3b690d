"""Every screen of the field app can be read, in both languages and themes; a job by keyboard only."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.activation import OWNER, Activation
from tests.e2e.conftest import Devices
from tests.e2e.field_pages import PATIENCE, FieldApp
from tests.e2e.phone import Device
from tests.e2e.server import Running

LOOKS = pytest.mark.parametrize(
    ("language", "dark"), [("en", False), ("en", True), ("zh-CN", False), ("zh-CN", True)]
)


@LOOKS
def test_every_screen_of_a_job_can_be_read(
    devices: Devices, server: Running, language: str, dark: bool
) -> None:
    phone = devices(language=language, dark=dark)
    job = Activation.prepared(server, phone)
    app = job.app
    app.begin()
    app.check("day")
    app.open_job(job.id)
    app.check("job-new")
    app.accept()
    app.button("job.more").click()
    app.check("job-more")
    app.page.keyboard.press("Escape")
    app.start()
    app.at(job.title("verify_identity"))
    app.check("step")
    app.shoot(job.title("licence"))
    app.check("camera-review")
    app.use_photo()
    app.will_pass()
    app.check("step-passes")
    app.page.locator(".step-progress").click()
    app.check("step-overview")
    app.page.keyboard.press("Escape")
    app.button("step.problem").click()
    app.check("problem")
    app.page.keyboard.press("Escape")
    app.hand_in()
    job.enter()
    app.check("step-table")
    job.function_test()
    app.open_pad(job.title("customer"))
    app.draw()
    app.check("signature")
    app.page.keyboard.press("Escape")
    job.sign()
    app.check("job-handed-on")
    app.all_sent()
    for place in ("search", "scan", "outbox", "completed", "me", "nowhere"):
        app.go(place)
        app.check(f"place-{place}")


@LOOKS
def test_a_decision_can_be_read_and_made_on_the_phone(
    devices: Devices, own_server: Running, language: str, dark: bool
) -> None:
    phone = devices(own_server, language=language, dark=dark)
    job = Activation.prepared(own_server, phone)
    walk = job.app
    walk.begin()
    walk.open_job(job.id)
    walk.accept()
    walk.start()
    job.verify_identity()
    job.enter()
    job.function_test()
    job.sign()
    walk.all_sent()

    managers = devices(own_server, language=language, dark=dark)
    app = FieldApp(managers)
    app.begin("chen")
    app.open_job(job.id)
    app.start()
    app.check("decision")
    app.button("outcome.approve").click()
    app.check("decision-sure")
    # Nothing waits yet in the moment after the press: what counts is that it was sent.
    with app.page.expect_response(lambda answer: answer.url.endswith("/decisions")):
        app.page.get_by_role("dialog").get_by_role("button", name=app.t("outcome.approve")).click()
    app.all_sent()
    assert job.status() == "completed"


def press(page: Page, name: str | re.Pattern[str], role: str = "", tries: int = 80) -> None:
    """Move on with Tab until what is looked for has the focus, which can be seen."""
    for _ in range(tries):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
              const one = document.activeElement
              const label =
                one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText ?? one.innerText ?? ''
              const style = getComputedStyle(one)
              const seen = style.outlineStyle !== 'none' || style.boxShadow !== 'none' ||
                [...(one.labels ?? [])].some((label) => getComputedStyle(label).outlineStyle !== 'none')
              return [label.trim(), one.tagName.toLowerCase(), seen]
            }"""
        )
        if re.search(name, found[0]) and (not role or role == found[1]):
            assert found[2], f"the focus on {found[0]} cannot be seen"
            return
    raise AssertionError(f"Tab does not lead to {name}")


def test_a_job_is_walked_with_the_keyboard_alone(phone: Device, server: Running) -> None:
    job = Activation.prepared(server, phone)
    app = job.app
    app.begin()
    app.go(f"jobs/{job.id}")
    page = app.page
    keys = page.keyboard
    press(page, "^Accept$")
    keys.press("Enter")
    expect(app.button("job.accept")).to_have_count(0)
    press(page, "Verify identity$", "a")
    keys.press("Enter")
    app.at("Verify identity")
    expect(phone.heading()).to_be_focused()

    def photo(title: str) -> None:
        page.locator("body").press("Tab")
        for _ in range(40):
            inside = app.evidence(title).last.locator(":focus").count()
            if inside and page.evaluate("document.activeElement.className").find("button-primary") >= 0:
                break
            keys.press("Tab")
        keys.press("Enter")
        expect(page.locator(".camera-shutter")).to_be_focused(timeout=PATIENCE)
        keys.press("Space")
        expect(page.locator(".review-picture")).to_be_visible(timeout=PATIENCE)
        expect(app.button("camera.use")).to_be_enabled(timeout=PATIENCE)
        press(page, "^Use photo$")
        keys.press("Enter")
        expect(page.locator(".review-picture")).to_have_count(0)
        if page.get_by_role("dialog").count():
            keys.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)

    def hand_in(then: str) -> None:
        app.will_pass()
        press(page, "^Hand in$")
        keys.press("Enter")
        app.at(then)
        expect(phone.heading()).to_be_focused()

    photo("Licence")
    hand_in("Enter the channel")
    press(page, "^Merchant number")
    if page.evaluate("document.activeElement.tagName") != "INPUT":
        press(page, "^Merchant number", "input")
    keys.type("10203040")
    photo("Screen when done")
    hand_in("Test a sale")
    press(page, "^Pass$")
    keys.press("Space")
    photo("Test receipt")
    hand_in("Hand over and sign")
    press(page, "^Overall", "input")
    keys.press("End")
    photo("Counter with material")
    for _ in range(60):  # back to the signature, which is for all that is handed in
        keys.press("Shift+Tab")
        if page.evaluate("document.activeElement.innerText.trim()") == "Sign":
            break
    keys.press("Enter")
    expect(page.locator(".sign-pad")).to_be_visible(timeout=PATIENCE)
    press(page, "^Name of who signs", "input")
    keys.press("Control+a")
    keys.type(OWNER)
    press(page, "^Type the name instead$")
    keys.press("Enter")
    press(page, f"^Sign as {OWNER}$")
    keys.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=PATIENCE)
    app.will_pass()
    press(page, "^Hand in$")
    keys.press("Enter")
    expect(page).to_have_url(f"{server.url}/field/jobs/{job.id}", timeout=PATIENCE)
    app.all_sent()
    assert [step for step, by in job.handed_in() if by == "wei"] == [
        "verify_identity",
        "enter",
        "function_test",
        "sign",
    ]
