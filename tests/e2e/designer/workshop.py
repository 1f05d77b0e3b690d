"""The designer as tests walk through it: its first page, and the workshop around every room."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.phone import Device
from tests.e2e.server import Running
from tests.e2e.words import said

MODIFIER = "Control"


@dataclass
class Home:
    """The page of drafts and the gallery."""

    device: Device

    @property
    def page(self) -> Page:
        return self.device.page

    def said(self, key: str, **params: Any) -> str:
        return said(self.device.language, key, **params)

    def open(self) -> Home:
        self.device.go("/office/designer")
        expect(self.page.locator("#drafts-title")).to_be_visible()
        return self

    def begin_empty(self, title: str, *, sop: str | None = None) -> Workshop:
        self.page.locator(".begin-way").first.click()
        return self._name(title, sop)

    def begin_from(self, template: str, title: str | None = None, *, sop: str | None = None) -> Workshop:
        """From a card of the gallery, by its title."""
        self.page.locator(".gallery-card").filter(has_text=template).first.click()
        return self._name(title, sop)

    def _name(self, title: str | None, sop: str | None) -> Workshop:
        dialog = self.page.get_by_role("dialog")
        if title is not None:
            dialog.get_by_label(self.said("designer.new.title"), exact=True).fill(title)
        if sop is not None:
            dialog.get_by_label(self.said("designer.new.id"), exact=True).fill(sop)
        dialog.get_by_role("button", name=self.said("designer.begin"), exact=True).click()
        return Workshop(self.device).opened()


@dataclass
class Workshop:
    """One open draft."""

    device: Device

    @property
    def page(self) -> Page:
        return self.device.page

    def said(self, key: str, **params: Any) -> str:
        return said(self.device.language, key, **params)

    def opened(self) -> Workshop:
        expect(self.page.locator(".workshop-bar")).to_be_visible()
        return self

    @property
    def draft(self) -> str:
        found = re.search(r"/office/designer/([^/]+)", self.page.url)
        assert found, self.page.url
        return found[1]

    def open(self, draft: str, room: str = "flow", item: str = "") -> Workshop:
        self.device.go(f"/office/designer/{draft}/{room}" + (f"/{item}" if item else ""))
        return self.opened()

    def go(self, room: str) -> Locator:
        """To a room by its tab; gives the room."""
        self.page.locator(".workshop-tab").filter(has_text=self.said(f"designer.room.{room}")).click()
        found = self.page.locator(f".workshop-room[data-room='{room}']")
        expect(found).to_be_visible()
        return found

    @property
    def room(self) -> Locator:
        return self.page.locator(".workshop-room")

    def kept(self) -> None:
        """Everything is at the server."""
        expect(self.page.locator(".workshop-keeping.workshop-kept")).to_be_visible()

    def keeping(self, how: str) -> None:
        """`kept`, `keeping`, `waiting`, `conflict`, `ended`."""
        expect(self.page.locator(f".workshop-keeping.workshop-{how}")).to_be_visible()

    def undo(self) -> None:
        self.page.locator(".workshop-history .icon-button").first.click()

    def redo(self) -> None:
        self.page.locator(".workshop-redo").click()

    @property
    def pill(self) -> Locator:
        """What was found, in a word."""
        return self.page.locator(".workshop-pill")

    def findings(self) -> Locator:
        """The list of what was found, opened."""
        if self.page.locator(".findings").count() == 0:
            self.pill.click()
        return self.page.locator(".findings")

    def checked(self) -> None:
        """What stands here was looked at by the server."""
        expect(self.page.locator(".workshop-pill:not(.workshop-stale)")).to_be_visible()
        expect(self.pill).not_to_have_text(self.said("designer.findings.checking"))


def start(running: Running, sop: str, *, by: str = "xu", **origin: Any) -> str:
    """A draft made without a browser: its id. By default from what is live."""
    body = {"sop": sop, "from": origin or {"kind": "live", "sop": sop}}
    return str(running.person(by).command("/api/drafts", body)["draft"]["id"])


def text_of(running: Running, draft: str, path: str, *, by: str = "xu") -> str:
    """A file as the server keeps it."""
    files = running.person(by).get(f"/api/drafts/{draft}")["files"]
    return str(next(one["text"] for one in files if one["path"] == path))


def save(running: Running, draft: str, path: str, old: str, new: str, *, by: str = "zhou") -> None:
    """Somebody else changes a file: `new` in place of `old`."""
    person = running.person(by)
    file = next(one for one in person.get(f"/api/drafts/{draft}")["files"] if one["path"] == path)
    assert old in file["text"]
    sent = {"path": path, "text": file["text"].replace(old, new, 1), "seen": file["version"]}
    person.put(f"/api/drafts/{draft}/files", {"files": [sent]})
