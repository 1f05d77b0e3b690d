"""The triggers that are live, by branch and type of event: read once per publication."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

import msgspec

from engine.language.runbook import Trigger
from engine.runtime.values import Ms
from engine.store.reading import Reading

PATIENCE = 1.0
"""Seconds after which it is asked again which runbook each branch has; a publication is seen at once."""


@dataclass(frozen=True, slots=True)
class LiveTrigger:
    """A trigger as it holds at a branch. ``since`` is when its SOP was published."""

    sop: str
    name: str
    digest: str
    about: str | None
    withdrawn: bool
    since: Ms
    trigger: Trigger


@dataclass(frozen=True, slots=True)
class Live:
    """All triggers that are live."""

    at: dict[str, dict[str, tuple[LiveTrigger, ...]]] = field(default_factory=dict)  # branch → type
    schedules: tuple[tuple[str, LiveTrigger], ...] = ()  # branch, trigger

    def of(self, branch: str | None, type_: str) -> tuple[LiveTrigger, ...]:
        """The triggers of a branch for a type of event, by SOP and name."""
        return self.at.get(branch, {}).get(type_, ()) if branch is not None else ()

    def named(self, branch: str | None, sop: str, name: str) -> LiveTrigger | None:
        """One trigger."""
        for triggers in self.at.get(branch or "", {}).values():
            for one in triggers:
                if (one.sop, one.name) == (sop, name):
                    return one
        return next(
            (one for at, one in self.schedules if (at, one.sop, one.name) == (branch, sop, name)), None
        )


class _Facts(msgspec.Struct, frozen=True):
    about: str | None = None
    triggers: dict[str, Trigger] = {}


_facts = msgspec.json.Decoder(_Facts).decode
_Mark = tuple[tuple[str, int, Ms, bool], ...]


class TriggerIndex:
    """Answers with the triggers that are live now. Safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._facts: dict[str, _Facts] = {}
        self._held: tuple[float, _Mark, frozenset[tuple[str, str, str]], Live] | None = None

    def live(self, reading: Reading) -> Live:
        """The triggers that are live, as this reading sees them."""
        mark: _Mark = tuple(
            (sop, revision, at, bool(withdrawn))
            for sop, revision, at, withdrawn in reading.rows(
                "SELECT sop, revision, published_at, withdrawn FROM publication ORDER BY sop"
            )
        )
        held = self._held
        asked = time.monotonic()
        if held is not None and held[1] == mark and asked - held[0] < PATIENCE:
            return held[3]
        rows = frozenset(reading.rows("SELECT sop, branch, digest FROM published_runbook"))
        live = (
            held[3]
            if held and (held[1], held[2]) == (mark, rows)
            else self._built(reading, mark, sorted(rows))
        )
        self._held = (asked, mark, rows, live)
        return live

    def _built(self, reading: Reading, mark: _Mark, rows: list[tuple[str, str, str]]) -> Live:
        published = {sop: (at, withdrawn) for sop, _, at, withdrawn in mark}
        found: dict[str, dict[str, list[LiveTrigger]]] = {}
        schedules: list[tuple[str, LiveTrigger]] = []
        for sop, branch, digest in rows:
            if sop not in published:
                continue
            facts = self._of(reading, digest)
            since, withdrawn = published[sop]
            for name, trigger in sorted(facts.triggers.items()):
                one = LiveTrigger(sop, name, digest, facts.about, withdrawn, since, trigger)
                if trigger.schedule is not None:
                    schedules.append((branch, one))
                if trigger.on is not None:
                    found.setdefault(branch, {}).setdefault(trigger.on, []).append(one)
        at = {
            branch: {type_: tuple(some) for type_, some in types.items()} for branch, types in found.items()
        }
        return Live(at=at, schedules=tuple(schedules))

    def _of(self, reading: Reading, digest: str) -> _Facts:
        facts = self._facts.get(digest)
        if facts is None:
            content = reading.runbook(digest)
            facts = _facts(content) if content is not None else _Facts()
            with self._lock:
                self._facts[digest] = facts
        return facts
