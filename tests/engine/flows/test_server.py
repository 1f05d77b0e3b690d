"""Prefect's server starts with the versions that the lock names, and calls nobody."""

from __future__ import annotations

import tomllib
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest

LOCK = Path(__file__).parents[3] / "uv.lock"


def test_a_fresh_server_starts_from_the_lock_and_calls_nobody(prefect: str) -> None:
    locked = {package["name"]: package["version"] for package in tomllib.loads(LOCK.read_text())["package"]}
    needed = ("prefect", "fastapi", "starlette", "sqlalchemy", "pydantic")
    assert {name: version(name) for name in needed} == {name: locked[name] for name in needed}
    assert httpx.get(f"{prefect}/api/admin/version").json() == locked["prefect"]
    settings = httpx.get(f"{prefect}/api/admin/settings").json()
    assert settings["server"]["analytics_enabled"] is False
    assert settings["cloud"]["enable_orchestration_telemetry"] is False


@pytest.mark.parametrize("path", ["/api/flow_runs/filter", "/api/deployments/filter"])
def test_its_database_is_migrated_and_answers(prefect: str, path: str) -> None:
    assert httpx.post(f"{prefect}{path}", json={}).status_code == 200
