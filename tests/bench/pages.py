"""Pages in a real browser as a cheap phone has them: a slow processor, a slow line, and what it takes."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
SLOWER = 6
"""How many times slower the processor is made."""

KEYS = """() => new Promise((tell) => {
  const took = []
  addEventListener('keydown', () => {
    const pressed = performance.now()
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => took.push(performance.now() - pressed)
      channel.port2.postMessage(0)
    })
  }, true)
  window.tookKeys = took
  tell()
})"""
"""From the key to the frame after it: what a person waits to see the letter."""


class Folder(ThreadingHTTPServer):
    """A folder served compressed on loopback."""

    daemon_threads = True

    def __init__(self, root: Path) -> None:
        self.root = root
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Folder
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.server.root / self.path.partition("?")[0].lstrip("/")
        if not path.is_file():
            self.send_error(404)
            return
        body = compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", mimetypes.guess_type(path.name)[0] or "application/octet-stream")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@lru_cache(maxsize=256)
def compressed(path: Path) -> bytes:
    """A file's bytes as they travel."""
    return gzip.compress(path.read_bytes(), 9)


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The URL of a folder, while it is served."""
    server = Folder(root)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--enable-precise-memory-info",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
            ],
        )
        try:
            yield found
        finally:
            found.close()


@contextmanager
def cheap_phone(found: Browser) -> Iterator[tuple[Page, CDPSession]]:
    """A page on a slow processor, with nothing kept from before."""
    context = found.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, has_touch=True, locale="en"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    try:
        yield page, session
    finally:
        context.close()


def heap(session: CDPSession) -> float:
    """Megabytes of script memory in use after a collection."""
    session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1e6


def key_presses(page: Page, text: str) -> list[float]:
    """Milliseconds from each key to the frame that shows it."""
    page.evaluate(KEYS)
    for key in text:
        page.keyboard.press(key)
        page.wait_for_timeout(30)
    page.wait_for_timeout(300)
    took: list[float] = page.evaluate("() => window.tookKeys")
    return took
