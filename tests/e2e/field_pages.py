"""The field app as a person meets it: what can be read and pressed on its screens, in either language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.phone import Device
from tests.e2e.words import said

PATIENCE = 20_000
"""Milliseconds within which a slow machine with much else to do shows what is to be seen."""

_WORKER = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
_READ = """([name, store]) => new Promise((resume, reject) => {
  const asked = indexedDB.open(name)
  asked.onupgradeneeded = () => { asked.onerror = () => resume([]); asked.transaction.abort() }
  asked.onerror = () => reject(asked.error)
  asked.onsuccess = () => {
    const found = asked.result
    if (![...found.objectStoreNames].includes(store)) { found.close(); resume([]); return }
    const read = found.transaction(store).objectStore(store).getAll()
    read.onerror = () => reject(read.error)
    read.onsuccess = () => { found.close(); resume(read.result) }
  }
})"""


_STILL = """async () => {
  const frame = () => new Promise((next) => requestAnimationFrame(next))
  const ends = (one) => one.effect?.getComputedTiming().iterations !== Infinity
  for (let quiet = 0; quiet < 3; ) {
    await frame()
    const moving = document.getAnimations().filter(ends).filter((one) => one.playState === 'running')
    await Promise.all(moving.map((one) => one.finished.catch(() => {})))
    quiet = moving.length > 0 ? 0 : quiet + 1
  }
}"""
_HIDDEN = """() => {
  const scrolls = [...document.querySelectorAll('dialog[open], dialog[open] *')]
    .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowY))
  const more = Math.max(0, ...scrolls.map((one) => one.scrollHeight - one.clientHeight))
  const over = document.querySelector('dialog[open]')
  return Math.max(innerHeight, over ? innerHeight + 2 * more : document.documentElement.scrollHeight)
}"""


@dataclass
class FieldApp:
    """The field app on a phone."""

    device: Device
    login: str = "wei"

    @property
    def page(self) -> Page:
        return self.device.page

    # -- words and places ------------------------------------------------------------------------------

    def t(self, key: str, **given: object) -> str:
        """What the app says for a key of its catalogues."""
        return said(self.device.language, key, **given)

    def button(self, key: str, **given: object) -> Locator:
        """A button by what the catalogue calls it."""
        return self.page.get_by_role("button", name=self.t(key, **given), exact=True)

    def link(self, key: str, **given: object) -> Locator:
        """A link by what the catalogue calls it."""
        return self.page.get_by_role("link", name=self.t(key, **given), exact=True)

    def at(self, heading: str) -> None:
        """The screen with this heading is shown."""
        expect(self.device.heading()).to_have_text(heading, timeout=PATIENCE)

    def says(self, text: str | re.Pattern[str]) -> None:
        """It stands on the screen."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=PATIENCE)

    def path(self) -> str:
        """Where one is in the app."""
        return self.page.url.removeprefix(self.device.url)

    def go(self, path: str) -> None:
        """Go to a place of the app, as a link does."""
        self.device.go(f"/field/{path}")
        expect(self.device.heading()).to_be_visible(timeout=PATIENCE)
        expect(self.page.locator(".skeleton")).to_have_count(0, timeout=PATIENCE)

    def check(self, name: str) -> None:
        """The screen can be read by everybody, all of it; with a picture of it for people to look at."""
        for toast in self.page.locator(".toast .icon-button").all():
            toast.dispatch_event("click")  # what is said in passing lies over what is looked at
        expect(self.page.locator(".toast")).to_have_count(0)
        self.still()
        self.device.shot(name)
        size = self.page.viewport_size
        assert size
        # Contrast cannot be told of what lies beneath the bar at the bottom: nothing does when all fits.
        self.page.set_viewport_size({**size, "height": min(8_000, 400 + self.page.evaluate(_HIDDEN))})
        try:
            self.still()
            self.device.check()
        finally:
            self.page.set_viewport_size(size)

    def still(self) -> None:
        """Nothing moves any more."""
        self.page.evaluate(_STILL)

    # -- the day ---------------------------------------------------------------------------------------

    def begin(self, login: str = "wei") -> None:
        """Sign in, and have everything on the phone that working without signal takes."""
        self.enter(login)
        self.taken_along()

    def enter(self, login: str = "wei") -> None:
        """Sign in."""
        self.login = login
        self.device.sign_in(login)

    def taken_along(self) -> None:
        """All jobs are on the phone, with runbooks and guides, and the app starts without signal."""
        self.until(lambda: self.page.evaluate(_WORKER))
        self.until(lambda: (jobs := self.kept("jobs")) and all(job["ready"] for job in jobs))

    def card(self, job: str) -> Locator:
        """A job in a list."""
        return self.page.locator(f".job-card[href$='/field/jobs/{job}']").first

    def home(self) -> None:
        """Go back until the day is shown, as somebody with one hand free does."""
        back = self.button("act.back")
        expect(self.page.locator(".field-nav").or_(back)).to_be_visible(timeout=PATIENCE)
        while self.page.locator(".field-nav").count() == 0:
            before = self.page.url
            back.click()
            expect(self.page).not_to_have_url(before, timeout=PATIENCE)

    def place(self, name: str) -> None:
        """Go to one of the four places under the thumb."""
        self.home()
        self.page.locator(f".field-nav-place[href='/field/{name}']").click()
        expect(self.page.locator(f".field-nav-place[href='/field/{name}']")).to_have_attribute(
            "aria-current", "page", timeout=PATIENCE
        )

    # -- a job -----------------------------------------------------------------------------------------

    def open_job(self, job: str) -> None:
        """Open a job from today's list, asking for more of it as long as the job is not there."""
        self.place("")
        card, more = self.card(job), self.page.locator(".job-cards + .button")
        expect(card.or_(more).first).to_be_visible(timeout=PATIENCE)
        while card.count() == 0 and more.count() > 0:
            more.first.click()
        card.click()
        expect(self.page).to_have_url(f"{self.device.url}/field/jobs/{job}")

    def accept(self) -> None:
        """Accept the job that is shown."""
        self.button("job.accept").click()
        expect(self.button("job.accept")).to_have_count(0, timeout=PATIENCE)

    def start(self) -> None:
        """Press the one thing to do now, which leads to the step."""
        self.page.locator(".screen-footer a.button-primary").click()
        expect(self.page).to_have_url(re.compile(r"/steps/"), timeout=PATIENCE)

    def more(self, key: str, reason: str) -> None:
        """Do one of the rarer things to a job, and say why."""
        self.button("job.more").click()
        self.page.get_by_role("dialog").get_by_role("button", name=self.t(key)).click()
        self.give_reason(key, reason)

    def give_reason(self, key: str, reason: str) -> None:
        """Say why, and send."""
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("textbox").fill(reason)
        dialog.get_by_role("button", name=self.t(key), exact=True).click()
        expect(dialog).to_have_count(0, timeout=PATIENCE)

    # -- a step ----------------------------------------------------------------------------------------

    def field(self, title: str) -> Locator:
        """A control by its name."""
        return self.page.get_by_label(title, exact=False).first

    def fill(self, title: str, text: str) -> None:
        """Type an answer."""
        self.page.get_by_role("textbox", name=title).fill(text)

    def choose(self, title: str) -> None:
        """Choose one of some, shown beside each other."""
        self.page.get_by_role("radio", name=title, exact=True).check()

    def rate(self, value: int) -> None:
        """Move the slider."""
        slider = self.page.get_by_role("slider")
        slider.focus()
        slider.press("End")
        for _ in range(5 - value):
            slider.press("ArrowLeft")
        expect(slider).to_have_value(str(value))

    def evidence(self, title: str) -> Locator:
        """A field of evidence."""
        return self.page.get_by_role("group", name=title)

    def shoot(self, title: str) -> None:
        """Open the camera and press the shutter."""
        self.evidence(title).locator(".evidence-actions .button-primary").click()
        shutter = self.page.locator(".camera-shutter")
        expect(shutter).to_be_enabled(timeout=PATIENCE)
        shutter.click()
        expect(self.page.locator(".review-picture")).to_be_visible(timeout=PATIENCE)

    def use_photo(self) -> None:
        """Take the picture that is looked at; a camera that takes more is put away."""
        use = self.page.locator(".review-actions .button").last
        expect(use).to_be_enabled(timeout=PATIENCE)
        use.click()
        expect(self.page.locator(".review-picture")).to_have_count(0, timeout=PATIENCE)
        if (dialog := self.page.get_by_role("dialog")).count():
            dialog.get_by_role("button", name=self.t("act.close"), exact=True).click()
        expect(dialog).to_have_count(0, timeout=PATIENCE)

    def photograph(self, title: str) -> None:
        """Take one photo."""
        before = self.evidence(title).locator(".evidence-capture").count()
        self.shoot(title)
        self.use_photo()
        expect(self.evidence(title).locator(".evidence-capture")).to_have_count(before + 1, timeout=PATIENCE)

    def open_pad(self, title: str) -> None:
        """Open the place to sign in."""
        self.evidence(title).get_by_role("button", name=self.t("evidence.take.signature"), exact=True).click()
        expect(self.page.locator(".sign-pad")).to_be_visible(timeout=PATIENCE)

    def draw(self) -> None:
        """Sign with a finger."""
        box = self.page.locator(".sign-pad").bounding_box()
        assert box
        mouse = self.page.mouse
        for begin in (0.2, 0.5):
            mouse.move(box["x"] + box["width"] * begin, box["y"] + box["height"] * 0.7)
            mouse.down()
            for step in range(1, 9):
                mouse.move(
                    box["x"] + box["width"] * (begin + step * 0.03),
                    box["y"] + box["height"] * (0.3 if step % 2 else 0.75),
                    steps=3,
                )
            mouse.up()

    def sign(self, title: str, name: str) -> None:
        """Have somebody sign."""
        self.open_pad(title)
        self.page.get_by_role("dialog").get_by_role("textbox").fill(name)
        self.draw()
        self.button("sign.as", name=name).click()
        expect(self.page.get_by_role("dialog")).to_have_count(0, timeout=PATIENCE)
        expect(self.evidence(title).locator(".evidence-capture")).to_have_count(1)

    def take_position(self, title: str) -> None:
        """Take where one is."""
        self.evidence(title).get_by_role("button", name=self.t("evidence.take.position"), exact=True).click()
        use = self.button("position.use")
        expect(use).to_be_enabled(timeout=PATIENCE)
        use.click()
        expect(self.evidence(title).locator(".evidence-capture")).to_have_count(1, timeout=PATIENCE)

    def will_pass(self) -> None:
        """The phone says that the step will be taken."""
        self.says(self.t("step.passes"))

    def hand_in(self) -> None:
        """Press the button under the thumb."""
        self.button("step.handIn").click()

    def report(self, fault: str) -> Locator:
        """Begin to report a problem; answers its form."""
        self.button("step.problem").click()
        self.page.get_by_role("dialog").get_by_role("button", name=fault).click()
        return self.page.get_by_role("dialog")

    # -- what the phone keeps --------------------------------------------------------------------------

    def kept(self, store: str, login: str | None = None) -> list[dict[str, Any]]:
        """What lies in a store of somebody's database on this phone."""
        found: list[dict[str, Any]] = self.page.evaluate(_READ, [f"sopwith-{login or self.login}", store])
        return found

    def unsent(self, login: str | None = None) -> int:
        """How much has not reached the server."""
        return len(self.kept("outbox", login))

    def all_sent(self) -> None:
        """Wait until everything has reached the server."""
        self.until(lambda: self.unsent() == 0)

    def until(self, holds: Callable[[], Any], seconds: float = 40) -> Any:
        """Wait for something that no locator can see."""
        for _ in range(int(seconds * 10)):
            if found := holds():
                return found
            self.page.wait_for_timeout(100)
        raise AssertionError("it did not come to be")

    @contextmanager
    def no_signal(self) -> Iterator[None]:
        """Out of signal for a while."""
        self.device.offline()
        try:
            yield
        finally:
            self.device.online()

    def reopen(self) -> None:
        """Close the page as the phone does when it needs room, and open the app again where one was."""
        url = self.page.url
        self.page.close(run_before_unload=False)
        self.device.page = self.device.context.new_page()
        self.device.__post_init__()
        self.page.goto(url)
        expect(self.device.heading()).to_be_visible(timeout=PATIENCE)
