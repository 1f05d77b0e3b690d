"""When something is due: durations of the SOP as instants, by the branch's clock."""

from __future__ import annotations

from zoneinfo import ZoneInfoNotFoundError

from engine.language.runbook import Duration, Rung, Step, Wait
from engine.runtime import working_time
from engine.runtime.events import Armed
from engine.runtime.timetable import NeverWorksError
from engine.runtime.turn import Turn
from engine.runtime.values import Ms


def later(turn: Turn, moment: Ms, duration: Duration, *, backwards: bool = False) -> Ms:
    """The instant that lies ``duration`` after ``moment`` (before it when ``backwards``).

    A calendar without working time, or a time zone that nobody knows, can't stop a job: time then runs by
    itself, in UTC. (The checker and the screens for calendars say so beforehand.)
    """
    organisation, branch = turn.facts.organisation, turn.state.branch
    clock = turn.playbook.runbook.clock
    try:
        return working_time.add(
            moment,
            duration,
            clock=clock,
            calendar=organisation.calendar(branch),
            timezone=organisation.timezone(branch),
            backwards=backwards,
        )
    except (NeverWorksError, ZoneInfoNotFoundError):
        return working_time.add(
            moment, duration, clock="elapsed", calendar=None, timezone="UTC", backwards=backwards
        )


def due(turn: Turn, duration: Duration | None) -> Ms | None:
    """When something that is opened now has to be done."""
    return None if duration is None else later(turn, turn.now, duration)


def rung_at(turn: Turn, rung: Rung, *, start: Ms, due_at: Ms | None) -> Ms | None:
    """When a rung fires; None where it counts from a deadline that there is none of."""
    anchor = start if rung.at.anchor == "start" else due_at
    if anchor is None or rung.at.offset is None:
        return anchor
    return later(turn, anchor, rung.at.offset, backwards=rung.at.before)


def next_rung(
    turn: Turn, ladder: tuple[Rung, ...], first: int, *, start: Ms, due_at: Ms | None
) -> Armed | None:
    """The next rung to fire, counted from ``first``. They fire in the order written."""
    for place in range(first, len(ladder)):
        at = rung_at(turn, ladder[place], start=start, due_at=due_at)
        if at is not None:
            return Armed(at=at, rung=place)
    return None


def timer_of(turn: Turn, step: Step, first: int, *, start: Ms, due_at: Ms | None) -> Armed | None:
    """The one timer of an open step: its next rung, or the end of its wait if that comes sooner."""
    rung = next_rung(turn, step.escalate, first, start=start, due_at=due_at) if step.escalate else None
    if isinstance(step, Wait) and (length := step.for_ or step.up_to) is not None:
        end = later(turn, start, length)
        if rung is None or end < rung.at:
            return Armed(at=end)
    return rung
