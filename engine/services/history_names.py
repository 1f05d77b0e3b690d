"""Who occurs in a job's history, by name: whoever may read of them there may know what they are called."""

from __future__ import annotations

from collections.abc import Iterable

from engine.language.organisation import Organisation
from engine.runtime.events import Event, JobOpened


def names_in(organisation: Organisation, events: Iterable[Event]) -> dict[str, str]:
    """The names of all who did something in these events, or to whom something was given or told."""
    logins: set[str] = set()
    for event in events:
        logins.add(event.by)
        for field in ("to", "was", "assignee"):
            if not isinstance(event, JobOpened) or field == "assignee":
                value = getattr(event, field, None)
                if isinstance(value, str):
                    logins.add(value)
        logins.update(getattr(event, "people", ()))
    return {
        login: person.name
        for login in sorted(logins)
        if (person := organisation.people.get(login)) is not None
    }
