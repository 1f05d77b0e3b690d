"""What use cases answer with: plain frozen values that go on the wire as they are.

Texts are per language tag, as in the runbook (``und`` where the author wrote one for all). Instants are
milliseconds since 1970 UTC.
"""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

import msgspec

from engine.language.finding import Finding
from engine.language.organisation import Absence
from engine.language.runbook import CodeList
from engine.runtime.events import Event
from engine.runtime.job import Escalated
from engine.runtime.values import Answers, Ms, Position, Subject

T = TypeVar("T")
Titles = dict[str, str]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the views: every field is written, so that readers need not know the defaults."""


class Page(View, Generic[T], frozen=True, kw_only=True):
    """Some of a list, in its order. ``next`` is handed back to go on; None at the end."""

    items: tuple[T, ...]
    next: str | None = None


class Done(View, frozen=True, kw_only=True):
    """A command held. ``number`` is what people call the job by, ``version`` goes up with every command,
    ``open`` are its open steps with the visit's number (what a hand-in may name as ``opened``). ``repeated``
    when the same request had been answered before."""

    job: str
    number: int
    version: int
    status: str
    end: str | None
    events: tuple[Event, ...]
    open: dict[str, int]
    repeated: bool = False


class SubjectBrief(View, frozen=True, kw_only=True):
    """A subject as lists show it."""

    id: str
    kind: str
    name: str


class JobLine(View, frozen=True, kw_only=True):
    """A job in a list. ``at`` holds the addresses that are open; ``version`` goes up with every command."""

    id: str
    number: int
    sop: str
    variant: str | None
    title: Titles
    branch: str
    status: str
    end: str | None
    successful: bool
    priority: str
    assignee: str | None
    due_at: Ms | None
    overdue: bool
    opened_at: Ms
    opened_by: str
    subject: SubjectBrief | None
    parent: str | None
    at: tuple[str, ...]
    version: int


class OpenStepView(View, frozen=True, kw_only=True):
    """A step that is open now. ``by`` as written, ``people`` whom it means at this moment, ``can`` what the
    asker may do with it: hand_in, decide, report_fault, waive, extend. ``guide`` is filled in with what the
    job knows."""

    address: str
    step: str
    kind: str
    title: Titles
    guide: Titles
    guide_media: tuple[str, ...]
    opened: int
    opened_at: Ms
    due_at: Ms | None
    overdue: bool
    by: tuple[str, ...]
    people: tuple[str, ...]
    form: str | None
    outcomes: tuple[str, ...]
    faults: tuple[str, ...]
    votes: dict[str, str]
    stage: int
    item: Any
    child: str | None
    can: tuple[str, ...]


class JobView(View, frozen=True, kw_only=True):
    """A job in full, and what the asker may do to it now (``can``: the acts of ``runtime.commands.Act``)."""

    line: JobLine
    runbook: str
    inputs: Answers
    subject: Subject | None
    site: Position | None
    labels: tuple[str, ...]
    accepted: bool
    open: tuple[OpenStepView, ...]
    escalations: dict[str, Escalated]
    can: tuple[str, ...]


class HistoryLine(View, frozen=True, kw_only=True):
    """One event of a job with its place in the chain (hex SHA-256)."""

    event: Event
    hash: str


class HistoryPart(View, frozen=True, kw_only=True):
    """A stretch of a job's history, and how people call the steps (by address) and the people (by login)
    that occur in it. Titles are filled in with what the job knows now."""

    items: tuple[HistoryLine, ...]
    next: str | None
    titles: dict[str, Titles]
    names: dict[str, str]


class TaskLine(View, frozen=True, kw_only=True):
    """One thing that somebody has to do. ``who`` as the SOP says it, ``login`` where that is one person.

    ``why`` it is mine: ``person``, ``role`` or ``stand_in`` (None: it is not). ``opened`` is the visit's
    number, which a hand-in may name; ``key`` is the task's own, unique in the job. Of an approval:
    ``outcomes`` with the first one first, whether it asks a ``form``, and what I ``voted`` in this stage."""

    job: str
    number: int
    key: str
    address: str
    opened: int
    kind: Literal["work", "approval", "escalation"]
    sop: str
    title: Titles
    job_title: Titles
    branch: str
    subject: SubjectBrief | None
    priority: str
    who: str
    login: str | None
    why: str | None
    opened_at: Ms
    due_at: Ms | None
    overdue: bool
    outcomes: tuple[str, ...] = ()
    form: bool = False
    voted: str | None = None


class SopCount(View, frozen=True, kw_only=True):
    """How many tasks there are of an SOP."""

    sop: str
    title: Titles
    tasks: int


class Waiting(View, frozen=True, kw_only=True):
    """How much waits for somebody: tasks by kind, SOP and branch, and messages that were not read."""

    tasks: int
    overdue: int
    work: int
    approvals: int
    escalations: int
    unread: int
    sops: tuple[SopCount, ...]
    branches: dict[str, int]


class SopLine(View, frozen=True, kw_only=True):
    """A published SOP in a list."""

    id: str
    title: Titles
    about: str | None
    revision: int
    published_at: Ms
    published_by: str
    withdrawn: bool


class RevisionLine(View, frozen=True, kw_only=True):
    """One revision of an SOP; ``live`` marks the one that new jobs are opened on."""

    sop: str
    revision: int
    digest: str
    note: str
    published_at: Ms
    published_by: str
    live: bool


class BranchRunbook(View, frozen=True, kw_only=True):
    """Which variant and runbook the new jobs of a branch get; ``changed`` against what it had before."""

    branch: str
    variant: str | None
    runbook: str
    changed: bool


class Published(View, frozen=True, kw_only=True):
    """What publishing did, or would do (``dry_run``). With an error among the findings nothing is
    published and ``revision`` is None."""

    sop: str
    revision: int | None
    dry_run: bool
    findings: tuple[Finding, ...]
    branches: tuple[BranchRunbook, ...]
    differences: dict[str, tuple[str, ...]]  # per variant ("" is the base), sentences for a designer
    scenarios: int  # how many walks were run


class SignedIn(View, frozen=True, kw_only=True):
    """A new session. ``token`` is shown this once; the store keeps only its hash."""

    token: str
    login: str
    name: str
    expires_at: Ms


class SessionLine(View, frozen=True, kw_only=True):
    """A session of mine, without its secret."""

    id: str
    address: str | None
    agent: str | None
    created_at: Ms
    seen_at: Ms
    expires_at: Ms


class TokenLine(View, frozen=True, kw_only=True):
    """An API token without its secret."""

    id: str
    login: str
    title: str
    scopes: tuple[str, ...]
    created_at: Ms
    expires_at: Ms | None
    used_at: Ms | None
    revoked_at: Ms | None


class NewToken(View, frozen=True, kw_only=True):
    """An API token just made; ``secret`` is shown this once."""

    line: TokenLine
    secret: str


class Change(View, frozen=True, kw_only=True):
    """Something changed: a place in the installation's one feed, and what to look at again."""

    id: int
    kind: str  # job | task | sop | organisation | code_list | subject | withheld
    ref: str
    branch: str | None
    at: Ms


class AuditLine(View, frozen=True, kw_only=True):
    """What somebody did outside of jobs: people, access, publishing, code lists. ``id`` counts from 1
    without gaps; ``hash`` (hex SHA-256) seals it and all before it."""

    id: int
    at: Ms
    by: str
    action: str
    about: str
    details: dict[str, Any]
    hash: str


class SubjectView(View, frozen=True, kw_only=True):
    """A subject and its version (for If-Match)."""

    subject: Subject
    retired: bool
    version: int


class KindView(View, frozen=True, kw_only=True):
    """A kind of subject: what its file adds to every subject, as a JSON Schema (None: nothing)."""

    kind: str
    title: dict[str, str]
    schema: dict[str, Any] | None


class RowFault(View, frozen=True, kw_only=True):
    """What is wrong with a line of a file: its number (from 1, the header is 1), column, code and value."""

    line: int
    column: str
    code: str
    value: str


class SubjectsImported(View, frozen=True, kw_only=True):
    """What an import did. With any fault nothing was written."""

    added: int
    changed: int
    unchanged: int
    faults: tuple[RowFault, ...]


class PersonView(View, frozen=True, kw_only=True):
    """A person as others may see them. ``version`` is for If-Match."""

    login: str
    name: str
    branch: str
    roles: tuple[tuple[str, str], ...]
    skills: tuple[str, ...]
    absences: tuple[Absence, ...]
    language: str | None
    email: str | None
    phone: str | None
    active: bool
    version: int


class Self(View, frozen=True, kw_only=True):
    """Who I am and what my roles let me do: pairs of a word of ``access.MAY`` and a branch."""

    person: PersonView
    rights: tuple[tuple[str, str], ...]
    stands_in_for: tuple[str, ...]


class CodeListView(View, frozen=True, kw_only=True):
    """A code list as it is, or was, in a version."""

    name: str
    content: CodeList
    version: int
    at: Ms


class CodeListVersion(View, frozen=True, kw_only=True):
    """One version of a list: when and by whom."""

    version: int
    at: Ms
    by: str


class CodeListUse(View, frozen=True, kw_only=True):
    """An SOP whose live runbooks carry a list: titles of the forms by their names, and how many entries of it
    they were compiled with."""

    sop: str
    title: dict[str, str]
    forms: dict[str, dict[str, str]]
    entries: int
