"""A ladder as people look at it: which rungs have fired, when the others will, and what each does."""

from __future__ import annotations

from engine.language.runbook import Approval, Moment, Rung
from engine.runtime.deadlines import rung_at
from engine.runtime.job import OpenStep, State
from engine.runtime.turn import Turn
from engine.runtime.values import Ms
from engine.services.texts import plain
from engine.services.views import Titles, View


class RungView(View, frozen=True, kw_only=True):
    """One rung. ``fired_at`` when it did; ``at`` when it will, where that can be said. ``when`` is as the SOP
    writes it. ``outcome`` is what it decides by itself, ``fault`` the path that the work then takes."""

    when: str
    at: Ms | None
    fired_at: Ms | None
    notify: tuple[str, ...]
    raise_to: tuple[str, ...]
    reassign: str | None
    fault: Titles | None
    outcome: str | None


def ladder_of(turn: Turn, address: str, fired: dict[int, Ms]) -> tuple[RungView, ...]:
    """The ladder of an open step, or of the job itself (address ``""``). ``fired`` by the rung's place."""
    state = turn.state
    step = state.open.get(address)
    rungs = turn.playbook.steps[step.step].escalate if step else turn.playbook.runbook.escalate
    next_one = step.rung if step else state.rung
    start, due_at = _anchors(turn, state, step)
    running = state.status == "open"
    return tuple(
        view_of(
            turn,
            rung,
            fired_at=fired.get(place),
            at=rung_at(turn, rung, start=start, due_at=due_at) if running and place >= next_one else None,
            approval=step is not None and isinstance(turn.playbook.steps[step.step], Approval),
        )
        for place, rung in enumerate(rungs)
    )


def fired_ladder(turn: Turn, template: str, fired: dict[int, Ms]) -> tuple[RungView, ...]:
    """The ladder of a step that is closed: what of it fired."""
    step = turn.playbook.steps.get(template)
    rungs = step.escalate if step is not None else turn.playbook.runbook.escalate
    return tuple(
        view_of(turn, rung, fired_at=fired.get(place), at=None, approval=isinstance(step, Approval))
        for place, rung in enumerate(rungs)
    )


def view_of(turn: Turn, rung: Rung, *, fired_at: Ms | None, at: Ms | None, approval: bool) -> RungView:
    """A rung with what is known of its time."""
    fault = turn.playbook.runbook.faults.get(rung.fault) if rung.fault is not None else None
    return RungView(
        when=written(rung.at),
        at=None if fired_at is not None else at,
        fired_at=fired_at,
        notify=rung.notify,
        raise_to=rung.raise_to,
        reassign=rung.reassign,
        fault=None if rung.fault is None else plain(fault.title) if fault else {"und": rung.fault},
        outcome=rung.outcome if approval else None,
    )


def written(moment: Moment) -> str:
    """``due - 30m``, as an SOP writes it."""
    if moment.offset is None:
        return moment.anchor
    sign = "-" if moment.before else "+"
    return f"{moment.anchor} {sign} {moment.offset.n}{moment.offset.unit}"


def _anchors(turn: Turn, state: State, step: OpenStep | None) -> tuple[Ms, Ms | None]:
    if step is not None:
        return (step.opened_at if step.start is None else step.start), step.due_at
    return (turn.job.opening.opened_at if state.start is None else state.start), state.due_at
