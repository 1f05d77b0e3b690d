"""A folder of SOP files, loaded: what there is to check, compile and publish.

``load_library`` (in :mod:`engine.language.loading`) reads it and never raises for what the files say;
it returns the library with the findings of loading. What could not be read is not in the library.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.language.document import Document
from engine.language.finding import Finding
from engine.language.organisation import Organisation


@dataclass(frozen=True, slots=True)
class SopFiles:
    """The files of one SOP. ``forms``, ``variants`` and ``scenarios`` by the name that they give themselves
    (scenarios by file name)."""

    id: str
    folder: str
    sop: Document
    forms: dict[str, Document] = field(default_factory=dict)
    variants: dict[str, Document] = field(default_factory=dict)
    scenarios: dict[str, Document] = field(default_factory=dict)
    media: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Library:
    """SOPs, what they share, and the organisation they run in."""

    root: str
    sops: dict[str, SopFiles] = field(default_factory=dict)
    forms: dict[str, Document] = field(default_factory=dict)  # forms/library
    code_lists: dict[str, Document] = field(default_factory=dict)  # forms/library
    subjects: dict[str, Document] = field(default_factory=dict)
    organisation: Organisation = field(default_factory=Organisation)
    organisation_document: Document | None = None
    findings: tuple[Finding, ...] = ()  # of loading, all files
    beside: dict[str, SopFiles] = field(default_factory=dict)  # beside a single SOP: known, not asked about
    broken: frozenset[str] = frozenset()  # files left out because of what a finding says
