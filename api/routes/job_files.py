"""Jobs as files: import from and export to CSV and XLSX."""

from __future__ import annotations

from typing import Any

ROUTES: tuple[Any, ...] = ()
