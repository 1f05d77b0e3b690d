"""Evidence: what satisfies a policy, and the exact fault where something does not."""

from __future__ import annotations

from typing import Any

import pytest

from engine.language.organisation import Branch
from engine.language.runbook import EvidencePolicy, Expression, Form, Remembered, Work
from engine.runtime.commands import HandIn, Open
from engine.runtime.evidence import literally, matches, metres
from engine.runtime.facts import BlobFacts, Twin
from engine.runtime.playbook import Playbook
from engine.runtime.values import Position
from engine.runtime.verdict import FieldFault, Refused
from tests.engine.runtime.building import (
    DAY,
    DIGEST,
    DONE,
    JOB,
    MINUTE,
    ORGANISATION,
    SITE,
    START,
    Walk,
    blob,
    capture,
    cel,
    evidence_form,
    form,
    runbook,
    sha,
    started,
    to,
)

FAR = Position(lat=30.2841, lon=120.1551)
"""One hundredth of a degree north of the site: 1,112 m."""

AT_SITE = {"lat": SITE.lat, "lon": SITE.lon}


def walk_with(**policies: EvidencePolicy) -> Walk:
    return started({"see": Work(form="f"), "done": DONE}, forms={"f": evidence_form(None, (), policies)})


def hand_in(walk: Walk, *blobs: BlobFacts, **answers: Any) -> Refused | None:
    verdict = walk.send(HandIn(step="see", answers=answers), "wei", blobs=blobs)
    return verdict if isinstance(verdict, Refused) else None


def refusal(code: Any, pointer: str, **params: Any) -> Refused:
    return Refused(code=code, faults=(FieldFault(pointer=pointer, code=code, params=params),))


PHOTO = EvidencePolicy(kind="photo")


def test_a_photo_that_is_stored_satisfies_a_plain_policy() -> None:
    assert hand_in(walk_with(photo=PHOTO), blob(), photo=[capture()]) is None


@pytest.mark.parametrize("answers", [{}, {"photo": []}])
def test_a_photo_that_is_not_there_is_missing(answers: Any) -> None:
    assert hand_in(walk_with(photo=PHOTO), **answers) == refusal(
        "evidence.missing", "/photo", kind="photo", at_least=1, found=0
    )


def test_a_photo_whose_bytes_never_arrived_is_missing() -> None:
    assert hand_in(walk_with(photo=PHOTO), photo=[capture()]) == refusal(
        "evidence.missing", "/photo", kind="photo", at_least=1, found=0
    )


def test_more_photos_than_enough_are_fine_up_to_the_greatest_number() -> None:
    policy = EvidencePolicy(kind="photo", at_least=1, at_most=2)
    photos = [capture(name) for name in "abc"]
    stored = [blob(name) for name in "abc"]
    assert hand_in(walk_with(photo=policy), *stored, photo=photos[:2]) is None
    assert hand_in(walk_with(photo=policy), *stored, photo=photos) == refusal(
        "evidence.too_many", "/photo", kind="photo", at_most=2, found=3
    )


def test_a_capture_beside_enough_others_must_be_whole_too() -> None:
    policy = EvidencePolicy(kind="photo", at_least=1, at_most=None)
    assert hand_in(walk_with(photo=policy), blob("a"), photo=[capture("a"), capture("b")]) == refusal(
        "evidence.missing", "/photo/1", kind="photo", found=0
    )


def test_a_photo_too_far_from_the_site_is_refused_with_its_distance() -> None:
    policy = EvidencePolicy(kind="photo", within=200)
    near = capture(position=AT_SITE)
    far = capture(position={"lat": FAR.lat, "lon": FAR.lon})
    assert hand_in(walk_with(photo=policy), blob(), photo=[near]) is None
    assert hand_in(walk_with(photo=policy), blob(), photo=[far]) == refusal(
        "evidence.too_far", "/photo/0", limit=200, distance=1112
    )


def test_the_position_in_the_file_counts_beside_that_of_the_device() -> None:
    policy = EvidencePolicy(kind="photo", within=200)
    photo = capture(position=AT_SITE)
    assert hand_in(walk_with(photo=policy), blob(position=FAR), photo=[photo]) == refusal(
        "evidence.too_far", "/photo/0", limit=200, distance=1112
    )


def test_a_photo_without_any_position_can_not_be_shown_to_be_near() -> None:
    policy = EvidencePolicy(kind="photo", within=200)
    assert hand_in(walk_with(photo=policy), blob(), photo=[capture()]) == refusal(
        "evidence.too_far", "/photo/0", limit=200, distance=None
    )


def test_a_stale_photo_is_refused_with_its_age() -> None:
    policy = EvidencePolicy(kind="photo", fresh=600)
    walk = walk_with(photo=policy)
    walk.now = START + 10 * MINUTE + 1
    assert hand_in(walk, blob(), photo=[capture()]) == refusal(
        "evidence.stale", "/photo/0", limit=600, age=600
    )
    walk.now -= 1
    assert hand_in(walk, blob(), photo=[capture()]) is None


@pytest.mark.parametrize(
    ("photo", "stored", "age"),
    [
        (capture(), blob(taken_at=START - DAY), 86_400),  # the file says it is of yesterday
        (capture(), blob(received_at=START - DAY), 86_400),  # it was here before it is said to be taken
        (capture(at=None), blob(), None),  # nobody says when it was taken
        (capture(at=START + 6 * MINUTE), blob(), 0),  # from the future
    ],
)
def test_every_source_must_agree_that_a_photo_is_fresh(photo: Any, stored: BlobFacts, age: Any) -> None:
    policy = EvidencePolicy(kind="photo", fresh=600)
    assert hand_in(walk_with(photo=policy), stored, photo=[photo]) == refusal(
        "evidence.stale", "/photo/0", limit=600, age=age
    )


def test_work_sent_later_is_judged_by_when_the_button_was_pressed() -> None:
    policy = EvidencePolicy(kind="photo", fresh=600)
    walk = walk_with(photo=policy)
    walk.now = START + DAY
    answers = {"photo": [capture()]}
    stored = blob(received_at=START + DAY)
    assert isinstance(walk.send(HandIn(step="see", answers=answers), "wei", blobs=[stored]), Refused)
    command = HandIn(step="see", answers=answers, at=START + MINUTE)
    assert [event.claimed_at for event in walk.accepted(command, "wei", blobs=[stored])] == [
        START + MINUTE
    ] * 2


def test_nobody_can_have_pressed_the_button_before_there_was_a_job() -> None:
    policy = EvidencePolicy(kind="photo", fresh=600)
    old = capture(at=START - DAY)
    command = HandIn(step="see", answers={"photo": [old]}, at=START - DAY)
    assert walk_with(photo=policy).refused(command, "wei", blobs=[blob()]) == refusal(
        "evidence.stale", "/photo/0", limit=600, age=86_400
    )


def test_a_photo_from_the_gallery_is_refused_where_the_camera_is_asked_for() -> None:
    policy = EvidencePolicy(kind="photo", source="camera")
    for source in ("gallery", None):
        photo = capture(source=source)
        assert hand_in(walk_with(photo=policy), blob(), photo=[photo]) == refusal(
            "evidence.source", "/photo/0", expected="camera", found=source
        )


def test_a_near_duplicate_within_the_time_is_refused_and_an_older_one_is_not() -> None:
    policy = EvidencePolicy(kind="photo", distinct=90 * 86_400)
    new = blob(twins=(Twin(blob=sha("twin"), taken_at=START - 89 * DAY, job="job-0"),))
    old = blob(twins=(Twin(blob=sha("twin"), taken_at=START - 91 * DAY, job="job-0"),))
    assert hand_in(walk_with(photo=policy), new, photo=[capture()]) == refusal(
        "evidence.duplicate", "/photo/0", limit=90 * 86_400, age=89 * 86_400, of=sha("twin"), job="job-0"
    )
    assert hand_in(walk_with(photo=policy), old, photo=[capture()]) is None


def test_a_photo_that_does_not_pass_a_plugins_check_is_refused_with_its_reason() -> None:
    policy = EvidencePolicy(kind="photo", check=("licence", "sharp"))
    blurred = {"zh-CN": "模糊", "en": "Blurred"}
    assert hand_in(
        walk_with(photo=policy), blob(checks={"licence": None, "sharp": blurred}), photo=[capture()]
    ) == refusal("evidence.check", "/photo/0", check="sharp", reason=blurred)


def test_what_no_check_has_judged_passes_and_so_does_what_no_policy_asks() -> None:
    blurred = {"zh-CN": "模糊", "en": "Blurred"}
    asked = EvidencePolicy(kind="photo", check=("sharp",))
    assert hand_in(walk_with(photo=asked), blob(), photo=[capture()]) is None
    assert hand_in(walk_with(photo=PHOTO), blob(checks={"sharp": blurred}), photo=[capture()]) is None


def test_the_same_photo_twice_does_not_count_twice() -> None:
    policy = EvidencePolicy(kind="photo", at_least=2, at_most=2)
    assert hand_in(walk_with(photo=policy), blob(), photo=[capture(), capture()]) == refusal(
        "evidence.duplicate", "/photo/1", of="this field"
    )


def test_a_file_of_another_kind_is_a_mismatch() -> None:
    clip = blob(media_type="video/mp4")
    assert hand_in(walk_with(photo=PHOTO), clip, photo=[capture()]) == refusal(
        "evidence.mismatch", "/photo/0", expected="photo", found="video/mp4"
    )


def test_a_scan_must_match_its_whole_text_and_needs_no_picture() -> None:
    policy = EvidencePolicy(kind="scan", match="[A-Z]{2}[0-9]{4}")
    assert hand_in(walk_with(code=policy), code=[{"text": "AB1234"}]) is None
    for text in ("AB12345", "xAB1234", "AB1234\n", ""):
        refused = hand_in(walk_with(code=policy), code=[{"text": text}])
        assert refused is not None
        assert refused.code == ("evidence.mismatch" if text else "evidence.missing")
    assert hand_in(walk_with(code=policy), code=[{"text": "no"}]) == refusal(
        "evidence.mismatch", "/code/0", expected="[A-Z]{2}[0-9]{4}", found="no"
    )


def test_what_a_scan_must_match_may_come_from_the_job_and_is_taken_literally() -> None:
    pattern: list[str | Expression] = ["SN-", cel("inputs.serial", inputs__serial="string")]
    book = runbook(
        {"see": Work(form="f"), "done": DONE},
        forms={"f": evidence_form(code=EvidencePolicy(kind="scan", match=pattern))},
    )
    walk = started(book, inputs={"serial": "a.c(1)"})
    assert hand_in(walk, code=[{"text": "SN-abc(1)"}]) == refusal(
        "evidence.mismatch", "/code/0", expected=r"SN-a\.c\(1\)", found="SN-abc(1)"
    )
    assert hand_in(walk, code=[{"text": "SN-a.c(1)"}]) is None


def test_a_position_is_evidence_by_itself() -> None:
    policy = EvidencePolicy(kind="position", within=200, fresh=600)
    here = {"position": {**AT_SITE, "at": START}}
    assert hand_in(walk_with(place=policy), place=[here]) is None
    assert hand_in(walk_with(place=policy), place=[{"at": START}]) == Refused(
        code="evidence.missing",
        faults=(
            FieldFault(
                pointer="/place",
                code="evidence.missing",
                params={"kind": "position", "at_least": 1, "found": 0},
            ),
            FieldFault(pointer="/place/0", code="evidence.too_far", params={"limit": 200, "distance": None}),
        ),
    )


def test_faults_of_the_form_and_of_all_evidence_are_told_together_under_one_code() -> None:
    near = EvidencePolicy(kind="photo", within=200, source="camera")
    policies = {"photo": near, "sign": EvidencePolicy(kind="signature")}
    answers = {"photo": [capture(position={"lat": FAR.lat, "lon": FAR.lon}, source="gallery")]}

    def codes(form_: Form) -> tuple[str, list[tuple[str, str]]]:
        walk = started({"see": Work(form="f"), "done": DONE}, forms={"f": form_})
        refused = hand_in(walk, blob(), **answers)
        assert refused is not None
        return refused.code, [(fault.pointer, fault.code) for fault in refused.faults]

    evidence = [
        ("/photo/0", "evidence.source"),
        ("/photo/0", "evidence.too_far"),
        ("/sign", "evidence.missing"),
    ]
    assert codes(evidence_form(None, (), policies)) == ("evidence.missing", evidence)
    asked = evidence_form({"name": {"type": "string"}}, ["name", "photo"], policies)
    assert codes(asked) == ("form.invalid", [("/name", "required"), *evidence])


def test_evidence_that_a_rule_hides_is_neither_demanded_nor_kept() -> None:
    rule = {"effect": "SHOW", "condition": {"scope": "#/properties/broken", "schema": {"const": True}}}
    asked = evidence_form({"broken": {"type": "boolean"}}, photo=PHOTO)
    hiding = Form(
        schema=asked.schema,
        evidence=asked.evidence,
        uischema={
            "type": "VerticalLayout",
            "elements": [
                {"type": "Control", "scope": "#/properties/broken"},
                {"type": "Control", "scope": "#/properties/photo", "rule": rule},
            ],
        },
    )
    steps = {"see": Work(form="f", next=to("see")), "done": DONE}
    walk = started(steps, forms={"f": hiding}, remembered=Remembered(answers=("see",)))
    assert hand_in(walk, blob(), broken=False, photo=[capture()]) is None
    assert walk.state.answers == {"see": {"broken": False}}
    assert hand_in(walk, broken=True) == refusal(
        "evidence.missing", "/photo", kind="photo", at_least=1, found=0
    )


def test_a_job_whose_evidence_is_measured_needs_a_site() -> None:
    forms = {"f": evidence_form(photo=EvidencePolicy(kind="photo", within=200))}
    playbook = Playbook(runbook({"see": Work(form="f"), "done": DONE}, forms=forms), DIGEST)
    command = Open(job=JOB, runbook=DIGEST, branch="hangzhou")
    assert Walk(playbook).refused(command) == Refused(
        code="form.invalid", faults=(FieldFault(pointer="/site", code="required"),)
    )
    placed = Branch(code="hangzhou", position=(SITE.lat, SITE.lon))
    organisation = type(ORGANISATION)(
        branches={**ORGANISATION.branches, "hangzhou": placed}, people=ORGANISATION.people
    )
    walk = Walk(playbook, organisation)
    walk.accepted(command)
    assert walk.job is not None
    assert walk.job.opening.site == SITE


def test_a_step_without_a_form_keeps_nothing_of_what_is_sent() -> None:
    walk = started({"see": Work(), "done": DONE}, forms={"f": form()})
    assert hand_in(walk, extra=1) is None
    assert walk.events[2].answers == {}  # type: ignore[union-attr]


def test_distances_are_those_of_a_globe() -> None:
    paris, tokyo = Position(lat=48.8566, lon=2.3522), Position(lat=35.6762, lon=139.6503)
    assert metres(paris, paris) == 0
    assert metres(paris, tokyo) == pytest.approx(9_712_000, rel=0.001)
    assert metres(Position(lat=0, lon=179.999), Position(lat=0, lon=-179.999)) == pytest.approx(
        222.4, rel=0.01
    )
    assert metres(Position(lat=90, lon=0), Position(lat=-90, lon=0)) == pytest.approx(20_015_114, rel=0.001)


def test_a_pattern_that_would_run_for_ever_elsewhere_does_not() -> None:
    assert not matches("(a+)+b", "a" * 200)
    assert matches(literally("(a+)+$^.|[x]{1}\\/"), "(a+)+$^.|[x]{1}\\/")
    assert not matches("(", "(")
