"""Findings: what the loader and the checker say of SOP files, all of them at once."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from forms.both import Both


class Place(NamedTuple):
    """Where something stands: the file as the user named it, line and column from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence about one place, with a stable code and, where there is one, the mend.

    ``code`` is ``SOP0xx`` for errors and ``SOP1xx`` for warnings; docs/language/findings.md lists them.
    ``path`` is the offending path through the steps, where the finding is about one; ``variant`` the variant
    that shows it, where the SOP itself does not.
    """

    code: str
    severity: Literal["error", "warning"]
    place: Place
    message: Both
    hint: Both | None = None
    path: tuple[str, ...] = ()
    variant: str | None = None
