"""Uploads that go on where they broke off."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from engine.store import Busy, Staging, WrongOffset


def test_a_draft_grows_over_several_connections_and_is_hashed_whole(tmp_path: Path) -> None:
    content = os.urandom(100_000)
    staging = Staging(tmp_path)
    assert staging.received("u1") == 0
    with staging.going_on("u1", offset=0) as file:
        file.write(content[:40_000])
    with pytest.raises(ConnectionError), Staging(tmp_path).going_on("u1", offset=40_000) as file:
        file.write(content[40_000:70_000])
        raise ConnectionError  # what came before it broke is kept
    assert staging.received("u1") == 70_000
    with staging.going_on("u1", offset=70_000) as file:
        file.write(content[70_000:])
    staged = staging.complete("u1")
    assert (staged.size, staged.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert staged.path.read_bytes() == content
    staging.discard("u1")
    staging.discard("u1")
    assert staging.received("u1") == 0


@pytest.mark.parametrize("offset", [0, 4, 6])
def test_a_piece_that_does_not_fit_is_refused_with_the_place_to_go_on(tmp_path: Path, offset: int) -> None:
    staging = Staging(tmp_path)
    with staging.going_on("u1", offset=0) as file:
        file.write(b"12345")
    with pytest.raises(WrongOffset) as caught, staging.going_on("u1", offset=offset):
        pass
    assert caught.value.details == {"expected": 5, "found": offset}
    assert staging.received("u1") == 5


def test_two_requests_can_not_write_one_draft_at_once(tmp_path: Path) -> None:
    staging = Staging(tmp_path)
    with staging.going_on("u1", offset=0), pytest.raises(Busy), staging.going_on("u1", offset=0):
        pass


@pytest.mark.parametrize("name", ["", "../x", "a/b", "x" * 65])
def test_a_name_that_could_leave_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        Staging(tmp_path).received(name)


def test_drafts_that_do_not_grow_are_found(tmp_path: Path) -> None:
    staging = Staging(tmp_path)
    for name in ("old", "new"):
        with staging.going_on(name, offset=0) as file:
            file.write(b"x")
    os.utime(tmp_path / "old.part", (1, 1))
    assert staging.abandoned(seconds=3600) == ["old"]
