"""The simulator: what a walk tells of every entry, and of where the job stands."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
import yaml

from api.schemas.shape import shown
from api.schemas.walks import WalkOut
from engine.runtime.explain import Language
from engine.services.designing.benches import Benches, make_ready
from engine.services.designing.walking import walk
from tests.engine.services.designing.drafts import ROOT, draft_of, ready, scenarios

BEGIN = """
scenario: begun
branch: hangzhou
start: 2026-03-02T09:00
inputs: {card_type: game, quantity: 50}
subject: {id: C-101, name: 西湖便利店, site: {lat: 30.2741, lon: 120.1551}}
assignee: wei
walk:
"""
PREPARED = BEGIN + "  - {do: prepare, as: lin, answers: {stock_ok: true}}\n"


@pytest.mark.parametrize("path", scenarios())
def test_a_shipped_scenario_holds_and_so_does_what_is_recorded_of_it(path: str) -> None:
    here = ready(path.split("/", maxsplit=1)[0])
    text = (ROOT / path).read_text("utf-8")
    walked = walk(here, text, path=path)
    assert walked.holds, [entry.findings for entry in walked.entries]
    data = yaml.safe_load(text)
    recorded = {**data, "walk": [yaml.safe_load(entry.yaml)[0] for entry in walked.entries]}
    again = walk(here, yaml.safe_dump(recorded, allow_unicode=True), path=path)
    assert again.holds, [entry.findings for entry in again.entries]
    assert [entry.open for entry in again.entries] == [entry.open for entry in walked.entries]


def test_an_entry_that_does_not_hold_does_not_stop_the_walk() -> None:
    text = PREPARED + "  - {do: enter}\n  - {do: verify_identity, evidence: {licence: 1}, expect: sign}\n"
    walked = walk(ready("channel-activation"), text, language="zh-CN")
    assert [(e.outcome, e.holds, e.open) for e in walked.entries] == [
        ("accepted", True, ("verify_identity",)),
        ("refused", False, ("verify_identity",)),
        ("differs", False, ("enter",)),
    ]
    refused = walked.entries[1].refused
    assert refused is not None
    assert (refused.code, refused.sentence) == (
        "order.not_open",
        "“系统录入”现在不能办理；目前待办：身份核验",
    )


def test_an_entry_can_be_tried_that_is_not_in_the_text() -> None:
    next_ = {"do": "verify_identity", "evidence": {"licence": [{"away": "900m"}]}}
    tried = walk(ready("channel-activation"), PREPARED, next_=next_).next
    assert tried is not None
    assert tried.refused is not None
    assert (tried.outcome, tried.actor, tried.refused.code, tried.yaml) == (
        "refused",
        "wei",
        "evidence.too_far",
        "- {do: verify_identity, as: wei, evidence: {licence: [{away: 900m}]}, refused: evidence.too_far}",
    )


def test_an_entry_that_is_none_is_told_with_what_is_wrong() -> None:
    tried = walk(ready("channel-activation"), PREPARED, next_={"do": 3}).next
    assert tried is not None
    assert tried.outcome == "impossible"
    assert tried.findings


def test_it_tells_what_is_open_and_who_may_do_it() -> None:
    now = walk(ready("channel-activation"), PREPARED).now
    assert now is not None
    (job,) = now.jobs
    (step,) = job.steps
    assert (step.address, step.kind, step.form, [p.login for p in step.people]) == (
        "verify_identity",
        "work",
        "verify_identity",
        ["wei"],
    )
    assert [fault.name for fault in step.faults] == ["owner_away", "owner_refuses"]
    assert (job.due_local, now.local) == ("2026-03-04T09:00", "2026-03-02T09:00")


def test_the_clock_can_be_pushed_to_each_next_timer_and_what_fires_is_told() -> None:
    here, text, told = ready("refund-approval"), "", []
    base = (
        "scenario: s\nbranch: hangzhou\ninputs: {amount: 800, reason: wrong_amount}\n"
        "actions: {webhook: fails}\nwalk:\n"
        "  - {do: request, as: lin, answers: {what_happened: 金额录入错误}, evidence: {receipt: 1}}\n"
    )
    for _ in range(4):
        now = walk(here, base + text).now
        assert now is not None
        if not now.timers:
            break
        timer = now.timers[0]
        text += f"  - {{after: {timer.after}}}\n"
        entry = walk(here, base + text).entries[-1]
        told.append((timer.does, bool(entry.notified), bool(entry.raised), [a.kind for a in entry.arrows]))
    assert told == [
        (("notify",), True, False, []),
        (("raise",), False, True, []),
        (("decide",), False, False, ["rung"]),
        *told[3:],
    ]


@pytest.mark.parametrize(
    ("language", "timer", "events"),
    [
        ("zh-CN", "“网点经理审批”：通知网点经理", ["已通知网点经理（陈静）", "已升级给大区经理（孙鹏）"]),
        (
            "en",
            "“The branch manager decides”: tells Branch manager",
            ["Branch manager was told (陈静)", "It was raised to Regional manager (孙鹏)"],
        ),
    ],
)
def test_people_are_called_as_the_organisation_calls_them(
    language: Language, timer: str, events: list[str]
) -> None:
    text = (
        "scenario: s\nbranch: hangzhou\ninputs: {amount: 800, reason: wrong_amount}\nwalk:\n"
        "  - {do: request, as: lin, answers: {what_happened: 金额录入错误}, evidence: {receipt: 1}}\n"
    )
    now = walk(ready("refund-approval"), text, language=language).now
    assert now is not None
    later = walk(ready("refund-approval"), text + "  - {after: 5d}\n", language=language).entries[-1]
    told = [event.text for event in later.events if event.type in ("people.notified", "escalation.opened")]
    assert (now.timers[0].text, told) == (timer, events)


def test_arrows_are_told_as_the_graph_has_them() -> None:
    text = PREPARED + (
        "  - {fault: owner_away, as: wei, answers: {why: nobody there}, evidence: {}}\n  - {after: 1d}\n"
    )
    entries = walk(ready("channel-activation"), text).entries
    arrows = [(a.source, a.target, a.written, a.kind, a.label) for e in entries for a in e.arrows]
    assert arrows == [
        ("prepare", "verify_identity", "verify_identity", "next", ""),
        ("verify_identity", "revisit", "revisit", "fault", "owner_away"),
        ("revisit", "verify_identity", "$return", "next", ""),
    ]


def test_the_past_can_be_looked_at() -> None:
    text = PREPARED + "  - {do: verify_identity, evidence: {licence: 1}}\n"
    walked = walk(ready("channel-activation"), text, upto=1)
    assert walked.now is not None
    assert [step.address for step in walked.now.jobs[0].steps] == ["verify_identity"]


def test_what_does_not_compile_is_told_in_place_of_a_walk() -> None:
    draft = draft_of("channel-activation")
    path = "channel-activation/sop.yaml"
    broken = {**draft.files, path: draft.files[path].replace(b"go: verify_identity}", b"go: nowhere}")}
    walked = walk(make_ready(replace(draft, files=broken)), PREPARED)
    assert (walked.runs, walked.holds, walked.now) == (False, False, None)
    assert [(f.code, f.file) for f in walked.findings] == [("SOP002", path)]


def test_a_scenario_that_can_not_be_read_is_told_with_places() -> None:
    walked = walk(ready("channel-activation"), "scenario: s\nwalk: 3\n", path="x.yaml")
    assert walked.runs is False
    assert [(f.file, f.line) for f in walked.findings] == [("x.yaml", 2)]


def test_what_a_job_asks_for_is_told_also_where_opening_is_refused() -> None:
    walked = walk(ready("channel-activation"), "scenario: s\nbranch: hangzhou\nwalk: []\n")
    assert (walked.runs, walked.opened and walked.opened.findings != ()) == (False, True)
    assert walked.opens is not None
    asked = walked.runbooks[walked.opens]["inputs"]["schema"]
    assert asked["required"] == ["card_type", "quantity"]


def test_runbooks_that_somebody_has_are_not_sent_again() -> None:
    here = ready("channel-activation")
    (digest,) = walk(here, PREPARED).runbooks
    assert walk(here, PREPARED, have=[digest]).runbooks == {}


def test_a_draft_is_made_ready_once_until_more_than_its_stories_change() -> None:
    draft, benches = draft_of("channel-activation"), Benches()
    first = benches.ready(draft)
    story = replace(draft, files={**draft.files, "channel-activation/scenarios/new.yaml": b"scenario: x"})
    assert benches.ready(story) is first
    other = replace(draft, files={**draft.files, "channel-activation/forms/entry.yaml": b"form: entry"})
    assert benches.ready(other) is not first


def test_what_is_told_can_be_sent() -> None:
    found = shown(walk(ready("equipment-inspection"), _inspection()), WalkOut)
    assert [job.inside for job in found.now.jobs] == ["", "inspect.P1.repair"] if found.now else False
    assert msgspec.json.encode(found)


def _inspection() -> str:
    path = ROOT / "equipment-inspection" / "scenarios" / "a-failed-device-is-repaired.yaml"
    return path.read_text("utf-8")
