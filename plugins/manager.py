"""Finds the plugins: the built-in ones, then those that installed packages name in the group ``sopwith``.

Both come by the same hooks. A plugin that can't be imported, raises in a hook or offers what can't be used is
reported and left out as far as that goes; the others never notice.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import EntryPoint, entry_points, version
from typing import Any, NamedTuple

import jsonschema_rs
import pluggy

from plugins import actions, channels, checks, devices, hooks, strategies
from plugins.hooks import PROJECT, Action, Channel, DeviceAdapter, DispatchStrategy, EvidenceCheck
from plugins.installed import Kind, Offer, Plugin, Plugins, Trouble

log = logging.getLogger("sopwith.plugins")

FOLDERS = (actions, channels, devices, checks, strategies)
"""Where built-in plugins live: every module here that has a hook is one."""

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
"""What the name of an offer looks like: as names in SOPs do."""


class Hook(NamedTuple):
    """One kind of addition: the hook's name, the type of what it answers, and its name in ``Plugins``."""

    name: str
    kind: Kind
    type: type[Any]
    held_as: str


HOOKS = (
    Hook("sopwith_actions", "action", Action, "actions"),
    Hook("sopwith_channels", "channel", Channel, "channels"),
    Hook("sopwith_device_adapters", "device_adapter", DeviceAdapter, "adapters"),
    Hook("sopwith_evidence_checks", "evidence_check", EvidenceCheck, "checks"),
    Hook("sopwith_dispatch_strategies", "dispatch_strategy", DispatchStrategy, "strategies"),
)


class Source(NamedTuple):
    """A plugin that was found: its name, who brought it, and the module or object with the hooks."""

    name: str
    package: str
    version: str
    built_in: bool
    plugin: object


@cache
def installed() -> Plugins:
    """The plugins of this process, looked for once. What is wrong with any is logged."""
    found = load()
    for trouble in found.troubles:
        log.warning("plugin %s: %s %s %s", trouble.plugin, trouble.code, trouble.name, trouble.why)
    return found


def load(more: Sequence[Source] = ()) -> Plugins:
    """The plugins there are now, and ``more`` after them."""
    troubles: list[Trouble] = []
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hooks)
    sources = [
        source
        for source in (*_built_in(troubles), *_third_parties(troubles), *more)
        if _register(manager, source, troubles)
    ]
    held: dict[str, dict[str, Any]] = {hook.held_as: {} for hook in HOOKS}
    by: dict[Offer, str] = {}
    plugins = []
    for source in sources:
        offers = []
        for hook in HOOKS:
            for one in _offered(manager, source, hook, troubles):
                offer = Offer(hook.kind, one.name)
                if offer in by:
                    troubles.append(
                        Trouble(
                            plugin=source.name, code="name_taken", kind=hook.kind, name=one.name, by=by[offer]
                        )
                    )
                    continue
                by[offer] = source.name
                held[hook.held_as][one.name] = one
                offers.append(offer)
        plugins.append(
            Plugin(
                name=source.name,
                package=source.package,
                version=source.version,
                built_in=source.built_in,
                offers=tuple(offers),
            )
        )
    return Plugins(
        **{name: dict(sorted(offered.items())) for name, offered in held.items()},
        plugins=tuple(plugins),
        troubles=tuple(troubles),
    )


def _built_in(troubles: list[Trouble]) -> Iterator[Source]:
    ours = version(PROJECT)
    for folder in FOLDERS:
        for module in pkgutil.iter_modules(folder.__path__, f"{folder.__name__}."):
            name = module.name.partition(".")[2]  # such as channels.webhook
            try:
                plugin = importlib.import_module(module.name)
            except Exception as error:  # noqa: BLE001 — a library of the system that one channel needs, say
                troubles.append(Trouble(plugin=name, code="import_failed", why=_words(error)))
                continue
            if any(hasattr(plugin, hook.name) for hook in HOOKS):
                yield Source(name, PROJECT, ours, True, plugin)


def _third_parties(troubles: list[Trouble]) -> Iterator[Source]:
    points = sorted(entry_points(group=PROJECT), key=lambda point: (_package(point), point.name))
    for point in points:
        name = f"{_package(point)}:{point.name}"
        try:
            plugin = point.load()
        except (Exception, SystemExit) as error:  # noqa: BLE001 — whatever a stranger's import does
            troubles.append(Trouble(plugin=name, code="import_failed", why=_words(error)))
            continue
        yield Source(name, _package(point), point.dist.version if point.dist else "", False, plugin)


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else ""


def _register(manager: pluggy.PluginManager, source: Source, troubles: list[Trouble]) -> bool:
    """Make a plugin known; answers whether any of its hooks is one of ours."""
    known = {hook.name for hook in HOOKS}
    try:
        marked = [
            name
            for name in dir(source.plugin)
            if manager.parse_hookimpl_opts(source.plugin, name) is not None
        ]
        manager.register(source.plugin, name=source.name)
    except Exception as error:  # noqa: BLE001 — pluggy's own refusals, and whatever attributes of a stranger raise
        troubles.append(Trouble(plugin=source.name, code="not_a_plugin", why=_words(error)))
        if manager.has_plugin(source.name):
            manager.unregister(name=source.name)
        return False
    troubles.extend(
        Trouble(plugin=source.name, code="unknown_hook", name=name) for name in marked if name not in known
    )
    if not known.intersection(marked):
        troubles.append(Trouble(plugin=source.name, code="not_a_plugin", why="it has no hook"))
        return False
    return True


def _offered(
    manager: pluggy.PluginManager, source: Source, hook: Hook, troubles: list[Trouble]
) -> Iterator[Any]:
    """What one plugin's hook answers, without what can't be used."""
    others = [other for other in manager.get_plugins() if other is not source.plugin]
    try:
        answered = manager.subset_hook_caller(hook.name, others)()
        offers = [one for several in answered for one in several]
    except Exception as error:  # noqa: BLE001 — whatever a stranger's hook does
        troubles.append(
            Trouble(plugin=source.name, code="hook_failed", name=hook.name, kind=hook.kind, why=_words(error))
        )
        return
    for one in offers:
        if why := _unusable(one, hook):
            name = str(getattr(one, "name", ""))[:64]
            troubles.append(Trouble(plugin=source.name, code="bad_offer", kind=hook.kind, name=name, why=why))
        else:
            yield one


def _unusable(one: Any, hook: Hook) -> str:
    """Why an offer can't be used; empty where it can."""
    if not isinstance(one, hook.type):
        return f"{type(one).__name__} where {hook.type.__name__} is expected"
    if not isinstance(one.name, str) or not NAME.fullmatch(one.name):
        return "a name is lower-case letters, digits and `_`, and begins with a letter"
    if not isinstance(one.title, dict) or not one.title:
        return "there is no title"
    for name in ("with_schema", "settings_schema"):
        schema = getattr(one, name, None)
        if schema is not None and not _is_schema(schema):
            return f"its {name} is no JSON Schema (2020-12)"
    for field in ("run", "send", "reaches", "judge", "rank"):
        if hasattr(one, field) and not callable(getattr(one, field)):
            return f"its {field} can't be called"
    return ""


def _is_schema(schema: Any) -> bool:
    try:
        jsonschema_rs.Draft202012Validator(schema)
    except (ValueError, TypeError):
        return False
    return isinstance(schema, dict)


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:500]
