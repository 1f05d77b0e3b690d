"""Records histories: ``python -m tests.histories.record RELEASE``.

A history is what a job of some release left behind: its runbook, its events, and the state that they made.
Every later version must read it to the same state, so a file that is there is never written again: when
state or events are given a new shape, the old one must still be read.
"""

from __future__ import annotations

import sys

from tests.engine.runtime.recording import HISTORIES, Recorder, generated, write
from tests.vectors.write_walks import HAND_WRITTEN

SEEDS = range(100, 110)


def main(release: str) -> None:
    """Record one history per hand-written walk and per seed, where there is none of that name."""
    walks = {make.__name__: make for make in HAND_WRITTEN}
    for name, make in walks.items():
        _record(f"{release}-{name}", make.__doc__ or "", make())
    for seed in SEEDS:
        _record(f"{release}-random-{seed}", f"A random walk from the seed {seed}.", generated(seed))


def _record(name: str, about: str, walk: Recorder) -> None:
    path = HISTORIES / f"{name}.json"
    if path.exists():
        print(f"{path.name} is there already")
        return
    write(path, walk.history(" ".join(about.split())))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
