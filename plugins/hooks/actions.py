"""Actions: what a ``do`` step has done outside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import msgspec


class Door(Protocol):
    """What an action may ask of the installation itself."""

    async def grant_skill(self, *, person: str, skill: str, key: str) -> None:
        """Add a skill to a person's; nothing happens where they have it."""


class Doing(msgspec.Struct, frozen=True, kw_only=True):
    """One action to be done. ``key`` is the same at every attempt: hand it on, so that it is done once.
    ``settings`` are the installation's for this action, valid by ``settings_schema``."""

    key: str
    job: str
    step: str  # address
    with_: dict[str, Any]  # the step's ``with``, filled in, valid by ``with_schema``
    attempt: int  # from 1
    door: Any  # Door
    settings: dict[str, Any] = {}


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """An action that a ``do`` step may name.

    ``name`` is what the SOP writes, ``title`` is by language, ``with_schema`` is the JSON Schema (2020-12) of
    the step's ``with`` once its ``{{ … }}`` are filled in. ``run`` does it and answers the result (JSON) that
    the job keeps; it raises :class:`plugins.hooks.troubles.Failed` or ``TryLater``.

    ``settings_schema`` is the JSON Schema of what an installation sets for it (None: nothing), ``secrets``
    names those that are never shown.
    """

    name: str
    title: dict[str, str]
    with_schema: dict[str, Any]
    settings_schema: dict[str, Any] | None = None
    secrets: tuple[str, ...] = ()
    run: Callable[[Doing], Awaitable[Any]]
