"""A company whose SOPs only wait, to count what time does by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.services.composition import compose
from engine.services.context import Services
from engine.services.importing import import_folder
from engine.store import open_store
from tests.engine.services.company import NOW, clock

DEFINITIONS = Path(__file__).parent / "definitions"


@pytest.fixture
def watched(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """The company, open, on Monday, 2 March 2026, 09:00 in Shanghai, by a clock that stands still."""
    with open_store(database_url, tmp_path / "data") as store:
        services = compose(store, clock=clock(NOW))
        told = import_folder(services, root=DEFINITIONS)
        assert told.published == ("vigil", "watch", "working"), told.findings
        yield services
