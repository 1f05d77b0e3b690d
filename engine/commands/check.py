"""``sopwith check``: findings of SOP files, as text for people or JSON for programs."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from engine.commands.terminal import FAILED, OK, Terminal, both, fail, told
from engine.language.finding import Finding

EXAMPLES = """
examples:
  sopwith check sop_definitions                     every SOP of a folder, in its organisation
  sopwith check sop_definitions/store-visit         one SOP
  sopwith check --format json sop_definitions       for editors and build servers

exit codes: 0 no errors (warnings are no errors) · 1 errors · 2 the command line is wrong
Each finding has a code; docs/language/findings.md explains every one.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path",
        nargs="+",
        type=Path,
        metavar="PATH",
        help=both(
            "an SOP's folder, or a folder of SOPs with its organisation.yaml",
            "一个 SOP 的文件夹，或含 organisation.yaml 的 SOP 集合文件夹",
        ),
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def describe(finding: Finding) -> dict[str, Any]:
    """A finding as ``--format json`` writes it."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "message": finding.message.titles,
        "hint": None if finding.hint is None else finding.hint.titles,
    }


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from engine.services.checking import check_path

    paths = existing(options.path)
    if options.format == "json":
        findings = check_path(paths)
        terminal.raw(json.dumps([describe(one) for one in findings], ensure_ascii=False, indent=2) + "\n")
    else:
        with terminal.progress(both("Checking", "正在检查")):
            findings = check_path(paths)
        show(findings, terminal)
    return FAILED if any(one.severity == "error" for one in findings) else OK


def existing(paths: list[Path]) -> tuple[Path, ...]:
    """The paths as they are; folders that are not there are a mistake."""
    for path in paths:
        if not path.is_dir():
            what = both("is a file", "是文件") if path.exists() else both("is not there", "不存在")
            fail(
                f"{path} {what}",
                both(
                    "Name an SOP's folder, or a folder of SOPs with its organisation.yaml.",
                    "请指定 SOP 文件夹，或含 organisation.yaml 的文件夹。",
                ),
            )
    return tuple(paths)


def show(findings: list[Finding], terminal: Terminal) -> None:
    """Findings for a person to read, and how many there are."""
    from rich.text import Text

    for finding in findings:
        colour = "bold red" if finding.severity == "error" else "bold yellow"
        line = Text.assemble(
            (f"{finding.place}: ", "bold"),
            (f"{finding.severity} {finding.code} ", colour),
            told(finding.message),
        )
        terminal.out.print(line, soft_wrap=True)  # an editor's problem matcher reads whole lines
        if finding.hint:
            terminal.out.print(
                Text(f"  {both('hint: ', '提示：')}{told(finding.hint)}", style="dim"), soft_wrap=True
            )
    errors = sum(1 for finding in findings if finding.severity == "error")
    warnings = len(findings) - errors
    if findings:
        count = f"{_number(errors, 'error')}, {_number(warnings, 'warning')}"
        terminal.say(both(count, f"{errors} 个错误，{warnings} 个警告"))
    else:
        terminal.say(both("Nothing to complain about.", "没有发现问题。"), style="green")


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
