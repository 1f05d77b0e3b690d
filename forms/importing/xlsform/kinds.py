"""XLSForm's types: the schema of a field, or the evidence that a step asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.importing.xlsform.xpath import ANY, BOOLEAN, NUMBER, TEXT, WHOLE

PLAIN: dict[str, tuple[dict[str, Any], str]] = {
    "text": ({"type": "string"}, TEXT),
    "string": ({"type": "string"}, TEXT),
    "integer": ({"type": "integer"}, WHOLE),
    "int": ({"type": "integer"}, WHOLE),
    "decimal": ({"type": "number"}, NUMBER),
    "range": ({"type": "integer"}, WHOLE),
    "date": ({"type": "string", "format": "date"}, TEXT),
    "time": ({"type": "string", "format": "local-time"}, TEXT),
    "datetime": ({"type": "string", "format": "date-time"}, TEXT),
    "acknowledge": ({"type": "boolean"}, BOOLEAN),
    "trigger": ({"type": "boolean"}, BOOLEAN),
    "hidden": ({"type": "string"}, TEXT),
    "email": ({"type": "string", "format": "email"}, TEXT),
    "calculate": ({}, ANY),
}
"""By type the schema, and what expressions take the field for."""

EVIDENCE: dict[str, dict[str, Any]] = {
    "image": {"kind": "photo"},
    "photo": {"kind": "photo"},
    "audio": {"kind": "audio"},
    "video": {"kind": "video"},
    "file": {"kind": "file"},
    "barcode": {"kind": "scan"},
    "geopoint": {"kind": "position"},
}
METADATA = frozenset(
    {"start", "end", "today", "deviceid", "username", "simserial", "subscriberid", "phonenumber",
     "start-geopoint", "background-audio", "audit", "instanceid", "email_metadata"}
)  # fmt: skip
NO_PLACE = frozenset({"geotrace", "geoshape"})


def evidence_of(kind: str, appearance: str, required: bool) -> dict[str, Any] | None:
    """What a step asks for a question of this type; None where it is a field."""
    policy = EVIDENCE.get(kind)
    if policy is None:
        return None
    looks = appearance.split()
    found = {"kind": "signature"} if kind == "image" and "signature" in looks else dict(policy)
    if found["kind"] == "photo" and {"new", "new-front"} & set(looks):
        found["source"] = "camera"
    return found | ({} if required else {"count": "0..1"})


def range_of(parameters: str) -> tuple[dict[str, Any], str]:
    """The schema of a ``range`` question."""
    given = settings_of(parameters)
    numbers = {
        key: _number(given.get(key, default))
        for key, default in (("start", "1"), ("end", "10"), ("step", "1"))
    }
    kind = "integer" if all(isinstance(one, int) for one in numbers.values()) else "number"
    low, high = sorted((numbers["start"], numbers["end"]))
    step = abs(numbers["step"]) or 1
    schema = {"type": kind, "minimum": low, "maximum": high}
    return schema | (
        {"multipleOf": step} if step != 1 and low % step == 0 else {}
    ), WHOLE if kind == "integer" else NUMBER


def settings_of(parameters: str) -> Mapping[str, str]:
    """``start=0 end=10`` as a map."""
    parts = parameters.replace(",", " ").replace(";", " ").split()
    return {key.strip().lower(): value.strip() for key, _, value in (part.partition("=") for part in parts)}


def _number(text: str) -> int | float:
    try:
        value = float(text)
    except ValueError:
        return 1
    return int(value) if value.is_integer() else value
