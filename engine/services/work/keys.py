"""The worker's key: a secret of the installation by which its own workers are known to its API.

It lies in the data folder, readable by the owner only, and is no person's: it opens nothing but the work
that waits. Who can read the folder has the database and could do all of it anyway.
"""

from __future__ import annotations

import hmac
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from engine.services.access import Actor
from engine.services.context import Services
from engine.services.problems import Unauthenticated
from engine.services.secret_tokens import new_secret

PREFIX = "sww_"
"""Every key begins so, and scanners for leaked secrets can find it."""
FILE = "worker.key"


def worker_key(folder: Path) -> str:
    """The installation's key; made when there is none."""
    path = folder / FILE
    if path.exists():
        return path.read_text().strip()
    # Whole or not at all: who reads it meanwhile must not find an empty file.
    handle, written = tempfile.mkstemp(prefix=FILE, dir=folder)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(new_secret(PREFIX))
        with suppress(FileExistsError):
            os.link(written, path)
    finally:
        Path(written).unlink()
    return path.read_text().strip()


def actor_of_key(services: Services, *, secret: str) -> Actor:
    """The worker. Raises Unauthenticated (``token.invalid``) where that is not the key."""
    path = services.folder / FILE
    own = path.read_text().strip() if path.exists() else ""
    if not own or not hmac.compare_digest(own.encode(), secret.encode()):
        raise Unauthenticated("token.invalid", "That is not the key of this installation's workers.")
    return Actor(login="", at=services.clock.now(), system=True)
