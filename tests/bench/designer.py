"""The workshop on a processor of a quarter: from a key or a click to the next frame, with an SOP of 60 steps
and a form of 500 fields; how long until it can be worked in; and what it loads.

A time runs from the browser's own time of the event, so that waiting behind other work counts, to the first
message handled after the next frame was made. Work that an edit leaves for later is told apart, as the
longest task within the half second after it. The floor is the same on a page with one input and nothing else.
"""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, CDPSession, Page

from api.static_files import BUILT
from engine.services.people import give_password
from tests.bench.http import serving
from tests.bench.installations import Place, fill, installation
from tests.bench.measuring import Report, section
from tests.bench.pages import browser

PASSWORD = "a-password-to-measure-with"
SLOWER = 4
STEPS = 60
FIELDS = 500
EDITS = 15
SOP = "long"
TEXT = f"{SOP}/sop.yaml"
FORM = f"{SOP}/forms/many.yaml"
AIM_MS = 50

ORGANISATION = """calendars:
  office: {country: CN, week: {mon-fri: "09:00-18:00"}}
roles: [field_staff, coordinator]
branches:
  east: {title: East, timezone: Asia/Shanghai, calendar: office}
people:
  wei: {name: Wei, branch: east, roles: [field_staff, admin, designer]}
"""
EMPTY = "<!doctype html><title>Nothing</title><p><input></p>"
WATCH = """() => {
  if (window.tookEdits) return
  window.tookEdits = []
  window.afterEdits = []
  let pending = false
  const began = (event) => {
    if (!event.isTrusted || pending) return
    if (event.type === 'keydown' && ['Shift', 'Alt', 'Control'].includes(event.key)) return
    pending = true
    const from = event.timeStamp
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => {
        pending = false
        window.tookEdits.push(performance.now() - from)
      }
      channel.port2.postMessage(0)
    })
  }
  for (const type of ['keydown', 'click']) addEventListener(type, began, true)
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.afterEdits.push(task.duration)
  }).observe({type: 'longtask'})
}"""


SHOWN = """() => {
  let from = null
  let waiting = false
  addEventListener('keydown', (event) => {
    if (from === null) from = event.timeStamp
  }, true)
  new MutationObserver(() => {
    if (!waiting || from === null) return
    waiting = false
    const began = from
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => window.tookGraph.push(performance.now() - began)
      channel.port2.postMessage(0)
    })
  }).observe(document.querySelector('.flow-graph'), {subtree: true, childList: true, characterData: true})
  window.watchGraph = () => {
    window.tookGraph = []
    from = null
    waiting = true
  }
}"""


@dataclass(slots=True)
class Edits:
    """Milliseconds to the next frame per edit, and the longest task in the half second from it on."""

    to_frame: list[float]
    longest: list[float]

    @property
    def p95(self) -> float:
        """The edit that is slower than nineteen of twenty."""
        return quantiles(self.to_frame, n=20, method="inclusive")[-1]


def write_long(root: Path) -> None:
    """An SOP of so many steps that asks for a form of so many fields."""
    folder = root / SOP
    (folder / "forms").mkdir(parents=True)
    (root / "organisation.yaml").write_text(ORGANISATION)
    steps = "".join(_step(number) for number in range(STEPS))
    (folder / "sop.yaml").write_text(
        f"sop: {SOP}\ntitle: {{en: A long one, zh-CN: 长流程}}\nsteps:\n{steps}  done: {{end: completed}}\n"
    )
    fields = "".join(_field(number) for number in range(FIELDS))
    (folder / "forms" / "many.yaml").write_text(
        "form: many\ntitle: {en: Many fields, zh-CN: 许多字段}\n"
        f"schema:\n  type: object\n  properties:\n{fields}"
    )


def _step(number: int) -> str:
    title = f"  s{number}:\n    title: {{en: Step {number}, zh-CN: 第 {number} 步}}\n"
    if number == 0:
        return f"{title}    form: many\n    due: 4h\n"
    if number % 6 == 3 and number + 2 < STEPS:  # a decision now and then
        ahead = (
            f'    next:\n      - {{when: "visits.s0 > 1", go: s{number + 2}}}\n      - go: s{number + 1}\n'
        )
        return f"{title}    due: 1d\n{ahead}"
    return f"{title}    due: 4h\n"


def _field(number: int) -> str:
    titled = f"title: {{en: Field {number}, zh-CN: 字段 {number}}}"
    kind = (
        "type: string",
        "type: integer, minimum: 0, maximum: 1000",
        "enum: [pass, fail, unknown]",
        "type: string, format: date",
        "type: boolean",
    )[number % 5]
    return f"    f{number}: {{{kind}, {titled}}}\n"


def designer(report: Report, place: Place, folder: Path, *, rounds: int) -> None:
    """Times and sizes of the workshop."""
    with section("The workshop at a quarter of the processor"):
        sizes(report)
        definitions = folder / "designer-definitions"
        write_long(definitions)
        with installation(place.create("designer"), folder) as services:
            fill(services, definitions)
            give_password(services, login="wei", password=PASSWORD, by="bench")
        found: dict[str, list[Edits]] = {}
        opened: dict[str, list[float]] = {}
        for _ in range(rounds):
            url = place.copy("designer", "asked")
            with serving(url, folder, several=False) as port, browser() as chromium:
                server = f"http://127.0.0.1:{port}"
                for name, edits in edits_of(chromium, server).items():
                    found.setdefault(name, []).append(edits)
                for name, seconds in openings(chromium, server).items():
                    opened.setdefault(name, []).append(seconds)
        for name, several in found.items():
            tell(report, name, several)
        for name, seconds_ in opened.items():
            report.add(name, seconds_, "s")
        load = os.getloadavg()[0]
        report.add("load of the machine at the end", [load], "", note=f"{os.cpu_count()} cores")


def tell(report: Report, name: str, several: list[Edits]) -> None:
    """Three lines per kind of edit."""
    against = None if name == FLOOR else f"{FLOOR}: median"
    aim = "" if name == FLOOR else f"aim {AIM_MS}"
    report.add(f"{name}: median", [median(one.to_frame) for one in several], "ms", against=against, note=aim)
    report.add(f"{name}: p95", [one.p95 for one in several], "ms")
    report.add(f"{name}: longest task within ½ s", [median(one.longest) for one in several], "ms")


FLOOR = "an empty page, a letter"


def edits_of(chromium: Browser, server: str) -> dict[str, Edits]:
    """Every kind of edit, in one browser."""
    found: dict[str, Edits] = {}
    with slow_desk(chromium, server) as (page, _):
        page.goto(f"{server}/office/icon.svg")
        page.goto("about:blank")
        page.set_content(EMPTY)
        page.locator("input").focus()
        found[FLOOR] = letters(page)
    with slow_desk(chromium, server) as (page, _):
        draft = begin(page, server)
        found |= flow_edits(page, f"{server}/office/designer/{draft}/flow")
        found |= form_edits(page, f"{server}/office/designer/{draft}/forms/{FORM}")
    return found


def begin(page: Page, server: str) -> str:
    """A draft of what is live."""
    made = page.request.post(
        f"{server}/api/drafts",
        data={"sop": SOP, "from": {"kind": "live", "sop": SOP}},
        headers={"X-Sopwith": "1", "Origin": server},
    )
    if not made.ok:
        raise RuntimeError(made.text())
    return str(made.json()["draft"]["id"])


def flow_edits(page: Page, url: str) -> dict[str, Edits]:
    """With so many steps: panel, graph and text."""
    found: dict[str, Edits] = {}
    ready(page, url, FLOW_READY)
    page.wait_for_timeout(3_000)
    step = page.locator(FLOW_READY)
    step.click()
    title = page.locator(".flow-panel input").first
    title.click()
    page.keyboard.press("End")
    found[f"{STEPS} steps, a letter of a title in the panel"] = letters(page)

    def add(_: int) -> None:
        step.focus()
        page.keyboard.press("i")
        page.get_by_role("menuitem").first.wait_for()
        page.wait_for_timeout(400)
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(200)
        forget(page)
        page.keyboard.press("Enter")

    steps = page.locator("[data-step]")
    before = steps.count()
    found[f"{STEPS} steps, a step added on the graph"] = measured(page, add, times=EDITS, rest=900)
    many = steps.count()
    if many != before + EDITS:
        raise RuntimeError(f"{before} steps were to be {EDITS} more, and are {many}")
    found[f"{STEPS} steps, one of these undone"] = measured(
        page, lambda _: page.keyboard.press("Control+z"), times=EDITS, rest=900
    )
    if steps.count() != many - EDITS:
        raise RuntimeError(f"{many} steps were to be {EDITS} less, and are {steps.count()}")
    if page.locator(EDITOR).count() == 0:
        page.get_by_role("button", name="Text", exact=True).click()
        page.locator(EDITOR).wait_for()
        page.wait_for_timeout(2_000)
    page.locator(".text-editor .cm-line").filter(has_text="title: {en: Step").nth(6).click()
    page.keyboard.press("Home")
    for _ in range(len("title: {en: ")):
        page.keyboard.press("ArrowRight")
    found[f"{STEPS} steps, a letter in the text"] = letters(page)
    found[f"{STEPS} steps, a letter of the text on the graph"] = shown_on_the_graph(page)
    return found


def shown_on_the_graph(page: Page) -> Edits:
    """From a letter of a title in the text to the frame after the one in which its card has it."""
    page.evaluate(SHOWN)
    found = Edits([], [])
    for number in range(EDITS):
        page.evaluate("() => window.watchGraph()")
        page.keyboard.press("abcdefgh"[number % 8])
        page.wait_for_timeout(600)
        took: list[float] = page.evaluate("() => window.tookGraph")
        if len(took) != 1:
            raise RuntimeError("a letter did not reach the graph")
        found.to_frame.append(took[0])
        found.longest.append(max(page.evaluate("() => window.afterEdits"), default=0.0))
        forget(page)
    return found


def form_edits(page: Page, url: str) -> dict[str, Edits]:
    """With so many fields: moved, renamed, and typed in."""
    found: dict[str, Edits] = {}
    ready(page, url, FORM_READY)
    page.wait_for_timeout(3_000)
    page.locator("""[data-view="canvas"] [data-item='f:["f3"]']""").click(position={"x": 60, "y": 12})
    page.wait_for_timeout(500)
    found[f"{FIELDS} fields, the first moved by key"] = measured(
        page, lambda _: page.keyboard.press("Alt+ArrowDown"), times=1
    )
    found[f"{FIELDS} fields, moved by key"] = measured(page, lambda _: page.keyboard.press("Alt+ArrowDown"))

    def label(number: int) -> None:
        page.keyboard.press("F2")
        page.keyboard.type(f"Called {number}")
        page.wait_for_timeout(300)
        forget(page)
        page.keyboard.press("Enter")

    found[f"{FIELDS} fields, a label changed"] = measured(page, label)
    page.keyboard.press("F2")
    found[f"{FIELDS} fields, a letter of a label"] = letters(page)
    page.keyboard.press("Enter")
    return found


def letters(page: Page) -> Edits:
    """So many letters, one after the other."""
    return measured(page, lambda number: page.keyboard.press("abcdefgh"[number % 8]))


def measured(page: Page, edit: Callable[[int], object], *, times: int = EDITS, rest: int = 600) -> Edits:
    """An edit again and again. Whatever `edit` does before what counts it ends with `forget`."""
    page.evaluate(WATCH)
    found = Edits([], [])
    for number in range(times):
        forget(page)
        edit(number)
        page.wait_for_timeout(rest)
        took: list[float] = page.evaluate("() => window.tookEdits")
        after: list[float] = page.evaluate("() => window.afterEdits")
        if took:
            found.to_frame.append(took[0])
        found.longest.append(max(after, default=0.0))
    if len(found.to_frame) < times:
        raise RuntimeError(f"of {times} edits only {len(found.to_frame)} reached a frame")
    if times == 1:
        found.to_frame *= 2
    return found


def forget(page: Page) -> None:
    """What comes now is what counts."""
    page.evaluate("() => { window.tookEdits.length = 0; window.afterEdits.length = 0 }")


EDITOR = ".text-editor .cm-content"
FLOW_READY = '[data-step="s0"]'
FORM_READY = """[data-view="canvas"] [data-item='f:["f0"]']"""


def ready(page: Page, url: str, what: str) -> float:
    """Seconds from the start of the page until something can be worked with."""
    page.goto(url, wait_until="commit")
    page.locator(what).first.wait_for(state="visible")
    now: float = page.evaluate(
        "() => new Promise((tell) => requestAnimationFrame(() => setTimeout(() => tell(performance.now()))))"
    )
    return now / 1000


def openings(chromium: Browser, server: str) -> dict[str, float]:
    """The first visit of a browser, and the next."""
    found: dict[str, float] = {}
    for name, room, what in (
        (f"flow of {STEPS} steps", "flow", FLOW_READY),
        (f"form of {FIELDS} fields", f"forms/{FORM}", FORM_READY),
    ):
        with slow_desk(chromium, server) as (page, _):
            url = f"{server}/office/designer/{begin(page, server)}/{room}"
            found[f"{name}: usable on the first visit after"] = ready(page, url, what)
            page.wait_for_timeout(1_000)
            found[f"{name}: usable again after"] = ready(page, url, what)
    return found


@contextmanager
def slow_desk(chromium: Browser, server: str) -> Iterator[tuple[Page, CDPSession]]:
    """A desk's page on a slow processor, signed in, with nothing kept from before."""
    context = chromium.new_context(viewport={"width": 1600, "height": 900}, locale="en")
    page = context.new_page()
    page.set_default_timeout(60_000)
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    signed_in = page.request.post(
        f"{server}/api/session",
        data={"login": "wei", "password": PASSWORD},
        headers={"X-Sopwith": "1", "Origin": server},
    )
    if not signed_in.ok:
        raise RuntimeError(signed_in.text())
    try:
        yield page, session
    finally:
        context.close()


def sizes(report: Report, office: Path = BUILT / "office") -> None:
    """What the workshop loads beyond the first paint of the office."""
    for room in ("flow", "forms"):
        files = beyond_first_paint(office, room)
        total = sum(files.values()) / 1000
        report.add(
            f"{room}: everything beyond the office (gzip)",
            [total],
            "kB",
            note=f"at most {MOST_ROOM_KB[room]}",
        )
        for name, size in sorted(files.items(), key=lambda one: -one[1])[:6]:
            print(f"    {name:<50} {size / 1000:8.1f} kB")
        if room == "flow":
            both = sum(editors(files).values()) / 1000
            report.add("text editor and graph (gzip)", [both], "kB", note="aim 260")


ROOM_CHUNKS = {
    "flow": ("WorkshopPage", "FlowRoom", "TextEditor", "Graph"),
    "forms": ("WorkshopPage", "FormsRoom"),
}
EDITORS = ("TextEditor", "Graph")
MOST_ROOM_KB = {"flow": 400, "forms": 280}


def beyond_first_paint(office: Path, room: str) -> dict[str, int]:
    """The scripts that a room needs and the office's first page does not, with their bytes compressed."""
    assets = {path.name: path for path in (office / "assets").iterdir() if path.suffix == ".js"}
    html = (office / "index.html").read_text()
    first = _closure(assets, re.findall(r"assets/([\w.-]+\.js)", html))
    wanted = [
        name for stem in ROOM_CHUNKS[room] for name in assets if re.match(rf"{stem}-[\w-]{{8}}\.js$", name)
    ]
    if len(wanted) < len(ROOM_CHUNKS[room]):
        raise RuntimeError(f"the build has no chunks for {ROOM_CHUNKS[room]}: {wanted}")
    return {name: _compressed(assets[name]) for name in _closure(assets, wanted) - first}


def editors(files: dict[str, int]) -> dict[str, int]:
    """The two big ones, fetched when a text or a graph is looked at."""
    return {name: size for name, size in files.items() if any(_is_chunk(name, stem) for stem in EDITORS)}


def _is_chunk(name: str, stem: str) -> bool:
    return re.fullmatch(rf"{stem}-[\w-]{{8}}\.js", name) is not None


def _closure(assets: dict[str, Path], names: list[str]) -> set[str]:
    """Chunks with everything that they import at once."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found or name not in assets:
            continue
        found.add(name)
        text = assets[name].read_text()
        waiting += re.findall(r"(?:from|import)\s*[\"']\./([\w.-]+\.js)[\"']", text)
    return found


@lru_cache(maxsize=256)
def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))
