"""Drafts of SOPs: files that several designers write, kept as they type."""

from __future__ import annotations

from typing import Any

ROUTES: tuple[Any, ...] = ()
