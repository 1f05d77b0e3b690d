"""``sopwith audit``: everything that is stored, held against the events it must follow from."""

from __future__ import annotations

import argparse
import json

from engine.commands import installation
from engine.commands.terminal import FAILED, OK, Terminal, both

EXAMPLES = """
examples:
  sopwith audit                         every chain, every job's state, every piece of evidence
  sopwith audit --no-evidence           without reading the evidence again
  sopwith audit --format json           for monitoring

It may run while a server is using the installation. Exit codes: 0 all holds · 1 something does not
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    installation.add_arguments(parser)
    parser.add_argument(
        "--no-evidence", action="store_true", help=both("do not hash blobs", "不校验证据文件")
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from engine.store.auditing import Progress, audit

    installation.must_exist(options)
    language = both("en", "zh-CN")
    with installation.opened(options.data, options.database) as services:
        blobs = None if options.no_evidence else services.blobs
        if terminal.err.is_terminal and options.format == "text":
            with terminal.err.status(both("Auditing", "正在审计")) as status:

                def progress(now: Progress) -> None:
                    status.update(both(f"{now.jobs:,} jobs, {now.events:,} events", f"{now.jobs:,} 个工单"))

                report = audit(services.store, progress, blobs=blobs)
        else:
            report = audit(services.store, blobs=blobs)
    if options.format == "json":
        told = {
            "holds": report.holds,
            "jobs": report.jobs,
            "events": report.events,
            "administrative_entries": report.entries,
            "blobs": report.blobs,
            "seconds": round(report.seconds, 3),
            "faults": [
                {"code": one.code, "job": one.job, "message": one.sentence(language)} for one in report.faults
            ],
            "unlisted": report.unlisted,
        }
        terminal.raw(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return OK if report.holds else FAILED
    for fault in report.faults:
        terminal.say(f"✗ {fault.code}: {fault.sentence(language)}", style="red")
    if report.unlisted:
        terminal.say(both(f"… and {report.unlisted} more", f"…… 另有 {report.unlisted} 处"), style="red")
    terminal.say(
        both(
            f"{report.jobs:,} jobs, {report.events:,} events, {report.blobs:,} pieces of evidence "
            f"in {report.seconds:.1f} s",
            f"{report.jobs:,} 个工单、{report.events:,} 个事件、{report.blobs:,} 份证据，"
            f"用时 {report.seconds:.1f} 秒",
        )
    )
    verdict = both("All holds.", "全部成立。") if report.holds else both("It does not hold.", "存在问题。")
    terminal.say(verdict, style="bold green" if report.holds else "bold red")
    return OK if report.holds else FAILED
