"""``python -m tests.chaos --minutes 5 --seed N --database sqlite|postgres``."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.chaos.databases import database
from tests.chaos.running import run


def main() -> int:
    """Run once; 1 where a law was broken. The folder stays then."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=None, help="default: another each time, and printed")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    options = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000) if options.seed is None else options.seed
    print(f"seed {seed}, {options.minutes} minutes, {options.database}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix=f"sopwith-chaos-{seed}-"))
    with database(options.database) as url:
        outcome = run(
            folder, seed=seed, seconds=options.minutes * 60, database=url,
            say=lambda line: print(line, flush=True),
        )  # fmt: skip
    print("Every law holds." if not outcome.broken else f"{len(outcome.broken)} broken; see {folder}")
    return 1 if outcome.broken else 0


if __name__ == "__main__":
    sys.exit(main())
