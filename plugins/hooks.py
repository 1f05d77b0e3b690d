"""Hook specifications: what a plugin may add. Built-in plugins use the same hooks as third parties.

A third party's package names its plugin in the entry point group ``sopwith``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pluggy

PROJECT = "sopwith"
hook = pluggy.HookimplMarker(PROJECT)
_specification = pluggy.HookspecMarker(PROJECT)


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """An action that a ``do`` step may name.

    ``name`` is what the SOP writes, ``title`` is by language, ``with_schema`` is the JSON Schema
    (2020-12) of the step's ``with`` once its ``{{ … }}`` are filled in.
    """

    name: str
    title: dict[str, str]
    with_schema: dict[str, Any]


@_specification
def sopwith_actions() -> Sequence[Action]:
    """The actions that the plugin offers to ``do`` steps."""
    raise NotImplementedError  # a specification: pluggy never calls it
