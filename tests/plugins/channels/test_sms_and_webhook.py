"""SMS over a gateway, and the webhook for systems of one's own."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from typing import Any

import msgspec
import pytest

from plugins.channels import sms, webhook
from plugins.hooks import Failed, InDoubt, TryLater
from tests.plugins.channels.receiving import WEI, Heard, Receiver, Said, parcel

TOKEN = "gateway-token-123456"
SECRET = "a-secret-of-the-webhook"


def text_to(receiver: Receiver, message: Any = None, **more: Any) -> tuple[str | None, Heard]:
    settings = {
        "url": f"{receiver.url}/send",
        "headers": {"Authorization": f"Bearer {TOKEN}"},
        "body": '{"to":"{phone}","msg":"{text}","id":"{key}"}',
        "allow_hosts": ["127.0.0.1"],
        **more,
    }
    receipt = asyncio.run(sms.send(message or parcel(text='他说 "好"\n{phone}', link=None), settings))
    return receipt, receiver.heard[-1]


def test_a_text_is_written_into_the_body_as_its_format_wants(receiver: Receiver) -> None:
    receipt, heard = text_to(receiver)
    assert (receipt, heard.method, heard.headers["authorization"]) == ("1 segment", "POST", f"Bearer {TOKEN}")
    assert heard.headers["content-type"] == "application/json; charset=utf-8"
    assert json.loads(heard.body) == {
        "to": "+8613800001234",
        "msg": '他说 "好"\n{phone}',
        "id": "delivery-1",
    }
    form = {"content_type": "application/x-www-form-urlencoded", "body": "to={phone}&msg={text}"}
    message = parcel(text="a&b=c 好", link=None)
    assert text_to(receiver, message, **form)[1].body == b"to=%2B8613800001234&msg=a%26b%3Dc%20%E5%A5%BD"
    asked = {"method": "GET", "url": f"{receiver.url}/send?to={{phone}}&msg={{text}}"}
    heard = text_to(receiver, message, **asked)[1]
    assert (heard.method, heard.body) == ("GET", b"")
    assert heard.path == "/send?to=%2B8613800001234&msg=a%26b%3Dc%20%E5%A5%BD"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("x" * 306, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("好" * 70, 1),
        ("好" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("", 1),
    ],
)
def test_segments_are_counted_as_networks_count_them(text: str, count: int) -> None:
    assert sms.segments(text) == count


@pytest.mark.parametrize("letter", ["x", "好", "😀", "{"])
@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_long_text_is_cut_to_the_segments_that_are_paid_for(letter: str, most: int) -> None:
    fitted = sms.fitting(parcel(text=letter * 2000), most)
    assert sms.segments(fitted) == most
    assert fitted.endswith(("…", "..."))


def test_the_link_is_added_where_there_is_room() -> None:
    assert sms.fitting(parcel(text="短"), 1) == "短 https://sops.example.com/field/jobs/128"
    assert sms.fitting(parcel(text="短" * 60), 1) == "短" * 60


def test_a_gateway_that_says_no_in_a_good_answer_has_refused(receiver: Receiver) -> None:
    receiver.answers = [Said(200, f'{{"code":7,"why":"{TOKEN}"}}'.encode())]
    with pytest.raises(Failed, match="The gateway answered") as raised:
        text_to(receiver, expect='"code":0')
    receiver.answers = [Said(200, b'{"code":0}')]
    assert text_to(receiver, expect='"code":0')[0] == "1 segment"
    assert "7" in str(raised.value)


def test_what_may_have_been_sent_is_in_doubt_and_never_repeated(receiver: Receiver) -> None:
    for said in (Said(None), Said(500), Said(504)):
        receiver.answers = [said]
        with pytest.raises(InDoubt):
            text_to(receiver)
    receiver.answers = [Said(429, b"", (("Retry-After", "9"),))]
    with pytest.raises(TryLater) as raised:
        text_to(receiver)
    assert (type(raised.value), raised.value.seconds) == (TryLater, 9.0)
    (channel,) = sms.sopwith_channels()
    assert channel.repeatable is False
    assert channel.reaches(WEI) is True
    assert channel.reaches(msgspec.structs.replace(WEI, phone="none")) is False


def test_no_secret_of_the_gateway_is_told(receiver: Receiver) -> None:
    for said in (Said(403, f"Bearer {TOKEN} is wrong".encode()), Said(500, f"Bearer {TOKEN}".encode())):
        receiver.answers = [said]
        with pytest.raises((Failed, TryLater)) as raised:
            text_to(receiver)
        assert TOKEN not in str(raised.value)


def hook(receiver: Receiver, **more: Any) -> str | None:
    settings = {"url": f"{receiver.url}/in", "secret": SECRET, "allow_hosts": ["127.0.0.1"], **more}
    return asyncio.run(webhook.send(parcel(), settings))


def test_a_webhook_is_signed_and_has_the_same_key_at_every_attempt(receiver: Receiver) -> None:
    receiver.answers = [Said(204, b"", (("X-Request-Id", "r-1"),))]
    assert hook(receiver) == "r-1"
    (heard,) = receiver.heard
    fields = dict(part.split("=", 1) for part in heard.headers["sopwith-signature"].split(","))
    made = hmac.new(SECRET.encode(), f"{fields['t']}.".encode() + heard.body, hashlib.sha256)
    assert fields["v1"] == made.hexdigest()
    assert (heard.headers["idempotency-key"], heard.headers["sopwith-attempt"]) == ("delivery-1", "1")
    assert json.loads(heard.body) == {
        "id": "delivery-1",
        "kind": "task.reminder",
        "urgency": "normal",
        "to": {
            "login": "wei",
            "name": WEI.name,
            "language": "zh-CN",
            "email": "wei@example.com",
            "phone": "+86 138-0000-1234",
        },
        "subject": "工单 #128 即将到期",
        "text": "请在 18:00 前完成。",
        "link": "https://sops.example.com/field/jobs/128",
    }
    (channel,) = webhook.sopwith_channels()
    assert channel.repeatable is True


def test_a_webhook_to_a_private_network_is_refused_unless_it_is_allowed(receiver: Receiver) -> None:
    with pytest.raises(Failed, match="private network"):
        hook(receiver, allow_hosts=[])
    assert receiver.heard == []


def test_redirects_are_not_followed_and_huge_answers_not_read(receiver: Receiver) -> None:
    receiver.answers = [Said(302, b"", (("Location", f"{receiver.url}/elsewhere"),))]
    with pytest.raises(Failed):
        hook(receiver)
    receiver.answers = [Said(200, b"x" * 1_000_000)]
    with pytest.raises(InDoubt):
        hook(receiver)
    assert [heard.path for heard in receiver.heard] == ["/in", "/in"]
