"""Opening a job: what it needs, and every fault at once."""

from __future__ import annotations

from typing import Any

from engine.language.runbook import Computed, Form, Work
from engine.runtime.commands import Act, HandIn, Open
from engine.runtime.playbook import Playbook
from engine.runtime.values import Position, Subject
from engine.runtime.verdict import FieldFault, Refused
from tests.engine.runtime.building import (
    DAY,
    DIGEST,
    DONE,
    JOB,
    SITE,
    START,
    Walk,
    after,
    cel,
    form,
    runbook,
    rung,
    started,
    told,
)

INPUTS = form(["quantity"], quantity="integer", note="string")


def walk(**fields: Any) -> Walk:
    return Walk(Playbook(runbook({"a": Work(), "done": DONE}, **fields), DIGEST))


def opening(**fields: Any) -> Open:
    return Open(**{"job": JOB, "runbook": DIGEST, "branch": "hangzhou", **fields})


def faults(*found: tuple[str, str, dict[str, Any]]) -> Refused:
    return Refused(
        code="form.invalid",
        faults=tuple(
            FieldFault(pointer=pointer, code=code, params=params) for pointer, code, params in found
        ),
    )


def test_a_job_begins_with_what_it_was_opened_with_and_its_first_step() -> None:
    job = walk(inputs=INPUTS, priority="high", due=after("2d"), escalate=(rung("due", notify=("assignee",)),))
    subject = Subject(id="C-1", kind="channel", name="Shop", site=SITE, data={"tier": "gold"})
    command = opening(
        inputs={"quantity": 5}, subject=subject, assignee="wei", cause={"trigger": "x"}, at=START - 5
    )
    assert told(job.accepted(command, "lin")) == [
        {
            "type": "job.opened",
            "by": "lin",
            "claimed_at": START - 5,
            "job": JOB,
            "runbook": DIGEST,
            "sop": "test",
            "branch": "hangzhou",
            "inputs": {"quantity": 5},
            "subject": {
                "id": "C-1",
                "kind": "channel",
                "name": "Shop",
                "site": {"lat": SITE.lat, "lon": SITE.lon},
                "data": {"tier": "gold"},
            },
            "site": {"lat": SITE.lat, "lon": SITE.lon},
            "assignee": "wei",
            "priority": "high",
            "due_at": START + 2 * DAY,
            "timer": {"at": START + 2 * DAY, "rung": 0},
            "cause": {"trigger": "x"},
        },
        {
            "type": "step.opened",
            "by": "lin",
            "claimed_at": START - 5,
            "address": "a",
            "step": "a",
            "scope": "",
        },
    ]


def test_everything_that_is_wrong_with_an_opening_is_told_at_once() -> None:
    command = Open(
        job="",
        runbook="other",
        branch="mars",
        inputs={"note": 1},
        site=Position(lat=91, lon=0),
        assignee="old",
        priority="asap",
    )
    assert walk(inputs=INPUTS).refused(command) == faults(
        ("/assignee", "unknown", {"found": "old"}),
        ("/branch", "unknown", {"found": "mars"}),
        ("/inputs/note", "type", {"expected": ["string"], "found": "integer"}),
        ("/inputs/quantity", "required", {}),
        ("/job", "required", {}),
        ("/priority", "enum", {"options": ["low", "normal", "high", "urgent"]}),
        ("/runbook", "const", {"expected": DIGEST}),
        ("/site", "position", {}),
    )


def test_the_subject_is_of_the_kind_that_the_sop_is_about_and_its_data_hold() -> None:
    schema = {"type": "object", "properties": {"tier": {"enum": ["gold", "silver"]}}}
    job = walk(about="channel", subject=schema)
    other = Subject(id="1", kind="terminal", name="T")
    assert job.refused(opening(subject=other)) == faults(
        ("/subject/kind", "const", {"expected": "channel", "found": "terminal"})
    )
    tin = Subject(id="1", kind="channel", name="T", data={"tier": "tin"})
    assert job.refused(opening(subject=tin)) == faults(
        ("/subject/data/tier", "enum", {"options": ["gold", "silver"]})
    )


def test_a_job_is_opened_once() -> None:
    job = started({"a": Work(), "done": DONE})
    assert job.refused(opening()) == Refused(code="job.moved_on", details={"job": JOB, "why": "already_open"})


def test_a_job_that_there_is_not_takes_nothing() -> None:
    for command in (HandIn(step="a"), Act(act="cancel", reason="x")):
        assert walk().refused(command) == Refused(
            code="job.closed", details={"status": None, "why": "no_such_job"}
        )


def test_an_sop_may_end_at_once() -> None:
    job = Walk(Playbook(runbook({"done": DONE}), DIGEST))
    job.accepted(opening())
    assert (job.state.status, job.kinds()) == ("completed", ["job.opened", "job.ended"])


def test_inputs_may_be_calculated() -> None:
    double = Computed(pointer="/double", expression=cel("this.quantity * 2", this__quantity="int"))
    plain = form(quantity="integer", double="integer")
    job = walk(inputs=Form(schema=plain.schema, computed=(double,)))
    job.accepted(opening(inputs={"quantity": 4, "double": 1}))
    assert job.job is not None
    assert job.job.opening.inputs == {"quantity": 4, "double": 8}
