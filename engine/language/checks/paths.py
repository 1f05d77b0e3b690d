"""What is wrong with the ways through an SOP: steps lost or stuck, and promises that are not kept."""

from __future__ import annotations

from collections.abc import Iterable

from engine.language.draft import Draft, Spot
from engine.language.graph import Edge, Stray
from engine.language.outline import TOP
from engine.language.proofs import Proofs, Skipped, Trail

LONGEST = 12
"""Steps of a path that are written out; of a longer one the plain middle is left out."""


def check_paths(draft: Draft, proofs: Proofs, automatic: Iterable[str], ends: Iterable[str]) -> None:
    """Add the findings. ``automatic`` are the steps that need neither a person nor time, ``ends`` those that
    count as successful."""
    _strays(draft, proofs)
    _lost(draft, proofs)
    _stuck(draft, proofs)
    _promises(draft, proofs, tuple(ends))
    _returns(draft, proofs)
    _idle(draft, proofs, automatic)


def _strays(draft: Draft, proofs: Proofs) -> None:
    for stray in dict.fromkeys(proofs.graph.strays):
        spot = draft.at(stray.at)
        if stray.why == "unknown":
            draft.unknown(spot, "step", stray.name, _near_by(draft, stray))
        elif stray.why == "top":
            draft.say(
                "SOP002", spot, "`$done` finishes a step inside another one, and this is none", "go to an end"
            )
        elif stray.why == "beside":
            message = (
                f"`{stray.name}` stands in the same `any_order`, so the work does not go from here to there"
            )
            draft.say("SOP002", spot, message, "go out of the `any_order`, or leave `next` out")
        else:
            scope = draft.outline.nodes[stray.source].scope
            path = draft.outline.named(stray.name, scope) or draft.graph.inner_step(stray.name) or stray.name
            holder = path.rpartition(".")[0]
            message = f"`{path}` is inside `{holder}`, and the work can't go into the middle of that"
            draft.say("SOP002", spot, message, f"go to `{holder}`")


def _near_by(draft: Draft, stray: Stray) -> list[str]:
    scope = draft.outline.nodes[stray.source].scope
    return [name for key in draft.outline.enclosing(scope) for name in draft.outline.scopes[key].names]


def _lost(draft: Draft, proofs: Proofs) -> None:
    if any(stray.why == "unknown" for stray in proofs.graph.strays):
        return  # the step that is missing its way may be the one that was meant
    for path in proofs.unreachable():
        says = "end" if draft.outline.nodes[path].kind == "end" else "step"
        draft.say(
            "SOP003",
            _key(draft, path),
            f"nothing leads to the {says} `{path}`",
            "go there from another step, or take it away",
        )


def _stuck(draft: Draft, proofs: Proofs) -> None:
    for path in proofs.graph.unfinished:
        draft.say(
            "SOP004",
            _key(draft, path),
            f"`{path}` is the last step and leads nowhere",
            "say `next`, or write an end after it: `done: {end: completed}`",
        )
    for group in proofs.dead_ends():
        names = _listed(group)
        message = (
            f"no end can be reached from `{group[0]}`"
            if len(group) == 1
            else f"{names} lead only to each other, so no end can be reached from them"
        )
        draft.say("SOP004", _key(draft, group[0]), message, "let one of its ways lead on to an end")


def _promises(draft: Draft, proofs: Proofs, ends: tuple[str, ...]) -> None:
    for path, node in draft.outline.nodes.items():
        if node.locked and path in proofs.reach and (found := proofs.skipped(path, ends)):
            says = f"`{path}` is locked, but {_way(draft, found)}"
            hint = _mend(proofs, found, "or take `locked` away")
            _broken(draft, draft.at((*node.at, "locked")), found, says, hint)
    for number, guarantee in enumerate(draft.data.get("guarantees") or ()):
        before = draft.outline.named(guarantee["before"], TOP)
        for place, name in enumerate(guarantee["always"]):
            promised = draft.outline.named(name, TOP)
            if promised is None or before is None or promised not in proofs.reach:
                continue
            where = draft.at(("guarantees", number, "always", place))
            if promised == before:
                draft.say("SOP007", where, f"`{promised}` can't be done before itself", "name another step")
            elif found := proofs.skipped(promised, [before]):
                says = f"`{promised}` is guaranteed, but {_way(draft, found)}"
                _broken(draft, where, found, says, _mend(proofs, found, "or take it out of the guarantee"))


def _way(draft: Draft, found: Skipped) -> str:
    undone = "without it" if found.among is None else f"while it is undone for other items of `{found.among}`"
    return f"{_variant(draft)}a job can come to `{found.before}` {undone}: {shown(found.trail)}"


def _broken(draft: Draft, where: Spot, found: Skipped, says: str, hint: str) -> None:
    draft.say("SOP007", where, says, hint, path=tuple(step for _, step in found.trail))


def _variant(draft: Draft) -> str:
    return f"in the variant `{draft.variant}` " if draft.variant else ""


def _mend(proofs: Proofs, found: Skipped, otherwise: str) -> str:
    """What to do about a promise that is not kept, by what lets the work around it."""
    graph, steps = proofs.graph, [step for _, step in found.trail]
    if found.among is not None:
        return f"leave `{found.among}` only when all its items are done, {otherwise}"
    for holder in graph.holders(found.step):
        if holder in steps and not any(inner in steps for inner in graph.outline.within(holder)):
            if graph.nodes[holder].kind == "each" and graph.may_be_empty(holder):
                return f"say `minItems: 1` for the list of `{holder}` and require it, {otherwise}"
            if graph.nodes[holder].kind == "any_order":
                return f"let `{holder}` need all of its steps, {otherwise}"
    faults = [edge for edge, _ in found.trail if edge is not None and edge.by_fault]
    if faults:
        fault = faults[-1]
        return f"let the fault `{fault.label}` go `$return`, or to a step before `{found.step}`, {otherwise}"
    return f"lead every way through `{found.step}`, {otherwise}"


def shown(trail: Trail) -> str:
    """A path as a designer reads it: ``prepare → enter —fault system_down→ backup_entry → done``."""
    parts = [(_arrow(edge), step) for edge, step in trail]
    if len(parts) > LONGEST:
        turns = [n for n, (arrow, _) in enumerate(parts) if arrow != "→"]
        kept = {0, 1, len(parts) - 2, len(parts) - 1, *(m for n in turns for m in (n - 1, n, n + 1))}
        parts = [
            part if n in kept else ("→", "…") for n, part in enumerate(parts) if n in kept or n - 1 in kept
        ]
    return parts[0][1] + "".join(f" {arrow} {step}" for arrow, step in parts[1:])


def _arrow(edge: Edge | None) -> str:
    if edge is None or edge.kind in ("next", "when"):
        return "→"
    said = {
        "fault": f"fault {edge.label}",
        "rung": f"fault {edge.label} by its ladder" if edge.by_fault else f"{edge.label} by its ladder",
        "outcome": edge.label,
        "timeout": "no event in time",
        "error": "error",
    }
    return f"—{said[edge.kind]}→"


def _returns(draft: Draft, proofs: Proofs) -> None:
    for edge in dict.fromkeys(proofs.stale_returns()):
        draft.say(
            "SOP014",
            draft.at(edge.at),
            f"`{edge.source}` can be reached without a fault, and then `$return` has nothing to go back to",
            "let only faults lead here, or name the step to go to",
        )


def _idle(draft: Draft, proofs: Proofs, automatic: Iterable[str]) -> None:
    for group in proofs.idle_loops(automatic):
        said = "leads back to itself" if len(group) == 1 else "lead round in a circle"
        draft.say(
            "SOP011",
            _key(draft, group[0]),
            f"{_listed(group)} {said} with no person and no time in between",
            "put a step that somebody hands in, or a `wait`, into the circle",
        )


def _listed(group: tuple[str, ...]) -> str:
    names = [f"`{name}`" for name in group[:4]]
    if len(group) > 4:
        return ", ".join(names) + " …"
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" and {names[-1]}"


def _key(draft: Draft, path: str) -> Spot:
    return draft.at(draft.outline.nodes[path].at).key
