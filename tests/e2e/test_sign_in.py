"""Coming in, in both apps: right, wrong, in either language, by day and night; when a session ends."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Devices
from tests.e2e.phone import Device
from tests.e2e.server import PASSWORD, Running


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("kind", ["phone", "desk"])
def test_the_sign_in_screen_can_be_read_by_everybody(
    devices: Devices, kind: str, language: str, dark: bool
) -> None:
    device = devices(kind=kind, language=language, dark=dark)
    device.go("/field/" if kind == "phone" else "/office/")
    expect(device.page.locator("html")).to_have_attribute("lang", language)
    expect(
        device.page.get_by_role("button", name="登录" if language == "zh-CN" else "Sign in")
    ).to_be_visible()
    device.check()
    device.shot(f"sign-in-{kind}")


def test_a_wrong_password_is_told_in_words_and_the_right_one_opens_the_app(phone: Device) -> None:
    phone.go("/field/")
    page = phone.page
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Enter your user name.")).to_be_visible()
    expect(page.get_by_text("Enter your password.")).to_be_visible()
    phone.check()
    page.get_by_label("User name").fill("wei")
    page.get_by_label("Password", exact=True).fill("not this one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("User name or password is not right")
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    phone.shot("sign-in-wrong")
    phone.check()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Password", exact=True)).to_have_count(0)
