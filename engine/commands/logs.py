"""Structured logs: one JSON object a line, with nothing personal and no secret in it."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec
import structlog

_SECRET = ("password", "token", "secret", "cookie", "authorization")
_PLAIN = frozenset(
    {"event", "level", "timestamp", "request_id", "method", "route", "status", "ms", "code", "count"}
)


def _without_secrets(_: Any, __: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """A last net: what is called like a secret is not written, wherever it was logged."""
    for name in entry.keys() - _PLAIN:
        if any(word in name.lower() for word in _SECRET):
            entry[name] = "…"
    return entry


def _json(_: Any, __: str, entry: structlog.typing.EventDict) -> bytes:
    return msgspec.json.encode(entry, enc_hook=str)


def configure(target: Path | None, *, level: str = "info") -> BinaryIO:
    """Write logs to a file, or to standard error; answers the stream. Lower levels cost a comparison."""
    stream = cast("BinaryIO", sys.stderr.buffer if target is None else target.open("ab", buffering=0))
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_secrets,
            _json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.BytesLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )
    # Libraries that log by the standard library say only what went wrong.
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    return stream
