"""``sopwith dossier``: a job's whole record as one signed archive."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import IO

from engine.commands import installation, remote
from engine.commands.terminal import FAILED, OK, Terminal, both, fail

EXAMPLES = """
examples:
  sopwith dossier JOB                               to JOB.zip
  sopwith dossier JOB -o record.zip --language en
  sopwith dossier JOB --url https://sopwith.example --token swp_…

The archive holds a page to read and print, the events, the runbook, all evidence, and a signed list of it
all. `sopwith verify` checks it anywhere, without this installation.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("job", metavar="JOB", help=both("the job's id", "工单编号"))
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help=both("default: JOB.zip", "默认 JOB.zip")
    )
    parser.add_argument("--language", choices=("zh-CN", "en"), default=both("en", "zh-CN"))
    parser.add_argument("--as", dest="login", metavar="LOGIN", help=both("act as", "以谁的身份"))
    installation.add_arguments(parser)
    remote.add_arguments(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    name = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in options.job)
    target: Path = options.output or Path(f"{name}.zip")
    try:
        size = _from_server(options, target) if options.url else _from_here(options, target, terminal)
    except OSError as error:
        fail(both(f"{target} cannot be written: {error}", f"无法写入 {target}：{error}"), exit_code=FAILED)
    terminal.say(both(f"{target}: {size:,} bytes", f"{target}：{size:,} 字节"))
    return OK


def _from_server(options: argparse.Namespace, target: Path) -> int:
    with remote.Remote(options.url, options.token) as server:
        query = {"language": options.language}
        content = server.ask("GET", f"/api/jobs/{options.job}/dossier", params=query).content
    return target.write_bytes(content)


def _from_here(options: argparse.Namespace, target: Path, terminal: Terminal) -> int:
    from engine.services.dossier.gather import make_dossier
    from engine.services.problems import ServiceProblem

    installation.must_exist(options)
    with installation.opened(options.data, options.database) as services:
        actor = installation.operator(services, options.login)
        try:
            with terminal.progress(both("Gathering the record", "正在汇集记录")):
                source = make_dossier(services, actor, job=options.job, language=options.language)
        except ServiceProblem as error:
            fail(error.detail, exit_code=FAILED)
        except ValueError as error:
            fail(
                str(error),
                both("`sopwith audit` tells what else is damaged.", "运行 `sopwith audit`。"),
                exit_code=FAILED,
            )
        with source:
            _keep(source, target)
    return target.stat().st_size


def _keep(source: IO[bytes], target: Path) -> None:
    """Write all of a stream to a file, or nothing."""
    draft = target.with_name(f".{target.name}.part")
    try:
        with draft.open("wb") as file:
            shutil.copyfileobj(source, file)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
