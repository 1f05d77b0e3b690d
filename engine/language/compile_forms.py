"""Forms of an SOP resolved: by name or in place, with the evidence that is asked for beside them.

Everything a form needs to be filled in stands in the result: its schema with the evidence fields, its
layout, what is calculated and by which expression, and the names of the code lists it uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from engine.language.compile_texts import expression, line, text
from engine.language.document import Document
from engine.language.draft import Draft, Spot
from engine.language.phrases import Count, Problem, parse_count, parse_distance, parse_duration, seconds
from engine.language.runbook import Computed, Duration, EvidencePolicy, Expression, Form
from engine.language.scope_types import Seen, Types
from forms.evidence import merged
from forms.expressions import types_of
from forms.expressions.patterns import pattern_fault
from forms.fields import fields_of
from forms.validation import pointer
from forms.variables import variables_at

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
                    f"the form has a field `{name}` already, so the evidence can't be called that",
                    "give one of them another name",
                )

    @property
    def fields(self) -> Types:
        """The fields with their types."""
        return types_of("", self.merged()[0], self._lists())

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

    def resolved(self, seen: Seen) -> Form:
        """The form as the runbook has it; ``seen`` is what its expressions see around it."""
        own = {f"this.{name}" if name else "this": type_ for name, type_ in self.fields.items()}
        evidence = {
            name: self._field(self.evidence_spot / name, data, seen.with_(own))
            for name, data in self.evidence.items()
            if isinstance(data, dict)
        }
        schema, uischema = merged(self.schema, self._layout(seen), evidence)
        return Form(
            title=text(self.draft, self.spot / "title", self.title, seen),
            schema=schema,
            uischema=uischema,
            computed=tuple(self._computed(seen)),
            evidence=evidence,
            code_lists=tuple(self._code_lists()),
        )

    def _field(self, spot: Spot, data: dict[str, Any], seen: Seen) -> EvidencePolicy:
        match = data.get("match")
        pattern: str | list[str | Expression] | None = None
        if isinstance(match, str):
            pattern = line(self.draft, spot / "match", match, seen)
            if isinstance(pattern, str) and (fault := pattern_fault(pattern)):
                self.draft.say("SOP010", spot / "match", f"this pattern can't be used: {fault}")
        return _policy(data, title=text(self.draft, spot / "title", data.get("title"), seen), match=pattern)

    def _computed(self, seen: Seen) -> list[Computed]:
        found = []
        for field in fields_of(self.schema):
            if isinstance(source := field.schema.get("compute"), str):
                own = variables_at(self.schema, field.path[:-1], self._lists())
                spot = self._spot_of(field.path) / "compute"
                compiled, _ = expression(self.draft, spot, source, seen.with_(own))
                found.append(Computed(pointer=pointer(field.path), expression=compiled))
        return found

    def _spot_of(self, path: tuple[str, ...]) -> Spot:
        spot = self.schema_spot
        for step in path:
            spot = spot / "items" if step == "*" else spot / "properties" / step
        return spot

    def _lists(self) -> Mapping[str, Any]:
        return {name: document.data for name, document in self.draft.library.code_lists.items()}

    def _code_lists(self) -> list[str]:
        """The lists that fields use, and the lists that those belong to."""
        found: dict[str, None] = {}
        known = self.draft.library.code_lists
        for field in fields_of(self.schema):
            name: Any = field.schema.get("codeList")
            if isinstance(name, str) and name not in known:
                self.draft.unknown(self._spot_of(field.path) / "codeList", "code list", name, known)
            while isinstance(name, str) and name in known and name not in found:
                found[name] = None
                name = known[name].data.get("parent")
        return list(found)

    def _layout(self, seen: Seen) -> dict[str, Any] | None:
        """The UI schema with the expressions of its rules compiled."""
        if self.uischema is None:
            return None
        own = variables_at(self.schema, (), self._lists())
        return cast("dict[str, Any]", self._compiled(self.spot / "uischema", self.uischema, seen.with_(own)))

    def _compiled(self, spot: Spot, value: Any, seen: Seen, *, rule: bool = False) -> Any:
        if isinstance(value, list):
            return [self._compiled(spot / n, inner, seen, rule=rule) for n, inner in enumerate(value)]
        if not isinstance(value, dict):
            return value
        found = {
            key: self._compiled(spot / key, inner, seen, rule=rule or key == "rule")
            for key, inner in value.items()
        }
        if rule and isinstance(source := value.get("cel"), str):
            compiled, _ = expression(self.draft, spot / "cel", source, seen, "bool")
            found |= {"cel": compiled.cel, "vars": compiled.vars}
        return found


def _found(draft: Draft, spot: Spot, form: Any) -> tuple[Spot, dict[str, Any]]:
    """The node and the data of a form, wherever it is written; empty where there is none."""
    if isinstance(form, dict):
        return spot, form
    if not isinstance(form, str):
        return spot, {}
    document: Document | None = draft.files.forms.get(form) or draft.library.forms.get(form)
    if document is None:
        draft.unknown(spot, "form", form, [*draft.files.forms, *draft.library.forms])
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
        title=title,
    )


def _seconds(value: Any) -> int | None:
    found: Duration | Problem | None = None if value is None else parse_duration(value)
    return seconds(found) if isinstance(found, Duration) else None
