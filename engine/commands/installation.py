"""The installation a command works on: where it lies, opened with troubles told in plain words."""

from __future__ import annotations

import argparse
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands.terminal import FAILED, Mistake, both, fail

if TYPE_CHECKING:
    from engine.services.access import Actor
    from engine.services.context import Services

DATA, DATABASE = "SOPWITH_DATA", "SOPWITH_DATABASE"


def add_data_argument(parser: argparse.ArgumentParser) -> None:
    """``--data`` alone, for commands that look into the folder and open nothing."""
    parser.add_argument(
        "--data",
        metavar="DIR",
        type=Path,
        default=Path(os.environ.get(DATA, "data")),
        help=both(
            f"folder of the installation (default: ${DATA} or data)", f"数据文件夹（默认 ${DATA} 或 data）"
        ),
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``--data`` and ``--database``, the same for every command that opens an installation."""
    add_data_argument(parser)
    parser.add_argument(
        "--database",
        metavar="URL",
        default=os.environ.get(DATABASE) or None,
        help=both(
            f"postgresql://… (default: ${DATABASE} or the embedded database in the folder)",
            f"postgresql://…（默认 ${DATABASE}，否则用文件夹内的嵌入式数据库）",
        ),
    )


def must_exist(options: argparse.Namespace) -> None:
    """Refuse a folder in which nothing was ever started: opening it would make a new, empty installation."""
    if options.database is None and not options.data.is_dir():
        fail(
            both(f"There is no installation in {options.data}.", f"{options.data} 中没有安装。"),
            both("Name its folder with --data, or make one with `sopwith up`.", "用 --data 指定文件夹。"),
        )


@contextmanager
def opened(data: Path, database: str | None) -> Iterator[Services]:
    """The installation, open. A trouble that its owner can mend is told as a mistake."""
    from engine.services.composition import close_services, open_services

    try:
        data.mkdir(parents=True, exist_ok=True)
        services = open_services(url=database, folder=data)
    except Exception as error:
        explain(error, data, database)
        raise
    try:
        yield services
    finally:
        close_services(services)


@contextmanager
def only_server(data: Path, database: str | None) -> Iterator[None]:
    """Be the one server on the embedded database in ``data``: two would wait for each other at every write.
    On PostgreSQL any number may serve."""
    if database is not None:
        yield
        return
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = (data / "server.lock").open("a")
    except OSError as error:
        fail(both(f"{data} cannot be used: {error}", f"无法使用 {data}：{error}"), exit_code=FAILED)
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fail(
                both(f"A server is running on {data} already.", f"{data} 上已有服务在运行。"),
                both(
                    "Stop it first, or name another folder with --data.", "请先停止，或用 --data 另选文件夹。"
                ),
                exit_code=FAILED,
            )
        yield


def explain(error: Exception, data: Path, database: str | None) -> None:
    """Raise a mistake with a sentence where we know what the error means; else do nothing."""
    import sqlite3

    import psycopg
    from sqlalchemy.exc import ArgumentError, OperationalError

    from engine.store.errors import BadAddress, NewerDatabase

    if isinstance(error, BadAddress | NewerDatabase):
        fail(both(f"The database cannot be used: {error}", f"数据库无法使用：{error}"))
    cause = error.__cause__ if isinstance(error, OperationalError) and error.__cause__ else error
    hint = both(
        "Give --database postgresql://USER:PASSWORD@HOST/NAME, or leave it out.", "请检查 --database。"
    )
    if isinstance(cause, ArgumentError | ValueError) and database is not None:
        fail(both(f"The database's address is not understood: {cause}", f"数据库地址无法识别：{cause}"), hint)
    if isinstance(cause, psycopg.Error):
        first = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
        fail(both(f"The database does not answer: {first}", f"数据库无响应：{first}"), hint, exit_code=FAILED)
    if isinstance(cause, sqlite3.Error):
        fail(
            both(f"The database in {data} cannot be used: {cause}", f"{data} 中的数据库无法使用：{cause}"),
            both("Is another server running on it? Is the disk full?", "是否已有服务在使用？磁盘是否已满？"),
            exit_code=FAILED,
        )
    if isinstance(cause, OSError):
        fail(both(f"{data} cannot be used: {cause}", f"无法使用 {data}：{cause}"), exit_code=FAILED)


def operator(services: Services, login: str | None) -> Actor:
    """Whoever runs the command on the machine that holds the data: as ``login``, else as the first
    administrator. There is no password to ask for: the files are theirs to read and write anyway."""
    from engine.services.access import Actor, may

    organisation = services.organisations.current()
    now = services.clock.now()
    if login is not None:
        if login not in organisation.people:
            fail(both(f"There is nobody called {login}.", f"没有名为 {login} 的人员。"))
        return Actor(login=login, at=now)
    for person in sorted(organisation.people.values(), key=lambda one: one.login):
        if person.active and may(organisation, person.login, "all", None):
            return Actor(login=person.login, at=now)
    raise Mistake(
        both("Nobody in this installation is an administrator.", "此安装没有管理员。"),
        both("Say with --as as whom to act.", "请用 --as 指定以谁的身份执行。"),
    )
