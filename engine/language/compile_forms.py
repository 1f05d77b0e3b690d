"""Forms of an SOP resolved: by name or in place, with the evidence that is asked for beside them.

Everything a form needs to be filled in stands in the result: its schema with the evidence fields, its
layout, what is calculated and by which expression, and the names of the code lists it uses.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from engine.language.compile_texts import line, text
from engine.language.document import Document
from engine.language.draft import Draft, Spot
from engine.language.layouts import plain_layout
from engine.language.phrases import Count, Problem, parse_count, parse_distance, parse_duration, seconds
from engine.language.runbook import Computed, Duration, EvidencePolicy, Expression, Form
from engine.language.scope_types import Seen, Types
from forms.authoring import FINDINGS, FormProblem, check_form
from forms.authoring_expressions import FormExpressions, RuleExpression
from forms.both import Both, quoted
from forms.evidence import merged
from forms.expressions import Checked, types_of
from forms.expressions.patterns import pattern_fault
from forms.fields import fields_of
from forms.validation import pointer

EMPTY: dict[str, Any] = {"type": "object"}


class Written:
    """A form as it is written, before its expressions are looked at.

    ``spot`` is the node that holds ``title`` and ``uischema``, ``schema_spot`` that of the schema.
    """

    def __init__(self, draft: Draft, step: Spot, form: Any, evidence: Any) -> None:
        self.draft = draft
        self.name = form if isinstance(form, str) else None
        self.spot, data = _found(draft, step / "form", form)
        self.schema_spot = self.spot / "schema"
        self.evidence_spot = step / "evidence"
        self.evidence: dict[str, Any] = evidence if isinstance(evidence, dict) else {}
        self.title = data.get("title")
        self.schema: dict[str, Any] = data.get("schema") or EMPTY
        self.uischema: dict[str, Any] | None = data.get("uischema")
        self._meet()

    @classmethod
    def of_inputs(cls, draft: Draft) -> Written:
        """What opening a job needs, as a form."""
        written = cls(draft, draft.top, None, None)
        written.schema = draft.data.get("inputs") or EMPTY
        written.schema_spot = draft.top / "inputs"
        return written

    def _meet(self) -> None:
        """Refuse evidence that is called like a field of the form."""
        for name in self.evidence:
            if name in (self.schema.get("properties") or {}):
                self.draft.say(
                    "SOP010",
                    self.evidence_spot / name,
                    Both(
                        f"the form has a field `{name}` already, so the evidence can't be called that",
                        f"表单已有字段`{name}`，凭证不能用同一名称",
                    ),
                    Both("give one of them another name", "给其中一个换个名称"),
                )

    def _help(self) -> None:
        """Refuse help beside a field that shows a picture or clip which is not there."""
        for name in helping_media(self.uischema):
            if name not in self.draft.files.media:
                self.draft.unknown(
                    self.spot / "uischema",
                    Both("file in media/ named", " media/ 文件"),
                    name,
                    self.draft.files.media,
                )

    @cached_property
    def fields(self) -> Types:
        """The fields with their types."""
        own = types_of("", self.schema, self._lists())
        return {**own, **dict.fromkeys(self.evidence, captures_type())}

    def merged(self) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """Schema and layout with the evidence fields."""
        return merged(self.schema, self.uischema, self._asked())

    def _asked(self) -> dict[str, EvidencePolicy]:
        """The evidence fields, their titles and expressions left out: enough for a schema."""
        return {
            name: _policy(data, title={}, match=None)
            for name, data in self.evidence.items()
            if isinstance(data, dict)
        }

    def resolved(self, seen: Seen, *, alone: bool = False) -> Form:
        """The form as the runbook has it; ``seen`` is what its expressions see around it. ``alone`` takes
        whatever they read of their surroundings for known, as for a form that no step uses yet."""
        if self.draft.heard is not None:
            self.draft.heard.forms.append((self, seen))
        self._help()
        own = {f"this.{name}" if name else "this": type_ for name, type_ in self.fields.items()}
        evidence = {
            name: self._field(self.evidence_spot / name, data, seen.with_(own))
            for name, data in self.evidence.items()
            if isinstance(data, dict)
        }
        expressions = self._expressions(seen, alone=alone)
        layout = _with_rules(self.uischema, expressions.rules) or plain_layout(self.schema)
        schema, uischema = merged(self.schema, layout or {"type": "VerticalLayout", "elements": []}, evidence)
        return Form(
            title=text(self.draft, self.spot / "title", self.title, seen),
            schema=schema,
            uischema=uischema,
            computed=tuple(
                Computed(pointer=pointer(found.field), expression=_expression(found.checked))
                for found in expressions.calculated
            ),
            evidence=evidence,
            code_lists=tuple(self._code_lists()),
        )

    def _expressions(self, seen: Seen, *, alone: bool) -> FormExpressions:
        """The form's own expressions, checked; what is wrong with them is said."""
        sources = " ".join([*_sources(self.schema), *_sources(self.uischema)])
        schema, _ = self.merged() if sources else (EMPTY, None)
        uischema = self.uischema if sources else None
        around = None if alone else seen.only(sources)
        found = FormExpressions(schema, uischema, around, self._lists())
        if found.problems and not alone:
            found = FormExpressions(schema, uischema, seen.everything(), self._lists())
        for problem in found.problems:
            self.say(problem)
        return found

    def say(self, problem: FormProblem) -> None:
        """Say what is wrong with the form, at its place in the file."""
        in_schema = problem.path[:1] == ("schema",)
        value: Any = self.schema if in_schema else {"uischema": self.uischema}
        spot = self.schema_spot if in_schema else self.spot
        for step in problem.path[1 if in_schema else 0 :]:
            spot = spot / step
            known = isinstance(value, dict) and step in value
            known = known or (isinstance(value, list) and isinstance(step, int) and step < len(value))
            value = value[step] if known else None
        place = spot.within(value, problem.offset) if isinstance(value, str) else spot.place
        code = FINDINGS[problem.code].replace("SOP1xx", "SOP104")
        self.draft.say(code, place, problem.message, problem.hint, severity=problem.severity)

    def problems(self) -> list[FormProblem]:
        """What is wrong with the form itself; expressions and code lists are looked at elsewhere."""
        data = {"schema": self.schema, "uischema": self.uischema}
        found = check_form(data, None, None, list(self.evidence))
        return [problem for problem in found if problem.code != "form.expression"]

    def _field(self, spot: Spot, data: dict[str, Any], seen: Seen) -> EvidencePolicy:
        match = data.get("match")
        pattern: str | list[str | Expression] | None = None
        if isinstance(match, str):
            pattern = line(self.draft, spot / "match", match, seen)
            if isinstance(pattern, str) and (fault := pattern_fault(pattern)):
                self.draft.say(
                    "SOP010",
                    spot / "match",
                    Both(f"this pattern can't be used: {fault}", f"此格式（正则表达式）无法使用：{fault.zh}"),
                )
        self._checks(spot / "check", data)
        return _policy(data, title=text(self.draft, spot / "title", data.get("title"), seen), match=pattern)

    def _checks(self, spot: Spot, data: dict[str, Any]) -> None:
        """Checks are plugins' own: each must be there, and be one for this kind of evidence."""
        known = self.draft.checks
        for place, name in enumerate(data.get("check") or () if known is not None else ()):
            assert known is not None
            if name not in known:
                self.draft.unknown(spot / place, Both("check", "检查"), name, known)
            elif (kinds := known[name]) and data.get("kind") not in kinds:
                listed = quoted(kinds)
                self.draft.say(
                    "SOP002",
                    spot / place,
                    Both(f"the check `{name}` is for {listed} only", f"检查`{name}`只用于{listed.zh}"),
                )

    def _lists(self) -> Mapping[str, Any]:
        return {name: document.data for name, document in self.draft.library.code_lists.items()}

    def _code_lists(self) -> list[str]:
        """The lists that fields use, and the lists that those belong to."""
        found: dict[str, None] = {}
        known = self.draft.library.code_lists
        for field in fields_of(self.schema):
            name: Any = field.schema.get("codeList")
            if isinstance(name, str) and name not in known:
                spot = self.schema_spot
                for step in field.path:
                    spot = spot / "items" if step == "*" else spot / "properties" / step
                self.draft.unknown(spot / "codeList", Both("code list", "代码表"), name, known)
            while isinstance(name, str) and name in known and name not in found:
                found[name] = None
                name = known[name].data.get("parent")
        return list(found)


def helping_media(layout: Any) -> Iterator[str]:
    """The pictures and clips that a layout shows beside its fields: ``options: {help: {media: …}}``."""
    if not isinstance(layout, dict):
        return
    options = layout.get("options")
    help_ = options.get("help") if isinstance(options, dict) else None
    media = help_.get("media") if isinstance(help_, dict) else None
    yield from (name for name in (media if isinstance(media, list) else [media]) if isinstance(name, str))
    elements = layout.get("elements")
    for element in elements if isinstance(elements, list) else ():
        yield from helping_media(element)


def _with_rules(uischema: Any, rules: list[RuleExpression]) -> dict[str, Any] | None:
    """The layout with the compiled expressions of its rules in their places."""
    if not isinstance(uischema, dict):
        return None
    result: dict[str, Any] = copy.deepcopy(uischema) if rules else uischema
    for rule in rules:
        here: Any = result
        for step in rule.path[1:]:
            here = here[step]
        here |= {"cel": rule.checked.source, "vars": rule.checked.reads}
    return result


def _sources(value: Any) -> Iterator[str]:
    """The expressions of calculated fields and rules, wherever they stand."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("compute", "cel") and isinstance(inner, str):
                yield inner
            else:
                yield from _sources(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _sources(inner)


def _expression(checked: Checked) -> Expression:
    return Expression(cel=checked.source, vars=checked.reads)


@cache
def captures_type() -> str:
    """The type of an evidence field, which is the same for all of them."""
    return types_of("", merged(None, None, {"field": EvidencePolicy(kind="photo")})[0])["field"]


def _found(draft: Draft, spot: Spot, form: Any) -> tuple[Spot, dict[str, Any]]:
    """The node and the data of a form, wherever it is written; empty where there is none."""
    if isinstance(form, dict):
        return spot, form
    if not isinstance(form, str):
        return spot, {}
    document: Document | None = draft.files.forms.get(form) or draft.library.forms.get(form)
    if document is None:
        draft.unknown(spot, Both("form", "表单"), form, [*draft.files.forms, *draft.library.forms])
        return spot, {}
    return Spot(document), document.data if isinstance(document.data, dict) else {}


def _policy(
    data: dict[str, Any], *, title: Any, match: str | list[str | Expression] | None
) -> EvidencePolicy:
    count = parse_count(data.get("count", 1))
    within = parse_distance(data["within"]) if "within" in data else None
    at_least, at_most = (count.at_least, count.at_most) if isinstance(count, Count) else (1, 1)
    return EvidencePolicy(
        kind=data.get("kind", "photo"),
        at_least=at_least,
        at_most=at_most,
        within=within if isinstance(within, int) else None,
        fresh=_seconds(data.get("fresh")),
        source=data.get("source"),
        distinct=_seconds(data.get("distinct")),
        match=match,
        signer=data.get("signer", "assignee"),
        check=tuple(data.get("check") or ()),
        title=title,
    )


def _seconds(value: Any) -> int | None:
    found: Duration | Problem | None = None if value is None else parse_duration(value)
    return seconds(found) if isinstance(found, Duration) else None
