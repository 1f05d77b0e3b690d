"""The installation's key."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.services.signing import KEY_FILE, fingerprint, is_signed, open_signing_key


def test_what_the_key_signs_is_recognised_and_nothing_else(tmp_path: Path) -> None:
    key = open_signing_key(tmp_path)
    signature = key.sign(b"manifest")

    assert is_signed(b"manifest", signature=signature, public=key.public)
    assert not is_signed(b"manifesT", signature=signature, public=key.public)
    assert not is_signed(b"manifest", signature=key.sign(b"other"), public=key.public)
    assert not is_signed(b"manifest", signature="no base64", public=key.public)
    assert not is_signed(b"manifest", signature=signature, public="AAAA")


def test_the_key_stays_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first, again = open_signing_key(tmp_path), open_signing_key(tmp_path)

    assert first.public == again.public
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_starting_many_times_at_once_makes_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: open_signing_key(tmp_path).public, range(16)))

    assert len(set(keys)) == 1


def test_a_damaged_key_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("nonsense")

    with pytest.raises(ValueError, match="Restore it from a backup"):
        open_signing_key(tmp_path)


def test_a_fingerprint_is_eight_groups_of_four_digits(tmp_path: Path) -> None:
    groups = fingerprint(open_signing_key(tmp_path).public).split(" ")

    assert [len(group) for group in groups] == [4] * 8
