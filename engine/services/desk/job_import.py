"""Opening many jobs from a file: every fault of every row is found first; then row after row is opened, each
under a key of its own, so that a file that is sent again, or was cut off in the middle, doubles nothing.
A row with a key in its key column is known by it in every file; one without, by its line in this file."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from engine.language.organisation import Organisation
from engine.runtime.commands import Open
from engine.runtime.deciding import decide
from engine.runtime.facts import Facts
from engine.runtime.playbook import Playbook
from engine.runtime.values import Subject
from engine.runtime.verdict import Refused
from engine.services.access import Action, Actor, AtBranch, Denied, authorise
from engine.services.context import Services
from engine.services.desk.import_fields import (
    INPUTS,
    ImportField,
    Unreadable,
    branch_of,
    explained,
    fields_of,
    guess,
    person_of,
    text_of,
    value_of,
)
from engine.services.desk.job_export import harmless
from engine.services.desk.job_words import Language, picked, word
from engine.services.desk.sheets import Cell, Sheet, read_sheet
from engine.services.guarding import must
from engine.services.opening import not_live, open_job
from engine.services.problems import Invalid, NotFound, ServiceProblem
from engine.services.published import Live, runbook_for
from engine.services.subject_rows import find_subject
from engine.services.translating import read
from engine.services.views import View
from engine.store.reading import Reading

SLICE = 25
"""Rows that one call opens."""
MOST_FAULTS = 1000
"""Faults that are told; of more, how many there are."""
_SAMPLES = 3

Mapping = dict[str, int]
"""Field to column, from 0."""


class ColumnOfFile(View, frozen=True, kw_only=True):
    """A column as the file has it."""

    title: str
    samples: tuple[str, ...]
    field: str | None


class ImportFault(View, frozen=True, kw_only=True):
    """One thing wrong with one row."""

    line: int
    column: str
    field: str
    code: str
    value: str
    params: dict[str, Any]


class ImportCheck(View, frozen=True, kw_only=True):
    """What a file would do. ``already``: rows that were opened by this person before."""

    digest: str
    columns: tuple[ColumnOfFile, ...]
    fields: tuple[ImportField, ...]
    rows: int
    already: int
    faulty: int
    faults: tuple[ImportFault, ...]


class ImportedRow(View, frozen=True, kw_only=True):
    """What became of a row: its job, or the code and the sentence of what was refused."""

    line: int
    key: str
    job: str | None
    number: int | None
    repeated: bool
    code: str | None
    detail: str


class ImportSlice(View, frozen=True, kw_only=True):
    """Some rows; ``next`` is what to ask for the following, None after the last."""

    items: tuple[ImportedRow, ...]
    next: int | None
    rows: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A row read: what is to be opened, under which key."""

    line: int
    key: str
    named: bool  # the key is the row's own, else its line
    branch: str
    inputs: dict[str, Any]
    subject: str | None
    assignee: str | None
    priority: str | None


def check_import(
    services: Services,
    actor: Actor,
    *,
    content: bytes,
    sop: str,
    branch: str,
    mapping: Mapping | None = None,
) -> ImportCheck:
    """Read the file and find everything that is wrong with it; nothing is written.

    ``branch`` is where rows go that say none. Raises Forbidden, NotFound (``sop.unknown``,
    ``branch.unknown``), Conflict (``sop.withdrawn``, ``sop.not_here``), Invalid for what is no table at all
    (see :func:`engine.services.desk.sheets.read_sheet`) and ``mapping.invalid``.
    """
    sheet = read_sheet(content)

    def work(reading: Reading) -> ImportCheck:
        run = _Run(services, actor, reading, sop=sop, branch=branch, content=content)
        chosen = run.mapping(sheet, mapping)
        rows, faults = run.rows(sheet, chosen)
        by_column = {place: name for name, place in chosen.items()}
        return ImportCheck(
            digest=run.digest,
            columns=tuple(
                ColumnOfFile(title=title, samples=_samples(sheet, place), field=by_column.get(place))
                for place, title in enumerate(sheet.header)
            ),
            fields=run.fields,
            rows=len(sheet.rows),
            already=run.already(rows),
            faulty=len({fault.line for fault in faults}),
            faults=tuple(faults[:MOST_FAULTS]),
        )

    return read(services, work)


def import_rows(
    services: Services,
    actor: Actor,
    *,
    content: bytes,
    sop: str,
    branch: str,
    mapping: Mapping | None = None,
    after: int = 0,
) -> ImportSlice:
    """Open the jobs of the next rows after the first ``after``. At the beginning the whole file must be
    without fault (Invalid ``import.faulty``); a row that is refused later, because something changed
    meanwhile, says so and holds up no other.

    Raises as :func:`check_import`.
    """
    sheet = read_sheet(content)

    def work(reading: Reading) -> tuple[list[_Row], list[ImportFault], _Run]:
        run = _Run(services, actor, reading, sop=sop, branch=branch, content=content)
        part = Sheet(
            header=sheet.header, rows=sheet.rows if after == 0 else sheet.rows[after : after + SLICE]
        )
        return (*run.rows(part, run.mapping(sheet, mapping)), run)

    rows, faults, run = read(services, work)
    if after == 0 and faults:
        raise Invalid(
            "import.faulty",
            "The file has faults; nothing was opened.",
            params={"faults": len(faults), "rows": len({fault.line for fault in faults})},
        )
    refused = {fault.line: fault for fault in reversed(faults)}
    found = {row.line: row for row in rows}
    lines = [line for line, _ in sheet.rows[after : after + SLICE]]
    items = tuple(
        _open(services, actor, run, found[line]) if line not in refused else _faulty(refused[line])
        for line in lines
    )
    done = after + len(lines)
    return ImportSlice(items=items, next=done if done < len(sheet.rows) else None, rows=len(sheet.rows))


def _faulty(fault: ImportFault) -> ImportedRow:
    return ImportedRow(
        line=fault.line,
        key="",
        job=None,
        number=None,
        repeated=False,
        code=fault.code,
        detail=f"{fault.column}: {fault.value}",
    )


def _open(services: Services, actor: Actor, run: _Run, row: _Row) -> ImportedRow:
    def told(
        job: str | None = None,
        number: int | None = None,
        repeated: bool = False,
        code: str | None = None,
        detail: str = "",
    ) -> ImportedRow:
        return ImportedRow(
            line=row.line, key=row.key, job=job, number=number, repeated=repeated, code=code, detail=detail
        )

    try:
        outcome = open_job(
            services,
            actor,
            sop=run.sop,
            branch=row.branch,
            inputs=row.inputs,
            subject=row.subject,
            assignee=row.assignee,
            priority=row.priority,
            cause={"import": run.digest, "row": row.key},
            key=(key := run.key_of(row)),
            means=("import", key),  # a corrected row is the same row
        )
    except ServiceProblem as problem:
        return told(code=problem.code, detail=problem.detail)
    if isinstance(outcome, Refused):
        detail = "; ".join(f"{fault.pointer}: {fault.code}" for fault in outcome.faults)
        return told(code=outcome.code, detail=detail)
    return told(job=outcome.job, number=outcome.number, repeated=outcome.repeated)


class _Run:
    """One look at one file, with what is the same for all its rows looked up once."""

    def __init__(
        self,
        services: Services,
        actor: Actor,
        reading: Reading,
        *,
        sop: str,
        branch: str,
        content: bytes,
    ) -> None:
        self.sop = sop
        self.digest = hashlib.sha256(content).hexdigest()
        self._services = services
        self._actor = actor
        self._reading = reading
        self._branch = branch
        self._organisation = services.organisations.current(reading)
        self._live: dict[str, tuple[Live, Playbook] | str] = {}
        self._subjects: dict[tuple[str, str], Subject | None] = {}
        live = live_here(services, actor, reading, self._organisation, sop=sop, branch=branch)
        self._live[branch] = live
        self.fields = fields_of(live[1].runbook)

    def mapping(self, sheet: Sheet, asked: Mapping | None) -> Mapping:
        """The columns as they were asked for, else as their titles let one guess."""
        if asked is None:
            return guess(sheet.header, self.fields)
        known = {field.name for field in self.fields}
        if not known.issuperset(asked) or len(set(asked.values())) < len(asked):
            raise Invalid("mapping.invalid", "A column goes to one field of the SOP, and a field has one.")
        return {name: place for name, place in asked.items() if 0 <= place < len(sheet.header)}

    def key_of(self, row: _Row) -> str:
        """The key under which a row is opened, once: whatever file a named one comes in."""
        named = f"{self.sop}\nkey\n{row.key}" if row.named else f"{self.digest}\n{self.sop}\n{row.key}"
        return f"import:{hashlib.sha256(named.encode()).hexdigest()[:48]}"

    def already(self, rows: list[_Row]) -> int:
        """How many of the rows were opened before."""
        keys = [self.key_of(row) for row in rows]
        count = 0
        for begin in range(0, len(keys), 200):
            part = keys[begin : begin + 200]
            ((found,),) = self._reading.rows(
                f"SELECT count(*) FROM idempotency WHERE actor = ? AND key IN ({', '.join('?' * len(part))})",  # noqa: S608
                self._actor.login,
                *part,
            )
            count += found
        return count

    def rows(self, sheet: Sheet, mapping: Mapping) -> tuple[list[_Row], list[ImportFault]]:
        """The rows that can be opened, and all that is wrong with the others."""
        rows: list[_Row] = []
        faults: list[ImportFault] = []
        lines: dict[str, int] = {}
        for line, cells in sheet.rows:
            read_row = _Reader(self, sheet.header, mapping, line, cells)
            row = read_row.row()
            if row.key in lines:
                read_row.fault("key", "twice", row.key, {"line": lines[row.key]})
            lines.setdefault(row.key, line)
            if read_row.faults:
                faults += read_row.faults
            else:
                rows.append(row)
        return rows, faults

    def live(self, branch: str) -> tuple[Live, Playbook] | str:
        """What jobs of the branch run on, or why there can be none."""
        if branch not in self._live:
            self._live[branch] = self._look(branch)
        return self._live[branch]

    def _look(self, branch: str) -> tuple[Live, Playbook] | str:
        access = authorise(self._actor, Action.JOB_OPEN, AtBranch(branch=branch), self._organisation)
        if isinstance(access, Denied):
            return "denied"
        live = runbook_for(self._reading, self.sop, branch)
        if isinstance(live, str):
            return live
        return live, self._services.playbooks.get(live.digest, self._reading)

    def subject(self, kind: str, id_: str) -> Subject | None:
        """The subject, unless there is none or it was retired."""
        if (kind, id_) not in self._subjects:
            found = find_subject(self._reading, kind, id_)
            self._subjects[kind, id_] = None if found is None or found.retired else found.subject
        return self._subjects[kind, id_]

    @property
    def organisation(self) -> Organisation:
        """As it is now."""
        return self._organisation

    @property
    def facts(self) -> Facts:
        """What the runtime asks for."""
        return Facts(now=self._actor.at, actor=self._actor.login, organisation=self._organisation)

    @property
    def branch(self) -> str:
        """Where rows go that say nothing."""
        return self._branch

    def zone(self, branch: str) -> ZoneInfo:
        """The clocks of the branch."""
        try:
            return ZoneInfo(self._organisation.timezone(branch))
        except (KeyError, ValueError, OSError):
            return ZoneInfo("UTC")


class _Reader:
    """One row on its way to being a job."""

    def __init__(self, run: _Run, header: list[str], mapping: Mapping, line: int, cells: list[Cell]) -> None:
        self._run = run
        self._header = header
        self._mapping = mapping
        self._line = line
        self._cells = cells
        self.faults: list[ImportFault] = []

    def fault(self, field: str, code: str, value: object = "", params: dict[str, Any] | None = None) -> None:
        """Note a fault; what is long is cut."""
        place = self._mapping.get(field)
        column = self._header[place] if place is not None else field.removeprefix(INPUTS)
        self.faults.append(
            ImportFault(
                line=self._line,
                column=column,
                field=field,
                code=code,
                value=str(value)[:200],
                params=params or {},
            )
        )

    def row(self) -> _Row:
        """The row, as far as it can be read; what cannot is noted."""
        cell = self._cell("key")
        own = "" if cell is None else text_of(cell).strip()
        key = own[:200] or f"#{self._line}"
        branch = self._named("branch", branch_of) or self._run.branch
        assignee = self._named("assignee", person_of)
        live = self._run.live(branch)
        if isinstance(live, str):
            self.fault("branch", live, branch)
            return _Row(self._line, key, bool(own), branch, {}, None, assignee, None)
        playbook = live[1]
        fields = fields_of(playbook.runbook) if branch != self._run.branch else self._run.fields
        values = dict(self._values(fields, self._run.zone(branch)))
        inputs = {
            name.removeprefix(INPUTS): value for name, value in values.items() if name.startswith(INPUTS)
        }
        priority = values.get("priority")
        subject_id = text_of(self._cell("subject"))[:200] if self._cell("subject") is not None else None
        subject = self._subject(live[0], subject_id)
        row = _Row(self._line, key, bool(own), branch, inputs, subject_id, assignee, priority)
        if not self.faults:
            self._rehearse(playbook, row, subject)
        return row

    def _cell(self, field: str) -> Cell:
        place = self._mapping.get(field)
        return self._cells[place] if place is not None and place < len(self._cells) else None

    def _named(self, field: str, find: Any) -> str | None:
        cell = self._cell(field)
        if cell is None:
            return None
        try:
            return str(find(cell, self._run.organisation))
        except Unreadable as wrong:
            self.fault(field, wrong.code, cell)
            return None

    def _values(self, fields: tuple[ImportField, ...], zone: ZoneInfo) -> Iterator[tuple[str, Any]]:
        for field in fields:
            cell = self._cell(field.name)
            if cell is None or not (field.name.startswith(INPUTS) or field.name == "priority"):
                continue
            try:
                yield field.name, value_of(cell, field, zone=zone)
            except Unreadable as wrong:
                self.fault(field.name, wrong.code, cell)

    def _subject(self, live: Live, id_: str | None) -> Subject | None:
        if id_ is None:
            return None
        found = self._run.subject(live.about, id_) if live.about is not None else None
        if found is None:
            self.fault("subject", "unknown" if live.about is not None else "unwanted", id_)
        return found

    def _rehearse(self, playbook: Playbook, row: _Row, subject: Subject | None) -> None:
        """Ask the runtime what it would say; nothing is kept of it."""
        verdict = decide(
            playbook,
            None,
            Open(
                job="rehearsal",
                runbook=playbook.digest,
                branch=row.branch,
                inputs=row.inputs,
                subject=subject,
                assignee=row.assignee,
                priority=row.priority,
            ),
            self._run.facts,
        )
        if not isinstance(verdict, Refused):
            return
        for fault in verdict.faults:
            field = _field_of(fault.pointer, fault.params)
            cell = self._cell(field)
            self.fault(field, fault.code, "" if cell is None else cell, fault.params)
        if not verdict.faults:
            self.fault("", verdict.code)


def _field_of(pointer: str, params: dict[str, Any]) -> str:
    """The column that a fault of the command is about."""
    head, _, rest = pointer.removeprefix("/").partition("/")
    if head != "inputs":
        return head
    name = rest.partition("/")[0] or str(params.get("property", ""))
    return INPUTS + name


def _samples(sheet: Sheet, place: int) -> tuple[str, ...]:
    found = (cells[place] for _, cells in sheet.rows[:50] if place < len(cells) and cells[place] is not None)
    return tuple(text_of(cell)[:80] for cell, _ in zip(found, range(_SAMPLES), strict=False))


def live_here(
    services: Services,
    actor: Actor,
    reading: Reading,
    organisation: Organisation,
    *,
    sop: str,
    branch: str,
) -> tuple[Live, Playbook]:
    """What new jobs of the SOP run on at a branch where the actor may open them. Raises as opening does."""
    if branch not in organisation.branches:
        raise NotFound("branch.unknown", f"There is no branch {branch[:80]}.")
    must(actor, Action.JOB_OPEN, AtBranch(branch=branch), organisation)
    live = runbook_for(reading, sop, branch)
    if isinstance(live, str):
        raise not_live(live, sop)
    return live, services.playbooks.get(live.digest, reading)


def template(
    services: Services, actor: Actor, *, sop: str, branch: str, file: str, language: Language
) -> bytes:
    """An empty file with the SOP's columns in the reader's language; a workbook explains them on a second
    sheet. Raises as :func:`check_import`."""

    def work(reading: Reading) -> tuple[ImportField, ...]:
        organisation = services.organisations.current(reading)
        live = live_here(services, actor, reading, organisation, sop=sop, branch=branch)
        return fields_of(live[1].runbook)

    fields = read(services, work)
    heads = [_head(field, language) for field in fields]
    if file == "csv":
        line = ",".join('"' + harmless(head).replace('"', '""') + '"' for head in heads)
        return f"\ufeff{line}\r\n".encode()
    return _workbook(fields, heads, language)


def _head(field: ImportField, language: Language) -> str:
    title = picked(field.title, language, field.name.removeprefix(INPUTS))
    return f"{title} *" if field.required else title


def _workbook(fields: tuple[ImportField, ...], heads: list[str], language: Language) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(word("jobs", language))
    sheet.freeze_panes = "A2"
    sheet.append([_said(sheet, head, bold=True) for head in heads])
    helping = book.create_sheet(word("explained", language))
    helping.append(
        [
            _said(helping, word(name, language), bold=True)
            for name in ("column", "required", "kind", "choices")
        ]
    )
    for field, head in zip(fields, heads, strict=True):
        kind = "number_kind" if field.kind == "number" else field.kind
        texts = (
            head,
            word("yes" if field.required else "no", language),
            word(kind, language),
            explained(field, language) or word(f"{field.name}_help", language)
            if field.choices or not field.name.startswith(INPUTS)
            else "",
        )
        helping.append([_said(helping, text) for text in texts])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _said(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
