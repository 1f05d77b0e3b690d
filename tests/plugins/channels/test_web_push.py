"""Web push: what a browser decrypts, who signed it, and endpoints that are no more."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import time
from typing import Any

import http_ece  # type: ignore[import-untyped]
import msgspec
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from plugins.channels.web_push import LARGEST, payload, send, sopwith_channels
from plugins.hooks import Failed, Gone, Parcel, Receipt, TryLater
from tests.plugins.channels.receiving import WEI, Heard, Receiver, Said, parcel


def text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def content(text_: str) -> bytes:
    return base64.urlsafe_b64decode(text_ + "=" * (-len(text_) % 4))


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class Browser:
    """A subscription, and the keys that open what comes by it."""

    def __init__(self, receiver: Receiver, path: str) -> None:
        self._key, self._auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.subscription = {
            "endpoint": f"{receiver.url}{path}",
            "p256dh": text(point(self._key)),
            "auth": text(self._auth),
        }

    def read(self, heard: Heard) -> Any:
        """What was sent to it."""
        opened = http_ece.decrypt(
            heard.body, private_key=self._key, auth_secret=self._auth, version="aes128gcm"
        )
        return json.loads(opened)


SERVER = ec.generate_private_key(ec.SECP256R1())
SETTINGS = {
    "contact": "mailto:ops@example.com",
    "vapid_private_key": text(SERVER.private_numbers().private_value.to_bytes(32, "big")),
    "allow_hosts": ["127.0.0.1"],
}


def to(*browsers: Browser, **more: Any) -> Parcel:
    person = msgspec.structs.replace(WEI, push=tuple(one.subscription for one in browsers))
    return parcel(to=person, **more)


def push(message: Parcel) -> str | None:
    return asyncio.run(send(message, SETTINGS))


def test_the_browser_alone_can_read_it(receiver: Receiver) -> None:
    browser = Browser(receiver, "/a")
    receiver.answers = [Said(201, b"", (("Location", "https://push.example/m/17"),))]
    assert push(to(browser, urgency="urgent")) == "17"
    (heard,) = receiver.heard
    told = browser.read(heard)
    tag = told.pop("tag")
    assert told == {
        "title": "工单 #128 即将到期",
        "body": "请在 18:00 前完成。",
        "link": "https://sops.example.com/field/jobs/128",
        "urgency": "urgent",
    }
    names = ("content-encoding", "ttl", "urgency", "topic")
    assert [heard.headers[name] for name in names] == ["aes128gcm", "86400", "high", tag]
    assert len(tag) == 32


def test_it_is_signed_by_the_installation_for_this_push_service(receiver: Receiver) -> None:
    push(to(Browser(receiver, "/a")))
    scheme, _, rest = receiver.heard[0].headers["authorization"].partition(" ")
    fields = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = fields["t"].split(".")
    made = content(signature)
    numbers = int.from_bytes(made[:32], "big"), int.from_bytes(made[32:], "big")
    SERVER.public_key().verify(
        utils.encode_dss_signature(*numbers), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256())
    )
    told = json.loads(content(claims))
    assert (scheme, fields["k"]) == ("vapid", text(point(SERVER)))
    assert (told["aud"], told["sub"]) == (receiver.url, "mailto:ops@example.com")
    assert time.time() < told["exp"] <= time.time() + 86_400


def test_the_same_message_has_the_same_tag_at_every_attempt(receiver: Receiver) -> None:
    browser = Browser(receiver, "/a")
    push(to(browser))
    push(msgspec.structs.replace(to(browser), attempt=2))
    assert len({browser.read(heard)["tag"] for heard in receiver.heard}) == 1
    (channel,) = sopwith_channels()
    assert channel.repeatable is True


def test_every_browser_gets_it_and_those_that_are_gone_are_named(receiver: Receiver) -> None:
    one, two, three = (Browser(receiver, path) for path in ("/a", "/b", "/c"))
    receiver.by_path = {"/a": Said(201), "/b": Said(410), "/c": Said(404)}
    receipt = push(to(one, two, three))
    assert isinstance(receipt, Receipt)
    assert receipt.gone == (f"{receiver.url}/b", f"{receiver.url}/c")
    assert sorted(heard.path for heard in receiver.heard) == ["/a", "/b", "/c"]


def test_where_all_are_gone_it_has_failed(receiver: Receiver) -> None:
    receiver.answers = [Said(410)]
    with pytest.raises(Gone) as raised:
        push(to(Browser(receiver, "/a")))
    assert raised.value.gone == (f"{receiver.url}/a",)
    assert "127.0.0.1" not in str(raised.value)


def test_a_push_service_that_is_busy_is_asked_again_when_it_says(receiver: Receiver) -> None:
    receiver.by_path = {"/a": Said(429, b"", (("Retry-After", "30"),)), "/b": Said(410)}
    with pytest.raises(TryLater) as raised:
        push(to(Browser(receiver, "/a"), Browser(receiver, "/b")))
    assert raised.value.seconds == 30.0


def test_keys_that_are_damaged_are_as_good_as_gone(receiver: Receiver) -> None:
    browser = Browser(receiver, "/a")
    browser.subscription["p256dh"] = "AAAA"
    with pytest.raises(Gone):
        push(to(browser))


def test_an_endpoint_on_a_private_network_is_refused(receiver: Receiver) -> None:
    with pytest.raises(Failed, match="private network"):
        asyncio.run(send(to(Browser(receiver, "/a")), {**SETTINGS, "allow_hosts": []}))
    assert receiver.heard == []


@pytest.mark.parametrize("letter", ["很", "x", '"', "\n.", "😀"])
def test_a_long_text_is_cut_to_what_push_services_take(receiver: Receiver, letter: str) -> None:
    browser = Browser(receiver, "/a")
    message = to(browser, text=letter * 9000)
    assert len(payload(message)) <= LARGEST
    push(message)
    assert len(receiver.heard[0].body) <= 4096
    assert browser.read(receiver.heard[0])["body"].endswith("…")
    assert len(payload(message)) > LARGEST // 2


def test_a_person_without_a_browser_is_not_reached() -> None:
    (channel,) = sopwith_channels()
    assert channel.reaches(WEI) is False
