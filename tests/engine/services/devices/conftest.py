"""The company with terminals in it, and SOPs that their events open."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.services.context import Services
from engine.services.importing import import_folder
from tests.engine.services.devices.terminals import furnish

DEFINITIONS = Path(__file__).parent / "definitions"


@pytest.fixture
def site(company: Services) -> Services:
    """The company, furnished, on each kind of database."""
    return _furnished(company)


@pytest.fixture
def small_site(small: Services) -> Services:
    """The company, furnished, on SQLite alone."""
    return _furnished(small)


def _furnished(services: Services) -> Services:
    told = import_folder(services, root=DEFINITIONS)
    assert told.published == ("repair", "round"), told.findings
    furnish(services)
    return services
