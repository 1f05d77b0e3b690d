"""No message is lost and none is sent twice for one cause, whoever dies in between."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import msgspec
import pytest

from engine.services import people
from engine.services.context import Services
from engine.services.messages import channels, deliveries, letters
from engine.services.messages.parcels import Parcels, Result, Wanted
from engine.services.messages.sending import deliver
from engine.services.messages.settings import put_public_url
from engine.services.messages.sweeping import KEPT, sweep_messages
from engine.services.messages.wording import Wording
from engine.services.problems import Conflict, Invalid
from engine.services.work.batches import Batch, Line
from plugins.hooks import Failed, TryLater
from tests.engine.services.company import DAY, HOUR, SECOND, as_, open_visit, wait
from tests.engine.services.messages.post_office import (
    SHARE,
    carry,
    only,
    root,
    set_up,
    statuses,
    tell,
    with_office,
)


def test_a_parcel_is_in_words_with_an_absolute_link(company: Services) -> None:
    services, office = with_office(company)
    set_up(services)
    put_public_url(services, root(services), url="https://sops.example.com/")
    job = open_visit(services)
    people.set_language(services, as_("wei", services), language="en")
    tell(services, "wei", job=job, link=f"/field/jobs/{job}", cause="x")
    carry(services)

    (parcel,) = office.sent
    assert parcel.link == f"https://sops.example.com/field/jobs/{job}"
    assert parcel.subject.startswith("#1 Yours now: ")
    assert parcel.link in parcel.text
    assert (only(services).status, only(services).receipt) == ("sent", "receipt 1")


def test_what_was_done_names_the_job_that_it_was_about(company: Services) -> None:
    services, _ = with_office(company)
    set_up(services)
    job = open_visit(services)
    tell(services, "wei", job=job, cause="x")
    tell(services, "wei", kind="test", cause="y")
    lines = sorted(carry(services).lines, key=lambda line: line.number or 0)
    assert lines == [
        Line(what="message.sent", detail="loud to wei"),
        Line(what="message.sent", job=job, number=1, detail="loud to wei"),
    ]


def test_where_a_worker_was_killed_a_channel_that_may_repeat_is_tried_again_with_the_same_key(
    company: Services,
) -> None:
    services, office = with_office(company)
    set_up(services, "loud")
    tell(services, "wei")
    first = deliveries.claim(services, SHARE)  # and then it is killed
    assert carry(services).claimed == 0
    wait(services, deliveries.LEASE)
    carry(services)

    (item,), (parcel,) = first.items, office.sent
    assert (parcel.key, parcel.attempt) == (item.parcel.key, 2)
    assert only(services).status == "sent"


def test_where_a_worker_was_killed_another_channel_is_in_doubt_until_somebody_sends_it_again(
    company: Services,
) -> None:
    services, office = with_office(company)
    set_up(services, "once")
    tell(services, "wei")
    deliveries.claim(services, SHARE)
    wait(services, deliveries.LEASE)
    carry(services)
    assert (office.sent, only(services).status) == ([], "doubtful")
    wait(services, DAY)
    carry(services)
    assert office.sent == []

    letters.resend(services, root(services), delivery=only(services).id)
    carry(services)
    assert (office.told(), only(services).status) == ([("job.assigned", "wei")], "sent")


def test_a_worker_that_comes_back_late_settles_the_doubt(company: Services) -> None:
    services, _ = with_office(company)
    set_up(services, "once")
    tell(services, "wei")
    (item,) = deliveries.claim(services, SHARE).items
    wait(services, deliveries.LEASE)
    deliveries.claim(services, SHARE)
    deliveries.settle(services, [Result(delivery=item.delivery, attempt=1, outcome="sent")])
    assert only(services).status == "sent"


def test_what_was_sent_stays_sent_whatever_comes_later(company: Services) -> None:
    services, _ = with_office(company)
    set_up(services, "loud")
    tell(services, "wei")
    (first,) = deliveries.claim(services, SHARE).items
    wait(services, deliveries.LEASE)
    (second,) = deliveries.claim(services, SHARE).items
    deliveries.settle(services, [Result(delivery=second.delivery, attempt=2, outcome="sent")])
    deliveries.settle(services, [Result(delivery=first.delivery, attempt=1, outcome="failed", error="no")])
    deliveries.settle(services, [Result(delivery=first.delivery, attempt=1, outcome="later")])
    assert (only(services).status, only(services).error) == ("sent", None)


@pytest.mark.parametrize("trouble", [TryLater("busy"), RuntimeError("a fault of the plugin")])
def test_a_channel_in_trouble_is_tried_again_with_growing_pauses_and_then_given_up(
    company: Services, trouble: Exception
) -> None:
    services, office = with_office(company)
    set_up(services, "once")
    tell(services, "wei")
    office.trouble = [trouble] * deliveries.MOST_ATTEMPTS
    pauses = []
    for _ in range(deliveries.MOST_ATTEMPTS - 1):
        carry(services)
        one = only(services)
        assert one.status == "waiting"
        pauses.append(one.due_at - services.clock.now())
        wait(services, pauses[-1] - 1)
        assert carry(services).claimed == 0
        wait(services, 1)
    carry(services)
    one = only(services)
    assert (one.status, one.attempts, office.sent) == ("dead", deliveries.MOST_ATTEMPTS, [])
    for before, after in itertools.pairwise(pauses):
        assert after > before
    assert pauses[0] in range(24 * SECOND, 37 * SECOND)

    assert letters.resend_all(services, root(services), status=("dead",)) == 1
    carry(services)
    assert (len(office.sent), only(services).status) == (1, "sent")


@pytest.mark.parametrize("trouble", [Failed("zero \0, half \ud800"), TryLater("\0", seconds=float("inf"))])
def test_no_word_of_the_other_side_keeps_what_was_sent_from_being_written_down(
    company: Services, trouble: Exception
) -> None:
    services, office = with_office(company)
    set_up(services)
    tell(services, "wei", "chen")
    office.trouble = [trouble]
    carry(services)
    expected = ["dead", "sent"] if isinstance(trouble, Failed) else ["sent", "waiting"]
    assert (len(office.sent), sorted(status for _, _, status, _ in statuses(services))) == (1, expected)


def test_what_the_other_side_says_of_when_to_try_again_is_honoured(company: Services) -> None:
    services, office = with_office(company)
    set_up(services)
    tell(services, "wei")
    office.trouble = [TryLater("slow down", seconds=7200)]
    carry(services)
    assert only(services).due_at == services.clock.now() + 2 * HOUR
    assert only(services).error == "slow down"


def test_what_fails_for_good_is_dead_at_once_and_says_why(company: Services) -> None:
    services, office = with_office(company)
    set_up(services)
    tell(services, "wei")
    office.trouble = [Failed("no such mailbox")]
    carry(services)
    assert statuses(services) == [("loud", "wei", "dead", "no such mailbox")]
    with pytest.raises(Conflict, match=r"delivery\.on_its_way"):
        letters.resend(services, root(services), delivery=_resent_once(services))


def _resent_once(services: Services) -> str:
    name = only(services).id
    letters.resend(services, root(services), delivery=name)
    return name


def test_a_worker_that_stood_still_while_its_claim_ran_out_sends_nothing(company: Services) -> None:
    services, office = with_office(company)
    set_up(services, "once")
    tell(services, "wei", "bo")
    now = 0.0

    async def claim(_: tuple[str, ...]) -> Parcels:
        nonlocal now
        claimed = deliveries.claim(services, SHARE)
        now += 250.0  # the answer was long on its way
        return claimed

    async def settle(results: Any) -> Batch:
        return deliveries.settle(services, results)

    asyncio.run(deliver(claim, settle, services.plugins.channels, clock=lambda: now))
    assert (office.sent, [status for _, _, status, _ in statuses(services)]) == ([], ["waiting"] * 2)
    carry(services)
    assert len(office.sent) == 2


def test_a_worker_that_is_stopped_gives_back_what_it_has_not_begun(company: Services) -> None:
    services, office = with_office(company)
    set_up(services, "once")
    tell(services, "wei", "bo", "uwe")

    async def stopped() -> None:
        begun = asyncio.Event()

        async def hang(*_: Any) -> None:
            begun.set()
            await asyncio.Event().wait()

        async def claim(_: tuple[str, ...]) -> Parcels:
            return deliveries.claim(services, SHARE)

        async def settle(results: Any) -> Batch:
            return deliveries.settle(services, results)

        hanging = msgspec.structs.replace(services.plugins.channels["once"], send=hang)
        task = asyncio.create_task(deliver(claim, settle, {"once": hanging}, at_once=1))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(stopped())
    assert sorted(status for _, _, status, _ in statuses(services)) == ["doubtful", "waiting", "waiting"]
    carry(services)
    assert len(office.sent) == 2


def test_what_is_dead_for_somebody_who_left_or_a_channel_that_is_gone_says_so(company: Services) -> None:
    services, office = with_office(company)
    set_up(services)
    tell(services, "wei", "bo")
    services.store.write(lambda unit: unit.run("UPDATE person SET active = ? WHERE login = 'bo'", False))
    services.store.write(lambda unit: unit.run("UPDATE organisation_version SET version = version + 1"))
    services.organisations.changed()
    carry(services)
    assert statuses(services) == [
        ("loud", "bo", "skipped", "person_inactive"),
        ("loud", "wei", "sent", None),
    ]
    tell(services, "wei", cause="c2")
    channels.delete_channel(services, root(services), name="loud")
    carry(services)
    assert ("loud", "wei", "skipped", "channel_gone") in statuses(services)
    assert len(office.sent) == 1


def test_a_test_goes_the_way_of_all_messages_also_over_a_channel_that_is_off(company: Services) -> None:
    services, office = with_office(company)
    set_up(services, enabled=False)
    delivery = channels.send_test(services, root(services), name="loud")
    carry(services)
    assert office.told() == [("test", "ada")]
    assert letters.show_delivery(services, root(services), delivery=delivery).status == "sent"


def test_secrets_are_sealed_in_the_database_shown_to_nobody_and_handed_to_the_plugin(
    company: Services,
) -> None:
    services, office = with_office(company)
    setting_up = channels.ChannelSetUp(plugin="loud", settings={"sender": "us", "password": "s3cret!"})
    shown = channels.put_channel(services, root(services), name="loud", wanted=setting_up)
    assert shown.settings == {"sender": "us", "password": True}
    kept = channels.ChannelSetUp(plugin="loud", settings={"sender": "we", "password": True})
    channels.put_channel(services, root(services), name="loud", wanted=kept, seen=1)
    assert "s3cret!" not in str(services.store.read(lambda r: r.rows("SELECT * FROM channel")))
    assert "s3cret!" not in str(services.store.read(lambda r: r.rows("SELECT body FROM admin_event")))
    assert (services.folder / "channel-key").stat().st_mode & 0o777 == 0o600

    tell(services, "wei")
    claimed = deliveries.claim(services, SHARE)
    assert "s3cret!" not in repr(claimed)
    assert claimed.channels["loud"].settings == {"sender": "we", "password": "s3cret!"}
    assert office.sent == []


def test_a_channel_that_is_set_up_wrongly_hears_of_everything_at_once(company: Services) -> None:
    services, _ = with_office(company)
    wrong = channels.ChannelSetUp(plugin="loud", settings={"port": 0, "password": "abc", "colour": "red"})
    with pytest.raises(Invalid) as caught:
        channels.put_channel(services, root(services), name="Loud!", wanted=wrong)
    assert [(fault.pointer, fault.code) for fault in caught.value.faults] == [
        ("/name", "name"),
        ("/settings/colour", "additionalProperties"),
        ("/settings/password", "minLength"),
        ("/settings/port", "minimum"),
        ("/settings/sender", "required"),
    ]


def test_old_messages_go_and_what_is_not_settled_stays(company: Services) -> None:
    services, office = with_office(company)
    set_up(services)
    tell(services, "wei", "bo")
    office.trouble = [Failed("no")]
    carry(services)
    services.store.write(lambda unit: unit.run("UPDATE message SET read_at = 1"))
    now = services.clock.now()
    assert sweep_messages(services, now + KEPT) == 0
    assert sweep_messages(services, now + KEPT + 1) == 1
    assert [status for _, _, status, _ in statuses(services)] == ["dead"]


def test_what_cannot_be_put_into_words_is_given_up_and_says_so_and_the_others_go_out(
    company: Services,
) -> None:
    services, office = with_office(company)
    set_up(services, "once")
    tell(services, "wei", cause="broken")
    tell(services, "chen", cause="whole")
    services.store.write(lambda unit: unit.run("UPDATE message SET params = '{' WHERE cause = 'broken'"))
    done = carry(services)

    assert (done.claimed, office.told()) == (2, [("job.assigned", "chen")])
    (whole, broken) = statuses(services)
    assert whole == ("once", "chen", "sent", None)
    assert (broken[1:3], (broken[3] or "").partition(":")[0]) == (("wei", "dead"), "no_words")


def test_where_words_are_not_to_be_had_now_what_was_claimed_is_given_back_untried(
    company: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, office = with_office(company)
    set_up(services, "once")
    tell(services, "wei")
    with monkeypatch.context() as patched:

        def closed(*_: Any) -> Any:
            raise RuntimeError("the database is away")

        patched.setattr(deliveries, "read", closed)
        with pytest.raises(RuntimeError, match="away"):
            deliveries.claim(services, SHARE)
    assert (only(services).status, only(services).attempts) == ("waiting", 0)
    carry(services)
    assert office.told() == [("job.assigned", "wei")]


def test_words_are_found_while_others_write(company: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    services, _ = with_office(company)
    set_up(services, "once")
    tell(services, "wei")
    found: list[str] = []
    usual = Wording.words

    def words(self: Any, *arguments: Any, **more: Any) -> Any:
        found.append(services.store.write(lambda unit: unit.rows("SELECT status FROM delivery")[0][0]))
        return usual(self, *arguments, **more)

    monkeypatch.setattr(Wording, "words", words)
    deliveries.claim(services, SHARE)
    assert found == ["sending"]


def test_a_channel_that_hangs_keeps_no_other_from_what_comes_meanwhile(small: Services) -> None:
    services, office = with_office(small)
    set_up(services, "once")
    set_up(services, "loud")
    loud, once = services.plugins.channels["loud"], services.plugins.channels["once"]

    async def flowing() -> Batch:
        others = asyncio.Event()

        async def hang(*_: Any) -> None:
            if not office.sent:
                tell(services, "wei", cause="while it hangs", kind="task.reminder")
            await others.wait()

        async def send(parcel: Any, settings: Any) -> str | None:
            receipt = await office.send(parcel, settings)
            if parcel.kind == "task.reminder":
                others.set()
            return receipt

        async def claim(busy: tuple[str, ...]) -> Parcels:
            return deliveries.claim(services, Wanted(limit=200, without=busy))

        async def settle(results: Any) -> Batch:
            return deliveries.settle(services, results)

        told = {
            "once": msgspec.structs.replace(once, send=hang),
            "loud": msgspec.structs.replace(loud, send=send),
        }
        return await asyncio.wait_for(deliver(claim, settle, told), 60)

    tell(services, "wei", cause="before")
    done = asyncio.run(flowing())
    assert done.claimed >= 3
    assert {kind for kind, _ in office.told()} == {"job.assigned", "task.reminder"}
