"""What a scenario expects after an entry, held against what is so: one sentence per difference."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from engine.language.document import Path
from engine.runtime.events import (
    EscalationOpened,
    Event,
    FaultReported,
    JobEnded,
    Notified,
    ReassignAsked,
    StepHandedIn,
    Voted,
)
from engine.runtime.explain import explain
from engine.runtime.job import Job
from engine.runtime.local_time import to_local
from engine.runtime.playbook import Playbook
from engine.runtime.scenarios import Expect
from engine.runtime.values import Ms
from engine.runtime.verdict import Refused
from forms.both import Both, quoted


class Difference(NamedTuple):
    """What does not hold: the path below the entry in the document, a sentence, and the mend."""

    path: Path
    message: Both
    hint: Both | None = None


class Now(NamedTuple):
    """How things stand after an entry: the job, the events of the entry, and the branch's time zone."""

    playbook: Playbook
    job: Job
    events: Sequence[Event]
    timezone: str


def differences(expect: Expect, now: Now) -> Iterator[Difference]:
    """Everything in which a job differs from what is expected."""
    state = now.job.state
    if expect.at is not None:
        for step in expect.at:
            yield from _at(step, now)
    for name, wanted, got in (
        (Both("status", "状态"), expect.status, state.status),
        (Both("end", "结束"), expect.end, state.end),
        (Both("assignee", "负责人"), expect.assignee, state.assignee),
    ):
        if wanted is not None and wanted != got:
            yield Difference((str(name),), _other(name, _said(wanted), _said(got)))
    told = [
        event for event in now.events if isinstance(event, Notified) and event.about in ("fault", "ladder")
    ]
    raised = [event for event in now.events if isinstance(event, EscalationOpened)]
    asked = [event.rule for event in now.events if isinstance(event, ReassignAsked)]
    yield from _people(
        Both("notified", "收到通知的人"), expect.notified, [(event.who, event.people) for event in told]
    )
    yield from _people(
        Both("raised_to", "升级对象"),
        expect.raised_to,
        [(who, event.people) for event in raised for who in event.who],
    )
    yield from _people(Both("reassign", "改派"), expect.reassign, [(rule, ()) for rule in asked])
    if expect.due is not None:
        yield from _due(expect, now)
    if expect.kept is not None:
        yield from _kept(expect.kept, now.events)


def standing(now: Now) -> Both:
    """Where a job stands, for the end of a sentence."""
    state = now.job.state
    if state.status in ("completed", "cancelled"):
        end = Both(f" (`{state.end}`)", f"（`{state.end}`）") if state.end else Both("", "")
        over = Both(state.status, "完成" if state.status == "completed" else "取消")
        return Both(f"the job is {over}{end}", f"工单已{over.zh}{end.zh}")
    leaves = [
        address for address in state.open if not any(other.startswith(f"{address}.") for other in state.open)
    ]
    paused = Both("the job is paused, ", "工单已暂停，") if state.status == "paused" else Both("", "")
    if not leaves:
        return Both(f"{paused}nothing is open", f"{paused.zh}目前没有进行中的步骤")
    return Both(f"{paused}open now: {_listed(leaves)}", f"{paused.zh}目前正在进行：{_listed(leaves).zh}")


def refusal(refused: Refused, now: Now | None = None) -> Both:
    """A refusal: its code, why in a sentence, and where the job stands if that is not said already."""
    why = Both(explain(refused).rstrip("."), explain(refused, "zh-CN").rstrip("。"))
    said = Both(f"`{refused.code}` ({why})", f"`{refused.code}`（{why.zh}）")
    if now is None or "open" in refused.details:
        return said
    return Both(f"{said}; {standing(now)}", f"{said.zh}；{standing(now).zh}")


def nearest(name: str, names: Iterable[str]) -> Both | None:
    """A hint with the name that may have been meant."""
    near = difflib.get_close_matches(name, list(names), 1, 0.6)
    return Both(f"did you mean `{near[0]}`?", f"是不是想写`{near[0]}`？") if near else None


def _at(step: str, now: Now) -> Iterator[Difference]:
    state = now.job.state
    if step in state.open:
        return
    if state.status == "completed" and _ended_at(now) == step:
        return
    if now.playbook.template(step) is None:
        yield Difference(
            ("at",),
            Both(f"there is no step `{step}`", f"没有步骤`{step}`"),
            nearest(step, [*now.playbook.steps, *state.open]),
        )
        return
    message = Both(
        f"expected `{step}` to be open; {standing(now)}", f"预期进行到`{step}`；{standing(now).zh}"
    )
    yield Difference(("at",), message)


def _ended_at(now: Now) -> str | None:
    return next((event.step for event in reversed(now.events) if isinstance(event, JobEnded)), None)


def _people(
    name: Both, wanted: tuple[str, ...] | None, got: list[tuple[str, tuple[str, ...]]]
) -> Iterator[Difference]:
    """Compare who was meant. A wanted name may be a ``who`` as the SOP says it, or somebody's login."""
    if wanted is None:
        return
    whos = {who for who, _ in got}
    people = {login for _, logins in got for login in logins}
    missing = [one for one in wanted if one not in whos and one not in people]
    surplus = [
        who for who, logins in got if who not in wanted and not (logins and set(logins) <= set(wanted))
    ]
    if missing or surplus:
        seen = _listed(dict.fromkeys(w for w, _ in got))
        yield Difference((str(name),), _other(name, _listed(wanted), seen))


def _due(expect: Expect, now: Now) -> Iterator[Difference]:
    state = now.job.state
    address = expect.at[0] if expect.at is not None and len(expect.at) == 1 else None
    step = state.open.get(address) if address else None
    at: Ms | None = step.due_at if step else state.due_at
    got = None if at is None else to_local(at, now.timezone).replace(tzinfo=None)
    if got != expect.due:
        whose = Both(f"`{address}`", f"`{address}`") if step else Both("the job", "工单")
        wanted, found = _clock(expect.due), _clock(got)
        message = Both(
            f"expected {whose} to be due at {wanted}, got {found}",
            f"预期{whose.zh}的期限为 {wanted.zh}，实际为 {found.zh}",
        )
        yield Difference(("due",), message)


def _kept(wanted: dict[str, Any], events: Sequence[Event]) -> Iterator[Difference]:
    kept: dict[str, Any] = {}
    for event in events:
        if isinstance(event, StepHandedIn | FaultReported | Voted):
            kept.update(event.answers)
    for name, value in wanted.items():
        if name not in kept:
            if value is not None:
                message = Both(
                    f"expected `{name}` to be kept as {_said(value)}; it was not kept",
                    f"预期`{name}`保存为{_said(value).zh}，实际没有保存",
                )
                yield Difference(("kept", name), message)
        elif kept[name] != value:
            message = Both(
                f"expected `{name}` to be kept as {_said(value)}, got {_said(kept[name])}",
                f"预期`{name}`保存为{_said(value).zh}，实际为{_said(kept[name]).zh}",
            )
            yield Difference(("kept", name), message)


def _other(name: Both, wanted: Both, got: Both) -> Both:
    return Both(f"expected {name} {wanted}, got {got}", f"预期{name.zh}为{wanted.zh}，实际为{got.zh}")


def _listed(names: Iterable[str]) -> Both:
    listed = quoted(names)
    return listed or Both("nobody", "无人")


def _said(value: Any) -> Both:
    if value is None:
        return Both("nothing", "空")
    text = f"`{str(value).lower() if isinstance(value, bool) else value}`"
    return Both(text, text)


def _clock(at: datetime | None) -> Both:
    if at is None:
        return Both("no time", "无")
    text = at.strftime("%Y-%m-%dT%H:%M")
    return Both(text, text)
