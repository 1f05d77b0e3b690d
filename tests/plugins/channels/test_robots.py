"""Robots of groups: what each is sent, how it is signed, and what its numbers mean."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import traceback
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from plugins.channels import dingtalk, feishu, wecom
from plugins.hooks import Failed, InDoubt, Parcel, TryLater
from tests.plugins.channels.receiving import WEI, Heard, Receiver, Said, parcel

SECRET = "SECabcdef0123456789"
KEY = "693a91f6-key-of-the-robot"
ROBOTS = {"wecom": wecom, "dingtalk": dingtalk, "feishu": feishu}
WELL = {"wecom": b'{"errcode":0}', "dingtalk": b'{"errcode":0}', "feishu": b'{"code":0}'}
NOBODYS_PHONE = msgspec.structs.replace(WEI, phone=None, name="Wei")


def send(name: str, receiver: Receiver, message: Parcel, **more: Any) -> Heard:
    """Send it; answers what the robot heard."""
    settings = {"url": f"{receiver.url}/send?key={KEY}", "allow_hosts": ["127.0.0.1"], **more}
    asyncio.run(ROBOTS[name].send(message, settings))
    return receiver.heard[-1]


def test_wecom_calls_the_person_by_phone_number(receiver: Receiver) -> None:
    receiver.answers = [Said(body=WELL["wecom"])]
    heard = send("wecom", receiver, parcel())
    assert (heard.method, heard.path) == ("POST", f"/send?key={KEY}")
    assert json.loads(heard.body) == {
        "msgtype": "text",
        "text": {
            "content": "工单 #128 即将到期\n请在 18:00 前完成。\nhttps://sops.example.com/field/jobs/128",
            "mentioned_mobile_list": ["13800001234"],
        },
    }


def test_wecom_writes_markdown_where_no_number_is_known(receiver: Receiver) -> None:
    receiver.answers = [Said(body=WELL["wecom"])]
    heard = send("wecom", receiver, parcel(to=NOBODYS_PHONE))
    assert json.loads(heard.body) == {
        "msgtype": "markdown",
        "markdown": {
            "content": "**工单 #128 即将到期**\n\n@Wei\n\n请在 18:00 前完成。\n\n"
            "[打开](https://sops.example.com/field/jobs/128)"
        },
    }


def test_dingtalk_signs_the_time_in_the_address_and_calls_by_phone_number(receiver: Receiver) -> None:
    receiver.answers = [Said(body=WELL["dingtalk"])]
    heard = send("dingtalk", receiver, parcel(), secret=SECRET, keyword="监控")
    query = parse_qs(urlsplit(heard.path).query)
    (stamp,), (sign,) = query["timestamp"], query["sign"]
    made = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert (sign, query["key"], len(stamp)) == (base64.b64encode(made).decode(), [KEY], 13)
    assert json.loads(heard.body) == {
        "msgtype": "markdown",
        "markdown": {
            "title": "工单 #128 即将到期",
            "text": "**工单 #128 即将到期**\n\n@13800001234\n\n请在 18:00 前完成。\n\n"
            "[打开](https://sops.example.com/field/jobs/128)\n\n监控",
        },
        "at": {"atMobiles": ["13800001234"], "isAtAll": False},
    }


def test_feishu_signs_the_time_in_the_body(receiver: Receiver) -> None:
    receiver.answers = [Said(body=WELL["feishu"])]
    heard = send("feishu", receiver, parcel(urgency="urgent"), secret=SECRET)
    body = json.loads(heard.body)
    stamp, sign = body.pop("timestamp"), body.pop("sign")
    made = hmac.new(f"{stamp}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    assert (sign, len(stamp)) == (base64.b64encode(made).decode(), 10)
    button = {
        "tag": "button",
        "type": "primary",
        "text": {"tag": "plain_text", "content": "打开"},
        "url": "https://sops.example.com/field/jobs/128",
    }
    assert body == {
        "msg_type": "interactive",
        "card": {
            "config": {"wide_screen_mode": True},
            "header": {
                "title": {"tag": "plain_text", "content": "工单 #128 即将到期"},
                "template": "red",
            },
            "elements": [
                {"tag": "markdown", "content": "@韦［x］(http://evil)\n请在 18:00 前完成。"},
                {"tag": "action", "actions": [button]},
            ],
        },
    }


@pytest.mark.parametrize(
    ("name", "body", "error", "seconds"),
    [
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, TryLater, 65.0),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, Failed, None),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, TryLater, 600.0),
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, Failed, None),
        ("feishu", {"code": 11232, "msg": "frequency limited"}, TryLater, 60.0),
        ("feishu", {"code": 19021, "msg": "sign match fail"}, Failed, None),
    ],
)
def test_a_number_in_a_good_answer_is_a_refusal(
    receiver: Receiver, name: str, body: dict[str, Any], error: type[Exception], seconds: float | None
) -> None:
    for status in (200, 400):  # some say it with a bad status
        receiver.answers = [Said(status, json.dumps(body).encode())]
        with pytest.raises(error) as raised:
            send(name, receiver, parcel())
        number, words = body.values()
        assert str(raised.value) == f"The robot answered {number}: {words}"
        assert getattr(raised.value, "seconds", None) == seconds


@pytest.mark.parametrize("name", sorted(ROBOTS))
def test_an_answer_that_is_none_leaves_doubt(receiver: Receiver, name: str) -> None:
    for said in (Said(None), Said(200, b"<html>"), Said(502, b"bad gateway")):
        receiver.answers = [said]
        with pytest.raises(InDoubt):
            send(name, receiver, parcel())
    (channel,) = ROBOTS[name].sopwith_channels()
    assert channel.repeatable is False


@pytest.mark.parametrize("name", sorted(ROBOTS))
def test_what_goes_wrong_is_told_without_the_address_and_the_secret(receiver: Receiver, name: str) -> None:
    echo = json.dumps({"errcode": 7, "code": 7, "errmsg": f"no {KEY}", "msg": f"no {KEY} {SECRET}"})
    for said in (Said(403, f"who is {KEY}?".encode()), Said(200, echo.encode()), Said(None), Said(503)):
        receiver.answers = [said]
        with pytest.raises((Failed, TryLater)) as raised:
            send(name, receiver, parcel(), secret=SECRET)
        told = "".join(traceback.format_exception(raised.value))
        assert KEY not in told.replace(f'KEY = "{KEY}"', "")
        assert SECRET not in told
    with pytest.raises(Failed) as bad:
        asyncio.run(ROBOTS[name].send(parcel(), {"url": f"ftp://robot/{KEY}", "secret": SECRET}))
    assert KEY not in str(bad.value)


@pytest.mark.parametrize("name", sorted(ROBOTS))
def test_loopback_is_refused_where_it_is_not_allowed(receiver: Receiver, name: str) -> None:
    with pytest.raises(Failed, match="private network"):
        send(name, receiver, parcel(), allow_hosts=[])
    assert receiver.heard == []


@pytest.mark.parametrize(("name", "most"), [("wecom", 4096), ("dingtalk", 5000), ("feishu", 20_000)])
def test_a_long_text_is_cut_so_that_the_robot_takes_it(receiver: Receiver, name: str, most: int) -> None:
    receiver.answers = [Said(body=WELL[name])]
    for to in (WEI, NOBODYS_PHONE):
        body = json.loads(send(name, receiver, parcel(to=to, text="很长的话。" * 5000)).body)
        content = json.dumps(body, ensure_ascii=False)
        if name != "feishu":
            said = body.get("text") or body["markdown"]
            content = said.get("content") or said["text"]
        limit = 2048 if name == "wecom" and "text" in body else most
        assert len(content.encode()) <= limit
        assert "…" in content
        assert "https://sops.example.com/field/jobs/128" in content


@pytest.mark.parametrize("name", sorted(ROBOTS))
def test_what_people_typed_makes_no_links_and_calls_nobody(receiver: Receiver, name: str) -> None:
    receiver.answers = [Said(body=WELL[name])]
    text = "[here](http://evil) <at id=all></at> <@all> **x**"
    body = send(name, receiver, parcel(to=NOBODYS_PHONE, text=text)).body.decode()
    assert "[here]" not in body
    assert "<at" not in body
    assert "<@" not in body
