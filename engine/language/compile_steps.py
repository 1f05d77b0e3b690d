"""Steps of an SOP as the runbook has them, one function a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from engine.language import runbook as rb
from engine.language.compile_forms import Written
from engine.language.compile_people import needs, people, steps, who
from engine.language.compile_texts import expression, guide, template, text
from engine.language.document import Path
from engine.language.draft import Draft, Spot
from engine.language.graph import Route, routes
from engine.language.outline import Node
from engine.language.phrases import parse_duration, parse_moment
from engine.language.scope_types import Names, Seen, Types
from forms.both import Both


class Steps:
    """Compiles the steps of one draft; ``forms`` collects their forms by the key that steps name."""

    def __init__(
        self, draft: Draft, names: Names, written: dict[str, Written], mandatory: frozenset[str]
    ) -> None:
        self.draft = draft
        self.names = names
        self.written = written
        self.mandatory = mandatory
        self.forms: dict[str, rb.Form] = {}

    def compiled(self) -> dict[str, rb.Step]:
        """Every step by its template path."""
        make: dict[str, Callable[[Node, Seen, dict[str, Any]], rb.Step]] = {
            "work": self._work,
            "approval": self._approval,
            "any_order": self._any_order,
            "each": self._each,
            "call": self._call,
            "wait": self._wait,
            "do": self._do,
            "end": self._end,
        }
        found: dict[str, rb.Step] = {}
        for path, node in self.draft.outline.nodes.items():
            seen = self.names.at(path)
            found[path] = make[node.kind](node, seen, self._common(node, seen))
        return found

    def _common(self, node: Node, seen: Seen) -> dict[str, Any]:
        spot, data = self.draft.at(node.at), node.data
        return {
            "title": text(self.draft, spot / "title", data.get("title"), seen),
            "scope": node.scope,
            "guide": guide(self.draft, spot / "guide", data.get("guide"), seen),
            "locked": node.locked,
            "mandatory": node.path in self.mandatory,
            "due": duration(data.get("due")),
            "escalate": ladder(self.draft, spot, data.get("escalate"), seen, node),
        }

    def _form(self, node: Node, seen: Seen) -> str | None:
        written = self.written.get(node.path)
        if written is None:
            return None
        self.forms[node.path] = written.resolved(seen)
        return node.path

    def _this(self, node: Node, **more: str) -> Types:
        written = self.written.get(node.path)
        return {f"this.{name}": type_ for name, type_ in (written.fields if written else {}).items()} | {
            f"this.{name}": type_ for name, type_ in more.items()
        }

    def _work(self, node: Node, seen: Seen, common: dict[str, Any]) -> rb.Step:
        spot = self.draft.at(node.at)
        return rb.Work(
            **common,
            by=who(self.draft, spot / "by", node.data.get("by", "assignee"), node.scope),
            four_eyes=steps(self.draft, spot / "four_eyes", node.data.get("four_eyes"), node.scope),
            form=self._form(node, seen),
            next=self._next(node, self._this(node)),
        )

    def _approval(self, node: Node, seen: Seen, common: dict[str, Any]) -> rb.Step:
        spot, data = self.draft.at(node.at) / "approval", _map(node.data["approval"])
        outcomes = _map(data.get("outcomes"))
        eyes = data.get("four_eyes")
        this = self._this(node, outcome="string")
        return rb.Approval(
            **common,
            stages=tuple(self._stages(node, spot, data, outcomes, seen)),
            first=next(iter(outcomes), ""),
            order=tuple(outcomes),
            outcomes={
                name: self._arrows(node, value, (*spot.path, "outcomes", name), this)
                for name, value in outcomes.items()
            },
            four_eyes=None if eyes is None else steps(self.draft, spot / "four_eyes", eyes, node.scope),
            form=self._form(node, seen),
        )

    def _stages(
        self, node: Node, spot: Spot, data: dict[str, Any], outcomes: dict[str, Any], seen: Seen
    ) -> Iterator[rb.Stage]:
        written = data.get("stages")
        rounds = (
            [(spot / "stages" / n, _map(stage)) for n, stage in enumerate(written)]
            if isinstance(written, list)
            else [(spot, data)]
        )
        if ("by" in data) == isinstance(written, list):
            said = (
                Both("says who decides twice", "两次写明由谁决定")
                if "by" in data
                else Both("does not say who decides", "没有写明由谁决定")
            )
            self.draft.say(
                "SOP001",
                spot,
                Both(f"this approval {said}", f"此审批{said.zh}"),
                Both("write either `by` or `stages`", "只写`by`或`stages`之一"),
            )
        for at, stage in rounds:
            if "by" in stage:
                yield rb.Stage(
                    title=text(self.draft, at / "title", stage.get("title"), seen),
                    by=who(self.draft, at / "by", stage["by"], node.scope),
                    need=needs(self.draft, at / "need", stage.get("need", data.get("need")), outcomes),
                )

    def _any_order(self, node: Node, _: Seen, common: dict[str, Any]) -> rb.Step:
        members = self.draft.outline.inner_scopes(node.path)
        need = node.data.get("need", 0)
        if need > len(members):
            self.draft.say(
                "SOP004",
                self.draft.at(node.at) / "need",
                Both(
                    f"`{node.path}` has {len(members)} steps and needs {need} of them, "
                    "so it can never be done",
                    f"`{node.path}`有 {len(members)} 个步骤，却需要完成 {need} 个，因此永远无法完成",
                ),
                Both(
                    f"write `need: {len(members)}`, or leave it out for all of them",
                    f"写成`need: {len(members)}`；要求全部完成则不写",
                ),
            )
        enough = self.draft.graph.need(node.path)
        return rb.AnyOrder(**common, members=members, need=enough, next=self._next(node, {}))

    def _each(self, node: Node, seen: Seen, common: dict[str, Any]) -> rb.Step:
        spot, data = self.draft.at(node.at) / "each", _map(node.data["each"])
        of, _ = expression(self.draft, spot / "of", str(data.get("of")), seen, "list")
        key = None
        if isinstance(data.get("key"), str):
            name, type_ = self.names.items[node.path]
            key, _ = expression(self.draft, spot / "key", data["key"], seen.with_({name: type_}), "name")
        items = self.draft.outline.items_key(node)
        return rb.Each(
            **common,
            of=of,
            as_=data.get("as", "item"),
            key=key,
            at_least_one=node.path in self.draft.never_empty,
            items=None if items == node.path else items,
            next=self._next(node, {}),
        )

    def _call(self, node: Node, seen: Seen, common: dict[str, Any]) -> rb.Step:
        spot, this = self.draft.at(node.at), {"this.end": "string"}
        return rb.Call(
            **common,
            sop=node.data["call"],
            with_=template(self.draft, spot / "with", node.data.get("with"), seen),
            outcomes={
                label: self._arrows(node, value, (*node.at, "outcomes", label), this)
                for label, value in _map(node.data.get("outcomes")).items()
            },
            next=self._next(node, this),
        )

    def _wait(self, node: Node, seen: Seen, common: dict[str, Any]) -> rb.Step:
        spot, data = self.draft.at(node.at) / "wait", _map(node.data["wait"])
        event: Types = {"event": "dyn"}
        when = None
        if isinstance(data.get("when"), str):
            when, _ = expression(self.draft, spot / "when", data["when"], seen.with_(event), "bool")
        return rb.Wait(
            **common,
            event=data.get("event"),
            when=when,
            up_to=duration(data.get("up_to")),
            otherwise=self._arrows(node, data.get("else"), (*spot.path, "else"), {}),
            for_=duration(data.get("for")),
            next=self._next(node, event | {"this": "dyn"}),
        )

    def _do(self, node: Node, seen: Seen, common: dict[str, Any]) -> rb.Step:
        spot, action = self.draft.at(node.at), node.data["do"]
        if self.draft.actions is not None and action not in self.draft.actions:
            self.draft.unknown(spot / "do", Both("action", "动作"), action, self.draft.actions)
        failure = {"this.error": "string"}
        return rb.Do(
            **common,
            action=action,
            with_=template(self.draft, spot / "with", node.data.get("with"), seen),
            on_error=self._arrows(node, node.data.get("on_error"), (*node.at, "on_error"), failure),
            next=self._next(node, {"this": "dyn"}),
        )

    def _end(self, node: Node, _: Seen, common: dict[str, Any]) -> rb.Step:
        if node.scope:
            self.draft.say(
                "SOP001",
                self.draft.at(node.at) / "end",
                Both(
                    "only a job ends, not a step inside another step",
                    "只有工单才能结束，其他步骤之内的步骤不能",
                ),
            )
        return rb.End(**common, label=node.data["end"], successful=self.draft.graph.successful(node.path))

    def _next(self, node: Node, this: Types) -> tuple[rb.Arrow, ...]:
        if "next" in node.data:
            return self._arrows(node, node.data["next"], (*node.at, "next"), this)
        onwards = [edge for edge in self.draft.graph.edges[node.path] if edge.at == node.at]
        return tuple(rb.Arrow(go=edge.target) for edge in onwards)

    def _arrows(self, node: Node, value: Any, at: Path, this: Types) -> tuple[rb.Arrow, ...]:
        found: list[rb.Arrow] = []
        written = routes(value, at)
        for route in written:
            when = None
            if route.when is not None:
                spot = self.draft.at((*route.at[:-1], "when"))
                when, _ = expression(
                    self.draft, spot, route.when, self.names.after(node.path, own=this), "bool"
                )
            target = self.draft.graph.resolve(route.go, node.scope)
            found.append(rb.Arrow(go=target or "", when=when))
        self._last_always_holds(written)
        return tuple(found)

    def _last_always_holds(self, written: list[Route]) -> None:
        always = next((route for route in written if route.when is None), None)
        if written and always is None:
            self.draft.say(
                "SOP005",
                self.draft.at(written[-1].at[:-1]),
                Both(
                    "the last entry has a `when`, so there is no way on when none holds",
                    "最后一项写了`when`，所有条件都不成立时便没有去向",
                ),
                Both("add an entry `- go: STEP` after it", "在其后添加一项`- go: STEP`"),
            )
        elif always is not None and always is not written[-1]:
            self.draft.say(
                "SOP005",
                self.draft.at(always.at[:-1]),
                Both(
                    "this entry always holds, so those after it are never reached",
                    "此项总是成立，后面各项永远不会走到",
                ),
                Both("give it a `when`, or put it last", "给它加上`when`，或移到最后"),
            )


def ladder(draft: Draft, spot: Spot, value: Any, seen: Seen, node: Node | None) -> tuple[rb.Rung, ...]:
    """The rungs of a step's ladder (of the job's own where there is no step)."""
    found: list[rb.Rung] = []
    scope = node.scope if node else ""
    for number, rung in enumerate(value if isinstance(value, list) else ()):
        at = spot / "escalate" / number
        moment = parse_moment(rung.get("at"))
        if not isinstance(moment, rb.Moment):
            continue
        reassign = rung.get("reassign")
        found.append(
            rb.Rung(
                at=moment,
                notify=people(draft, at / "notify", rung.get("notify"), scope),
                reassign=reassign,
                raise_to=people(draft, at / "raise_to", rung.get("raise_to"), scope),
                fault=_rung_fault(draft, at / "fault", rung.get("fault"), node),
                outcome=_rung_outcome(draft, at / "outcome", rung.get("outcome"), node),
                message=text(draft, at / "message", rung["message"], seen) if "message" in rung else None,
            )
        )
        if isinstance(reassign, str) and ":" in reassign:
            who(draft, at / "reassign", reassign, scope)
    return tuple(found)


def _rung_fault(draft: Draft, spot: Spot, fault: Any, node: Node | None) -> str | None:
    faults = _map(draft.data.get("faults"))
    if fault is None:
        return None
    if node is None:
        draft.say(
            "SOP009",
            spot,
            Both(
                "the job's own ladder can't take a fault: no step is meant",
                "工单自身的升级阶梯不能转入异常：没有对应的步骤",
            ),
            Both("put it into a step's ladder", "写到某个步骤的升级阶梯中"),
        )
    elif fault not in faults:
        draft.unknown(spot, Both("fault", "异常"), fault, faults)
    return str(fault)


def _rung_outcome(draft: Draft, spot: Spot, outcome: Any, node: Node | None) -> str | None:
    if outcome is None:
        return None
    if node is None or node.kind != "approval":
        draft.say(
            "SOP009",
            spot,
            Both("only an approval has outcomes, and this is none", "只有审批才有结果，而这里不是审批"),
            Both("put it into an approval's ladder", "写到某个审批的升级阶梯中"),
        )
    elif outcome not in (known := _map(_map(node.data["approval"]).get("outcomes"))):
        draft.unknown(spot, Both("outcome", "结果"), outcome, known)
    return str(outcome)


def duration(value: Any) -> rb.Duration | None:
    """A duration; None where there is none, or where the schema has a finding."""
    found = None if value is None else parse_duration(value)
    return found if isinstance(found, rb.Duration) else None


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
