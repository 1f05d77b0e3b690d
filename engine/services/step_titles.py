"""The titles of steps that a job has been through, filled in with what the job knows now.

A step within an ``each`` names its item ("Find {{ device.name }}"). The state holds the items only while
they are worked on; what they were stands in the events that opened them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from engine.language.organisation import Organisation
from engine.language.runbook import Each
from engine.runtime.events import Event, ScopeOpened
from engine.runtime.fill import text
from engine.runtime.job import Job, OpenScope
from engine.runtime.playbook import Playbook
from engine.runtime.programs import Gives
from engine.runtime.view import View
from engine.services.views import Titles
from forms.expressions import bind


def titles_of(
    playbook: Playbook,
    job: Job,
    organisation: Organisation,
    events: Iterable[Event],
    *,
    before: Iterable[Event] = (),
) -> dict[str, Titles]:
    """The title of every step that these events name, by its address. ``before`` is what had happened until
    then: it may have opened the items."""
    addresses = {address for event in events if (address := getattr(event, "address", ""))}
    items = {
        event.scope: (name, event.item)
        for event in (*before, *events)
        if isinstance(event, ScopeOpened) and (name := _item_name(playbook, event.of)) is not None
    }
    return {
        address: title
        for address in sorted(addresses)
        if (title := title_of(playbook, job, organisation, address, items))
    }


def title_of(
    playbook: Playbook,
    job: Job,
    organisation: Organisation,
    address: str,
    items: dict[str, tuple[str, Any]] | None = None,
) -> Titles:
    """The title of the step at an address; ``items`` are, by scope, the name and value of its item."""
    template = playbook.template(address)
    if template is None:
        return {}
    around = (*_outwards(address), "")
    if "" not in job.state.scopes:  # the job has ended
        job = replace(job, state=replace(job.state, scopes={"": OpenScope(of="")}))
    scope = next(one for one in around if one in job.state.scopes)
    given = dict(items[one] for one in reversed(around) if one in items) if items else {}
    view = View(playbook, job, organisation, scope)
    return text(playbook, playbook.steps[template].title, _Around(view, given))


class _Around:
    """What the view gives, and the items that were worked on around the step."""

    __slots__ = ("_items", "_view")

    def __init__(self, view: Gives, items: dict[str, Any]) -> None:
        self._view, self._items = view, items

    def give(self, names: tuple[str, ...]) -> dict[str, Any]:
        mine = [name for name in names if name.partition(".")[0] in self._items]
        others = tuple(name for name in names if name not in mine)
        return bind(mine, self._items) | (self._view.give(others) if others else {})


def _item_name(playbook: Playbook, of: str) -> str | None:
    step = playbook.steps.get(of)
    return step.as_ if isinstance(step, Each) else None


def _outwards(address: str) -> Iterator[str]:
    """The address and what it lies in, from the inside outwards."""
    while address:
        yield address
        address = address.rpartition(".")[0]
