"""Messages in a real browser: a channel is set up by form and tried over a real SMTP server, the words are
changed beside their preview, what failed is sent again, people read and choose."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Page, expect

from engine.services.context import Services
from engine.services.messages import deliveries
from engine.services.messages.parcels import Parcels, Result
from engine.services.messages.posting import Notice, post
from engine.services.messages.sending import deliver
from engine.services.messages.spreading import spread
from engine.services.work.batches import Batch, Share
from tests.e2e.conftest import Devices
from tests.e2e.phone import Device
from tests.e2e.server import Running, open_job

LOOKS = pytest.mark.parametrize(
    ("kind", "language", "dark"),
    [("desk", "en", False), ("desk", "zh-CN", True), ("phone", "zh-CN", False), ("phone", "en", True)],
)
EVERY = Share()
TALL = {"viewport": {"width": 1280, "height": 1200}}
"""Where all of an administrator's navigation is in sight: what is half hidden has no contrast to be told."""


class Post:
    """Takes letters, and refuses them for as long as it is told to."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refusing = ""
        self.port = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refusing:
            return self.refusing
        assert isinstance(envelope.content, bytes)
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.taken.append(letter)
        return "250 queued"


@pytest.fixture
def mail() -> Iterator[Post]:
    """An SMTP server on loopback."""
    found = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found.port = free.getsockname()[1]
    controller = Controller(found, hostname="127.0.0.1", port=found.port)
    controller.start()
    yield found
    controller.stop()


def carry(running: Running) -> None:
    """What a worker does; beside the browser's loop, which this thread has."""
    services: Services = running.app.state.parts.services

    async def claim(_: tuple[str, ...]) -> Parcels:
        return deliveries.claim(services, EVERY)

    async def settle(results: Sequence[Result]) -> Batch:
        return deliveries.settle(services, results)

    def work() -> None:
        spread(services, EVERY)
        asyncio.run(deliver(claim, settle, services.plugins.channels))

    with ThreadPoolExecutor(1) as one:
        one.submit(work).result()


def tell(running: Running, login: str, job: str, *, cause: str = "", urgency: str = "normal") -> None:
    """Tell somebody of a job."""
    services = running.services
    notice = Notice(
        cause=f"{job}/{login}/{cause}",
        kind="job.assigned",
        people=(login,),
        urgency=urgency,  # type: ignore[arg-type]
        job=job,
        link=f"/field/jobs/{job}",
    )
    services.store.write(lambda unit: post(unit, notice, at=services.clock.now()))


def reachable(running: Running, *logins: str) -> None:
    """Give people an e-mail address."""
    xu = running.person("xu")
    for login in logins:
        found = xu.get(f"/api/people/{login}")
        kept = {name: found[name] for name in ("name", "branch", "roles", "skills", "language")}
        xu.put(f"/api/people/{login}", {**kept, "email": f"{login}@example.com"})


def set_up(running: Running, port: int) -> None:
    """E-mail, as an administrator would have it."""
    running.person("xu").put(
        "/api/channels/email",
        {
            "plugin": "email",
            "title": {"en": "E-mail", "zh-CN": "电子邮件"},
            "settings": {
                "host": "127.0.0.1",
                "port": port,
                "security": "none",
                "sender": "sops@example.com",
                "password": "not-shown-1",
            },
            "urgencies": ["normal", "urgent"],
        },
    )


@LOOKS
def test_the_pages_of_messages_can_be_read(
    devices: Devices, own_server: Running, mail: Post, kind: str, language: str, dark: bool
) -> None:
    reachable(own_server, "xu", "wei")
    job = open_job(own_server)
    tell(own_server, "xu", job)
    tell(own_server, "xu", job, cause="again", urgency="urgent")
    more = TALL if kind == "desk" else {}
    device = devices(own_server, kind=kind, language=language, dark=dark, **more)
    device.sign_in("xu", at="/office/channels")
    expect(device.page.locator(".plugin")).to_have_count(7)
    device.shot(f"messages-channels-none-{kind}")
    device.check()
    set_up(own_server, mail.port)
    tell(own_server, "wei", job)
    mail.refusing = "550 no such mailbox"
    carry(own_server)
    for name, path, there in (
        ("channels", "/office/channels", ".channel"),
        ("channel-new", "/office/channels?new=email", ".channel-form .rf"),
        ("channel-edit", "/office/channels?edit=email", ".secret-state"),
        ("templates", "/office/templates?kind=job.escalated", ".letter"),
        ("deliveries", "/office/deliveries", ".table tbody tr"),
        ("messages", "/office/messages", ".message"),
    ):
        device.go(path)
        expect(device.page.locator(there).first).to_be_visible()
        expect(device.page.locator(".skeleton")).to_have_count(0)
        device.shot(f"messages-{name}-{kind}")
        device.check()
    device.go("/office/deliveries")
    device.page.locator(".table-main a").first.click()
    expect(device.page.locator("dialog .letter")).to_be_visible()
    device.shot(f"messages-delivery-{kind}")
    device.check()


def filled(page: Page, label: str, text: str) -> None:
    page.get_by_label(re.compile(f"^{label}")).first.fill(text)


def test_mail_is_set_up_by_form_tried_reworded_and_what_failed_is_sent_again(
    devices: Devices, own_server: Running, mail: Post
) -> None:
    reachable(own_server, "xu", "wei")
    desk = devices(own_server, kind="desk", **TALL)
    desk.sign_in("xu", at="/office/channels")
    page = desk.page
    page.get_by_role("link", name=re.compile("^E-mail")).click()
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_text("2 answers need your attention")).to_be_visible()
    filled(page, "Server", "127.0.0.1")
    filled(page, "Port", str(mail.port))
    page.get_by_text("None", exact=True).click()
    filled(page, "Address of the sender", "sops@example.com")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_text("Not tried yet")).to_be_visible()

    page.get_by_role("button", name="Send me a test").click()
    expect(page.get_by_text("On its way …")).to_be_visible()
    carry(own_server)
    expect(page.get_by_text("It works")).to_be_visible()
    expect(page.locator(".badge").get_by_text("Works")).to_be_visible()
    assert [letter["To"].addresses[0].addr_spec for letter in mail.taken] == ["xu@example.com"]

    desk.go("/office/templates?kind=job.assigned&language=zh-CN&length=long")
    editor = page.get_by_role("textbox", name="Words")
    editor.fill("工单 {{ job.numbr }}\n{% for x in %}")
    expect(page.locator(".templates-mistakes li").first).to_be_visible()
    editor.fill("#{{ job.number }} 交给您了\n{{ nobody }}\n{{ job.nothing }}")
    expect(page.locator(".templates-mistakes li")).to_have_count(2)
    expect(page.locator(".editor-wrong")).to_have_text(["2", "3"])
    desk.check()
    editor.fill("#{{ job.number }} 交给您了\n请今天完成：{{ job.title }}")
    expect(page.locator(".letter-subject")).to_have_text("#128 交给您了")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your own words, by")).to_be_visible()

    mail.refusing = "550 no such mailbox"
    job = open_job(own_server)
    tell(own_server, "wei", job)
    carry(own_server)
    desk.go("/office/deliveries")
    expect(page.get_by_text("550", exact=False)).to_be_visible()
    mail.refusing = ""
    before = len(mail.taken)
    page.get_by_role("checkbox", name=re.compile("交给您了|Choose #")).first.check()
    page.get_by_role("button", name="Send 1 again").click()
    expect(page.get_by_text("1 is sent again.")).to_be_visible()
    carry(own_server)
    expect(page.get_by_role("button", name=re.compile("^Sent"))).to_contain_text("2")
    (letter,) = mail.taken[before:]
    assert "交给您了" in letter["Subject"]


def test_somebody_elses_change_is_not_overwritten_unseen(
    devices: Devices, own_server: Running, mail: Post
) -> None:
    set_up(own_server, mail.port)
    desk = devices(own_server, kind="desk")
    desk.sign_in("xu", at="/office/channels?edit=email")
    page = desk.page
    expect(page.get_by_text("Set, and not shown")).to_be_visible()
    set_up(own_server, mail.port)
    filled(page, "Name of the sender", "Sopwith")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Somebody else was faster")).to_be_visible()
    page.get_by_role("button", name="Save mine over it").click()
    expect(page.locator(".channel")).to_be_visible()
    shown = own_server.person("xu").get("/api/channels/email")["settings"]
    assert (shown["sender_name"], shown["password"]) == ("Sopwith", True)


def test_messages_are_read_and_preferences_kept_with_undo(
    devices: Devices, own_server: Running, mail: Post
) -> None:
    set_up(own_server, mail.port)
    job = open_job(own_server)
    for cause in ("one", "two"):
        tell(own_server, "chen", job, cause=cause)
    desk = devices(own_server, kind="desk")
    desk.sign_in("chen", at="/office/messages?show=unread")
    page = desk.page
    expect(page.locator(".message-unread")).to_have_count(2)
    page.get_by_role("button", name=re.compile("^Read “")).first.click()
    expect(page.locator(".message")).to_have_count(1)
    tell(own_server, "chen", job, cause="three")
    expect(page.locator(".message")).to_have_count(2)
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("You have read everything")).to_be_visible()

    box = page.get_by_role("checkbox", name="E-mail: Normal")
    expect(box).to_be_checked()
    box.uncheck()
    expect(page.get_by_text("You chose this yourself.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(box).to_be_checked()
    expect(page.get_by_text("This is the usual here.", exact=False)).to_be_visible()
    page.get_by_label("Quiet hours").check()
    until = page.get_by_label("Until")
    until.fill("06:30")
    until.blur()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Until")).to_have_value("06:30")


def test_a_phone_counts_messages_and_keeps_them_to_be_read_without_signal(
    devices: Devices, own_server: Running
) -> None:
    job = open_job(own_server)
    tell(own_server, "wei", job)
    phone = devices(own_server)
    phone.sign_in("wei")
    page = phone.page
    page.get_by_role("link", name=re.compile("unread message")).click()
    rows = page.locator(".list-row")
    expect(rows.first).to_be_visible()
    phone.shot("messages-field-list")
    phone.check()
    phone.offline()
    rows.first.click()
    expect(page.locator(".told-subject")).to_be_visible()
    phone.shot("messages-field-one")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_text("No connection. These were fetched before", exact=False)).to_be_visible()
    expect(page.get_by_text("All read")).to_be_visible()
    phone.online()
    page.get_by_role("link", name="How you are told").click()
    expect(page.get_by_role("table", name="Which channel carries what")).to_be_visible()
    page.get_by_role("table", name="Which channel carries what").scroll_into_view_if_needed()
    phone.shot("messages-field-me")


def test_whoever_may_not_manage_channels_is_told_whom_to_ask(desk: Device) -> None:
    desk.sign_in("chen", at="/office/channels")
    for path in ("/office/channels", "/office/templates", "/office/deliveries"):
        desk.go(path)
        expect(desk.page.get_by_text("for administrators of channels")).to_be_visible()
    desk.check()
