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


class Difference(NamedTuple):
    """What does not hold: the path below the entry in the document, a sentence, and the mend."""

    path: Path
    message: str
    hint: str | None = None


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
        ("status", expect.status, state.status),
        ("end", expect.end, state.end),
        ("assignee", expect.assignee, state.assignee),
    ):
        if wanted is not None and wanted != got:
            yield Difference((name,), f"expected {name} `{wanted}`, got {_said(got)}")
    told = [
        event for event in now.events if isinstance(event, Notified) and event.about in ("fault", "ladder")
    ]
    raised = [event for event in now.events if isinstance(event, EscalationOpened)]
    asked = [event.rule for event in now.events if isinstance(event, ReassignAsked)]
    yield from _people("notified", expect.notified, [(event.who, event.people) for event in told])
    yield from _people(
        "raised_to", expect.raised_to, [(who, event.people) for event in raised for who in event.who]
    )
    yield from _people("reassign", expect.reassign, [(rule, ()) for rule in asked])
    if expect.due is not None:
        yield from _due(expect, now)
    if expect.kept is not None:
        yield from _kept(expect.kept, now.events)


def standing(now: Now) -> str:
    """Where a job stands, for the end of a sentence."""
    state = now.job.state
    if state.status in ("completed", "cancelled"):
        return f"the job is {state.status}" + (f" (`{state.end}`)" if state.end else "")
    leaves = [
        address for address in state.open if not any(other.startswith(f"{address}.") for other in state.open)
    ]
    paused = "the job is paused, " if state.status == "paused" else ""
    return f"{paused}open now: {_listed(leaves)}" if leaves else f"{paused}nothing is open"


def refusal(refused: Refused, now: Now | None = None) -> str:
    """A refusal: its code, why in a sentence, and where the job stands if that is not said already."""
    said = f"`{refused.code}` ({explain(refused).rstrip('.')})"
    return said if now is None or "open" in refused.details else f"{said}; {standing(now)}"


def nearest(name: str, names: Iterable[str]) -> str | None:
    """A hint with the name that may have been meant."""
    near = difflib.get_close_matches(name, list(names), 1, 0.6)
    return f"did you mean `{near[0]}`?" if near else None


def _at(step: str, now: Now) -> Iterator[Difference]:
    state = now.job.state
    if step in state.open:
        return
    if state.status == "completed" and _ended_at(now) == step:
        return
    if now.playbook.template(step) is None:
        yield Difference(
            ("at",), f"there is no step `{step}`", nearest(step, [*now.playbook.steps, *state.open])
        )
        return
    yield Difference(("at",), f"expected `{step}` to be open; {standing(now)}")


def _ended_at(now: Now) -> str | None:
    return next((event.step for event in reversed(now.events) if isinstance(event, JobEnded)), None)


def _people(
    name: str, wanted: tuple[str, ...] | None, got: list[tuple[str, tuple[str, ...]]]
) -> Iterator[Difference]:
    """Compare who was meant. A wanted name may be a ``who`` as the SOP says it, or somebody's login."""
    if wanted is None:
        return
    whos = {who for who, _ in got}
    people = {login for _, logins in got for login in logins}
    missing = [name for name in wanted if name not in whos and name not in people]
    surplus = [
        who for who, logins in got if who not in wanted and not (logins and set(logins) <= set(wanted))
    ]
    if missing or surplus:
        yield Difference(
            (name,), f"expected {name} {_listed(wanted)}, got {_listed(dict.fromkeys(w for w, _ in got))}"
        )


def _due(expect: Expect, now: Now) -> Iterator[Difference]:
    state = now.job.state
    address = expect.at[0] if expect.at is not None and len(expect.at) == 1 else None
    step = state.open.get(address) if address else None
    at: Ms | None = step.due_at if step else state.due_at
    got = None if at is None else to_local(at, now.timezone).replace(tzinfo=None)
    if got != expect.due:
        whose = f"`{address}` to be due" if step else "the job to be due"
        yield Difference(("due",), f"expected {whose} at {_clock(expect.due)}, got {_clock(got)}")


def _kept(wanted: dict[str, Any], events: Sequence[Event]) -> Iterator[Difference]:
    kept: dict[str, Any] = {}
    for event in events:
        if isinstance(event, StepHandedIn | FaultReported | Voted):
            kept.update(event.answers)
    for name, value in wanted.items():
        if name not in kept:
            if value is not None:
                yield Difference(
                    ("kept", name), f"expected `{name}` to be kept as {_said(value)}; it was not kept"
                )
        elif kept[name] != value:
            yield Difference(
                ("kept", name), f"expected `{name}` to be kept as {_said(value)}, got {_said(kept[name])}"
            )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nobody"


def _said(value: Any) -> str:
    return "nothing" if value is None else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _clock(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%dT%H:%M") if at else "no time"
