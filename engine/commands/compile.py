"""``sopwith compile``: an SOP's runbook, for one variant, as canonical JSON."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands.check import existing, show
from engine.commands.terminal import FAILED, OK, Terminal, both, fail

if TYPE_CHECKING:
    from engine.language.library import Library

EXAMPLES = """
examples:
  sopwith compile sop_definitions/store-visit                      to standard output
  sopwith compile sop_definitions/store-visit -o store-visit.json
  sopwith compile sop_definitions/channel-activation --variant lower-tier
  sopwith compile sop_definitions --all -o runbooks/               every SOP and variant, one file each

The runbook is canonical JSON (RFC 8785) and is named by its SHA-256, which is told on standard error. An SOP
with errors is not compiled. Exit codes: 0 compiled · 1 it has errors · 2 the command line is wrong
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH", help=both("an SOP's folder", "SOP 的文件夹"))
    parser.add_argument("--variant", help=both("default: the base", "默认为基础流程"))
    parser.add_argument("--all", action="store_true", help=both("every SOP and variant", "全部 SOP 与变体"))
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=both("where to", "输出位置"))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from engine.language.checking import check
    from engine.language.compiling import compile_sop, encode_runbook
    from engine.services.checking import known_actions, known_checks, known_ways, load

    (path,) = existing([options.path])
    library = load(path)
    found = check(library, actions=known_actions(), ways=known_ways(), checks=known_checks())
    findings = (*library.findings, *found)
    errors = [one for one in findings if one.severity == "error"]
    if errors:
        show(errors, terminal)
        return FAILED
    wanted = _wanted(library, options)
    for sop, variant in wanted:
        content, digest = encode_runbook(compile_sop(library, sop, variant))
        name = sop if variant is None else f"{sop}.{variant}"
        terminal.note(f"{name}: {digest}")
        try:
            _write(content, options.output / f"{name}.json" if options.all else options.output, terminal)
        except OSError as error:
            fail(both(f"Cannot write: {error}", f"无法写入：{error}"), exit_code=FAILED)
    return OK


def _wanted(library: Library, options: argparse.Namespace) -> list[tuple[str, str | None]]:
    if options.all:
        if options.output is None:
            fail(both("With --all say with -o into which folder.", "--all 需要用 -o 指定文件夹。"))
        return [(sop, variant) for sop, files in library.sops.items() for variant in (None, *files.variants)]
    if len(library.sops) != 1:
        fail(
            both(f"There are {len(library.sops)} SOPs in {options.path}.", f"{options.path} 中有多个 SOP。"),
            both("Name the folder of one, or say --all.", "请指定其中一个，或使用 --all。"),
        )
    ((sop, files),) = library.sops.items()
    if options.variant is not None and options.variant not in files.variants:
        fail(
            both(f"{sop} has no variant {options.variant}.", f"{sop} 没有变体 {options.variant}。"),
            both("It has: ", "可选：") + (", ".join(files.variants) or both("none", "无")),
        )
    return [(sop, options.variant)]


def _write(content: bytes, target: Path | None, terminal: Terminal) -> None:
    if target is None:
        terminal.raw(content.decode() + "\n")
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
