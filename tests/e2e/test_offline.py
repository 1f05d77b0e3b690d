"""The phone without signal, in a real browser against the real server.

It starts, shows the day, keeps what is entered and done, and sends it later; a new version waits its turn.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from api.static_files import BUILT, sites_of
from tests.e2e.conftest import Devices
from tests.e2e.phone import Device
from tests.e2e.server import Running, open_job

READY = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"


def card(device: Device, job: str) -> Any:
    """The job in the day's list."""
    return device.page.locator(f"a[href$='/field/jobs/{job}']").first


def ready_for_no_signal(device: Device) -> None:
    """One load is enough: the page is looked after by the worker, which has all files of the app."""
    until(device.page, lambda: device.page.evaluate(READY))


def until(page: Page, holds: Callable[[], Any], tries: int = 100) -> Any:
    """Wait for something that no locator can see."""
    for _ in range(tries):
        if found := holds():
            return found
        page.wait_for_timeout(100)
    raise AssertionError("it did not come to be")


def kept(page: Page, store: str, login: str = "wei") -> list[dict[str, Any]]:
    """What lies in a store of the person's database."""
    found: list[dict[str, Any]] = page.evaluate(
        """([name, store]) => new Promise((resume, reject) => {
          const asked = indexedDB.open(name)
          asked.onerror = () => reject(asked.error)
          asked.onsuccess = () => {
            const read = asked.result.transaction(store).objectStore(store).getAll()
            read.onsuccess = () => { asked.result.close(); resume(read.result) }
          }
        })""",
        [f"sopwith-{login}", store],
    )
    return found


def all_here(device: Device) -> None:
    """The jobs are on the phone with their runbooks and all that their guides show."""
    until(device.page, lambda: [job["ready"] for job in kept(device.page, "jobs")] == [True])


def newer(folder: Path) -> Path:
    """The app as it was built, with another page: a new version."""
    shutil.copytree(BUILT, folder, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    page, worker = folder / "field" / "index.html", folder / "field" / "worker.js"
    page.write_text(page.read_text().replace("<html", '<html data-version="newer"', 1))
    script = worker.read_text()
    script = re.sub(r'("/field/index.html","|`/field/index.html`,`)[0-9a-f]{16}', r"\g<1>" + "0" * 16, script)
    version = re.search(r"sopwith-field-.{1,20}?([0-9a-f]{16})", script)
    assert version is not None
    worker.write_text(script.replace(version[1], "1" * 16))
    return folder


def test_after_one_visit_the_app_starts_without_signal_and_shows_the_day(
    devices: Devices, own_server: Running
) -> None:
    job = open_job(own_server)
    phone = devices(own_server)
    phone.sign_in()
    expect(card(phone, job)).to_be_visible()
    ready_for_no_signal(phone)
    all_here(phone)
    phone.offline()
    phone.page.reload()
    expect(card(phone, job)).to_be_visible()
    phone.go(f"/field/jobs/{job}")
    expect(phone.heading()).to_be_visible()
    phone.shot("offline-job")


def test_a_job_accepted_without_signal_stays_accepted_when_the_tab_is_closed_and_is_sent_later(
    devices: Devices, own_server: Running
) -> None:
    job = open_job(own_server)
    phone = devices(own_server)
    phone.sign_in()
    ready_for_no_signal(phone)
    all_here(phone)
    phone.offline()
    phone.go(f"/field/jobs/{job}")
    phone.page.get_by_role("button", name="Accept", exact=True).click()
    until(phone.page, lambda: len(kept(phone.page, "outbox")) == 1)
    phone.page.close(run_before_unload=False)
    phone.page = phone.context.new_page()
    phone.go(f"/field/jobs/{job}")
    expect(phone.heading()).to_be_visible()
    expect(phone.page.get_by_role("button", name="Accept", exact=True)).to_have_count(0)
    assert own_server.person("lin").get(f"/api/jobs/{job}")["accepted"] is False
    phone.online()
    until(phone.page, lambda: kept(phone.page, "outbox") == [])
    assert own_server.person("lin").get(f"/api/jobs/{job}")["accepted"] is True


def test_two_tabs_send_once(devices: Devices, own_server: Running) -> None:
    job = open_job(own_server)
    phone = devices(own_server)
    phone.sign_in()
    ready_for_no_signal(phone)
    second = phone.context.new_page()
    second.goto(f"{own_server.url}/field/jobs/{job}")
    expect(second.get_by_role("button", name="Accept", exact=True)).to_be_visible()
    posts: list[str] = []
    phone.context.on(
        "response", lambda heard: posts.append(heard.url) if heard.request.method == "POST" else None
    )
    phone.offline()
    second.get_by_role("button", name="Accept", exact=True).click()
    until(second, lambda: len(kept(second, "outbox")) == 1)
    phone.online()
    until(second, lambda: kept(second, "outbox") == [])
    assert [url for url in posts if url.endswith(f"/api/jobs/{job}/acts")] == [
        f"{own_server.url}/api/jobs/{job}/acts"
    ]


def test_another_person_on_the_same_phone_sees_nothing_of_the_first(
    devices: Devices, own_server: Running
) -> None:
    job = open_job(own_server)
    phone = devices(own_server)
    phone.sign_in()
    ready_for_no_signal(phone)
    all_here(phone)
    phone.offline()
    phone.go(f"/field/jobs/{job}")
    phone.page.get_by_role("button", name="Accept", exact=True).click()
    until(phone.page, lambda: len(kept(phone.page, "outbox")) == 1)
    # The server is not asked again before the first person is gone.
    phone.page.route("**/api/jobs/**", lambda route: route.abort())
    phone.online()
    phone.go("/field/me")
    phone.page.get_by_role("button", name="Sign out").click()
    phone.page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(phone.page.locator("form.sign-in-form")).to_be_visible()
    phone.page.unroute_all()
    phone.sign_in("lin")
    ready_for_no_signal(phone)
    until(phone.page, lambda: kept(phone.page, "meta", "lin"))
    assert len(kept(phone.page, "outbox", "wei")) == 1
    assert kept(phone.page, "outbox", "lin") == []
    assert own_server.person("lin").get(f"/api/jobs/{job}")["accepted"] is False
    phone.go("/field/me")
    phone.page.get_by_role("button", name="Sign out").click()
    phone.page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(phone.page.locator("form.sign-in-form")).to_be_visible()
    expect(phone.page.get_by_text("Not sent yet on this phone")).to_be_visible()
    phone.sign_in("wei")
    until(phone.page, lambda: kept(phone.page, "outbox") == [])
    assert own_server.person("lin").get(f"/api/jobs/{job}")["accepted"] is True


def test_a_new_version_waits_while_somebody_is_in_the_middle_of_a_step(
    devices: Devices, own_server: Running, tmp_path: Path
) -> None:
    job = open_job(own_server)
    phone = devices(own_server)
    phone.sign_in("lin")
    ready_for_no_signal(phone)
    page = phone.page
    step = phone.context.new_page()
    step.goto(f"{own_server.url}/field/jobs/{job}/steps/prepare")
    expect(step.locator("h1")).to_be_visible()
    own_server.app.state["sites"] = sites_of(newer(tmp_path / "newer"))
    page.evaluate("navigator.serviceWorker.ready.then((found) => found.update()).then(() => null)")
    switch = page.get_by_role("button", name="Switch now")
    expect(switch).to_be_visible()
    assert page.locator("html").get_attribute("data-version") is None
    switch.click()
    page.wait_for_timeout(1000)
    expect(switch).to_be_visible()  # the step is open in the other tab
    step.goto(f"{own_server.url}/field/")
    expect(step.locator("h1")).to_be_visible()
    switch.click()
    expect(page.locator("html")).to_have_attribute("data-version", "newer")
    expect(page.locator("h1")).to_be_visible()
