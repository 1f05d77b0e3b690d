"""``sopwith verify``: check a dossier with nothing but the file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from engine.commands.terminal import FAILED, OK, Terminal, both, fail

EXAMPLES = """
examples:
  sopwith verify J-1042.zip                     every check, and precisely what does not hold
  sopwith verify --key BASE64 J-1042.zip        signed by the key that the company made known, too
  sopwith verify --format json J-1042.zip       for programs

Needs no server, no database and no network. Exit codes: 0 it holds · 1 it does not · 2 no such file
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="+", type=Path, metavar="FILE", help=both("a dossier", "工单档案"))
    parser.add_argument(
        "--key", metavar="BASE64", help=both("the public key that must have signed it", "应为其签名的公钥")
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    import msgspec

    from engine.services.verifying import Verification, verify

    found: list[Verification] = []
    for file in options.file:
        try:
            found.append(verify(file, trusted_key=options.key))
        except OSError as error:
            fail(both(f"{file} cannot be read: {error.strerror}", f"无法读取 {file}：{error.strerror}"))
    if options.format == "json":
        terminal.raw(json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=2) + "\n")
    else:
        for one in found:
            show(one, terminal)
    return OK if all(one.holds for one in found) else FAILED


def show(verification: object, terminal: Terminal) -> None:
    """Each check, and what does not hold."""
    from rich.text import Text

    from engine.services.verifying import Verification

    assert isinstance(verification, Verification)
    terminal.say(f"{verification.file}", style="bold")
    for check in verification.checks:
        sign, colour = ("✓", "green") if check.holds else ("✗", "bold red")
        terminal.out.print(Text.assemble((f"  {sign} ", colour), check.summary))
        for problem in check.problems:
            terminal.say(f"      {problem}", style="red")
    if verification.holds:
        terminal.say(
            both(
                f"It holds. Signed by {verification.fingerprint}.",
                f"核验通过。签名密钥 {verification.fingerprint}。",
            ),
            style="bold green",
        )
    else:
        terminal.say(both("It does not hold.", "核验不通过。"), style="bold red")
