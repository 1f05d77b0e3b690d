"""``sopwith restore``: an installation back from a backup, on either database."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from engine.commands import installation
from engine.commands.backup import counting
from engine.commands.terminal import FAILED, OK, Terminal, both, fail

EXAMPLES = """
examples:
  sopwith restore sopwith-2026-03-02.zip --data restored
  sopwith restore today.zip --data restored --database postgresql://sopwith@db/empty

It restores only into a folder and database that hold nothing, and checks everything on the way. Run
`sopwith audit` afterwards to see every chain proved.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=both("a backup", "备份文件"))
    installation.add_arguments(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from engine.store.blob_opening import open_blobs
    from engine.store.errors import StoreError
    from engine.store.restoring import restore

    if not options.file.is_file():
        fail(both(f"There is no file {options.file}.", f"没有文件 {options.file}。"))
    try:
        options.data.mkdir(parents=True, exist_ok=True)
        with counting(terminal) as progress:
            manifest = restore(
                options.file,
                options.database,
                options.data,
                open_blobs(None, options.data),
                progress=progress,
            )
    except (StoreError, OSError) as error:
        fail(both(f"Not restored: {error}", f"未能恢复：{error}"), exit_code=FAILED)
    except Exception as error:
        installation.explain(error, options.data, options.database)
        raise
    made = datetime.fromtimestamp(manifest.made_at / 1000, UTC)
    rows = sum(table.rows for table in manifest.tables)
    terminal.say(
        both(
            f"Restored {rows:,} rows and {manifest.blobs:,} pieces of evidence as of {made:%Y-%m-%d %H:%M}Z.",
            f"已恢复 {rows:,} 行、{manifest.blobs:,} 份证据（{made:%Y-%m-%d %H:%M} UTC）。",
        )
    )
    terminal.say(both("Prove it with `sopwith audit`.", "请运行 `sopwith audit` 核验。"), style="dim")
    return OK
