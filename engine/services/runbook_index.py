"""What lists and events ask of all runbooks: read off each one once, since none ever changes."""

from __future__ import annotations

import threading

import msgspec

from engine.store.reading import Reading


class _Step(msgspec.Struct, frozen=True):
    kind: str
    event: str | None = None


class _Facts(msgspec.Struct, frozen=True):
    overseers: tuple[str, ...] = ()
    steps: dict[str, _Step] = {}


_facts = msgspec.json.Decoder(_Facts).decode


class RunbookIndex:
    """Digests of the stored runbooks by who oversees their jobs, and by which events they wait for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: set[str] = set()
        self._overseen: dict[str, frozenset[str]] = {}
        self._awaited: dict[str, frozenset[str]] = {}

    def overseen_by(self, who: str, reading: Reading) -> frozenset[str]:
        """The runbooks whose jobs ``who`` (``role:NAME``, ``user:LOGIN``) oversees."""
        self._read_new(reading)
        return self._overseen.get(who, frozenset())

    def waiting_for(self, event: str, reading: Reading) -> frozenset[str]:
        """The runbooks with a ``wait`` for events of that type."""
        self._read_new(reading)
        return self._awaited.get(event, frozenset())

    def _read_new(self, reading: Reading) -> None:
        for (digest,) in reading.rows("SELECT digest FROM runbook"):
            if digest in self._seen:
                continue
            content = reading.runbook(digest)
            facts = _facts(content) if content is not None else _Facts()
            with self._lock:
                for who in facts.overseers:
                    self._overseen[who] = self._overseen.get(who, frozenset()) | {digest}
                for step in facts.steps.values():
                    if step.kind == "wait" and step.event is not None:
                        self._awaited[step.event] = self._awaited.get(step.event, frozenset()) | {digest}
                self._seen.add(digest)
