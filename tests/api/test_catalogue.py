"""Every code that a use case can raise is in the catalogue, with its status and in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

import api
from api.catalogue import ENTRIES
from engine.services import evidence, problems

SERVICES = Path(api.__file__).parents[1] / "engine" / "services"
BOTH = {"token.invalid"}
"""Codes that mean two things: a secret that does not hold (401), a token that cannot be made so (422)."""


def raised() -> dict[str, set[int]]:
    """Codes by the statuses of the classes they are raised with, as the sources say it."""
    kinds = {
        name: one.status
        for module in (problems, evidence)
        for name, one in vars(module).items()
        if isinstance(one, type) and issubclass(one, problems.ServiceProblem)
    }
    found: dict[str, set[int]] = {}
    for path in SERVICES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.setdefault(first.value, set()).add(kinds[node.func.id])
    return found


def test_every_code_that_a_use_case_raises_is_in_the_catalogue_with_its_status() -> None:
    codes = raised()
    assert len(codes) > 30
    assert sorted(set(codes) - set(ENTRIES)) == []
    assert {
        code: statuses
        for code, statuses in codes.items()
        if code not in BOTH and statuses != {ENTRIES[code].status}
    } == {}
