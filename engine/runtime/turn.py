"""A turn: one command being decided. It keeps the job as it is after the events so far.

Every event is evolved as soon as it is made, by the same function that folds histories, so what is decided
next is decided on what will be read back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from engine.runtime.commands import CommandBase
from engine.runtime.events import Event
from engine.runtime.evolving import evolve
from engine.runtime.facts import Facts
from engine.runtime.job import Job, OpenStep, State
from engine.runtime.playbook import Playbook
from engine.runtime.values import Ms
from engine.runtime.verdict import Refused
from engine.runtime.view import View

MOST_ENTRIES = 100
"""How often one step may be entered within one command before that counts as a loop without an end."""


class Turn:
    """The job in work. ``refusal`` is set where the turn can't go on."""

    __slots__ = ("agenda", "claimed_at", "entries", "events", "facts", "job", "playbook", "refusal", "skew")

    def __init__(
        self, playbook: Playbook, job: Job | None, facts: Facts, command: CommandBase | None = None
    ) -> None:
        self.playbook = playbook
        self.job: Job = job  # type: ignore[assignment]  # only opening begins without, and makes it first
        self.facts = facts
        self.claimed_at = command.at if command else None
        self.skew = command.skew if command else None
        self.events: list[Event] = []
        self.agenda: deque[tuple[str, int]] = deque()  # composite steps to look at again, and their visits
        self.entries: dict[str, int] = {}
        self.refusal: Refused | None = None

    @property
    def state(self) -> State:
        """The job's state after the events so far."""
        return self.job.state

    @property
    def now(self) -> Ms:
        """The server's time of this turn."""
        return self.facts.now

    @property
    def pressed_at(self) -> Ms:
        """When the person pressed the button: not later than now, and not before there was a job."""
        if self.claimed_at is None:
            return self.now
        return min(max(self.claimed_at, self.job.opening.opened_at), self.now)

    def emit(self, kind: Callable[..., Event], **fields: Any) -> Event:
        """Add an event and take it into the job."""
        event = kind(
            seq=self.job.state.seq + 1,
            at=self.facts.now,
            by=self.facts.actor,
            claimed_at=self.claimed_at,
            skew=self.skew,
            **fields,
        )
        self.job = evolve(self.playbook, self.job, event)
        self.events.append(event)
        return event

    def open(self, address: str) -> OpenStep:
        """The open step of that address."""
        return self.job.state.open[address]

    def view(
        self, scope: str, *, this: dict[str, Any] | None = None, event: dict[str, Any] | None = None
    ) -> View:
        """What expressions see in a scope, after the events so far."""
        return View(self.playbook, self.job, self.facts.organisation, scope, this=this, event=event)

    def enters(self, address: str) -> bool:
        """Count an entry of a step; False, and the turn is refused, where it goes round for ever."""
        self.entries[address] = self.entries.get(address, 0) + 1
        if self.entries[address] > MOST_ENTRIES:
            self.refusal = Refused(code="order.not_open", details={"step": address, "why": "endless_loop"})
            return False
        return True
