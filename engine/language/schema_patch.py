"""The schema of a variant's ``change``: what a JSON merge patch (RFC 7396) of an SOP may look like.

It follows from the SOP's own schema: nothing is required, everything may be ``null``, and a step may hold
the keys of every kind of step, since a patch holds only what differs.
"""

from __future__ import annotations

from typing import Any

_REF = "#/$defs/"
_PREFIX = "patch_"
_COUNTED = {
    "required",
    "minProperties",
    "minItems",
    "dependentRequired",
    "anyOf",
    "if",
    "then",
    "else",
    "default",
}

_PLACED: dict[str, Any] = {
    "after": {
        "description": "The step stands after this one in the order.",
        "description.zh-CN": "步骤排在这一步之后。",
        "type": "string",
        "minLength": 1,
    },
    "before": {
        "description": "The step stands before this one in the order.",
        "description.zh-CN": "步骤排在这一步之前。",
        "type": "string",
        "minLength": 1,
    },
}


def patch_schema(
    schema: dict[str, Any], known: dict[str, Any], *, described_by: dict[str, Any], name: str
) -> dict[str, Any]:
    """Definitions of the patch of ``schema``; the patch itself is the one called ``name``.

    ``known`` holds the definitions that ``schema`` refers to; those that are not patched keep their names.
    """
    patcher = _Patcher(known)
    change = patcher.patched({key: value for key, value in schema.items() if key != "$defs"})
    change["properties"].pop("sop", None)
    words = {key: value for key, value in described_by.items() if key != "x-patch-of"}
    return {name: {**change, **words, "type": "object"}, **patcher.made}


class _Patcher:
    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known
        self.made: dict[str, Any] = {}

    def patched(self, schema: Any) -> Any:
        """The schema of a patch of what ``schema`` describes."""
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            words = {key: value for key, value in schema.items() if key not in ("$ref", *_COUNTED)}
            return {"$ref": self._reference(schema["$ref"].removeprefix(_REF)), **words}
        flat = self._flat(schema)
        result = {key: value for key, value in flat.items() if key not in _COUNTED}
        if "properties" in flat:
            result["properties"] = {key: self.patched(value) for key, value in flat["properties"].items()}
        if isinstance(flat.get("additionalProperties"), dict):
            result["additionalProperties"] = self.patched(flat["additionalProperties"])
        if "enum" in flat:
            result["enum"] = [*flat["enum"], None]
        if "type" in flat:
            types = flat["type"] if isinstance(flat["type"], list) else [flat["type"]]
            result["type"] = [*types, "null"]
        return result

    def _reference(self, name: str) -> str:
        patch = _PREFIX + name
        if patch not in self.made:
            self.made[patch] = {}  # stands for itself while it is made: steps hold steps
            self.made[patch] = self.patched(self.known[name])
            if name in ("step", "innerStep"):
                self.made[patch]["properties"] |= _PLACED
        return _REF + patch

    def _flat(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The schema with the keys of all its alternatives side by side."""
        if "if" not in schema:
            return schema
        alternatives = [self._flat(self._resolved(schema[key])) for key in ("then", "else") if key in schema]
        flat = {key: value for key, value in schema.items() if key not in ("if", "then", "else")}
        for alternative in alternatives:
            flat["properties"] = {**flat.get("properties", {}), **alternative.get("properties", {})}
        extra = [a["additionalProperties"] for a in alternatives if "additionalProperties" in a]
        if extra:
            flat["additionalProperties"] = next((e for e in extra if isinstance(e, dict)), False)
        return flat

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in schema:
            return schema
        around = {key: value for key, value in schema.items() if key != "$ref"}
        return {**self._resolved(self.known[schema["$ref"].removeprefix(_REF)]), **around}
