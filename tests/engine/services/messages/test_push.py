"""Browsers that take push."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from engine.services.context import Services
from engine.services.messages import channels, inbox, preferences, push
from engine.services.messages.channels import ChannelSetUp
from engine.services.messages.push_keys import push_keys
from engine.services.problems import Forbidden, Invalid, NotFound
from plugins.hooks import Gone
from tests.engine.services.company import as_, wait
from tests.engine.services.messages.post_office import carry, only, set_up, tell, with_office


def subscription(number: int = 1) -> push.Subscribing:
    return push.Subscribing(
        endpoint=f"https://push.example.com/{number}",
        p256dh=base64.urlsafe_b64encode(b"\4" + bytes(64)).rstrip(b"=").decode(),
        auth=base64.urlsafe_b64encode(bytes(16)).rstrip(b"=").decode(),
    )


def test_the_key_is_made_once_and_is_its_owners(small: Services) -> None:
    keys = push_keys(small.folder)
    assert push_keys(small.folder) == keys
    assert (small.folder / "push-key").stat().st_mode & 0o777 == 0o600
    point = base64.urlsafe_b64decode(keys.public + "=")
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    assert keys.private not in repr(keys)


def test_a_browser_is_the_persons_who_signed_in_last(company: Services) -> None:
    first = push.subscribe(company, as_("wei"), subscription=subscription(), agent="Phone")
    again = push.subscribe(company, as_("bo"), subscription=subscription(), agent="Phone")
    assert first.id == again.id
    assert push.list_subscriptions(company, as_("wei")) == ()
    with pytest.raises(NotFound):
        push.unsubscribe(company, as_("wei"), subscription=first.id)
    push.unsubscribe(company, as_("bo"), subscription=first.id)
    assert push.list_subscriptions(company, as_("bo")) == ()


def test_the_oldest_browsers_go_when_there_are_too_many(company: Services) -> None:
    for number in range(push.MOST + 2):
        push.subscribe(company, as_("wei", company), subscription=subscription(number), agent=None)
        wait(company, 1)
    assert len(push.list_subscriptions(company, as_("wei"))) == push.MOST


def test_what_is_no_subscription_hears_of_everything_at_once(small: Services) -> None:
    wrong = push.Subscribing(endpoint="http://push.example.com", p256dh="?", auth="AAAA")
    with pytest.raises(Invalid) as caught:
        push.subscribe(small, as_("wei"), subscription=wrong, agent=None)
    assert [fault.pointer for fault in caught.value.faults] == ["/endpoint", "/keys/p256dh", "/keys/auth"]


def test_a_browser_that_takes_no_more_is_forgotten_and_the_others_stay(company: Services) -> None:
    services, office = with_office(company)
    set_up(services, "loud")
    for number in (1, 2):
        push.subscribe(services, as_("wei", services), subscription=subscription(number), agent=None)
    office.trouble = [Gone("no more", gone=("https://push.example.com/1",))]
    tell(services, "wei")
    carry(services)
    (left,) = services.store.read(lambda reading: reading.rows("SELECT endpoint FROM push_subscription"))
    assert left[0] == "https://push.example.com/2"
    assert only(services).status == "dead"


def test_a_channel_pushes_with_the_keys_that_browsers_subscribed_with(company: Services) -> None:
    services = company
    wanted = ChannelSetUp(plugin="web_push", settings={"contact": "mailto:it@sops.example.com"})
    channels.put_channel(services, as_("ada", services), name="push", wanted=wanted)
    row = services.store.read(channels.rows_in)["push"]

    given = channels.via(services, row, services.plugins.channels["web_push"]).settings

    keys = push_keys(services.folder)
    assert (given["vapid_private_key"], push.public_key(services)) == (keys.private, keys.public)
    with pytest.raises(Invalid) as refused:
        own = ChannelSetUp(
            plugin="web_push", settings={"contact": "mailto:it@sops.example.com", "vapid_private_key": "x"}
        )
        channels.put_channel(services, as_("ada", services), name="push", wanted=own)
    assert [fault.code for fault in refused.value.faults] == ["additionalProperties"]


def test_a_token_for_less_than_everything_neither_reads_messages_nor_leads_them_elsewhere(
    small: Services,
) -> None:
    narrow = as_("gate", small, scopes=frozenset({"system.occur"}))
    for ask in (
        lambda: push.subscribe(small, narrow, subscription=subscription(), agent=None),
        lambda: push.unsubscribe(small, narrow, subscription="x"),
        lambda: preferences.put_preferences(small, narrow, wanted=preferences.Preferences()),
        lambda: preferences.drop_preferences(small, narrow),
        lambda: inbox.list_messages(small, narrow),
        lambda: inbox.mark_read(small, narrow, until=1),
    ):
        with pytest.raises(Forbidden):
            ask()
    whole = as_("gate", small, scopes=frozenset({"*"}))
    assert push.subscribe(small, whole, subscription=subscription(), agent=None).agent is None
    assert inbox.list_messages(small, whole).items == ()
