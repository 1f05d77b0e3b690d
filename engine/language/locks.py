"""What a variant asks less of in a locked step than its base: compared field by field.

Texts, guides, deadlines and ladders may differ, but for a rung by which an approval decides itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.language.document import Path
from engine.language.runbook import (
    AnyOrder,
    Approval,
    Call,
    Do,
    Each,
    End,
    EvidencePolicy,
    Form,
    Need,
    Runbook,
    Stage,
    Step,
    Wait,
    Work,
)  # fmt: skip
from engine.language.schema_order import laxer
from forms.both import Both


@dataclass(frozen=True, slots=True)
class Loosened:
    """What is asked less: a sentence that goes on after the step's name, and where in the step it stands
    (a path in the step's data, the longest beginning of which that exists is shown)."""

    says: Both
    at: Path


def loosened(base: Runbook, variant: Runbook, path: str) -> Iterator[Loosened]:
    """Everything that the step ``path``, locked in the base, asks less in the variant."""
    old, new = base.steps[path], variant.steps[path]
    if not new.locked and old.locked:
        yield Loosened(Both("is not locked any more", "不再锁定"), ("locked",))
    if type(old) is type(new):
        yield from _forms(base, variant, old, new)
        yield from _people(old, new)
        yield from _automatic(old, new)
    else:
        yield Loosened(
            Both(
                f"is {_KINDS[type(new)]} and no more {_KINDS[type(old)]}",
                f"由{_KINDS[type(old)].zh}变成了{_KINDS[type(new)].zh}",
            ),
            (),
        )


def _people(old: Step, new: Step) -> Iterator[Loosened]:
    """Who does it, who decides, and how much of it."""
    match old, new:
        case Work(), Work():
            if old.by != new.by:
                yield Loosened(
                    Both(
                        f"is done by `{new.by}` in place of `{old.by}`", f"由`{new.by}`完成，而不是`{old.by}`"
                    ),
                    ("by",),
                )
            yield from _eyes(old.four_eyes, new.four_eyes, ("four_eyes",))
        case Approval(), Approval():
            yield from _approval(old, new)
        case AnyOrder(), AnyOrder():
            yield from _any_order(old, new)
        case Each(), Each() if old.of != new.of:
            yield Loosened(Both("goes through another list", "逐项处理的是另一个列表"), ("each", "of"))


def _automatic(old: Step, new: Step) -> Iterator[Loosened]:
    """What is done without people."""
    match old, new:
        case Call(), Call():
            if old.sop != new.sop:
                yield Loosened(
                    Both(f"calls `{new.sop}` in place of `{old.sop}`", f"调用`{new.sop}`，而不是`{old.sop}`"),
                    ("call",),
                )
            elif old.with_ != new.with_:
                yield Loosened(
                    Both("gives the called SOP other inputs", "交给所调用 SOP 的内容不同"), ("with",)
                )
        case Do(), Do():
            if old.action != new.action:
                yield Loosened(
                    Both(
                        f"does `{new.action}` in place of `{old.action}`",
                        f"执行`{new.action}`，而不是`{old.action}`",
                    ),
                    ("do",),
                )
            elif old.with_ != new.with_:
                yield Loosened(Both("gives the action something else", "交给动作的参数不同"), ("with",))
        case Wait(), Wait():
            if (old.event, old.when) != (new.event, new.when):
                yield Loosened(Both("waits for something else", "等待的内容不同"), ("wait",))
            elif old.for_ != new.for_:
                yield Loosened(Both("waits for another time", "等待的时长不同"), ("wait", "for"))


def _any_order(old: AnyOrder, new: AnyOrder) -> Iterator[Loosened]:
    for member in old.members:
        if member not in new.members:
            yield Loosened(
                Both(
                    f"has no member `{member.rpartition('.')[2]}` any more",
                    f"不再有成员步骤`{member.rpartition('.')[2]}`",
                ),
                ("any_order",),
            )
    if new.need < old.need or (old.need == len(old.members) and new.need < len(new.members)):
        yield Loosened(
            Both(
                f"needs {new.need} of its members in place of {old.need}",
                f"只需完成 {new.need} 个成员步骤，而不是 {old.need} 个",
            ),
            ("need",),
        )


def _approval(old: Approval, new: Approval) -> Iterator[Loosened]:
    if len(new.stages) < len(old.stages):
        yield Loosened(
            Both(
                f"has {len(new.stages)} stages in place of {len(old.stages)}",
                f"只有 {len(new.stages)} 轮审批，而不是 {len(old.stages)} 轮",
            ),
            ("approval", "stages"),
        )
    for number, (before, after) in enumerate(zip(old.stages, new.stages, strict=False)):
        yield from _stage(old, new, before, after, number)
    if old.first != new.first:
        says = Both(
            f"has `{new.first}` as its first outcome in place of `{old.first}`",
            f"第一个结果是`{new.first}`，而不是`{old.first}`",
        )
        yield Loosened(says, ("approval", "outcomes"))
    if old.four_eyes is None and new.four_eyes is not None:
        yield Loosened(
            Both("no longer bars everyone who handed in anything", "不再要求所有提交过内容的人回避"),
            ("approval", "four_eyes"),
        )
    elif old.four_eyes is not None and new.four_eyes is not None:
        yield from _eyes(old.four_eyes, new.four_eyes, ("approval", "four_eyes"))
    decided = {rung.outcome for rung in old.escalate}
    for number, rung in enumerate(new.escalate):
        if rung.outcome is not None and rung.outcome not in decided:
            says = Both(
                f"decides itself with `{rung.outcome}` when time runs out",
                f"超时后自动以`{rung.outcome}`作出决定",
            )
            yield Loosened(says, ("escalate", number, "outcome"))


def _stage(old: Approval, new: Approval, before: Stage, after: Stage, number: int) -> Iterator[Loosened]:
    at: Path = ("approval",) if len(new.stages) == 1 else ("approval", "stages", number)
    if before.by != after.by:
        yield Loosened(
            Both(
                f"is decided by `{after.by}` in place of `{before.by}`",
                f"由`{after.by}`决定，而不是`{before.by}`",
            ),
            (*at, "by"),
        )
    for outcome in old.outcomes:
        old_need, new_need = before.need.get(outcome, Need()), after.need.get(outcome, Need())
        if outcome in new.outcomes and _less(old_need, new_need):
            said = Both(f" for `{outcome}`", f"（结果`{outcome}`）") if outcome != old.first else Both("", "")
            yield Loosened(
                Both(
                    f"needs {_need(new_need)} in place of {_need(old_need)}{said}",
                    f"票数要求为 {_need(new_need)}，而不是 {_need(old_need)}{said.zh}",
                ),
                (*at, "need"),
            )


def _less(old: Need, new: Need) -> bool:
    """Whether ``new`` can be met with fewer voices, or can't be told to need as many."""
    if old == new or new.kind == "all":
        return False
    if old.kind == "count" and new.kind == "count":
        return new.n < old.n or (old.of is not None and new.of != old.of)
    return not (old.kind == "count" and old.n == 1 and old.of is None)


def _forms(base: Runbook, variant: Runbook, old: Step, new: Step) -> Iterator[Loosened]:
    before = base.forms.get(getattr(old, "form", None) or "")
    after = variant.forms.get(getattr(new, "form", None) or "")
    if before is None:
        return
    if after is None:
        yield Loosened(Both("asks for nothing any more", "不再要求填写任何内容"), ("form",))
        return
    for name, policy in before.evidence.items():
        if name not in after.evidence:
            yield Loosened(
                Both(f"does not ask for the evidence `{name}`", f"不要求凭证`{name}`"), ("evidence", name)
            )
        else:
            yield from _evidence(name, policy, after.evidence[name])
    yield from _form(before, after)


def _form(before: Form, after: Form) -> Iterator[Loosened]:
    for field, says in laxer(_answers(before), _answers(after)):
        yield Loosened(
            Both(
                f"has a laxer form: {f'`{field}`' if field else 'it'} {says}",
                f"表单放宽了要求：{f'`{field}`' if field else '整张表单'}{says.zh}",
            ),
            ("form",),
        )
    old = {computed.pointer: computed.expression for computed in before.computed}
    new = {computed.pointer: computed.expression for computed in after.computed}
    for pointer, expression in old.items():
        if new.get(pointer) != expression:
            yield Loosened(
                Both(
                    f"has a laxer form: `{pointer[1:]}` is calculated otherwise",
                    f"表单放宽了要求：`{pointer[1:]}`的计算方式不同",
                ),
                ("form",),
            )
            break
    if after.uischema != before.uischema and _rules(after.uischema) != _rules(before.uischema):
        yield Loosened(Both("has other rules for what its form shows", "表单显示内容的规则不同"), ("form",))


def _answers(form: Form) -> dict[str, Any]:
    """The schema without the evidence fields, which are compared by their policies."""
    properties = {n: s for n, s in form.schema.get("properties", {}).items() if n not in form.evidence}
    return {**form.schema, "properties": properties}


def _rules(uischema: Any, around: tuple[Any, ...] = ()) -> list[Any]:
    """The rules of a layout, each with the fields that it bears on."""
    if isinstance(uischema, list):
        return [rule for inner in uischema for rule in _rules(inner, around)]
    if not isinstance(uischema, dict):
        return []
    around = (*around, uischema["rule"]) if "rule" in uischema else around
    found = [(uischema.get("scope"), rule) for rule in around] if "scope" in uischema else []
    for key in ("elements", "options", "detail"):
        found += _rules(uischema.get(key), around)
    return sorted(found, key=repr)


def _evidence(name: str, old: EvidencePolicy, new: EvidencePolicy) -> Iterator[Loosened]:
    def less(says: Both, key: str) -> Loosened:
        return Loosened(
            Both(f"asks less of the evidence `{name}`: {says}", f"对凭证`{name}`放宽了要求：{says.zh}"),
            ("evidence", name, key),
        )

    if new.kind != old.kind:
        yield less(
            Both(f"a {new.kind} in place of a {old.kind}", f"类型为 {new.kind}，而不是 {old.kind}"), "kind"
        )
    if new.at_least < old.at_least:
        yield less(
            Both(
                f"{new.at_least} in place of {old.at_least}", f"数量为 {new.at_least}，而不是 {old.at_least}"
            ),
            "count",
        )
    if old.at_most is not None and (new.at_most is None or new.at_most > old.at_most):
        yield less(Both("more of them than before", "允许的数量比原来多"), "count")
    if old.within is not None and (new.within is None or new.within > old.within):
        yield less(
            Both(
                f"within {_metres(new.within)} in place of {_metres(old.within)}",
                f"距离限{_metres(new.within).zh}，而不是{_metres(old.within).zh}",
            ),
            "within",
        )
    if old.fresh is not None and (new.fresh is None or new.fresh > old.fresh):
        yield less(Both("it may be older", "可以是更早拍摄的"), "fresh")
    if old.source is not None and new.source != old.source:
        yield less(Both("it need not come from the camera", "可以不用相机现拍"), "source")
    if old.distinct is not None and (new.distinct is None or new.distinct < old.distinct):
        yield less(Both("a photo may have been used before", "照片可以是以前用过的"), "distinct")
    if old.match is not None and new.match != old.match:
        yield less(Both("its text may be another", "文字可以是另一种"), "match")
    for check in old.check:
        if check not in new.check:
            yield less(Both(f"it is no longer checked by `{check}`", f"不再由`{check}`检查"), "check")
    if new.signer != old.signer:
        yield less(
            Both(
                f"signed by `{new.signer}` in place of `{old.signer}`",
                f"由`{new.signer}`签字，而不是`{old.signer}`",
            ),
            "signer",
        )


def _eyes(old: tuple[str, ...], new: tuple[str, ...], at: Path) -> Iterator[Loosened]:
    for step in old:
        if step not in new:
            yield Loosened(Both(f"no longer bars whoever did `{step}`", f"做过`{step}`的人不再回避"), at)


def _metres(value: int | None) -> Both:
    return Both("any distance", "任意远") if value is None else Both(f"{value}m", f" {value}m")


def _need(need: Need) -> str:
    if need.kind != "count":
        return f"`{need.kind}`"
    return f"`{need.n} of {need.of}`" if need.of is not None else f"{need.n}"


_KINDS: dict[type[Step], Both] = {
    Work: Both("a step that is handed in", "作业步骤"),
    Approval: Both("an approval", "审批"),
    AnyOrder: Both("steps in any order", "任意顺序的步骤"),
    Each: Both("steps for each item", "逐项步骤"),
    Call: Both("a call", "子工单"),
    Wait: Both("a wait", "等待"),
    Do: Both("an action", "自动动作"),
    End: Both("an end", "结束"),
}
