"""The expressions in a form: calculated fields and rules, checked against the form itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.authoring_problems import FormProblem, Path
from forms.both import Both
from forms.computing import path_read, touches
from forms.expressions import Checked, check, choices_of, undeclared
from forms.expressions.types import in_words, parse_type
from forms.fields import EVERY, followed, path_of_scope
from forms.fields import Path as FieldPath
from forms.keywords import subschemas
from forms.variables import variables_at

_FITS: Mapping[str, frozenset[str]] = {
    "string": frozenset({"string", "dyn"}),
    "integer": frozenset({"int", "dyn"}),
    "number": frozenset({"int", "double", "dyn"}),
    "boolean": frozenset({"bool", "dyn"}),
}


@dataclass(frozen=True, slots=True, eq=False)
class Calculated:
    """A calculated field: where it is in the answers, where its expression is written, and the expression."""

    field: FieldPath
    path: Path
    checked: Checked


@dataclass(frozen=True, slots=True)
class RuleExpression:
    """The expression of a rule's condition: where it is written, and the expression."""

    path: Path
    checked: Checked


class FormExpressions:
    """Every expression of a form, checked. ``problems`` is what is wrong with the others."""

    def __init__(
        self,
        schema: Mapping[str, Any],
        uischema: Any,
        variables: Mapping[str, str] | None,
        code_lists: Mapping[str, Any] | None,
    ) -> None:
        self.problems: list[FormProblem] = []
        self.calculated: list[Calculated] = []
        self.rules: list[RuleExpression] = []
        self._schema, self._around, self._lists = schema, variables, code_lists
        self._known: dict[FieldPath, dict[str, str]] = {}
        self._choices = choices_of("this", schema, code_lists)
        for path, under in subschemas(schema, ("schema",)):
            if isinstance(under, Mapping) and "compute" in under:
                self._compute(path, under)
        self.problems += _circles(self.calculated)
        for path, base, written in rule_conditions(uischema, ("uischema",)):
            self._rule(path, base, written)

    def _checked(self, source: Any, path: Path, base: FieldPath) -> Checked | None:
        if not isinstance(source, str):
            self.problems.append(
                FormProblem(path, "form.shape", Both("an expression is a text", "表达式须是文字"))
            )
            return None
        known = self._known.get(base)
        if known is None:
            known = self._known[base] = {
                **(self._around or {}),
                **variables_at(self._schema, base, self._lists),
            }
        if self._around is None:
            known = {**dict.fromkeys(undeclared(source, known), "dyn"), **known}
        checked = check(source, known, self._choices)
        if isinstance(checked, Checked):
            return checked
        self.problems += [
            FormProblem(path, "form.expression", problem.message, problem.hint, offset=problem.offset)
            for problem in checked
        ]
        return None

    def _compute(self, path: Path, under: Mapping[str, Any]) -> None:
        there, field = (*path, "compute"), _field_path(path)
        if field is None or not field or field[-1] == EVERY:
            message = Both(
                "only a field of the form or of a table's row can be calculated",
                "只有表单的字段或表格行中的字段可以计算得出",
            )
            self.problems.append(FormProblem(there, "form.shape", message))
            return
        checked = self._checked(under["compute"], there, field[:-1])
        if checked is None:
            return
        resolved = followed(self._schema, under)
        kind = resolved.get("type") if isinstance(resolved, Mapping) else None
        if isinstance(kind, str) and not _fits(kind, checked):
            words = {
                "string": Both("text", "文字"),
                "integer": Both("a whole number", "整数"),
                "number": Both("a number", "数字"),
                "boolean": Both("true or false", "是或否"),
            }
            message = Both(
                f"gives {in_words(parse_type(checked.type))}, but the field is {words[kind]}",
                f"得出{in_words(parse_type(checked.type)).zh}，而字段是{words[kind].zh}",
            )
            hint = (
                Both("write round(…) around it", "在外面加上 round(…)")
                if (kind, checked.type) == ("integer", "double")
                else None
            )
            self.problems.append(FormProblem(there, "form.expression", message, hint))
            return
        self.calculated.append(Calculated(field, there, checked))

    def _rule(self, path: Path, base: FieldPath, written: Mapping[str, Any]) -> None:
        checked = self._checked(written["cel"], (*path, "cel"), base)
        if checked is None:
            return
        if checked.type not in {"bool", "dyn"}:
            message = Both(
                f"a condition is true or false, this is {in_words(parse_type(checked.type))}",
                f"条件须得出是或否，这里是{in_words(parse_type(checked.type)).zh}",
            )
            self.problems.append(FormProblem((*path, "cel"), "form.expression", message))
            return
        self.rules.append(RuleExpression(path, checked))


def expression_problems(
    schema: Mapping[str, Any],
    uischema: Any,
    variables: Mapping[str, str] | None,
    code_lists: Mapping[str, Any] | None,
) -> list[FormProblem]:
    """Everything wrong with the expressions of a form."""
    return FormExpressions(schema, uischema, variables, code_lists).problems


def _fits(kind: str, checked: Checked) -> bool:
    """Whether a field of that type can take what is calculated.

    A number that comes from what is of any type may well be whole, so that is left to the moment.
    """
    if (kind, checked.type) == ("integer", "double") and "dyn" in checked.reads.values():
        return True
    return kind not in _FITS or checked.type in _FITS[kind]


def _field_path(path: Path) -> FieldPath | None:
    """The field that a schema at ``schema/properties/a/items/properties/b`` describes."""
    return path_of_scope(
        "#/" + "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in path[1:])
    )


def rule_conditions(
    element: Any, path: Path = (), base: FieldPath = (), depth: int = 0
) -> Iterator[tuple[Path, FieldPath, Mapping[str, Any]]]:
    """Every condition of a layout that is an expression (``{cel: …}``), with its place below ``path`` and the
    object it looks from: ``()`` the form, ``("rows", "*")`` a row, whose fields have their bare names there.
    """
    if not isinstance(element, Mapping) or depth > 32:
        return
    rule = element.get("rule")
    if isinstance(rule, Mapping):
        yield from _expressions(rule.get("condition"), (*path, "rule", "condition"), base, 0)
    options = element.get("options")
    scope = path_of_scope(element.get("scope"))
    if isinstance(options, Mapping) and scope is not None:
        yield from rule_conditions(
            options.get("detail"), (*path, "options", "detail"), (*base, *scope, EVERY), depth + 1
        )
    elements = element.get("elements")
    for number, inner in enumerate(elements if isinstance(elements, list) else ()):
        yield from rule_conditions(inner, (*path, "elements", number), base, depth + 1)


def _expressions(
    condition: Any, path: Path, base: FieldPath, depth: int
) -> Iterator[tuple[Path, FieldPath, Mapping[str, Any]]]:
    if not isinstance(condition, Mapping) or depth > 16:
        return
    parts = condition.get("conditions")
    for number, part in enumerate(parts if isinstance(parts, list) else ()):
        yield from _expressions(part, (*path, "conditions", number), base, depth + 1)
    if "cel" in condition and not isinstance(parts, list):
        yield path, base, condition


def _circles(calculated: list[Calculated]) -> Iterator[FormProblem]:
    """Calculated fields that wait for each other."""
    waits = {
        one: [
            other
            for other in calculated
            if any(touches(path_read(name, one.field[:-1]), other.field) for name in one.checked.reads)
        ]
        for one in calculated
    }
    left = list(calculated)
    while ready := [one for one in left if not any(other in left for other in waits[one])]:
        left = [one for one in left if one not in ready]
    for one in left:
        if circle := _circle(one, waits, left):
            names = " → ".join("/".join(step.field) for step in circle)
            yield FormProblem(
                one.path,
                "form.expression",
                Both(f"is calculated from itself: {names}", f"由自身计算得出：{names}"),
            )


def _circle(
    start: Calculated, waits: Mapping[Calculated, list[Calculated]], among: list[Calculated]
) -> list[Calculated]:
    """A way from ``start`` back to itself, or nothing where it only waits for a circle."""
    ways = [[start]]
    seen: set[FieldPath] = set()
    while ways:
        way = ways.pop(0)
        for following in waits[way[-1]]:
            if following is start:
                return [*way, start]
            if following in among and following.field not in seen:
                seen.add(following.field)
                ways.append([*way, following])
    return []
