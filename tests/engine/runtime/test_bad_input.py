"""Whatever a person or a device sends is answered with events or a refusal, never with an error."""

from __future__ import annotations

import string
from random import Random
from typing import Any, get_args, get_type_hints

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.canonical import canonical
from engine.runtime.commands import (
    Act,
    ActionDone,
    ChildEnded,
    Command,
    Decide,
    Fire,
    HandIn,
    Occur,
    Open,
    ReportFault,
)
from engine.runtime.explain import explain
from engine.runtime.facts import SYSTEM, BlobFacts, Twin
from engine.runtime.playbook import Playbook
from engine.runtime.values import Position, Subject
from engine.runtime.verdict import Accepted, Refused
from tests.engine.runtime.building import DIGEST, JOB, ORGANISATION, SITE, START, Walk, sha
from tests.engine.runtime.generating import INPUTS, Generator, Wisher, pass_time

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.sampled_from(["result", "qty", "photo", "code", "type", "device", "subject", "data", "outcome"])
CAPTURES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "blob": st.sampled_from([sha("one"), sha("two"), "x", None]),
            "at": st.integers(-(2**53), 2**53),
            "position": st.fixed_dictionaries({"lat": st.floats(-90, 90), "lon": st.floats(-180, 180)}),
            "source": st.sampled_from(["camera", "gallery"]),
        },
    ),
    max_size=3,
)
ANSWERS = st.dictionaries(FIELDS | st.text(max_size=6), JSON | CAPTURES, max_size=4)
TEXTS = st.text(max_size=12) | st.text(string.ascii_letters + ".~*$", max_size=8)
TIMES = st.none() | st.integers(-(2**53), 2**53)
NUMBERS = st.integers(-5, 2**60)
POSITIONS = st.builds(
    Position,
    lat=st.floats(allow_nan=False, allow_infinity=True),
    lon=st.floats(-1e300, 1e300),
    accuracy=st.none() | st.floats(0, 1e9),
)
SUBJECTS = st.builds(Subject, id=TEXTS, kind=TEXTS, name=TEXTS, site=st.none() | POSITIONS, data=ANSWERS)


def commands(addresses: list[str]) -> st.SearchStrategy[Command]:
    """Any command, often about a step that there is."""
    steps = st.sampled_from(addresses) | TEXTS
    maybe = st.none() | steps
    people = st.sampled_from([*ORGANISATION.people, *ORGANISATION.branches, "nobody"])
    acts = st.sampled_from(get_args(get_type_hints(Act)["act"]))
    return st.one_of(
        st.builds(HandIn, step=steps, answers=ANSWERS, opened=st.none() | NUMBERS, at=TIMES),
        st.builds(
            ReportFault,
            fault=st.sampled_from(["slow", "shut", "blink", "dark"]) | TEXTS,
            step=maybe,
            answers=ANSWERS,
            at=TIMES,
        ),
        st.builds(
            Decide, outcome=st.sampled_from(["ok", "back"]) | TEXTS, step=maybe, answers=ANSWERS, at=TIMES
        ),
        st.builds(
            Act,
            act=acts,
            step=maybe,
            to=st.none() | people | TEXTS,
            by_=st.none() | st.sampled_from(["4h", "9999999999w", "0m"]) | TEXTS,
            until=TIMES | st.integers(),
            reason=st.none() | TEXTS,
        ),
        st.builds(Occur, event=ANSWERS),
        st.builds(Fire, timer=steps, armed=NUMBERS),
        st.builds(ChildEnded, step=steps, child=TEXTS, end=st.none() | TEXTS),
        st.builds(ActionDone, step=steps, opened=NUMBERS, result=JSON, error=st.none() | TEXTS),
        st.builds(
            Open,
            job=TEXTS,
            runbook=st.just(DIGEST) | TEXTS,
            branch=st.just("hangzhou") | TEXTS,
            inputs=ANSWERS,
            subject=st.none() | SUBJECTS,
            site=st.none() | POSITIONS,
            assignee=st.none() | people,
            priority=st.none() | TEXTS,
            at=TIMES,
        ),
    )


BLOBS = {
    sha("one"): BlobFacts(sha256=sha("one"), media_type="image/jpeg", size=1, received_at=START),
    sha("two"): BlobFacts(
        sha256=sha("two"),
        media_type="",
        size=0,
        received_at=0,
        taken_at=-1,
        position=Position(lat=1e300, lon=-1e300),
        twins=(Twin(blob="", taken_at=2**53),),
    ),
}


def answered(walk: Walk, command: Command, actor: str) -> None:
    verdict = walk.send(command, actor, blobs=BLOBS.values())
    assert isinstance(verdict, Accepted | Refused)
    if isinstance(verdict, Refused):
        canonical(verdict)
        assert explain(verdict, "en")
        assert explain(verdict, "zh-CN")


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(0, 2**32), st.integers(0, 25))
def test_any_command_at_any_moment_is_answered(data: st.DataObject, seed: int, length: int) -> None:
    rng = Random(seed)
    walk = Walk(Playbook(Generator(rng).runbook(), DIGEST))
    actor = st.sampled_from([*ORGANISATION.people, SYSTEM, ""])
    answered(walk, data.draw(commands(["w1"])), data.draw(actor))
    if walk.job is None:
        walk.accepted(
            Open(job=JOB, runbook=DIGEST, branch="hangzhou", inputs=INPUTS, assignee="wei", site=SITE)
        )
    wisher = Wisher(rng)
    for _ in range(length):
        if walk.state.status not in ("open", "paused"):
            break
        pass_time(rng, walk)
        command, who, blobs = wisher.wish(walk)
        walk.send(command, who, blobs=blobs)
    for _ in range(4):
        addresses = [*walk.state.open, *walk.playbook.steps]
        answered(walk, data.draw(commands(addresses)), data.draw(actor))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | JSON.map(msgspec.json.encode))
def test_bytes_are_a_command_or_they_are_not(content: bytes) -> None:
    try:
        command = msgspec.json.decode(content, type=Command)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return
    walk = Walk(Playbook(Generator(Random(1)).runbook(), DIGEST))
    answered(walk, command, "wei")


def test_an_organisation_that_knows_nobody_refuses_and_does_not_fail() -> None:
    walk = Walk(Playbook(Generator(Random(5)).runbook(), DIGEST))
    walk.accepted(Open(job=JOB, runbook=DIGEST, branch="hangzhou", inputs=INPUTS, assignee="wei", site=SITE))
    walk.organisation = type(ORGANISATION)()
    wisher = Wisher(Random(5))
    for _ in range(60):
        command, actor, blobs = wisher.wish(walk)
        walk.send(command, actor, blobs=blobs)
        if walk.state.status not in ("open", "paused"):
            break
