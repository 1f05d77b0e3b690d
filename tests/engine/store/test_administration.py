"""The record of administrative changes is one chain without gaps, however many write at once."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.store import Store, UnitOfWork
from tests.engine.store.sample import START


def test_the_record_can_be_verified_with_nothing_but_sha256(store: Store) -> None:
    with ThreadPoolExecutor(8) as people:
        numbers = list(
            people.map(
                lambda n: store.write(
                    lambda unit: unit.record("token.made", f"t{n}", by="lin", at=START, details={"n": n})
                ),
                range(40),
            )
        )
    assert sorted(numbers) == list(range(1, 41))
    rows = store.read(lambda view: view.rows("SELECT body, previous, hash FROM admin_event ORDER BY seq"))
    previous = hashlib.sha256(b"administration").digest()
    for seq, (body, before, sealed) in enumerate(rows, 1):
        entry = json.loads(body)
        assert (entry["seq"], entry["action"], entry["about"]) == (
            seq,
            "token.made",
            f"t{entry['details']['n']}",
        )
        assert before == previous
        previous = hashlib.sha256(previous + body.encode()).digest()
        assert sealed == previous


def test_an_entry_of_a_unit_that_failed_leaves_no_gap(store: Store) -> None:
    def fails(unit: UnitOfWork) -> None:
        unit.record("person.changed", "chen", by="lin", at=START)
        raise LookupError

    store.write(lambda unit: unit.record("person.changed", "wei", by="lin", at=START))
    with pytest.raises(LookupError):
        store.write(fails)
    assert store.write(lambda unit: unit.record("person.changed", "wei", by="lin", at=START)) == 2
