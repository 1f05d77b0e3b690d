"""Tasks: what a person has to do, by name, by role up the tree, or standing in for somebody."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from engine.language.organisation import Organisation
from engine.language.runbook import Approval, Step
from engine.runtime.job import decode_state
from engine.runtime.values import Ms
from engine.services.access import Actor
from engine.services.asking import Conditions, among, containing, page_size
from engine.services.context import Services
from engine.services.cursors import read_cursor, write_cursor
from engine.services.job_access import must_see, no_such_job
from engine.services.sight import Sight, below, sight
from engine.services.texts import plain
from engine.services.translating import read
from engine.services.views import Page, SopCount, SubjectBrief, TaskLine, Waiting
from engine.store.reading import Reading

NEVER = 2**62
"""Sorts a task without a deadline behind all others."""

_DUE = f"coalesce(t.due_at, CASE WHEN t.kind = 'escalation' THEN t.opened_at END, {NEVER})"
"""By what tasks are urgent: their deadline; what was raised is due since then."""
_COLUMNS = (
    't.job, t."key", t.kind, t.address, t.step, t.opened, t.opened_at, t."by", t.login, t.role, t.branch, '
    "t.due_at, j.sop, j.runbook, j.priority, j.subject_id, j.subject_kind, j.subject_name, j.number, "
    f"j.status, CASE WHEN t.kind = 'approval' THEN j.state END, {_DUE}"
)


class TaskFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which tasks are asked for; what is None does not matter. ``branch`` includes the branches below.
    ``text`` finds the job by its number or any part of its subject's id or name."""

    kind: Literal["work", "approval", "escalation"] | None = None
    overdue: bool | None = None
    sop: str | None = None
    branch: str | None = None
    text: str | None = None


def my_tasks(
    services: Services,
    actor: Actor,
    *,
    where: TaskFilter = TaskFilter(),  # noqa: B008 - frozen
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[TaskLine]:
    """What the actor may do next, the most urgent first (by deadline, those without one last).

    Tasks of jobs that are paused are not among them. Raises Invalid (``cursor.malformed``).
    """
    settings = services.settings
    size = page_size(limit, usual=settings.page_size, most=settings.page_limit)
    after = read_cursor(cursor, int, str, str) if cursor is not None else None

    def work(reading: Reading) -> Page[TaskLine]:
        organisation = services.organisations.current(reading)
        seen = sight(actor, organisation)
        conditions = _open_and_mine(seen)
        _filter(conditions, where, organisation, actor.at)
        if after is not None:
            conditions.add(f'({_DUE}, t.job, t."key") > (?, ?, ?)', *after)
        rows = reading.rows(
            f"SELECT {_COLUMNS} FROM task t JOIN job j ON j.id = t.job{conditions.where()} "  # noqa: S608
            f'ORDER BY {_DUE}, t.job, t."key" LIMIT ?',
            *conditions.parameters,
            size + 1,
        )
        last = rows[size - 1] if len(rows) > size else None
        return Page(
            items=tuple(_line(row, services, reading, actor, seen) for row in rows[:size]),
            next=write_cursor(last[-1], last[0], last[1]) if last else None,
        )

    return read(services, work)


def tasks_of(services: Services, actor: Actor, *, job: str) -> tuple[TaskLine, ...]:
    """Everything that is to be done in a job, by whomever. Raises NotFound."""

    def work(reading: Reading) -> tuple[TaskLine, ...]:
        stored = reading.job(job)
        if stored is None:
            raise no_such_job(job)
        organisation = services.organisations.current(reading)
        playbook = services.playbooks.get(stored.opening.runbook, reading)
        must_see(reading, actor, playbook, stored, organisation)
        rows = reading.rows(
            f"SELECT {_COLUMNS} FROM task t JOIN job j ON j.id = t.job "  # noqa: S608
            'WHERE t.job = ? AND t.closed_at IS NULL ORDER BY t.opened, t."key"',
            job,
        )
        seen = sight(actor, organisation)
        return tuple(_line(row, services, reading, actor, seen) for row in rows)

    return read(services, work)


def waiting(services: Services, actor: Actor) -> Waiting:
    """How much waits for the actor, for the numbers beside lists and filters."""

    def work(reading: Reading) -> Waiting:
        seen = sight(actor, services.organisations.current(reading))
        conditions = _open_and_mine(seen)
        rows = reading.rows(
            "SELECT t.kind, j.sop, j.runbook, t.branch, count(*), "  # noqa: S608
            "sum(CASE WHEN t.due_at <= ? THEN 1 ELSE 0 END) "
            f"FROM task t JOIN job j ON j.id = t.job{conditions.where()} "
            "GROUP BY t.kind, j.sop, j.runbook, t.branch",
            actor.at,
            *conditions.parameters,
        )
        kinds: dict[str, int] = {}
        sops: dict[str, SopCount] = {}
        branches: dict[str, int] = {}
        for kind, sop, runbook, branch, count, _ in rows:
            kinds[kind] = kinds.get(kind, 0) + count
            branches[branch] = branches.get(branch, 0) + count
            before = sops[sop].tasks if sop in sops else 0
            title = plain(services.playbooks.get(runbook, reading).runbook.title)
            sops[sop] = SopCount(sop=sop, title=title, tasks=before + count)
        unread = reading.rows(
            "SELECT count(*) FROM message WHERE person = ? AND read_at IS NULL", actor.login
        )
        return Waiting(
            tasks=sum(kinds.values()),
            overdue=sum(int(late or 0) for *_, late in rows),
            work=kinds.get("work", 0),
            approvals=kinds.get("approval", 0),
            escalations=kinds.get("escalation", 0),
            unread=unread[0][0],
            sops=tuple(sops[sop] for sop in sorted(sops)),
            branches=dict(sorted(branches.items())),
        )

    return read(services, work)


def _open_and_mine(seen: Sight) -> Conditions:
    conditions = Conditions()
    conditions.add("t.closed_at IS NULL")
    conditions.add("j.status = 'open'")
    mine(conditions, seen)
    return conditions


def _filter(conditions: Conditions, where: TaskFilter, organisation: Organisation, now: Ms) -> None:
    if where.kind is not None:
        conditions.add("t.kind = ?", where.kind)
    if where.sop is not None:
        conditions.add("j.sop = ?", where.sop)
    if where.branch is not None:
        conditions.add_either(among("t.branch", below(organisation, where.branch)))
    if where.overdue is not None:
        late = "t.due_at IS NOT NULL AND t.due_at <= ?"
        conditions.add(late if where.overdue else f"NOT ({late})", now)
    if where.text:
        text = where.text.strip()
        alternatives = [containing(("j.subject_id", "j.subject_name"), text)]
        if text.isascii() and text.isdecimal() and len(text) <= 18:
            alternatives.append(("j.number = ?", [int(text)]))
        conditions.add_either(*alternatives)


def mine(conditions: Conditions, seen: Sight) -> None:
    """Of ``task t``: by name, by a role, or of somebody whom the person stands in for."""
    alternatives = [among("t.login", seen.people)]
    for role, branches in seen.roles.items():
        there, codes = among("t.branch", branches)
        alternatives.append((f"t.role = ? AND {there}", [role, *codes]))
    conditions.add_either(*alternatives)


def _line(row: tuple[Any, ...], services: Services, reading: Reading, actor: Actor, seen: Sight) -> TaskLine:
    (
        job, key, kind, address, step, opened, opened_at, by, login, role, branch,
        due_at, sop, runbook, priority, subject_id, subject_kind, subject_name, number, status, state, _,
    ) = row  # fmt: skip
    book = services.playbooks.get(runbook, reading).runbook
    written = book.steps.get(step)
    return TaskLine(
        job=job,
        number=number,
        key=key,
        address=address,
        opened=opened,
        kind=kind,
        sop=sop,
        title=plain(written.title if written is not None else book.title),
        job_title=plain(book.title),
        branch=branch,
        subject=None
        if subject_id is None
        else SubjectBrief(id=subject_id, kind=subject_kind, name=subject_name),
        priority=priority,
        who=by,
        login=login,
        why=_why(login, role, branch, actor, seen),
        opened_at=opened_at,
        due_at=due_at,
        overdue=_late(status, due_at, actor.at),
        outcomes=_outcomes(written) if kind == "approval" else (),
        form=kind == "approval" and getattr(written, "form", None) is not None,
        voted=_voted(state, address, actor),
    )


def _outcomes(step: Step | None) -> tuple[str, ...]:
    if not isinstance(step, Approval):
        return ()
    others = (outcome for outcome in step.order or tuple(step.outcomes) if outcome != step.first)
    return (step.first, *others)


def _voted(state: str | None, address: str, actor: Actor) -> str | None:
    """What the actor said in the stage that is open."""
    step = decode_state(state).open.get(address) if state is not None else None
    return step.votes.get(actor.login) if step is not None else None


def _why(login: str | None, role: str | None, branch: str, actor: Actor, seen: Sight) -> str | None:
    if login is not None:
        if login == actor.login:
            return "person"
        return "stand_in" if login in seen.people else None
    return "role" if role is not None and branch in seen.roles.get(role, ()) else None


def _late(status: str, due_at: Ms | None, now: Ms) -> bool:
    return status == "open" and due_at is not None and due_at <= now
