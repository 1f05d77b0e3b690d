"""What messages about a job say of it."""

from __future__ import annotations

from typing import Any

from engine.runtime.playbook import Playbook
from engine.services.texts import plain
from engine.store.stored import StoredJob


def brief_of(playbook: Playbook, stored: StoredJob) -> dict[str, Any]:
    """The job in a few values: number, title per language, what it is about and where, deadline."""
    opening, state = stored.opening, stored.state
    subject = opening.subject
    return {
        "number": stored.number,
        "title": plain(playbook.runbook.title),
        "branch": state.branch,
        "subject": None if subject is None else subject.name,
        "address": None if subject is None else subject.address,
        "priority": state.priority,
        "due_at": state.due_at,
    }
