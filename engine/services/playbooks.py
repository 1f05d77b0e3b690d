"""Playbooks by digest, built from the runbook table and kept."""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict

import msgspec

from engine.language.compiling import decode_runbook
from engine.runtime.playbook import Playbook
from engine.store.reading import Reading

UNREADABLE = (LookupError, ValueError, zlib.error, msgspec.MsgspecError)
"""What :meth:`Playbooks.get` raises for a runbook that is damaged, or was made by a newer version."""


class Playbooks:
    """The playbooks that were used last. A digest names one runbook for ever, so nothing ever goes stale."""

    def __init__(self, *, room: int = 512) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Playbook] = OrderedDict()

    def get(self, digest: str, reading: Reading) -> Playbook:
        """The playbook of a runbook that is stored; ``reading`` is asked for it the first time."""
        playbook = self._held.get(digest)
        if playbook is None:
            content = reading.runbook(digest)
            if content is None:
                raise LookupError(f"runbook {digest} is not stored")
            playbook = Playbook(decode_runbook(content), digest)
            with self._lock:
                self._held[digest] = playbook
                while len(self._held) > self._room:
                    self._held.popitem(last=False)
        return playbook

    def warm(self, reading: Reading) -> int:
        """Build the playbooks that new jobs are opened on, forms and expressions compiled, so that nobody
        waits for it later; answers how many there are."""
        live = reading.rows("SELECT DISTINCT digest FROM published_runbook")
        for (digest,) in live:
            self.get(digest, reading).compile_all()
        return len(live)
