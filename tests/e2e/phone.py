"""A phone, or a desk, in a real browser: signing in, what a screen must hold to, pictures of it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.api.conftest import PASSWORD

AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": (
        "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/131.0.0.0 Mobile Safari/537.36"
    ),
    "geolocation": {"latitude": 30.2741, "longitude": 120.1551, "accuracy": 12},
    "permissions": ["geolocation", "camera", "microphone"],
}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
_STOOD = """() => Promise.all(
  document.getAnimations()
    .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)
    .map((one) => one.finished.catch(() => {})))"""
_RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ['violations', 'incomplete'] })
  const why = (node) => (node.any[0] ?? node.all[0] ?? node.none[0])?.message
  const told = (kind) => (one) =>
    one.nodes.map((node) => `${kind} ${one.id}: ${node.target.join(' ')}: ${why(node) ?? one.help}`)
  return [
    ...found.violations.flatMap(told('violates')),
    ...found.incomplete.filter((one) => one.id === 'color-contrast').flatMap(told('cannot tell')),
  ]
}"""


# A bar that stays in sight lies over what is read; at the end of the page it lies below it.
_BELOW = """() => {
  const was = scrollY
  if (document.querySelector('.frame-bottom')) scrollTo(0, document.body.scrollHeight)
  return was
}"""

_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= width) return []
  return [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > width + 0.5)
    .map((one) => `reaches beyond the screen: ${one.tagName} ${one.className}`)
}"""


@dataclass
class Device:
    """A browser with one page, on one server."""

    url: str
    context: BrowserContext
    page: Page
    language: str
    dark: bool
    faults: list[str] = field(default_factory=list)
    """Errors of scripts and of the content policy: a test ends badly when there are any."""

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        text = message.text
        # The browser itself reports answers of 4xx and lost connections; the screens say them in words.
        if message.type == "error" and not re.match(r"Failed to load resource|.*net::ERR_", text):
            self.faults.append(f"console: {text}")

    def go(self, path: str) -> None:
        """Open an address of the server."""
        self.page.goto(self.url + path)

    def sign_in(self, login: str = "wei", password: str = PASSWORD, *, at: str = "/field/") -> None:
        """Sign in as a person does, and wait for the first screen."""
        self.go(at)
        self.page.locator("input[name=login]").fill(login)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("form.sign-in-form button[type=submit]").click()
        expect(self.page.locator("form.sign-in-form")).to_have_count(0)

    def heading(self) -> Locator:
        """The heading of the screen."""
        return self.page.locator("h1")

    def check(self) -> None:
        """The screen holds to WCAG 2.2 AA as far as axe can tell, contrast included, and does not scroll
        sideways."""
        page = self.page
        # What is still moving has other colours than what stands.
        page.evaluate(_STOOD)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        was = page.evaluate(_BELOW)
        found = page.evaluate(_RUN, TAGS)
        page.evaluate("(top) => scrollTo(0, top)", was)
        assert not found, "\n".join(found)
        assert not (wide := page.evaluate(_TOO_WIDE)), "\n".join(wide)

    def shot(self, name: str) -> None:
        """A picture of the screen for people to look at, into the folder that SOPWITH_SHOTS names."""
        if folder := os.environ.get("SOPWITH_SHOTS"):
            looks = f"{self.language}-{'dark' if self.dark else 'light'}"
            path = Path(folder) / f"{name}-{looks}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=path)

    def offline(self) -> None:
        """Out of signal."""
        self.context.set_offline(True)

    def online(self) -> None:
        """Back in signal."""
        self.context.set_offline(False)
