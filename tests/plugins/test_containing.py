"""Whatever a plugin raises or answers, its caller gets what the hook allows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from plugins import containing
from plugins.hooks import (
    Action,
    Candidate,
    Channel,
    DispatchStrategy,
    Doing,
    EvidenceCheck,
    Failed,
    InDoubt,
    Parcel,
    Ranked,
    Receipt,
    Recipient,
    Shown,
    TryLater,
    Wanted,
)

DOING = Doing(key="k", job="j", step="s", with_={}, attempt=1, door=None)
WEI = Recipient(login="wei", name="魏强", language="zh-CN")
PARCEL = Parcel(key="k", kind="job", to=WEI, subject="", text="", link=None, urgency="normal", attempt=1)
WANTED = Wanted(
    job="j",
    sop="s",
    branch="b",
    skills=(),
    priority="normal",
    latitude=None,
    longitude=None,
    due_at=None,
    at=0,
)


def candidate(login: str, *, open_jobs: int, distance: float | None = None) -> Candidate:
    return Candidate(
        login=login,
        distance=distance,
        position_age=None,
        open_jobs=open_jobs,
        open_due_soon=0,
        free_at=0,
        extra_skills=0,
    )


def acting(answer: Any) -> Action:
    async def run(_: Doing) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Action(name="print_label", title={"en": "Print"}, with_schema={}, run=run)


def checking(judge: Callable[[Shown], Any]) -> EvidenceCheck:
    return EvidenceCheck(
        name="licence", title={"zh-CN": "执照", "en": "Licence"}, kinds=("photo",), judge=judge
    )


def crash(*_: object) -> Any:
    raise ZeroDivisionError


def test_an_action_answers_plain_data() -> None:
    assert asyncio.run(containing.do(acting({"n": (1, 2)}), DOING)) == {"n": [1, 2]}


@pytest.mark.parametrize(
    ("answer", "raised", "words"),
    [
        (Failed("no such printer"), Failed, "no such printer"),
        (TryLater("busy", seconds=5), TryLater, "busy"),
        (KeyError("x"), TryLater, "The action print_label crashed: KeyError."),
        (TimeoutError(), TryLater, "The action print_label crashed: TimeoutError."),
        (object(), Failed, "The action print_label answered what is no JSON."),
        ("x" * 70_000, Failed, "answered 70002 bytes"),
    ],
)
def test_an_action_that_does_not_go_well_fails_for_good_or_for_now(
    answer: Any, raised: type[Exception], words: str
) -> None:
    with pytest.raises(raised, match=words):
        asyncio.run(containing.do(acting(answer), DOING))


def test_what_takes_too_long_is_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(_: Doing) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(containing, "PATIENCE", 0.01)
    slow = Action(name="print_label", title={"en": "Print"}, with_schema={}, run=run)
    with pytest.raises(InDoubt, match="The action print_label took longer"):
        asyncio.run(containing.do(slow, DOING))


def test_no_secret_of_a_plugin_that_crashes_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def send(_: Parcel, settings: dict[str, Any]) -> None:
        raise ValueError(f"bad key {settings['key']}")

    channel = Channel(
        name="pigeon", title={}, settings_schema={}, secrets=("key",), reaches=lambda _: True, send=send
    )
    with caplog.at_level("ERROR", "sopwith.plugins"), pytest.raises(TryLater) as later:
        asyncio.run(containing.send(channel, PARCEL, {"key": "grain-and-water"}))

    assert str(later.value) == "The channel pigeon crashed: ValueError."
    assert "ValueError: bad key •••" in caplog.text
    assert "grain-and-water" not in caplog.text


def test_a_receipt_keeps_the_addresses_that_are_gone() -> None:
    async def send(_: Parcel, __: dict[str, Any]) -> str:
        return Receipt("r" * 300, gone=("https://push.example/1",))

    channel = Channel(name="pigeon", title={}, settings_schema={}, reaches=lambda _: True, send=send)
    receipt = asyncio.run(containing.send(channel, PARCEL, {}))

    assert isinstance(receipt, Receipt)
    assert (receipt, receipt.gone) == ("r" * 200, ("https://push.example/1",))


def test_a_channel_that_crashes_is_tried_later_and_reaches_nobody_it_crashes_over() -> None:
    channel = Channel(name="pigeon", title={"en": "Pigeon"}, settings_schema={}, reaches=crash, send=crash)

    assert not containing.reaches(channel, WEI)
    with pytest.raises(TryLater, match="The channel pigeon crashed: ZeroDivisionError"):
        asyncio.run(containing.send(channel, PARCEL, {}))


@pytest.mark.parametrize("judge", [crash, lambda _: "blurred", lambda _: {}, lambda _: {"en": 1}])
def test_a_check_that_crashes_or_answers_nonsense_refuses_and_names_its_plugin(
    judge: Callable[[Shown], Any],
) -> None:
    said = containing.judge(checking(judge), Shown(content=b"", media_type="image/png"), plugin="acme")

    assert said == {
        "zh-CN": "检查“执照”未能完成：插件 acme 出错。请联系管理员。",
        "en": "The check “Licence” could not be made: the plugin acme failed. Tell an administrator.",
    }


@pytest.mark.parametrize("said", [None, {"zh-CN": "模糊", "en": "Blurred"}])
def test_what_a_check_says_is_handed_on(said: dict[str, str] | None) -> None:
    check = checking(lambda _: said)

    assert containing.judge(check, Shown(content=b"", media_type="image/png"), plugin="acme") == said


def strategy(rank: Callable[[Wanted, Sequence[Candidate]], Any]) -> DispatchStrategy:
    return DispatchStrategy(name="dice", title={"en": "Dice"}, rank=rank)


def test_a_strategys_order_is_taken() -> None:
    order = (Ranked(login="zhao", score=1), Ranked(login="wei", score=2))

    ranking = containing.rank(
        strategy(lambda *_: list(order)),
        WANTED,
        [candidate("wei", open_jobs=0), candidate("zhao", open_jobs=9)],
    )

    assert ranking == containing.Ranking(order=order)


@pytest.mark.parametrize(
    ("rank", "why"),
    [
        (crash, "it crashed: ZeroDivisionError"),
        (lambda *_: ["wei"], "it answered what is no order of people"),
        (lambda *_: [Ranked(login="wei", score=1)] * 2, "it named somebody twice"),
        (lambda *_: [Ranked(login="eve", score=1)], "it named eve, who is no candidate"),
        (lambda *_: [Ranked(login="wei", score=float("nan"))], "a score is no number"),
        (
            lambda *_: [Ranked(login="wei", score=1, reasons=("near",))],  # type: ignore[arg-type]
            "its reasons are no codes with what they say",
        ),
    ],
)
def test_a_strategy_that_is_no_help_gives_way_to_the_plain_order(rank: Any, why: str) -> None:
    people = [
        candidate("wei", open_jobs=2),
        candidate("qian", open_jobs=1),
        candidate("zhao", open_jobs=1, distance=9),
    ]

    ranking = containing.rank(strategy(rank), WANTED, people)

    assert ranking.failed == why
    assert [one.login for one in ranking.order] == ["zhao", "qian", "wei"]
    assert [one.reasons for one in ranking.order] == [(("strategy_failed", {"strategy": "dice"}),)] * 3
