"""Hook specifications: what a plugin may add. Built-in plugins use the same hooks as third parties.

A third party's package names its plugin in the entry point group ``sopwith``. Each kind of addition has a
file here: its value types, and what is asked of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pluggy

from plugins.hooks.actions import Action, Doing
from plugins.hooks.channels import Channel, Parcel, Receipt, Recipient
from plugins.hooks.devices import DeviceAdapter, DeviceMessage
from plugins.hooks.dispatch import Candidate, DispatchStrategy, Ranked, Wanted
from plugins.hooks.evidence import EvidenceCheck, Shown
from plugins.hooks.troubles import Failed, Gone, InDoubt, TryLater

PROJECT = "sopwith"
hook = pluggy.HookimplMarker(PROJECT)
_specification = pluggy.HookspecMarker(PROJECT)


@_specification
def sopwith_actions() -> Sequence[Action]:
    """The actions that the plugin offers to ``do`` steps."""
    raise NotImplementedError  # a specification: pluggy never calls it


@_specification
def sopwith_channels() -> Sequence[Channel]:
    """The channels over which the plugin carries messages."""
    raise NotImplementedError


@_specification
def sopwith_device_adapters() -> Sequence[DeviceAdapter]:
    """The ways by which the plugin hears devices."""
    raise NotImplementedError


@_specification
def sopwith_evidence_checks() -> Sequence[EvidenceCheck]:
    """The checks of evidence that the plugin offers to evidence policies."""
    raise NotImplementedError


@_specification
def sopwith_dispatch_strategies() -> Sequence[DispatchStrategy]:
    """The ways of choosing people that the plugin offers to ``dispatch``."""
    raise NotImplementedError


__all__ = [
    "PROJECT",
    "Action",
    "Candidate",
    "Channel",
    "DeviceAdapter",
    "DeviceMessage",
    "DispatchStrategy",
    "Doing",
    "EvidenceCheck",
    "Failed",
    "Gone",
    "InDoubt",
    "Parcel",
    "Ranked",
    "Receipt",
    "Recipient",
    "Shown",
    "TryLater",
    "Wanted",
    "hook",
]
