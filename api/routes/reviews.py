"""Reviews of drafts: comments, approvals, what differs."""

from __future__ import annotations

from typing import Any

ROUTES: tuple[Any, ...] = ()
