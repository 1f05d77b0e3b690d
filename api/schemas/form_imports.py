"""Forms from elsewhere over the wire."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from api.schemas.shape import Sent, Titles, Wire


class FormImportSent(Sent, frozen=True, kw_only=True):
    """A file: an XLSForm workbook, a JSON Schema (or `{schema, uischema}`), a JSON example, a CSV table."""

    kind: Literal["xlsform", "json_schema", "json", "csv"]
    name: Annotated[str, Meta(min_length=1, max_length=200, description="The file's name")]
    base64: Annotated[str, Meta(max_length=24_000_000)]


class NotCarriedOut(Wire, frozen=True, kw_only=True):
    """What the form does not have, or has otherwise: where it stood, in its own words, and why."""

    where: str
    what: str
    code: str
    why: Titles


class FormImportOut(Wire, frozen=True, kw_only=True):
    """A form for a draft: `files` by path (`forms/…` below the SOP, `forms/library/…` at the top)."""

    name: str
    files: dict[str, str]
    evidence: Annotated[
        dict[str, dict[str, Any]], Meta(description="What a step that uses the form asks besides")
    ]
    left_out: tuple[NotCarriedOut, ...]
