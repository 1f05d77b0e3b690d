"""``sopwith up``: makes the installation where there is none, and serves until stopped."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands import installation
from engine.commands.filling import Welcome, fill
from engine.commands.terminal import FAILED, OK, Terminal, both, fail

if TYPE_CHECKING:
    from engine.commands.beside import Beside

DEFINITIONS = Path(__file__).parents[2] / "sop_definitions"
EXAMPLES = """
examples:
  sopwith up --demo                               try it: demo people, on a free port
  sopwith up --data /srv/sopwith --port 80 --host 0.0.0.0 --https
  sopwith up --database postgresql://sopwith@db/sopwith --processes 4

The first start makes the database and loads the SOPs of sop_definitions/; later ones find them. Behind a
proxy that speaks https say --https, so that cookies are marked for it. Stop with Ctrl-C.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    installation.add_arguments(parser)
    parser.add_argument(
        "--port", type=_port, help=both("default: 8000 if free, else a free one", "默认 8000，占用时另选")
    )
    parser.add_argument("--host", default="127.0.0.1", help=both("address to listen on", "监听地址"))
    parser.add_argument(
        "--demo", action="store_true", help=both("give the demo people a password", "为演示人员设置密码")
    )
    parser.add_argument(
        "--definitions",
        metavar="DIR",
        type=Path,
        default=DEFINITIONS,
        help=both("what an empty installation is filled from", "空安装的初始内容"),
    )
    parser.add_argument(
        "--processes", type=_count, default=1, metavar="N", help=both("PostgreSQL only", "仅限 PostgreSQL")
    )
    parser.add_argument(
        "--without-worker",
        action="store_true",
        help=both("serve only; workers run elsewhere", "仅提供服务，工作进程在别处运行"),
    )
    parser.add_argument(
        "--https", action="store_true", help=both("a proxy in front speaks https", "前置代理使用 https")
    )
    parser.add_argument(
        "--trust-proxy",
        action="append",
        default=[],
        metavar="ADDRESS",
        help=both("believe X-Forwarded-For of this address", "信任此地址的 X-Forwarded-For"),
    )
    parser.add_argument(
        "--log", metavar="FILE", type=Path, help=both("JSON lines; default: FILE in DIR/logs", "日志文件")
    )


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(both("a port is a number from 1 to 65535", "端口为 1 到 65535"))
    return int(text)


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(both("a number from 1 to 64", "1 到 64 的数字"))
    return int(text)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    begun = time.perf_counter()
    if options.processes > 1 and not (options.database or "").startswith("postgres"):
        fail(
            both("Several processes need PostgreSQL.", "多进程需要 PostgreSQL。"),
            both("Leave out --processes, or give --database postgresql://…", "请指定 --database"),
        )
    from api.settings import Settings
    from engine.commands import logs, serving
    from engine.services.messages.settings import propose_public_url

    settings = Settings(secure=options.https, trusted_proxies=tuple(options.trust_proxy))
    with ExitStack() as stack:
        listener = stack.enter_context(serving.listening(options.host, options.port))
        address = _address(options, listener.getsockname()[1])
        stack.enter_context(installation.only_server(options.data, options.database))
        stack.enter_context(logs.configure(_log_file(options)))
        with terminal.progress(both("Opening the database", "正在打开数据库")):
            services = stack.enter_context(installation.opened(options.data, options.database))
        welcome = fill(services, options.definitions, terminal, demo=options.demo)
        propose_public_url(services, address)

        if options.processes == 1:
            with _beside(options, address, terminal) as work:

                def ready() -> None:
                    seconds = time.perf_counter() - begun
                    _tell(terminal, address, welcome, seconds, work, unsafe=_is_unsafe(options))
                    work.begin()

                fine = serving.serve(services, settings, listener, ready=ready, leaving=work.end)
            terminal.note(both("Stopped.", "已停止。"))
            return OK if fine else FAILED
        stack.pop_all().close()
    # Each process opens the database for itself; connections are not shared over a fork.
    with serving.listening(options.host, options.port) as listener:
        address = _address(options, listener.getsockname()[1])
        with _beside(options, address, terminal) as work:
            seconds = time.perf_counter() - begun
            _tell(terminal, address, welcome, seconds, work, unsafe=_is_unsafe(options))
            work.begin()
            serving.serve_many(
                options.data, options.database, settings, listener, processes=options.processes
            )
    terminal.note(both("Stopped.", "已停止。"))
    return OK


@contextmanager
def _beside(options: argparse.Namespace, address: str, terminal: Terminal) -> Iterator[Beside]:
    """What carries the work beside the server, stopped at the end."""
    from engine.commands.beside import Beside

    if options.without_worker:
        yield Beside(options.data, [], terminal, prefect=None)
        return
    beside = Beside.of(
        options.data, options.database, address=address, terminal=terminal, logs=_log_file(options).parent
    )
    try:
        yield beside
    finally:
        beside.end()


def _address(options: argparse.Namespace, port: int) -> str:
    host = options.host
    shown = "127.0.0.1" if host in ("0.0.0.0", "") else "[::1]" if host == "::" else host  # noqa: S104
    return f"http://{shown}:{port}"


def _log_file(options: argparse.Namespace) -> Path:
    file: Path = options.log or options.data / "logs" / "sopwith.jsonl"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.open("ab").close()
    except OSError as error:
        fail(both(f"The log cannot be written: {error}", f"无法写入日志：{error}"), exit_code=FAILED)
    return file


def _is_unsafe(options: argparse.Namespace) -> bool:
    """Whether browsers on other machines can reach it in the clear."""
    local = options.host in {"localhost", "::1"} or options.host.startswith("127.")
    return not (options.https or local)


def _tell(
    terminal: Terminal, address: str, welcome: Welcome, seconds: float, work: Beside, *, unsafe: bool
) -> None:
    """Where to go, and who to sign in as."""
    terminal.say()
    terminal.say(
        both(
            f"Sopwith is up after {seconds:.1f} s:  {address}",
            f"Sopwith 已启动（{seconds:.1f} 秒）：{address}",
        ),
        style="bold green",
    )
    terminal.say(both(f"In the field, on the phone:   {address}/field/", f"外勤（手机）：{address}/field/"))
    terminal.say(both(f"In the office:                {address}/office/", f"办公室：{address}/office/"))
    terminal.say(both(f"The API, readable:            {address}/docs", f"API 参考：{address}/docs"))
    if work.prefect is not None:
        terminal.say(
            both(f"Prefect, what is carried:     {work.prefect}", f"Prefect 后台工作：{work.prefect}")
        )
    if unsafe:
        terminal.say(
            both(
                "Other machines reach it without https. Phones then refuse the camera, the position and\n"
                "working without signal: put a proxy that speaks https in front, and say --https.",
                "其他设备可通过非 https 访问；手机浏览器会因此禁用相机、定位和离线功能。\n"
                "请在前面加一层 https 代理，并加上 --https。",
            ),
            style="yellow",
        )
    if welcome.people:
        terminal.say(both("Sign in as one of:", "可用账号："))
        width = max(len(person.login) for person in welcome.people)
        for person in welcome.people:
            terminal.say(f"  {person.login:<{width}}  {welcome.password}  {person.name}  ({person.roles})")
    if welcome.demo:
        terminal.say(
            both(f"Then try:  sopwith demo --url {address}", f"然后运行：sopwith demo --url {address}")
        )
    terminal.say(both("Stop with Ctrl-C.", "按 Ctrl-C 停止。"), style="dim")
