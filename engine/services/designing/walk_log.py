"""What happened at an entry, in sentences: events, who was told, to whom it was raised, why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.runtime import events as ev
from engine.runtime.explain import explain, explain_fault
from engine.runtime.simulation import Happened, Running
from engine.runtime.verdict import Refused
from engine.services.designing.walk_names import Teller
from engine.services.designing.walk_views import Told, WalkEvent, WalkField, WalkRefusal
from engine.services.designing.walking_words import said


def events_of(teller: Teller, log: list[Happened]) -> Iterator[WalkEvent]:
    """What happened, as far as there are words for it."""
    for happened in log:
        running = teller.world.jobs[happened.job]

        def fault(name: str, running: Running = running) -> str:
            return teller.fault(running, name)

        def step(address: str, running: Running = running) -> str:
            return teller.title(running, address)

        def who(name: str, step: Callable[[str], str] = step) -> str:
            return teller.who(name, step)

        event = happened.event
        words = said(
            event,
            teller.language,
            step=step,
            person=teller.person,
            fault=fault,
            who=who,
            local=teller.local,
        )
        if words is not None:
            yield WalkEvent(
                inside=teller.inside(happened.job),
                type=str(event.__struct_config__.tag),
                address=getattr(event, "address", ""),
                by=event.by,
                at=event.at,
                local=teller.local(event.at),
                text=words,
            )


def notified(teller: Teller, log: list[Happened]) -> Iterator[Told]:
    """Who was told of something."""
    for job, event in log:
        if isinstance(event, ev.Notified):
            teller.seen.update(event.people)
            yield Told(
                inside=teller.inside(job),
                address=event.address,
                who=event.who,
                people=event.people,
                about=event.about,
                message=event.message,
            )


def raised(teller: Teller, log: list[Happened]) -> Iterator[Told]:
    """To whom the job was escalated."""
    for job, event in log:
        if isinstance(event, ev.EscalationOpened):
            teller.seen.update(event.people)
            for who in event.who:
                yield Told(
                    inside=teller.inside(job),
                    address=event.address,
                    who=who,
                    people=event.people,
                    about="escalation",
                    message={},
                )


def refusal(teller: Teller, refused: Refused, running: Running | None) -> WalkRefusal:
    """Why something was refused, and the fields that are at fault."""
    sentence = explain(
        refused,
        teller.language,
        step=lambda address: teller.title(running, address),
        person=teller.person,
        fault=lambda name: teller.fault(running, name),
    )
    return WalkRefusal(
        code=refused.code,
        sentence=sentence,
        faults=tuple(
            WalkField(
                pointer=one.pointer,
                code=one.code,
                message=explain_fault(one, teller.language),
                params=one.params,
            )
            for one in refused.faults
        ),
        details=refused.details,
    )
