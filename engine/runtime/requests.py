"""What a ``call`` or ``do`` step asks of the world outside when it is opened."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from engine.language.runbook import Call, Do
from engine.runtime.fill import template
from engine.runtime.turn import Turn

CHILDREN = UUID("6f6b3d0a-5d1c-5f0e-9a3b-1d2c7e4f8a90")
"""Namespace of the ids of child jobs, so that asking twice opens one job."""


def child_id(turn: Turn, address: str) -> str:
    """The id of the child job that the step about to be opened asks for."""
    return str(uuid5(CHILDREN, f"{turn.job.opening.id}/{address}/{turn.state.seq + 1}"))


def child_request(turn: Turn, step: Call, scope: str) -> dict[str, Any]:
    """Which SOP to open as a child job, and its inputs."""
    filled = template(step.with_, turn.view(scope))
    return {"sop": step.sop, "inputs": filled if isinstance(filled, dict) else {}}


def action_request(turn: Turn, step: Do, scope: str) -> dict[str, Any]:
    """Which action to run, and with what."""
    return {"action": step.action, "with": template(step.with_, turn.view(scope))}
