"""Escalations as their people look at them: what was raised and why, the ladder so far and next, and what
one may do about it."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.language.organisation import Organisation
from engine.language.runbook import Approval, Work
from engine.runtime.commands import Act
from engine.runtime.deciding import decide
from engine.runtime.facts import Facts
from engine.runtime.fill import text as filled
from engine.runtime.job import OpenStep
from engine.runtime.playbook import Playbook
from engine.runtime.turn import Turn
from engine.runtime.values import Ms
from engine.runtime.verdict import Refused
from engine.runtime.view import View as Scope
from engine.services.abilities import Abilities
from engine.services.access import Action, Actor, Allowed, OfJob, authorise
from engine.services.asking import Conditions, page_size
from engine.services.context import Services
from engine.services.cursors import read_cursor, write_cursor
from engine.services.desk.ladder_views import RungView, fired_ladder, ladder_of
from engine.services.job_access import of_job
from engine.services.job_rows import COLUMNS, line_of
from engine.services.sight import sight
from engine.services.tasks import mine
from engine.services.texts import plain
from engine.services.translating import read
from engine.services.views import JobLine, Page, Titles, View
from engine.store.reading import Reading
from engine.store.stored import StoredJob

ACTS = ("decide", "extend", "assign", "reassign", "take_over", "waive", "cancel")
"""What can be done about an escalation, in the order in which it is offered."""

MOST_LOOKED_AT = 1000
"""Escalations that one page looks at, of which it shows those that the reader may see."""


class Settled(View, frozen=True, kw_only=True):
    """How an escalation ended: the act that settled it, or ``gone`` when its step was closed."""

    how: str
    by: str
    at: Ms


class EscalationView(View, frozen=True, kw_only=True):
    """Something that was raised. ``address`` is empty where the job's own deadline is meant. ``raised_to`` is
    as the SOP says it, ``told`` who that was then. ``opened`` names the step while it is open. ``waits_for``
    are those who have not acted; ``why_not`` says per act that is not offered what is in its way, where that
    is known: locked, guaranteed, approval."""

    id: str
    job: JobLine
    address: str
    title: Titles
    kind: str
    waits_for: tuple[str, ...]
    opened: int | None
    opened_at: Ms | None
    due_at: Ms | None
    overdue: bool
    raised_at: Ms
    raised_to: tuple[str, ...]
    told: tuple[str, ...]
    rung: int
    ladder: tuple[RungView, ...]
    mine: bool
    can: tuple[str, ...]
    why_not: dict[str, str]
    settled: Settled | None


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    job: str
    opened: int
    opened_at: Ms
    address: str
    step: str
    closed: Settled | None


def list_escalations(
    services: Services,
    actor: Actor,
    *,
    for_me: bool = True,
    settled: bool = False,
    job: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[EscalationView]:
    """What is escalated, what waits longest first; ``settled`` ones with the latest first.

    ``for_me``: raised to me (by name, by a role, or to somebody whom I stand in for), else all in jobs that I
    may see. Raises Invalid (``cursor.malformed``).
    """
    settings = services.settings
    size = page_size(limit, usual=settings.page_size, most=settings.page_limit)
    after = read_cursor(cursor, int, str, int) if cursor is not None else None

    def work(reading: Reading) -> Page[EscalationView]:
        desk = _Desk(services, actor, reading)
        rows = _rows(desk, for_me=for_me, settled=settled, job=job, after=after)
        items: list[EscalationView] = []
        for place, row in enumerate(rows):
            found = _found(row, settled=settled)
            view = desk.view(found)
            if view is not None:
                items.append(view)
            more = place + 1 < len(rows) or len(rows) == MOST_LOOKED_AT
            if len(items) == size and more:
                return Page(items=tuple(items), next=write_cursor(row[0], found.job, found.opened))
        if len(rows) == MOST_LOOKED_AT:
            last = rows[-1]
            return Page(items=tuple(items), next=write_cursor(last[0], last[1], last[2]))
        return Page(items=tuple(items))

    return read(services, work)


def _rows(
    desk: _Desk, *, for_me: bool, settled: bool, job: str | None, after: tuple[Any, ...] | None
) -> list[tuple[Any, ...]]:
    conditions = Conditions()
    conditions.add("t.kind = 'escalation'")
    conditions.add("t.closed_at IS NOT NULL" if settled else "t.closed_at IS NULL")
    if job is not None:
        conditions.add("t.job = ?", job)
    if for_me:
        mine(conditions, desk.seen)
    column, order, beyond = ("t.closed_at", "DESC", "<") if settled else ("t.opened_at", "ASC", ">")
    if after is not None:
        conditions.add(f"({column}, t.job, t.opened) {beyond} (?, ?, ?)", *after)
    closed = "t.closed_at, t.closed_by, t.how" if settled else "NULL, NULL, NULL"
    return desk.reading.rows(
        f"SELECT DISTINCT {column}, t.job, t.opened, t.opened_at, t.address, t.step, {closed} "  # noqa: S608
        f"FROM task t{conditions.where()} "
        f"ORDER BY {column} {order}, t.job {order}, t.opened {order} LIMIT {MOST_LOOKED_AT}",
        *conditions.parameters,
    )


def _found(row: tuple[Any, ...], *, settled: bool) -> _Found:
    _, job, opened, opened_at, address, step, closed_at, closed_by, how = row
    closed = Settled(how=how, by=closed_by, at=closed_at) if settled else None
    return _Found(job=job, opened=opened, opened_at=opened_at, address=address, step=step, closed=closed)


class _Desk:
    """One reader's look at escalations; each job is read once."""

    def __init__(self, services: Services, actor: Actor, reading: Reading) -> None:
        self.services = services
        self.actor = actor
        self.reading = reading
        self.organisation: Organisation = services.organisations.current(reading)
        self.seen = sight(actor, self.organisation)
        self._jobs: dict[str, tuple[StoredJob, Playbook, OfJob, JobLine] | None] = {}

    def view(self, found: _Found) -> EscalationView | None:
        """The escalation, where the reader may see its job."""
        if found.job not in self._jobs:
            self._jobs[found.job] = self._job(found.job)
        if (held := self._jobs[found.job]) is None:
            return None
        stored, playbook, resource, line = held
        state = stored.state
        facts = Facts(now=self.actor.at, actor=self.actor.login, organisation=self.organisation)
        turn = Turn(playbook, stored.job, facts)
        able = Abilities(playbook, stored.job, facts, actor=self.actor, resource=resource)
        told, raised_to, rung = self._raised(found)
        step = state.open.get(found.address) if found.closed is None else None
        can, why_not = self._acts(turn, able, found, step)
        key = f"{found.job}:{found.opened}"
        return EscalationView(
            id=key,
            job=line,
            address=found.address,
            title=self._title(playbook, stored, found, step),
            kind=_kind(playbook, found),
            waits_for=able.people(step) if step is not None else (),
            opened=step.opened if step is not None else None,
            opened_at=step.opened_at if step is not None else None,
            due_at=step.due_at if step is not None else state.due_at if not found.address else None,
            overdue=_late(state.status, step.due_at if step is not None else state.due_at, self.actor.at),
            raised_at=found.opened_at,
            raised_to=raised_to,
            told=told,
            rung=rung,
            ladder=self._ladder(turn, found, step),
            mine=found.closed is None and self._is_mine(stored, key),
            can=can,
            why_not=why_not,
            settled=found.closed,
        )

    def _job(self, job: str) -> tuple[StoredJob, Playbook, OfJob, JobLine] | None:
        stored = self.reading.job(job)
        if stored is None:
            return None
        playbook = self.services.playbooks.get(stored.opening.runbook, self.reading)
        resource = of_job(playbook, stored.job, self.reading)
        if not isinstance(authorise(self.actor, Action.JOB_SEE, resource, self.organisation), Allowed):
            return None
        rows = self.reading.rows(f"SELECT {COLUMNS} FROM job j WHERE j.id = ?", job)  # noqa: S608
        return stored, playbook, resource, line_of(rows[0], self.services, self.reading, self.actor.at)

    def _raised(self, found: _Found) -> tuple[tuple[str, ...], tuple[str, ...], int]:
        rows = self.reading.rows(
            "SELECT body FROM job_event WHERE job = ? AND seq = ?", found.job, found.opened
        )
        event = msgspec.json.decode(rows[0][0]) if rows else {}
        return tuple(event.get("people", ())), tuple(event.get("who", ())), event.get("rung", -1)

    def _title(self, playbook: Playbook, stored: StoredJob, found: _Found, step: OpenStep | None) -> Titles:
        written = playbook.steps.get(found.step)
        if written is None:
            return plain(playbook.runbook.title)
        if step is None:
            return plain(written.title)
        return filled(playbook, written.title, Scope(playbook, stored.job, self.organisation, step.scope))

    def _ladder(self, turn: Turn, found: _Found, step: OpenStep | None) -> tuple[RungView, ...]:
        """With the rungs that fired in this visit of the step."""
        rows = self.reading.rows(
            "SELECT seq, at, body FROM job_event WHERE job = ? AND type = 'rung.fired' ORDER BY seq",
            found.job,
        )
        last = None if found.closed is None else found.closed.at
        fired: dict[int, Ms] = {}
        for seq, at, body in rows:
            event = msgspec.json.decode(body)
            here = event["address"] == found.address and (last is None or at <= last)
            if here and (step is None or seq > step.opened):
                fired[event["rung"]] = at
        open_now = found.closed is None and (step is not None or not found.address)
        return ladder_of(turn, found.address, fired) if open_now else fired_ladder(turn, found.step, fired)

    def _is_mine(self, stored: StoredJob, key: str) -> bool:
        escalated = stored.state.escalations.get(key)
        if escalated is None:
            return False
        for who in escalated.who:
            kind, _, name = who.partition(":")
            if kind == "role" and stored.state.branch in self.seen.roles.get(name, ()):
                return True
            if kind == "user" and name in self.seen.people:
                return True
            if kind not in {"role", "user"} and stored.state.assignee in self.seen.people:
                return True
        return False

    def _acts(
        self, turn: Turn, able: Abilities, found: _Found, step: OpenStep | None
    ) -> tuple[tuple[str, ...], dict[str, str]]:
        """What the reader may do about it, and what keeps them from waiving."""
        if found.closed is not None:
            return (), {}
        on_job = set(able.acts())
        on_step = set(able.on_step(found.address, step)) if step is not None else set[str]()
        may = {*(on_job - {"extend"}), *(on_step & {"decide", "extend", "waive"})}
        if step is None and "extend" in on_job:
            may.add("extend")
        why_not: dict[str, str] = {}
        if step is not None and "waive" not in may:
            tried = decide(
                turn.playbook, turn.job, Act(act="waive", step=found.address, reason="…"), turn.facts
            )
            if isinstance(tried, Refused) and isinstance(because := tried.details.get("because"), str):
                why_not["waive"] = because
        return tuple(act for act in ACTS if act in may), why_not


def _kind(playbook: Playbook, found: _Found) -> str:
    step = playbook.steps.get(found.step)
    if step is None:
        return "job"
    if isinstance(step, Approval):
        return "approval"
    return "work" if isinstance(step, Work) else str(step.__struct_config__.tag)


def _late(status: str, due_at: Ms | None, now: Ms) -> bool:
    return status == "open" and due_at is not None and due_at <= now
