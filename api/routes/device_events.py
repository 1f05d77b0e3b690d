"""Events of devices: taken in, and what came of each."""

from __future__ import annotations

from typing import Any

ROUTES: tuple[Any, ...] = ()
