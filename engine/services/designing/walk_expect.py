"""What is true after an entry, as a scenario would say it."""

from __future__ import annotations

from typing import Any

from engine.runtime import events as ev
from engine.runtime.job import Job
from engine.services.designing.walk_names import Teller


def true_now(teller: Teller, job: str, events: list[ev.Event]) -> Any:
    """What is true now, as an entry of a scenario would say it."""
    running = teller.world.jobs.get(job)
    if running is None:
        return None
    state = running.job.state
    at: list[str] = list(leaves(running.job))
    found: dict[str, Any] = {}
    if state.status == "completed":
        ended = [event.step for event in events if isinstance(event, ev.JobEnded)]
        at = ended
        if not ended:
            found["status"] = "completed"
    elif state.status != "open":
        found["status"] = state.status
        at = [] if state.status == "cancelled" else at
    told = [e.who for e in events if isinstance(e, ev.Notified) and e.about in ("fault", "ladder")]
    raised = [who for e in events if isinstance(e, ev.EscalationOpened) for who in e.who]
    asked = [e.rule for e in events if isinstance(e, ev.ReassignAsked)]
    for name, names in (("notified", told), ("raised_to", raised), ("reassign", asked)):
        if names:
            found[name] = list(dict.fromkeys(names))
    if not found:
        return at[0] if len(at) == 1 else at or None
    if at:
        found = {"at": at[0] if len(at) == 1 else at, **found}
    return found


def leaves(job: Job) -> tuple[str, ...]:
    """The open steps that have no open steps within."""
    open_ = job.state.open
    return tuple(a for a in open_ if not any(other.startswith(f"{a}.") for other in open_))
