"""Browsers and servers for the tests that walk through the product as people do.

One server is shared by tests that only look or that bring jobs of their own (``server``); a test that changes
what others see takes ``own_server``. Every test has a phone or desk of its own in one shared browser.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from api.static_files import BUILT, sites_of
from tests.e2e.phone import DESK, PHONE, Device
from tests.e2e.scenes import film, shop
from tests.e2e.server import Running, furnish, serving

Devices = Callable[..., Device]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the company that ships."""
    missing = [app for app, site in sites_of(BUILT).items() if not site.built]
    assert not missing, f"The web apps {missing} are not built: run `make ui/dist/.built`."
    folder = tmp_path_factory.mktemp("company") / "data"
    furnish(folder)
    return folder


@pytest.fixture(scope="session")
def server(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The server of this test process."""
    with serving(furnished, tmp_path_factory.mktemp("shared") / "data") as running:
        yield running


@pytest.fixture
def own_server(furnished: Path, tmp_path: Path) -> Iterator[Running]:
    """A server of the test's own."""
    with serving(furnished, tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail("These tests need Chromium: apt-get install chromium fonts-noto-cjk", pytrace=False)
    return found


@dataclass(frozen=True)
class Stage:
    """Playwright, and the event loop that it keeps running in this thread between its calls.

    While that loop counts as running, nothing else in the thread may call ``asyncio.run``; tests of other
    folders do. So it counts as running only for as long as a test of this folder does.
    """

    playwright: Playwright
    loop: asyncio.AbstractEventLoop

    @contextmanager
    def lit(self) -> Iterator[None]:
        """With the loop running."""
        asyncio._set_running_loop(self.loop)
        try:
            yield
        finally:
            asyncio._set_running_loop(None)


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    with sync_playwright() as running:
        found = Stage(running, asyncio.get_running_loop())
        asyncio._set_running_loop(None)
        yield found
        asyncio._set_running_loop(found.loop)


@pytest.fixture
def playwright(stage: Stage) -> Playwright:
    """For a test that starts browsers of its own."""
    return stage.playwright


@pytest.fixture(autouse=True)
def lit(stage: Stage) -> Iterator[None]:
    """Every test of this folder works with browsers."""
    with stage.lit():
        yield


@pytest.fixture(scope="session")
def browsers(stage: Stage, chromium: str) -> Iterator[Callable[[Path], Browser]]:
    """Browsers by what their camera sees: a film stands on the browser's command line."""
    running: dict[Path, Browser] = {}

    def open_one(scene: Path) -> Browser:
        if scene not in running:
            running[scene] = stage.playwright.chromium.launch(
                executable_path=chromium,
                args=[
                    "--no-sandbox",
                    "--disable-dev-shm-usage",
                    "--use-fake-ui-for-media-stream",
                    "--use-fake-device-for-media-stream",
                    f"--use-file-for-fake-video-capture={scene}",
                ],
            )
        return running[scene]

    yield open_one
    with stage.lit():
        for browser in running.values():
            browser.close()


@pytest.fixture(scope="session")
def shop_front(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of sharp, well lit pictures that are all different."""
    return film(
        tmp_path_factory.mktemp("scenes") / "shop.mjpeg", [shop(seed) for seed in range(12)], repeat=12
    )


@pytest.fixture
def devices(
    browsers: Callable[[Path], Browser], shop_front: Path, request: pytest.FixtureRequest
) -> Iterator[Devices]:
    """Makes a phone (or, with ``kind="desk"``, a desk) on a server, in a language, by day or night."""
    made: list[Device] = []

    def make(
        running: Running | None = None,
        *,
        kind: str = "phone",
        language: str = "en",
        dark: bool = False,
        scene: Path | None = None,
        **more: Any,
    ) -> Device:
        running = running or request.getfixturevalue("server")
        context = browsers(scene or shop_front).new_context(
            **(PHONE if kind == "phone" else DESK)
            | {
                "locale": language,
                "color_scheme": "dark" if dark else "light",
                "timezone_id": "Asia/Shanghai",
            }
            | more
        )
        context.set_default_timeout(10_000)
        device = Device(running.url, context, context.new_page(), language, dark)
        made.append(device)
        return device

    yield make
    for device in made:
        device.context.close()
    assert [fault for device in made for fault in device.faults] == []


@pytest.fixture
def phone(devices: Devices) -> Device:
    """A phone in English, in light, on the shared server."""
    return devices()


@pytest.fixture
def desk(devices: Devices) -> Device:
    """A desk in English, in light, on the shared server."""
    return devices(kind="desk")
