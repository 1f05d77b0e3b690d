"""What the designer is answered with. Paths in documents are keys and indexes from the root."""

from __future__ import annotations

from typing import Any, Literal

from engine.language.mends import Mend
from engine.runtime.values import Ms
from engine.services.views import Titles, View

DocumentPath = tuple[str | int, ...]


class DesignFinding(View, frozen=True, kw_only=True):
    """A finding with its range in the file and the node of the document that it is about."""

    code: str
    title: Titles
    severity: Literal["error", "warning"]
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    at: DocumentPath
    by_key: bool
    message: Titles
    hint: Titles | None
    path: tuple[str, ...]
    variant: str | None
    mends: tuple[Mend, ...]


class GraphStep(View, frozen=True, kw_only=True):
    """A step of the graph, with who, by when, and which scenarios open it."""

    step: str
    kind: str
    title: Titles
    locked: bool
    scope: str
    holder: str | None
    by: str | None
    due: str | None
    end: str | None
    successful: bool
    file: str
    at: DocumentPath
    changed: bool
    reachable: bool
    walked: tuple[str, ...]


class GraphEdge(View, frozen=True, kw_only=True):
    """What takes the work from one step to another, and which scenarios go there."""

    source: str
    target: str
    kind: str
    label: str
    when: str | None
    file: str
    at: DocumentPath
    walked: tuple[str, ...]


class Coverage(View, frozen=True, kw_only=True):
    """How much of a version its scenarios walk."""

    scenarios: int
    edges: int
    walked: int
    steps_unwalked: tuple[str, ...]
    faults_unwalked: tuple[str, ...]
    outcomes_unwalked: tuple[str, ...]


class Version(View, frozen=True, kw_only=True):
    """The base, or one variant laid over it."""

    variant: str | None
    title: Titles
    branches: tuple[str, ...]
    compiles: bool
    steps: tuple[GraphStep, ...]
    edges: tuple[GraphEdge, ...]
    coverage: Coverage


class WalkedScenario(View, frozen=True, kw_only=True):
    """How a scenario went, and when it was walked: again whenever something changed that it goes by."""

    name: str
    file: str
    branch: str
    variant: str | None
    holds: bool
    entries: int
    ran_at: Ms
    took_ms: int
    findings: tuple[DesignFinding, ...]


class Analysis(View, frozen=True, kw_only=True):
    """Everything that can be said of a draft before it is published."""

    sop: str
    ok: bool
    findings: tuple[DesignFinding, ...]
    versions: tuple[Version, ...]
    scenarios: tuple[WalkedScenario, ...]
    digests: dict[str, str]


class FormPreview(View, frozen=True, kw_only=True):
    """A form as a runbook carries it."""

    form: dict[str, Any] | None
    code_lists: dict[str, Any]
    findings: tuple[DesignFinding, ...]


class ExpressionTrouble(View, frozen=True, kw_only=True):
    """``offset`` counts characters of the source."""

    offset: int
    message: Titles
    hint: Titles | None


class NameSeen(View, frozen=True, kw_only=True):
    """Something that an expression may read."""

    name: str
    type: str
    title: Titles
    values: tuple[str, ...] = ()


class ExpressionRead(View, frozen=True, kw_only=True):
    """What an expression gives, or what is wrong with it."""

    type: str | None
    canonical: str | None
    problem: ExpressionTrouble | None
    names: tuple[NameSeen, ...]


class TextPatch(View, frozen=True, kw_only=True):
    """``start`` and ``end`` count UTF-16 code units."""

    start: int
    end: int
    text: str
    line: int
    before: str
    after: str


class RenamedFile(View, frozen=True, kw_only=True):
    """The patches of one file, in order."""

    path: str
    moved: str | None
    patches: tuple[TextPatch, ...]


class RenameFault(View, frozen=True, kw_only=True):
    """Why nothing can be renamed."""

    code: Literal["unknown", "taken", "malformed", "same", "unread"]
    file: str
    name: str


class Elsewhere(View, frozen=True, kw_only=True):
    """Another SOP that uses what is renamed, and what changes there: live (``seen`` is its revision), or in
    an open draft (``seen`` is the draft's version). With ``faults`` it can't be renamed there."""

    sop: str
    title: Titles
    draft: str | None
    seen: int
    files: tuple[RenamedFile, ...]
    faults: tuple[RenameFault, ...]


class Renamed(View, frozen=True, kw_only=True):
    """What a renaming changes."""

    files: tuple[RenamedFile, ...]
    faults: tuple[RenameFault, ...]
    elsewhere: tuple[Elsewhere, ...]


class RenamedThere(View, frozen=True, kw_only=True):
    """A draft of another SOP that holds the new name. ``how``: it was ``begun`` from what is live; it was
    ``changed``; it was begun ``instead`` of changing a draft that somebody else changed meanwhile."""

    sop: str
    draft: str
    title: str
    how: Literal["begun", "changed", "instead"]
    files: tuple[str, ...]


class RenamedEverywhere(View, frozen=True, kw_only=True):
    """The drafts that were begun or changed."""

    drafts: tuple[RenamedThere, ...]
