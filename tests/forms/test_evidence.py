"""Evidence fields: their shape, and their place in a form."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from engine.language.runbook import EvidencePolicy
from engine.runtime.values import Capture, Position
from forms.evidence import CAPTURE, evidence_schema, merged
from forms.intake import FormTaker
from forms.validation import Validator

PHOTO = EvidencePolicy(kind="photo", at_least=1, at_most=3)
CONTROL = {"type": "Control", "scope": "#/properties/photo"}


@pytest.mark.parametrize(
    "capture",
    [
        Capture(),
        Capture(blob="a" * 64, at=1_700_000_000_000, source="camera"),
        Capture(position=Position(lat=30.1, lon=120.2, accuracy=5.5, at=1)),
        Capture(text="SN-1", signer="王", signed="0" * 64),
    ],
)
def test_whatever_the_runtime_calls_a_capture_has_its_shape(capture: Capture) -> None:
    assert Validator(CAPTURE).faults(msgspec.to_builtins(capture)) == []


def test_the_shape_has_every_field_of_a_capture_and_no_other() -> None:
    assert CAPTURE["properties"].keys() == {field.encode_name for field in msgspec.structs.fields(Capture)}


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ("x", ""),
        ([5], "/0"),
        ([{"blob": "abc"}], "/0/blob"),
        ([{"at": -1}], "/0/at"),
        ([{"position": {"lat": 91, "lon": 0}}], "/0/position"),
        ([{"source": "web"}], "/0/source"),
        ([{"other": 1}], "/0/other"),
        ([{}] * 101, ""),
    ],
)
def test_what_is_no_list_of_captures_is_refused(value: Any, pointer: str) -> None:
    assert [fault.pointer for fault in Validator(evidence_schema(PHOTO)).faults(value)] == [pointer]


def test_evidence_comes_after_the_forms_own_fields_unless_the_layout_has_a_place_for_it() -> None:
    schema = {"type": "object", "required": ["x"], "properties": {"x": {"type": "string"}}}
    layout = {"type": "VerticalLayout", "elements": [{"type": "Control", "scope": "#/properties/x"}]}
    whole, shown = merged(schema, layout, {"photo": PHOTO})
    assert list(whole["properties"]) == ["x", "photo"]
    assert whole["required"] == ["x"]
    assert shown == {"type": "VerticalLayout", "elements": [layout["elements"][0], CONTROL]}
    group = {"type": "Group", "elements": [CONTROL]}
    assert merged(schema, group, {"photo": PHOTO})[1] == group
    assert merged(schema, None, {"photo": PHOTO})[1] is None
    assert merged(None, None, {"photo": PHOTO})[0]["properties"] == {"photo": evidence_schema(PHOTO)}


def test_how_much_evidence_there_must_be_is_not_the_forms_to_say() -> None:
    schema, _ = merged(None, None, {"photo": PHOTO})
    taker = FormTaker(schema)
    assert taker.take({}).faults == ()
    assert taker.take({"photo": [{"blob": "a" * 64}] * 5}).faults == ()
