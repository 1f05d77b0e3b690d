"""The formats that answers are held to.

jsonschema-rs decides those of JSON Schema; it passes every case of the official suite for them. A time of
day without an offset, as every time input gives it, is a format of ours, because ``time`` of RFC 3339
demands an offset.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

import jsonschema_rs

STANDARD = frozenset(
    {"date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uri", "uuid"}
)
"""Formats of JSON Schema that are asserted; others are refused when a form is checked."""

_LOCAL_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")


def is_local_time(text: str) -> bool:
    """``09:30`` or ``09:30:00``."""
    return _LOCAL_TIME.fullmatch(text) is not None


OURS: Mapping[str, Callable[[str], bool]] = {"local-time": is_local_time}


def formats() -> frozenset[str]:
    """The names of all formats that are asserted."""
    return STANDARD | OURS.keys()


@lru_cache(maxsize=64)
def format_validator(name: str) -> Callable[[object], bool]:
    """Whether a value has the format; values that are no text have every format."""
    return jsonschema_rs.Draft202012Validator(
        {"format": name}, validate_formats=True, formats=dict(OURS), offline=True
    ).is_valid


@lru_cache(maxsize=1024)
def pattern_validator(pattern: str) -> Callable[[object], bool]:
    """Whether a text holds the pattern, read as everywhere else. Raises ValueError for one that is none."""
    return jsonschema_rs.Draft202012Validator(
        {"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions()
    ).is_valid
