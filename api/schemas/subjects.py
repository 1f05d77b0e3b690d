"""Subjects and code lists."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from api.schemas.common import Code, PositionSent, ShortText
from api.schemas.jobs import SubjectOfJob
from api.schemas.shape import Instant, Sent, Titles, Wire


class KindOut(Wire, frozen=True, kw_only=True):
    """A kind of subject and the JSON Schema of what it adds."""

    kind: str
    title: Titles
    schema: dict[str, Any] | None


class KindList(Wire, frozen=True, kw_only=True):
    """All kinds."""

    items: tuple[KindOut, ...]


class KindSent(Sent, frozen=True, kw_only=True):
    """What a kind of subject shall be: its title, and the JSON Schema of what it adds."""

    title: Annotated[dict[str, str], Meta(max_length=20)] = {}
    schema: dict[str, Any] | None = None


class SubjectOut(Wire, frozen=True, kw_only=True):
    """A subject and its version."""

    subject: SubjectOfJob
    retired: bool
    version: int


class SubjectPage(Wire, frozen=True, kw_only=True):
    """Some subjects, by kind and id."""

    items: tuple[SubjectOut, ...]
    next: str | None


class SubjectSent(Sent, frozen=True, kw_only=True):
    """What a subject shall be."""

    name: ShortText
    branch: Code | None = None
    site: PositionSent | None = None
    address: Annotated[str, Meta(max_length=500)] | None = None
    contact: dict[str, Any] = {}
    labels: Annotated[tuple[ShortText, ...], Meta(max_length=100)] = ()
    data: dict[str, Any] = {}
    retired: bool = False


class RowFaultOut(Wire, frozen=True, kw_only=True):
    """What is wrong with a line of the file (the header is line 1)."""

    line: int
    column: str
    code: str
    value: str


class ImportedOut(Wire, frozen=True, kw_only=True):
    """What an import did. With any fault nothing was written."""

    added: int
    changed: int
    unchanged: int
    faults: tuple[RowFaultOut, ...]


class CodeEntryOut(Wire, frozen=True, kw_only=True):
    """One choice."""

    code: str | int
    title: Titles
    parent: str | int | None
    retired: bool


class CodeListContent(Wire, frozen=True, kw_only=True):
    """A code list's title, parent list and choices."""

    title: Titles
    parent: str | None
    entries: tuple[CodeEntryOut, ...]


class CodeListOut(Wire, frozen=True, kw_only=True):
    """A code list as it is, or was, in a version."""

    name: str
    content: CodeListContent
    version: int
    at: Instant


class CodeListList(Wire, frozen=True, kw_only=True):
    """All code lists."""

    items: tuple[CodeListOut, ...]


class CodeListVersionOut(Wire, frozen=True, kw_only=True):
    """When a version was made, and by whom."""

    version: int
    at: Instant
    by: str


class CodeListHistory(Wire, frozen=True, kw_only=True):
    """Versions, newest first."""

    items: tuple[CodeListVersionOut, ...]


class CodeEntrySent(Sent, frozen=True, kw_only=True):
    """One choice; `parent` is a code of the parent list."""

    code: Code | Annotated[int, Meta(ge=-(2**53), le=2**53)]
    title: Annotated[dict[str, str], Meta(max_length=20)] = {}
    parent: Code | Annotated[int, Meta(ge=-(2**53), le=2**53)] | None = None
    retired: bool = False


class CodeListSent(Sent, frozen=True, kw_only=True):
    """What a code list shall be. Codes that are left out are retired, never lost."""

    title: Annotated[dict[str, str], Meta(max_length=20)] = {}
    parent: Code | None = None
    entries: Annotated[tuple[CodeEntrySent, ...], Meta(max_length=20_000)]


class CodeListUseOut(Wire, frozen=True, kw_only=True):
    """A live SOP that uses a list: its forms, and with how many entries of it it was published."""

    sop: str
    title: Titles
    forms: Annotated[dict[str, Titles], Meta(description="Titles of the forms by their names")]
    entries: int


class CodeListUses(Wire, frozen=True, kw_only=True):
    """Where a list is used."""

    items: tuple[CodeListUseOut, ...]


class CodeChangeOut(Wire, frozen=True, kw_only=True):
    """What becomes of one code."""

    code: str | int
    change: Literal["added", "changed", "retired", "restored"]
    before: CodeEntryOut | None
    after: CodeEntryOut | None


class CodeListFileOut(Wire, frozen=True, kw_only=True):
    """What a file would make of a list: hand `content` in with `version` as `If-Match` to have it so."""

    content: CodeListContent
    faults: tuple[RowFaultOut, ...]
    changes: tuple[CodeChangeOut, ...]
    unknown: Annotated[tuple[str, ...], Meta(description="Columns that were not taken")]
    rows: int
    version: int
