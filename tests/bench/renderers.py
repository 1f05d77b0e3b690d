"""Form renderers beside each other: the same forms in Sopwith's, SurveyJS's and Form.io's, as a cheap phone
has them. What is compared is built from the locks, each page with nothing but its renderer."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Page, Response

from tests.bench.lines import slow_line
from tests.bench.measuring import Report, section
from tests.bench.pages import browser, cheap_phone, heap, key_presses, served

HERE = Path(__file__).with_name("renderers")
BIN = Path(__file__).parents[2] / ".venv" / "bin"
OURS = "sopwith"
PEERS = ("surveyjs", "formio")

LIST = {  # what opens the list of 50,000, and where one types to find an entry
    "sopwith": ("#app [aria-haspopup]", "dialog input, [role=combobox]"),
    "surveyjs": (".sd-dropdown", ".sv-list__input, .sd-dropdown__filter-string-input"),
    "formio": (".choices", ".choices__input--cloned"),
}


def renderers(report: Report, *, rounds: int) -> None:
    """Size, time to the first field, key presses and memory."""
    with (
        section("Form renderers at a sixth of the processor and 0.7 Mbit/s"),
        tempfile.TemporaryDirectory(prefix="sopwith-renderers-") as name,
    ):
        root = Path(name)
        for renderer in (*PEERS, OURS):
            _build(renderer, root / renderer)
        with served(root) as url, browser() as found:
            for renderer in (*PEERS, OURS):
                _measure(report, found, url, root, renderer, rounds=rounds)


def _build(renderer: str, into: Path) -> None:
    environment = {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "RENDERER": renderer,
        "OUT": str(into),
    }
    npm = shutil.which("npm", path=environment["PATH"])
    if npm is None:
        raise RuntimeError("npm is missing: `make bench` installs it with the environment")
    if not (HERE / "node_modules").exists():
        subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=HERE,
            env=environment,
            check=True,
        )
    subprocess.run(
        [npm, "exec", "--", "vite", "build", "--config", "vite.config.js", "--logLevel", "error"],
        cwd=HERE,
        env=environment,
        check=True,
    )


def _measure(report: Report, found: Browser, url: str, root: Path, renderer: str, *, rounds: int) -> None:
    def add(what: str, values: list[float], unit: str, note: str = "") -> None:
        against = None if renderer == PEERS[0] or not _has(report, what) else f"{PEERS[0]}: {what}"
        report.add(f"{renderer}: {what}", values, unit, against=against, note=note)

    page_of = f"/{renderer}/{renderer}.html"
    seconds: list[float] = []
    memory: list[float] = []
    sizes: list[float] = []
    for _ in range(rounds):
        with slow_line(urlsplit(url).port or 0) as port, cheap_phone(found) as (page, session):
            slow = f"http://127.0.0.1:{port}"
            loaded: list[str] = []
            page.on("response", partial(_note, loaded))
            page.goto(f"{slow}{page_of}#fields", wait_until="commit")
            seconds.append(_usable(page) / 1000)
            memory.append(heap(session))
            sizes.append(sum(_gzip(root, slow, one) for one in {*loaded}) / 1000)
    add("loaded before the first field (gzip)", sizes, "kB")
    add("first field of 30 usable after", seconds, "s")
    add("memory with 30 fields", memory, "MB")
    for what, form in (
        ("key press among 30 fields", "fields"),
        ("key press in a table of 1,000 rows", "table"),
    ):
        _typed(add, found, f"{url}{page_of}#{form}", what, renderer)
    _typed(add, found, f"{url}{page_of}#list", "key press in a list of 50,000 entries", renderer)


def _note(loaded: list[str], answer: Response) -> None:
    loaded.append(answer.url)


def _typed(add: Callable[..., None], found: Browser, address: str, what: str, renderer: str) -> None:
    with cheap_phone(found) as (page, _):
        try:
            page.goto(address, wait_until="commit")
            opened = _usable(page) / 1000
            if address.endswith("#list"):
                opens, types = LIST[renderer]
                page.locator(opens).first.click()
                page.locator(types).locator("visible=true").first.click()
                text = "entry 123"
            else:
                if renderer == OURS and address.endswith("#table"):
                    page.locator("#app .rf-card-head").first.click()
                page.locator("#app input[type=text], #app input:not([type])").first.click()
                text = "abcd"  # a peer takes half a minute for some of them
            took = key_presses(page, text)
        except Error as error:
            print(f"  {renderer}: {what}: not measured, {str(error).splitlines()[0]}", flush=True)
            return
        add(what, [median(took)], "ms", f"worst {max(took):.0f} ms; usable after {opened:.1f} s")


def _usable(page: Page) -> float:
    """Milliseconds from the start of the page until its first field could be used."""
    # not wait_for_function: it evaluates text, which a strict content policy refuses
    for _ in range(1200):
        marked = page.evaluate("() => performance.getEntriesByName('usable').at(0)?.startTime ?? null")
        if marked is not None:
            return float(marked)
        page.wait_for_timeout(100)
    raise Error("no field could be used within two minutes")


def _gzip(root: Path, url: str, address: str) -> int:
    path = root / address.removeprefix(f"{url}/").partition("#")[0]
    return len(gzip.compress(path.read_bytes(), 9)) if path.is_file() else 0


def _has(report: Report, what: str) -> bool:
    return any(result.name == f"{PEERS[0]}: {what}" for result in report.results)
