"""Pictures of every screen of the office, and of the field app's offers and messages: `make pictures`.

Four looks: wide in Chinese and light, wide in English and dark, a phone in Chinese and dark, a phone in
English and light; so that each screen is seen in both languages, both schemes and both sizes.
`docs/screens.md` shows them all.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.settings import Settings
from api.static_files import BUILT
from engine.services.composition import close_services
from tests.api.conftest import Running, serving_at
from tests.e2e.field_pages import FieldApp
from tests.e2e.office_scene import CHANGED, NOW, at_rest, change, furnish, go_on, letter_box
from tests.e2e.phone import DESK, PHONE, Device
from tests.e2e.pictures import chromium

ROOT = Path(__file__).parents[2] / "docs"
FOLDER = ROOT / "pictures" / "office"
QUALITY = 70
LARGEST = 80_000
LOOKS = (("desk", "zh-CN", False), ("desk", "en", True), ("phone", "zh-CN", True), ("phone", "en", False))


@dataclass(frozen=True)
class Scene:
    """What the addresses of the screens need to know."""

    server: Running
    approval: str
    job: str
    device: str
    event: str
    roll_out: str


@dataclass(frozen=True)
class Screen:
    """One of the office: who looks at it, where it is, what has to be there, and what is done first."""

    name: str
    title: str
    login: str
    path: Callable[[Scene], str]
    there: str
    first: Callable[[Page, str], None] = lambda page, language: None


def _form(page: Page, _: str) -> None:
    page.locator(".opening select").first.select_option("terminal-repair")
    expect(page.locator(".opening-send")).to_be_visible()


def _file(page: Page, _: str) -> None:
    page.locator(".importing select").first.select_option("channel-activation")
    rows = "card_type,quantity,site\ngame,x,\ngold,5,\nmusic,20,\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "autumn.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    expect(page.locator(".importing-faults")).to_be_visible()
    page.locator(".importing-faults").scroll_into_view_if_needed()


def _photos(page: Page, _: str) -> None:
    expect(page.locator(".photos-large img")).to_be_visible()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.photos-large img')].every((one) => one.complete)"
    )


def _shown(what: str) -> Callable[[Page, str], None]:
    return lambda page, _: page.locator(what).last.scroll_into_view_if_needed()


SCREENS: tuple[Screen, ...] = (
    Screen("inbox", "Inbox", "chen", lambda _: "inbox", ".task"),
    Screen("decision", "Deciding", "chen", lambda on: f"inbox/{on.approval}", ".decide", _photos),
    Screen("escalations", "Escalations", "sun", lambda _: "escalations?show=every", ".escalation"),
    Screen("jobs", "Jobs", "chen", lambda _: "jobs?state=all", ".jobs-row"),
    Screen("job", "A job", "chen", lambda on: f"jobs/{on.job}", "main button"),
    Screen("open", "Open a job", "lin", lambda _: "jobs/new", ".opening", _form),
    Screen("import", "Import jobs", "lin", lambda _: "jobs/import", ".importing", _file),
    Screen("board", "Board", "chen", lambda _: "board", ".board-card"),
    Screen("devices", "Devices", "chen", lambda _: "devices", ".rows-row"),
    Screen("device", "A device", "chen", lambda on: f"devices/{on.device}", ".rows-row"),
    Screen("events", "Device events", "chen", lambda on: f"devices/events?event={on.event}", ".trail"),
    Screen("people", "People", "zhou", lambda _: "people", "h1"),
    Screen("person", "A person", "zhou", lambda _: "people/qian", "h1"),
    Screen("branches", "Branches", "zhou", lambda _: "branches?branch=huzhou", "h1"),
    Screen(
        "calendar",
        "A calendar's year",
        "zhou",
        lambda _: "branches?calendar=depot",
        ".year",
        _shown(".year"),
    ),
    Screen("code-list", "A code list", "zhou", lambda _: "code-lists/return-reasons", ".entry-code"),
    Screen("sop", "An SOP in its branches", "zhou", lambda _: f"sops/{CHANGED}", ".matrix tbody tr"),
    Screen(
        "roll-out", "A roll-out", "zhou", lambda on: f"sops/{CHANGED}/roll-outs/{on.roll_out}", ".conflict"
    ),
    Screen("messages", "Messages", "chen", lambda _: "messages", ".message"),
    Screen("channels", "Channels", "xu", lambda _: "channels", ".channel"),
    Screen("template", "A message's words", "xu", lambda _: "templates?kind=job.escalated", ".letter"),
    Screen("deliveries", "Deliveries", "xu", lambda _: "deliveries", ".table tbody tr"),
    Screen("audit", "Audit", "zhou", lambda _: "audit?by=zhou", ".audit-entry"),
)


class Book:
    """Where the pictures of one look go."""

    def __init__(self, device: Device, size: str, folder: Path = FOLDER, *, quality: int = QUALITY) -> None:
        self.device, self.size, self.folder, self.quality = device, size, folder, quality

    def picture(self, name: str) -> None:
        page = self.device.page
        FieldApp(self.device).still()
        for toast in page.locator(".toast .icon-button").all():
            toast.dispatch_event("click")
        page.mouse.move(1, 1)
        taken = Image.open(io.BytesIO(page.screenshot(scale="css"))).convert("RGB")
        path = self.folder / picture_of(name, self.size, self.device.language, dark=self.device.dark)
        taken.save(path, "WEBP", quality=self.quality, method=6)
        size = path.stat().st_size
        assert size <= LARGEST, f"{path.name} has {size} bytes"


def picture_of(name: str, size: str, language: str, *, dark: bool) -> str:
    return f"{name}-{'wide' if size == 'desk' else 'phone'}-{language}{'-dark' if dark else ''}.webp"


def browsed(browser: Browser, url: str, look: tuple[str, str, bool]) -> Device:
    """A browser in one look, at the moment at which the server's clock stands."""
    size, language, dark = look
    given: dict[str, Any] = DESK if size == "desk" else PHONE
    context = browser.new_context(
        **given,
        locale=language,
        color_scheme="dark" if dark else "light",
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(20_000)
    context.clock.set_fixed_time(datetime.fromtimestamp(NOW / 1000, UTC))
    return Device(url, context, context.new_page(), language, dark)


def take(browser: Browser, scene: Scene, look: tuple[str, str, bool], only: str) -> None:
    """All pictures of one look."""
    signed = ""
    for login in ("chen", "sun", "wei", "xu"):  # messages are told in the language that people chose
        change(scene.server, login, language=look[1])
    device = browsed(browser, scene.server.url, look)
    book = Book(device, look[0])
    if only in "sign-in":
        device.go("/office/")
        expect(device.page.locator("form.sign-in-form")).to_be_visible()
        book.picture("sign-in")
    for screen in SCREENS:
        if only not in screen.name:
            continue
        if signed != screen.login:
            device.context.clear_cookies()
            device.sign_in(screen.login, at="/office/messages")
            expect(device.heading()).to_be_visible()
            signed = screen.login
        device.go(f"/office/{screen.path(scene)}")
        expect(device.heading()).to_be_visible()
        expect(device.page.locator(screen.there).first).to_be_visible()
        expect(device.page.locator(".skeleton")).to_have_count(0)
        screen.first(device.page, device.language)
        book.picture(screen.name)
    device.context.close()
    if look[0] == "phone":
        take_field(browser, scene, look, only)


def take_field(browser: Browser, scene: Scene, look: tuple[str, str, bool], only: str) -> None:
    """The field app's offers and messages."""
    device = browsed(browser, scene.server.url, look)
    book = Book(device, look[0])
    device.sign_in("wei")
    card = device.page.locator(".offer-card")
    expect(card).to_be_visible()
    if only in "field-offers":
        book.picture("field-offers")
    if only in "field-messages":
        device.go("/field/messages")
        expect(device.page.locator(".list-row").first).to_be_visible()
        book.picture("field-messages")
    device.context.close()


def looked_up(server: Running, roll_out: str) -> Scene:
    """What the screens show, found as anybody would find it."""
    chen, xu = server.person("chen"), server.person("xu")
    tasks = chen.get("/api/tasks")["items"]
    waiting = next(one for one in tasks if "2102" in str(one) or "古荡" in str(one))
    device = xu.get("/api/devices", text="T-90431")["items"][0]["id"]
    event = xu.get("/api/device-events", outcome="already_open")["items"][0]["id"]
    return Scene(server, f"{waiting['job']}/{waiting['key']}", waiting["job"], device, event, roll_out)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--web", type=Path, default=BUILT, help="the folder of the built web apps")
    options.add_argument("--only", default="", help="screens whose name contains this")
    given = options.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, letter_box() as mail:
        folder = Path(name)
        furnish(folder / "company")
        services = at_rest(folder / "company")
        with serving_at(services, Settings(heartbeat_seconds=0.5), web=given.web) as server:
            scene = looked_up(server, go_on(server, folder, mail=mail))
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
                )
                for look in LOOKS:
                    take(browser, scene, look, given.only)
                browser.close()
        close_services(services)


if __name__ == "__main__":
    main()
