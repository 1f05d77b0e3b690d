"""The phone's runtime walks random runbooks exactly as the server's does.

Many more walks: ``.venv/bin/python -m tests.vectors.differ --walks 10000 --seed 1``. A walk that parts is
looked at by its seed: ``--walks 1 --seed SEED``. ``WALKS_SEED`` in the environment chooses where to begin.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest

from tests.engine.runtime.wide import wide
from tests.forms.node import Node
from tests.vectors.differ import difference, phone, run

WALKS = 200


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with phone() as process:
        yield process


def test_random_walks_part_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    seed = int(os.environ.get("WALKS_SEED") or random.randrange(10**9))
    said: list[str] = []
    parted = run(WALKS, seed, said.append)
    with capsys.disabled():
        print(f"\n{WALKS} walks on both runtimes from seed {seed}")
    assert not parted, "\n".join(said)


@pytest.mark.parametrize("what", ["events", "job"])
def test_a_walk_that_parts_is_noticed(node: Node, what: str) -> None:
    walk = wide(3)
    number = next(n for n, entry in enumerate(walk.entries) if "events" in entry and n > 0)
    assert difference(node, walk) is None
    walk.entries[number][what] = walk.entries[0][what]
    assert difference(node, walk)["entry"] == number


def test_a_refusal_that_parts_is_noticed(node: Node) -> None:
    walk = wide(3)
    number = next(n for n, entry in enumerate(walk.entries) if "refused" in entry)
    walk.entries[number]["refused"] = {**walk.entries[number]["refused"], "code": "?"}
    assert difference(node, walk)["entry"] == number
