"""What a call or a trigger hands over, held to what the SOP that is opened asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.language.draft import Draft, Spot, did_you_mean
from engine.language.runbook import Call, Do, Runbook
from forms.both import Both
from forms.expressions import Checked, check, types_of
from forms.expressions.types import in_words, parse_type, unify
from forms.messages import in_both
from forms.validation import Validator

_TEXT = frozenset({"string", "dyn"})


def check_handing_over(draft: Draft, runbook: Runbook) -> None:
    """Add the findings for calls (the SOP, its ends, its inputs), for what actions are given, and for the
    inputs of triggers."""
    for path, step in runbook.steps.items():
        if isinstance(step, Call):
            spot = draft.at(draft.outline.nodes[path].at)
            called = draft.sop_files(step.sop)
            if called is None:
                draft.unknown(
                    spot / "call",
                    Both("SOP", " SOP "),
                    step.sop,
                    {**draft.library.sops, **draft.library.beside},
                )
                continue
            labels = _ends(called.sop.data, *(v.data["change"] for v in called.variants.values()))
            for label in step.outcomes:
                if label not in labels:
                    says = Both(f"`{step.sop}` has no end `{label}`", f"`{step.sop}`没有结束`{label}`")
                    hint = did_you_mean(label, labels)
                    draft.say("SOP002", (spot / "outcomes" / label).key, says, hint)
            whole = spot / "with" if step.with_ is not None else spot / "call"
            _fits(
                draft,
                whole,
                step.with_ or {},
                called.sop.data.get("inputs"),
                Both(f"`{step.sop}`", f"`{step.sop}`"),
            )
        elif isinstance(step, Do) and isinstance(schema := (draft.actions or {}).get(step.action), Mapping):
            spot = draft.at(draft.outline.nodes[path].at)
            whole = spot / "with" if step.with_ is not None else spot / "do"
            asked = {"additionalProperties": True, **schema}
            _fits(draft, whole, step.with_ or {}, asked, Both(f"`{step.action}`", f"`{step.action}`"))
    for name, trigger in runbook.triggers.items():
        spot = draft.at(("triggers", name))
        whole = spot / "inputs" if trigger.inputs is not None else spot.key
        _fits(draft, whole, trigger.inputs or {}, draft.data.get("inputs"), Both("the job", "工单"))


def _ends(*documents: Mapping[str, Any]) -> set[str]:
    """The labels that an SOP, or a variant of it, can end with; a child job can also be cancelled."""
    found = {"cancelled"}
    for data in documents:
        steps = data.get("steps")
        for step in steps.values() if isinstance(steps, dict) else ():
            if isinstance(step, dict) and isinstance(step.get("end"), str):
                found.add(step["end"])
    return found


def _fits(draft: Draft, spot: Spot, given: Mapping[str, Any], schema: Any, whose: Both) -> None:
    """Hold what is handed over to the schema of the inputs."""
    if not isinstance(schema, Mapping):
        schema = {}
    properties = schema.get("properties") if isinstance(schema.get("properties"), Mapping) else {}
    for name in schema.get("required") or ():
        if name not in given:
            draft.say(
                "SOP019",
                spot,
                Both(
                    f"{whose} needs the input `{name}`, which is not given",
                    f"{whose.zh}需要输入`{name}`，而此处没有给出",
                ),
                Both(f"add `{name}: …`", f"添加`{name}: …`"),
            )
    types = types_of("", schema)
    for name, value in given.items():
        under = (properties or {}).get(name)
        if under is None:
            if schema.get("additionalProperties") is not True:
                hint = did_you_mean(name, properties or {})
                draft.say(
                    "SOP019",
                    (spot / name).key,
                    Both(f"{whose} has no input `{name}`", f"{whose.zh}没有输入`{name}`"),
                    hint,
                )
        elif isinstance(value, Mapping) and value.keys() == {"$cel"}:
            _typed(draft, spot / name, value["$cel"], types.get(name), whose)
        elif not _holds(value):
            _literal(draft, spot / name, value, {"$defs": schema.get("$defs", {}), "allOf": [under]}, whose)
        elif (
            isinstance(value, Mapping)
            and value.keys() == {"$text"}
            and types.get(name) not in (None, "string", "dyn")
        ):
            draft.say(
                "SOP019",
                spot / name,
                Both(
                    f"{whose} takes {in_words(parse_type(types[name]))} here, and this is text",
                    f"{whose.zh}此处要的是{in_words(parse_type(types[name])).zh}，而这里是文字",
                ),
            )


def _typed(draft: Draft, spot: Spot, value: Mapping[str, Any], wanted: str | None, whose: Both) -> None:
    checked = check(value["cel"], value.get("vars", {}))
    if wanted is None or not isinstance(checked, Checked):
        return
    given, asked = parse_type(checked.type), parse_type(wanted)
    if "dyn" not in (given.kind, asked.kind) and unify(given, asked) != asked:
        draft.say(
            "SOP019",
            spot,
            Both(
                f"{whose} takes {in_words(asked)} here, and this is {in_words(given)}",
                f"{whose.zh}此处要的是{in_words(asked).zh}，而这里是{in_words(given).zh}",
            ),
        )


def _literal(draft: Draft, spot: Spot, value: Any, schema: dict[str, Any], whose: Both) -> None:
    try:
        faults = Validator(schema).faults(value)
    except ValueError:
        return  # the schema is none, and has a finding of its own
    for fault in faults:
        said = Both(f" (`{fault.pointer}`)", f"（`{fault.pointer}`）") if fault.pointer else Both("", "")
        draft.say(
            "SOP019",
            spot,
            Both(
                f"{whose} does not take this value{said}: {in_both(fault.code, fault.params)}",
                f"{whose.zh}不接受这个值{said.zh}：{in_both(fault.code, fault.params).zh}",
            ),
        )
        return


def _holds(value: Any) -> bool:
    """Whether an expression stands anywhere in the value."""
    if isinstance(value, Mapping):
        return bool(value.keys() & {"$cel", "$text"}) or any(_holds(inner) for inner in value.values())
    return isinstance(value, list) and any(_holds(inner) for inner in value)
