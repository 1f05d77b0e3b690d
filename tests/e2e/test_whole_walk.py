"""The whole, walked once by everybody it takes: a terminal falls silent, and a repair that nobody asked for
is offered, done without signal, left lying by its approver, raised, decided, and proved.

Everything is real: `sopwith up` with Prefect's server and a worker, a Mosquitto broker, an SMTP server, a
receiver of webhooks, and a browser for each of the people.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Geolocation, expect

from tests.e2e.conftest import Devices
from tests.e2e.field_pages import PATIENCE, FieldApp
from tests.e2e.phone import Device
from tests.e2e.whole.installation import Installation, PostOffice, eventually, furnish, post_office, up
from tests.e2e.whole.terminal import Terminal, connected
from tests.e2e.words import said
from tests.plugins.channels.receiving import Receiver, receiving
from tests.plugins.conftest import Broker, running

SITE = {"lat": 30.2741, "lon": 120.1551}
NEAR: Geolocation = {"latitude": 30.2760, "longitude": 120.1551, "accuracy": 10}
"""200 m from the site."""
FARTHER: Geolocation = {"latitude": 30.3000, "longitude": 120.1551, "accuracy": 10}
"""3 km from it."""
THERE: Geolocation = {"latitude": 30.2742, "longitude": 120.1551, "accuracy": 8}
HEARTBEAT = 10
"""Seconds within which the terminal says something; the registry takes no less."""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    folder = tmp_path / "broker"
    folder.mkdir()
    with running(folder) as one:
        yield one


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with post_office() as one:
        yield one


@pytest.fixture
def hooks() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture
def installation(tmp_path: Path, broker: Broker) -> Iterator[Installation]:
    furnish(tmp_path / "data", broker=broker.port)
    with up(tmp_path / "data") as one:
        yield one


def test_a_terminal_falls_silent_and_its_repair_is_offered_done_raised_decided_and_proved(
    installation: Installation,
    broker: Broker,
    post: PostOffice,
    hooks: Receiver,
    devices: Devices,
    tmp_path: Path,
) -> None:
    set_up(installation, post, hooks)
    # Two who could be sent share where they are; a third is nearest of all and has not the skill.
    wei = field_worker(devices, installation, "wei", NEAR)
    zhao = field_worker(devices, installation, "zhao", FARTHER, language="zh-CN")
    field_worker(devices, installation, "qian", THERE, language="zh-CN")
    with connected("T-1001", broker.port) as terminal:
        eventually(lambda: speaks(installation, terminal), "a worker that hears the terminal")
        # It says no more, and only then the broker notices that it is gone.
        job = eventually(lambda: opened(installation), "a repair")
        terminal.die()
        with connected("T-1001", broker.port) as again:
            again.say("state", "offline")

    # The nearest is asked, and does not answer.
    offered = wei.page.locator(".offer-card")
    expect(offered).to_be_visible(timeout=PATIENCE)
    expect(offered).to_contain_text("西湖便利店终端")
    wei.device.shot("whole-offer")
    assert zhao.page.locator(".offer-card").count() == 0
    expect(zhao.page.locator(".offer-card")).to_be_visible(timeout=60_000)
    expect(offered).to_have_count(0, timeout=PATIENCE)
    wei.says(wei.t("offer.past.expired", what="西湖便利店终端"))
    wei.device.shot("whole-offer-gone")
    zhao.device.shot("whole-offer-next")
    zhao.page.locator(".offer-card").get_by_role("button", name=zhao.t("offer.accept")).click()
    expect(zhao.page).to_have_url(f"{installation.url}/field/jobs/{job}", timeout=PATIENCE)
    zhao.taken_along()

    chen = desk(devices, installation, "chen", "/office/inbox")
    sun = desk(devices, installation, "sun", "/office/escalations")
    expect(sun.page.get_by_text(said("en", "desk.esc.none"))).to_be_visible(timeout=PATIENCE)

    zhao.device.context.set_geolocation(THERE)
    with zhao.no_signal():
        repair(zhao)
        assert zhao.unsent() == 3
        assert installation.person("chen").get(f"/api/jobs/{job}")["open"][0]["step"] == "arrive"
    zhao.all_sent()

    # The manager sees it, is reminded, and lets it lie.
    row = chen.page.locator(".task")
    expect(row).to_contain_text("Review", timeout=PATIENCE)
    chen.shot("whole-inbox")
    eventually(lambda: len(about(post, "chen")) == 2, "both reminders")

    # It is raised to the region.
    card = sun.page.locator(".escalation")
    expect(card).to_contain_text("Review", timeout=PATIENCE)
    sun.shot("whole-escalation")
    eventually(lambda: len(about(post, "sun")) == 1, "a letter about the escalation")
    decide(sun, installation, job)
    expect(chen.page.locator(".task")).to_have_count(0, timeout=PATIENCE)

    eventually(lambda: quiet(installation), "everything is carried")
    told_once(installation, post, hooks, job)
    shown_in_prefect(installation, job)
    proved(installation, job, tmp_path)


def set_up(installation: Installation, post: PostOffice, hooks: Receiver) -> None:
    """The channels, as an administrator sets them up, and the terminal, as its manager does."""
    admin = installation.person("xu")
    settings = {"host": "127.0.0.1", "port": post.port, "security": "none", "sender": "sop@example.com"}
    admin.put("/api/channels/email", {"plugin": "email", "settings": settings})
    settings = {"url": f"{hooks.url}/told", "secret": "a secret of sixteen", "allow_hosts": ["127.0.0.1"]}
    admin.put("/api/channels/system", {"plugin": "webhook", "settings": settings})
    manager = installation.person("chen")
    name = {
        "name": "西湖便利店终端",
        "branch": "hangzhou",
        "site": SITE,
        "address": "杭州市西湖区文三路 478 号",
    }
    manager.put("/api/subjects/card-terminal/T-1001", name)
    device = {
        "key": "T-1001",
        "kind": "card-terminal",
        "subject": "card-terminal/T-1001",
        "heartbeat": HEARTBEAT,
    }
    manager.command("/api/devices", device)


def speaks(installation: Installation, terminal: Terminal) -> bool:
    """It says the same again and again; whether it was heard."""
    terminal.measure("beat-1", paper=70)
    return state_of(installation) == "online"


def state_of(installation: Installation) -> str:
    return str(installation.person("chen").get("/api/devices")["items"][0]["state"])


def field_worker(
    devices: Devices, installation: Installation, login: str, place: Geolocation, **more: Any
) -> FieldApp:
    """Somebody with the field app who says where they are."""
    app = FieldApp(devices(installation, geolocation=place, **more))
    app.enter(login)
    app.place("me")
    app.button("offer.sharing.start").click()
    expect(app.page.get_by_text(app.t("offer.sharing.on"))).to_be_visible(timeout=PATIENCE)
    app.place("")
    return app


def desk(devices: Devices, installation: Installation, login: str, at: str) -> Device:
    device = devices(installation, kind="desk")
    device.sign_in(login, at=at)
    return device


def opened(installation: Installation) -> str | None:
    """The job that there is."""
    jobs = installation.person("chen").get("/api/jobs")["items"]
    return str(jobs[0]["id"]) if jobs else None


def repair(app: FieldApp) -> None:
    """On site: check in, repair, photograph, have the store sign."""
    app.start()
    app.take_position("当前位置")
    app.hand_in()
    app.at("维修")
    app.fill("做了什么", "更换电源适配器")
    app.photograph("修后状态")
    app.device.shot("whole-repair")
    app.hand_in()
    app.at("门店签字")
    app.sign("店员签字", "周岚")
    app.hand_in()
    app.until(lambda: app.unsent() == 3)


def about(post: PostOffice, login: str) -> list[str]:
    return post.to(f"{login}@example.com")


def decide(desk: Device, installation: Installation, job: str) -> None:
    """From the escalation to the decision."""
    page = desk.page
    page.locator(".escalation").get_by_role("link", name=said("en", "desk.decide.title")).click()
    expect(page.locator(".decide")).to_be_visible(timeout=PATIENCE)
    desk.shot("whole-decision")
    with page.expect_response(re.compile("/decisions$"), timeout=20_000):
        page.keyboard.press("1")
    assert installation.person("sun").get(f"/api/jobs/{job}")["line"]["status"] == "completed"


def quiet(installation: Installation) -> bool:
    """Nothing waits any more: no row of the outbox, no event, no message, no delivery."""
    statements = (
        "SELECT count(*) FROM outbox WHERE done_at IS NULL",
        "SELECT count(*) FROM device_event WHERE done_at IS NULL",
        "SELECT count(*) FROM message WHERE spread_at IS NULL",
        "SELECT count(*) FROM delivery WHERE status NOT IN ('sent', 'skipped')",
    )
    return [installation.rows(one)[0][0] for one in statements] == [0, 0, 0, 0]


def told_once(installation: Installation, post: PostOffice, hooks: Receiver, job: str) -> None:
    """Counted in the database and where messages arrived."""
    assert installation.rows("SELECT id FROM job") == [(job,)]
    # Both ways of falling silent were heard, and one of them opened it.
    offline = installation.rows(
        "SELECT e.source, e.outcome, o.job FROM device_event e LEFT JOIN event_outcome o "
        "ON o.event = e.id WHERE e.type = 'device.offline' ORDER BY e.received_at, e.id"
    )
    assert offline[0] == ("sopwith", "job", job)
    assert set(offline[1:]) == {("plant", "already_open", None)}
    rungs = installation.rows("SELECT body FROM job_event WHERE job = ? AND type = 'rung.fired'", job)
    fired = [(one["address"], one["rung"]) for one in map(msgspec.json.decode, (row[0] for row in rungs))]
    assert sorted(fired) == [("review", 0), ("review", 1), ("review", 2)]
    assert installation.rows("SELECT person, status FROM offer ORDER BY round") == [
        ("wei", "expired"),
        ("zhao", "accepted"),
    ]
    messages = installation.rows(
        "SELECT person, kind, count(*) FROM message GROUP BY person, kind ORDER BY 1, 2"
    )
    assert messages == [
        ("chen", "task.reminder", 2),
        ("sun", "job.escalated", 1),
        ("wei", "job.offered", 1),
        ("wei", "offer.gone", 1),
        ("zhao", "job.offered", 1),
    ]
    sent = Counter(installation.rows("SELECT channel, status FROM delivery"))
    assert sent == {("email", "sent"): 6, ("system", "sent"): 6}
    letters = [str(one["Message-ID"]) for one in post.letters]
    keys = [one.headers["idempotency-key"] for one in hooks.heard]
    assert (len(letters), len(set(letters)), len(keys), len(set(keys))) == (6, 6, 6, 6)


def shown_in_prefect(installation: Installation, job: str) -> None:
    """Prefect shows the shifts, and what they carried with links to the job."""
    names = {run["name"] for run in installation.asked_of_prefect("flow_runs")}
    assert {f"{duty} in all" for duty in ("escalation", "intake", "dispatch", "delivery")} <= names
    link = f"{installation.url}/office/jobs/{job})"

    def linked(key: str) -> bool:
        """Each shift writes a table of its own, and at most every half a minute."""
        tables = installation.asked_of_prefect("artifacts", artifacts={"key": {"any_": [key]}})
        return any(link in (one["data"] or "") for one in tables)

    for key in ("escalation-all", "intake-all", "dispatch-all", "delivery-all"):
        eventually(partial(linked, key), f"a link to the job in {key}")


def proved(installation: Installation, job: str, folder: Path) -> None:
    """The dossier verifies away from here, and the audit finds nothing."""
    dossier = folder / "dossier.zip"
    dossier.write_bytes(installation.person("sun").download(f"/api/jobs/{job}/dossier"))
    assert "It holds." in installation.sopwith("verify", str(dossier))
    assert "All holds." in installation.sopwith("audit", "--data", str(installation.data))
