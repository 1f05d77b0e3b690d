"""Which blobs a job's events name: what the capture table holds, read off the events.

Written when a command is carried out, and compared by the audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.language.runbook import Form
from engine.runtime.events import Event, FaultReported, JobOpened, StepHandedIn, Voted
from engine.runtime.playbook import Playbook
from engine.runtime.values import Answers
from engine.store.stored import CaptureLink


def captures(playbook: Playbook, events: Iterable[Event]) -> Iterator[CaptureLink]:
    """The blobs that the events name, each once per event and field, with its address. A file that is there
    both as an original and as a stamped copy counts as an original."""
    forms = playbook.runbook.forms
    for event in events:
        form: Form | None = None
        address = ""
        match event:
            case JobOpened():
                form, answers = playbook.runbook.inputs, event.inputs
            case StepHandedIn() | Voted() if event.answers:
                address, answers = event.address, event.answers
                step = playbook.steps[playbook.template(address) or ""]
                name = getattr(step, "form", None)
                form = forms.get(name) if name else None
            case FaultReported() if event.answers:
                address, answers = event.address, event.answers
                name = playbook.runbook.faults[event.fault].form
                form = forms.get(name) if name else None
            case _:
                continue
        if form is not None and form.evidence:
            yield from _links(event, address, form, answers)


def _links(event: Event, address: str, form: Form, answers: Answers) -> Iterator[CaptureLink]:
    for field in form.evidence:
        held = answers.get(field) or ()
        stamped = {blob: True for capture in held if (blob := capture.get("stamped"))}
        stamped |= {blob: False for capture in held if (blob := capture.get("blob"))}
        for blob, is_copy in stamped.items():
            yield CaptureLink(
                seq=event.seq, at=event.at, address=address, field=field, blob=blob, stamped=is_copy
            )
