"""Signatures bound to what is signed, copies with a stamp, and clocks that are wrong."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from engine.language.runbook import Approval, EvidencePolicy, Fault, Form, Stage, Work
from engine.runtime.commands import Act, Decide, HandIn, Open, ReportFault
from engine.runtime.signed import signed_hash
from engine.runtime.verdict import FieldFault, Refused
from tests.engine.runtime.building import (
    DIGEST,
    DONE,
    JOB,
    START,
    Walk,
    blob,
    capture,
    evidence_form,
    runbook,
    sha,
    started,
    to,
)

SIGNATURE = EvidencePolicy(kind="signature")
PHOTO = EvidencePolicy(kind="photo", at_least=0)
FORM: Form = evidence_form({"note": {"type": "string"}}, (), {"sign": SIGNATURE, "photo": PHOTO})
INK = blob("ink", media_type="image/png")


def signing() -> Walk:
    steps = {
        "see": Work(form="f"),
        "review": Approval(
            stages=(Stage(by="role:manager"),), first="ok", outcomes={"ok": to("done")}, form="f"
        ),
        "done": DONE,
    }
    faults = {"closed": Fault(form="f", go="see")}
    return started(runbook(steps, forms={"f": FORM}, faults=faults))


def ink(signed: str | None) -> dict[str, Any]:
    return capture("ink", signer="王", signed=signed)


def by_hand(step: str, opened: int, **answers: Any) -> str:
    """The hash as a device makes it, by nothing of ours."""
    said = {"answers": answers, "job": JOB, "opened": opened, "step": step}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def other_answers(found: str, right: str) -> Refused:
    fault = FieldFault(
        pointer="/sign/0",
        code="evidence.mismatch",
        params={"expected": "answers", "found": found, "signed": right},
    )
    return Refused(code="evidence.mismatch", faults=(fault,))


def test_what_is_signed_is_the_answers_without_the_signatures_the_job_the_step_and_its_visit() -> None:
    answers = {"note": "好", "sign": [ink(None)], "photo": []}
    assert signed_hash(JOB, "see", 2, answers, FORM) == by_hand("see", 2, note="好", photo=[])


def test_answers_that_no_canonical_text_can_hold_have_no_hash() -> None:
    assert signed_hash(JOB, "see", 2, {"note": "\ud800"}, FORM) is None


def test_a_signature_given_for_what_is_handed_in_is_taken_and_one_for_other_answers_is_not() -> None:
    walk = signing()
    right = by_hand("see", 2, note="three boxes")
    answers = {"note": "four boxes", "sign": [ink(right)]}
    assert walk.refused(HandIn(step="see", answers=answers), "wei", blobs=[INK]) == other_answers(
        right, by_hand("see", 2, note="four boxes")
    )
    walk.accepted(HandIn(step="see", answers={**answers, "note": "three boxes"}), "wei", blobs=[INK])


def test_a_signature_of_an_earlier_visit_is_not_one_of_this_visit() -> None:
    walk = signing()
    first = by_hand("see", 2)
    walk.accepted(ReportFault(fault="closed", answers={"sign": [ink(first)]}), "wei", blobs=[INK])
    opened = walk.state.open["see"].opened
    assert opened != 2
    assert walk.refused(
        HandIn(step="see", answers={"sign": [ink(first)]}), "wei", blobs=[INK]
    ) == other_answers(first, by_hand("see", opened))


def test_a_voice_signs_the_approval() -> None:
    walk = signing()
    walk.accepted(HandIn(step="see", answers={"sign": [ink(None)]}), "wei", blobs=[INK])
    opened = walk.state.open["review"].opened
    for_the_step = by_hand("see", opened, note="fine")
    right = by_hand("review", opened, note="fine")
    answers = {"note": "fine", "sign": [ink(for_the_step)]}
    refused = walk.refused(Decide(outcome="ok", answers=answers), "chen", blobs=[INK])
    assert refused == other_answers(for_the_step, right)
    walk.accepted(Decide(outcome="ok", answers={"note": "fine", "sign": [ink(right)]}), "chen", blobs=[INK])


def test_signatures_among_the_inputs_of_a_job_sign_nothing_that_could_be_checked() -> None:
    book = runbook({"see": Work(), "done": DONE}, inputs=FORM)
    walk = started(book, inputs={"sign": [ink("0" * 64)]})
    assert walk.open == ["see"]


def test_a_capture_is_whole_only_when_its_stamped_copy_has_arrived_too() -> None:
    photo = EvidencePolicy(kind="photo", distinct=600)
    walk = started({"see": Work(form="f"), "done": DONE}, forms={"f": evidence_form(None, (), {"p": photo})})
    command = HandIn(step="see", answers={"p": [capture(stamped=sha("stamped"))]})
    missing = FieldFault(
        pointer="/p", code="evidence.missing", params={"kind": "photo", "at_least": 1, "found": 0}
    )
    assert walk.refused(command, "wei", blobs=[blob()]) == Refused(code="evidence.missing", faults=(missing,))
    walk.accepted(command, "wei", blobs=[blob(), blob("stamped")])


def test_every_event_of_a_command_says_how_wrong_the_device_s_clock_was() -> None:
    walk = started({"see": Work(), "next": Work(), "done": DONE})
    events = walk.accepted(HandIn(step="see", at=START, skew=-90_000), "wei")
    assert [(event.claimed_at, event.skew) for event in events] == [(START, -90_000)] * 2
    assert walk.accepted(Act(act="note", reason="x"), "wei")[0].skew is None
    book = started({"see": Work(), "done": DONE}).playbook
    opened = Walk(book).accepted(Open(job=JOB, runbook=DIGEST, branch="hangzhou", at=START, skew=5), "lin")
    assert [event.skew for event in opened] == [5, 5]
