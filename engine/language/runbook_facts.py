"""A runbook laid out as things and what is said of each, in the words in which an SOP is written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from engine.language import runbook as rb
from forms.fields import fields_of

Thing = tuple[str, ...]
Facts = dict[Thing, dict[str, str]]

_ANNOTATIONS = frozenset({"title", "description", "properties", "items", "required", "examples"})


def facts(runbook: rb.Runbook) -> Facts:
    """Every thing of the runbook; aspects that say nothing are left out."""
    found: Facts = {(): _job(runbook)}
    _form(found, (), runbook.inputs, "input")
    _ladder(found, (), runbook.escalate)
    for path, step in runbook.steps.items():
        here = ("step", path)
        found[here] = _step(step)
        _ladder(found, here, step.escalate)
        form = getattr(step, "form", None)
        if form is not None:
            _form(found, here, runbook.forms[form], "field")
    for name, fault in runbook.faults.items():
        here = ("fault", name)
        found[here] = {
            "title": text(fault.title),
            "from": listed(fault.from_),
            "notify": listed(fault.notify),
            "message": text(fault.message),
            "go": fault.go,
        }
        if fault.form is not None:
            _form(found, here, runbook.forms[fault.form], "field")
    for name, trigger in runbook.triggers.items():
        found["trigger", name] = {
            "on": trigger.on or "",
            "of": plain(trigger.of),
            "when": cel(trigger.when),
            "for": duration(trigger.for_),
            "once": trigger.once or "",
            "schedule": trigger.schedule or "",
            "inputs": plain(trigger.inputs),
            "dispatch": plain(trigger.dispatch),
        }
    for name, table in runbook.tables.items():
        found["table", name] = {"hit": table.hit}
        for number, row in enumerate(table.rows, 1):
            found["table", name, "row", str(number)] = {"when": cel(row.when), "result": plain(row.result)}
    for guarantee in runbook.guarantees:
        always = found.setdefault(("guarantee", guarantee.before), {"always": ""})
        always["always"] = listed(filter(None, (always["always"], *guarantee.always)))
    for name, codes in runbook.code_lists.items():
        found["code_list", name] = {"title": text(codes.title), "parent": codes.parent or ""}
        for entry in codes.entries:
            retired = "retired" if entry.retired else ""
            parent = "" if entry.parent is None else str(entry.parent)
            found["code_list", name, "code", str(entry.code)] = {
                "title": text(entry.title),
                "parent": parent,
                "retired": retired,
            }
    return {thing: {name: value for name, value in said.items() if value} for thing, said in found.items()}


def _job(runbook: rb.Runbook) -> dict[str, str]:
    return {
        "title": text(runbook.title),
        "guide": _guide(runbook.guide),
        "about": runbook.about or "",
        "skills": listed(runbook.skills),
        "priority": runbook.priority,
        "labels": listed(runbook.labels),
        "dispatch": plain(runbook.dispatch),
        "clock": runbook.clock,
        "due": duration(runbook.due),
        "subject": plain(runbook.subject),
    }


def _step(step: rb.Step) -> dict[str, str]:
    found = {
        "kind": type(step).__struct_config__.tag or "",
        "title": text(step.title),
        "guide": _guide(step.guide),
        "locked": "locked" if step.locked else "",
        "due": duration(step.due),
    }
    return {str(name): str(value) for name, value in found.items()} | dict(_of_kind(step))


def _of_kind(step: rb.Step) -> Iterator[tuple[str, str]]:
    """What a step of its kind says."""
    match step:
        case rb.Work():
            yield "by", step.by
            yield "four_eyes", listed(step.four_eyes)
        case rb.Approval():
            for number, stage in enumerate(step.stages):
                which = f" {number + 1}" if len(step.stages) > 1 else ""
                yield f"by{which}", stage.by
                yield f"title{which}", text(stage.title)
                yield f"need{which}", ", ".join(_need(outcome, need) for outcome, need in stage.need.items())
            for outcome, arrows in step.outcomes.items():
                yield f"outcome {outcome}", way(arrows)
            eyes = "everyone who handed in" if step.four_eyes is None else listed(step.four_eyes)
            yield "four_eyes", eyes or "nobody"
        case rb.AnyOrder():
            yield "need", f"{step.need} of {len(step.members)}"
        case rb.Each():
            yield "of", cel(step.of)
            yield "key", cel(step.key)
        case rb.Call():
            yield "call", step.sop
            yield "with", plain(step.with_)
            for label, arrows in step.outcomes.items():
                yield f"outcome {label}", way(arrows)
        case rb.Wait():
            yield "event", step.event or ""
            yield "when", cel(step.when)
            yield "up_to", duration(step.up_to)
            yield "for", duration(step.for_)
            yield "else", way(step.otherwise)
        case rb.Do():
            yield "do", step.action
            yield "with", plain(step.with_)
            yield "on_error", way(step.on_error)
        case rb.End():
            yield "end", step.label
            yield "successful", "successful" if step.successful else ""
    if not isinstance(step, rb.Approval | rb.End):
        yield "next", way(step.next)


def _form(found: Facts, around: Thing, form: rb.Form, kind: str) -> None:
    for field in fields_of(form.schema):
        name = field.path[0]
        if name in form.evidence or field.path[-1] == "*":
            continue
        rules = {key: value for key, value in field.schema.items() if key not in _ANNOTATIONS}
        found[(*around, kind, ".".join(field.path))] = {
            "title": plain(field.schema.get("title")),
            "required": "required" if field.required else "",
            "rules": plain(rules),
        }
    for name, policy in form.evidence.items():
        found[(*around, "evidence", name)] = _evidence(policy)
    if form.uischema is not None:
        aspect, layout = _layout(form.uischema)
        found.setdefault(around, {})[aspect] = layout


def _layout(uischema: dict[str, Any]) -> tuple[str, str]:
    """The order of the fields where that is all that a layout says, else the layout."""
    fields: list[str] = []

    def only_fields(element: dict[str, Any]) -> bool:
        if element.keys() - {"type", "scope", "elements", "label", "options"}:
            return False
        if "scope" in element:
            fields.append(element["scope"].removeprefix("#/properties/").replace("/properties/", "."))
        inner = [*element.get("elements", ()), *element.get("options", {}).values()]
        return element["type"] in ("VerticalLayout", "Group", "Control") and all(
            isinstance(one, dict) and only_fields(one) for one in inner
        )

    return ("fields", listed(fields)) if only_fields(uischema) else ("layout", plain(uischema))


def _evidence(policy: rb.EvidencePolicy) -> dict[str, str]:
    most = "" if policy.at_most is None else str(policy.at_most)
    return {
        "kind": policy.kind,
        "count": most if str(policy.at_least) == most else f"{policy.at_least}..{most}",
        "within": "" if policy.within is None else f"within {policy.within}m",
        "fresh": "" if policy.fresh is None else f"fresh {policy.fresh}s",
        "source": policy.source or "",
        "distinct": "" if policy.distinct is None else f"distinct {policy.distinct // 86400}d",
        "match": "" if policy.match is None else line(policy.match),
        "signer": policy.signer if policy.kind == "signature" else "",
        "check": listed(policy.check),
        "title": text(policy.title),
    }


def _ladder(found: Facts, around: Thing, rungs: Iterable[rb.Rung]) -> None:
    for rung in rungs:
        at = moment(rung.at)
        while (*around, "rung", at) in found:
            at += " (again)"
        found[(*around, "rung", at)] = {
            "notify": listed(rung.notify),
            "reassign": rung.reassign or "",
            "raise_to": listed(rung.raise_to),
            "fault": rung.fault or "",
            "outcome": rung.outcome or "",
            "message": text(rung.message),
        }


def _guide(guide: rb.Guide | None) -> str:
    return "" if guide is None else " ".join([text(guide.text), *guide.media]).strip()


def _need(outcome: str, need: rb.Need) -> str:
    voices = need.kind if need.kind != "count" else f"{need.n} of {need.of}" if need.of else str(need.n)
    return f"{outcome} {voices}"


def duration(value: rb.Duration | None) -> str:
    """A duration as it is written."""
    return "" if value is None else f"{value.n}{value.unit}"


def moment(value: rb.Moment) -> str:
    """A moment as it is written."""
    sign = "-" if value.before else "+"
    return value.anchor if value.offset is None else f"{value.anchor} {sign} {duration(value.offset)}"


def way(arrows: Iterable[rb.Arrow]) -> str:
    """Where the work goes: ``sign when this.result == "pass", else enter``."""
    parts = [arrow.go if arrow.when is None else f"{arrow.go} when {arrow.when.cel}" for arrow in arrows]
    return ", else ".join(parts)


def cel(value: rb.Expression | None) -> str:
    """An expression as it is written."""
    return "" if value is None else value.cel


def line(parts: str | list[str | rb.Expression]) -> str:
    """A text of one language as it is written."""
    if isinstance(parts, str):
        return parts
    return "".join(part if isinstance(part, str) else f"{{{{ {part.cel} }}}}" for part in parts)


def text(value: rb.Text | None) -> str:
    """A text in all its languages."""
    return " / ".join(line(parts) for parts in (value or {}).values())


def listed(names: Iterable[str]) -> str:
    """Names in a row."""
    return ", ".join(names)


def plain(value: Any) -> str:
    """A JSON value, texts without quotes; empty for nothing."""
    if value is None or value in ({}, []):
        return ""
    return (
        value
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    )
