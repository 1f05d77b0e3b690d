"""The field app itself, as a cheap phone has it: what it loads, how long until one can enter something, and
how long from handing in to the next step."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from api.static_files import BUILT
from engine.services.people import give_password
from tests.bench.http import serving
from tests.bench.installations import Place, fill, installation, open_jobs, write_definitions
from tests.bench.lines import slow_line
from tests.bench.measuring import Report, section
from tests.bench.pages import browser, cheap_phone, heap

PASSWORD = "a-password-to-measure-with"
FIRST_FIELD = "main input[inputmode=numeric]"
MOST = 60_000


def field_app(report: Report, place: Place, folder: Path, *, rounds: int) -> None:
    """Sizes, and times at a sixth of the processor and 0.7 Mbit/s."""
    with section("The field app at a sixth of the processor and 0.7 Mbit/s"):
        report.add("field entry (gzip)", [_entry() / 1000], "kB", note="aim 40, at most 60")
        report.add("all of the field app (gzip)", [_everything() / 1000], "kB", note="kept for no signal")
        definitions = write_definitions(folder / "field-app", steps=10)
        with installation(place.create("field_app"), folder) as services:
            fill(services, definitions)
            give_password(services, login="wei", password=PASSWORD, by="bench")
            (job,) = open_jobs(services, "walk", 1)
        first, again, offline, steps, memory = [], [], [], [], []
        for _ in range(rounds):
            url = place.copy("field_app", "asked")
            with (
                serving(url, folder, several=False) as served,
                slow_line(served) as port,
                browser() as found,
            ):
                one = _day(found, f"http://127.0.0.1:{port}", job)
                first.append(one["first"])
                again.append(one["again"])
                offline.append(one["offline"])
                steps.append(one["step"])
                memory.append(one["memory"])
        report.add("first visit: step's first field usable after", first, "s")
        report.add("kept on the phone: usable after", again, "s")
        report.add("without signal: usable after", offline, "s")
        report.add("from handing in to the next step", steps, "ms")
        report.add("memory with a step open", memory, "MB")


def _day(found: Browser, server: str, job: str) -> dict[str, float]:
    with cheap_phone(found) as (page, session):
        # signing in is not what is measured: the session's cookie is there, nothing else
        signed_in = page.request.post(
            f"{server}/api/session",
            data={"login": "wei", "password": PASSWORD},
            headers={"X-Sopwith": "1", "Origin": server},
        )
        if not signed_in.ok:
            raise RuntimeError(signed_in.text())
        step = f"{server}/field/jobs/{job}/steps/s0"
        page.goto(step, wait_until="commit")
        times = {"first": _usable(page)}
        page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")  # all of it, over the slow line
        page.wait_for_timeout(2_000)
        page.goto(step, wait_until="commit")
        times["again"] = _usable(page)
        page.context.set_offline(True)
        page.goto(step, wait_until="commit")
        times["offline"] = _usable(page)
        times["memory"] = heap(session)
        times["step"] = median(_hand_in(page, number) for number in range(5))
        return times


def _usable(page: Page) -> float:
    """Seconds from the start of the page until the step's first field is there."""
    page.locator(FIRST_FIELD).first.wait_for(state="attached", timeout=MOST)
    now: float = page.evaluate("() => performance.now()")
    return now / 1000


def _hand_in(page: Page, number: int) -> float:
    """Milliseconds from pressing the button until the next step's fields are there."""
    page.get_by_text("pass", exact=True).first.click()
    page.locator("main input[inputmode=numeric]").fill("12")
    page.evaluate(
        """(next) => {
          window.handedIn = null
          const pressed = (event) => {
            if (!event.target.closest('button')) return
            removeEventListener('click', pressed, true)
            const began = performance.now()
            const look = () => {
              const input = document.querySelector('main input[inputmode=numeric]')
              if (location.pathname.endsWith(next) && input?.value === '') {
                window.handedIn = performance.now() - began
              } else requestAnimationFrame(look)
            }
            look()
          }
          addEventListener('click', pressed, true)
        }""",
        f"/s{number + 1}",
    )
    page.get_by_role("button", name=re.compile("^Hand in")).click()
    for _ in range(600):
        took = page.evaluate("() => window.handedIn")
        if took is not None:
            return float(took)
        page.wait_for_timeout(50)
    raise RuntimeError("the next step did not come")


def _entry() -> int:
    """What the page itself names: its scripts, what it preloads, its styles."""
    html = (BUILT / "field" / "index.html").read_text()
    names = set(re.findall(r"(?:src|href)=\"/field/(assets/[^\"]+\.(?:js|css))\"", html))
    return sum(len(gzip.compress((BUILT / "field" / name).read_bytes(), 9)) for name in names)


def _everything() -> int:
    files = [p for p in (BUILT / "field" / "assets").iterdir() if p.suffix in (".js", ".css", ".wasm")]
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)
