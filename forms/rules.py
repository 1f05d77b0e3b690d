"""The rules of a JSON Forms UI schema: which fields are shown, and which may be filled in.

``rule: {effect: SHOW | HIDE | ENABLE | DISABLE, condition}``, at a control or at anything around it. A
condition is ``{scope, schema}`` (what stands at ``scope`` satisfies ``schema``), ``{cel: …}``, or several of
them (``{type: AND | OR, conditions: […]}``). In the ``detail`` of a list, scopes start at the item.

A field is shown where one of its controls is shown, and a control is shown where its own rule and those of
everything around it say so. A field without a control is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.conditions import Condition, Scene, condition_of
from forms.fields import EVERY, Path, Place, path_of_scope
from forms.formulas import Formula

MOST_DEPTH = 32

Conditions = tuple[Condition, ...]
CompileCel = Callable[[Any, Path], Formula]


@dataclass(frozen=True, slots=True)
class Control:
    """One control: the field it shows, and the conditions under which it is shown and may be filled in."""

    path: Path
    shown: Conditions
    enabled: Conditions


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What the controls of one field say together; only fields on which a rule bears have one."""

    path: Path
    controls: tuple[Control, ...]

    def shown(self, scene: Scene, place: Place) -> bool:
        """Whether the field is shown in the object at ``place``."""
        return any(all(c.holds(scene, place) for c in control.shown) for control in self.controls)

    def enabled(self, scene: Scene, place: Place) -> bool:
        """Whether the field may be filled in there."""
        return any(
            all(c.holds(scene, place) for c in control.enabled)
            and all(c.holds(scene, place) for c in control.shown)
            for control in self.controls
        )


def field_rules(uischema: Any, compile_cel: CompileCel) -> list[FieldRule]:
    """The rules by field, in the order of the document.

    ``compile_cel`` makes a formula of what stands at ``cel`` in an object of the given path. Raises
    ValueError for a condition that can't be read.
    """
    by_path: dict[Path, list[Control]] = {}
    for control in controls(uischema, compile_cel):
        by_path.setdefault(control.path, []).append(control)
    return [
        FieldRule(path, tuple(found))
        for path, found in by_path.items()
        if all(control.shown or control.enabled for control in found)
    ]


def controls(uischema: Any, compile_cel: CompileCel) -> Iterator[Control]:
    """Every control of a UI schema, in the order of the document."""
    yield from _Reader(compile_cel).controls(uischema, (), ((), ()), 0)


class _Reader:
    def __init__(self, compile_cel: CompileCel) -> None:
        self.compile_cel = compile_cel

    def controls(
        self, element: Any, base: Path, around: tuple[Conditions, Conditions], depth: int
    ) -> Iterator[Control]:
        """``around`` holds the conditions of what is around the element: to be shown, and to be enabled."""
        if not isinstance(element, Mapping) or depth > MOST_DEPTH:
            return
        shown, enabled = around = self.ruled(element.get("rule"), base, around)
        path = path_of_scope(element["scope"]) if "scope" in element else None
        if path is not None:
            yield Control((*base, *path), shown, enabled)
            options = element.get("options")
            detail = options.get("detail") if isinstance(options, Mapping) else None
            yield from self.controls(detail, (*base, *path, EVERY), around, depth + 1)
        elements = element.get("elements")
        for inner in elements if isinstance(elements, list) else ():
            yield from self.controls(inner, base, around, depth + 1)

    def ruled(
        self, rule: Any, base: Path, around: tuple[Conditions, Conditions]
    ) -> tuple[Conditions, Conditions]:
        """What is around, and the rule of the element itself."""
        if not isinstance(rule, Mapping):
            return around
        shown, enabled = around
        effect = rule.get("effect")
        condition = condition_of(rule.get("condition"), base, self.compile_cel)
        if effect in {"HIDE", "DISABLE"}:
            condition = condition.negated()
        if effect in {"SHOW", "HIDE"}:
            shown = (*shown, condition)
        elif effect in {"ENABLE", "DISABLE"}:
            enabled = (*enabled, condition)
        return shown, enabled
