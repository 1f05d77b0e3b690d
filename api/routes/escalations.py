"""What was raised, and the ladders."""

from __future__ import annotations

from typing import Any

ROUTES: tuple[Any, ...] = ()
