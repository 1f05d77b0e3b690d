"""`sopwith up` as people run it: a process of its own, started, used, and stopped."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from engine.commands.demo import DEMO_PASSWORD

WORLD = Path(__file__).parents[2] / "api" / "world"
ENVIRONMENT = {**os.environ, "LANGUAGE": "en", "SOPWITH_DATABASE": "", "PYTHONWARNINGS": "error"}


class Up:
    """A running `sopwith up`: where it is, and what it said."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said = ""
        assert process.stdout is not None
        for line in process.stdout:
            self.said += line
            if "Ctrl-C" in line:
                break
        found = re.search(r"http://\S+", self.said)
        assert found, self.said + (process.stderr.read() if process.stderr else "")
        self.url = found.group(0)

    def stop(self, number: signal.Signals) -> tuple[int, str]:
        """Exit code, and the last that it said."""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors


@contextmanager
def up(*arguments: str | Path) -> Iterator[Up]:
    command = [sys.executable, "-m", "engine.cli", "up", *map(str, arguments)]
    if "--with-worker" in command:
        command.remove("--with-worker")
    else:
        command.append("--without-worker")
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    try:
        yield Up(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def children(process: int) -> set[int]:
    """The processes that a process has started and that still run."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    return {int(child) for task in tasks for child in (task / "children").read_text().split()}


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()


def eventually(holds: Callable[[], bool], what: str) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError(f"in vain: {what}")


def sopwith(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "engine.cli", *arguments],
        capture_output=True, text=True, env=ENVIRONMENT, timeout=300, check=False,
    )  # fmt: skip


def test_the_shipped_installation_comes_up_shows_its_demo_and_stops_in_order(tmp_path: Path) -> None:
    with up("--demo", "--data", tmp_path) as running:
        assert f"chen  {DEMO_PASSWORD}" in running.said
        assert f"{running.url}/field/" in running.said
        assert f"{running.url}/office/" in running.said
        assert "https" not in running.said
        shown = sopwith("demo", "--url", running.url)
        assert shown.returncode == 0, shown.stdout + shown.stderr
        assert shown.stdout.splitlines()[-1] == "All as expected."
        assert "✗ order.not_open" in shown.stdout
        wrong = sopwith("demo", "--url", running.url, "--password", "not this one")
        assert (wrong.returncode, "sign_in.wrong" in wrong.stderr) == (1, True)
        taken = sopwith("up", "--data", str(tmp_path / "other"), "--port", running.url.rsplit(":", 1)[1])
        assert (taken.returncode, taken.stderr.startswith("error: Cannot listen")) == (1, True)
        second = sopwith("up", "--data", str(tmp_path))
        assert (second.returncode, "A server is running" in second.stderr) == (1, True)
        code, last = running.stop(signal.SIGTERM)
        assert (code, last.strip().splitlines()[-1]) == (0, "Stopped.")
    logs = (tmp_path / "logs" / "sopwith.jsonl").read_text()
    assert '"event":"request"' in logs
    for secret in (DEMO_PASSWORD, "not this one", "swp_", "Cookie"):
        assert secret not in logs
    # The next start finds everything as it was.
    with up("--data", tmp_path) as again:
        assert "Loading" not in again.said
        with httpx.Client(base_url=again.url) as client:
            body = {"login": "chen", "password": DEMO_PASSWORD}
            assert client.post("/api/session", json=body).status_code == 201
            jobs = client.get("/api/jobs", params={"status": "completed"}).json()["items"]
            # the one that the demo day begins with, and the one that was walked above
            assert [(job["sop"], job["status"]) for job in jobs] == [("channel-activation", "completed")] * 2
            body = {"login": "wei", "password": DEMO_PASSWORD}
            assert client.post("/api/session", json=body).status_code == 201
            assert len(client.get("/api/field/day").json()["jobs"]) == 6
        assert again.stop(signal.SIGINT)[0] == 0
    audited = sopwith("audit", "--data", str(tmp_path))
    assert (audited.returncode, "All holds." in audited.stdout) == (0, True)


def test_a_first_start_without_demo_shows_the_administrator_a_password_once(tmp_path: Path) -> None:
    with up("--data", tmp_path, "--definitions", WORLD) as running:
        found = re.search(r"^  root  (\S+)  Root", running.said, re.MULTILINE)
        assert found, running.said
        body = {"login": "root", "password": found.group(1)}
        assert httpx.post(f"{running.url}/api/session", json=body).status_code == 201
        assert running.stop(signal.SIGTERM)[0] == 0
    with up("--data", tmp_path, "--definitions", WORLD) as again:
        assert "root" not in again.said
        again.stop(signal.SIGTERM)


def test_several_processes_serve_one_postgresql(
    migrated_postgres: str, new_postgres: Callable[[str], str], tmp_path: Path
) -> None:
    url = new_postgres(migrated_postgres)
    arguments = ("--data", tmp_path, "--database", url, "--definitions", WORLD, "--processes", "2")
    with up(*arguments) as running:
        answer = httpx.Response(503)
        for _ in range(300):
            try:
                answer = httpx.get(f"{running.url}/health/ready")
                break
            except httpx.TransportError:
                time.sleep(0.2)
        assert answer.status_code == 200
        found = re.search(r"^  root  (\S+)  Root", running.said, re.MULTILINE)
        assert found, running.said
        with httpx.Client(base_url=running.url) as client:
            body = {"login": "root", "password": found.group(1)}
            assert client.post("/api/session", json=body).status_code == 201
            assert {client.get("/api/me").status_code for _ in range(20)} == {200}
        assert running.stop(signal.SIGTERM)[0] == 0


def test_who_serves_others_without_https_is_told_what_phones_will_refuse(tmp_path: Path) -> None:
    with up("--data", tmp_path, "--definitions", WORLD, "--host", "0.0.0.0") as running:
        assert "say --https" in running.said
        running.stop(signal.SIGTERM)
    with up("--data", tmp_path, "--host", "0.0.0.0", "--https") as running:
        assert "say --https" not in running.said
        running.stop(signal.SIGTERM)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--processes", "2"), "Several processes need PostgreSQL."),
        (("--port", "0"), "a port is a number"),
        (("--host", "256.1.1.1"), "There is no address 256.1.1.1 here."),
        (("--definitions", "/nowhere"), "has no organisation.yaml"),
        (("--database", "mysql://x"), "The database cannot be used"),
    ],
)
def test_what_cannot_be_started_is_explained(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    said = sopwith("up", "--data", str(tmp_path), *arguments)
    assert said.returncode in (1, 2)
    assert says in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="reads the children of a process from /proc")
def test_what_carries_the_work_is_restarted_told_of_and_never_left_behind(tmp_path: Path) -> None:
    with up("--with-worker", "--data", tmp_path, "--definitions", WORLD) as running:

        def health() -> dict[str, tuple[str, int]]:
            told = httpx.get(f"{running.url}/api/health/work", timeout=10).json()
            return {part["name"]: (part["state"], part["restarts"]) for part in told["parts"]}

        assert re.search(r"^Prefect, what is carried: +http://127.0.0.1:", running.said, re.MULTILINE)
        eventually(lambda: health() == {"prefect": ("running", 0), "worker": ("running", 0)}, "both")
        key = (tmp_path / "worker.key").read_text()
        before = children(running.process.pid)
        commands = {one: Path(f"/proc/{one}/cmdline").read_text() for one in before}
        assert (len(before), any(key in command for command in commands.values())) == (2, False)
        assert (tmp_path / "worker.key").stat().st_mode & 0o777 == 0o600
        (worker,) = (one for one, command in commands.items() if "worker" in command)
        os.kill(worker, signal.SIGKILL)
        eventually(lambda: health()["worker"] == ("running", 1), "the worker again")
        after = children(running.process.pid)
        code, last = running.stop(signal.SIGTERM)
        assert (code, last.strip().splitlines()[-1]) == (0, "Stopped.")
        assert not any(lives(one) for one in before | after)
    assert key not in "".join(file.read_text() for file in (tmp_path / "logs").iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="reads the children of a process from /proc")
def test_nothing_outlives_a_server_that_is_killed(tmp_path: Path) -> None:
    with up("--with-worker", "--data", tmp_path, "--definitions", WORLD) as running:
        eventually(lambda: len(children(running.process.pid)) == 2, "both to be started")
        left = children(running.process.pid)
        running.process.kill()
        eventually(lambda: not any(lives(one) for one in left), "both to end")
