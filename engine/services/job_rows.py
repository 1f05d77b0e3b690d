"""Jobs in lists: which rows a person sees, and what a line shows of each."""

from __future__ import annotations

from typing import Any, Literal

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


Order = Literal["newest", "oldest", "due"]
"""How a list of jobs may go: as an index has them."""

SORTED_BY: dict[Order, str] = {"newest": "opened_at", "oldest": "opened_at", "due": "due_at"}

_ORDERS: dict[Order, str] = {
    "newest": "j.opened_at DESC, j.id DESC",
    "oldest": "j.opened_at, j.id",
    "due": "j.due_at, j.id",
}

MOST_BRANCHES = 60
"""Branches that are looked at one by one; beyond that a list goes through all jobs in their order."""


def page_query(
    seen: Sight,
    organisation: Organisation,
    services: Services,
    reading: Reading,
    *,
    wanted: Conditions,
    size: int,
    order: Order = "newest",
) -> tuple[str, list[Any]] | None:
    """A query for the first ``size`` of the jobs that the person sees (``job.see`` of
    :func:`engine.services.access.authorise`, said in SQL) and that are ``wanted``, in ``order``: rows of
    :data:`COLUMNS`. None where the person sees nothing.

    Each way of seeing jobs has its own index to go by: those that concern the person are looked up, those
    of a branch are read in the branch's order as far as a page needs. So a page costs the same among many.
    """
    if not seen.people:
        return None
    if seen.branches.issuperset(organisation.branches):
        return _page(wanted, size, order)
    sql, parameters = concerning(seen)
    ways = [(f"j.id IN ({sql})", parameters), *_wide(seen, organisation, services, reading)]
    queries: list[str] = []
    collected: list[Any] = []
    for way, values in ways:
        narrowed = Conditions([way, *wanted.parts], [*values, *wanted.parameters])
        queries.append(
            f"SELECT * FROM (SELECT j.id FROM job j{narrowed.where()} ORDER BY {_ORDERS[order]} LIMIT ?) AS w"  # noqa: S608
        )
        collected += [*narrowed.parameters, size]
    return _page(Conditions([f"j.id IN ({' UNION '.join(queries)})"], collected), size, order)


def _page(conditions: Conditions, size: int, order: Order) -> tuple[str, list[Any]]:
    query = f"SELECT {COLUMNS} FROM job j{conditions.where()} ORDER BY {_ORDERS[order]} LIMIT ?"  # noqa: S608
    return query, [*conditions.parameters, size]


def _wide(
    seen: Sight, organisation: Organisation, services: Services, reading: Reading
) -> list[tuple[str, list[Any]]]:
    """Whole branches, and in others the SOPs that the person oversees there: one condition a branch."""
    overseen = {role: services.runbook_index.overseen_by(f"role:{role}", reading) for role in seen.roles}
    by_login = frozenset[str]().union(
        *(services.runbook_index.overseen_by(f"user:{login}", reading) for login in seen.people)
    )
    found: list[tuple[str, list[Any]]] = []
    for branch in sorted(organisation.branches):
        if branch in seen.branches:
            found.append(("j.branch = ?", [branch]))
            continue
        digests = by_login.union(
            *(overseen[role] for role, branches in seen.roles.items() if branch in branches)
        )
        if digests:
            runbook, named = among("j.runbook", digests)
            found.append((f"j.branch = ? AND {runbook}", [branch, *named]))
    if len(found) <= MOST_BRANCHES:
        return found
    every = Conditions()
    every.add_either(*found)
    return [(every.parts[0], every.parameters)]


def concerning(seen: Sight) -> tuple[str, list[Any]]:
    """A query for the ids of the jobs that concern the person: done, opened, taken part in, to be done."""
    people = sorted(seen.people)
    mine = f"IN ({', '.join('?' * len(people))})"
    queries = [
        f"SELECT id FROM job WHERE assignee {mine}",  # noqa: S608 - marks only, here and below
        f"SELECT id FROM job WHERE opened_by {mine}",  # noqa: S608
        f'SELECT job FROM job_event WHERE "by" {mine} AND {TOOK_PART}',  # noqa: S608
        f"SELECT job FROM task WHERE closed_at IS NULL AND login {mine}",  # noqa: S608
    ]
    parameters: list[Any] = people * len(queries)
    for role, branches in seen.roles.items():
        there, codes = among("branch", branches)
        queries.append(f"SELECT job FROM task WHERE closed_at IS NULL AND role = ? AND {there}")  # noqa: S608
        parameters += [role, *codes]
    return " UNION ".join(queries), parameters


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
