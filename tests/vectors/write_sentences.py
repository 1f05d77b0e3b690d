"""Writes tests/vectors/sentences.json: ``python -m tests.vectors.write_sentences``.

Refusals with what people read of each, in both languages: one for every sentence there is, and all of the
recorded walks. An implementation that says the same says them as the server does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from engine.runtime.explain import explain
from engine.runtime.verdict import Refused
from tests.engine.runtime.recording import WALKS, plain

WRITTEN = Path(__file__).with_name("sentences.json")

DETAILS: list[tuple[str, dict[str, Any]]] = [
    ("order.not_open", {"step": "sign", "open": ["enter", "count.A.tally"]}),
    ("order.not_open", {"step": "sign", "open": []}),
    ("order.not_open", {"step": "sign", "open": [f"step_{n}" for n in range(7)], "more": 2}),
    ("order.not_open", {"step": "visit", "kind": "any_order", "open": ["visit.shelf"]}),
    ("order.not_open", {"paused": True, "since": 1}),
    ("order.not_open", {"step": "try", "why": "endless_loop"}),
    ("order.not_open", {"kind": "approval", "choose": ["a", "b"], "open": ["a", "b"]}),
    ("order.not_open", {"kind": "approval", "choose": [], "open": ["enter"]}),
    ("order.not_open", {"timer": "wait", "armed": 3, "open": []}),
    ("order.not_open", {"step": "repair", "child": None, "open": ["repair"]}),
    ("order.unknown_step", {"step": "chekc"}),
    ("form.invalid", {"step": "review"}),
    ("form.invalid", {"step": "count", "why": "too_many_items"}),
    ("actor.not_allowed", {"actor": "wei", "who": ["role:manager"], "people": ["bo", "chen"]}),
    ("actor.not_allowed", {"actor": "wei", "who": ["role:manager"], "people": []}),
    ("actor.not_allowed", {"actor": "wei", "who": ["system"], "people": []}),
    ("actor.not_allowed", {"actor": "wei", "who": [], "people": [], "step": "sign", "because": "locked"}),
    ("actor.not_allowed", {"actor": "wei", "who": [], "people": [], "step": "sign", "because": "guaranteed"}),
    ("actor.not_allowed", {"actor": "wei", "who": [], "people": [], "step": "sign", "because": "approval"}),
    ("actor.four_eyes", {"actor": "wei", "step": "review", "who": ["assignee"], "people": ["bo"]}),
    ("approval.already_decided", {"step": "review", "outcome": "approve"}),
    ("approval.already_decided", {"step": "review", "actor": "bo", "outcome": "approve"}),
    ("fault.not_here", {"fault": "lost", "here": ["shut"]}),
    ("fault.not_here", {"fault": "lost", "here": ["lost"], "choose": ["a", "b"]}),
    ("job.closed", {"status": "completed", "end": "done"}),
    ("job.closed", {"status": "cancelled", "end": None}),
    ("job.closed", {"status": None, "why": "no_such_job"}),
    ("job.moved_on", {"step": "enter", "meant": 3, "opened": None}),
    ("job.moved_on", {"job": "j", "why": "already_open"}),
]
"""A refusal of every kind that has a sentence of its own."""

FAULTS: list[tuple[str, str, dict[str, Any]]] = [
    ("/photo", "evidence.missing", {"kind": "photo", "at_least": 2, "found": 1}),
    ("/photo/0", "evidence.missing", {"kind": "position", "found": 0}),
    ("/photo", "evidence.too_many", {"kind": "video", "at_most": 1, "found": 3}),
    *(
        ("/photo/0", "evidence.too_far", {"limit": 200, "distance": far})
        for far in (1112, 9999, 10500, 11500, None)
    ),
    ("/photo/0", "evidence.too_far", {"limit": 20000, "distance": 20015114}),
    *(
        ("/photo/0", "evidence.stale", {"limit": 600, "age": age})
        for age in (-3, 59, 3599, 86399, 200000, None)
    ),
    ("/photo/0", "evidence.source", {"expected": "camera", "found": None}),
    ("/photo/0", "evidence.duplicate", {"limit": 86400, "age": 3600, "of": "a", "job": None}),
    ("/photo/1", "evidence.duplicate", {"of": "this field"}),
    ("/photo/0", "evidence.mismatch", {"expected": "photo", "found": "video/mp4"}),
    ("/code/0", "evidence.mismatch", {"expected": "SN-[0-9]+", "found": None}),
    ("/sign/0", "evidence.mismatch", {"expected": "answers", "found": "a", "signed": "b"}),
    ("/photo/0", "evidence.check", {"check": "sharp", "reason": {"zh-CN": "照片模糊", "en": "blurred"}}),
    ("/photo/0", "evidence.check", {"check": "sharp", "reason": {"de": "unscharf"}}),
    ("/photo/0", "evidence.check", {"check": "sharp", "reason": {}}),
    ("/photo", "form.invalid", {"expected": "captures"}),
    ("/to", "unknown", {"found": "nobody"}),
    ("/site", "position", {}),
    ("", "too_many_items", {"limit": 1000, "found": 1200}),
    ("/until", "minimum", {"limit": 5}),
    ("/qty", "minimum", {"limit": 5}),
    ("/rows/0/price", "type", {"expected": ["number", "null"], "found": "string"}),
    ("/kind", "codeList", {"list": "kinds", "retired": True}),
]
"""A fault of every kind that has a sentence of its own, and some that the forms have sentences for."""


def refusals() -> Iterator[Any]:
    """Every refusal that is explained, as JSON."""
    for code, details in DETAILS:
        yield {"code": code, "details": details}
    faults = [{"pointer": pointer, "code": code, "params": params} for pointer, code, params in FAULTS]
    for fault in faults:
        kind = str(fault["code"])
        yield {"code": kind if kind.startswith("evidence.") else "form.invalid", "faults": [fault]}
    yield {"code": "form.invalid", "faults": faults}
    for path in sorted(WALKS.glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8"))["walk"]:
            if "refused" in entry:
                yield entry["refused"]


def explained(refused: Any) -> dict[str, Any]:
    """A refusal with what people read of it."""
    value = msgspec.convert(refused, Refused)
    return {"refused": plain(value), "en": explain(value, "en"), "zh-CN": explain(value, "zh-CN")}


def main() -> None:
    """Write the file anew; what is said twice stands there once."""
    lines = dict.fromkeys(json.dumps(explained(refused), ensure_ascii=False) for refused in refusals())
    inner = ",\n".join(f"  {line}" for line in lines)
    WRITTEN.write_text(f'{{\n "refusals": [\n{inner}\n ]\n}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
