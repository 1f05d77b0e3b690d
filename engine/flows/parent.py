"""Ending with the process that started this one: no child outlives it, however it ended."""

from __future__ import annotations

import os
import signal
import threading
import time

LOOK = 0.5
GRACE = 10.0
"""Seconds that this process is given to end in order."""


def end_with(parent: int) -> None:
    """End this process when ``parent`` is its parent no longer: first by SIGTERM, then at once."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
