"""Entering a step: it is opened with its deadline and timer, and a composite step with all that it holds."""

from __future__ import annotations

from typing import Any

from engine.language.runbook import AnyOrder, Call, Do, Each, End, Step
from engine.runtime.addresses import item_words, last
from engine.runtime.closing import settle_escalations
from engine.runtime.deadlines import due, timer_of
from engine.runtime.events import JobEnded, ScopeOpened, StepOpened
from engine.runtime.requests import action_request, child_id, child_request
from engine.runtime.turn import Turn
from engine.runtime.verdict import FieldFault, Refused
from engine.runtime.view import Item

MOST_ITEMS = 1000
"""Items of one ``each`` step. A command that would open more is refused."""


def enter(turn: Turn, scope: str, template: str) -> None:
    """Open a step in the scope of that address. A composite step that may be done at once is put on the
    turn's agenda."""
    if turn.refusal is not None:
        return
    step = turn.playbook.steps[template]
    if isinstance(step, End):
        _end(turn, template, step)
        return
    address = turn.playbook.address(scope, turn.state.scopes[scope].of, template)
    if not turn.enters(address):
        return
    if isinstance(step, AnyOrder):
        _open(turn, step, template, scope, address)
        members = [(f"{address}.{last(member)}", member, None) for member in step.members]
        _open_scopes(turn, address, members)
    elif isinstance(step, Each):
        items = _items(turn, step, scope)
        if len(items) > MOST_ITEMS:
            _too_many(turn, address, len(items))
            return
        _open(turn, step, template, scope, address)
        of = step.items or template
        _open_scopes(turn, address, [(f"{address}.{word}", of, item) for word, item in items])
    else:
        _open(turn, step, template, scope, address)


def _open(turn: Turn, step: Step, template: str, scope: str, address: str) -> None:
    due_at = due(turn, step.due)
    child, request = None, None
    if isinstance(step, Call):
        child, request = child_id(turn, address), child_request(turn, step, scope)
    elif isinstance(step, Do):
        request = action_request(turn, step, scope)
    turn.emit(
        StepOpened,
        address=address,
        step=template,
        scope=scope,
        due_at=due_at,
        timer=timer_of(turn, step, 0, start=turn.now, due_at=due_at),
        child=child,
        request=request,
    )


def _open_scopes(turn: Turn, composite: str, scopes: list[tuple[str, str, Any]]) -> None:
    """Open the scopes of a composite step (address, template path, item) and begin each of them."""
    opened = turn.open(composite).opened
    for scope, of, item in scopes:
        turn.emit(ScopeOpened, scope=scope, of=of, parent=composite, item=item)
        enter(turn, scope, turn.playbook.scopes[of].start)
    turn.agenda.append((composite, opened))


def _items(turn: Turn, step: Each, scope: str) -> list[tuple[str, Any]]:
    """The items with their words. What gives no list gives no items, unless the SOP was proved on the list
    having at least one: then the steps are done once, without an item."""
    view = turn.view(scope)
    found = turn.playbook.formula(step.of).value(view)
    items = found if isinstance(found, list) else []
    if not items and step.at_least_one:
        items = [None]
    keys = items
    if step.key is not None:
        key = turn.playbook.formula(step.key)
        keys = [key.value(Item(view, step.as_, item)) for item in items]
    return list(zip(item_words(keys), items, strict=True))


def _too_many(turn: Turn, address: str, count: int) -> None:
    turn.refusal = Refused(
        code="form.invalid",
        details={"step": address, "why": "too_many_items"},
        faults=(FieldFault(pointer="", code="too_many_items", params={"limit": MOST_ITEMS, "found": count}),),
    )


def _end(turn: Turn, template: str, step: End) -> None:
    settle_escalations(turn, "gone")
    turn.emit(JobEnded, end=step.label, step=template, successful=step.successful)
