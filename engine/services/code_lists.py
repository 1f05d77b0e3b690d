"""Code lists: one list of fault codes or customer labels for every form and report, with its history."""

from __future__ import annotations

from engine.language.runbook import CodeList
from engine.runtime.values import Ms
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.views import View


class CodeListView(View, frozen=True, kw_only=True):
    """A code list as it is, or was, in a version."""

    name: str
    content: CodeList
    version: int
    at: Ms


class CodeListVersion(View, frozen=True, kw_only=True):
    """One version of a list: when and by whom."""

    version: int
    at: Ms
    by: str


def list_code_lists(services: Services, actor: Actor) -> tuple[CodeListView, ...]:
    """All code lists by name."""
    raise NotImplementedError


def show_code_list(
    services: Services, actor: Actor, *, name: str, version: int | None = None
) -> CodeListView:
    """A code list now or in an older version. Raises NotFound (``code_list.unknown``)."""
    raise NotImplementedError


def put_code_list(
    services: Services, actor: Actor, *, name: str, content: CodeList, seen: int | None = None
) -> CodeListView:
    """Add or change a list. Codes that were there and are not any more are retired, never lost.

    Raises Invalid (``code.twice``, ``code.unknown_parent``, ``code_list.circle``), PreconditionFailed.
    Runbooks keep the entries they were compiled with; publish again to bring new ones in.
    """
    raise NotImplementedError


def code_list_history(services: Services, actor: Actor, *, name: str) -> tuple[CodeListVersion, ...]:
    """The versions of a list, newest first."""
    raise NotImplementedError
