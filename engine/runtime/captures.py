"""Evidence for scenarios: captures that meet a policy, but for what a scenario says is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec

from engine.language.runbook import EvidencePolicy
from engine.runtime.evidence import literally, matches
from engine.runtime.facts import BlobFacts, Twin
from engine.runtime.fill import line
from engine.runtime.local_time import HOUR, SECOND
from engine.runtime.playbook import Playbook
from engine.runtime.scenarios import Shot
from engine.runtime.values import Capture, Ms, Position
from engine.runtime.view import View

MEDIA = {
    "photo": "image/jpeg",
    "signature": "image/png",
    "video": "video/mp4",
    "audio": "audio/mp4",
    "file": "application/pdf",
}
"""What a blob of each kind is; a scan and a position need none."""

METRES_PER_DEGREE = 111_195.0
"""Of latitude, on the sphere that distances are measured on."""

UNITS = {"s": SECOND, "m": 60 * SECOND, "h": HOUR, "d": 24 * HOUR, "w": 168 * HOUR}


class Scene(NamedTuple):
    """Where and when captures are made: the clock, the site of the job, and whose name a signature bears."""

    now: Ms
    site: Position | None
    person: str
    customer: str


class Made(NamedTuple):
    """A capture as an answer holds it, and what the store knows of its blob."""

    capture: dict[str, Any]
    blob: BlobFacts | None


def make(policy: EvidencePolicy | None, shot: Shot, scene: Scene, *, number: int, text: str | None) -> Made:
    """A capture by a policy. ``number`` tells it from every other; ``text`` is what a good scan reads."""
    kind = policy.kind if policy else "photo"
    at = scene.now - (shot.age.n * UNITS[shot.age.unit] if shot.age else 0)
    place = _place(scene.site, shot.away or 0, at)
    blob = None
    if kind in MEDIA:
        blob = BlobFacts(
            sha256=sha256(f"capture {number}".encode()).hexdigest(),
            media_type=MEDIA[kind],
            size=240_000,
            received_at=scene.now,
            width=1600 if kind in ("photo", "video") else None,
            height=1200 if kind in ("photo", "video") else None,
            taken_at=at if kind == "photo" else None,
            position=place if kind == "photo" else None,
            twins=(_twin(scene.now),) if shot.seen else (),
            checks=_checks(policy, shot),
        )
    capture = Capture(
        blob=blob.sha256 if blob else None,
        at=at,
        position=place,
        source="gallery" if shot.gallery else "camera",
        text=shot.text if shot.text is not None else text if kind == "scan" else None,
        signer=(shot.signer or _signer(policy, scene)) if kind == "signature" else None,
    )
    return Made(msgspec.to_builtins(capture), blob)


def _checks(policy: EvidencePolicy | None, shot: Shot) -> dict[str, dict[str, str] | None]:
    """What plugins would say: each check passes but the one that the scenario names."""
    found = dict.fromkeys(policy.check if policy else (), None)
    return {
        name: {"zh-CN": f"未通过检查 {name}", "en": f"it does not pass the check {name}"}
        if name == shot.fails
        else None
        for name in found
    }


def scan_text(playbook: Playbook, policy: EvidencePolicy | None, view: View) -> str:
    """A text that a scan with this policy accepts; some text where the pattern is beyond us."""
    if policy is None or policy.match is None:
        return "SCAN"
    pattern = policy.match
    if isinstance(pattern, list):
        pattern = "".join(
            part if isinstance(part, str) else literally(line(playbook, [part], view)) for part in pattern
        )
    text = example(pattern)
    return text if text is not None and matches(pattern, text) else "SCAN"


_parser: Any = vars(re)["_parser"]
"""The only parser of patterns there is; the standard library does not offer it by a public name."""


def example(pattern: str) -> str | None:
    """A short text that a pattern matches as a whole; None where none was found."""
    try:
        parsed = _parser.parse(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    return "".join(_shortest(parsed))


def _shortest(parts: Iterable[tuple[Any, Any]]) -> Iterable[str]:
    """The shortest text for each part in turn, taking the first choice wherever there is one."""
    for operator, value in parts:
        match str(operator):
            case "LITERAL":
                yield chr(value)
            case "NOT_LITERAL":
                yield "b" if chr(value) == "a" else "a"
            case "ANY":
                yield "a"
            case "IN":
                yield _member(value)
            case "MAX_REPEAT" | "MIN_REPEAT":
                least, _, inner = value
                yield "".join(_shortest(inner)) * min(least, 1000)
            case "SUBPATTERN":
                yield from _shortest(value[-1])
            case "BRANCH":
                yield from _shortest(value[1][0])


def _member(choices: list[tuple[Any, Any]]) -> str:
    """A character of a class."""
    if str(choices[0][0]) == "NEGATE":
        left_out = {chr(value) for operator, value in choices if str(operator) == "LITERAL"}
        return next((c for c in "a0-_ ." if c not in left_out), "a")
    operator, value = choices[0]
    if str(operator) == "LITERAL":
        return chr(value)
    if str(operator) == "RANGE":
        return chr(value[0])
    return {"CATEGORY_DIGIT": "0", "CATEGORY_SPACE": " "}.get(str(value), "a")


def _place(site: Position | None, away: int, at: Ms) -> Position | None:
    if site is None:
        return None
    toward_equator = -1 if site.lat > 0 else 1
    return Position(lat=site.lat + toward_equator * away / METRES_PER_DEGREE, lon=site.lon, accuracy=8, at=at)


def _twin(now: Ms) -> Twin:
    return Twin(blob=sha256(b"an earlier photo").hexdigest(), taken_at=now - HOUR, job="an-earlier-job")


def _signer(policy: EvidencePolicy | None, scene: Scene) -> str:
    signer = policy.signer if policy else "assignee"
    return {"assignee": scene.person, "customer": scene.customer}.get(signer, signer)
