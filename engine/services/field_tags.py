"""What a phone compares to know whether it has a job as it is now: a digest of all that it was given.

It follows from the job, the organisation and the year, so it is worked out once for all who ask often.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from engine.language.organisation import Organisation

ROOM = 20_000

Key = tuple[str, int, str, int, int]
"""Job, its version, the person, the year, the newest revision of the SOP."""


class FieldTags:
    """Tags by what they follow from, the oldest forgotten first; none outlives its organisation. Safe from
    several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._organisation: Organisation | None = None
        self._held: OrderedDict[Key, str] = OrderedDict()

    def get(self, organisation: Organisation, key: Key, make: Callable[[], str]) -> str:
        """The tag, made where nobody asked before."""
        with self._lock:
            if organisation is not self._organisation:
                self._held.clear()
                self._organisation = organisation
            if (known := self._held.get(key)) is not None:
                return known
        made = make()
        with self._lock:
            if organisation is self._organisation:
                self._held[key] = made
                while len(self._held) > ROOM:
                    self._held.popitem(last=False)
        return made
