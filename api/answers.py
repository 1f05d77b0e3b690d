"""What a route says of its own problems: the statuses and codes it can answer with, for the API document."""

from __future__ import annotations

from litestar.openapi.datastructures import ResponseSpec

from api.catalogue import ENTRIES, statuses
from api.problems import PROBLEM_JSON
from api.schemas.problem import Problem

ALWAYS = ("request.malformed", "request.timeout", "request.headers_too_large", "server.error", "server.busy")
SIGNED_IN = ("auth.required", "access.denied", "request.too_many")
COMMAND = (
    "request.invalid", "request.parameter", "request.media_type", "request.too_large", "auth.csrf",
    "idempotency.reused", "resource.conflict",
)  # fmt: skip


def problems(*codes: str) -> dict[int, ResponseSpec]:
    """The responses for these codes, grouped by status."""
    return {
        status: ResponseSpec(
            data_container=Problem,
            media_type=PROBLEM_JSON,
            generate_examples=False,
            description="; ".join(f"`{code}`: {ENTRIES[code].en}" for code in found),
        )
        for status, found in sorted(statuses(*codes).items())
    }


def of_open(*codes: str) -> dict[int, ResponseSpec]:
    """Problems of a route that asks nothing of who comes."""
    return problems(*ALWAYS, "request.parameter", *codes)


def of_read(*codes: str) -> dict[int, ResponseSpec]:
    """Problems of a route that shows something to whoever has signed in."""
    return problems(*ALWAYS, *SIGNED_IN, "request.parameter", *codes)


def of_command(*codes: str) -> dict[int, ResponseSpec]:
    """Problems of a route that changes something."""
    return problems(*ALWAYS, *SIGNED_IN, *COMMAND, *codes)


BETWEEN = " | "
"""Between the media types that an answer may have, until the API document lists them."""

JOB_COMMAND = (
    "resource.unknown", "resource.changed", "order.not_open", "order.unknown_step", "form.invalid",
    "evidence.missing", "evidence.not_stored", "actor.not_allowed", "actor.four_eyes", "job.closed",
    "job.moved_on",
)  # fmt: skip


def binary(description: str, *media_types: str) -> ResponseSpec:
    """An answer that is no JSON, of one of these media types (default: any bytes)."""
    return ResponseSpec(
        data_container=bytes,
        media_type=BETWEEN.join(media_types) or "application/octet-stream",
        generate_examples=False,
        description=description,
    )
