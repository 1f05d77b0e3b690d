"""The plugin manager: built-in plugins, then those that installed packages name in the group ``sopwith``."""

from __future__ import annotations

from collections.abc import Mapping

import pluggy

from plugins import grant_skill, hooks, webhook
from plugins.hooks import PROJECT, Action

BUILT_IN = (webhook, grant_skill)


class ActionTwice(Exception):
    """Two plugins offer an action of the same name; the message names both."""


def load_plugins() -> pluggy.PluginManager:
    """A manager with every plugin there is. Made once, by whoever puts the parts together."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hooks)
    for plugin in BUILT_IN:
        manager.register(plugin, name=plugin.__name__.rpartition(".")[2])
    manager.load_setuptools_entrypoints(PROJECT)
    manager.check_pending()
    return manager


def actions(manager: pluggy.PluginManager) -> Mapping[str, Action]:
    """Every action that a ``do`` step may name, by name. Raises :class:`ActionTwice`."""
    found: dict[str, tuple[Action, str]] = {}
    for name, plugin in sorted(manager.list_name_plugin()):
        for action in manager.subset_hook_caller("sopwith_actions", _others(manager, plugin))():
            for one in action:
                if one.name in found:
                    raise ActionTwice(
                        f"the plugins {found[one.name][1]} and {name} both offer the action {one.name}"
                    )
                found[one.name] = (one, name)
    return {name: action for name, (action, _) in sorted(found.items())}


def _others(manager: pluggy.PluginManager, plugin: object) -> list[object]:
    return [other for other in manager.get_plugins() if other is not plugin]
