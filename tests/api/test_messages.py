"""Messages, preferences, channels, templates and deliveries over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from engine.commands.demo.http import CSRF, Person, Unexpected
from engine.services.context import Services
from engine.services.messages import deliveries
from engine.services.messages.parcels import Parcels, Result
from engine.services.messages.posting import Notice, post
from engine.services.messages.sending import deliver
from engine.services.messages.spreading import spread
from engine.services.work.batches import Batch, Share
from plugins.manager import load
from tests.api.conftest import Running, open_visit
from tests.engine.services.messages.post_office import PostOffice

CHANNEL = {"plugin": "loud", "settings": {"sender": "us", "password": "s3cret!"}}
EVERY = Share()


@pytest.fixture
def office(sqlite_server: Running) -> Iterator[PostOffice]:
    """A post office among the plugins of the server."""
    found, parts = PostOffice(), sqlite_server.app.state.parts
    before = parts.services
    parts.services = replace(before, plugins=load([found.plugin()]))
    yield found
    parts.services = before


def carry(running: Running) -> None:
    """What a worker does."""
    services: Services = running.app.state.parts.services

    async def claim(_: tuple[str, ...]) -> Parcels:
        return deliveries.claim(services, EVERY)

    async def settle(results: Sequence[Result]) -> Batch:
        return deliveries.settle(services, results)

    spread(services, EVERY)
    asyncio.run(deliver(claim, settle, services.plugins.channels))


def tell(running: Running, login: str, job: str) -> None:
    """Tell somebody of a job."""
    services = running.services
    notice = Notice(
        cause=f"{job}/{login}", kind="job.assigned", people=(login,), job=job, link=f"/field/jobs/{job}"
    )
    services.store.write(lambda unit: post(unit, notice, at=services.clock.now()))


def about(person: Person, job: str) -> list[dict[str, Any]]:
    """The person's messages about the job."""
    return [one for one in person.get("/api/me/messages")["items"] if one["job"] == job]


def test_a_message_stands_in_the_inbox_and_goes_out_over_a_channel(
    sqlite_server: Running, office: PostOffice
) -> None:
    root, fay = sqlite_server.person("root"), sqlite_server.person("fay")
    shown = root.put("/api/channels/loud", CHANNEL)
    assert shown["settings"] == {"sender": "us", "password": True}
    root.put("/api/public-address", {"url": "https://sops.example.com"})
    job = str(open_visit(sqlite_server)["job"])
    tell(sqlite_server, "fay", job)
    carry(sqlite_server)

    (message,) = about(fay, job)
    assert (message["job"], message["link"], message["read_at"]) == (job, f"/field/jobs/{job}", None)
    links = [parcel.link for parcel in office.sent if parcel.to.login == "fay"]
    assert links == [f"https://sops.example.com/field/jobs/{job}"]
    unread = fay.get("/api/me/messages", unread=True)["unread"]
    assert fay.command("/api/me/messages/read", {"ids": [message["id"]]}) == {"unread": unread - 1}
    page = root.get("/api/deliveries", status="sent", job=job)
    assert [(one["person"], one["receipt"]) for one in page["items"]] == [("fay", "receipt 1")]
    assert page["counts"]["sent"] >= 1


def test_a_message_is_read_in_the_language_of_the_screen_that_shows_it(sqlite_server: Running) -> None:
    fay = sqlite_server.person("fay")
    job = str(open_visit(sqlite_server)["job"])
    tell(sqlite_server, "fay", job)

    def subject(language: str) -> str:
        answer = fay.client.get("/api/me/messages", headers={"Accept-Language": language})
        return next(str(one["subject"]) for one in answer.json()["items"] if one["job"] == job)

    assert (subject("en").isascii(), subject("zh-CN").isascii()) == (True, False)


def test_a_mail_scanner_that_opens_every_link_of_a_message_changes_nothing(
    sqlite_server: Running, office: PostOffice
) -> None:
    root = sqlite_server.person("root")
    root.put("/api/channels/loud", CHANNEL)
    root.put("/api/public-address", {"url": sqlite_server.url})
    job = str(open_visit(sqlite_server)["job"])
    tell(sqlite_server, "fay", job)
    carry(sqlite_server)
    (parcel,) = [one for one in office.sent if one.link and one.link.endswith(job)]
    before = root.get(f"/api/jobs/{job}")

    assert parcel.link is not None
    with sqlite_server.anybody() as scanner:
        for client in (scanner, sqlite_server.person("fay").client):
            for method in ("GET", "HEAD"):
                client.request(method, parcel.link.removeprefix(sqlite_server.url))
    assert root.get(f"/api/jobs/{job}") == before
    (message,) = about(sqlite_server.person("fay"), job)
    assert message["read_at"] is None


def test_what_is_dead_is_sent_again_by_hand_one_or_all(sqlite_server: Running, office: PostOffice) -> None:
    root = sqlite_server.person("root")
    root.put("/api/channels/loud", CHANNEL)
    made = root.command("/api/channels/loud/test", None)["delivery"]
    kill = "UPDATE delivery SET status = 'dead', error = 'no' WHERE id = ?"
    sqlite_server.services.store.write(lambda unit: unit.run(kill, made))
    assert root.command(f"/api/deliveries/{made}/resend", None)["status"] == "waiting"
    root.refused(f"/api/deliveries/{made}/resend", None, "delivery.on_its_way")
    sqlite_server.services.store.write(lambda unit: unit.run(kill, made))
    assert root.command("/api/deliveries/resend", {"status": ["dead"], "ids": [made]}) == {"count": 1}
    carry(sqlite_server)
    assert ("test", "root") in office.told()
    assert root.get(f"/api/deliveries/{made}")["status"] == "sent"


def test_words_are_edited_looked_at_and_restored_and_mistakes_have_lines(sqlite_server: Running) -> None:
    root = sqlite_server.person("root")
    where = "/api/message-templates/job.assigned/en/long"
    assert len(root.get("/api/message-templates")["items"]) >= 26
    root.put(where, {"content": "Go!\n{{ job.title }}"})
    assert root.get(where)["own"]
    body = {"kind": "job.assigned", "language": "en", "content": "{{ nobody }}\n{{ x() }}"}
    found = root.command("/api/message-templates/preview", body)
    assert [(one["line"], one["message"]) for one in found["mistakes"]] == [
        (1, "Line 1: there is no nobody in this message"),
        (2, "Line 2: a call is not allowed here"),
    ]
    with pytest.raises(Unexpected, match=r"template\.invalid"):
        root.put(where, {"content": "{{ nobody }}"})
    assert root.client.delete(where, headers=CSRF).status_code == 204
    assert not root.get(where)["own"]


def test_preferences_are_ones_own_and_go_back_to_the_usual(sqlite_server: Running) -> None:
    root, fay = sqlite_server.person("root"), sqlite_server.person("fay")
    root.put("/api/message-defaults", {"digest_at": "18:00"})
    chosen = fay.put("/api/me/message-preferences", {"quiet": {"since": "22:00", "until": "07:00"}})
    assert (chosen["own"], chosen["preferences"]["digest_at"]) == (True, None)
    assert fay.client.delete("/api/me/message-preferences", headers=CSRF).status_code == 204
    shown = fay.get("/api/me/message-preferences")
    assert (shown["own"], shown["preferences"]["digest_at"]) == (False, "18:00")


def test_the_app_takes_no_secret_back_out(sqlite_server: Running, office: PostOffice) -> None:
    root = sqlite_server.person("root")
    root.put("/api/channels/loud", CHANNEL)
    for path in ("/api/channels", "/api/channels/loud", "/api/audit"):
        assert "s3cret!" not in root.client.get(path).text
    assert (sqlite_server.services.folder / "channel-key").exists()
