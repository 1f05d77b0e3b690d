"""Faults and triggers of an SOP as the runbook has them."""

from __future__ import annotations

from typing import Any

from engine.language.compile_forms import Written
from engine.language.compile_people import people
from engine.language.compile_steps import duration
from engine.language.compile_texts import expression, template, text
from engine.language.draft import Draft, Spot
from engine.language.graph import RETURN
from engine.language.outline import TOP
from engine.language.phrases import parse_distance, parse_schedule
from engine.language.runbook import Duration, Expression, Fault, Form, Trigger
from engine.language.scope_types import Names
from forms.both import Both


def faults(draft: Draft, names: Names, forms: dict[str, Form]) -> dict[str, Fault]:
    """The faults by name; their forms go into ``forms`` as ``fault:NAME``."""
    found: dict[str, Fault] = {}
    for name, data in _map(draft.data.get("faults")).items():
        spot = draft.at(("faults", name))
        for number, step in enumerate(data.get("from") or ()):
            path = draft.outline.named(step, TOP)
            if path is None:
                draft.unknown(spot / "from" / number, Both("step", "步骤"), step, draft.outline.nodes)
            elif draft.outline.nodes[path].kind != "work":
                draft.say(
                    "SOP002",
                    spot / "from" / number,
                    Both(
                        f"`{step}` is not handed in, so no fault is reported there",
                        f"`{step}`不由人提交，因此不会在那里上报异常",
                    ),
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
            draft.unknown(spot / "go", Both("step", "步骤"), go, draft.outline.nodes)
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
        _whole(draft, spot, data, when)
        found[name] = Trigger(
            on=data.get("on"),
            of=data.get("of") or {},
            when=when,
            for_=duration(data.get("for")),
            once=data.get("once"),
            schedule=_schedule(data.get("schedule")),
            inputs=template(draft, spot / "inputs", data.get("inputs"), seen),
            dispatch=dispatch(draft, spot / "dispatch", data.get("dispatch")),
        )
    return found


WAYS = ("manual", "nearest", "least_busy", "offer")
"""What ``dispatch: {by}`` can be without any plugin."""


def dispatch(draft: Draft, spot: Spot, value: Any) -> dict[str, Any]:
    """How a job is given out, as :func:`compiled_dispatch` has it; a way that there is not is a finding."""
    by = _map(value).get("by")
    if isinstance(by, str) and draft.ways is not None and by not in (known := {*WAYS, *draft.ways}):
        draft.unknown(spot / "by", Both("way to dispatch", "派工方式"), by, known)
    return compiled_dispatch(value)


def compiled_dispatch(value: Any) -> dict[str, Any]:
    """How a job is given out: ``within`` in metres, ``accept_within`` as a duration (``{n, unit}``)."""
    found = dict(_map(value))
    if isinstance(metres := parse_distance(found.get("within")), int):
        found["within"] = metres
    accept = duration(found.get("accept_within"))
    if isinstance(accept, Duration):
        found["accept_within"] = {"n": accept.n, "unit": accept.unit}
    return found


def _whole(draft: Draft, spot: Spot, data: dict[str, Any], when: Expression | None) -> None:
    """Say what keeps a trigger from ever opening a job, or from knowing when."""
    if "on" not in data and "schedule" not in data:
        draft.say(
            "SOP020",
            spot.key,
            Both("nothing sets this trigger off", "此触发器永远不会触发"),
            Both("add `on: …`, or `schedule: …`", "添加`on: …`或`schedule: …`"),
        )
    if "on" in data and "schedule" in data:
        draft.say(
            "SOP020",
            (spot / "schedule").key,
            Both("a trigger has either an event or a schedule", "触发器只能在事件和定时计划中选一个"),
            Both("make two triggers of it", "分成两个触发器"),
        )
    elif "schedule" in data and "for" in data:
        draft.say(
            "SOP020",
            (spot / "for").key,
            Both("what a schedule sets off does not last", "定时触发没有持续时间"),
        )
    for root in sorted({one.partition(".")[0] for one in when.vars} & {"inputs", "job"} if when else ()):
        draft.say(
            "SOP020",
            spot / "when",
            Both(f"there is no job yet whose `{root}` could be read", f"此时还没有工单，无法读取`{root}`"),
            Both("read `event`, `subject` or `branch`", "请读取`event`、`subject`或`branch`"),
        )


def _schedule(value: Any) -> str | None:
    found = None if value is None else parse_schedule(value)
    return found if isinstance(found, str) else None


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
