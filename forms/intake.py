"""Taking in what somebody handed in: what is kept of it, and everything that is wrong with it.

In this order, until nothing changes: calculated fields are calculated, fields that rules hide or bar are
taken out. Then what is left is held to the code lists and to the schema, in which a hidden field is not
demanded. The order in which rules look at each other's outcome is that of the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.code_lists import CodeList, choices
from forms.computing import ComputedLike, calculations
from forms.conditions import Scene
from forms.demands import Demands
from forms.fields import EVERY, MISSING, Path, Place, copied, dig, fields_of, names_in, places, same
from forms.formulas import Around, Context, Formula, formula_of
from forms.rules import FieldRule, field_rules
from forms.validation import FieldProblem
from forms.variables import variables_at


@dataclass(frozen=True, slots=True)
class Taken:
    """What is kept, what is wrong (all of it, by pointer and code), and the names of the form's own fields
    that were hidden."""

    answers: dict[str, Any]
    faults: tuple[FieldProblem, ...]
    hidden: frozenset[str] = frozenset()


class FormTaker:
    """A form made ready to take answers. Built once per form; safe to use from several threads.

    ``computed`` holds the calculated fields (pointer and expression), ``code_lists`` the lists by name.
    Raises ValueError for a form that does not hold; the checker finds those before.
    """

    def __init__(
        self,
        schema: Mapping[str, Any],
        uischema: Mapping[str, Any] | None = None,
        computed: Sequence[ComputedLike] = (),
        code_lists: Mapping[str, CodeList] | None = None,
    ) -> None:
        fields = fields_of(schema)
        names = names_in(fields)

        def compile_cel(written: Mapping[str, Any], base: Path) -> Formula:
            return formula_of(written, variables_at(schema, base, code_lists), names.get(base, ()))

        self._rules = [
            rule for rule in field_rules(uischema, compile_cel) if rule.path and rule.path[-1] != EVERY
        ]
        self._calculations = calculations(computed, names)
        self._calculated = frozenset(calculation.path for calculation in self._calculations)
        self._choices = choices(fields, code_lists or {})
        self._defaults = {
            field.path: field.schema["default"] for field in fields if "default" in field.schema
        }
        self._groups = groups_of(names, frozenset(rule.path for rule in self._rules))
        self._demands = Demands(schema)

    def take(self, answers: Any, context: Context | None = None) -> Taken:
        """What is kept of the answers and what is wrong with it. Never raises, whatever JSON they are.

        ``context`` is what expressions see around the form: nested data by root, or whatever gives names.
        """
        if not isinstance(answers, dict):
            return Taken({}, tuple(self._demands.faults(answers, frozenset())) or (_NO_FORM,))
        kept, hidden = answers, frozenset[Place]()
        if self._rules or self._calculations:
            kept, hidden = self._settle(answers, Around(context or {}))
        faults = self._demands.faults(kept, hidden)
        for choice in self._choices:
            faults.extend(choice.faults(kept, hidden))
        faults.sort(key=lambda fault: (fault.pointer, fault.code))
        return Taken(kept, tuple(faults), frozenset(str(place[0]) for place in hidden if len(place) == 1))

    def _settle(self, answers: dict[str, Any], around: Around) -> tuple[dict[str, Any], frozenset[Place]]:
        """What rules and calculations leave, and the places of the hidden fields."""
        kept = copied(answers)
        scene, hidden = Scene(kept, around), set[Place]()
        for _ in range(len(self._rules) + len(self._calculations) + 2):
            changed = False
            for calculation in self._calculations:
                changed |= calculation.run(kept, around, hidden)
            for rule in self._rules:
                changed |= self._judge(rule, scene, answers, hidden)
            for group in self._groups:
                changed |= _fold(group, kept, hidden)
            if not changed:
                break
        return kept, frozenset(hidden)

    def _judge(self, rule: FieldRule, scene: Scene, answers: dict[str, Any], hidden: set[Place]) -> bool:
        """Take the field out of every object where it is hidden or barred, or put it back."""
        changed = False
        name = rule.path[-1]
        for holder in _holders(scene.answers, rule.path):
            place = (*holder, name)
            shown = rule.shown(scene, place)
            changed |= shown == (place in hidden)
            (hidden.discard if shown else hidden.add)(place)
            if rule.path in self._calculated:
                value = dig(scene.answers, place) if shown else MISSING
            elif not shown:
                value = MISSING
            elif rule.enabled(scene, place):
                value = dig(answers, place)
            else:
                value = self._defaults.get(rule.path, MISSING)
            changed |= _put(scene.answers, holder, name, value)
        return changed


_NO_FORM = FieldProblem("", "type", {"expected": ["object"]})


@dataclass(frozen=True, slots=True)
class Group:
    """An object all of whose fields have rules: where all are hidden, so is the object."""

    path: Path
    fields: tuple[str, ...]


def groups_of(names: Mapping[Path, Sequence[str]], ruled: frozenset[Path]) -> list[Group]:
    """The groups of a form, innermost first."""
    groups: list[Group] = []
    known = set(ruled)
    for path in sorted(names, key=len, reverse=True):
        if (
            path
            and EVERY not in path
            and path not in known
            and all((*path, name) in known for name in names[path])
        ):
            groups.append(Group(path, tuple(names[path])))
            known.add(path)
    return groups


def _fold(group: Group, kept: dict[str, Any], hidden: set[Place]) -> bool:
    """Hide a group whose fields are all hidden, or show it again."""
    all_hidden = all((*group.path, name) in hidden for name in group.fields)
    changed = all_hidden != (group.path in hidden)
    (hidden.add if all_hidden else hidden.discard)(group.path)
    if all_hidden and dig(kept, group.path) == {}:
        changed |= _put(kept, group.path[:-1], group.path[-1], MISSING)
    return changed


def _holders(answers: dict[str, Any], path: Path) -> list[Place]:
    """The places of the objects that the field stands in; outside lists also where there is none yet."""
    if EVERY not in path:
        return [path[:-1]]
    return [place for place, holder in places(answers, path[:-1]) if isinstance(holder, dict)]


def _put(answers: dict[str, Any], holder: Place, name: str, value: Any) -> bool:
    """Set a field, or take it out where the value is MISSING; whether that changed anything."""
    target = dig(answers, holder)
    if not isinstance(target, dict):
        return False
    before = target.get(name, MISSING)
    if value is MISSING:
        target.pop(name, None)
        return before is not MISSING
    if before is not MISSING and same(before, value):
        return False
    target[name] = copied(value)
    return True
