"""Pausing a job and going on with it: whatever was left of each deadline and timer is left again."""

from __future__ import annotations

from zoneinfo import ZoneInfoNotFoundError

from engine.language.runbook import Duration, Rung
from engine.runtime import working_time
from engine.runtime.deadlines import later, next_rung
from engine.runtime.events import Armed, JobPaused, JobResumed, Shift
from engine.runtime.timetable import NeverWorksError
from engine.runtime.turn import Turn
from engine.runtime.values import Ms


def pause(turn: Turn, reason: str | None) -> None:
    """Stop the job's clock. Nothing fires and nobody can hand in until it is resumed."""
    if turn.state.status != "paused":
        turn.emit(JobPaused, reason=reason)


def resume(turn: Turn) -> None:
    """Go on: deadlines and timers move by the (working) time that the pause took."""
    state = turn.state
    if state.status != "paused":
        return
    playbook = turn.playbook
    shifted: dict[str, Shift] = {}
    if state.due_at is not None or state.timer is not None:
        start = turn.job.opening.opened_at if state.start is None else state.start
        shifted[""] = _shift(
            turn, playbook.runbook.escalate, state.rung, start=start, due_at=state.due_at, timer=state.timer
        )
    for address, step in state.open.items():
        if step.due_at is not None or step.timer is not None:
            start = step.opened_at if step.start is None else step.start
            ladder = playbook.steps[step.step].escalate
            shifted[address] = _shift(
                turn, ladder, step.rung, start=start, due_at=step.due_at, timer=step.timer
            )
    turn.emit(JobResumed, shifted=shifted)


def _shift(
    turn: Turn,
    ladder: tuple[Rung, ...],
    first: int,
    *,
    start: Ms,
    due_at: Ms | None,
    timer: Armed | None,
) -> Shift:
    paused_at = turn.now if turn.state.paused_at is None else turn.state.paused_at
    since = max(start, paused_at)  # something outside may have opened the step while the job was paused
    due_at = None if due_at is None else _moved(turn, due_at, since)
    begun = _begun(turn, start, since)
    if timer is not None and timer.rung is not None:
        timer = next_rung(turn, ladder, first, start=begun, due_at=due_at)
    elif timer is not None:
        timer = Armed(at=_moved(turn, timer.at, since))
    return Shift(due_at=due_at, start=begun, timer=timer)


def _moved(turn: Turn, moment: Ms, since: Ms) -> Ms:
    """A moment after the pause. What was past when the pause began stays as it was."""
    organisation, branch = turn.facts.organisation, turn.state.branch
    try:
        return working_time.shift_after_pause(
            moment,
            paused_at=since,
            resumed_at=turn.now,
            clock=turn.playbook.runbook.clock,
            calendar=organisation.calendar(branch),
            timezone=organisation.timezone(branch),
        )
    except (NeverWorksError, ZoneInfoNotFoundError):
        return moment if moment <= since else moment + max(0, turn.now - since)


def _begun(turn: Turn, start: Ms, since: Ms) -> Ms:
    """What ``start`` means after the pause: as long before the resume as it was before the pause."""
    organisation, branch = turn.facts.organisation, turn.state.branch
    calendar = organisation.calendar(branch)
    if turn.playbook.runbook.clock == "elapsed" or calendar is None:
        return turn.now - (since - start)
    try:
        worked = working_time.between(start, since, calendar=calendar, timezone=organisation.timezone(branch))
    except (NeverWorksError, ZoneInfoNotFoundError):
        return turn.now - (since - start)
    return later(turn, turn.now, Duration(n=worked // 1000, unit="s"), backwards=True)
