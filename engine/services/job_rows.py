"""Jobs in lists: which rows a person sees, and what a line shows of each."""

from __future__ import annotations

from typing import Any

from engine.language.organisation import Organisation
from engine.runtime.job import decode_state
from engine.runtime.values import Ms
from engine.services.asking import Conditions, among
from engine.services.context import Services
from engine.services.job_access import TOOK_PART
from engine.services.sight import Sight
from engine.services.texts import plain
from engine.services.views import JobLine, SubjectBrief
from engine.store.reading import Reading

COLUMNS = (
    'j.id, j.number, j.sop, j.runbook, j.branch, j.status, j."end", j.successful, j.priority, j.assignee, '
    "j.due_at, j.opened_at, j.opened_by, j.subject_id, j.subject_kind, j.subject_name, j.parent, j.version, "
    "j.state"
)
"""What :func:`line_of` takes, from ``job j``."""

_HAS_TASK = "j.id IN (SELECT job FROM task WHERE closed_at IS NULL AND {whose})"


def visible(
    conditions: Conditions,
    seen: Sight,
    organisation: Organisation,
    services: Services,
    reading: Reading,
) -> None:
    """Add the condition that ``job j`` is one that the person sees: ``job.see`` of
    :func:`engine.services.access.authorise`, said in SQL."""
    if not seen.people:
        conditions.add_either()
        return
    if seen.branches.issuperset(organisation.branches):
        return
    people = sorted(seen.people)
    marks = ", ".join("?" * len(people))
    alternatives: list[tuple[str, list[Any]]] = [
        among("j.assignee", people),
        among("j.opened_by", people),
        (f'j.id IN (SELECT job FROM job_event WHERE "by" IN ({marks}) AND {TOOK_PART})', people),  # noqa: S608
        (_HAS_TASK.format(whose=f"login IN ({marks})"), people),
    ]
    if seen.branches:
        alternatives.append(among("j.branch", seen.branches))
    for role, branches in seen.roles.items():
        there, codes = among("branch", branches)
        alternatives.append((_HAS_TASK.format(whose=f"role = ? AND {there}"), [role, *codes]))
        if overseen := services.runbook_index.overseen_by(f"role:{role}", reading):
            runbook, digests = among("j.runbook", overseen)
            where, codes = among("j.branch", branches)
            alternatives.append((f"{runbook} AND {where}", [*digests, *codes]))
    alternatives += [
        among("j.runbook", overseen)
        for login in people
        if (overseen := services.runbook_index.overseen_by(f"user:{login}", reading))
    ]
    conditions.add_either(*alternatives)


def line_of(row: tuple[Any, ...], services: Services, reading: Reading, now: Ms) -> JobLine:
    """A row of :data:`COLUMNS` as a line."""
    (
        job, number, sop, runbook, branch, status, end, successful, priority, assignee,
        due_at, opened_at, opened_by, subject_id, subject_kind, subject_name, parent, version, state,
    ) = row  # fmt: skip
    book = services.playbooks.get(runbook, reading).runbook
    return JobLine(
        id=job,
        number=number,
        sop=sop,
        variant=book.variant,
        title=plain(book.title),
        branch=branch,
        status=status,
        end=end,
        successful=bool(successful),
        priority=priority,
        assignee=assignee,
        due_at=due_at,
        overdue=status == "open" and due_at is not None and due_at <= now,
        opened_at=opened_at,
        opened_by=opened_by,
        subject=None
        if subject_id is None
        else SubjectBrief(id=subject_id, kind=subject_kind, name=subject_name),
        parent=parent,
        at=tuple(decode_state(state).open),
        version=version,
    )
