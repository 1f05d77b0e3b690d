"""Ladders whose rungs can't fire in the order in which they stand."""

from __future__ import annotations

from itertools import pairwise

from engine.language.document import Path
from engine.language.draft import Draft
from engine.language.phrases import seconds
from engine.language.runbook import Duration, Moment, Runbook, Rung
from forms.both import Both


def check_ladders(draft: Draft, runbook: Runbook) -> None:
    """Add the findings for the ladders of all steps and of the job."""
    working = runbook.clock == "working"
    _ladder(draft, (), runbook.escalate, runbook.due, working=working)
    for path, step in runbook.steps.items():
        _ladder(draft, draft.outline.nodes[path].at, step.escalate, step.due, working=working)


def _ladder(draft: Draft, at: Path, rungs: tuple[Rung, ...], due: Duration | None, *, working: bool) -> None:
    for number, rung in enumerate(rungs):
        if rung.at.anchor == "due" and due is None:
            draft.say(
                "SOP009",
                draft.at((*at, "escalate", number, "at")),
                Both("this counts from the deadline, and there is none", "此处从期限算起，却没有期限"),
                Both("say `due`, or count from `start`", "写明`due`，或从`start`算起"),
            )
    for number, (one, two) in enumerate(pairwise(rungs)):
        if _goes_back(one.at, two.at, due, working=working):
            draft.say(
                "SOP009",
                draft.at((*at, "escalate", number + 1, "at")),
                Both(
                    f"this rung is earlier than the one before it (`{said(one.at)}`), "
                    "so it can't come after it",
                    f"这一级比前一级（`{said(one.at)}`）更早，因此不能排在其后",
                ),
                Both("put the rungs in the order of their times", "按时间先后排列各级"),
            )


def _goes_back(one: Moment, two: Moment, due: Duration | None, *, working: bool) -> bool:
    """Whether the second moment is surely before the first.

    Working days have no fixed length, so with the working clock only like is compared with like.
    """
    first, second = _offset(one, due, working=working), _offset(two, due, working=working)
    if first is None or second is None:
        return False
    if working:
        units = {unit for unit in (*first, *second) if first.get(unit, 0) != second.get(unit, 0)}
        return len(units) == 1 and all(second.get(unit, 0) < first.get(unit, 0) for unit in units)
    return second.get("s", 0) < first.get("s", 0)


def _offset(moment: Moment, due: Duration | None, *, working: bool) -> dict[str, int] | None:
    """How long after the start, per unit that has a length of its own; None where that can't be told."""
    found: dict[str, int] = {}
    parts = [(moment.offset, -1 if moment.before else 1)]
    if moment.anchor == "due":
        parts.append((due, 1))
    for duration, sign in parts:
        if duration is None:
            if moment.anchor == "due" and due is None:
                return None
            continue
        unit, amount = _measure(duration, working=working)
        found[unit] = found.get(unit, 0) + sign * amount
    return found


def _measure(duration: Duration, *, working: bool) -> tuple[str, int]:
    if working and duration.unit in ("d", "w"):
        return duration.unit, duration.n
    return "s", seconds(duration)


def said(moment: Moment) -> str:
    """A moment as it is written."""
    if moment.offset is None:
        return moment.anchor
    return f"{moment.anchor} {'-' if moment.before else '+'} {moment.offset.n}{moment.offset.unit}"
