"""``Range`` and ``Content-Range`` (RFC 9110, 14): one range of bytes, which is all that anybody sends."""

from __future__ import annotations

import re
from typing import Annotated

from litestar.params import HeaderParameter

from api.problems import ApiProblem

Range = Annotated[
    str | None, HeaderParameter(name="Range", required=False, max_length=100, description="bytes=FIRST-LAST")
]
_RANGE = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})", re.IGNORECASE)
_CONTENT_RANGE = re.compile(r"bytes\s+(\d{1,18})-(\d{1,18})/(\d{1,18})", re.IGNORECASE)


def asked_range(header: str | None, size: int) -> tuple[int, int] | None:
    """First and last byte (both included) that are asked for; None for all of it.

    A header that is not understood, or asks for several ranges, asks for all, as the standard allows.

    Raises:
        ApiProblem: ``request.range`` where it begins behind the end.
    """
    if header is None or (found := _RANGE.fullmatch(header.strip())) is None:
        return None
    begin, end = found.groups()
    if begin:
        first, last = int(begin), min(int(end), size - 1) if end else size - 1
        if end and int(end) < int(begin):
            return None
    elif end and int(end) > 0:
        first, last = max(0, size - int(end)), size - 1
    else:
        return None
    if first >= size:
        raise ApiProblem("request.range", headers={"Content-Range": f"bytes */{size}"}, size=size)
    return first, last


def sent_range(content_range: str | None, content_length: str | None) -> tuple[int, int, int]:
    """Where the bytes of an upload begin, how many come, and how many there are in all.

    Raises:
        ApiProblem: ``request.malformed`` where neither header says it, or they contradict each other.
    """
    length = int(content_length) if content_length is not None and content_length.isdigit() else None
    if content_range is None:
        if length is None:
            raise ApiProblem("request.malformed", "Content-Length or Content-Range is needed.")
        return 0, length, length
    if (found := _CONTENT_RANGE.fullmatch(content_range.strip())) is None:
        raise ApiProblem("request.malformed", "Content-Range is bytes FIRST-LAST/TOTAL.")
    first, last, total = (int(number) for number in found.groups())
    if last < first or last >= total:
        raise ApiProblem("request.malformed", "Content-Range does not lie within the total.")
    if length is not None and length != last - first + 1:
        raise ApiProblem("request.malformed", "Content-Length and Content-Range contradict each other.")
    return first, last - first + 1, total
