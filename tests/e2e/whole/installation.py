"""`sopwith up` with everything beside it as processes of their own: Prefect's server, a worker that hears a
broker; a post office and a receiver of webhooks on the loopback take what is sent to people."""

from __future__ import annotations

import email
import email.policy
import gc
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from argon2 import PasswordHasher

from engine.commands.demo.http import Person
from engine.services.composition import close_services, open_services
from engine.services.importing import import_folder
from engine.services.passwords import Passwords
from engine.services.people import give_password
from tests.api.conftest import PASSWORD

COMPANY = Path(__file__).parent / "company"
PATIENCE = 120.0
"""Seconds after which a test that waits for something gives up."""

ADAPTERS = """\
plant:
  adapter: mqtt
  settings:
    host: 127.0.0.1
    port: {port}
    topics:
      - topic: terminals/{{device}}/state
        text: true
        states: {{online: device.online, offline: device.offline}}
      - topic: terminals/{{device}}/telemetry
        type: device.telemetry
        id_at: /id
"""


def eventually(holds: Callable[[], Any], what: str) -> Any:
    """Look until it holds; what it answered."""
    ends = time.monotonic() + PATIENCE
    while not (answer := holds()):
        assert time.monotonic() < ends, f"in vain: {what}"
        time.sleep(0.1)
    return answer


@dataclass
class Installation:
    """A running `sopwith up`."""

    url: str
    prefect: str
    data: Path
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, login: str) -> Person:
        """Somebody who has signed in."""
        if login not in self.people:
            self.people[login] = Person(self.url, login)
            self.people[login].sign_in(PASSWORD)
        return self.people[login]

    def rows(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What stands in the database, read beside the server."""
        with closing(sqlite3.connect(f"file:{self.data / 'sopwith.db'}?mode=ro", uri=True)) as database:
            return database.execute(statement, parameters).fetchall()

    def asked_of_prefect(self, what: str, **wanted: Any) -> Any:
        """What Prefect's own API lists."""
        return httpx.post(f"{self.prefect}/api/{what}/filter", json=wanted).raise_for_status().json()

    def sopwith(self, *arguments: str) -> str:
        """What a command says that must end well."""
        command = [sys.executable, "-m", "engine.cli", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=_environment(), check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def furnish(folder: Path, *, broker: int) -> None:
    """A data folder with the company of these tests, all with the tests' password, that hears a broker."""
    quick = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    services = replace(open_services(url=None, folder=folder), passwords=quick)
    found = import_folder(services, root=COMPANY)
    assert found.published == ("silent-terminal",), found.findings
    for login in services.organisations.current().people:
        give_password(services, login=login, password=PASSWORD, by="test")
    close_services(services)
    (folder / "adapters.yaml").write_text(ADAPTERS.format(port=broker), encoding="utf-8")


@contextmanager
def up(folder: Path) -> Iterator[Installation]:
    """Start it over a furnished folder; told to stop at the end, which it must do by itself."""
    command = [sys.executable, "-m", "engine.cli", "up", "--data", str(folder), "--port", str(_free_port())]
    said = folder / "up.txt"
    with said.open("wb") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=_environment()
        )
    installation: Installation | None = None
    try:
        assert process.stdout is not None
        told = ""
        for line in process.stdout:
            told += line
            if "Ctrl-C" in line:
                break
        places = re.search(r"up after .*?(http://\S+)(?s:.*)Prefect.*?(http://\S+)", told)
        assert places, told + said.read_text()
        installation = Installation(url=places[1], prefect=places[2], data=folder)
        yield installation
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0, said.read_text()
    finally:
        if installation is not None:
            for person in installation.people.values():
                person.client.close()
        if process.poll() is None:
            process.kill()
        process.communicate()


def _environment() -> dict[str, str]:
    chosen = {"LANGUAGE": "en", "SOPWITH_DATABASE": "", "SOPWITH_PREFECT_URL": "", "PYTHONWARNINGS": "error"}
    return {**os.environ, **chosen}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class PostOffice:
    """An SMTP server that keeps every letter."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)

    def to(self, address: str) -> list[str]:
        """The subjects of somebody's letters, in the order in which they came."""
        return [str(one["Subject"]) for one in self.letters if address in str(one["To"])]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a letter in."""
        assert isinstance(envelope.content, bytes)
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 queued"


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """The server, for the length of a ``with``."""
    post = PostOffice(_free_port())
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
        with warnings.catch_warnings():
            # Connections that were cut off are left to the collector, which complains of them.
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
