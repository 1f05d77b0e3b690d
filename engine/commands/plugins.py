"""``sopwith plugins``: what plugins are installed, what each adds, and what is wrong with any."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from engine.commands import installation
from engine.commands.terminal import FAILED, OK, Terminal, both, told

if TYPE_CHECKING:
    from engine.language.finding import Finding
    from plugins.installed import Plugin, Plugins, Trouble

EXAMPLES = """
examples:
  sopwith plugins                       every plugin, what it adds, and what is wrong with it
  sopwith plugins --data DIR            the settings in that folder are looked at too
  sopwith plugins --json                for other programs

adapters.yaml and actions.yaml in the data folder hold what an installation sets for plugins; docs/plugins.md
says how. Exit codes: 0 all is well · 1 something is wrong with a plugin or its settings
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    installation.add_data_argument(parser)
    parser.add_argument("--json", action="store_true", help=both("for other programs", "供其他程序使用"))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from engine.services.plugin_settings import action_settings, configured_adapters
    from plugins.manager import installed

    found = installed()
    adapters, findings = configured_adapters(options.data, found)
    _, more = action_settings(options.data, found)
    findings = [*findings, *more]
    if options.json:
        report = {
            "plugins": [msgspec.to_builtins(one) for one in found.plugins],
            "troubles": [msgspec.to_builtins(one) for one in found.troubles],
            "adapters": [{"source": one.source, "adapter": one.adapter} for one in adapters],
            "settings": [
                {
                    "place": str(one.place),
                    "message": one.message.titles,
                    "hint": None if one.hint is None else one.hint.titles,
                }
                for one in findings
            ],
        }
        terminal.raw(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    else:
        for plugin in found.plugins:
            _show(plugin, found, terminal)
        for one in adapters:
            terminal.say(
                both(
                    f"Listening as {one.source} by {one.adapter}",
                    f"以 {one.source} 接收设备消息：{one.adapter}",
                )
            )
        _tell(found.troubles, findings, terminal)
    return FAILED if found.troubles or findings else OK


def _show(plugin: Plugin, found: Plugins, terminal: Terminal) -> None:
    origin = both("built in", "内置") if plugin.built_in else f"{plugin.package} {plugin.version}"
    terminal.say(f"{plugin.name}  ", style="bold", end="")
    terminal.say(origin, style="dim")
    titles: dict[str, Mapping[str, Any]] = {
        "action": found.actions,
        "channel": found.channels,
        "device_adapter": found.adapters,
        "evidence_check": found.checks,
        "dispatch_strategy": found.strategies,
    }
    kinds = {
        "action": both("action", "动作"),
        "channel": both("channel", "消息渠道"),
        "device_adapter": both("device adapter", "设备接入"),
        "evidence_check": both("evidence check", "证据检查"),
        "dispatch_strategy": both("dispatch strategy", "派工策略"),
    }
    for offer in plugin.offers:
        title = titles[offer.kind][offer.name].title
        words = title.get(both("en", "zh-CN")) or title[min(title)]
        terminal.say(f"    {kinds[offer.kind]} {offer.name}: {words}")


def _tell(troubles: tuple[Trouble, ...], findings: list[Finding], terminal: Terminal) -> None:
    for trouble in troubles:
        terminal.say(f"✗ {trouble.plugin}: {sentence(trouble)}", style="red")
    for finding in findings:
        terminal.say(f"✗ {finding.place}: {told(finding.message)}", style="red")
        if finding.hint:
            terminal.say(f"  {told(finding.hint)}", style="dim")


def sentence(trouble: Trouble) -> str:
    """What is wrong with a plugin, in the language of this process."""
    name, why, by = trouble.name, trouble.why, trouble.by
    match trouble.code:
        case "import_failed":
            return both(f"it can't be imported: {why}", f"无法导入：{why}")
        case "not_a_plugin":
            return both(f"it is no plugin: {why}", f"不是插件：{why}")
        case "unknown_hook":
            return both(f"there is no hook {name}; it is passed over", f"没有名为 {name} 的钩子，已忽略")
        case "hook_failed":
            return both(f"its hook {name} failed: {why}", f"钩子 {name} 出错：{why}")
        case "bad_offer":
            return both(f"{name or '?'} can't be used: {why}", f"{name or '?'} 无法使用：{why}")
        case "name_taken":
            return both(
                f"{name} is offered by {by} already, which keeps the name",
                f"{name} 已由 {by} 提供，以其为准",
            )
