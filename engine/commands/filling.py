"""Filling an empty installation, and giving its first people a password to sign in with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands import installation
from engine.commands.demo import DEMO_PASSWORD
from engine.commands.terminal import Terminal, both, fail, told

if TYPE_CHECKING:
    from engine.services.context import Services

DEMO_PEOPLE = ("lin", "wei", "chen", "gao", "sun", "zhou", "xu")
"""Who is shown with `--demo`, where the organisation has them: one of each kind."""

OPERATOR = "operator"
"""Who stands in the audit log for the person at the machine's own keyboard."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody to sign in as."""

    login: str
    name: str
    roles: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """Who can sign in with ``password``, as far as it was just set or is the demo's."""

    people: tuple[Account, ...] = ()
    password: str = ""
    demo: bool = False


def fill(services: Services, definitions: Path, terminal: Terminal, *, demo: bool) -> Welcome:
    """Load ``definitions`` into an installation that has nobody in it, and say who can sign in."""
    empty = not services.organisations.current().people
    if empty:
        _load(services, definitions, terminal)
    if demo:
        from engine.commands.demo.day import furnish_day
        from engine.commands.demo.devices import furnish_devices

        welcome = _demo_people(services, terminal)
        with terminal.progress(both("Opening the jobs of a day", "正在准备一天的工单")):
            if furnish_day(services):
                furnish_devices(services)
        return welcome
    return _first_administrator(services) if empty else Welcome()


def _load(services: Services, definitions: Path, terminal: Terminal) -> None:
    from engine.services.importing import import_folder

    if not (definitions / "organisation.yaml").is_file():
        fail(
            both(f"{definitions} has no organisation.yaml.", f"{definitions} 中没有 organisation.yaml。"),
            both("Name a folder of SOPs with --definitions.", "用 --definitions 指定 SOP 文件夹。"),
        )
    with terminal.progress(both(f"Loading {definitions}", f"正在加载 {definitions}")):
        found = import_folder(services, root=definitions, progress=lambda what: terminal.note(f"  {what}"))
    for finding in found.findings:
        if finding.severity == "error":
            terminal.note(f"  {finding.place}: {finding.code}: {told(finding.message)}", style="red")
    terminal.note(
        both(
            f"  {found.people} people in {found.branches} branches, {len(found.published)} SOPs published",
            f"  {found.branches} 个网点、{found.people} 人，已发布 {len(found.published)} 个 SOP",
        )
    )


def _accounts(services: Services, logins: tuple[str, ...]) -> tuple[Account, ...]:
    people = services.organisations.current().people
    return tuple(
        Account(
            login, people[login].name, ", ".join(f"{role}@{branch}" for role, branch in people[login].roles)
        )
        for login in logins
        if login in people
    )


def _demo_people(services: Services, terminal: Terminal) -> Welcome:
    from engine.services.people import give_password
    from engine.services.problems import ServiceProblem
    from engine.services.sessions import sign_in

    accounts = _accounts(services, DEMO_PEOPLE)
    if accounts:
        try:
            sign_in(services, login=accounts[0].login, password=DEMO_PASSWORD, agent="sopwith up")
        except ServiceProblem:
            with terminal.progress(both("Giving the demo people a password", "正在设置演示密码")):
                for account in accounts:
                    give_password(services, login=account.login, password=DEMO_PASSWORD, by=OPERATOR)
    return Welcome(accounts, DEMO_PASSWORD, demo=True)


def _first_administrator(services: Services) -> Welcome:
    from engine.services.people import give_password

    login = installation.operator(services, None).login
    password = secrets.token_urlsafe(12)
    give_password(services, login=login, password=password, by=OPERATOR)
    return Welcome(_accounts(services, (login,)), password)
