"""Channels, templates and deliveries, for administrators."""

from __future__ import annotations

from typing import Any

ROUTES: tuple[Any, ...] = ()
