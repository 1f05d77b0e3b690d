"""How Prefect is set up, told by the environment; to be said before Prefect is imported."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
}
"""Nothing calls out, and nothing starts a server of its own."""

CLIENT = {
    "PREFECT_WORKER_QUERY_SECONDS": "5",
    "PREFECT_WORKER_PREFETCH_SECONDS": "5",
    "PREFECT_LOGGING_LEVEL": "INFO",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_CLIENT_METRICS_ENABLED": "false",
    "PREFECT_API_REQUEST_TIMEOUT": "20",
}

SERVER = {
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(14 * 86_400),
}
"""Shifts are kept for two weeks; what they did is in our own tables."""


def of_server(folder: Path, url: str) -> dict[str, str]:
    """The environment of a server whose files lie in ``folder``, and which is reached at ``url``."""
    database = (
        os.environ.get("SOPWITH_PREFECT_DATABASE") or f"sqlite+aiosqlite:///{folder.resolve()}/prefect.db"
    )
    return {
        **QUIET,
        **SERVER,
        "PREFECT_HOME": str(folder.resolve()),
        "PREFECT_API_DATABASE_CONNECTION_URL": database,
        "PREFECT_API_URL": f"{url}/api",
        "PREFECT_UI_API_URL": f"{url}/api",
    }


def of_worker(folder: Path, url: str) -> dict[str, str]:
    """The environment of a worker whose files lie in ``folder``, with Prefect's server at ``url``."""
    return {**QUIET, **CLIENT, "PREFECT_HOME": str(folder.resolve()), "PREFECT_API_URL": f"{url}/api"}


def say(settings: Mapping[str, str]) -> None:
    """Set up this process so."""
    os.environ.update(settings)
