"""A killed process loses no answer it gave, and leaves nothing half written. Found by killing it."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from engine.store import open_store
from tests.engine.store.sample import next_step, whole_jobs


def start(url: str, folder: Path, point: str, count: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.engine.store.crashing", url, str(folder), point, str(count)],
        stdout=subprocess.PIPE,
    )


def answers(lines: bytes) -> dict[str, int]:
    """The last version that somebody was answered, by job. A line that was cut off was no answer."""
    answered = {}
    for line in lines.decode().splitlines(keepends=True):
        if line.endswith("\n"):
            job, version = line.split()
            answered[job] = int(version)
    return answered


def check(url: str, folder: Path, answered: dict[str, int]) -> None:
    """Every answer is there; whatever else is there is whole; and the work can go on."""
    with open_store(url, folder) as store:
        found = whole_jobs(store)
        missing = {job: version for job, version in answered.items() if found.get(job, 0) < version}
        assert missing == {}
        for job, version in list(found.items())[:3]:
            assert store.write(partial(next_step, job=job)).version == version + 2


@pytest.mark.parametrize(
    ("point", "count"),
    [("before_release", 30), ("before_commit", 30), ("after_commit", 1), ("after_commit", 30)],
)
def test_killed_at_a_point_of_the_commit_path(
    database_url: str, tmp_path: Path, point: str, count: int
) -> None:
    if point == "before_release" and database_url.startswith("postgresql"):
        point = "before_commit"  # PostgreSQL has a transaction each, and no savepoint to release
    with start(database_url, tmp_path, point, count) as process:
        lines, _ = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    check(database_url, tmp_path, answers(lines))


def test_killed_at_any_moment_again_and_again(database_url: str, tmp_path: Path) -> None:
    moments = random.Random(20260302)
    answered: dict[str, int] = {}
    for _ in range(3):
        with start(database_url, tmp_path, "never", 0) as process:
            assert process.stdout is not None
            first = process.stdout.readline()  # it is writing now
            time.sleep(moments.uniform(0, 0.4))
            process.kill()
            rest, _ = process.communicate(timeout=60)
        answered |= answers(first + rest)  # what earlier lives answered must still be there too
        check(database_url, tmp_path, answered)
