"""What the runtime answers to a command: events, or a refusal with a stable code."""

from __future__ import annotations

from typing import Any, Literal

from engine.runtime.events import Event
from engine.runtime.values import Value

RefusalCode = Literal[
    "order.not_open",
    "order.unknown_step",
    "form.invalid",
    "evidence.missing",
    "evidence.too_many",
    "evidence.too_far",
    "evidence.stale",
    "evidence.source",
    "evidence.duplicate",
    "evidence.mismatch",
    "evidence.check",
    "actor.not_allowed",
    "actor.four_eyes",
    "approval.already_decided",
    "fault.not_here",
    "job.closed",
    "job.moved_on",
]


class FieldFault(Value, frozen=True, kw_only=True):
    """One thing wrong with one field: JSON pointer, stable code, and the numbers behind it."""

    pointer: str
    code: str
    params: dict[str, Any] = {}


class Accepted(Value, frozen=True, kw_only=True):
    """The command holds: these events, in order, are what happened. May be empty (nothing to change)."""

    events: tuple[Event, ...]


class Refused(Value, frozen=True, kw_only=True):
    """The command does not hold. ``faults`` are all of them; ``details`` say what was expected and found."""

    code: RefusalCode
    details: dict[str, Any] = {}
    faults: tuple[FieldFault, ...] = ()


Verdict = Accepted | Refused
