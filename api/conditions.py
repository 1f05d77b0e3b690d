"""Versions of what is shown: ETag, If-None-Match and If-Match (RFC 9110, 13), and Idempotency-Key."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import msgspec
from litestar.response import Response

from api.problems import ApiProblem

_KEY = re.compile(r'"?([A-Za-z0-9._:~+/=-]{1,128})"?')
_TAG = re.compile(r'(?:W/)?"(\d{1,18})(?:-[0-9a-f]{1,64})?"')
_encode = msgspec.json.Encoder(enc_hook=str).encode


def key_of(header: str | None) -> str | None:
    """The idempotency key.

    Raises:
        ApiProblem: where it is not 1 to 128 letters, digits or ``._:~+/=-``.
    """
    if header is None:
        return None
    if (found := _KEY.fullmatch(header.strip())) is None:
        raise ApiProblem(
            "request.parameter",
            "An Idempotency-Key is 1 to 128 letters, digits or ._:~+/=-",
            parameter="Idempotency-Key",
        )
    return found.group(1)


def version_of(header: str | None) -> int | None:
    """The version that ``If-Match`` names; None where any will do.

    Raises:
        ApiProblem: where it is not an ETag of ours.
    """
    if header is None or header.strip() == "*":
        return None
    if (found := _TAG.fullmatch(header.strip())) is None:
        raise ApiProblem(
            "request.parameter", "If-Match is not an ETag of this resource.", parameter="If-Match"
        )
    return int(found.group(1))


def tagged(value: Any, *, version: int | None = None, if_none_match: str | None = None) -> Response[Any]:
    """``value`` as JSON with its ETag, or 304 where the asker has it already.

    The tag is the version that commands change and a digest of the whole, since what is shown also follows
    from the clock and from who asks (what is overdue, what you may do).
    """
    body = _encode(value)
    digest = hashlib.sha256(body).hexdigest()[:16]
    tag = f'"{digest}"' if version is None else f'"{version}-{digest}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
    if if_none_match is not None and matches(if_none_match, tag):
        return raw_json(b"", status=304, headers=headers)
    return raw_json(body, headers=headers)


def raw_json(
    body: bytes,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    media_type: str = "application/json",
) -> Response[Any]:
    """An answer whose JSON is there already. Its type is said by the route that answers with it."""
    return Response(body, status_code=status, headers=headers, media_type=media_type)


def matches(header: str, tag: str) -> bool:
    """Whether an ``If-None-Match`` names the tag (weak comparison)."""
    if header.strip() == "*":
        return True
    return any(one.strip().removeprefix("W/") == tag for one in header.split(","))
