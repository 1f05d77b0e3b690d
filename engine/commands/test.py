"""``sopwith test``: runs the scenarios of SOPs on the real runtime, with a clock of their own."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from engine.commands.check import describe, existing, show
from engine.commands.terminal import FAILED, OK, Terminal, both, told

EXAMPLES = """
examples:
  sopwith test sop_definitions                  every scenario of every SOP
  sopwith test sop_definitions/store-visit      those of one
  sopwith test --only overdue sop_definitions   those whose name has the word

A scenario that does not hold says where, what it expected and what it found. Exit codes: 0 all hold ·
1 one does not, or the SOP has errors · 2 the command line is wrong
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path",
        nargs="+",
        type=Path,
        metavar="PATH",
        help=both("an SOP's folder, or a folder of SOPs", "SOP 文件夹，或 SOP 集合文件夹"),
    )
    parser.add_argument("--only", metavar="WORD", default="", help=both("in the name", "名称包含此词"))
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from rich.text import Text

    from engine.runtime.rehearsal import run_scenarios
    from engine.runtime.scenario_runs import ScenarioResult
    from engine.services.checking import load

    begun = time.perf_counter()
    results: list[ScenarioResult] = []
    broken = False
    for path in existing(options.path):
        library = load(path)
        errors = [finding for finding in library.findings if finding.severity == "error"]
        if errors:
            broken = True
            if options.format == "text":
                show(errors, terminal)
        for result in run_scenarios(library):
            if options.only.lower() not in result.name.lower():
                continue
            results.append(result)
            if options.format == "text":
                sign, colour = ("✓", "green") if result.holds else ("✗", "bold red")
                terminal.out.print(
                    Text.assemble((f"{sign} ", colour), result.name, (f"  {result.file}", "dim"))
                )
                for finding in result.findings:
                    terminal.say(f"    {finding.place}: {told(finding.message)}", style="red")
    failed = [result for result in results if not result.holds]
    if options.format == "json":
        lines = [
            {
                "scenario": one.name,
                "file": one.file,
                "holds": one.holds,
                "findings": [describe(finding) for finding in one.findings],
            }
            for one in results
        ]
        terminal.raw(json.dumps(lines, ensure_ascii=False, indent=2) + "\n")
    else:
        seconds = time.perf_counter() - begun
        terminal.say(
            both(
                f"{len(results) - len(failed)} of {len(results)} scenarios hold ({seconds:.1f} s)",
                f"{len(results)} 个场景中 {len(results) - len(failed)} 个成立（{seconds:.1f} 秒）",
            ),
            style="bold red" if failed else "bold green",
        )
    return FAILED if failed or broken else OK
