"""Evidence as fields: what a photo, a signature or a scan looks like among the answers.

An evidence field is a list of captures. The schema says their shape only. How many there must be, how near
and how fresh, is judged where the facts of the stored bytes are at hand, so that each has one judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

EvidenceKind = Literal["photo", "signature", "scan", "position", "video", "audio", "file"]

MOST_CAPTURES = 100
"""More captures than this in one field are refused as such, whatever the policy says."""

SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
MOMENT = {"type": "integer", "minimum": 0, "maximum": 2**53 - 1}
POSITION: dict[str, Any] = {
    "type": "object",
    "required": ["lat", "lon"],
    "additionalProperties": False,
    "properties": {
        "lat": {"type": "number", "minimum": -90, "maximum": 90},
        "lon": {"type": "number", "minimum": -180, "maximum": 180},
        "accuracy": {"type": ["number", "null"], "minimum": 0},
        "at": {"anyOf": [MOMENT, {"type": "null"}]},
    },
}
CAPTURE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "blob": {"anyOf": [SHA256, {"type": "null"}]},
        "at": {"anyOf": [MOMENT, {"type": "null"}]},
        "position": {"anyOf": [POSITION, {"type": "null"}]},
        "source": {"enum": ["camera", "gallery", None]},
        "text": {"type": ["string", "null"], "maxLength": 4096},
        "signer": {"type": ["string", "null"], "maxLength": 200},
        "signed": {"anyOf": [SHA256, {"type": "null"}]},
        "stamped": {"anyOf": [SHA256, {"type": "null"}]},
    },
}
"""One capture: the SHA-256 of its bytes, when (milliseconds since 1970 UTC) and where it was taken, and with
what; what a scan read; who signed, and the SHA-256 of what was signed; and the SHA-256 of a copy with time,
place, person and job drawn into it."""


class Evidence(Protocol):
    """What the form needs to know of an evidence field's policy."""

    @property
    def kind(self) -> str: ...
    @property
    def at_least(self) -> int: ...
    @property
    def at_most(self) -> int | None: ...
    @property
    def title(self) -> Mapping[str, Any]: ...


def evidence_schema(evidence: Evidence) -> dict[str, Any]:
    """The JSON Schema of an evidence field. ``evidence`` in it tells renderers what to ask for."""
    policy = {"kind": evidence.kind, "atLeast": evidence.at_least, "atMost": evidence.at_most}
    return {
        "type": "array",
        "maxItems": MOST_CAPTURES,
        "items": CAPTURE,
        "evidence": {key: value for key, value in policy.items() if value is not None},
    }


def merged(
    schema: Mapping[str, Any] | None,
    uischema: Mapping[str, Any] | None,
    evidence: Mapping[str, Evidence],
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """A form's schema and UI schema with its evidence fields, which come after the form's own.

    A control that the UI schema already has for an evidence field stays where it is, with its rule. Without
    a UI schema none is made: the fields stand one under the other.
    """
    base: dict[str, Any] = {"type": "object", **(schema or {})}
    properties = {**base.get("properties", {}), **{name: evidence_schema(e) for name, e in evidence.items()}}
    whole = {**base, "properties": properties}
    if uischema is None:
        return whole, None
    scopes = _scopes(uischema)
    missing = [scope_of(name) for name in evidence if scope_of(name) not in scopes]
    if not missing:
        return whole, dict(uischema)
    controls = [{"type": "Control", "scope": scope} for scope in missing]
    return whole, with_controls(uischema, controls)


def with_controls(uischema: Mapping[str, Any], controls: list[dict[str, Any]]) -> dict[str, Any]:
    """The UI schema with controls after its own; a layout that is no list of elements is put into one."""
    elements = uischema.get("elements")
    if uischema.get("type") == "VerticalLayout" and isinstance(elements, list) and "rule" not in uischema:
        return {**uischema, "elements": [*elements, *controls]}
    return {"type": "VerticalLayout", "elements": [dict(uischema), *controls]}


def scope_of(name: str) -> str:
    """The scope of a field of the form itself."""
    return "#/properties/" + name.replace("~", "~0").replace("/", "~1")


def _scopes(element: Any) -> set[str]:
    if not isinstance(element, Mapping):
        return set()
    found = {scope} if isinstance(scope := element.get("scope"), str) else set()
    elements = element.get("elements")
    for inner in elements if isinstance(elements, list) else ():
        found |= _scopes(inner)
    return found
