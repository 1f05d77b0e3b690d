"""Pictures of every screen of the field app for the documentation: `make pictures`.

A phone in Hangzhou on the demo's lively day, in both languages in light, a few screens in dark. Each is
a PNG of few colours; the whole takes about two minutes.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from engine.commands.demo.day import furnish_day
from engine.services.composition import close_services
from tests.e2e.activation import Activation
from tests.e2e.field_pages import FieldApp
from tests.e2e.phone import PHONE, Device
from tests.e2e.scenes import film, shop
from tests.e2e.server import furnish, opened, serving

FOLDER = Path(__file__).parents[2] / "docs" / "pictures" / "field"
COLOURS = 96
LARGEST = 120_000
LOOKS = (("en", False), ("zh-CN", False), ("en", True))
DARK = {"today", "step", "outbox"}
"""The screens that are also shown in dark."""


class Book:
    """Where the pictures of one look go."""

    def __init__(self, app: FieldApp, *, dark: bool) -> None:
        self.app, self.dark = app, dark

    def picture(self, name: str) -> None:
        self.app.still()
        if self.dark and name not in DARK:
            return
        for toast in self.app.page.locator(".toast .icon-button").all():
            toast.dispatch_event("click")
        expect(self.app.page.locator(".toast")).to_have_count(0)
        taken = Image.open(io.BytesIO(self.app.page.screenshot())).convert("RGB")
        few = taken.quantize(COLOURS, dither=Image.Dither.NONE)
        look = self.app.device.language + ("-dark" if self.dark else "")
        path = FOLDER / f"{name}-{look}.png"
        few.save(path, optimize=True)
        assert path.stat().st_size <= LARGEST, f"{path.name} has {path.stat().st_size} bytes"


def walk(app: FieldApp, job: Activation, book: Book) -> None:
    """The day, a job, its steps with their evidence, and what is sent later."""
    app.begin()
    book.picture("today")
    app.open_job(job.id)
    book.picture("job")
    app.accept()
    app.start()
    app.at(job.title("verify_identity"))
    book.picture("step")
    app.evidence(job.title("licence")).first.scroll_into_view_if_needed()
    book.picture("evidence")
    app.shoot(job.title("licence"))
    book.picture("camera")
    app.use_photo()
    app.will_pass()
    book.picture("passes")
    app.page.locator(".step-progress").click()
    book.picture("steps")
    app.page.keyboard.press("Escape")
    app.button("step.problem").click()
    book.picture("problem")
    app.page.keyboard.press("Escape")
    app.hand_in()
    app.at(job.title("enter"))
    app.fill(job.title("merchant_no"), "12")
    app.hand_in()
    expect(app.page.locator(".rf-summary")).to_be_visible()
    book.picture("faults")
    app.device.offline()
    job.enter()
    job.function_test()
    app.open_pad(job.title("customer"))
    app.draw()
    book.picture("signature")
    app.page.keyboard.press("Escape")
    job.sign()
    app.place("outbox")
    book.picture("outbox")
    job.server.person("chen").command(f"/api/jobs/{job.id}/assign", {"to": "qian"})
    app.device.online()
    app.says(app.t("outbox.held"))
    book.picture("conflict")
    for place in ("search", "scan", "me"):
        app.go(place)
        book.picture(place)


def lists(app: FieldApp, book: Book) -> None:
    """The list of a job that goes on in any order, from the demo's day."""
    app.place("")
    title = {"en": "Look around", "zh-CN": "店内检查"}[app.device.language]
    app.page.locator(
        ".job-card", has_text={"en": "Visit a store", "zh-CN": "门店拜访"}[app.device.language]
    ).click()
    app.start()
    app.at(title)
    book.picture("list")


def take(browser: Browser, furnished: Path, where: Path, language: str, *, dark: bool) -> None:
    """All pictures of one look, on a server of its own."""
    with serving(furnished, where) as server:
        context = browser.new_context(
            **PHONE,
            locale=language,
            color_scheme="dark" if dark else "light",
            timezone_id="Asia/Shanghai",
        )
        context.set_default_timeout(20_000)
        device = Device(server.url, context, context.new_page(), language, dark)
        job = Activation.prepared(server, device)
        book = Book(job.app, dark=dark)
        walk(job.app, job, book)
        if not dark:
            lists(job.app, book)
        context.close()


def chromium() -> str:
    """Where the browser is; without one there are no pictures."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        sys.exit("Chromium is needed: apt-get install chromium fonts-noto-cjk")
    return found


def main() -> None:
    executable = chromium()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        furnish(folder / "company")
        services = opened(folder / "company")
        furnish_day(services)
        close_services(services)
        scene = film(folder / "shop.mjpeg", [shop(seed) for seed in range(12)], repeat=12)
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={scene}",
            ],
        )
        for number, (language, dark) in enumerate(LOOKS):
            take(browser, folder / "company", folder / f"{number}", language, dark=dark)
        browser.close()


if __name__ == "__main__":
    main()
