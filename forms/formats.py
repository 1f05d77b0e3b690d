"""The formats that answers are held to.

Where an engine reads a format more loosely than its standard (``2+26-12-31`` as a date), needs tables of its
own, or has none (a time of day without an offset), the format is defined here, so that every engine gives the
same judgement: the field app's stands in ``ui/src/forms/formats.ts``. jsonschema-rs decides the others.
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

_DATE = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_TIME = re.compile(
    r"([01][0-9]|2[0-3]):([0-5][0-9]):(?:[0-5][0-9]|(60))(?:\.[0-9]+)?"
    r"(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))"
)
_LOCAL_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")
_OF_A_DAY = r"T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)"
_DURATION = re.compile(
    rf"P(?:[0-9]+W|{_OF_A_DAY}"
    rf"|(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)(?:{_OF_A_DAY})?)"
)
_LABEL = r"[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?"
_HOSTNAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_ATOM = r"[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf'{_ATOM}(?:\.{_ATOM})*|"(?:[\t !\x23-\x5b\x5d-\x7e]|\\[\x21-\x7e])+"')


def is_date(text: str) -> bool:
    """``2028-02-29`` (RFC 3339)."""
    found = _DATE.fullmatch(text)
    if found is None:
        return False
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if month == 2:
        leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
        return day <= (29 if leap else 28)
    return day <= 30 or month not in {4, 6, 9, 11}


def is_time(text: str) -> bool:
    """``09:30:00+08:00`` (RFC 3339); a leap second is the last of a day of UTC."""
    found = _TIME.fullmatch(text)
    if found is None or found[3] is None:
        return found is not None
    offset = int(f"{found[4]}1") * (int(found[5]) * 60 + int(found[6])) if found[4] else 0
    return (int(found[1]) * 60 + int(found[2]) - offset) % 1440 == 1439


def is_date_time(text: str) -> bool:
    """``2028-02-29T09:30:00+08:00`` (RFC 3339)."""
    return text[10:11] in {"T", "t"} and is_date(text[:10]) and is_time(text[11:])


def is_local_time(text: str) -> bool:
    """``09:30`` or ``09:30:00``."""
    return _LOCAL_TIME.fullmatch(text) is not None


def is_duration(text: str) -> bool:
    """``P1Y2M3DT4H5M6S`` or ``P2W`` (RFC 3339, appendix A)."""
    return _DURATION.fullmatch(text) is not None


def is_hostname(text: str) -> bool:
    """Labels of letters, digits and hyphens (RFC 1123)."""
    return len(text) <= 253 and _HOSTNAME.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """A mailbox (RFC 5321) in ASCII."""
    local, at, domain = text.rpartition("@")
    if not at or len(local) > 64 or _LOCAL_PART.fullmatch(local) is None:
        return False
    if domain[:1] == "[" and domain[-1:] == "]":
        address = domain[1:-1]
        if address.startswith("IPv6:"):
            return format_validator("ipv6")(address[5:])
        return format_validator("ipv4")(address)
    return is_hostname(domain)


OURS: Mapping[str, Callable[[str], bool]] = {
    "date": is_date,
    "date-time": is_date_time,
    "duration": is_duration,
    "email": is_email,
    "hostname": is_hostname,
    "local-time": is_local_time,
    "time": is_time,
}


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
