"""What happened in a walk, in words: one short sentence for each event, in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.language.runbook import Rung
from engine.runtime import events as ev
from engine.runtime.explain import Language

Name = Callable[[str], str]

EVENTS: Mapping[type[Any], tuple[str, str]] = {
    ev.JobOpened: ("工单已创建", "The job was opened"),
    ev.StepOpened: ("“{step}”开始", "“{step}” is open"),
    ev.StepHandedIn: ("{by}提交了“{step}”", "{by} handed in “{step}”"),
    ev.StepFinished: ("“{step}”完成（{how}）", "“{step}” is done ({how})"),
    ev.StepLeft: ("离开“{step}”（{reason}）", "“{step}” was left ({reason})"),
    ev.FaultReported: ("“{step}”上报异常“{fault}”", "“{fault}” was reported at “{step}”"),
    ev.Voted: ("{by}在“{step}”中选择“{outcome}”", "{by} said “{outcome}” to “{step}”"),
    ev.StagePassed: ("“{step}”通过第 {number} 级", "“{step}” passed stage {number}"),
    ev.Decided: ("“{step}”审批结果：{outcome}", "“{step}” was decided: {outcome}"),
    ev.Notified: ("已通知{who}（{people}）", "{who} was told ({people})"),
    ev.EscalationOpened: ("已升级给{whos}（{people}）", "It was raised to {whos} ({people})"),
    ev.EscalationClosed: ("升级已处理（{how}）", "The escalation is settled ({how})"),
    ev.JobAssigned: ("工单由 {to} 负责", "The job is {to}'s now"),
    ev.ReassignAsked: ("系统按“{rule}”另找人选", "Another person is asked for ({rule})"),
    ev.JobAccepted: ("{by}接受了工单", "{by} accepted the job"),
    ev.Extended: ("期限延长至 {due}", "The deadline moved to {due}"),
    ev.Waived: ("“{step}”被免除：{reason}", "“{step}” was waived: {reason}"),
    ev.JobPaused: ("工单暂停", "The job was paused"),
    ev.JobResumed: ("工单恢复", "The job was resumed"),
    ev.JobTransferred: ("工单转到网点 {to}", "The job went to the branch {to}"),
    ev.Noted: ("备注：{text}", "Note: {text}"),
    ev.JobEnded: ("工单结束：{end}", "The job ended: {end}"),
    ev.JobCancelled: ("工单取消：{reason}", "The job was cancelled: {reason}"),
}
"""By kind of event; kinds that are not here tell people nothing of their own."""

HOW: Mapping[str, tuple[str, str]] = {
    "event": ("事件发生", "the event came"),
    "elapsed": ("时间已到", "the time has passed"),
    "timed_out": ("等待超时", "nothing came in time"),
    "child": ("子工单结束", "the child job ended"),
    "action": ("动作成功", "the action succeeded"),
    "failed": ("动作失败", "the action failed"),
    "members": ("各部分已完成", "its parts are done"),
    "gone": ("步骤已结束", "its step is closed"),
    "fault": ("异常", "a fault"),
    "outcome": ("审批结果", "an outcome"),
    "enough": ("其余已足够", "enough is done"),
    "cancelled": ("已取消", "cancelled"),
    "waived": ("免除", "waived"),
    "moved": ("转到别处", "the work went on elsewhere"),
}

NOBODY = ("无人", "nobody")

WHO: Mapping[str, tuple[str, str]] = {
    "assignee": ("负责人", "the assignee"),
    "nearest": ("最近的人", "whoever is nearest"),
    "least_busy": ("最空闲的人", "whoever is least busy"),
}
"""People who are meant by no name of their own."""


def who_in_words(who: str, language: Language, *, role: Name, person: Name, step: Name) -> str:
    """People as an SOP means them: ``assignee``, ``role:…``, ``user:…``, ``performer:…``, or a rule."""
    zh = language == "zh-CN"
    kind, _, name = who.partition(":")
    match kind:
        case "role":
            return role(name)
        case "user":
            return person(name)
        case "performer":
            return f"做过“{step(name)}”的人" if zh else f"whoever did “{step(name)}”"
        case _:
            return WHO.get(who, (who, who))[0 if zh else 1]


def said(
    event: ev.Event,
    language: Language,
    *,
    step: Name,
    person: Name,
    fault: Name,
    who: Name,
    local: Callable[[int], str],
) -> str | None:
    """An event in one sentence; None where it tells nothing of its own."""
    pair = EVENTS.get(type(event))
    if pair is None:
        return None
    at = 0 if language == "zh-CN" else 1
    people = getattr(event, "people", ())
    meant = getattr(event, "who", "")
    comma = "、" if language == "zh-CN" else ", "
    values: dict[str, Any] = {
        "step": step(getattr(event, "address", "")),
        "by": person(event.by),
        "fault": fault(getattr(event, "fault", "")),
        "how": HOW.get(how := getattr(event, "how", ""), (how, how))[at],
        "reason": HOW.get(why := getattr(event, "reason", None) or "–", (why, why))[at],
        "outcome": getattr(event, "outcome", ""),
        "number": getattr(event, "stage", 0) + 1,
        "who": who(meant) if isinstance(meant, str) else "",
        "whos": comma.join(map(who, meant)) if isinstance(meant, tuple) else "",
        "people": comma.join(person(login) for login in people) or NOBODY[at],
        "to": person(to) if (to := getattr(event, "to", None)) else NOBODY[at],
        "rule": who(getattr(event, "rule", "")),
        "due": local(event.due_at) if isinstance(event, ev.Extended) else "",
        "text": getattr(event, "text", ""),
        "end": getattr(event, "end", ""),
    }
    return pair[at].format_map(values)


def told_of_rung(rung: Rung | None, language: Language, step: str, *, who: Name, fault: Name) -> str:
    """What a timer does; None is the end of a wait."""
    zh = language == "zh-CN"
    where = (f"“{step}”：" if zh else f"“{step}”: ") if step else ""
    if rung is None:
        return where + ("等待结束" if zh else "the wait is over")
    parts: list[str] = []
    comma = "、" if zh else ", "
    if rung.notify:
        parts.append(("通知" if zh else "tells ") + comma.join(map(who, rung.notify)))
    if rung.reassign:
        meant = who(rung.reassign)
        parts.append(f"另找人选（{meant}）" if zh else f"asks for another person ({meant})")
    if rung.raise_to:
        parts.append(("升级给" if zh else "raises it to ") + comma.join(map(who, rung.raise_to)))
    if rung.fault:
        parts.append(f"上报异常“{fault(rung.fault)}”" if zh else f"reports the fault “{fault(rung.fault)}”")
    if rung.outcome:
        parts.append(f"自动决定 {rung.outcome}" if zh else f"decides {rung.outcome}")
    return where + ("；" if zh else "; ").join(parts)
