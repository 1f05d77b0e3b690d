"""A backup brings everything back, on the same database or on the other, and says when it is not whole."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.store import BadArchive, Blobs, DamagedBlob, NotEmpty, Store, open_blobs, open_store
from engine.store.archive import Column, archived_tables, read_row, write_row
from engine.store.auditing import audit
from engine.store.backup import KEY_FILES, back_up
from engine.store.restoring import restore
from engine.store.tables import (
    AbsenceRow,
    BranchRow,
    CalendarRow,
    PersonRow,
    SettingRow,
)
from tests.engine.store.histories import Command, walked, write_all
from tests.engine.store.sample import START, next_step, open_job, whole_jobs

KEY = b"-----BEGIN PRIVATE KEY-----\nnot one, but nobody looks here\n"

AWKWARD = '\t\\N\n"\\t\r\x0b半夜\U0001f600'


@pytest.fixture(scope="module")
def some_histories() -> tuple[Command, ...]:
    return walked()[:120]


@pytest.fixture
def installation(
    database_url: str, tmp_path: Path, some_histories: tuple[Command, ...]
) -> Iterator[tuple[Store, Blobs]]:
    """An installation in use: jobs, evidence, people, a key, awkward texts."""
    folder = tmp_path / "here"
    with open_store(database_url, folder) as store:
        blobs = open_blobs(None, folder)
        (folder / KEY_FILES[0]).write_bytes(KEY)
        write_all(store, some_histories, blobs)
        store.write(fill)
        yield store, blobs


def fill(unit: Any) -> None:
    unit.record("person.changed", "wei", by="ada", at=START)
    session = unit.session
    session.add(CalendarRow(name="office", rule="{}"))
    session.flush()
    child = BranchRow(code="a-child", calendar="office")
    session.add(child)
    session.add(BranchRow(code="z-root", latitude=30.1 + 0.2, longitude=-0.0))
    session.add(SettingRow(name="awkward", value=AWKWARD, updated_at=0, updated_by=""))
    session.flush()
    child.parent = "z-root"  # so that it stands before its parent
    session.flush()
    session.add(PersonRow(login="wei", name="魏强", branch="a-child", active=False))
    session.flush()
    session.add(AbsenceRow(person="wei", since=1, until=2))


def contents(store: Store) -> dict[str, list[Any]]:
    """Every archived row, comparable between databases."""
    found = {}
    for table, columns in archived_tables():
        names = ", ".join(f'"{column.name}"' for column in columns)
        rows = store.read(lambda view, names=names, table=table: view.rows(f"SELECT {names} FROM {table}"))  # type: ignore[misc]
        truths = [n for n, column in enumerate(columns) if column.kind == "truth"]
        found[table] = sorted(
            (tuple(bool(value) if n in truths else value for n, value in enumerate(row)) for row in rows),
            key=repr,
        )
    return found


@pytest.fixture(params=["sqlite", "postgres"])
def elsewhere(request: pytest.FixtureRequest) -> str | None:
    """The address of a database with nothing in it; None is the embedded one."""
    if request.param == "sqlite":
        return None
    make: Callable[[str], str] = request.getfixturevalue("new_postgres")
    return make("template0")


def test_a_backup_restores_everything_on_either_database_and_passes_the_audit(
    installation: tuple[Store, Blobs], elsewhere: str | None, tmp_path: Path
) -> None:
    store, blobs = installation
    archive, there = tmp_path / "backup.zip", tmp_path / "there"
    told: list[tuple[str, int, int]] = []
    manifest = back_up(store, blobs, archive, progress=lambda *line: told.append(line))
    assert (archive.stat().st_mode & 0o777, told[-1][0]) == (0o600, "blobs")
    assert told[-1][1] == told[-1][2] == manifest.blobs > 0
    new_blobs = open_blobs(None, there)
    assert restore(archive, elsewhere, there, new_blobs) == manifest
    assert (there / KEY_FILES[0]).read_bytes() == KEY
    assert (there / KEY_FILES[0]).stat().st_mode & 0o777 == 0o600
    assert sorted(new_blobs.names()) == sorted(blobs.names())
    with open_store(elsewhere, there) as restored:
        assert contents(restored) == contents(store)
        report = audit(restored, blobs=new_blobs)
        assert [fault.sentence() for fault in report.faults] == []
        assert report.jobs > 5
        # And life goes on where it was: numbers, counters, chains.
        highest = max(row[0] for row in restored.read(lambda view: view.rows("SELECT number FROM job")))
        assert restored.write(partial(open_job, job="new")).number == highest + 1
        restored.write(partial(next_step, job="new"))
        restored.write(lambda unit: unit.session.add(AbsenceRow(person="wei", since=3, until=4)))
        assert restored.write(lambda unit: unit.record("x", "y", by="z", at=START)) == 2


def test_a_backup_made_while_others_write_is_of_one_moment(database_url: str, tmp_path: Path) -> None:
    with open_store(database_url, tmp_path / "here") as store:
        blobs = open_blobs(None, tmp_path / "here")
        for job in range(3):
            store.write(partial(open_job, job=f"J{job}"))
        stop = threading.Event()

        def write() -> None:
            turn = 0
            while not stop.is_set():
                store.write(partial(next_step, job=f"J{turn % 3}"))
                turn += 1

        writing = threading.Thread(target=write)
        writing.start()
        try:
            for number in range(3):
                back_up(store, blobs, tmp_path / f"{number}.zip")
        finally:
            stop.set()
            writing.join()
    for number in range(3):
        there = tmp_path / str(number)
        restore(tmp_path / f"{number}.zip", None, there, open_blobs(None, there))
        with open_store(None, there) as restored:
            assert set(whole_jobs(restored)) == {"J0", "J1", "J2"}


def test_a_backup_is_not_restored_over_anything(
    installation: tuple[Store, Blobs], database_url: str, tmp_path: Path
) -> None:
    store, blobs = installation
    archive = tmp_path / "backup.zip"
    back_up(store, blobs, archive)
    before = contents(store)
    with pytest.raises(NotEmpty, match="holds something already"):
        restore(archive, database_url, tmp_path / "other", blobs)
    assert contents(store) == before
    there = tmp_path / "there"
    there.mkdir()
    (there / KEY_FILES[0]).write_bytes(b"another key")
    with pytest.raises(NotEmpty, match="another key"):
        restore(archive, None, there, blobs)
    assert (there / KEY_FILES[0]).read_bytes() == b"another key"


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of an archive with some entries changed, or left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


@pytest.mark.parametrize("part", ["tables/job.tsv", "tables/blob.tsv", "blobs/", "keys/", "manifest.json"])
@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_damaged_backup_is_refused_and_leaves_the_database_empty(
    sqlite_url: str, some_histories: tuple[Command, ...], tmp_path: Path, part: str, damage: str
) -> None:
    folder = tmp_path / "here"
    with open_store(sqlite_url, folder) as store:
        blobs = open_blobs(None, folder)
        (folder / KEY_FILES[0]).write_bytes(KEY)
        write_all(store, some_histories[:40], blobs)
        back_up(store, blobs, tmp_path / "sound.zip")
    hit: list[str] = []

    def change(name: str, content: bytes) -> bytes | None:
        if hit or not name.startswith(part):
            return content
        hit.append(name)
        return content[:-1] + bytes([content[-1] ^ 1]) if damage == "changed" else None

    there = tmp_path / "there"
    archive = rewritten(tmp_path / "sound.zip", tmp_path / "damaged.zip", change)
    with pytest.raises((BadArchive, DamagedBlob)):
        restore(archive, None, there, open_blobs(None, there))
    assert not (there / KEY_FILES[0]).exists()
    restore(tmp_path / "sound.zip", None, there, open_blobs(None, there))  # nothing stands in its way


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"x" * 5000])
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(BadArchive, match="no whole backup"):
        restore(tmp_path / "x.zip", None, tmp_path / "there", open_blobs(None, tmp_path))


def test_a_backup_of_a_later_format_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(
            "manifest.json",
            json.dumps(
                {"format": 2, "schema": "x", "made_at": 0, "tables": [], "blobs": 0, "blob_bytes": 0,
                 "missing_blobs": [], "keys": []}
            ),
        )  # fmt: skip
    with pytest.raises(BadArchive, match="format 2"):
        restore(tmp_path / "x.zip", None, tmp_path / "there", open_blobs(None, tmp_path))


COLUMNS = tuple(Column(name=kind, kind=kind) for kind in ("whole", "text", "bytes", "real", "truth"))


@given(
    st.tuples(
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
        st.none() | st.binary(),
        st.none() | st.floats(allow_nan=False),
        st.none() | st.booleans(),
    )
)
def test_a_row_comes_back_from_its_line(row: tuple[Any, ...]) -> None:
    line = write_row(COLUMNS, row)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert read_row(COLUMNS, line) == row
