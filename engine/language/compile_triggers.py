"""Faults and triggers of an SOP as the runbook has them."""

from __future__ import annotations

from typing import Any

from engine.language.compile_forms import Written
from engine.language.compile_people import people
from engine.language.compile_steps import duration
from engine.language.compile_texts import expression, template, text
from engine.language.draft import Draft
from engine.language.graph import RETURN
from engine.language.outline import TOP
from engine.language.phrases import parse_distance
from engine.language.runbook import Duration, Fault, Form, Trigger
from engine.language.scope_types import Names


def faults(draft: Draft, names: Names, forms: dict[str, Form]) -> dict[str, Fault]:
    """The faults by name; their forms go into ``forms`` as ``fault:NAME``."""
    found: dict[str, Fault] = {}
    for name, data in _map(draft.data.get("faults")).items():
        spot = draft.at(("faults", name))
        for number, step in enumerate(data.get("from") or ()):
            path = draft.outline.named(step, TOP)
            if path is None:
                draft.unknown(spot / "from" / number, "step", step, draft.outline.nodes)
            elif draft.outline.nodes[path].kind != "work":
                draft.say(
                    "SOP002",
                    spot / "from" / number,
                    f"`{step}` is not handed in, so no fault is reported there",
                )
        steps = draft.graph.faults.steps.get(name, ())
        form = None
        own: dict[str, str] = {}
        seen = names.together(steps, {})
        if "form" in data or "evidence" in data:
            written = Written(draft, spot, data.get("form"), data.get("evidence"))
            form = f"fault:{name}"
            draft.written[form] = written
            forms[form] = written.resolved(seen)
            own = {f"this.{field}": type_ for field, type_ in written.fields.items()}
        if name in draft.graph.faults.unknown:
            go = draft.graph.faults.unknown[name]
            draft.unknown(spot / "go", "step", go, draft.outline.nodes)
        seen = seen.with_(own)
        found[name] = Fault(
            title=text(draft, spot / "title", data.get("title"), seen),
            from_=steps,
            form=form,
            notify=people(draft, spot / "notify", data.get("notify"), TOP),
            message=text(draft, spot / "message", data["message"], seen) if "message" in data else None,
            go=draft.graph.faults.targets.get(name, RETURN),
        )
    return found


def triggers(draft: Draft, names: Names) -> dict[str, Trigger]:
    """The triggers by name."""
    found: dict[str, Trigger] = {}
    for name, data in _map(draft.data.get("triggers")).items():
        spot = draft.at(("triggers", name))
        seen = names.outside({"event": "dyn"})
        when = None
        if isinstance(data.get("when"), str):
            when, _ = expression(draft, spot / "when", data["when"], seen, "bool")
        found[name] = Trigger(
            on=data["on"],
            of=data.get("of") or {},
            when=when,
            for_=duration(data.get("for")),
            once=data.get("once"),
            schedule=data.get("schedule"),
            inputs=template(draft, spot / "inputs", data.get("inputs"), seen),
            dispatch=dispatch(data.get("dispatch")),
        )
    return found


def dispatch(value: Any) -> dict[str, Any]:
    """How a job is given out: ``within`` in metres, ``accept_within`` as a duration (``{n, unit}``)."""
    found = dict(_map(value))
    if isinstance(metres := parse_distance(found.get("within")), int):
        found["within"] = metres
    accept = duration(found.get("accept_within"))
    if isinstance(accept, Duration):
        found["accept_within"] = {"n": accept.n, "unit": accept.unit}
    return found


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
