"""What a job remembers of what was handed in: only what the runbook says that somebody will still read.

Answers and visits are kept under addresses (``count.A.tally.qty``), and forgotten with the item that they
belong to; of an item's performers it stays known who did the step (``count.tally wei``), since four eyes
may ask that later.
"""

from __future__ import annotations

from typing import Any

import msgspec

from engine.runtime.addresses import inside
from engine.runtime.job import State
from engine.runtime.playbook import Playbook
from engine.runtime.values import Answers

ABSENT = object()


def remember_answers(
    playbook: Playbook, state: State, address: str, template: str, answers: Answers
) -> dict[str, Any]:
    """The remembered answers after a step was handed in (again): new ones in, those not given now out."""
    names = playbook.kept.get(template)
    if names is None:
        return state.answers
    kept = dict(state.answers)
    for rest, keys in names:
        name = f"{address}.{rest}" if rest else address
        value = dig(answers, keys)
        if value is ABSENT:
            kept.pop(name, None)
        else:
            kept[name] = value
    return kept


def dig(value: Any, keys: tuple[str, ...]) -> Any:
    """What lies under a row of keys, or ABSENT."""
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return ABSENT
        value = value[key]
    return value


def remember_visit(playbook: Playbook, state: State, address: str, template: str) -> dict[str, int]:
    """The remembered visits after a step was opened."""
    if template not in playbook.counted:
        return state.visits
    return {**state.visits, address: state.visits.get(address, 0) + 1}


def remember_performer(
    playbook: Playbook, state: State, address: str, template: str, login: str
) -> dict[str, str]:
    """The remembered performers after a step was handed in."""
    if template not in playbook.performed:
        return state.performers
    return {**state.performers, address: login}


def forget_item(playbook: Playbook, state: State, scope: str) -> State:
    """The state without what belonged to an item that is closed."""

    def without(kept: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in kept.items() if not inside(scope, name)}

    performers = {}
    for name, login in state.performers.items():
        if inside(scope, name):
            performers[f"{playbook.template(name)} {login}"] = login
        else:
            performers[name] = login
    return msgspec.structs.replace(
        state,
        answers=without(state.answers),
        visits=without(state.visits),
        decided=without(state.decided),
        performers=performers,
    )


def performers_of(playbook: Playbook, state: State, template: str) -> tuple[str, ...]:
    """Who did a step, in every item where it was done; sorted."""
    found = set()
    for name, login in state.performers.items():
        address, closed, _ = name.partition(" ")
        if template == (address if closed else playbook.template(address)):
            found.add(login)
    return tuple(sorted(found))
