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


@dataclass(frozen=True, slots=True)
class Loosened:
    """What is asked less: a sentence that goes on after the step's name, and where in the step it stands
    (a path in the step's data, the longest beginning of which that exists is shown)."""

    says: str
    at: Path


def loosened(base: Runbook, variant: Runbook, path: str) -> Iterator[Loosened]:
    """Everything that the step ``path``, locked in the base, asks less in the variant."""
    old, new = base.steps[path], variant.steps[path]
    if not new.locked and old.locked:
        yield Loosened("is not locked any more", ("locked",))
    if type(old) is type(new):
        yield from _forms(base, variant, old, new)
        yield from _people(old, new)
        yield from _automatic(old, new)
    else:
        yield Loosened(f"is {_KINDS[type(new)]} and no more {_KINDS[type(old)]}", ())


def _people(old: Step, new: Step) -> Iterator[Loosened]:
    """Who does it, who decides, and how much of it."""
    match old, new:
        case Work(), Work():
            if old.by != new.by:
                yield Loosened(f"is done by `{new.by}` in place of `{old.by}`", ("by",))
            yield from _eyes(old.four_eyes, new.four_eyes, ("four_eyes",))
        case Approval(), Approval():
            yield from _approval(old, new)
        case AnyOrder(), AnyOrder():
            yield from _any_order(old, new)
        case Each(), Each() if old.of != new.of:
            yield Loosened("goes through another list", ("each", "of"))


def _automatic(old: Step, new: Step) -> Iterator[Loosened]:
    """What is done without people."""
    match old, new:
        case Call(), Call():
            if old.sop != new.sop:
                yield Loosened(f"calls `{new.sop}` in place of `{old.sop}`", ("call",))
            elif old.with_ != new.with_:
                yield Loosened("gives the called SOP other inputs", ("with",))
        case Do(), Do():
            if old.action != new.action:
                yield Loosened(f"does `{new.action}` in place of `{old.action}`", ("do",))
            elif old.with_ != new.with_:
                yield Loosened("gives the action something else", ("with",))
        case Wait(), Wait():
            if (old.event, old.when) != (new.event, new.when):
                yield Loosened("waits for something else", ("wait",))
            elif old.for_ != new.for_:
                yield Loosened("waits for another time", ("wait", "for"))


def _any_order(old: AnyOrder, new: AnyOrder) -> Iterator[Loosened]:
    for member in old.members:
        if member not in new.members:
            yield Loosened(f"has no member `{member.rpartition('.')[2]}` any more", ("any_order",))
    if new.need < old.need or (old.need == len(old.members) and new.need < len(new.members)):
        yield Loosened(f"needs {new.need} of its members in place of {old.need}", ("need",))


def _approval(old: Approval, new: Approval) -> Iterator[Loosened]:
    if len(new.stages) < len(old.stages):
        yield Loosened(f"has {len(new.stages)} stages in place of {len(old.stages)}", ("approval", "stages"))
    for number, (before, after) in enumerate(zip(old.stages, new.stages, strict=False)):
        yield from _stage(old, new, before, after, number)
    if old.first != new.first:
        says = f"has `{new.first}` as its first outcome in place of `{old.first}`"
        yield Loosened(says, ("approval", "outcomes"))
    if old.four_eyes is None and new.four_eyes is not None:
        yield Loosened("no longer bars everyone who handed in anything", ("approval", "four_eyes"))
    elif old.four_eyes is not None and new.four_eyes is not None:
        yield from _eyes(old.four_eyes, new.four_eyes, ("approval", "four_eyes"))
    decided = {rung.outcome for rung in old.escalate}
    for number, rung in enumerate(new.escalate):
        if rung.outcome is not None and rung.outcome not in decided:
            says = f"decides itself with `{rung.outcome}` when time runs out"
            yield Loosened(says, ("escalate", number, "outcome"))


def _stage(old: Approval, new: Approval, before: Stage, after: Stage, number: int) -> Iterator[Loosened]:
    at: Path = ("approval",) if len(new.stages) == 1 else ("approval", "stages", number)
    if before.by != after.by:
        yield Loosened(f"is decided by `{after.by}` in place of `{before.by}`", (*at, "by"))
    for outcome in old.outcomes:
        old_need, new_need = before.need.get(outcome, Need()), after.need.get(outcome, Need())
        if outcome in new.outcomes and _less(old_need, new_need):
            said = f" for `{outcome}`" if outcome != old.first else ""
            yield Loosened(f"needs {_need(new_need)} in place of {_need(old_need)}{said}", (*at, "need"))


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
        yield Loosened("asks for nothing any more", ("form",))
        return
    for name, policy in before.evidence.items():
        if name not in after.evidence:
            yield Loosened(f"does not ask for the evidence `{name}`", ("evidence", name))
        else:
            yield from _evidence(name, policy, after.evidence[name])
    yield from _form(before, after)


def _form(before: Form, after: Form) -> Iterator[Loosened]:
    for field, says in laxer(_answers(before), _answers(after)):
        yield Loosened(f"has a laxer form: {f'`{field}`' if field else 'it'} {says}", ("form",))
    old = {computed.pointer: computed.expression for computed in before.computed}
    new = {computed.pointer: computed.expression for computed in after.computed}
    for pointer, expression in old.items():
        if new.get(pointer) != expression:
            yield Loosened(f"has a laxer form: `{pointer[1:]}` is calculated otherwise", ("form",))
            break
    if after.uischema != before.uischema and _rules(after.uischema) != _rules(before.uischema):
        yield Loosened("has other rules for what its form shows", ("form",))


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
    def less(says: str, key: str) -> Loosened:
        return Loosened(f"asks less of the evidence `{name}`: {says}", ("evidence", name, key))

    if new.kind != old.kind:
        yield less(f"a {new.kind} in place of a {old.kind}", "kind")
    if new.at_least < old.at_least:
        yield less(f"{new.at_least} in place of {old.at_least}", "count")
    if old.at_most is not None and (new.at_most is None or new.at_most > old.at_most):
        yield less("more of them than before", "count")
    if old.within is not None and (new.within is None or new.within > old.within):
        yield less(f"within {_metres(new.within)} in place of {_metres(old.within)}", "within")
    if old.fresh is not None and (new.fresh is None or new.fresh > old.fresh):
        yield less("it may be older", "fresh")
    if old.source is not None and new.source != old.source:
        yield less("it need not come from the camera", "source")
    if old.distinct is not None and (new.distinct is None or new.distinct < old.distinct):
        yield less("a photo may have been used before", "distinct")
    if old.match is not None and new.match != old.match:
        yield less("its text may be another", "match")
    for check in old.check:
        if check not in new.check:
            yield less(f"it is no longer checked by `{check}`", "check")
    if new.signer != old.signer:
        yield less(f"signed by `{new.signer}` in place of `{old.signer}`", "signer")


def _eyes(old: tuple[str, ...], new: tuple[str, ...], at: Path) -> Iterator[Loosened]:
    for step in old:
        if step not in new:
            yield Loosened(f"no longer bars whoever did `{step}`", at)


def _metres(value: int | None) -> str:
    return "any distance" if value is None else f"{value}m"


def _need(need: Need) -> str:
    if need.kind != "count":
        return f"`{need.kind}`"
    return f"`{need.n} of {need.of}`" if need.of is not None else f"{need.n}"


_KINDS: dict[type[Step], str] = {
    Work: "a step that is handed in",
    Approval: "an approval",
    AnyOrder: "steps in any order",
    Each: "steps for each item",
    Call: "a call",
    Wait: "a wait",
    Do: "an action",
    End: "an end",
}
