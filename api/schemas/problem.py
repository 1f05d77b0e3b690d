"""Problem details (RFC 9457)."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from api.schemas.shape import Titles


class Fault(Struct, frozen=True, kw_only=True):
    """One thing wrong with one part of what was sent."""

    pointer: Annotated[str, Meta(description="JSON pointer into what was sent; empty for the whole")]
    code: Annotated[str, Meta(description="Stable code of the mistake", examples=["required"])]
    message: Annotated[str, Meta(description="One sentence in the asker's language")]
    params: Annotated[dict[str, Any], Meta(description="The numbers and names behind it")] = {}


class FindingOut(Struct, frozen=True, kw_only=True):
    """What the checker says of one place in an SOP's files."""

    code: Annotated[str, Meta(description="SOP0xx for errors, SOP1xx for warnings", examples=["SOP002"])]
    severity: Annotated[str, Meta(description="error or warning")]
    file: str
    line: int
    column: int
    message: Annotated[Titles, Meta(description="One sentence, by language")]
    hint: Annotated[Titles | None, Meta(description="What to do about it, by language")] = None
    path: Annotated[tuple[str, ...], Meta(description="The offending path through the steps, if any")] = ()


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request was not done. ``code`` is stable; ``title`` and ``detail`` are for people."""

    type: Annotated[str, Meta(description="Where this kind of problem is explained")]
    title: str
    status: int
    code: Annotated[str, Meta(description="Stable code", examples=["order.not_open"])]
    detail: str | None = None
    request_id: Annotated[str, Meta(description="As in the answer's X-Request-Id")] = ""
    faults: Annotated[tuple[Fault, ...], Meta(description="All mistakes at once")] = ()
    findings: Annotated[tuple[FindingOut, ...], Meta(description="What the checker found")] = ()
    details: Annotated[dict[str, Any], Meta(description="What was expected and found")] = {}
