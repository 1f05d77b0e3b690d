"""``sopwith backup``: the whole installation into one file, while it is in use."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.commands import installation
from engine.commands.terminal import FAILED, OK, Terminal, both, fail

EXAMPLES = """
examples:
  sopwith backup sopwith-2026-03-02.zip
  sopwith backup /backups/today.zip --database postgresql://sopwith@db/sopwith

The file holds the rows of one moment, all evidence and the signing key: keep it as safe as the installation.
Restore it with `sopwith restore`, on either database.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=both("where to", "备份文件"))
    parser.add_argument("--force", action="store_true", help=both("overwrite FILE", "覆盖已有文件"))
    installation.add_arguments(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from engine.store.backup import back_up

    installation.must_exist(options)
    if options.file.exists() and not options.force:
        fail(
            both(f"{options.file} is there already.", f"{options.file} 已存在。"),
            both("Choose another name, or say --force.", "请另选名称，或使用 --force。"),
        )
    with installation.opened(options.data, options.database) as services, counting(terminal) as progress:
        try:
            manifest = back_up(services.store, services.blobs, options.file, progress=progress)
        except OSError as error:
            fail(both(f"Cannot write: {error}", f"无法写入：{error}"), exit_code=FAILED)
    rows = sum(table.rows for table in manifest.tables)
    terminal.say(
        both(
            f"{options.file}: {rows:,} rows, {manifest.blobs:,} pieces of evidence",
            f"{options.file}：{rows:,} 行、{manifest.blobs:,} 份证据",
        )
    )
    return OK


@contextmanager
def counting(terminal: Terminal) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal that shows how many of what are done; nothing in a pipe."""
    if not terminal.err.is_terminal:
        yield lambda _what, _done, _of: None
        return
    from rich.progress import Progress, TaskID

    names = {"tables": both("tables", "数据表"), "blobs": both("evidence", "证据")}
    with Progress(console=terminal.err, transient=True) as bars:
        bar: dict[str, TaskID] = {}

        def progress(what: str, done: int, of: int) -> None:
            if what not in bar:
                bar[what] = bars.add_task(names.get(what, what), total=of)
            bars.update(bar[what], completed=done, total=of)

        yield progress
