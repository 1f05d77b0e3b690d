"""Jobs as people look at them: lists, one job, its history."""

from __future__ import annotations

import msgspec

from engine.language.organisation import Organisation
from engine.language.runbook import Approval, Work
from engine.runtime.facts import Facts
from engine.runtime.fill import text as filled
from engine.runtime.job import OpenStep
from engine.runtime.playbook import Playbook
from engine.runtime.values import Ms
from engine.runtime.view import View
from engine.services.abilities import Abilities
from engine.services.access import Actor
from engine.services.asking import Conditions, among, containing, page_size
from engine.services.context import Services
from engine.services.cursors import read_cursor, write_cursor
from engine.services.history_names import names_in
from engine.services.job_access import must_see, no_such_job
from engine.services.job_rows import COLUMNS, SORTED_BY, Order, line_of, page_query
from engine.services.problems import Invalid
from engine.services.sight import below, sight
from engine.services.step_titles import titles_of
from engine.services.translating import read
from engine.services.views import HistoryLine, HistoryPart, JobLine, JobView, OpenStepView, Page
from engine.store.reading import Reading
from engine.store.stored import StoredJob


class JobFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which jobs are asked for; what is None does not matter. ``branch`` includes the branches below.

    ``status`` may also be ``running``: open or paused. ``unassigned`` asks for those that nobody has.
    ``text`` finds a job by its number, by its id, or by its subject's id or name (any part of them).
    """

    status: str | None = None
    sop: str | None = None
    branch: str | None = None
    assignee: str | None = None
    unassigned: bool | None = None
    priority: str | None = None
    subject: str | None = None
    kind: str | None = None
    parent: str | None = None
    overdue: bool | None = None
    opened_from: Ms | None = None
    opened_until: Ms | None = None
    text: str | None = None


def list_jobs(
    services: Services,
    actor: Actor,
    *,
    where: JobFilter | None = None,
    order: Order = "newest",
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[JobLine]:
    """The jobs that the actor may see, in that order. ``due`` asks for jobs that run and have a deadline, the
    earliest first. Raises Invalid (``cursor.malformed``)."""
    settings = services.settings
    size = page_size(limit, usual=settings.page_size, most=settings.page_limit)
    after = _after(cursor, order)

    def work(reading: Reading) -> Page[JobLine]:
        organisation = services.organisations.current(reading)
        wanted = Conditions()
        _filter(wanted, where or JobFilter(), organisation, actor.at)
        if order == "due":
            wanted.add("j.status IN ('open', 'paused') AND j.due_at IS NOT NULL")
        if after is not None:
            wanted.add(f"(j.{SORTED_BY[order]}, j.id) {'<' if order == 'newest' else '>'} (?, ?)", *after)
        query = page_query(
            sight(actor, organisation),
            organisation,
            services,
            reading,
            wanted=wanted,
            size=size + 1,
            order=order,
        )
        rows = reading.rows(query[0], *query[1]) if query else []
        lines = tuple(line_of(row, services, reading, actor.at) for row in rows[:size])
        last = lines[-1] if len(rows) > size else None
        return Page(items=lines, next=_cursor(last, order) if last else None)

    return read(services, work)


def _after(cursor: str | None, order: Order) -> tuple[str | int | None, ...] | None:
    """The key to go on after; a cursor of another order is none of this list."""
    if cursor is None:
        return None
    if order == "newest":
        return read_cursor(cursor, int, str)
    by, *key = read_cursor(cursor, str, int, str)
    if by != order:
        raise Invalid("cursor.malformed", "This is no cursor of this list; begin at its first page.")
    return tuple(key)


def _cursor(last: JobLine, order: Order) -> str:
    if order == "newest":
        return write_cursor(last.opened_at, last.id)
    return write_cursor(order, last.due_at if order == "due" else last.opened_at, last.id)


def _filter(conditions: Conditions, where: JobFilter, organisation: Organisation, now: Ms) -> None:
    for column, value in (
        ("j.sop", where.sop),
        ("j.assignee", where.assignee),
        ("j.priority", where.priority),
        ("j.subject_id", where.subject),
        ("j.subject_kind", where.kind),
        ("j.parent", where.parent),
    ):
        if value is not None:
            conditions.add(f"{column} = ?", value)
    if where.unassigned is not None:
        conditions.add("j.assignee IS NULL" if where.unassigned else "j.assignee IS NOT NULL")
    if where.status == "running":
        conditions.add("j.status IN ('open', 'paused')")
    elif where.status is not None:
        conditions.add("j.status = ?", where.status)
    if where.branch is not None:
        conditions.add_either(among("j.branch", below(organisation, where.branch)))
    if where.overdue is not None:
        late = "j.status = 'open' AND j.due_at IS NOT NULL AND j.due_at <= ?"
        conditions.add(late if where.overdue else f"NOT ({late})", now)
    if where.opened_from is not None:
        conditions.add("j.opened_at >= ?", where.opened_from)
    if where.opened_until is not None:
        conditions.add("j.opened_at < ?", where.opened_until)
    if where.text:
        text = where.text.strip()
        alternatives = [containing(("j.id", "j.subject_id", "j.subject_name"), text)]
        if text.isascii() and text.isdecimal() and len(text) <= 18:
            alternatives.append(("j.number = ?", [int(text)]))
        conditions.add_either(*alternatives)


def show_job(services: Services, actor: Actor, *, job: str) -> JobView:
    """One job: where it stands, what is open, and what the actor may do now. Raises NotFound."""

    def work(reading: Reading) -> JobView:
        stored, playbook, organisation = seen_job(services, actor, reading, job)
        facts = Facts(now=actor.at, actor=actor.login, organisation=organisation)
        resource = must_see(reading, actor, playbook, stored, organisation)
        able = Abilities(playbook, stored.job, facts, actor=actor, resource=resource)
        rows = reading.rows(f"SELECT {COLUMNS} FROM job j WHERE j.id = ?", job)  # noqa: S608
        opening, state = stored.opening, stored.state
        return JobView(
            line=line_of(rows[0], services, reading, actor.at),
            runbook=opening.runbook,
            inputs=opening.inputs,
            subject=opening.subject,
            site=opening.site,
            labels=playbook.runbook.labels,
            accepted=state.accepted,
            open=tuple(
                _open_step(
                    address=address,
                    step=step,
                    playbook=playbook,
                    stored=stored,
                    organisation=organisation,
                    able=able,
                    now=actor.at,
                )
                for address, step in state.open.items()
            ),
            escalations=state.escalations,
            can=able.acts(),
        )

    return read(services, work)


def _open_step(
    *,
    address: str,
    step: OpenStep,
    playbook: Playbook,
    stored: StoredJob,
    organisation: Organisation,
    able: Abilities,
    now: Ms,
) -> OpenStepView:
    written = playbook.steps[step.step]
    by: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    if isinstance(written, Work):
        by = (written.by,)
    elif isinstance(written, Approval):
        by = (written.stages[step.stage].by,)
        others = (outcome for outcome in written.outcomes if outcome != written.first)
        outcomes = (written.first, *others)
    view = View(playbook, stored.job, organisation, step.scope)
    guide = written.guide if isinstance(written, Work | Approval) else None
    return OpenStepView(
        address=address,
        step=step.step,
        kind=str(written.__struct_config__.tag),
        title=filled(playbook, written.title, view),
        guide=filled(playbook, guide.text, view) if guide is not None else {},
        guide_media=guide.media if guide is not None else (),
        opened=step.opened,
        opened_at=step.opened_at,
        due_at=step.due_at,
        overdue=stored.state.status == "open" and step.due_at is not None and step.due_at <= now,
        by=by,
        people=able.people(step),
        form=getattr(written, "form", None),
        outcomes=outcomes,
        faults=playbook.faults.get(step.step, ()),
        votes=step.votes,
        stage=step.stage,
        item=stored.state.scopes[step.scope].item,
        child=step.child,
        can=able.on_step(address, step),
    )


def history(
    services: Services, actor: Actor, *, job: str, after: int = 0, limit: int | None = None
) -> HistoryPart:
    """The job's events in order, from the one after ``after``. ``next`` is the last seq as text."""
    settings = services.settings
    size = page_size(limit, usual=settings.page_size, most=settings.history_limit)

    def work(reading: Reading) -> HistoryPart:
        stored, playbook, organisation = seen_job(services, actor, reading, job)
        stretch = reading.events(job, after=after, limit=size)
        lines = tuple(HistoryLine(event=one.event, hash=one.hash.hex()) for one in stretch)
        last = lines[-1].event.seq if lines else stored.version
        events = [line.event for line in lines]
        begun = [one.event for one in reading.events(job, limit=after)] if after and lines else []
        return HistoryPart(
            items=lines,
            next=str(last) if last < stored.version else None,
            titles=titles_of(playbook, stored.job, organisation, events, before=begun),
            names=names_in(organisation, events),
        )

    return read(services, work)


def runbook_of(services: Services, actor: Actor, *, job: str) -> tuple[str, bytes]:
    """The digest and the canonical JSON of the runbook that the job runs on."""

    def work(reading: Reading) -> tuple[str, bytes]:
        stored, _, _ = seen_job(services, actor, reading, job)
        content = reading.runbook(stored.opening.runbook)
        assert content is not None, "a job's runbook is stored: its foreign key says so"
        return stored.opening.runbook, content

    return read(services, work)


def seen_job(
    services: Services, actor: Actor, reading: Reading, job: str
) -> tuple[StoredJob, Playbook, Organisation]:
    """The job with its playbook and the organisation, if the actor may see it. Raises NotFound."""
    stored = reading.job(job)
    if stored is None:
        raise no_such_job(job)
    organisation = services.organisations.current(reading)
    playbook = services.playbooks.get(stored.opening.runbook, reading)
    must_see(reading, actor, playbook, stored, organisation)
    return stored, playbook, organisation
