"""Pictures of the designer: a first SOP from an empty page to published, and every room: `make pictures`.

Wide in Chinese and light, wide in English and dark; some rooms on a phone too, the other way round. The first
SOP is light in English, for `docs/designer.md` to be read along with, and dark in Chinese.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Page, expect, sync_playwright

from api.settings import Settings
from api.static_files import BUILT
from engine.services.composition import close_services
from tests.api.conftest import Running, serving_at
from tests.e2e.designer.building import Building
from tests.e2e.designer.hands import Mouse
from tests.e2e.designer.workshop import Home, Workshop, save, start
from tests.e2e.office_scene import at_rest, furnish_company
from tests.e2e.phone import Device
from tests.e2e.pictures import chromium
from tests.e2e.pictures_office import LOOKS, ROOT, Book, browsed
from tests.forms.importing.workbooks import workbook

FOLDER = ROOT / "pictures" / "designer"
QUALITY = 62
"""The screens are larger than those of the office, and full of words."""
WIDE = {"width": 1440, "height": 900}
SLOW = 60_000
FIRST = (("desk", "en", False), ("desk", "zh-CN", True))
SOP = "channel-activation"
TIGHT = {
    "en": "what_if: Busy in Hangzhou\njobs: 100\narrivals: {hangzhou: 16}\n",
    "zh-CN": "what_if: 杭州旺季\njobs: 100\narrivals: {hangzhou: 16}\n",
}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LABEL, LABEL_ZH = "label::English (en)", "label::中文 (zh-CN)"
SURVEY = [
    {"type": "text", "name": "device", LABEL: "Device", LABEL_ZH: "设备编号", "required": "yes"},
    {
        "type": "select_one state",
        "name": "found",
        LABEL: "How it was found",
        LABEL_ZH: "现场状态",
        "required": "yes",
    },
    {
        "type": "integer",
        "name": "minutes",
        LABEL: "Minutes without power",
        LABEL_ZH: "断电分钟数",
        "relevant": "${found} = 'dead'",
    },
    {"type": "image", "name": "photo", LABEL: "Photo of it", LABEL_ZH: "照片"},
    {
        "type": "select_multiple state",
        "name": "seen",
        "appearance": "image-map",
        LABEL: "What else",
        LABEL_ZH: "其他",
    },
    {"type": "range", "name": "charge", "default": "once(70)", LABEL: "Charge in %", LABEL_ZH: "电量 %"},
    {"type": "geopoint", "name": "place", LABEL: "Where it stands", LABEL_ZH: "位置"},
]
CHOICES = [
    {"list_name": "state", "name": "works", LABEL: "It works", LABEL_ZH: "正常"},
    {"list_name": "state", "name": "dead", LABEL: "No power", LABEL_ZH: "无电"},
]


@dataclass(frozen=True)
class Studio:
    """One look at one server."""

    server: Running
    workshop: Workshop
    book: Book

    @property
    def page(self) -> Page:
        return self.workshop.page

    @property
    def device(self) -> Device:
        return self.workshop.device

    def said(self, key: str, **params: str | int) -> str:
        return self.workshop.said(key, **params)

    def button(self, key: str) -> None:
        self.page.get_by_role("button", name=self.said(key), exact=True).first.click()

    def tab(self, key: str) -> None:
        self.page.get_by_role("tab", name=self.said(key), exact=True).click()

    def card(self, step: str) -> None:
        self.page.locator(f'[data-step="{step}"]').click()

    def without_text(self) -> None:
        """The text beside the graph shut, where it was left open in another draft."""
        text = self.page.get_by_role("button", name=self.said("flow.side.text"), exact=True)
        if text.get_attribute("aria-pressed") == "true":
            text.click()

    def field(self, name: str) -> None:
        """Choose a field on the canvas of the form builder."""
        card = self.page.locator(f"[data-view='canvas'] [data-item='f:[\"{name}\"]']")
        card.click(position={"x": 60, "y": 12})

    def open(self, room: str, item: str = "", *, sop: str = SOP, draft: str | None = None) -> str:
        """A draft in a room, looked at by the server."""
        draft = draft or start(self.server, sop)
        self.workshop.open(draft, room, item)
        self.workshop.checked()
        return draft


def _home(on: Studio) -> None:
    for login, sop, en, zh in (
        ("xu", "store-visit", "Visit a store", "门店拜访"),
        ("zhou", "terminal-repair", "Repair a terminal", "终端维修"),
    ):
        title = en if on.device.language == "en" else zh
        body = {"sop": sop, "title": title, "from": {"kind": "live", "sop": sop}}
        on.server.person(login).command("/api/drafts", body)
    Home(on.device).open()
    expect(on.page.locator(".draft-row")).to_have_count(2)
    expect(on.page.locator(".gallery-card")).to_have_count(8)


def _flow(on: Studio) -> None:
    on.open("flow")
    expect(on.page.locator('[data-step="review"]')).to_be_visible()
    if on.book.size == "desk":
        on.card("review")
        expect(on.page.locator(".flow-panel code").first).to_have_text("review")


def _text(on: Studio) -> None:
    on.open("flow")
    on.button("flow.side.text")
    expect(on.page.locator(".text-editor .cm-content")).to_be_visible()
    on.card("enter")


def _builder(on: Studio) -> None:
    on.open("forms", "terminal-repair/forms/repair.yaml", sop="terminal-repair")
    expect(on.page.locator(".fb-canvas")).to_have_count(1)


def _form(on: Studio) -> None:
    _builder(on)
    on.field("minutes")
    if on.book.size == "desk":
        on.tab("form.pane.properties")


def _preview(on: Studio) -> None:
    _builder(on)
    on.tab("form.pane.preview")
    expect(on.page.locator(".pv-screen .rf")).to_be_visible()
    on.button("form.preview.fill")
    on.button("form.preview.try")
    expect(on.page.locator(".pv-kept")).to_be_visible()


def _condition(on: Studio) -> None:
    _form(on)
    for name in ("ask", "answer"):
        part = on.page.locator(f".pp-part[data-part='{name}']")
        if part.get_attribute("open") is not None:
            part.locator("summary").first.click()
    part = on.page.locator(".pp-part[data-part='when']")
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    on.button("form.when.begin")
    field = {"en": "How it ended", "zh-CN": "结果"}[on.device.language]
    part.get_by_label(on.said("form.when.field"), exact=True).select_option(label=field)
    part.get_by_label(on.said("form.when.value"), exact=True).select_option(index=1)
    on.workshop.kept()
    part.scroll_into_view_if_needed()


def _rename(on: Studio) -> None:
    """A field of a shared form, in all SOPs."""
    on.open("forms", "forms/library/fault-report.yaml", sop="terminal-repair")
    expect(on.page.locator(".fb-canvas")).to_have_count(1)
    on.field("code")
    on.page.locator(".pp-key").get_by_role("button", name=on.said("form.key.rename")).click()
    on.page.get_by_role("dialog").get_by_label(on.said("text.rename.to"), exact=True).fill("fault_code")
    expect(on.page.locator(".rename-sop").first).to_be_visible(timeout=SLOW)


def _findings(on: Studio) -> None:
    """Two slips, found: one has its mend beside it."""
    draft = start(on.server, SOP)
    save(on.server, draft, f"{SOP}/sop.yaml", "go: sign}", "go: sing}", by="xu")
    save(on.server, draft, f"{SOP}/sop.yaml", "due + 2h, raise_to", "due - 2h, raise_to", by="xu")
    on.open("flow", draft=draft)
    on.without_text()
    on.workshop.findings()
    expect(on.page.locator(".finding-mend").first).to_be_visible()


def _import(on: Studio) -> None:
    on.open("forms", sop="terminal-repair")
    on.button("form.list.import")
    settings = {"form_id": "line-check", "form_title": "Line check"}
    book = workbook(SURVEY, CHOICES, settings)
    file: FilePayload = {"name": "line-check.xlsx", "mimeType": SHEET, "buffer": book}
    on.page.locator(".fi-drop input[type=file]").set_input_files(file)
    expect(on.page.locator(".fi-preview .rf")).to_be_visible()
    on.page.locator(".fi-left").first.scroll_into_view_if_needed()


def _scenarios(on: Studio) -> None:
    on.open("scenarios")
    expect(on.page.locator(".scn-cover")).to_be_visible()


def _scenario(on: Studio) -> None:
    on.open("scenarios", "order-is-kept")
    expect(on.page.locator(".scn-phone:not([data-stale]) .scn-step")).to_be_visible()


def _what_if(on: Studio) -> None:
    draft = start(on.server, SOP)
    sent = {"path": f"{SOP}/what-if/tight.yaml", "text": TIGHT[on.device.language], "seen": None}
    on.server.person("xu").put(f"/api/drafts/{draft}/files", {"files": [sent]})
    on.open("what-if", "tight", draft=draft)
    on.page.locator(".wif-run").get_by_role("button").click()
    expect(on.page.locator(".wif-said").first).to_be_visible(timeout=SLOW)


def _what_if_path(on: Studio) -> None:
    """Of the run that was just made."""
    on.tab("whatIf.tab.path")
    expect(on.page.locator(".wif-step").first).to_be_visible()
    on.page.get_by_role("tablist").evaluate("(tabs) => tabs.scrollIntoView()")


def _variants(on: Studio) -> None:
    on.open("variants")
    expect(on.page.locator("tr[data-branch='huzhou'] .badge")).to_be_visible()


def _variant(on: Studio) -> None:
    on.open("flow", "lower-tier")
    expect(on.page.locator(".scope-switch[data-scope='lower-tier']")).to_be_visible()
    on.without_text()
    on.card("train_owner")
    expect(on.page.locator(".flow-panel code").first).to_have_text("train_owner")


def _review(on: Studio) -> None:
    draft = start(on.server, "terminal-repair")
    text, other = "terminal-repair/sop.yaml", "terminal-repair/variants/lower-tier.yaml"
    save(on.server, draft, text, "form: remote-fix\n    due: 1h", "form: remote-fix\n    due: 2h", by="xu")
    save(on.server, draft, other, "Lend a terminal", "Lend another terminal", by="xu")
    asked = {"en": "Is that enough?", "zh-CN": "两小时够吗？"}[on.device.language]
    body = {"said": asked, "file": text, "place": ["steps", "remote_fix", "due"]}
    on.server.person("zhou").command(f"/api/drafts/{draft}/comments", body)
    on.open("review", draft=draft)
    expect(on.page.locator(".review-head[data-standing=ready]")).to_be_visible(timeout=SLOW)
    expect(on.page.locator(".diff").first).to_be_visible()


def _publish(on: Studio) -> None:
    _review(on)
    on.button("review.publish.act")
    on.page.get_by_role("radio", name=on.said("review.publish.inStages"), exact=True).check()
    branch = {"en": "Hangzhou", "zh-CN": "杭州"}[on.device.language]
    on.page.get_by_role("dialog").get_by_role("checkbox", name=branch, exact=True).check()
    note = {"en": "More time for mending from afar", "zh-CN": "远程修复的时间更长"}[on.device.language]
    on.page.get_by_role("dialog").get_by_label(on.said("review.publish.note")).fill(note)


ROOMS: tuple[tuple[str, Callable[[Studio], None]], ...] = (
    ("home", _home),
    ("flow", _flow),
    ("text", _text),
    ("form", _form),
    ("preview", _preview),
    ("condition", _condition),
    ("import", _import),
    ("rename", _rename),
    ("findings", _findings),
    ("scenarios", _scenarios),
    ("scenario", _scenario),
    ("what-if", _what_if),
    ("what-if-path", _what_if_path),
    ("variants", _variants),
    ("variant", _variant),
    ("review", _review),
    ("publish", _publish),
)
ON_A_PHONE = ("flow", "form", "scenario")


def first_sop(on: Studio) -> None:
    """From an empty page to published: a check of scales, counted by somebody and approved by another."""
    page = on.page
    words = {
        "en": (
            "Weekly check of scales",
            "Branch manager",
            "weighed, looked at, done",
            "Scales are checked every week",
        ),
        "zh-CN": ("每周校秤", "网点经理", "称过、看过、完成", "每周校秤一次"),
    }[on.device.language]
    home = Home(on.device).open()
    page.locator(".begin-way").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(home.said("designer.new.title"), exact=True).fill(words[0])
    dialog.get_by_label(home.said("designer.new.id"), exact=True).fill("check-of-scales")
    on.book.picture("first-begin")
    dialog.get_by_role("button", name=home.said("designer.begin"), exact=True).click()
    on.workshop.opened()
    one = Building(on.workshop, Mouse(page))
    one.open_step("first_step")
    one.title("Weigh the test weight", "称砝码")
    on.workshop.checked()
    on.book.picture("first-step")
    photo = one.evidence("photo")
    one.hands.tick(photo.get_by_label(one.said("flow.evidence.camera"), exact=True))
    one.hands.write(photo.get_by_label(one.said("flow.evidence.within"), exact=True), "200m")
    photo.scroll_into_view_if_needed()
    on.book.picture("first-evidence")
    one.yes_or_no_form()
    on.workshop.go("forms")
    page.locator(".fb-list-item").first.click()
    page.locator("[data-view='canvas'] .fb-card").first.click(position={"x": 60, "y": 12})
    on.tab("form.pane.properties")
    label = {"en": "It shows 1 kg", "zh-CN": "显示一公斤"}
    for language, name in (("en", "English"), ("zh-CN", "中文")):
        field = page.locator(".pp-part[data-part='ask']").get_by_label(name).first
        field.fill(label[language])
    on.workshop.kept()
    on.book.picture("first-form")
    on.workshop.go("flow")
    one.add_after("first_step", "approval", "approval_1")
    one.title("Look at the photo", "看照片")
    on.workshop.checked()
    on.book.picture("first-approval")
    one.by(words[1], decides=True)
    one.due(4)
    one.outcome("flow.outcome.rework", {"en": "Weigh the test weight", "zh-CN": "称砝码"}[on.device.language])
    on.workshop.checked()
    on.workshop.findings()
    on.book.picture("first-proved")
    on.button("act.close")
    _first_scenario(on, words[2])
    _first_publish(on, words[3])


def _first_scenario(on: Studio, sentence: str) -> None:
    """Played until the job is done."""
    page = on.page
    phone, entries = page.locator(".scn-phone:not([data-stale])"), page.locator(".scn-entry")
    on.workshop.go("scenarios")
    on.button("scenario.walkHappy")
    page.locator(".scn-entry-start .icon-button").first.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label(on.said("scenario.start.sentence")).fill(sentence)
    sheet.get_by_label(on.said("scenario.start.branch"), exact=True).select_option("hangzhou")
    sheet.get_by_label(on.said("scenario.start.assignee"), exact=True).select_option("wei")
    sheet.get_by_label(on.said("scenario.start.lat"), exact=True).fill("30.2741")
    sheet.get_by_label(on.said("scenario.start.lon"), exact=True).fill("120.1551")
    sheet.get_by_role("button", name=on.said("scenario.start.save"), exact=True).click()
    for act in ("fill", "handIn"):
        phone.get_by_role("button", name=on.said(f"scenario.phone.{act}"), exact=True).click()
    expect(entries).to_have_count(2)
    outcome = phone.locator(".button-primary")  # the first outcome is the approval
    expect(outcome.first).to_be_visible()
    on.workshop.checked()
    on.book.picture("first-scenario")
    outcome.first.click()
    expect(entries).to_have_count(3)
    on.workshop.kept()


def _first_publish(on: Studio, note: str) -> None:
    page = on.page
    on.workshop.go("review")
    expect(page.locator(".review-head[data-standing=ready]")).to_be_visible(timeout=SLOW)
    on.button("review.publish.act")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(on.said("review.publish.note")).fill(note)
    on.book.picture("first-publish")
    dialog.locator(".button-primary").last.click()
    expect(page.locator(".review-head[data-standing=published]")).to_be_visible(timeout=SLOW)
    on.book.picture("first-live")


@contextmanager
def serving(company: Path, folder: Path, web: Path) -> Iterator[Running]:
    """A server of its own, on a copy of the company."""
    shutil.copytree(company, folder)
    services = at_rest(folder)
    with serving_at(services, Settings(heartbeat_seconds=0.5), web=web) as server:
        yield server
    close_services(services)


def studio(browser: Browser, server: Running, look: tuple[str, str, bool]) -> Studio:
    """Xu, who writes SOPs, at a desk or with a phone."""
    device = browsed(browser, server.url, look)
    if look[0] == "desk":
        device.page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})
    device.sign_in("xu", at="/office/designer")
    return Studio(server, Workshop(device), Book(device, look[0], FOLDER, quality=QUALITY))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--web", type=Path, default=BUILT, help="the folder of the built web apps")
    options.add_argument("--only", default="", help="pictures whose name begins with this")
    options.add_argument("--language", default="", help="in this language only")
    given = options.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        furnish_company(folder / "company")
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for number, look in enumerate((*LOOKS, *FIRST)):
            if given.language not in look[1]:
                continue
            with serving(folder / "company", folder / f"{number}", given.web) as server:
                on = studio(browser, server, look)
                if number >= len(LOOKS):
                    if "first".startswith(given.only):
                        first_sop(on)
                else:
                    for room, act in ROOMS:
                        if (look[0] == "desk" or room in ON_A_PHONE) and room.startswith(given.only):
                            act(on)
                            expect(on.page.locator(".skeleton:visible")).to_have_count(0, timeout=SLOW)
                            on.book.picture(room)
                on.device.context.close()
        browser.close()


if __name__ == "__main__":
    main()
