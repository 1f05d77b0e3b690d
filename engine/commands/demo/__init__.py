"""``sopwith demo``: one job through the API of a running server, with every expectation checked."""

from __future__ import annotations

import argparse
from contextlib import ExitStack

from engine.commands.terminal import FAILED, OK, Terminal, both, fail

DEMO_PASSWORD = "sopwith-demo"  # noqa: S105  printed by `sopwith up --demo`, for trying out only

EXAMPLES = """
examples:
  sopwith demo                                 with a server of its own, on a temporary folder
  sopwith demo --url http://127.0.0.1:8000     against `sopwith up --demo`

It opens a channel-activation job, uploads photographs and a signature, is refused where it skips a step,
goes by the backup path on a system fault, is approved by another person, verifies the dossier, and shows
that one changed byte is found. Exit codes: 0 all as expected · 1 something differed · 2 no such server
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", help=both("a running server (default: one of its own)", "正在运行的服务器"))
    parser.add_argument(
        "--password",
        default=DEMO_PASSWORD,
        help=both("of the demo people lin, wei and chen", "演示人员 lin、wei、chen 的密码"),
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    import httpx

    from engine.commands.demo.http import Unexpected
    from engine.commands.demo.walk import Walk

    number = 0

    def trace(what: str, result: str) -> None:
        nonlocal number
        number += 1
        from rich.text import Text

        refused = result.startswith("✗") or "changed" in what or "改动" in what
        terminal.out.print(
            Text.assemble(
                (f"{number:3}  ", "dim"), f"{what:<44} ", (result, "yellow" if refused else "green")
            )
        )

    with ExitStack() as stack:
        url = options.url
        if url is None:
            from engine.commands.demo.own_server import own_server

            url = stack.enter_context(own_server(terminal))
        if not url.startswith(("http://", "https://")):
            fail(
                both(f"{url} is not the address of a server.", f"{url} 不是服务器地址。"),
                both("It begins with http:// or https://", "应以 http:// 或 https:// 开头"),
            )
        try:
            Walk(url.rstrip("/"), options.password, trace).run()
        except Unexpected as error:
            terminal.err.print(both(f"Differs: {error}", f"不符：{error}"), style="bold red")
            return FAILED
        except httpx.InvalidURL as error:
            fail(both(f"{url} is not an address: {error}", f"{url} 不是有效地址：{error}"))
        except httpx.TransportError as error:
            fail(
                both(f"No server answers at {url} ({error}).", f"{url} 没有响应（{error}）。"),
                both("Start one with `sopwith up --demo`.", "用 `sopwith up --demo` 启动一个。"),
            )
    terminal.say(both("All as expected.", "一切符合预期。"), style="bold green")
    return OK
