"""Which events jobs wait for, remembered by the hash of their last event: it changes with nothing else.

Asking every open job of an SOP whether it waits then costs a look at its row, and reading its state only once
for each step that it took.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.language.runbook import Wait
from engine.runtime.job import decode_state
from engine.runtime.playbook import Playbook
from engine.services.marks import marked
from engine.store.reading import Reading

MOST = 200_000
"""Jobs that are remembered; beyond that, all are looked at again."""


class Awaited:
    """The types of events that jobs wait for. Safe from several threads."""

    def __init__(self) -> None:
        self._held: dict[bytes, frozenset[str]] = {}
        self._same: dict[frozenset[str], frozenset[str]] = {}

    def waiting(
        self,
        reading: Reading,
        jobs: Sequence[tuple[str, bytes]],
        type_: str,
        playbook: Callable[[str], Playbook],
    ) -> list[str]:
        """Those of the jobs (id, hash of the last event) that have an open wait for such events."""
        found: dict[str, frozenset[str]] = {}
        unknown: list[str] = []
        for job, mark in jobs:
            known = self._held.get(mark)
            if known is None:
                unknown.append(job)
            else:
                found[job] = known
        for marks, some in marked(unknown):
            found.update(self._learn(reading, marks, some, playbook))
        return [job for job, _ in jobs if type_ in found.get(job, ())]

    def _learn(
        self, reading: Reading, marks: str, jobs: list[str], playbook: Callable[[str], Playbook]
    ) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        held: dict[bytes, frozenset[str]] = {}
        for job, runbook, mark, state in reading.rows(
            f"SELECT id, runbook, last_hash, state FROM job WHERE id IN ({marks})",  # noqa: S608 - marks only
            *jobs,
        ):
            steps = playbook(runbook).steps
            opened = [steps[step.step] for step in decode_state(state).open.values()]
            awaited = frozenset(step.event for step in opened if isinstance(step, Wait) and step.event)
            found[job] = held[mark] = self._same.setdefault(awaited, awaited)
        if len(self._held) + len(held) > MOST:
            self._held = {}
        self._held.update(held)
        return found
