"""What the designer asks of a draft: proofs, forms for the preview, expressions, renaming, the vocabulary."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from api.schemas.shape import Sent, Titles, Wire

DocumentPath = Annotated[
    tuple[str | int, ...],
    Meta(description="Keys and indexes from the document's root", examples=[["steps", "sign", "due"]]),
]
AskedPath = Annotated[tuple[str | int, ...], Meta(max_length=64)]
FilePath = Annotated[
    str, Meta(min_length=1, max_length=300, examples=["store-visit/sop.yaml"], pattern=r"^[^\x00\\]+$")
]
SourceText = Annotated[str, Meta(max_length=2_000_000)]
Called = Annotated[str, Meta(min_length=1, max_length=200)]


class TextSent(Sent, frozen=True, kw_only=True):
    """A file as it is written now: its text, or that it is gone. It counts in place of what is kept."""

    path: FilePath
    text: SourceText | None = None
    gone: bool = False


Unsaved = Annotated[
    tuple[TextSent, ...],
    Meta(max_length=500, description="Files that differ from what the draft keeps"),
]


class AnalysisSent(Sent, frozen=True, kw_only=True):
    """What is not saved yet."""

    files: Unsaved = ()


class EditOut(Wire, frozen=True, kw_only=True):
    """One change of a document. Edits of a mend are made in their order, each on the outcome of the one
    before. `set`: the value at `path` becomes `value`, made if it is not there; `rename_key`: the key at the
    end of `path` becomes `key`; `remove`: the entry or item at `path` goes; `add`: `value` becomes the last
    item of the list at `path`, or with `key` the last entry of the map there."""

    file: str
    op: Literal["set", "rename_key", "remove", "add"]
    path: DocumentPath
    key: str | None = None
    value: Any = None


class MendOut(Wire, frozen=True, kw_only=True):
    """Edits after which the finding is gone, and what they do in one sentence."""

    title: Titles
    edits: tuple[EditOut, ...]


class DesignFindingOut(Wire, frozen=True, kw_only=True):
    """A finding with its range in the file, its node in the document, and how it may be mended."""

    code: str
    title: Annotated[Titles, Meta(description="What the code says in general")]
    severity: Literal["error", "warning"]
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    at: DocumentPath
    by_key: Annotated[bool, Meta(description="Whether the key is meant, not its value")]
    message: Titles
    hint: Titles | None
    path: Annotated[tuple[str, ...], Meta(description="The offending path through the steps")]
    variant: Annotated[str | None, Meta(description="The variant that shows it; null for the base")]
    mends: tuple[MendOut, ...]


class GraphStepOut(Wire, frozen=True, kw_only=True):
    """A step of the graph."""

    step: Annotated[str, Meta(description="Path of names, such as `open.knock`")]
    kind: Literal["work", "approval", "any_order", "each", "call", "wait", "do", "end"]
    title: Titles
    locked: bool
    scope: Annotated[str, Meta(description="Key of the run of steps that it stands in; `` is the top")]
    holder: Annotated[str | None, Meta(description="The composite step around it")]
    by: str | None
    due: str | None
    end: str | None
    successful: bool
    file: Annotated[str, Meta(description="Where it is written: the SOP, or the variant that adds it")]
    at: DocumentPath
    changed: Annotated[bool, Meta(description="Whether the variant says anything of it")]
    reachable: bool
    walked: Annotated[tuple[str, ...], Meta(description="Scenario files that open it")]


class GraphEdgeOut(Wire, frozen=True, kw_only=True):
    """What takes the work from one step to another: `target` may be `$done` (this scope is finished) or
    `$return` (back to the step that a fault left)."""

    source: str
    target: str
    kind: Literal["next", "when", "outcome", "fault", "rung", "timeout", "error"]
    label: str
    when: str | None
    file: str
    at: DocumentPath
    walked: Annotated[tuple[str, ...], Meta(description="Scenario files that take it")]


class CoverageOut(Wire, frozen=True, kw_only=True):
    """How much of a version its scenarios walk."""

    scenarios: int
    edges: int
    walked: int
    steps_unwalked: tuple[str, ...]
    faults_unwalked: tuple[str, ...]
    outcomes_unwalked: Annotated[tuple[str, ...], Meta(description="`step:outcome`")]


class VersionOut(Wire, frozen=True, kw_only=True):
    """The base (`variant` null), or one variant laid over it."""

    variant: str | None
    title: Titles
    branches: Annotated[tuple[str, ...], Meta(description="Codes of the branches whose jobs get it")]
    compiles: bool
    steps: tuple[GraphStepOut, ...]
    edges: tuple[GraphEdgeOut, ...]
    coverage: CoverageOut


class ScenarioOut(Wire, frozen=True, kw_only=True):
    """How a scenario went. `entries` is how many were walked."""

    name: str
    file: str
    branch: str
    variant: str | None
    holds: bool
    entries: int
    ran_at: Annotated[int, Meta(description="When it was walked last; milliseconds since 1970")]
    took_ms: int
    findings: tuple[DesignFindingOut, ...]


class AnalysisOut(Wire, frozen=True, kw_only=True):
    """Everything that can be said of a draft before it is published."""

    sop: str
    ok: Annotated[bool, Meta(description="No errors: this could be published")]
    findings: tuple[DesignFindingOut, ...]
    versions: tuple[VersionOut, ...]
    scenarios: tuple[ScenarioOut, ...]
    digests: Annotated[dict[str, str], Meta(description="Per file: SHA-256 of what was looked at")]


class FormSent(Sent, frozen=True, kw_only=True):
    """A form to preview: the file, with its text where that is not saved; `step` as a step uses it, with its
    evidence."""

    path: FilePath
    text: SourceText | None = None
    step: Called | None = None
    variant: Called | None = None
    files: Unsaved = ()


class FormOut(Wire, frozen=True, kw_only=True):
    """The form as a runbook carries it, the code lists it uses, and what is wrong with it. `form` is null
    where the file can't be read; the findings say why."""

    form: dict[str, Any] | None
    code_lists: dict[str, Any]
    findings: tuple[DesignFindingOut, ...]


class ExpressionSent(Sent, frozen=True, kw_only=True):
    """An expression and the node of a document where it stands, or is to stand. An empty `source` asks for
    the names alone."""

    file: FilePath
    path: AskedPath
    source: Annotated[str, Meta(max_length=10_000)] = ""
    template: Annotated[bool, Meta(description="A text with `{{ }}` in place of an expression")] = False
    variant: Called | None = None
    files: Unsaved = ()


class ExpressionProblemOut(Wire, frozen=True, kw_only=True):
    """`offset` counts characters (code points) of the source."""

    offset: int
    message: Titles
    hint: Titles | None


class NameOut(Wire, frozen=True, kw_only=True):
    """Something that an expression may read here."""

    name: str
    type: str
    title: Titles
    values: Annotated[
        tuple[str, ...], Meta(description="The values that it can have, where these are few")
    ] = ()


class ExpressionOut(Wire, frozen=True, kw_only=True):
    """What an expression gives, its canonical form, or what is wrong with it; and what can be read there."""

    type: str | None
    canonical: str | None
    problem: ExpressionProblemOut | None
    names: tuple[NameOut, ...]


class RenameSent(Sent, frozen=True, kw_only=True):
    """What gets another name. `at`: the form's file and the names of the properties for a `field`, the
    form's file for a `form`, step and name for an `outcome` or `evidence`, else the name alone (of a step
    with the composites around it: `open.knock`)."""

    what: Literal["field", "step", "form", "fault", "table", "input", "variant", "outcome", "evidence"]
    at: Annotated[tuple[Called, ...], Meta(min_length=1, max_length=20)]
    to: Called
    files: Unsaved = ()


class PatchOut(Wire, frozen=True, kw_only=True):
    """`start` and `end` count UTF-16 code units of the file's text, as browsers do; `line` is the number of
    the line from 1, `before` and `after` the whole line."""

    start: int
    end: int
    text: str
    line: int
    before: str
    after: str


class RenamedFileOut(Wire, frozen=True, kw_only=True):
    """The patches of one file, in order; `moved` is its new path where the file itself is renamed."""

    path: str
    moved: str | None
    patches: tuple[PatchOut, ...]


class RenameFaultOut(Wire, frozen=True, kw_only=True):
    """Why nothing can be renamed: `unknown`, `taken`, `malformed`, `same`, or `unread` for a file that
    can't be read."""

    code: Literal["unknown", "taken", "malformed", "same", "unread"]
    file: str
    name: str


class ElsewhereOut(Wire, frozen=True, kw_only=True):
    """Another SOP that uses what is renamed, and what changes there: live (`seen` is its revision), or in an
    open draft (`seen` is the draft's version). With faults it can't be renamed there."""

    sop: str
    title: Titles
    draft: str | None
    seen: int
    files: tuple[RenamedFileOut, ...]
    faults: tuple[RenameFaultOut, ...]


class RenameOut(Wire, frozen=True, kw_only=True):
    """What a renaming changes. With faults nothing is changed."""

    files: tuple[RenamedFileOut, ...]
    faults: tuple[RenameFaultOut, ...]
    elsewhere: tuple[ElsewhereOut, ...]


class ElsewhereSent(Sent, frozen=True, kw_only=True):
    """Where else to rename, as it was shown: an SOP as it is live, or an open draft of it."""

    sop: Called
    draft: Called | None = None
    seen: Annotated[int, Meta(ge=1)]


class RenameEverywhereSent(RenameSent, frozen=True, kw_only=True):
    """What gets another name, in which other SOPs, and what the drafts that begin are called."""

    elsewhere: Annotated[tuple[ElsewhereSent, ...], Meta(min_length=1, max_length=200)]
    title: Annotated[str, Meta(max_length=200)] = ""


class RenamedThereOut(Wire, frozen=True, kw_only=True):
    """A draft of another SOP that holds the new name: it was `begun` from what is live, `changed`, or begun
    `instead` of changing one that somebody else changed or closed meanwhile."""

    sop: str
    draft: str
    title: str
    how: Literal["begun", "changed", "instead"]
    files: tuple[str, ...]


class RenamedEverywhereOut(Wire, frozen=True, kw_only=True):
    """The drafts that were begun or changed."""

    drafts: tuple[RenamedThereOut, ...]


class RoleWordOut(Wire, frozen=True, kw_only=True):
    """A role that steps can name."""

    role: str
    title: Titles
    people: int


class PersonWordOut(Wire, frozen=True, kw_only=True):
    """A person that steps can name."""

    login: str
    name: str
    branch: str
    roles: tuple[str, ...]
    skills: tuple[str, ...]


class BranchWordOut(Wire, frozen=True, kw_only=True):
    """A branch; variants name it, or a tag that it has or inherits."""

    branch: str
    title: Titles
    parent: str | None
    tags: tuple[str, ...]
    calendar: str | None
    timezone: str


class ActionWordOut(Wire, frozen=True, kw_only=True):
    """What a `do` step can do, with the schema of its `with`."""

    action: str
    title: Titles
    schema: dict[str, Any] | None


class CheckWordOut(Wire, frozen=True, kw_only=True):
    """A check of evidence and the kinds that it is for."""

    check: str
    title: Titles
    kinds: tuple[str, ...]


class SubjectWordOut(Wire, frozen=True, kw_only=True):
    """A kind of subject with the schema of its fields."""

    kind: str
    title: Titles
    schema: dict[str, Any] | None


class CodeListWordOut(Wire, frozen=True, kw_only=True):
    """A code list."""

    name: str
    title: Titles
    parent: str | None
    entries: int
    text: Annotated[str | None, Meta(description="of one that is not in the installation yet")]


class FunctionWordOut(Wire, frozen=True, kw_only=True):
    """A function of expressions, as it is called, and what it gives."""

    name: str
    call: Annotated[str, Meta(examples=["size(list) -> int"])]
    about: Titles


class SharedFormOut(Wire, frozen=True, kw_only=True):
    """A form of the library that every SOP may use."""

    path: str
    title: Titles
    text: str


class CodeWordOut(Wire, frozen=True, kw_only=True):
    """A code of findings in one sentence."""

    code: str
    title: Titles


class VocabularyOut(Wire, frozen=True, kw_only=True):
    """What there is to choose from here. `schemas` are the addresses of the language's schemas."""

    schemas: dict[str, str]
    roles: tuple[RoleWordOut, ...]
    people: tuple[PersonWordOut, ...]
    branches: tuple[BranchWordOut, ...]
    tags: tuple[str, ...]
    skills: tuple[str, ...]
    calendars: tuple[str, ...]
    actions: tuple[ActionWordOut, ...]
    checks: tuple[CheckWordOut, ...]
    strategies: tuple[str, ...]
    device_kinds: tuple[str, ...]
    subjects: tuple[SubjectWordOut, ...]
    code_lists: tuple[CodeListWordOut, ...]
    functions: tuple[FunctionWordOut, ...]
    forms: tuple[SharedFormOut, ...]
    codes: tuple[CodeWordOut, ...]
    sops: Annotated[dict[str, Titles], Meta(description="SOPs that can be called, by id")]
