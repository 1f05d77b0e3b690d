"""Publishing: an SOP is checked and compiled for every branch, or refused with the findings.

A revision never changes. Running jobs stay on their runbook; rolling back publishes an older revision again.
"""

from __future__ import annotations

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.views import Published


def publish(
    services: Services,
    actor: Actor,
    *,
    sop: str,
    files: dict[str, bytes],
    note: str = "",
    dry_run: bool = False,
) -> Published:
    """Publish the SOP as ``files`` say it (paths as in ``sop_definitions``: ``<sop>/sop.yaml``,
    ``<sop>/forms/…``, ``library/…``), in the world of the installation's organisation, subjects and lists.

    With errors among the findings nothing is published and the answer says why (``revision`` None).
    Files that equal the live revision publish nothing new. Raises Forbidden, Invalid (``files.malformed``).
    """
    raise NotImplementedError


def roll_back(services: Services, actor: Actor, *, sop: str, revision: int, note: str = "") -> Published:
    """Publish an older revision again, as a new one. It is checked against today's organisation."""
    raise NotImplementedError


def withdraw(services: Services, actor: Actor, *, sop: str) -> None:
    """No new jobs of this SOP; running ones go on."""
    raise NotImplementedError


def compare(
    services: Services, actor: Actor, *, sop: str, older: int, newer: int
) -> dict[str, tuple[str, ...]]:
    """What differs between two revisions, in a designer's words, per variant (``""`` is the base)."""
    raise NotImplementedError
