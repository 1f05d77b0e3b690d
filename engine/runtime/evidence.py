"""Evidence policies: whether what was captured is enough, and what exactly is wrong where it is not.

A policy only believes what every source agrees on. The file's own EXIF facts count beside what the device
says: a photo is as old as the oldest of its times, and as far away as the farthest of its positions. What is
not known can't be shown to hold: a photo without any position is too far where ``within`` is asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from engine.language.runbook import EvidencePolicy, Form
from engine.runtime.facts import BlobFacts
from engine.runtime.fill import line
from engine.runtime.signed import signed_hash
from engine.runtime.turn import Turn
from engine.runtime.values import Capture, Ms, Position
from engine.runtime.verdict import FieldFault, RefusalCode
from engine.runtime.view import View
from forms.intake import Taken
from forms.validation import Validator, pointer

EARTH = 6_371_008.8
"""Mean radius of the earth in metres (IUGG)."""

SKEW: Ms = 5 * 60_000
"""How far a device's clock may be ahead of ours before a capture counts as one from the future."""

MEDIA = {
    "photo": ("image/",),
    "signature": ("image/",),
    "scan": ("image/", "text/", "application/pdf"),
    "video": ("video/",),
    "audio": ("audio/",),
}
"""What a blob of each kind may be; a file or a position may be anything."""

PRECEDENCE: tuple[RefusalCode, ...] = (
    "form.invalid",
    "evidence.missing",
    "evidence.too_many",
    "evidence.too_far",
    "evidence.stale",
    "evidence.source",
    "evidence.duplicate",
    "evidence.mismatch",
    "evidence.check",
)
"""The first of these among the faults names the refusal."""


def check(turn: Turn, form: Form, taken: Taken, view: View, address: str) -> list[FieldFault]:
    """Everything that is wrong with the evidence of a form that is handed in at an open step. Hidden fields
    are not asked for."""
    faults: list[FieldFault] = []
    for name, policy in form.evidence.items():
        if name in taken.hidden:
            continue
        where = pointer([name])
        try:
            captures = msgspec.convert(taken.answers.get(name, []), list[Capture])
        except (msgspec.ValidationError, ValueError):
            faults.append(FieldFault(pointer=where, code="form.invalid", params={"expected": "captures"}))
            continue
        faults.extend(_field(turn, where, policy, captures, view))
        if policy.kind == "signature" and any(capture.signed is not None for capture in captures):
            opened = turn.open(address).opened
            right = signed_hash(turn.job.opening.id, address, opened, taken.answers, form)
            faults.extend(_signed(where, captures, right))
    return faults


def _signed(where: str, captures: list[Capture], right: str | None) -> Iterator[FieldFault]:
    """Signatures that were given for something else than what is handed in. One that does not say what it
    was given for is taken as it is."""
    for place, capture in enumerate(captures):
        if capture.signed is not None and capture.signed != right:
            yield FieldFault(
                pointer=f"{where}/{place}",
                code="evidence.mismatch",
                params={"expected": "answers", "found": capture.signed, "signed": right},
            )


def _field(
    turn: Turn, where: str, policy: EvidencePolicy, captures: list[Capture], view: View
) -> Iterator[FieldFault]:
    whole = [_is_whole(turn, policy, capture) for capture in captures]
    if whole.count(True) < policy.at_least:
        yield FieldFault(
            pointer=where,
            code="evidence.missing",
            params={"kind": policy.kind, "at_least": policy.at_least, "found": whole.count(True)},
        )
    if policy.at_most is not None and len(captures) > policy.at_most:
        yield FieldFault(
            pointer=where,
            code="evidence.too_many",
            params={"kind": policy.kind, "at_most": policy.at_most, "found": len(captures)},
        )
    seen: set[str] = set()
    for place, capture in enumerate(captures):
        there = f"{where}/{place}"
        if not whole[place] and whole.count(True) >= policy.at_least:
            yield FieldFault(pointer=there, code="evidence.missing", params={"kind": policy.kind, "found": 0})
        yield from _capture(turn, there, policy, capture, view)
        if capture.blob is not None and capture.blob in seen:
            yield FieldFault(pointer=there, code="evidence.duplicate", params={"of": "this field"})
        seen.add(capture.blob or "")


def _is_whole(turn: Turn, policy: EvidencePolicy, capture: Capture) -> bool:
    """Whether the capture holds what its kind is about, and the store has the bytes that it names."""
    if capture.stamped is not None and capture.stamped not in turn.facts.blobs:
        return False
    if capture.blob is not None:
        return capture.blob in turn.facts.blobs
    if policy.kind == "position":
        return capture.position is not None
    return policy.kind == "scan" and bool(capture.text)


def _capture(
    turn: Turn, where: str, policy: EvidencePolicy, capture: Capture, view: View
) -> Iterator[FieldFault]:
    blob = turn.facts.blobs.get(capture.blob) if capture.blob else None
    if policy.within is not None:
        yield from _near(turn, where, policy.within, capture, blob)
    if policy.fresh is not None:
        yield from _fresh(turn, where, policy.fresh, capture, blob)
    if policy.source is not None and capture.source != policy.source:
        yield FieldFault(
            pointer=where,
            code="evidence.source",
            params={"expected": policy.source, "found": capture.source},
        )
    if policy.distinct is not None and blob is not None:
        yield from _distinct(turn, where, policy.distinct, blob)
    if blob is not None and not blob.media_type.startswith(MEDIA.get(policy.kind, ("",))):
        yield FieldFault(
            pointer=where,
            code="evidence.mismatch",
            params={"expected": policy.kind, "found": blob.media_type},
        )
    if policy.match is not None:
        yield from _matches(turn, where, policy, capture, view)
    for name in policy.check:
        # What has not been judged passes: a phone cannot judge, and services judge whatever is named.
        if blob is not None and (reason := blob.checks.get(name)) is not None:
            yield FieldFault(pointer=where, code="evidence.check", params={"check": name, "reason": reason})


def _near(
    turn: Turn, where: str, within: int, capture: Capture, blob: BlobFacts | None
) -> Iterator[FieldFault]:
    site = turn.job.opening.site
    places = [place for place in (capture.position, blob.position if blob else None) if place is not None]
    away = max((metres(site, place) for place in places), default=None) if site is not None else None
    if away is None or not away <= within:
        yield FieldFault(
            pointer=where,
            code="evidence.too_far",
            params={"limit": within, "distance": None if away is None else round(min(away, 4 * EARTH))},
        )


def _fresh(
    turn: Turn, where: str, fresh: int, capture: Capture, blob: BlobFacts | None
) -> Iterator[FieldFault]:
    fixed = capture.position.at if capture.position and blob is None else None
    times = [at for at in (capture.at, fixed, blob.taken_at if blob else None) if at is not None]
    if times and blob is not None:
        times.append(blob.received_at)  # nothing is received before it is taken
    age = max((turn.pressed_at - at for at in times), default=None)
    ahead = max((at - turn.now for at in times), default=0)
    if age is None or age > fresh * 1000 or ahead > SKEW:
        yield FieldFault(
            pointer=where,
            code="evidence.stale",
            params={"limit": fresh, "age": None if age is None else age // 1000},
        )


def _distinct(turn: Turn, where: str, seconds: int, blob: BlobFacts) -> Iterator[FieldFault]:
    for twin in blob.twins:
        age = turn.pressed_at - twin.taken_at
        if age < seconds * 1000:
            yield FieldFault(
                pointer=where,
                code="evidence.duplicate",
                params={"limit": seconds, "age": max(0, age) // 1000, "of": twin.blob, "job": twin.job},
            )
            return


def _matches(
    turn: Turn, where: str, policy: EvidencePolicy, capture: Capture, view: View
) -> Iterator[FieldFault]:
    match = policy.match
    if isinstance(match, list):
        match = "".join(
            part if isinstance(part, str) else literally(line(turn.playbook, [part], view)) for part in match
        )
    if capture.text is None or match is None or not matches(match, capture.text):
        yield FieldFault(
            pointer=where, code="evidence.mismatch", params={"expected": match, "found": capture.text}
        )


def metres(a: Position, b: Position) -> float:
    """Distance of two positions along a great circle, in metres (haversine formula); infinite where one of
    them is no position."""
    if not all(map(math.isfinite, (a.lat, a.lon, b.lat, b.lon))):
        return math.inf
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    )
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, max(0.0, half))))


def literally(text: str) -> str:
    """A text as a pattern that matches just it."""
    return re.sub(r"([\\^$.*+?()\[\]{}|/])", r"\\\1", text)


def matches(pattern: str, text: str) -> bool:
    """Whether the whole of ``text`` matches. In linear time; a pattern that is none matches nothing."""
    validator = _pattern(pattern)
    return validator is not None and not validator.faults(text)


@lru_cache(maxsize=1024)
def _pattern(pattern: str) -> Validator | None:
    try:
        return Validator({"type": "string", "pattern": f"^(?:{pattern})$"})
    except ValueError:
        return None
