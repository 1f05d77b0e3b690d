"""A process that writes as fast as it can, tells each answer it got, and dies where it is told to.

    python -m tests.engine.store.crashing URL FOLDER POINT COUNT

At the COUNT-th pass of POINT (see engine.store.writer.Probe) it kills itself with SIGKILL: nothing is
flushed, closed or rolled back. A line ``job version`` on standard output is an answer that somebody got.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import threading
from functools import partial
from pathlib import Path

from engine.store import open_store
from tests.engine.store.sample import next_step, open_job

WORKERS = 6


def main(url: str, folder: str, point: str, count: str) -> None:
    passes = itertools.count(1)
    fatal = int(count)

    def probe(passed: str) -> None:
        if passed == point and next(passes) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    store = open_store(url, Path(folder), probe=probe)

    def work(worker: int) -> None:
        for number in itertools.count():
            job = f"{os.getpid()}-{worker}-{number}"
            stored = store.write(partial(open_job, job=job))
            tell(job, stored.version)
            for _ in range(5):
                stored = store.write(partial(next_step, job=job))
                tell(job, stored.version)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def tell(job: str, version: int) -> None:
    """One line, in one call to the system, so that it is out before anything else happens."""
    os.write(1, f"{job} {version}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
