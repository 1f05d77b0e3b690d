"""The real server with the SOPs that ship and the people of their organisation, all with one password."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from api.settings import Settings
from engine.commands.up import DEFINITIONS
from engine.services.composition import close_services, open_services
from engine.services.context import Services
from engine.services.importing import import_folder
from engine.services.passwords import Passwords
from engine.services.people import give_password
from tests.api.conftest import PASSWORD, Running, serving_at

SITE = {"lat": 30.2741, "lon": 120.1551}
"""A site in Hangzhou, where the phones of these tests are."""


def opened(folder: Path) -> Services:
    """An installation whose passwords are hashed as quickly as argon2 can."""
    quick = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return replace(open_services(url=None, folder=folder), passwords=quick)


def furnish(folder: Path) -> None:
    """Fill an empty folder with the company that ships; everybody has the tests' password."""
    services = opened(folder)
    found = import_folder(services, root=DEFINITIONS)
    assert found.published, found.findings
    for login in services.organisations.current().people:
        give_password(services, login=login, password=PASSWORD, by="test")
    close_services(services)


@contextmanager
def serving(furnished: Path, folder: Path) -> Iterator[Running]:
    """Serve a copy of a furnished folder, in a thread, on a free port."""
    shutil.copytree(furnished, folder)
    services = opened(folder)
    try:
        with serving_at(services, Settings(heartbeat_seconds=0.5)) as running:
            yield running
    finally:
        close_services(services)


def open_job(running: Running, **more: Any) -> str:
    """Open a job as a coordinator would; by default Wei in Hangzhou activates a channel. Its id."""
    body = {
        "sop": "channel-activation",
        "branch": "hangzhou",
        "assignee": "wei",
        "site": SITE,
        "inputs": {"card_type": "game", "quantity": 50},
        **more,
    }
    by = str(body.pop("by", "lin"))
    return str(running.person(by).command("/api/jobs", body)["job"])


__all__ = ["PASSWORD", "Running", "furnish", "open_job", "serving"]
