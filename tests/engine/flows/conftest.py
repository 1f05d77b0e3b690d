"""A server of Prefect's for all tests here, and the small company of the services' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engine.flows.crew import prefect_server
from tests.engine.services.conftest import (  # noqa: F401  fixtures
    company_on_postgres,
    company_on_sqlite,
    company_url,
    filled_postgres,
    filled_sqlite,
)


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of Prefect's."""
    with prefect_server(tmp_path_factory.mktemp("prefect")) as url:
        yield url
