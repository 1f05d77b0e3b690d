"""A roll-out as people look at it: what each branch would get, what stands against it, how far it is."""

from __future__ import annotations

from engine.language.finding import Finding
from engine.language.rebase import Conflict
from engine.runtime.values import Ms
from engine.services.views import View


class VariantView(View, frozen=True, kw_only=True):
    """One variant; ``variant`` is None for the SOP as it is. ``changed`` are those of its branches that get
    another runbook than they have, ``scenarios`` the walks that were run on it."""

    variant: str | None
    branches: tuple[str, ...]
    changed: tuple[str, ...]
    prepared: bool
    runbook: str | None
    scenarios: int
    findings: tuple[Finding, ...]
    differences: tuple[str, ...]


class RollOutLine(View, frozen=True, kw_only=True):
    """A roll-out in a list. ``prepared`` of ``variants`` are prepared; ``stage`` of ``stages`` are live."""

    id: str
    sop: str
    note: str
    by: str
    at: Ms
    changed_at: Ms
    status: str
    variants: int
    prepared: int
    errors: int
    warnings: int
    stage: int
    stages: tuple[tuple[str, ...], ...]
    revision: int | None
    base_revision: int | None


class RollOutView(View, frozen=True, kw_only=True):
    """The whole report."""

    line: RollOutLine
    variants: tuple[VariantView, ...]
    conflicts: tuple[Conflict, ...]
