"""Nothing that was entered is lost: half-sent files, killed browsers, ended sessions, shared phones."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Playwright, Request, Route, expect

from tests.e2e.activation import Activation
from tests.e2e.field_pages import PATIENCE, FieldApp
from tests.e2e.phone import PHONE, Device
from tests.e2e.server import PASSWORD, Running


def at_first_step(server: Running, phone: Device) -> Activation:
    """Wei stands in the store, before the first step."""
    job = Activation.prepared(server, phone)
    job.app.begin()
    job.app.open_job(job.id)
    job.app.accept()
    job.app.start()
    job.app.at(job.title("verify_identity"))
    return job


def test_a_file_that_broke_off_in_the_middle_goes_on_where_it_did(phone: Device, server: Running) -> None:
    job = at_first_step(server, phone)
    app = job.app
    ranges: list[str] = []
    broken: list[str] = []

    def heard(request: Request) -> None:
        if request.method == "PUT" and "/api/evidence/" in request.url:
            ranges.append(request.headers["content-range"])

    def cut(route: Route) -> None:
        """The line breaks once, when a second piece is on its way."""
        spans = route.request.headers.get("content-range", "")
        if route.request.method == "PUT" and not spans.startswith("bytes 0-") and not broken:
            broken.append(spans)
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.page.on("request", heard)
    phone.page.route("**/api/evidence/*", cut)
    app.photograph(job.title("licence"))
    app.will_pass()
    app.hand_in()
    app.until(lambda: broken)
    app.place("outbox")
    app.check("outbox-half-sent")
    app.all_sent()  # by itself, after a while
    [spans] = broken
    begin = int(spans.removeprefix("bytes ").split("-")[0])
    assert begin > 0
    after = ranges[ranges.index(spans) + 1]
    assert after.startswith(f"bytes {begin}-"), "what had arrived is not sent again"
    assert job.handed_in()[-1] == ("verify_identity", "wei")


def test_a_killed_browser_keeps_drafts_and_what_waits(
    playwright: Playwright, chromium: str, shop_front: Path, server: Running, tmp_path: Path
) -> None:
    folder = tmp_path / "profile"

    @contextmanager
    def start(where: Path) -> Iterator[FieldApp]:
        context = playwright.chromium.launch_persistent_context(
            where,
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={shop_front}",
            ],
            locale="en",
            **PHONE,
        )
        yield FieldApp(Device(server.url, context, context.pages[0], "en", dark=False))
        context.close()

    with start(folder) as app:
        job = Activation.prepared(server, app.device)
        app.begin()
        app.device.offline()
        app.open_job(job.id)
        app.accept()
        app.start()
        job.verify_identity()
        app.fill(job.title("merchant_no"), "10203040")
        app.until(lambda: any(draft["answers"].get("merchant_no") for draft in app.kept("drafts")))
        # The disk as it is at this moment is all that a phone has whose browser is killed.
        shutil.copytree(folder, tmp_path / "killed", ignore=shutil.ignore_patterns("Singleton*"))

    with start(tmp_path / "killed") as app:
        app.device.context.clear_cookies()
        app.device.offline()
        app.go(f"jobs/{job.id}/steps/enter")
        expect(app.page.get_by_role("textbox", name=job.title("merchant_no"))).to_have_value("10203040")
        assert app.unsent() == 2
        app.device.online()
        sign_in_again(app)
        app.all_sent()
    assert job.handed_in()[-1] == ("verify_identity", "wei")


def sign_in_again(app: FieldApp) -> None:
    """The password is asked over the screen, and given."""
    dialog = app.page.get_by_role("dialog")
    expect(dialog.get_by_text(app.t("session.again.title"))).to_be_visible(timeout=2 * PATIENCE)
    app.check("session-ended")
    dialog.get_by_label(app.t("session.password"), exact=True).fill(PASSWORD)
    app.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0, timeout=PATIENCE)


def test_a_session_that_ends_in_the_middle_of_a_step_keeps_the_work(phone: Device, server: Running) -> None:
    job = at_first_step(server, phone)
    app = job.app
    app.photograph(job.title("licence"))
    app.will_pass()
    phone.context.clear_cookies()
    app.hand_in()
    sign_in_again(app)
    app.at(job.title("enter"))
    app.all_sent()
    assert job.handed_in()[-1] == ("verify_identity", "wei")


def test_another_person_on_the_phone_sees_nothing_and_the_first_finds_everything_again(
    phone: Device, server: Running
) -> None:
    job = at_first_step(server, phone)
    app = job.app
    with app.no_signal():
        job.verify_identity()
        app.fill(job.title("merchant_no"), "10203040")
        app.until(lambda: any(draft["answers"].get("merchant_no") for draft in app.kept("drafts")))
        phone.context.route("**/api/**", lambda route: route.abort("internetdisconnected"))
    app.place("me")
    app.button("day.me.signOut").click()
    app.check("sign-out")
    dialog = app.page.get_by_role("dialog")
    expect(dialog).to_contain_text(app.t("day.me.signOut.unsent", n=1, name="魏强"))
    phone.context.unroute("**/api/**")
    dialog.get_by_role("button", name=app.t("day.me.signOut"), exact=True).click()
    expect(app.page.locator("form.sign-in-form")).to_be_visible(timeout=PATIENCE)

    app.enter("feng")
    expect(app.page.locator(".field-nav")).to_be_visible(timeout=PATIENCE)
    expect(app.card(job.id)).to_have_count(0)
    app.place("outbox")
    app.says(app.t("outbox.empty.title"))
    app.go(f"jobs/{job.id}/steps/enter")
    expect(app.page.get_by_text("10203040")).to_have_count(0)
    app.says(app.t("job.missing.title"))
    app.go("me")
    app.button("day.me.signOut").click()
    app.page.get_by_role("dialog").get_by_role("button", name=app.t("day.me.signOut"), exact=True).click()

    expect(app.page.locator("form.sign-in-form")).to_be_visible(timeout=PATIENCE)

    app.enter("wei")
    app.all_sent()
    assert job.handed_in()[-1] == ("verify_identity", "wei")
    app.go(f"jobs/{job.id}/steps/enter")
    expect(app.page.get_by_role("textbox", name=job.title("merchant_no"))).to_have_value(
        "10203040", timeout=PATIENCE
    )
