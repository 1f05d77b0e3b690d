"""Giving jobs to people: recommendations, reasons, offers."""

from __future__ import annotations

from typing import Any

ROUTES: tuple[Any, ...] = ()
