"""A real server on a free port, over SQLite and over PostgreSQL, furnished with a small company."""

from __future__ import annotations

import hashlib
import itertools
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import structlog
from argon2 import PasswordHasher

from api.app import Application, create_app
from api.settings import Settings
from api.static_files import BUILT
from engine.commands import logs, serving
from engine.commands.demo.http import Person
from engine.services.composition import close_services, open_services
from engine.services.context import Services
from engine.services.importing import import_folder
from engine.services.passwords import Passwords
from engine.services.people import give_password

WORLD = Path(__file__).parent / "world"
PASSWORD = "a password for tests"
PEOPLE = ("root", "boss", "mia", "fay", "sam", "ada", "dee")
SITE = (30.0, 120.0)


@dataclass
class Running:
    """A server that answers, with what is behind it."""

    url: str
    services: Services
    app: Application
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, login: str) -> Person:
        """Somebody who has signed in."""
        if login not in self.people:
            person = Person(self.url, login)
            person.sign_in(PASSWORD)
            self.people[login] = person
        return self.people[login]

    def anybody(self) -> httpx.Client:
        """Somebody who has not."""
        return httpx.Client(base_url=self.url, timeout=30)


def opened(*, url: str | None, folder: Path) -> Services:
    """An installation whose passwords are hashed as quickly as argon2 can: the tests sign in a lot."""
    quick = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return replace(open_services(url=url, folder=folder), passwords=quick)


def furnish(services: Services) -> None:
    """Bring the small company in, and give everybody the tests' password."""
    found = import_folder(services, root=WORLD)
    assert found.published == ("visit",), found.findings
    for login in PEOPLE:
        give_password(services, login=login, password=PASSWORD, by="test")


@pytest.fixture(scope="session", autouse=True)
def log_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the servers of this test process log to."""
    path = tmp_path_factory.mktemp("logs") / "sopwith.jsonl"
    with logs.configure(path):
        yield path
        structlog.reset_defaults()


@pytest.fixture(scope="session")
def furnished_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the small company in it."""
    folder = tmp_path_factory.mktemp("furnished") / "data"
    services = opened(url=None, folder=folder)
    furnish(services)
    close_services(services)
    return folder


@contextmanager
def serving_at(
    services: Services, settings: Settings | None = None, *, web: Path = BUILT
) -> Iterator[Running]:
    """Serve in a thread on a free port, and stop."""
    app = create_app(services, settings or Settings(heartbeat_seconds=0.5), web=web)
    listener = serving.listening("127.0.0.1", 0)
    ready = threading.Event()
    server = serving.Server(serving.config(app), app, ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    assert ready.wait(30), "the server did not start"
    running = Running(f"http://127.0.0.1:{listener.getsockname()[1]}", services, app)
    try:
        yield running
    finally:
        server.should_exit = True
        thread.join(30)
        listener.close()
        for person in running.people.values():
            person.client.close()
        assert not thread.is_alive(), "the server did not stop"


@pytest.fixture(scope="session")
def furnished_postgres(
    postgres: str, migrated_postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a PostgreSQL database with the small company in it."""
    _copy(postgres, migrated_postgres, "furnished")
    services = opened(url=postgres.format("furnished"), folder=tmp_path_factory.mktemp("furnished") / "data")
    furnish(services)
    close_services(services)
    return "furnished"


def _copy(postgres: str, template: str, name: str) -> None:
    with psycopg.connect(postgres.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


Installations = Callable[[str], Services]
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def installations(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Installations]:
    """Opens an installation with the small company in it, on ``sqlite`` or ``postgres``."""
    installed: list[Services] = []
    databases: list[str] = []

    def open_one(kind: str) -> Services:
        folder = tmp_path_factory.mktemp("installation") / "data"
        url = None
        if kind == "sqlite":
            shutil.copytree(request.getfixturevalue("furnished_sqlite"), folder)
        else:
            template = request.getfixturevalue("furnished_postgres")
            databases.append(f"api_{next(_numbers)}")
            _copy(request.getfixturevalue("postgres"), template, databases[-1])
            url = request.getfixturevalue("postgres").format(databases[-1])
        installed.append(opened(url=url, folder=folder))
        return installed[-1]

    yield open_one
    for services in installed:
        close_services(services)
    for name in databases:
        with psycopg.connect(
            request.getfixturevalue("postgres").format("postgres"), autocommit=True
        ) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest, installations: Installations) -> Iterator[Running]:
    """A running server: each test runs once on each kind of database."""
    with serving_at(installations(request.param)) as running:
        yield running


@pytest.fixture(scope="module")
def sqlite_server(installations: Installations) -> Iterator[Running]:
    """A running server on SQLite, for what has nothing to do with the database."""
    with serving_at(installations("sqlite")) as running:
        yield running


def digest(content: bytes) -> str:
    """The name of some bytes."""
    return hashlib.sha256(content).hexdigest()


def open_visit(running: Running, by: str = "mia", **more: Any) -> dict[str, Any]:
    """Open a job of the SOP `visit` for Fay."""
    body = {
        "sop": "visit",
        "branch": "north",
        "inputs": {"quantity": 5},
        "assignee": "fay",
        "site": {"lat": SITE[0], "lon": SITE[1]},
        **more,
    }
    answer: dict[str, Any] = running.person(by).command("/api/jobs", body)
    return answer
