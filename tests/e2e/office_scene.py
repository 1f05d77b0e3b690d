"""The company that the desk's pictures are taken of: the demo's day on a Friday morning at which the clock
stands still, with approvals that wait or were raised, work of nobody, an offer, letters and a roll-out."""

from __future__ import annotations

import asyncio
import io
import random
import shutil
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from PIL import Image, ImageDraw

from engine.commands.demo.day import DAY, HOUR, MINUTE, Day, furnish_day
from engine.commands.demo.devices import furnish_devices
from engine.commands.demo.pictures import photograph, signature, stamped
from engine.commands.demo.subjects import BRANCH, SUBJECTS
from engine.commands.up import DEFINITIONS
from engine.runtime.commands import HandIn
from engine.services.access import Actor
from engine.services.checking import load
from engine.services.clock import SettableClock
from engine.services.commands import carry_out, done
from engine.services.composition import close_services
from engine.services.context import Services
from engine.services.devices.handling import take
from engine.services.devices.taking_in import take_in
from engine.services.dispatch.asking import carry_asks
from engine.services.dispatch.positions import put_position
from engine.services.importing import files_of_folder, import_folder
from engine.services.messages import deliveries
from engine.services.messages.parcels import Parcels, Result
from engine.services.messages.sending import deliver
from engine.services.messages.spreading import spread
from engine.services.opening import open_job
from engine.services.people import give_password
from engine.services.roll_outs.asking import ask
from engine.services.roll_outs.preparing import prepare
from engine.services.timers import fire_due
from engine.services.work.batches import Batch, Share
from engine.services.work.nightly_audit import audit_daily
from plugins.hooks.devices import DeviceMessage
from tests.api.conftest import PASSWORD, Running
from tests.e2e.server import opened

NOW = int(datetime.fromisoformat("2026-11-20T10:40:00+08:00").timestamp() * 1000)
EVERY = Share()
CHANGED = "channel-activation"
"""The SOP that is rolled out."""


def shop_front(seed: int) -> Image.Image:
    """A shop seen from the street: a sign, an awning, a window with goods, a door; each seed's is another."""
    chance = random.Random(seed)
    image = Image.new("RGB", (1280, 960), (196, 214, 228))
    draw = ImageDraw.Draw(image)
    wall = tuple(chance.randrange(150, 215) for _ in range(3))
    sign = tuple(chance.randrange(30, 150) for _ in range(3))
    left, right, top = chance.randrange(0, 140), chance.randrange(1140, 1280), chance.randrange(40, 180)
    draw.rectangle((0, 800, 1280, 960), fill=(142, 142, 146))
    draw.rectangle((left, top, right, 840), fill=wall)
    for y in range(top, 840, 26):
        draw.line((left, y, right, y), fill=tuple(one - 14 for one in wall), width=2)
    draw.rectangle((left + 40, top + 30, right - 40, top + 140), fill=sign)
    for at in range(chance.randrange(4, 8)):
        x = left + 120 + at * 120
        draw.rectangle(
            (x, top + 55, x + chance.randrange(40, 90), top + 115), outline=(245, 240, 225), width=9
        )
    stripe = tuple(chance.randrange(120, 230) for _ in range(3))
    for number, x in enumerate(range(left + 20, right - 20, 60)):
        shade = stripe if number % 2 else (240, 238, 230)
        draw.polygon(
            ((x, top + 160), (x + 60, top + 160), (x + 54, top + 230), (x - 6, top + 230)), fill=shade
        )
    door = chance.choice((left + 60, right - 300))
    window = (left + 340, right - 60) if door < 640 else (left + 60, right - 340)
    draw.rectangle((door, top + 260, door + 240, 840), fill=(70, 84, 92), outline=(40, 46, 50), width=10)
    draw.rectangle((door + 24, top + 290, door + 216, 700), fill=(168, 196, 204))
    draw.rectangle(
        (window[0], top + 270, window[1], 760), fill=(214, 226, 224), outline=(60, 66, 70), width=10
    )
    for shelf in range(top + 380, 740, 95):
        draw.rectangle((window[0] + 10, shelf, window[1] - 10, shelf + 9), fill=(120, 96, 72))
        x = window[0] + 26
        while x < window[1] - 70:
            width, height = chance.randrange(22, 62), chance.randrange(30, 76)
            goods = tuple(chance.randrange(40, 225) for _ in range(3))
            draw.rectangle((x, shelf - height, x + width, shelf), fill=goods, outline=(50, 50, 50), width=2)
            x += width + chance.randrange(6, 26)
    grain = Image.effect_noise(image.size, 30).convert("RGB")
    return Image.blend(image, grain, 0.1)


class Desk(Day):
    """What the demo's day has not: work that waits for those who decide and give out."""

    def fill(self) -> None:
        self._raised()
        self._approvals()
        self._unassigned()
        self._others()

    def _raised(self) -> None:
        """Ready for its approval since four days."""
        self._ready("CH-2104", "music", ago=4 * DAY, remark=4)

    def _approvals(self) -> None:
        self._ready("CH-2101", "game", ago=5 * HOUR + DAY, remark=5)
        self._ready("CH-2102", "mobile", ago=2 * HOUR, remark=3)

    def _ready(self, shop: str, card: str, *, ago: int, remark: int) -> None:
        self._at(ago + 3 * HOUR)
        job = self._open("lin", "channel-activation", shop, {"card_type": card, "quantity": 50})
        self._prepare(job)
        self._accept(job)
        self._at(ago + 90 * MINUTE)
        self._hand_in(job, "verify_identity", licence=[self._photo(shop, "licence")])
        self._hand_in(job, "enter", merchant_no="10203040", screen=[self._photo(shop, "screen")])
        self._at(ago + HOUR)
        self._hand_in(job, "function_test", result="pass", receipt=[self._photo(shop, "receipt")])
        self._at(ago)
        drawn = self._stored(signature(self._next()))
        owner = {"blob": drawn, "at": self._clock.now(), "signer": SUBJECTS[shop].contact["name"]}
        counter = [self._photo(shop, "counter"), self._photo(shop, "counter, left")]
        self._hand_in(job, "sign", overall=remark, customer=[owner], counter=counter)

    def _unassigned(self) -> None:
        self._at(35 * MINUTE)
        for sop, subject, inputs, priority in (
            ("store-visit", "ST-3120", {"purpose": "routine"}, "normal"),
            ("store-visit", "ST-3107", {"purpose": "routine"}, "high"),
            ("terminal-repair", "T-90431", {"device": "T-90431", "fault_code": "E62"}, "urgent"),
        ):
            self._given(None, sop, subject, inputs, priority=priority, dispatch={"by": "manual"})

    def _others(self) -> None:
        """Colleagues have work too."""
        self._at(3 * HOUR)
        self._given("qian", "store-visit", "ST-3112", {"purpose": "routine"})
        self._given("zhao", "terminal-repair", "T-90422", {"device": "T-90422", "fault_code": "E14"})

    def _photo(self, subject: str, caption: str) -> dict[str, Any]:
        """A drawn shop in place of the demo's colourful shapes."""
        at, site, seed = self._clock.now(), self._site(subject), self._next()
        taken = datetime.fromtimestamp(at // 1000, UTC)
        plain = photograph(caption=caption, seed=seed, taken_at=taken, lat=site["lat"], lon=site["lon"])
        exif = Image.open(io.BytesIO(plain)).getexif()
        original = io.BytesIO()
        shop_front(seed).save(original, "JPEG", quality=88, exif=exif)
        copy = stamped(original.getvalue(), [f"{taken:%Y-%m-%d %H:%M:%SZ}", subject, "wei"])
        return {
            "blob": self._stored(original.getvalue()),
            "stamped": self._stored(copy),
            "at": at,
            "position": site,
            "source": "camera",
        }

    def _given(self, to: str | None, sop: str, subject: str, inputs: dict[str, Any], **more: Any) -> str:
        opening = open_job(
            self._services,
            self._as("lin"),
            sop=sop,
            branch=BRANCH,
            subject=subject,
            inputs=inputs,
            assignee=to,
            **more,
        )
        return done(opening).job


class _Letters:
    """Takes every letter but one person's."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        refused = any(address.startswith("gao@") for address in envelope.rcpt_tos)
        return "550 5.1.1 no such mailbox" if refused else "250 queued"


@contextmanager
def letter_box() -> Iterator[int]:
    """An SMTP server on loopback; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    controller = Controller(_Letters(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def _until_nothing(work: Callable[[Services, Share], Batch], services: Services) -> None:
    while work(services, EVERY).claimed:
        pass


def at_rest(folder: Path) -> Services:
    """The installation in a folder, its clock standing at the moment of the pictures."""
    return replace(opened(folder), clock=SettableClock(NOW))


def furnish_company(folder: Path) -> None:
    """Fill an empty folder with the company that ships and its people, as they were a month before."""
    before = replace(opened(folder), clock=SettableClock(NOW - 30 * DAY))
    found = import_folder(before, root=DEFINITIONS)
    assert found.published, found.findings
    for login in before.organisations.current().people:
        give_password(before, login=login, password=PASSWORD, by="xu")
    close_services(before)


def furnish(folder: Path) -> None:
    """Fill an empty folder with the company, its people, the demo's day and what the desk adds to it."""
    furnish_company(folder)
    services = at_rest(folder)
    assert furnish_day(services)
    furnish_devices(services)
    Desk(services).fill()
    clock = SettableClock(NOW - 5 * DAY)
    later = replace(services, clock=clock)
    while clock.now() <= NOW:  # the ladders, as a worker climbs them
        while fire_due(later):
            pass
        clock.advance(2 * HOUR)
    _offer(services)
    _stray_events(services)
    close_services(services)


def _offer(services: Services) -> None:
    """The nearest is asked first."""
    for login, lat, lon in (
        ("wei", 30.2712, 120.1561),
        ("zhao", 30.2611, 120.1702),
        ("qian", 30.289, 120.13),
    ):
        kept = put_position(
            services, Actor(login=login, at=NOW), lat=lat, lon=lon, accuracy=12.0, at=NOW - 3 * MINUTE
        )
        assert kept.kept, kept
    inputs = {"device": "T-90422", "fault_code": "E31", "description": "小票打印后交易无结果 / no result"}
    job = done(
        open_job(
            services,
            Actor(login="gao", at=NOW),
            sop="terminal-repair",
            branch=BRANCH,
            subject="T-90422",
            inputs=inputs,
            priority="urgent",
            dispatch={"by": "offer", "to": 3, "accept_within": {"n": 15, "unit": "m"}},
        )
    ).job
    answers = {
        "reached": True,
        "code": "E31",
        "remote": False,
        "look_first": "电源和网线 / the cables",
    }
    done(
        carry_out(
            services,
            Actor(login="gao", at=NOW),
            job=job,
            command=HandIn(step="diagnose", answers=answers),
        )
    )
    _until_nothing(carry_asks, services)


def _stray_events(services: Services) -> None:
    """Of a device that nobody has registered, and another that has much to say."""
    messages = [
        DeviceMessage(
            source="gateway", key=str(number), type="device.telemetry", device=device, at=NOW - ago, data=data
        )
        for number, (ago, device, data) in enumerate(
            (
                (35 * MINUTE, "T-90500", {"printer_errors": 0, "card_stock": 12}),
                (8 * MINUTE, "T-90422", {"printer_errors": 7, "card_stock": 52}),
                (2 * MINUTE, "T-90431", {"printer_errors": 10, "card_stock": 37}),
            ),
            1,
        )
    ]
    take_in(services, messages, by=Actor(login="system", at=NOW, system=True))
    _until_nothing(take, services)


def go_on(running: Running, folder: Path, *, mail: int) -> str:
    """What needs a server: a channel, code lists, an absence; then letters and a roll-out. Its id."""
    xu, zhou = running.person("xu"), running.person("zhou")
    for login in ("xu", "wei", "chen", "sun", "lin", "gao"):
        change(running, login, email=f"{login}@example.com")
    settings = {"host": "127.0.0.1", "port": mail, "security": "none", "sender": "sops@example.com"}
    title = {"en": "E-mail", "zh-CN": "电子邮件"}
    body = {"plugin": "email", "title": title, "settings": settings, "urgencies": ["normal", "urgent"]}
    xu.put("/api/channels/email", body)
    _carry(running.services)
    audit_daily(running.services, EVERY)
    zhou.put("/api/code-lists/return-reasons", _reasons(2))
    zhou.put("/api/code-lists/return-reasons", _reasons(4))
    roll_out = ask(
        running.services,
        Actor(login="zhou", at=NOW),
        sop=CHANGED,
        files=_changed(folder),
        stages=(("hangzhou",),),
        note="两天太紧 / two days are not enough",
    )
    _until_nothing(prepare, running.services)
    return roll_out


def change(running: Running, login: str, **more: Any) -> None:
    """Change something of a person."""
    found = running.person("xu").get(f"/api/people/{login}")
    kept = {name: found[name] for name in ("name", "branch", "roles", "skills", "language", "email")}
    running.person("xu").put(f"/api/people/{login}", {**kept, **more})


def _reasons(count: int) -> dict[str, Any]:
    every = [
        ("damaged", "破损", "Damaged"),
        ("expired", "过期", "Past its date"),
        ("wrong", "发错货", "Wrong goods"),
        ("unsold", "滞销", "Not sold"),
    ]
    entries = [{"code": code, "title": {"zh-CN": zh, "en": en}} for code, zh, en in every[:count]]
    return {"title": {"zh-CN": "退货原因", "en": "Reasons of returns"}, "entries": entries}


def _carry(services: Services) -> None:
    """What a worker does with messages."""

    async def claim(*_: object) -> Parcels:
        return deliveries.claim(services, EVERY)

    async def settle(results: Sequence[Result]) -> Batch:
        return deliveries.settle(services, results)

    _until_nothing(spread, services)
    asyncio.run(deliver(claim, settle, services.plugins.channels))


def _changed(folder: Path) -> dict[str, bytes]:
    """The SOP with another deadline."""
    whole = folder / "sops"
    shutil.copytree(DEFINITIONS / CHANGED, whole / CHANGED)
    (whole / CHANGED / "scenarios" / "prepare-is-late.yaml").unlink()  # of the deadline that is changed
    path = whole / CHANGED / "sop.yaml"
    text = path.read_text()
    assert "due: 2d" in text
    path.write_text(text.replace("due: 2d", "due: 4d", 1))
    shutil.copy(DEFINITIONS / "organisation.yaml", whole)
    return files_of_folder(load(whole), CHANGED)
