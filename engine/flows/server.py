"""Prefect's server as a child of ``sopwith up``: ``python -m engine.flows.server PORT PARENT``.

How it is set up stands in the environment (:mod:`engine.flows.environment`).
"""

from __future__ import annotations

import sys

from engine.flows.parent import end_with


def main(port: int, parent: int) -> None:
    """Serve on the loopback until told to stop or the parent has gone."""
    end_with(parent)
    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.run(
        create_app(final=True),
        host="127.0.0.1",
        port=port,
        log_level="warning",
        timeout_keep_alive=15,
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
