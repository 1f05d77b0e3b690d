"""What plugins offer is gathered; one that fails is reported, and the others never notice."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from plugins.hooks import Action, Doing, hook
from plugins.installed import Offer, Plugin, Trouble
from plugins.manager import Source, installed, load


async def nothing(_: Doing) -> None:
    """An action that does nothing."""


def action(name: str) -> Action:
    return Action(name=name, title={"en": "Third party"}, with_schema={"type": "object"}, run=nothing)


def third_party(name: str = "other", **hooks: Callable[[], Any]) -> Source:
    """A plugin of a third party with these hooks."""
    plugin = types.ModuleType(f"third_party_{name}")
    for at, function in hooks.items():
        setattr(plugin, at, hook(function))
    return Source(name, "acme", "1.0", False, plugin)


def troubles_of(*sources: Source) -> list[Trouble]:
    """What is wrong beyond what is wrong with the installation."""
    return [one for one in load(sources).troubles if one not in installed().troubles]


def test_the_built_in_plugins_are_without_trouble() -> None:
    assert [one for one in installed().troubles if ":" not in one.plugin] == []


@pytest.mark.parametrize("name", list(installed().actions))
def test_a_built_in_action_has_schemas_and_both_languages(name: str) -> None:
    one = installed().actions[name]

    jsonschema.Draft202012Validator.check_schema(one.with_schema)
    jsonschema.Draft202012Validator.check_schema(one.settings_schema or {})
    assert set(one.title) == {"zh-CN", "en"}


def test_a_third_partys_action_stands_beside_the_built_in_ones() -> None:
    found = load([third_party(sopwith_actions=lambda: [action("print_label")])])

    assert list(found.actions) == ["grant_skill", "print_label", "webhook"]
    assert found.plugins[-1] == Plugin(
        name="other", package="acme", version="1.0", built_in=False, offers=(Offer("action", "print_label"),)
    )
    assert found.plugin_of("action", "print_label") == "other"


def test_of_two_that_offer_one_name_the_first_keeps_it_and_the_other_is_reported() -> None:
    source = third_party(sopwith_actions=lambda: [action("webhook"), action("print_label")])

    found = load([source])

    assert found.actions["webhook"].title["zh-CN"] == "调用外部系统接口"
    assert "print_label" in found.actions
    assert troubles_of(source) == [
        Trouble(plugin="other", code="name_taken", kind="action", name="webhook", by="actions.webhook")
    ]


def test_a_hook_that_raises_costs_only_what_it_would_have_offered() -> None:
    def broken() -> list[Action]:
        raise RuntimeError("no licence")

    source = third_party(sopwith_channels=broken, sopwith_actions=lambda: [action("print_label")])

    assert "print_label" in load([source]).actions
    assert troubles_of(source) == [
        Trouble(
            plugin="other",
            code="hook_failed",
            name="sopwith_channels",
            kind="channel",
            why="RuntimeError: no licence",
        )
    ]


def test_an_offer_that_cannot_be_used_is_left_out_with_the_reason() -> None:
    unfit = Action(name="a", title={"en": "A"}, with_schema={"type": "nonsense"}, run=nothing)
    source = third_party(
        sopwith_actions=lambda: [unfit, action("Print Label"), action("b"), "c"],
        sopwith_channels=lambda: None,
    )

    assert "b" in load([source]).actions
    assert [(one.code, one.name, one.why) for one in troubles_of(source)] == [
        ("bad_offer", "a", "its with_schema is no JSON Schema (2020-12)"),
        (
            "bad_offer",
            "Print Label",
            "a name is lower-case letters, digits and `_`, and begins with a letter",
        ),
        ("bad_offer", "", "str where Action is expected"),
    ]


def test_a_hook_that_there_is_not_is_reported_and_the_others_are_used() -> None:
    source = third_party(
        sopwith_action=lambda: [action("a")], sopwith_actions=lambda: [action("print_label")]
    )

    assert "print_label" in load([source]).actions
    assert troubles_of(source) == [Trouble(plugin="other", code="unknown_hook", name="sopwith_action")]


def test_a_plugin_without_any_hook_is_reported() -> None:
    assert troubles_of(third_party()) == [Trouble(plugin="other", code="not_a_plugin", why="it has no hook")]


def test_a_hook_that_asks_for_what_is_not_given_is_reported() -> None:
    plugin = types.ModuleType("third_party_asking")

    @hook
    def sopwith_actions(app: object) -> list[Action]:
        return []

    plugin.sopwith_actions = sopwith_actions  # type: ignore[attr-defined]
    (trouble,) = troubles_of(Source("other", "acme", "1.0", False, plugin))

    assert (trouble.plugin, trouble.code) == ("other", "not_a_plugin")
    assert "app" in trouble.why
