"""Walks random walks on both runtimes, the server's and the phone's, and says where they part.

    .venv/bin/python -m tests.vectors.differ --walks 10000 --seed 1

The walk of a seed is always the same, so that one number tells what to look at:

    .venv/bin/python -m tests.vectors.differ --walks 1 --seed 4711
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.language.organisation import Organisation
from tests.engine.runtime.recording import Recorder, plain
from tests.engine.runtime.wide import WideRecorder, wide
from tests.forms.node import Node, running

SCRIPT = Path(__file__).with_name("walks_in_node.ts")


@contextmanager
def phone() -> Iterator[Node]:
    """The phone's runtime, in one process for as many walks as there are."""
    with running(SCRIPT) as node:
        yield node


def question(walk: WideRecorder) -> dict[str, Any]:
    """A recorded walk as the phone is asked; each organisation in it once."""
    known: list[Organisation] = []
    entries = []
    for entry in walk.entries:
        organisation = entry["organisation"]
        if not known or known[-1] is not organisation:
            known.append(organisation)
        entries.append({**entry, "organisation": len(known) - 1})
    return {
        "runbook": plain(walk.playbook.runbook),
        "digest": walk.playbook.digest,
        "organisations": [plain(organisation) for organisation in known],
        "walk": entries,
    }


def difference(node: Node, walk: WideRecorder) -> Any:
    """Where the phone parts from the walk: ``{entry, got, expected}``, or None."""
    return node.ask(question(walk))


def counted(walk: Recorder) -> Iterator[str]:
    """What the walk met, to see that walks meet everything."""
    for entry in walk.entries:
        if "refused" not in entry:
            yield from (event["type"] for event in entry["events"])
            continue
        yield f"refused: {entry['refused']['code']}"
        yield from (f"fault: {fault['code']}" for fault in entry["refused"].get("faults", ()))


def run(walks: int, seed: int, say: Callable[[str], None]) -> list[int]:
    """Walk them all; the seeds of those that part."""
    parted: list[int] = []
    met: Counter[str] = Counter()
    commands = 0
    with phone() as node:
        for number in range(seed, seed + walks):
            walk = wide(number)
            met.update(counted(walk))
            commands += len(walk.entries)
            found = difference(node, walk)
            if found is not None:
                parted.append(number)
                entry = walk.entries[found["entry"]]
                asked = {key: entry[key] for key in ("command", "actor", "now")}
                say(f"seed {number}: {json.dumps({'asked': asked, **found}, ensure_ascii=False)}")
            if (number - seed + 1) % 1000 == 0:
                say(f"{number - seed + 1} walks, {len(parted)} part")
    say(f"seeds {seed} to {seed + walks - 1}: {commands} commands, {len(parted)} walks part: {parted}")
    say(", ".join(f"{name} {count}" for name, count in sorted(met.items())))
    return parted


def main() -> int:
    """Run as the arguments say; 1 where a walk parted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--walks", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    return 1 if run(arguments.walks, arguments.seed, lambda line: print(line, flush=True)) else 0


if __name__ == "__main__":
    sys.exit(main())
