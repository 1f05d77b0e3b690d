"""Forms from other tools and from sample data."""

from __future__ import annotations

from typing import Any

ROUTES: tuple[Any, ...] = ()
