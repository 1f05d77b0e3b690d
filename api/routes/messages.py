"""A person's own messages and how they want to be told."""

from __future__ import annotations

from typing import Any

ROUTES: tuple[Any, ...] = ()
