"""``sopwith diff``: what differs between two revisions of an SOP, in a designer's words."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands import installation, remote
from engine.commands.check import show
from engine.commands.terminal import FAILED, OK, Terminal, both, fail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.language.runbook import Runbook

EXAMPLES = """
examples:
  sopwith diff store-visit 3 4                       two revisions that were published here
  sopwith diff old/store-visit sop_definitions/store-visit        two folders
  sopwith diff store-visit 3 4 --url https://sopwith.example --token swp_…

Differences are told for the base and for every variant. Exit codes: 0 told · 1 not to be had · 2 misuse
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="+",
        metavar="SOP OLDER NEWER | FOLDER FOLDER",
        help=both("an SOP and two revisions, or two folders", "SOP 与两个版本号，或两个文件夹"),
    )
    installation.add_arguments(parser)
    remote.add_arguments(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    what: list[str] = options.what
    if len(what) == 2:
        differences = _of_folders(Path(what[0]), Path(what[1]), terminal)
        if differences is None:
            return FAILED
    elif len(what) == 3 and what[1].isdigit() and what[2].isdigit():
        differences = _of_revisions(options, what[0], int(what[1]), int(what[2]))
    else:
        fail(
            both("Name an SOP and two revisions, or two folders.", "请指定 SOP 与两个版本号，或两个文件夹。"),
            "sopwith diff store-visit 3 4",
        )
    total = 0
    for variant, sentences in differences.items():
        if sentences:
            terminal.say(variant or both("base", "基础流程"), style="bold")
        for sentence in sentences:
            total += 1
            terminal.say(f"  {sentence}")
    if total == 0:
        terminal.say(both("Nothing differs.", "没有差异。"), style="green")
    return OK


def _of_revisions(
    options: argparse.Namespace, sop: str, older: int, newer: int
) -> Mapping[str, tuple[str, ...]]:
    from engine.services.problems import ServiceProblem
    from engine.services.publishing import compare

    if options.url is not None:
        with remote.Remote(options.url, options.token) as server:
            query = {"older": older, "newer": newer}
            told: dict[str, tuple[str, ...]] = server.ask(
                "GET", f"/api/sops/{sop}/differences", params=query
            ).json()["differences"]
            return told
    installation.must_exist(options)
    with installation.opened(options.data, options.database) as services:
        actor = installation.operator(services, None)
        try:
            return compare(services, actor, sop=sop, older=older, newer=newer, language=both("en", "zh-CN"))
        except ServiceProblem as error:
            fail(error.detail, exit_code=FAILED)


def _of_folders(older: Path, newer: Path, terminal: Terminal) -> Mapping[str, tuple[str, ...]] | None:
    from engine.services.revision_differences import told_apart

    found = [_runbooks(folder, terminal) for folder in (older, newer)]
    if found[0] is None or found[1] is None:
        return None
    return told_apart(found[0], found[1], both("en", "zh-CN"))


def _runbooks(folder: Path, terminal: Terminal) -> dict[str, Runbook] | None:
    """The base and the variants of a folder's SOP; None, and the findings told, where it is broken."""
    from engine.language.compiling import NotCompilable, compile_sop
    from engine.services.checking import load

    if not (folder / "sop.yaml").is_file():
        fail(both(f"{folder} is no SOP's folder.", f"{folder} 不是 SOP 文件夹。"))
    library = load(folder)
    try:
        ((sop, files),) = library.sops.items()
        return {variant or "": compile_sop(library, sop, variant) for variant in (None, *files.variants)}
    except (NotCompilable, ValueError) as error:
        findings = error.findings if isinstance(error, NotCompilable) else library.findings
        show([one for one in findings if one.severity == "error"], terminal)
        return None
