"""What the plugins of an installation offer together: one frozen value, made once per process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from plugins.hooks.actions import Action
from plugins.hooks.channels import Channel
from plugins.hooks.devices import DeviceAdapter
from plugins.hooks.dispatch import DispatchStrategy
from plugins.hooks.evidence import EvidenceCheck

Kind = Literal["action", "channel", "device_adapter", "evidence_check", "dispatch_strategy"]


class Offer(msgspec.Struct, frozen=True):
    """One thing that a plugin adds."""

    kind: Kind
    name: str


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a plugin; everything else of it and of the others works.

    - ``import_failed``: it could not be loaded (``why``);
    - ``not_a_plugin``: nothing in it is a hook of ours, or not as the hook asks (``why``);
    - ``unknown_hook``: it marks a function ``name`` as a hook that there is not;
    - ``hook_failed``: its hook ``name`` raised or answered nonsense (``why``);
    - ``bad_offer``: an offer ``name`` of ``kind`` can't be used (``why``);
    - ``name_taken``: ``name`` of ``kind`` is offered by the plugin ``by`` already, which keeps it.
    """

    plugin: str
    code: Literal["import_failed", "not_a_plugin", "unknown_hook", "hook_failed", "bad_offer", "name_taken"]
    name: str = ""
    kind: Kind | None = None
    by: str = ""
    why: str = ""


class Plugin(msgspec.Struct, frozen=True, kw_only=True):
    """One plugin: ``package`` is the distribution that brought it (``sopwith`` for built-in ones)."""

    name: str
    package: str
    version: str
    built_in: bool
    offers: tuple[Offer, ...] = ()


class Plugins(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the plugins offer, each kind by name in order of name, and what is wrong with them."""

    actions: Mapping[str, Action] = {}
    channels: Mapping[str, Channel] = {}
    adapters: Mapping[str, DeviceAdapter] = {}
    checks: Mapping[str, EvidenceCheck] = {}
    strategies: Mapping[str, DispatchStrategy] = {}
    plugins: tuple[Plugin, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    def plugin_of(self, kind: Kind, name: str) -> str:
        """The plugin that offers it; the name itself where nobody does."""
        wanted = Offer(kind, name)
        return next((one.name for one in self.plugins if wanted in one.offers), name)
