"""Servers that channels send to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.plugins.channels.receiving import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """An HTTP server on loopback."""
    with receiving() as one:
        yield one
