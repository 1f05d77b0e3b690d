"""Plugins offer actions; the manager gathers them."""

from __future__ import annotations

import types

import jsonschema
import pytest

from plugins.hooks import Action, hook
from plugins.manager import ActionTwice, actions, load_plugins


def offering(name: str) -> types.ModuleType:
    """A plugin of a third party that offers one action."""
    plugin = types.ModuleType(f"third_party_{name}")

    @hook
    def sopwith_actions() -> list[Action]:
        return [Action(name=name, title={"en": "Third party"}, with_schema={"type": "object"})]

    plugin.sopwith_actions = sopwith_actions  # type: ignore[attr-defined]
    return plugin


def test_the_built_in_actions_are_offered_with_a_schema_and_both_languages() -> None:
    found = actions(load_plugins())

    assert list(found) == ["grant_skill", "webhook"]
    for action in found.values():
        jsonschema.Draft202012Validator.check_schema(action.with_schema)
        assert set(action.title) == {"zh-CN", "en"}


def test_a_third_partys_action_stands_beside_the_built_in_ones() -> None:
    manager = load_plugins()
    manager.register(offering("print_label"))

    assert list(actions(manager)) == ["grant_skill", "print_label", "webhook"]


def test_two_plugins_with_one_action_are_refused_by_name() -> None:
    manager = load_plugins()
    manager.register(offering("webhook"), name="other")

    with pytest.raises(ActionTwice, match="plugins other and webhook both offer the action webhook"):
        actions(manager)
