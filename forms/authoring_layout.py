"""Whether a form's layout shows the form: scopes, rules, and fields that nobody could reach."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.authoring_problems import FormProblem, Path, doubtful, listed
from forms.both import Both
from forms.conditions import satisfied_by_nothing
from forms.contradictions import has_no_value
from forms.expressions.problems import nearest
from forms.fields import EVERY, Field, fields_of, path_of_scope
from forms.fields import Path as FieldPath
from forms.validation import Validator

MOST_ELEMENTS = 1000
MOST_DEPTH = 20
TYPES = frozenset(
    {"VerticalLayout", "HorizontalLayout", "Group", "Categorization", "Category", "Control", "Label"}
    | {"ListWithDetail"}
)
EFFECTS = ("SHOW", "HIDE", "ENABLE", "DISABLE")
_SCOPED = frozenset({"Control", "ListWithDetail"})


@dataclass(frozen=True, slots=True)
class Need:
    """A condition on another field: whether it holds while that field has no value."""

    on: FieldPath
    when_missing: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A control that was found: the field it shows, where it stands, and what must hold for it."""

    field: FieldPath
    path: Path
    needs: tuple[Need, ...]
    ruled: bool


def layout_problems(schema: Mapping[str, Any], uischema: Any, evidence: Collection[str]) -> list[FormProblem]:
    """Everything wrong with the layout; paths begin with ``uischema`` or lead to the field that is missed."""
    fields = fields_of(schema)
    if uischema is None:
        return []
    known: dict[FieldPath, Mapping[str, Any]] = {(name,): {} for name in evidence}
    known |= {field.path: field.schema for field in fields}
    reader = _Reader(known, schema)
    reader.read(uischema, ("uischema",), (), ((), False))
    problems = reader.problems
    problems += _doubles(reader.controls)
    problems += _unshown(fields, reader.controls)
    problems += _unreachable(reader.controls)
    return problems


class _Reader:
    def __init__(self, known: Mapping[FieldPath, Mapping[str, Any]], document: Mapping[str, Any]) -> None:
        self.known, self.document = known, document
        self.problems: list[FormProblem] = []
        self.controls: list[Shown] = []
        self.elements = 0

    def report(self, path: Path, code: str, message: Both, hint: Both | None = None) -> None:
        self.problems.append(FormProblem(path, code, message, hint))

    def read(self, element: Any, path: Path, base: FieldPath, around: tuple[tuple[Need, ...], bool]) -> None:
        """``around``: what must hold for what is around the element, and whether any rule bears on it."""
        self.elements += 1
        if self.elements == MOST_ELEMENTS or path.count("elements") > MOST_DEPTH:
            self.report(
                path,
                "form.limit",
                Both(
                    "the layout has too many elements or is nested too deeply", "布局的元素过多，或嵌套过深"
                ),
            )
        if self.elements >= MOST_ELEMENTS or path.count("elements") > MOST_DEPTH:
            return
        if not isinstance(element, Mapping):
            self.report(
                path,
                "form.shape",
                Both("an element of a layout is an object with a type", "布局的元素是写明 type 的对象"),
            )
            return
        kind = element.get("type") if isinstance(element.get("type"), str) else None
        if kind not in TYPES:
            meant = nearest(kind, sorted(TYPES)) if kind is not None else None
            hint = (
                Both(f"did you mean {meant}?", f"是不是想写 {meant}？")
                if meant
                else Both(f"there is {listed(sorted(TYPES), 8)}", f"可用的有 {listed(sorted(TYPES), 8).zh}")
            )
            self.report(
                (*path, "type") if "type" in element else path,
                "form.name",
                Both("no such element", "没有这种元素"),
                hint,
            )
        own = self.field(element, path, base) if "scope" in element or kind in _SCOPED else None
        needs, ruled = around
        if "rule" in element:
            needs, ruled = (*needs, *self.rule(element["rule"], (*path, "rule"), base)), True
        if own is not None:
            self.controls.append(Shown(own, path, needs, ruled))
            options = element.get("options")
            if isinstance(options, Mapping) and isinstance(options.get("detail"), Mapping):
                detail = (*path, "options", "detail")
                self.read(options["detail"], detail, (*own, EVERY), (needs, ruled))
        elements = element.get("elements")
        if "elements" in element and not isinstance(elements, list):
            self.report((*path, "elements"), "form.shape", Both("elements are a list", "elements 须是列表"))
        for number, inner in enumerate(elements if isinstance(elements, list) else ()):
            self.read(inner, (*path, "elements", number), base, (needs, ruled))

    def field(self, element: Mapping[str, Any], path: Path, base: FieldPath) -> FieldPath | None:
        """The field that ``scope`` names."""
        if "scope" not in element:
            self.report(
                path,
                "form.shape",
                Both("a control has a scope", "控件要写明 scope"),
                Both("write scope: '#/properties/name'", "写成 scope: '#/properties/name'"),
            )
            return None
        found = path_of_scope(element["scope"])
        whole = None if found is None else (*base, *found)
        if whole is None or (whole not in self.known and whole != base):
            self.report(
                (*path, "scope"),
                "form.name",
                Both(f"“{element['scope']}” leads to no field", f"“{element['scope']}”不指向任何字段"),
                self.meant(found, base),
            )
            return None
        return whole

    def meant(self, found: FieldPath | None, base: FieldPath) -> Both | None:
        here = {"/".join(known[len(base) :]): known for known in self.known if known[: len(base)] == base}
        name = nearest("/".join(found), sorted(here)) if found else None
        if found is None:
            return Both("a scope is written '#/properties/name'", "scope 写成 '#/properties/name'")
        if name is None:
            return (
                Both(f"there is {listed(sorted(here))}", f"可用的有 {listed(sorted(here)).zh}")
                if here
                else None
            )
        scope = "#/" + "/".join(f"properties/{step}" for step in here[name][len(base) :])
        return Both(f"did you mean {scope}?", f"是不是想写 {scope}？")

    def impossible(self, path: FieldPath, schema: Mapping[str, Any]) -> bool:
        """Whether it is proved that a field never satisfies the schema of a condition."""
        field = self.known.get(path)
        return bool(field) and has_no_value({"allOf": [field, schema]}, self.document)

    def rule(self, rule: Any, path: Path, base: FieldPath) -> list[Need]:
        """What a rule needs; only what looks at fields by scope is known here."""
        if not isinstance(rule, Mapping):
            self.report(
                path,
                "form.shape",
                Both(
                    "a rule is an object with an effect and a condition",
                    "规则（rule）是写明 effect 和 condition 的对象",
                ),
            )
            return []
        effect = rule.get("effect")
        if effect not in EFFECTS:
            there = (*path, "effect") if "effect" in rule else path
            self.report(
                there,
                "form.shape",
                Both(
                    "an effect is SHOW, HIDE, ENABLE or DISABLE",
                    "effect 只能是 SHOW、HIDE、ENABLE 或 DISABLE",
                ),
            )
        return self.condition(
            rule.get("condition"), (*path, "condition"), base, wanted=effect in ("SHOW", "ENABLE")
        )

    def condition(self, condition: Any, path: Path, base: FieldPath, *, wanted: bool) -> list[Need]:
        if not isinstance(condition, Mapping):
            self.report(
                path,
                "form.shape",
                Both(
                    "a condition is {scope, schema} or {cel: …}", "condition 写成 {scope, schema} 或 {cel: …}"
                ),
            )
            return []
        if isinstance(parts := condition.get("conditions"), list):
            needs = [
                need
                for number, part in enumerate(parts[:MOST_DEPTH])
                for need in self.condition(part, (*path, "conditions", number), base, wanted=wanted)
            ]
            return needs if (condition.get("type") != "OR") is wanted else []
        if "cel" in condition:
            return []
        own = self.field(condition, path, base)
        schema = condition.get("schema", True)
        if "expectedValue" in condition:
            schema = {"const": condition["expectedValue"]}
        elif "schema" not in condition:
            self.report(
                path,
                "form.shape",
                Both("the condition does not say what must hold", "条件没有写明须满足什么"),
                Both("write schema: {const: …}", "写成 schema: {const: …}"),
            )
        try:
            Validator(schema)
        except ValueError:
            self.report(
                (*path, "schema"),
                "form.shape",
                Both("the condition's schema is not a JSON Schema", "条件的 schema 不是 JSON Schema"),
            )
            return []
        if own is not None and isinstance(schema, Mapping) and self.impossible(own, schema):
            name = "/".join(own)
            self.problems.append(
                doubtful(
                    (*path, "schema"),
                    Both(f"this never holds for what “{name}” can be", f"“{name}”的值永远不会满足此条件"),
                )
            )
        holds = not condition.get("failWhenUndefined") and satisfied_by_nothing(schema)
        return [] if own is None else [Need(own, holds is wanted)]


def _doubles(controls: list[Shown]) -> Iterator[FormProblem]:
    seen: set[FieldPath] = set()
    for control in controls:
        if control.ruled:
            continue
        if control.field in seen:
            yield doubtful(
                control.path,
                Both(f"“{'/'.join(control.field)}” is shown twice", f"“{'/'.join(control.field)}”显示了两次"),
                Both("take one of the controls away", "去掉其中一个控件"),
            )
        seen.add(control.field)


def _unshown(fields: list[Field], controls: list[Shown]) -> Iterator[FormProblem]:
    shown = {control.field for control in controls}
    by_path = {field.path: field for field in fields}
    for field in fields:
        if EVERY in field.path or "compute" in field.schema or "const" in field.schema:
            continue
        above = [field.path[:length] for length in range(len(field.path))]
        if any(path in shown for path in above) or field.path in shown:
            continue
        if any(
            path[: len(field.path)] == field.path for path in by_path if path != field.path and path in shown
        ):
            continue
        if any(below[:-1] == field.path for below in by_path):
            continue
        there: Path = ("schema", *(step for name in field.path for step in ("properties", name)))
        demanded = all(by_path[path].required for path in above if path) and field.required
        name = "/".join(field.path)
        if demanded and "default" not in field.schema:
            message = Both(
                f"“{name}” is required, but no control shows it", f"“{name}”必填，却没有控件显示它"
            )
            yield FormProblem(
                there, "form.contradiction", message, Both("add a control for it", "为它添加控件")
            )
        else:
            yield doubtful(
                there,
                Both(f"no control shows “{name}”", f"没有控件显示“{name}”"),
                Both("add a control for it, or take the field away", "为它添加控件，或删除此字段"),
            )


def _unreachable(controls: list[Shown]) -> Iterator[FormProblem]:
    """Controls that can never be shown, since they wait for fields that can never be filled in."""
    ruled = {control.field for control in controls}
    reached: set[FieldPath] = set()
    while True:
        more = {
            control.field
            for control in controls
            if control.field not in reached
            and all(
                need.when_missing or need.on in reached or not _waits(need.on, ruled)
                for need in control.needs
            )
        }
        if not more:
            break
        reached |= more
    for control in controls:
        if control.field not in reached:
            blocking = next(
                need.on for need in control.needs if not need.when_missing and need.on not in reached
            )
            name = "/".join(blocking)
            message = (
                Both("can never be shown: it waits for its own value", "永远不会显示：它在等自己的值")
                if blocking == control.field
                else Both(
                    f"can never be shown: it waits for “{name}”, which can never be filled in",
                    f"永远不会显示：它在等“{name}”，而那一项永远无法填写",
                )
            )
            yield FormProblem((*control.path, "rule"), "form.contradiction", message)


def _waits(path: FieldPath, ruled: set[FieldPath]) -> bool:
    """Whether the field is filled in by controls alone."""
    return any(path[: len(field)] == field or field[: len(path)] == path for field in ruled)
