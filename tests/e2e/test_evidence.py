"""Evidence captured with the phone's own camera, receiver and hands, and whether it will pass."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Devices
from tests.e2e.phone import Device
from tests.e2e.server import Running, open_job

VISIT = {"sop": "store-visit", "inputs": {"purpose": "routine"}}
FAR = {"latitude": 30.28, "longitude": 120.1551, "accuracy": 12}
WORDS = {
    "en": {
        "take": "Take photo",
        "again": "Take again",
        "use": "Use photo",
        "pass": "This will pass when sent",
        "position": "Take position",
        "this": "Use this position",
        "remove": "Remove: Photo 1",
    },
    "zh-CN": {
        "take": "拍照",
        "again": "重拍",
        "use": "使用照片",
        "pass": "发送后可以通过",
        "position": "获取位置",
        "this": "使用此位置",
        "remove": "删除: 照片 1",
    },
}


def checking_in(device: Device, server: Running) -> None:
    """Signed in, at the step that asks for a position and a photo near the site."""
    job = open_job(server, **VISIT)
    device.sign_in()
    device.go(f"/field/jobs/{job}/steps/check_in")
    expect(device.page.locator(".evidence")).to_have_count(2)


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("zh-CN", True)])
def test_a_photo_and_a_position_taken_on_site_will_pass(
    devices: Devices, server: Running, language: str, dark: bool
) -> None:
    device = devices(language=language, dark=dark)
    page, words = device.page, WORDS[language]
    checking_in(device, server)
    page.get_by_role("button", name=words["take"]).click()
    expect(page.locator(".camera-shutter")).to_be_enabled()
    device.check()
    device.shot("evidence-camera")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name=words["again"])).to_be_visible()
    device.check()
    device.shot("evidence-review")
    page.get_by_role("button", name=words["use"]).click()
    expect(page.get_by_text(words["pass"])).to_have_count(1)
    page.get_by_role("button", name=words["position"]).click()
    expect(page.get_by_role("button", name=words["this"])).to_be_enabled()
    device.shot("evidence-position")
    device.check()
    page.get_by_role("button", name=words["this"]).click()
    expect(page.get_by_text(words["pass"])).to_have_count(2)
    device.check()
    device.shot("evidence-field")


def test_a_photo_far_from_the_site_cannot_be_used_and_says_why(devices: Devices, server: Running) -> None:
    device = devices(geolocation=FAR)
    page = device.page
    checking_in(device, server)
    page.get_by_role("button", name="Take photo").click()
    expect(page.locator(".camera-shutter")).to_be_enabled()
    page.keyboard.press("Space")
    expect(page.get_by_text("Taken 656 m from the site; at most 200 m.")).to_be_visible()
    expect(page.get_by_role("button", name="Use photo")).to_be_disabled()


def test_a_removed_photo_comes_back_by_undo(devices: Devices, server: Running) -> None:
    device = devices()
    page = device.page
    checking_in(device, server)
    page.get_by_role("button", name="Take photo").click()
    page.locator(".camera-shutter:enabled").click()
    page.get_by_role("button", name="Use photo").click()
    page.get_by_role("button", name="Remove: Photo 1").click()
    expect(page.locator(".evidence-capture")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".evidence-capture")).to_have_count(1)
