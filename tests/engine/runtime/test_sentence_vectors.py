"""Sentences as they are written down for other implementations: this one must still say the same."""

from __future__ import annotations

import json

import msgspec

from engine.runtime.explain import _case, _fault_case
from engine.runtime.sentences import FAULTS, REFUSALS
from engine.runtime.verdict import Refused
from tests.vectors.write_sentences import WRITTEN, explained, refusals


def test_every_written_refusal_is_still_said_so() -> None:
    written = json.loads(WRITTEN.read_text(encoding="utf-8"))["refusals"]
    assert [explained(entry["refused"]) for entry in written] == written


def test_the_written_refusals_hold_every_sentence_there_is() -> None:
    refused = [msgspec.convert(refusal, Refused) for refusal in refusals()]
    said = {case if (case := _case(one)) in REFUSALS else one.code for one in refused}
    assert said == REFUSALS.keys()
    assert {_fault_case(fault) for one in refused for fault in one.faults} >= FAULTS.keys()
