"""What is asked for when a job is to be given to somebody: ``by``, ``within``, ``accept_within``, ``to``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from engine.language.compile_triggers import WAYS
from engine.language.runbook import Duration
from engine.runtime.verdict import FieldFault
from engine.services.problems import Invalid

ACCEPT_WITHIN = Duration(n=10, unit="m")
"""How long an offer stands where nobody said."""

MOST = 50
"""People to whom a job can be offered at once."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rule of one search. ``by`` is ``offer`` or a strategy's name; ``within`` in metres; ``role``
    narrows it to holders of a role (a ladder's ``reassign: role:NAME``)."""

    by: str
    within: int | None = None
    accept_within: Duration = ACCEPT_WITHIN
    to: int = 1
    role: str | None = None

    @property
    def strategy(self) -> str:
        """The strategy that puts people in order: an offer goes to the nearest."""
        return "nearest" if self.by == "offer" else self.by


def rule_of(asked: Any) -> Rule:
    """The rule of an outbox row: a compiled ``dispatch``, or what a rung's ``reassign`` says."""
    if isinstance(asked, str):
        kind, _, role = asked.partition(":")
        return Rule(by="least_busy", role=role) if kind == "role" else Rule(by=asked)
    known = {name: value for name, value in asked.items() if value is not None}
    return msgspec.convert(known, Rule)


def must_be_sound(asked: Mapping[str, Any], strategies: Iterable[str]) -> None:
    """Raise Invalid (``dispatch.invalid``) with everything that is wrong with a compiled ``dispatch``."""
    faults = tuple(_faults(asked, {*WAYS, *strategies}))
    if faults:
        raise Invalid("dispatch.invalid", "Nobody can be found in this way.", faults=faults)


def _faults(asked: Mapping[str, Any], options: set[str]) -> Iterator[FieldFault]:
    if asked.get("by") not in options:
        yield FieldFault(pointer="/dispatch/by", code="enum", params={"options": sorted(options)})
    try:
        rule_of(dict(asked))
    except msgspec.ValidationError:
        yield FieldFault(pointer="/dispatch", code="form.invalid")
    else:
        to = asked.get("to")
        if to is not None and not 1 <= to <= MOST:
            yield FieldFault(pointer="/dispatch/to", code="maximum", params={"limit": MOST})
