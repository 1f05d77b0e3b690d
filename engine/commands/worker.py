"""``sopwith worker``: carries the work that waits, for all branches or for some regions."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from engine.commands import installation
from engine.commands.terminal import FAILED, OK, Terminal, both, fail

if TYPE_CHECKING:
    from engine.flows.carrier import Carrier

KEY, PREFECT = "SOPWITH_WORKER_KEY", "SOPWITH_PREFECT_URL"
READY = "worker.ready"
"""In the folder of Prefect's files: the id of the worker's process once it has begun its first shifts."""
PATIENCE = 60.0
"""Seconds that a worker waits for the key: a server that is started beside it makes it at its first start."""
EXAMPLES = """
examples:
  sopwith worker --database postgresql://sopwith@db/sopwith --prefect-url http://prefect:4200
  sopwith worker --regions east,north --database … --prefect-url …   the work of two regions only
  sopwith worker --url http://127.0.0.1:8000 --prefect-url …         beside an embedded database

`sopwith up` starts one by itself. With --url it does the work over the API, known by the file worker.key in
the folder of the installation, or by $SOPWITH_WORKER_KEY (that key, or a token with the scope system.work).
docs/workers.md tells more.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    installation.add_arguments(parser)
    parser.add_argument(
        "--url", metavar="URL", type=_address, help=both("work over this API", "通过该 API 工作")
    )
    parser.add_argument(
        "--prefect-url",
        metavar="URL",
        type=_address,
        default=os.environ.get(PREFECT) or None,
        help=both(f"Prefect's server (default: ${PREFECT})", f"Prefect 服务地址（默认 ${PREFECT}）"),
    )
    parser.add_argument(
        "--regions",
        metavar="CODES",
        type=_codes,
        help=both("branches, with those below them; default: all", "网点代码（含下级），默认全部"),
    )
    parser.add_argument(
        "--address",
        metavar="URL",
        type=_address,
        help=both("where people reach Sopwith, for links to jobs", "工单链接所用的地址"),
    )
    parser.add_argument("--parent", type=int, help=argparse.SUPPRESS)


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise argparse.ArgumentTypeError(both("give http://HOST:PORT", "请使用 http://主机:端口"))
    return text.rstrip("/")


def _codes(text: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))
    if not codes:
        raise argparse.ArgumentTypeError(both("name at least one branch", "至少指定一个网点"))
    return codes


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    if options.parent is not None:
        from engine.flows.parent import end_with

        end_with(options.parent)
    if options.prefect_url is None:
        fail(
            both("Where is Prefect's server?", "Prefect 服务在哪里？"),
            both("Give --prefect-url http://HOST:4200.", "请用 --prefect-url 指定。"),
        )
    if options.database is None and options.url is None:
        fail(
            both(
                "A worker beside an embedded database works over the API.",
                "嵌入式数据库的工作进程须通过 API 工作。",
            ),
            both("Give --url http://HOST:PORT, or --database postgresql://…", "请指定 --url 或 --database。"),
        )
    from engine.flows import environment

    folder: Path = options.data / "prefect"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(both(f"{folder} cannot be used: {error}", f"无法使用 {folder}：{error}"), exit_code=FAILED)
    environment.say(environment.of_worker(folder, options.prefect_url))
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("sopwith").setLevel(logging.INFO)
    # Prefect takes SIGTERM to itself in the main thread while a flow runs: its loop lives in another one.
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.ask())
    with ThreadPoolExecutor(1, thread_name_prefix="worker") as thread:
        return thread.submit(lambda: asyncio.run(_work(options, terminal, stop))).result()


class Stop:
    """Passes the wish to end on to the loop of another thread, also when it comes before that has begun."""

    def __init__(self) -> None:
        self.asked = False
        self._pass_on: Callable[[], object] = lambda: None

    def ask(self) -> None:
        """This process is to end."""
        self.asked = True
        self._pass_on()

    def to(self, event: asyncio.Event) -> None:
        """Set ``event`` of the running loop when asked."""
        loop = asyncio.get_running_loop()
        self._pass_on = lambda: loop.call_soon_threadsafe(event.set)
        if self.asked:
            event.set()


async def _work(options: argparse.Namespace, terminal: Terminal, stop: Stop) -> int:
    from engine.flows.worker import Desk, work
    from engine.services.problems import ServiceProblem

    key = await _key(options, terminal, stop) if options.url is not None else ""
    async with AsyncExitStack() as stack:
        if stop.asked:
            terminal.note(both("Stopped.", "已停止。"))
            return OK
        carrier = await _carrier(options, key, stack)
        desk = Desk(
            carrier,
            prefect=options.prefect_url,
            address=options.address or options.url or "",
            regions=options.regions,
            folder=options.data if options.regions is None else None,
            ready=lambda: _write_ready(options) if options.parent is not None else None,
        )
        stop.to(desk.stopping)
        if options.regions is not None:
            try:
                await _ask(desk.stopping, carrier, options.regions)
            except ServiceProblem as problem:
                _explain(problem)
        regions = ", ".join(options.regions or (both("all branches", "全部网点"),))
        terminal.note(both(f"Carrying the work of {regions}.", f"承担的工作范围：{regions}"))
        await work(desk)
    terminal.note(both("Stopped.", "已停止。"))
    return OK


def _write_ready(options: argparse.Namespace) -> None:
    (options.data / "prefect" / READY).write_text(str(os.getpid()))


async def _carrier(options: argparse.Namespace, key: str, stack: AsyncExitStack) -> Carrier:
    from engine.flows.carrier import over_api, over_services

    if options.url is None:
        services = stack.enter_context(installation.opened(options.data, options.database))
        return await stack.enter_async_context(over_services(services))
    return await stack.enter_async_context(over_api(options.url, key))


async def _key(options: argparse.Namespace, terminal: Terminal, stop: Stop) -> str:
    """What the API knows this worker by; waits for a server that is only starting to make it."""
    from engine.services.work.keys import FILE

    key, path = os.environ.get(KEY, "").strip(), options.data / FILE
    ends, told = time.monotonic() + PATIENCE, False
    while not key and not stop.asked:
        try:
            return str(path.read_text().strip())
        except OSError as error:
            if not isinstance(error, FileNotFoundError) or time.monotonic() > ends:
                fail(
                    both(f"The worker's key cannot be read: {error}", f"无法读取工作进程密钥：{error}"),
                    both(f"Name the installation's folder with --data, or set ${KEY}.", "请检查 --data。"),
                )
        if not told:
            terminal.note(both(f"Waiting for the server to make {path}.", f"正在等待服务生成 {path}。"))
            told = True
        await asyncio.sleep(0.2)
    return key


async def _ask(stopping: asyncio.Event, carrier: Carrier, regions: tuple[str, ...]) -> None:
    """Whether these are branches; waits for the API, unless told to stop."""
    from engine.services.work.batches import Share

    asking = asyncio.ensure_future(carrier.carry("regions.check", Share(branches=regions)))
    stop = asyncio.ensure_future(stopping.wait())
    await asyncio.wait({asking, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if asking.done():
        asking.result()
    asking.cancel()


def _explain(problem: Exception) -> None:
    from engine.services.problems import ServiceProblem

    assert isinstance(problem, ServiceProblem)
    unknown = [str(fault.params["branch"]) for fault in problem.faults if fault.code == "branch.unknown"]
    if not unknown:
        text = both(f"The work cannot be carried: {problem.detail}", f"无法工作：{problem.detail}")
        fail(text, exit_code=FAILED)
    named = ", ".join(unknown)
    fail(
        both(f"No such branches: {named}.", f"没有这些网点：{named}。"),
        both("Give --regions codes of branches, with commas between.", "请用逗号分隔网点代码。"),
    )
