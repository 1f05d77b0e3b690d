"""The same SOP from an empty page: by mouse, by keyboard, and by text. All three are one runbook."""

from __future__ import annotations

from pathlib import Path
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Devices
from tests.e2e.designer.building import Building, build
from tests.e2e.designer.hands import Hands, Keys, Mouse
from tests.e2e.designer.workshop import Home, Workshop
from tests.e2e.server import Running

SOP = "card-channel"


def built(devices: Devices, running: Running, way: Callable[[Page], Hands]) -> str:
    """The digest of the runbook that all branches would get."""
    device = devices(running, kind="desk")
    device.sign_in("xu", at="/office/designer")
    workshop = Home(device).open().begin_empty("Activate a card channel", sop=SOP)
    building = Building(workshop, way(device.page))
    expect(building.card("first_step")).to_be_visible()
    build(building)
    workshop.checked()
    device.shot(f"built-by-{way.__name__.lower()}")
    return proved(running, workshop)


def proved(running: Running, workshop: Workshop) -> str:
    """Nothing stands against it; the digest of its one runbook."""
    workshop.kept()
    expect(workshop.pill).not_to_have_class("workshop-errors")
    xu = running.person("xu")
    report = xu.get(f"/api/drafts/{workshop.draft}/report")
    files = {one["path"]: one["text"] for one in xu.get(f"/api/drafts/{workshop.draft}")["files"]}
    Path("/tmp/built.txt").write_text("\n####\n".join(f"{k}\n{v}" for k,v in files.items()))
    assert [one["message"] for one in report["findings"] if one["severity"] == "error"] == []
    (digest,) = {one["runbook"] for one in report["branches"]}
    xu.delete(f"/api/drafts/{workshop.draft}")
    return str(digest)


def test_an_sop_built_by_mouse_by_keyboard_and_by_text_is_one_runbook(
    devices: Devices, own_server: Running
) -> None:
    by_mouse = built(devices, own_server, Mouse)
    by_keys = built(devices, own_server, Keys)
    assert by_keys == by_mouse
