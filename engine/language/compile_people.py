"""Who acts, who is told and who is asked: ``by``, ``notify``, ``raise_to``, ``four_eyes``, needs."""

from __future__ import annotations

from typing import Any

from engine.language.draft import Draft, Spot
from engine.language.phrases import Problem, parse_need, parse_who
from engine.language.runbook import Need
from forms.both import Both


def who(draft: Draft, spot: Spot, value: Any, scope: str) -> str:
    """A person as the runbook names them: steps by their template path. ``assignee`` where it is mistaken."""
    found = parse_who(value)
    if isinstance(found, Problem):
        return "assignee"
    organisation = draft.library.organisation
    known = draft.library.organisation_document is not None
    match found.kind:
        case "role" if known and found.name not in organisation.roles:
            draft.unknown(spot, Both("role", "角色"), found.name, organisation.roles)
        case "user" if known and found.name not in organisation.people:
            draft.unknown(spot, Both("person", "人员"), found.name, organisation.people)
        case "performer":
            return f"performer:{step(draft, spot, found.name, scope) or found.name}"
    return str(found)


def people(draft: Draft, spot: Spot, value: Any, scope: str) -> tuple[str, ...]:
    """One or several of them."""
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(dict.fromkeys(who(draft, spot / n, one, scope) for n, one in enumerate(value)))
    return (who(draft, spot, value, scope),)


def step(draft: Draft, spot: Spot, name: str, scope: str) -> str | None:
    """The template path of a step that somebody performs, seen from a scope."""
    path = draft.outline.named(name, scope)
    if path is None:
        draft.unknown(spot, Both("step", "步骤"), name, draft.outline.nodes)
    elif (kind := draft.outline.nodes[path].kind) != "work":
        said = (
            Both("decided by several", "由多人决定")
            if kind == "approval"
            else Both("done by nobody in person", "不由人完成")
        )
        draft.say(
            "SOP002",
            spot,
            Both(f"`{name}` is {said}, so it has no performer", f"`{name}`{said.zh}，因此没有执行人"),
            Both("name a step that is handed in", "写一个由人提交的步骤"),
        )
    return path


def steps(draft: Draft, spot: Spot, value: Any, scope: str) -> tuple[str, ...]:
    """The template paths of several steps; a composite step stands for all that is handed in inside it."""
    found: dict[str, None] = {}
    for n, name in enumerate(value if isinstance(value, list) else ()):
        path = draft.outline.named(name, scope) if isinstance(name, str) else None
        inner = (
            [i for i in draft.outline.within(path) if draft.outline.nodes[i].kind == "work"] if path else []
        )
        if inner:
            found |= dict.fromkeys(inner)
        elif isinstance(name, str) and (only := step(draft, spot / n, name, scope)):
            found[only] = None
    return tuple(found)


def needs(draft: Draft, spot: Spot, value: Any, outcomes: dict[str, Any]) -> dict[str, Need]:
    """The voices that each outcome needs, where it is more than one."""
    found = parse_need(1 if value is None else value)
    if isinstance(found, Problem) or not outcomes:
        return {}
    if isinstance(found, Need):
        found = {next(iter(outcomes)): found}
    for name in found:
        if name not in outcomes:
            draft.unknown(spot / name, Both("outcome", "结果"), name, outcomes)
    return {name: need for name, need in found.items() if name in outcomes and need != Need()}
