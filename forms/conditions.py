"""Conditions of rules: whether they hold over the answers as they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from forms.fields import MISSING, Path, Place, dig, path_of_scope
from forms.formulas import Around, Formula
from forms.validation import Validator

MOST_DEPTH = 16


class Scene:
    """The answers as they stand, and what is around the form."""

    __slots__ = ("answers", "around")

    def __init__(self, answers: dict[str, Any], around: Around) -> None:
        self.answers, self.around = answers, around


class Condition(Protocol):
    """Whether something holds for a field that stands in the object at ``place``."""

    def holds(self, scene: Scene, place: Place) -> bool: ...
    def negated(self) -> Condition: ...


@dataclass(frozen=True, slots=True)
class Negated:
    """Holds where the other does not."""

    condition: Condition

    def holds(self, scene: Scene, place: Place) -> bool:
        return not self.condition.holds(scene, place)

    def negated(self) -> Condition:
        return self.condition


@dataclass(frozen=True, slots=True)
class Matching:
    """What stands at ``path`` in the item (the first ``base`` steps of the place) satisfies a schema."""

    base: int
    path: Path
    is_valid: Callable[[Any], bool]
    when_missing: bool

    def holds(self, scene: Scene, place: Place) -> bool:
        value = dig(scene.answers, (*place[: self.base], *self.path))
        return self.when_missing if value is MISSING else self.is_valid(value)

    def negated(self) -> Condition:
        return Negated(self)


@dataclass(frozen=True, slots=True)
class Calculated:
    """An expression is true."""

    base: int
    formula: Formula

    def holds(self, scene: Scene, place: Place) -> bool:
        beside = dig(scene.answers, place[: self.base])
        return self.formula.holds(scene.answers, beside, scene.around)

    def negated(self) -> Condition:
        return Negated(self)


@dataclass(frozen=True, slots=True)
class Combined:
    """All of several conditions, or one of them."""

    conditions: tuple[Condition, ...]
    every: bool

    def holds(self, scene: Scene, place: Place) -> bool:
        outcomes = (condition.holds(scene, place) for condition in self.conditions)
        return all(outcomes) if self.every else any(outcomes)

    def negated(self) -> Condition:
        return Negated(self)


def condition_of(
    written: Any, base: Path, compile_cel: Callable[[Any, Path], Formula], depth: int = 0
) -> Condition:
    """The condition that a rule writes. Raises ValueError for one that can't be read."""
    if not isinstance(written, Mapping) or depth > MOST_DEPTH:
        raise ValueError("a rule needs a condition")
    if isinstance(parts := written.get("conditions"), list):
        inner = tuple(condition_of(part, base, compile_cel, depth + 1) for part in parts)
        return Combined(inner, every=written.get("type") != "OR")
    if "cel" in written:
        return Calculated(len(base), compile_cel(written, base))
    path = path_of_scope(written.get("scope"))
    if path is None:
        raise ValueError(f"the scope {written.get('scope')!r} leads nowhere")
    schema = (
        {"const": written["expectedValue"]} if "expectedValue" in written else written.get("schema", True)
    )
    when_missing = not written.get("failWhenUndefined") and satisfied_by_nothing(schema)
    validator = Validator(schema)
    return Matching(len(base), path, validator.is_valid, when_missing)


def satisfied_by_nothing(schema: Any) -> bool:
    """Whether a schema is satisfied where there is no value at all, as JSON Forms decides it.

    What asks for something (``type``, ``const``, ``enum``) is not; what only bounds values is.
    """
    if not isinstance(schema, Mapping):
        return schema is not False
    if schema.keys() & {"type", "const", "enum", "$ref"}:
        return False
    holds = all(satisfied_by_nothing(part) for part in _parts(schema, "allOf"))
    if any_of := _parts(schema, "anyOf"):
        holds = holds and any(satisfied_by_nothing(part) for part in any_of)
    if one_of := _parts(schema, "oneOf"):
        holds = holds and sum(satisfied_by_nothing(part) for part in one_of) == 1
    if "not" in schema:
        holds = holds and not satisfied_by_nothing(schema["not"])
    if "if" in schema:
        branch = "then" if satisfied_by_nothing(schema["if"]) else "else"
        holds = holds and satisfied_by_nothing(schema.get(branch, True))
    return holds


def _parts(schema: Mapping[str, Any], key: str) -> list[Any]:
    parts = schema.get(key)
    return parts if isinstance(parts, list) else []
