"""What is wrong with the ways through an SOP: steps lost or stuck, and promises that are not kept."""

from __future__ import annotations

from collections.abc import Iterable

from engine.language.draft import Draft, Spot
from engine.language.graph import Edge, Stray
from engine.language.outline import TOP
from engine.language.proofs import Proofs, Skipped, Trail
from forms.both import Both, all_of, quoted

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
            draft.unknown(spot, Both("step", "步骤"), stray.name, _near_by(draft, stray))
        elif stray.why == "top":
            draft.say(
                "SOP002",
                spot,
                Both(
                    "`$done` finishes a step inside another one, and this is none",
                    "`$done`用来完成其他步骤之内的步骤，而这里不是",
                ),
                Both("go to an end", "转到某个结束"),
            )
        elif stray.why == "beside":
            message = Both(
                f"`{stray.name}` stands in the same `any_order`, so the work does not go from here to there",
                f"`{stray.name}`在同一个`any_order`中，因此不能从这里转到那里",
            )
            draft.say(
                "SOP002",
                spot,
                message,
                Both("go out of the `any_order`, or leave `next` out", "转到`any_order`之外，或不写`next`"),
            )
        else:
            scope = draft.outline.nodes[stray.source].scope
            path = draft.outline.named(stray.name, scope) or draft.graph.inner_step(stray.name) or stray.name
            holder = path.rpartition(".")[0]
            message = Both(
                f"`{path}` is inside `{holder}`, and the work can't go into the middle of that",
                f"`{path}`在`{holder}`之内，不能直接进入其中间",
            )
            draft.say("SOP002", spot, message, Both(f"go to `{holder}`", f"转到`{holder}`"))


def _near_by(draft: Draft, stray: Stray) -> list[str]:
    scope = draft.outline.nodes[stray.source].scope
    return [name for key in draft.outline.enclosing(scope) for name in draft.outline.scopes[key].names]


def _lost(draft: Draft, proofs: Proofs) -> None:
    if any(stray.why == "unknown" for stray in proofs.graph.strays):
        return  # the step that is missing its way may be the one that was meant
    for path in proofs.unreachable():
        says = Both("end", "结束") if draft.outline.nodes[path].kind == "end" else Both("step", "步骤")
        draft.say(
            "SOP003",
            _key(draft, path),
            Both(f"nothing leads to the {says} `{path}`", f"没有步骤通向{says.zh}`{path}`"),
            Both("go there from another step, or take it away", "从其他步骤转到这里，或删除它"),
        )


def _stuck(draft: Draft, proofs: Proofs) -> None:
    for path in proofs.graph.unfinished:
        draft.say(
            "SOP004",
            _key(draft, path),
            Both(f"`{path}` is the last step and leads nowhere", f"`{path}`是最后一步，却没有去向"),
            Both(
                "say `next`, or write an end after it: `done: {end: completed}`",
                "写明`next`，或在其后添加结束：`done: {end: completed}`",
            ),
        )
    for group in proofs.dead_ends():
        names = _listed(group)
        message = (
            Both(f"no end can be reached from `{group[0]}`", f"从`{group[0]}`无法到达任何结束")
            if len(group) == 1
            else Both(
                f"{names} lead only to each other, so no end can be reached from them",
                f"{names.zh}只互相通向对方，从它们无法到达任何结束",
            )
        )
        draft.say(
            "SOP004",
            _key(draft, group[0]),
            message,
            Both("let one of its ways lead on to an end", "让其中一条去向通向结束"),
        )


def _promises(draft: Draft, proofs: Proofs, ends: tuple[str, ...]) -> None:
    for path, node in draft.outline.nodes.items():
        if node.locked and path in proofs.reach and (found := proofs.skipped(path, ends)):
            says = Both(
                f"`{path}` is locked, but {_way(draft, found)}",
                f"`{path}`是锁定的，但{_way(draft, found).zh}",
            )
            hint = _mend(proofs, found, Both("or take `locked` away", "或取消`locked`"))
            _broken(draft, draft.at((*node.at, "locked")), found, says, hint)
    for number, guarantee in enumerate(draft.data.get("guarantees") or ()):
        before = draft.outline.named(guarantee["before"], TOP)
        for place, name in enumerate(guarantee["always"]):
            promised = draft.outline.named(name, TOP)
            if promised is None or before is None or promised not in proofs.reach:
                continue
            where = draft.at(("guarantees", number, "always", place))
            if promised == before:
                draft.say(
                    "SOP007",
                    where,
                    Both(f"`{promised}` can't be done before itself", f"`{promised}`不可能在自身之前完成"),
                    Both("name another step", "写另一个步骤"),
                )
            elif found := proofs.skipped(promised, [before]):
                says = Both(
                    f"`{promised}` is guaranteed, but {_way(draft, found)}",
                    f"必经保证要求经过`{promised}`，但{_way(draft, found).zh}",
                )
                _broken(
                    draft,
                    where,
                    found,
                    says,
                    _mend(proofs, found, Both("or take it out of the guarantee", "或从必经保证中去掉它")),
                )


def _way(draft: Draft, found: Skipped) -> Both:
    way, variant = shown(found.trail), _variant(draft)
    if found.among is None:
        return Both(
            f"{variant}a job can come to `{found.before}` without it: {way}",
            f"{variant.zh}工单可以不经过它就到达`{found.before}`：{way.zh}",
        )
    return Both(
        f"{variant}a job can come to `{found.before}` while it is undone for other items of "
        f"`{found.among}`: {way}",
        f"{variant.zh}`{found.among}`的其他项还没有完成它，工单就可以到达`{found.before}`：{way.zh}",
    )


def _broken(draft: Draft, where: Spot, found: Skipped, says: Both, hint: Both) -> None:
    draft.say("SOP007", where, says, hint, path=tuple(step for _, step in found.trail))


def _variant(draft: Draft) -> Both:
    return (
        Both(f"in the variant `{draft.variant}` ", f"在变体`{draft.variant}`中，")
        if draft.variant
        else Both("", "")
    )


def _mend(proofs: Proofs, found: Skipped, otherwise: Both) -> Both:
    """What to do about a promise that is not kept, by what lets the work around it."""
    graph, steps = proofs.graph, [step for _, step in found.trail]
    if found.among is not None:
        return Both(
            f"leave `{found.among}` only when all its items are done, {otherwise}",
            f"在所有项都完成之后才离开`{found.among}`，{otherwise.zh}",
        )
    for holder in graph.holders(found.step):
        if holder in steps and not any(inner in steps for inner in graph.outline.within(holder)):
            if graph.nodes[holder].kind == "each" and graph.may_be_empty(holder):
                return Both(
                    f"say `minItems: 1` for the list of `{holder}` and require it, {otherwise}",
                    f"为`{holder}`的列表写`minItems: 1`并设为必填，{otherwise.zh}",
                )
            if graph.nodes[holder].kind == "any_order":
                return Both(
                    f"let `{holder}` need all of its steps, {otherwise}",
                    f"让`{holder}`要求完成其全部步骤，{otherwise.zh}",
                )
    faults = [edge for edge, _ in found.trail if edge is not None and edge.by_fault]
    if faults:
        fault = faults[-1]
        return Both(
            f"let the fault `{fault.label}` go `$return`, or to a step before `{found.step}`, {otherwise}",
            f"让异常`{fault.label}`转到`$return`，或`{found.step}`之前的步骤，{otherwise.zh}",
        )
    return Both(
        f"lead every way through `{found.step}`, {otherwise}",
        f"让每条路径都经过`{found.step}`，{otherwise.zh}",
    )


_ON = Both("→", "→")


def shown(trail: Trail) -> Both:
    """A path as a designer reads it: ``prepare → enter —fault system_down→ backup_entry → done``."""
    parts = [(_arrow(edge), step) for edge, step in trail]
    if len(parts) > LONGEST:
        turns = [n for n, (arrow, _) in enumerate(parts) if arrow != _ON]
        kept = {0, 1, len(parts) - 2, len(parts) - 1, *(m for n in turns for m in (n - 1, n, n + 1))}
        parts = [
            part if n in kept else (_ON, "…") for n, part in enumerate(parts) if n in kept or n - 1 in kept
        ]
    en = "".join(f" {arrow} {step}" for arrow, step in parts[1:])
    zh = "".join(f" {arrow.zh} {step}" for arrow, step in parts[1:])
    return Both(parts[0][1] + en, parts[0][1] + zh)


def _arrow(edge: Edge | None) -> Both:
    if edge is None or edge.kind in ("next", "when"):
        return _ON
    said = {
        "fault": Both(f"fault {edge.label}", f"异常 {edge.label}"),
        "rung": Both(f"fault {edge.label} by its ladder", f"升级阶梯：异常 {edge.label}")
        if edge.by_fault
        else Both(f"{edge.label} by its ladder", f"升级阶梯：{edge.label}"),
        "outcome": Both(edge.label, edge.label),
        "timeout": Both("no event in time", "等待超时"),
        "error": Both("error", "出错"),
    }
    return Both(f"—{said[edge.kind]}→", f"—{said[edge.kind].zh}→")


def _returns(draft: Draft, proofs: Proofs) -> None:
    for edge in dict.fromkeys(proofs.stale_returns()):
        draft.say(
            "SOP014",
            draft.at(edge.at),
            Both(
                f"`{edge.source}` can be reached without a fault, "
                "and then `$return` has nothing to go back to",
                f"不发生异常也能到达`{edge.source}`，这时`$return`没有可返回的步骤",
            ),
            Both(
                "let only faults lead here, or name the step to go to", "只让异常通向这里，或写明要去的步骤"
            ),
        )


def _idle(draft: Draft, proofs: Proofs, automatic: Iterable[str]) -> None:
    for group in proofs.idle_loops(automatic):
        said = (
            Both("leads back to itself", "会回到自身")
            if len(group) == 1
            else Both("lead round in a circle", "互相循环")
        )
        draft.say(
            "SOP011",
            _key(draft, group[0]),
            Both(
                f"{_listed(group)} {said} with no person and no time in between",
                f"{_listed(group).zh}{said.zh}，其间既无人也无时间间隔",
            ),
            Both(
                "put a step that somebody hands in, or a `wait`, into the circle",
                "在循环中加入由人提交的步骤，或`wait`",
            ),
        )


def _listed(group: tuple[str, ...]) -> Both:
    return quoted(group, 4) if len(group) > 4 else all_of(f"`{name}`" for name in group)


def _key(draft: Draft, path: str) -> Spot:
    return draft.at(draft.outline.nodes[path].at).key
