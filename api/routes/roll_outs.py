"""Publishing to all branches, in stages."""

from __future__ import annotations

from typing import Any

ROUTES: tuple[Any, ...] = ()
