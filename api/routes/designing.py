"""What the designer asks of a draft: proofs, forms for the preview, renaming, walks, forecasts."""

from __future__ import annotations

from typing import Any

ROUTES: tuple[Any, ...] = ()
