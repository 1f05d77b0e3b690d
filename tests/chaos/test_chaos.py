"""A short run of chaos with fixed seeds; `make chaos` runs for minutes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.running import run

SECONDS = 20.0


@pytest.mark.skipif(sys.platform != "linux", reason="reads processes from /proc")
@pytest.mark.parametrize(("kind", "seed"), [("sqlite", 7), ("postgres", 11)])
def test_whatever_is_killed_under_load_every_law_holds(
    kind: str, seed: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = None
    if kind == "postgres":
        new: Callable[[str], str] = request.getfixturevalue("new_postgres")
        url = new(request.getfixturevalue("migrated_postgres"))
    outcome = run(tmp_path, seed=seed, seconds=SECONDS, database=url, gap=(1.0, 6.0), pace=4.0)
    assert outcome.broken == [], "\n".join(outcome.journal)
