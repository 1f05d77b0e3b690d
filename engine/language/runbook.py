"""The runbook: what one variant of an SOP compiles to, and all that a job needs to run.

A runbook is one JSON document. Every form, text, guard, policy and ladder in it is resolved for one
variant; nothing in it refers to a file. It is written as canonical JSON (RFC 8785) and named by the
SHA-256 of those bytes, so the same SOP always gives the same name, on every machine. The server's
runtime and the field app run this same document.

Vocabulary: a *template path* names a step as it is written (``count.tally``); an *address* names it as
it runs (``count.A.tally`` for the item ``A``). Outside ``each`` the two are equal.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of all runbook values: frozen, defaults left out of the JSON, unknown keys refused."""


class Expression(Value, frozen=True, kw_only=True):
    """A CEL expression with the types of the variables it reads.

    ``vars`` maps qualified names (``this.result``, ``visits.enter``) to CEL types as
    :mod:`forms.expressions` writes them (``string``, ``int``, ``double``, ``bool``, ``dyn``,
    ``list(string)``, ``map(string, dyn)``). With it the expression can be compiled without the SOP.
    """

    cel: str
    vars: dict[str, str] = {}


Text = dict[str, str | list[str | Expression]]
"""A text per language tag; ``und`` where the author wrote one string for all languages.

A text with ``{{ CEL }}`` in it is the list of its parts in order."""

Template = Any
"""A JSON value to be filled in when the job runs: plain JSON, but an object whose only key is ``$cel`` stands
for the value of that expression (``{"$cel": {"cel": …, "vars": …}}``, type kept), and one whose only key is
``$text`` for a text of parts (``{"$text": ["Repair ", {"cel": …, "vars": …}]}``). An expression that reads
what was not given leaves its key or list entry out, and shows nothing within a text."""


class Duration(Value, frozen=True, kw_only=True):
    """``30m`` is ``{n: 30, unit: "m"}``. How it counts is said by the runbook's ``clock``."""

    n: int
    unit: Literal["s", "m", "h", "d", "w"]


class Arrow(Value, frozen=True, kw_only=True):
    """Where the work goes. ``go`` is a template path, ``$done`` (this scope is finished) or ``$return``
    (back to the step that was left by a fault)."""

    go: str
    when: Expression | None = None


class Moment(Value, frozen=True, kw_only=True):
    """When a rung fires: ``after`` the anchor by ``offset`` (``before`` it when ``before`` is true)."""

    anchor: Literal["due", "start"]
    offset: Duration | None = None
    before: bool = False


class Rung(Value, frozen=True, kw_only=True):
    """One rung of a ladder. People are named as in ``by``."""

    at: Moment
    notify: tuple[str, ...] = ()
    reassign: str | None = None  # nearest | least_busy | role:NAME
    raise_to: tuple[str, ...] = ()
    fault: str | None = None
    outcome: str | None = None
    message: Text | None = None


class Guide(Value, frozen=True, kw_only=True):
    """Markdown per language and the pictures and clips beside it (paths below the SOP's media/)."""

    text: Text = {}
    media: tuple[str, ...] = ()


class EvidencePolicy(Value, frozen=True, kw_only=True):
    """What a photo, signature, scan, position, video, audio or file must satisfy to be accepted."""

    kind: Literal["photo", "signature", "scan", "position", "video", "audio", "file"]
    at_least: int = 1
    at_most: int | None = 1  # None: no upper bound
    within: int | None = None  # metres from the job's site
    fresh: int | None = None  # seconds between capture and handing in
    source: Literal["camera"] | None = None
    distinct: int | None = None  # seconds back in which no near-duplicate may exist
    match: str | list[str | Expression] | None = None  # RE2 a scan's whole text must match
    signer: str = "assignee"
    check: tuple[str, ...] = ()  # plugins' checks that every blob must pass
    title: Text = {}


class Computed(Value, frozen=True, kw_only=True):
    """A calculated field: JSON pointer of the field and the expression over its siblings and ``this``."""

    pointer: str
    expression: Expression


class Form(Value, frozen=True, kw_only=True):
    """A form resolved: what is asked, how it is laid out, what is calculated and which evidence it takes.

    ``schema`` is JSON Schema 2020-12 for the whole answers object, evidence fields included (each an
    array of captures). Rules of ``uischema`` decide what is shown; see :mod:`forms.rules`.
    ``code_lists`` names the lists that fields use; their entries are in ``Runbook.code_lists``.
    """

    title: Text = {}
    schema: dict[str, Any] = {}
    uischema: dict[str, Any] | None = None
    computed: tuple[Computed, ...] = ()
    evidence: dict[str, EvidencePolicy] = {}
    code_lists: tuple[str, ...] = ()


class Need(Value, frozen=True, kw_only=True):
    """How many voices an outcome needs: ``n`` (of exactly ``of`` people), a majority or all."""

    kind: Literal["count", "majority", "all"] = "count"
    n: int = 1
    of: int | None = None


class Stage(Value, frozen=True, kw_only=True):
    """One round of an approval: who decides, and the voices each outcome needs (others need one)."""

    title: Text = {}
    by: str
    need: dict[str, Need] = {}


class StepBase(Value, frozen=True, kw_only=True):
    """What every kind of step has."""

    title: Text = {}
    scope: str = ""  # template path of the scope it stands in; "" is the top
    guide: Guide | None = None
    locked: bool = False
    mandatory: bool = False  # locked, in a guarantee, or around such a step: never waived
    due: Duration | None = None
    escalate: tuple[Rung, ...] = ()


class Work(StepBase, frozen=True, kw_only=True, tag="work", tag_field="kind"):
    """Somebody hands in a form and evidence. ``form`` is a key of ``Runbook.forms``, or None."""

    by: str = "assignee"
    four_eyes: tuple[str, ...] = ()
    form: str | None = None
    next: tuple[Arrow, ...] = ()


class Approval(StepBase, frozen=True, kw_only=True, tag="approval", tag_field="kind"):
    """People decide. ``first`` is the outcome that ``need`` counts for.

    ``four_eyes`` is None where everyone who handed in a step of the job is barred (the default).
    """

    stages: tuple[Stage, ...]
    first: str
    outcomes: dict[str, tuple[Arrow, ...]]
    order: tuple[str, ...] = ()  # the outcomes as they are written; the keys of canonical JSON are sorted
    four_eyes: tuple[str, ...] | None = None
    form: str | None = None


class AnyOrder(StepBase, frozen=True, kw_only=True, tag="any_order", tag_field="kind"):
    """Members (template paths) done in whatever order; enough when ``need`` of them are done."""

    members: tuple[str, ...]
    need: int
    next: tuple[Arrow, ...] = ()


class Each(StepBase, frozen=True, kw_only=True, tag="each", tag_field="kind"):
    """The steps of the scope named like this step, once per item of the list that ``of`` gives."""

    of: Expression
    as_: str = msgspec.field(name="as", default="item")
    key: Expression | None = None  # over the item, under its ``as`` name
    at_least_one: bool = False  # the list's schema says that it cannot be empty
    items: str | None = None  # key of the items' scope where it is not the step's own path
    next: tuple[Arrow, ...] = ()


class Call(StepBase, frozen=True, kw_only=True, tag="call", tag_field="kind"):
    """Another SOP as a child job; ``outcomes`` by the child's end label, otherwise ``next``."""

    sop: str
    with_: Template = msgspec.field(name="with", default=None)
    outcomes: dict[str, tuple[Arrow, ...]] = {}
    next: tuple[Arrow, ...] = ()


class Wait(StepBase, frozen=True, kw_only=True, tag="wait", tag_field="kind"):
    """Until an event (at most ``up_to``, then ``otherwise``) or for a time (``for_``)."""

    event: str | None = None
    when: Expression | None = None  # over ``event``
    up_to: Duration | None = None
    otherwise: tuple[Arrow, ...] = ()
    for_: Duration | None = msgspec.field(name="for", default=None)
    next: tuple[Arrow, ...] = ()


class Do(StepBase, frozen=True, kw_only=True, tag="do", tag_field="kind"):
    """An automated action of a plugin."""

    action: str
    with_: Template = msgspec.field(name="with", default=None)
    on_error: tuple[Arrow, ...] = ()
    next: tuple[Arrow, ...] = ()


class End(StepBase, frozen=True, kw_only=True, tag="end", tag_field="kind"):
    """A final state of the job. Only the top scope has ends."""

    label: str
    successful: bool


Step = Work | Approval | AnyOrder | Each | Call | Wait | Do | End


class Scope(Value, frozen=True, kw_only=True):
    """One flat machine: the top (``kind: top``), a member of ``any_order`` or the items of ``each``.

    Keyed in ``Runbook.scopes`` by template path: ``""``, the member's path (``prepare.badge``), or the
    path of the ``each`` step (``count``). ``steps`` are template paths in written order. An ``each`` that
    is itself a member of ``any_order`` would have both keys; its items' scope is ``prepare.count.*`` then,
    and :attr:`Each.items` says so.
    """

    kind: Literal["top", "member", "item"]
    steps: tuple[str, ...]
    start: str


class Fault(Value, frozen=True, kw_only=True):
    """What may go wrong. ``from_`` are template paths of work steps; ``go`` as in :class:`Arrow`."""

    title: Text = {}
    from_: tuple[str, ...] = msgspec.field(name="from", default=())
    form: str | None = None
    notify: tuple[str, ...] = ()
    message: Text | None = None
    go: str = "$return"


class Row(Value, frozen=True, kw_only=True):
    """A row of a decision table: conditions that must all hold (over ``inputs`` of the table)."""

    when: Expression | None
    result: Any


class Table(Value, frozen=True, kw_only=True):
    """A decision table; its value is the result of the first (or the only) row that holds."""

    hit: Literal["first", "unique"]
    rows: tuple[Row, ...]
    type: str  # CEL type of the result


class Trigger(Value, frozen=True, kw_only=True):
    """Which event, or which hour (``schedule``), opens a job by itself. The intake service does it."""

    on: str | None = None
    of: dict[str, Any] = {}
    when: Expression | None = None
    for_: Duration | None = msgspec.field(name="for", default=None)
    once: str | None = None  # until_closed, per 1d
    schedule: str | None = None  # five fields of cron, in the branch's time zone
    inputs: Template = None  # over ``event``, ``subject``, ``branch`` and ``table``
    dispatch: dict[str, Any] = {}


class Guarantee(Value, frozen=True, kw_only=True):
    """Every path to ``before`` goes through each step of ``always`` (template paths)."""

    before: str
    always: tuple[str, ...]


class CodeEntry(Value, frozen=True, kw_only=True):
    """One choice of a code list. ``parent`` is the code it belongs to in the list's parent list."""

    code: str | int
    title: Text = {}
    parent: str | int | None = None
    retired: bool = False


class CodeList(Value, frozen=True, kw_only=True):
    """A code list with its entries; ``parent`` names the list whose codes its entries' parents are."""

    title: Text = {}
    parent: str | None = None
    entries: tuple[CodeEntry, ...] = ()


class Remembered(Value, frozen=True, kw_only=True):
    """What a running job must keep of the past because some expression or rule reads it.

    Everything else that was handed in stands in the job's events and not in its state, so that a
    command on a long job costs what it costs on a short one.
    """

    answers: tuple[str, ...] = ()  # qualified names, e.g. ``prepare.stock_ok``; ``prepare`` for all of it
    visits: tuple[str, ...] = ()  # template paths
    performers: tuple[str, ...] = ()  # template paths named by performer: or four_eyes


class Runbook(Value, frozen=True, kw_only=True):
    """A compiled SOP variant. See the module's docstring; JSON Schema beside the language's."""

    runbook: Literal[1] = 1
    sop: str
    variant: str | None = None
    title: Text = {}
    guide: Guide | None = None
    about: str | None = None
    skills: tuple[str, ...] = ()
    priority: Literal["low", "normal", "high", "urgent"] = "normal"
    labels: tuple[str, ...] = ()
    dispatch: dict[str, Any] = {}
    clock: Literal["working", "elapsed"] = "elapsed"
    due: Duration | None = None
    escalate: tuple[Rung, ...] = ()
    inputs: Form = Form()
    subject: dict[str, Any] | None = None  # schema of the kind of subject, if it has a file
    steps: dict[str, Step]
    scopes: dict[str, Scope]
    faults: dict[str, Fault] = {}
    forms: dict[str, Form] = {}
    code_lists: dict[str, CodeList] = {}
    tables: dict[str, Table] = {}
    triggers: dict[str, Trigger] = {}
    guarantees: tuple[Guarantee, ...] = ()
    remembered: Remembered = Remembered()
    overseers: tuple[str, ...] = ()  # whoever decides or is raised to; may act on its jobs
