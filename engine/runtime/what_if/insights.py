"""What a designer should know of a simulation, in a few sentences: the most important first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.runtime.what_if.results import Insight, SimulatedPerson, SimulatedStep, Titles

LATE = 0.05
"""Share of late visits from which on it is worth a sentence."""

SENTENCES: Mapping[str, tuple[str, str]] = {
    "overloaded": (
        "{name}的工作量占工作时间的 {percent}%：超过 85% 时排队会迅速变长（最长 {queue} 项）",
        "{name} is busy {percent} % of the working time: above 85 % queues grow fast (up to {queue} tasks)",
    ),
    "waits_for_people": (
        "“{step}”办理要 {worked}，等人却要 {waited}（九成以内 {most}）",
        "“{step}” takes {worked} to do, but waits {waited} for somebody (nine of ten: up to {most})",
    ),
    "nobody": (
        "“{step}”有 {count} 次始终没有人可以办理",
        "“{step}” found nobody to do it {count} times",
    ),
    "late": (
        "“{step}”有 {percent}% 超过期限（{count} 次）",
        "“{step}” is late in {percent} % of its visits ({count})",
    ),
    "raised": (
        "“{step}”的升级规则“{at}”触发 {count} 次（占 {percent}%）",
        "“{step}” was raised {count} times by the rung `{at}` ({percent} % of its visits)",
    ),
    "step_slow": (
        "“{step}”占全部时间的 {percent}%",
        "“{step}” takes {percent} % of all the time that jobs take",
    ),
    "job_late": (
        "{percent}% 的工单超过总期限（{count} 个）",
        "{percent} % of the jobs are late as a whole ({count})",
    ),
    "unfinished": (
        "{count} 个工单到模拟结束时仍未完成",
        "{count} jobs were not done when the simulation ended",
    ),
    "idle": (
        "{name}只用了 {percent}% 的工作时间",
        "{name} is busy only {percent} % of the working time",
    ),
    "loops": (
        "{count} 个工单一直在循环，没有走到结束",
        "{count} jobs went round without coming to an end",
    ),
    "refused": ("{count} 个工单无法创建", "{count} jobs could not be opened"),
    "fine": (
        "没有发现瓶颈：没有人过载，期限基本都能守住",
        "No bottleneck was found: nobody is overloaded, and deadlines are kept",
    ),
}
"""By code: Chinese, English."""


def insights(
    *,
    steps: Sequence[SimulatedStep],
    people: Sequence[SimulatedPerson],
    jobs: int,
    ended: int,
    late: int,
    with_due: int,
    looped: int,
    refused: int,
) -> tuple[Insight, ...]:
    """What is worth knowing, by weight."""
    found: list[Insight] = []
    found += [
        _insight(
            "overloaded",
            50 + 50 * person.utilisation,
            person=person.login,
            name=person.name,
            percent=round(100 * person.utilisation),
            queue=person.longest_queue,
        )
        for person in people
        if person.overloaded
    ]
    for step in steps:
        found += _of_step(step)
    if with_due and late / with_due > LATE:
        share = late / with_due
        found.append(_insight("job_late", 60 + 60 * share, percent=round(100 * share), count=late))
    for code, count in (("loops", looped), ("refused", refused), ("unfinished", jobs - ended - looped)):
        if count > 0:
            found.append(_insight(code, 40 + 60 * count / max(1, jobs), count=count))
    if not found:
        found.append(_insight("fine", 1))
    slowest = max(steps, key=lambda step: step.weight, default=None)
    if slowest is not None and slowest.weight > 0.2:
        found.append(
            _insight(
                "step_slow",
                10 * slowest.weight,
                step=slowest.step,
                title=slowest.title,
                percent=round(100 * slowest.weight),
            )
        )
    idle = [one for one in people if one.utilisation < 0.1 and one.tasks and one.available]
    if any(person.overloaded for person in people):
        found += [
            _insight("idle", 2, person=p.login, name=p.name, percent=round(100 * p.utilisation)) for p in idle
        ]
    return tuple(sorted(found, key=lambda one: (-one.weight, one.code, one.step or "", one.person or "")))


def _of_step(step: SimulatedStep) -> list[Insight]:
    found: list[Insight] = []
    of: dict[str, Any] = {"step": step.step, "title": step.title}
    if step.unstaffed:
        found.append(_insight("nobody", 90, **of, count=step.unstaffed))
    waited, worked = step.waited.working, step.worked.working
    if waited.count and waited.mean > worked.mean and waited.mean > 900:
        weight = 20 + 60 * step.weight
        found.append(
            _insight(
                "waits_for_people", weight, **of, worked=worked.mean, waited=waited.mean, most=waited.p90
            )
        )
    if step.with_due and step.late / step.with_due > LATE:
        share = step.late / step.with_due
        found.append(_insight("late", 40 + 50 * share, **of, percent=round(100 * share), count=step.late))
    for rung in step.rungs:
        if "raise" in rung.does and rung.fired and rung.fired / max(1, step.visits) > LATE / 2:
            share = rung.fired / max(1, step.visits)
            found.append(
                _insight(
                    "raised", 30 + 40 * share, **of, at=rung.at, count=rung.fired, percent=round(100 * share)
                )
            )
    return found


def _insight(code: Any, weight: float, **params: Any) -> Insight:
    title: Titles = params.pop("title", {})
    step = params.get("step")
    return Insight(
        code=code,
        weight=round(weight, 2),
        params=params,
        text={
            language: SENTENCES[code][place].format_map(
                {
                    **params,
                    **{
                        name: lasting(params[name], language)
                        for name in ("worked", "waited", "most")
                        if name in params
                    },
                    "step": title.get(language) or next(iter(title.values()), "") or step,
                }
            )
            for place, language in enumerate(("zh-CN", "en"))
        },
        step=step,
        person=params.get("person"),
    )


def lasting(seconds: float, language: str) -> str:
    """Seconds as people say them."""
    zh = language == "zh-CN"
    if seconds < 90:
        return f"{seconds:.0f} 秒" if zh else f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} 分钟" if zh else f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} 小时" if zh else f"{seconds / 3600:.1f} h"
