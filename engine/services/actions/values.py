"""What a worker is handed to be done, and what it tells of the doing."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from engine.runtime.values import Ms

KIND = "action.run"
"""The outbox rows that ask for an action."""

LEASE: Ms = 300_000
"""Milliseconds that a claimed action is left to whoever claimed it."""

MOST = 64
"""Actions that are claimed at once: as many as a worker can end within the lease, however slow they are."""


class Claim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An action that is to be run by whoever claimed it. ``key`` is the outbox row's: the same at every
    attempt."""

    key: str
    job: str
    step: str  # address
    action: str
    with_: Any = msgspec.field(name="with", default=None)
    attempt: int  # from 1


class Claimed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was claimed, for ``lease`` milliseconds. ``settings`` are those of the actions among them, secrets
    included; ``settled`` counts the rows that nobody waits for any more, put aside without being run."""

    items: tuple[Claim, ...] = ()
    settings: dict[str, dict[str, Any]] = {}
    lease: Ms = LEASE
    settled: int = 0
    next_at: Ms | None = None

    def __repr__(self) -> str:  # settings hold secrets, and reprs end up in logs
        return f"Claimed({[claim.key for claim in self.items]})"


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How an attempt at an action went.

    ``done`` with its ``result``; ``failed`` for good; ``later``: try again, in ``seconds`` where the other
    side said so.
    """

    key: str
    job: str
    attempt: int
    outcome: Literal["done", "failed", "later"]
    result: Any = None
    error: str | None = None
    seconds: float | None = None


class Settling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is told of attempts."""

    results: tuple[Result, ...]


class Grant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A skill that a person has now. ``key`` is the action's: what comes twice is done once."""

    person: str
    skill: str
    key: str
