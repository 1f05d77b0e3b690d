"""What a schema demands of answers in which some fields are hidden."""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import lru_cache
from typing import Any

from forms.fields import Path, Place
from forms.validation import FieldProblem, Validator, pointer

CHOOSING = ("anyOf", "oneOf")
_ALIKE = ("allOf", *CHOOSING)
_FOLLOWING = ("then", "else")


class Demands:
    """A schema's validator that does not demand hidden fields.

    A missing field is named by its own pointer, so most often the demand is simply dropped. Where a demand
    stands in a choice (``anyOf``, ``oneOf``), the choice itself must be made without it.
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = dict(schema)
        self._whole = Validator(self._schema)
        self._chooses = _chooses(schema)
        self._without = lru_cache(maxsize=128)(self._validator_without)

    def faults(self, answers: Any, hidden: frozenset[Place]) -> list[FieldProblem]:
        """Every fault of the answers but for the demands for what is hidden."""
        if not hidden:
            return self._whole.faults(answers)
        validator = self._whole
        if self._chooses:
            validator = self._without(
                frozenset(p for p in hidden if all(isinstance(step, str) for step in p))
            )
        faults = validator.faults(answers)
        if not faults:
            return faults
        missing = {pointer(place) for place in hidden}
        return [fault for fault in faults if fault.code != "required" or fault.pointer not in missing]

    def _validator_without(self, hidden: frozenset[Path]) -> Validator:
        return Validator(without_demands(self._schema, hidden))


def without_demands(schema: Mapping[str, Any], hidden: Set[Path]) -> dict[str, Any]:
    """The schema with the fields at these paths not required, also inside choices and branches.

    What is behind a ``$ref`` stays as it is.
    """
    return dict(_relaxed(schema, (), hidden))


def _relaxed(schema: Any, path: Path, hidden: Set[Path]) -> Any:
    if not isinstance(schema, Mapping) or not any(place[: len(path)] == path for place in hidden):
        return schema
    relaxed = dict(schema)
    if isinstance(required := schema.get("required"), list):
        relaxed["required"] = [name for name in required if (*path, name) not in hidden]
    if isinstance(properties := schema.get("properties"), Mapping):
        relaxed["properties"] = {
            name: _relaxed(under, (*path, name), hidden) for name, under in properties.items()
        }
    for key in _ALIKE:
        if isinstance(parts := schema.get(key), list):
            relaxed[key] = [_relaxed(part, path, hidden) for part in parts]
    for key in _FOLLOWING:
        if key in schema:
            relaxed[key] = _relaxed(schema[key], path, hidden)
    return relaxed


def _chooses(schema: Any, depth: int = 0) -> bool:
    """Whether a choice stands anywhere in the schema."""
    if isinstance(schema, list):
        return any(_chooses(part, depth + 1) for part in schema)
    if not isinstance(schema, Mapping) or depth > 64:
        return False
    return bool(schema.keys() & set(CHOOSING)) or any(_chooses(part, depth + 1) for part in schema.values())
