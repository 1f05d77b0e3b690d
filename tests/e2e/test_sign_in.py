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


def test_a_deep_link_is_kept_over_signing_in_and_reloading(phone: Device) -> None:
    phone.sign_in(at="/field/search")
    expect(phone.page).to_have_url(phone.url + "/field/search")
    phone.page.reload()
    expect(phone.page.locator("h1")).to_be_visible()
    expect(phone.page).to_have_url(phone.url + "/field/search")


def test_language_and_appearance_can_be_set_before_signing_in(phone: Device) -> None:
    phone.go("/field/")
    page = phone.page
    page.get_by_role("radio", name="简体中文").click()
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_role("radio", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    phone.check()
    page.reload()
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_password_can_be_looked_at_and_is_offered_to_password_managers(phone: Device) -> None:
    phone.go("/field/")
    page = phone.page
    expect(page.get_by_label("User name")).to_have_attribute("autocomplete", "username")
    password = page.get_by_label("Password", exact=True)
    expect(password).to_have_attribute("autocomplete", "current-password")
    expect(password).to_have_attribute("type", "password")
    page.get_by_role("button", name="Show password").click()
    expect(password).to_have_attribute("type", "text")


def test_too_many_wrong_passwords_are_told_with_how_long_to_wait(
    devices: Devices, own_server: Running
) -> None:
    phone = devices(own_server)
    with own_server.anybody() as client:
        for _ in range(11):
            client.post(
                "/api/session", json={"login": "wei", "password": "wrong"}, headers={"X-Sopwith": "1"}
            )
    phone.go("/field/")
    page = phone.page
    page.get_by_label("User name").fill("wei")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Too many wrong passwords. Wait")
    assert "{" not in page.get_by_role("alert").inner_text()


def test_without_reach_signing_in_says_what_is_missing(phone: Device) -> None:
    phone.go("/field/")
    page = phone.page
    page.get_by_label("User name").fill("wei")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    phone.offline()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("no connection to the server")
    phone.online()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Password", exact=True)).to_have_count(0)
