"""The ``sopwith`` command: finds the subcommand, reads its options, answers with its exit code."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from engine.commands.terminal import MISUSE, Mistake, Terminal, both


class Summary(NamedTuple):
    """One line about a subcommand, known without importing it."""

    en: str
    zh: str


COMMANDS: dict[str, Summary] = {
    "up": Summary("start the server and serve until stopped", "启动服务，直到停止"),
    "worker": Summary("carry the work that waits: deadlines, devices, messages", "承担后台等待的工作"),
    "check": Summary("say what is wrong with SOP files, before anything is published", "检查 SOP 文件"),
    "test": Summary("run the scenarios of SOPs", "运行 SOP 的场景测试"),
    "compile": Summary("compile an SOP to its runbook", "将 SOP 编译为运行手册"),
    "publish": Summary("publish SOPs, for all branches or not at all", "发布 SOP"),
    "pull": Summary("write a published SOP, or a draft, into a folder", "将已发布的 SOP 或草稿写入文件夹"),
    "diff": Summary("tell two revisions of an SOP apart, in plain words", "用通俗语言比较两个版本"),
    "demo": Summary("walk one job through the API, from opening to a verified dossier", "完整演示一个工单"),
    "dossier": Summary("write a job's dossier to a file", "导出工单档案"),
    "verify": Summary("verify a dossier, without server or database", "离线核验工单档案"),
    "audit": Summary("prove every job's chain and state", "审计所有工单的事件链"),
    "plugins": Summary("list the plugins, what they add and what is wrong", "列出插件及其提供的能力"),
    "token": Summary("make, list and revoke API tokens", "管理 API 令牌"),
    "backup": Summary("save the whole installation to one file", "备份整个系统"),
    "restore": Summary("bring an installation back from a backup", "从备份恢复"),
}


def make_parser(chosen: str | None = None) -> argparse.ArgumentParser:
    """The parser with all subcommands named; options are added for ``chosen`` only."""
    parser = argparse.ArgumentParser(
        prog="sopwith",
        description=both(
            "Sopwith runs SOPs written as YAML: steps in order, evidence, approvals, escalation.",
            "Sopwith 运行以 YAML 编写的 SOP：步骤有序、证据齐全、审批与升级。",
        ),
        epilog=both(
            "Start with `sopwith up --demo`, then `sopwith demo` in another terminal.\n"
            "`sopwith COMMAND --help` explains each command with examples.",
            "先运行 `sopwith up --demo`，再在另一终端运行 `sopwith demo`。\n"
            "`sopwith 命令 --help` 以示例说明各命令。",
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help=both("show the version", "显示版本"))
    commands = parser.add_subparsers(dest="command", metavar=both("COMMAND", "命令"))
    for name, summary in COMMANDS.items():
        module = importlib.import_module(f"engine.commands.{name}") if name == chosen else None
        text = both(summary.en, summary.zh)
        command = commands.add_parser(
            name,
            help=text,
            description=text[0].upper() + text[1:] + both(".", "。"),
            epilog=textwrap.dedent(module.EXAMPLES).strip() if module else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if module:
            module.add_arguments(command)
    return parser


def _chosen(arguments: Sequence[str]) -> str | None:
    return next((one for one in arguments if one in COMMANDS), None)


def main(arguments: Sequence[str] | None = None, terminal: Terminal | None = None) -> int:
    """Run a command line; answers its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    terminal = terminal or Terminal()
    chosen = _chosen(given)
    parser = make_parser(chosen)
    try:
        options = parser.parse_args(given)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else MISUSE
    if options.version:
        from importlib.metadata import version

        terminal.say(f"sopwith {version('sopwith')}")
        return 0
    if options.command is None:
        parser.print_help()
        return MISUSE
    module = importlib.import_module(f"engine.commands.{options.command}")
    try:
        code: int = module.run(options, terminal)
    except Mistake as error:
        return terminal.mistake(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return code


if __name__ == "__main__":
    sys.exit(main())
