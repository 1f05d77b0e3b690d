"""Installations to measure on: an SOP of any length, an organisation, jobs that wait for their next step."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from engine.runtime.verdict import Refused
from engine.services.access import Actor
from engine.services.composition import opened
from engine.services.context import Services
from engine.services.importing import import_folder
from engine.services.opening import open_job

ORGANISATION = """calendars:
  office: {country: CN, week: {mon-fri: "09:00-18:00"}}
roles: [field_staff, coordinator]
branches:
  east: {title: East, timezone: Asia/Shanghai, calendar: office}
people:
  wei: {name: Wei, branch: east, roles: [field_staff, admin]}
"""
ANSWERS = {"result": "pass", "count": 12, "note": "as expected"}
_STEP = """  {name}:
    form:
      schema:
        type: object
        required: [result, count]
        properties:
          result: {{enum: [pass, fail]}}
          count: {{type: integer, minimum: 1, maximum: 1000}}
          note: {{type: string, maxLength: 200}}
    due: 4h
{next}"""


def write_definitions(folder: Path, *, steps: int) -> Path:
    """A folder of definitions with two SOPs: ``walk`` of so many steps, and ``round``, whose two steps follow
    each other for as long as ``result`` is ``pass``."""
    root = folder / "definitions"
    for sop in ("walk", "round"):
        (root / sop).mkdir(parents=True)
    (root / "organisation.yaml").write_text(ORGANISATION)
    walk = "".join(_STEP.format(name=f"s{n}", next="") for n in range(steps))
    (root / "walk" / "sop.yaml").write_text(
        f"sop: walk\ntitle: Walk\nsteps:\n{walk}  done: {{end: completed}}\n"
    )
    again = "    next:\n      - {when: \"this.result == 'pass'\", go: there}\n      - go: done\n"
    there = _STEP.format(name="there", next="    next: again\n")
    (root / "round" / "sop.yaml").write_text(
        "sop: round\ntitle: Round\nsteps:\n"
        f"{_STEP.format(name='again', next=again)}{there}  done: {{end: completed}}\n"
    )
    return root


@dataclass(frozen=True, slots=True)
class Place:
    """A database that can be copied: a SQLite file, or a PostgreSQL server's address with ``{}``."""

    folder: Path
    postgres: str | None = None

    def url(self, name: str) -> str:
        """The address of the database of that name."""
        return self.postgres.format(name) if self.postgres else f"sqlite:///{self.folder / name}.db"

    def copy(self, source: str, target: str) -> str:
        """A copy under another name, replacing what was there; answers its address."""
        if self.postgres:
            with psycopg.connect(self.postgres.format("postgres"), autocommit=True) as server:
                server.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
                server.execute(f"CREATE DATABASE {target} TEMPLATE {source}")
            return self.url(target)
        for leftover in self.folder.glob(f"{target}.db*"):
            leftover.unlink()
        with sqlite3.connect(self.folder / f"{source}.db") as before:
            before.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.folder / f"{source}.db", self.folder / f"{target}.db")
        return self.url(target)

    def create(self, name: str) -> str:
        """An empty database."""
        if self.postgres:
            with psycopg.connect(self.postgres.format("postgres"), autocommit=True) as server:
                server.execute(f"CREATE DATABASE {name}")
        return self.url(name)


@contextmanager
def installation(url: str, folder: Path) -> Iterator[Services]:
    """The services over a database."""
    with opened(url=url, folder=folder) as services:
        yield services


def fill(services: Services, definitions: Path) -> None:
    """Publish the definitions."""
    imported = import_folder(services, root=definitions)
    if imported.refused or not imported.published:
        raise RuntimeError(f"the definitions were not published: {imported.findings}")


def open_jobs(services: Services, sop: str, count: int) -> list[str]:
    """Jobs that wait for their first step; answers their ids."""
    wei = actor(services)
    jobs = []
    for _ in range(count):
        done = open_job(services, wei, sop=sop, branch="east", assignee="wei")
        if isinstance(done, Refused):
            raise TypeError(f"the job was refused: {done}")
        jobs.append(done.job)
    return jobs


def actor(services: Services) -> Actor:
    """Who hands in."""
    return Actor(login="wei", at=services.clock.now())
