"""Work that was done where there was no signal and that its job did not take.

Nothing of it is lost: the person's device tells what was refused and what the person decided about it.
Whoever oversees the job, or manages there, sees it with its evidence and settles it; what was handed over,
whoever has the job now sees too.
"""

from __future__ import annotations

import hashlib
from typing import Any, Literal

import msgspec

from engine.language.canonical import canonical
from engine.language.organisation import Organisation
from engine.runtime.events import JobAssigned, JobOpened, decode_event
from engine.runtime.values import Ms
from engine.services.access import Action, Actor, Allowed, Denied, authorise
from engine.services.asking import Conditions, page_size
from engine.services.carrying import blobs_in
from engine.services.context import Services
from engine.services.cursors import read_cursor, write_cursor
from engine.services.guarding import must
from engine.services.job_access import no_such_job
from engine.services.problems import Conflict, Forbidden, Invalid, NotFound
from engine.services.sight import sight
from engine.services.step_titles import title_of
from engine.services.texts import plain
from engine.services.translating import read, write
from engine.services.views import Page, Titles, View
from engine.services.withheld_sight import may_see_withheld, resource_of, ways
from engine.store.reading import Reading
from engine.store.unit_of_work import UnitOfWork
from engine.store.withheld import Withheld, find, keep, select

Told = Literal["withheld", "handed_over", "withdrawn", "resolved"]
"""What a person's device tells: refused and undecided, given to whoever has the job now, taken back, or taken
by the job after all."""
How = Literal["taken", "dismissed"]
"""How a supervisor settles it: what it says was used, or it was not needed."""
Why = Literal["reassigned", "closed", "moved_on", "refused"]

FROM_PEOPLE = frozenset({"hand_in", "report_fault", "decide", "act"})
MOST_BLOBS = 1000


class WithheldWork(msgspec.Struct, frozen=True, kw_only=True):
    """What a device tells. ``command`` as the runtime has commands; ``blobs`` beside those that it names."""

    job: str
    status: Told
    command: dict[str, Any]
    conflict: Why | None = None
    code: str | None = None
    detail: str = ""
    faults: tuple[dict[str, Any], ...] = ()
    made_at: Ms
    blobs: tuple[str, ...] = ()
    note: str = ""


class WithheldView(View, frozen=True, kw_only=True):
    """Withheld work, and where its job stands now. ``can_settle`` where the asker may settle it."""

    id: str
    key: str
    job: str
    number: int
    title: Titles
    branch: str
    runbook: str
    job_status: str
    job_version: int
    assignee: str | None
    step: str
    step_title: Titles
    person: str
    person_name: str
    command: dict[str, Any]
    conflict: str | None
    code: str | None
    detail: str
    faults: tuple[dict[str, Any], ...]
    blobs: tuple[str, ...]
    made_at: Ms
    skew: Ms | None
    received_at: Ms
    status: str
    how: str | None
    note: str
    settled_by: str | None
    settled_at: Ms | None
    can_settle: bool


def id_of(person: str, key: str) -> str:
    """The name of what a person's device told under an idempotency key."""
    return hashlib.sha256(f"{person}\n{key}".encode()).hexdigest()[:32]


def tell(services: Services, actor: Actor, *, key: str, work: WithheldWork) -> WithheldView:
    """Keep what the actor's device tells of its own refused command. Telling the same again changes nothing;
    a decision is told once, and a supervisor's is final.

    Raises NotFound (``job.unknown``: none that the actor ever had to do with), Invalid
    (``evidence.not_stored``: what is handed over must be here; ``withheld.invalid``), Conflict
    (``withheld.decided``).
    """
    if work.command.get("do") not in FROM_PEOPLE or len(work.blobs) > MOST_BLOBS:
        raise Invalid("withheld.invalid", "This is no command that a person sends.")
    try:
        canonical(work.command)
    except (ValueError, TypeError) as error:
        raise Invalid("withheld.invalid", f"The command cannot be kept: {error}.") from error

    def write_down(unit: UnitOfWork) -> WithheldView:
        organisation = services.organisations.current(unit)
        stored = unit.job(work.job)
        if stored is None or not _had_to_do_with(services, unit, actor, organisation, work.job):
            raise no_such_job(work.job)
        row = _row(actor, key, work, at=services.clock.now())
        before = find(unit, row.id)
        if before is not None:
            row = _after(before, row)
        _must_be_stored(unit, row)
        kept = _stored_only(unit, row)
        if kept != before:
            keep(unit, kept, by=actor.login, at=services.clock.now(), branch=stored.state.branch)
        return _view(services, unit, actor, kept, organisation)

    return write(services, write_down)


def _row(actor: Actor, key: str, work: WithheldWork, *, at: Ms) -> Withheld:
    answers = work.command.get("answers")
    originals, copies = blobs_in(answers) if isinstance(answers, dict) else (set(), set())
    step, skew = work.command.get("step"), work.command.get("skew")
    return Withheld(
        id=id_of(actor.login, key),
        person=actor.login,
        key=key,
        job=work.job,
        address=step[:500] if isinstance(step, str) else "",
        command=canonical(work.command).decode(),
        conflict=work.conflict,
        code=work.code,
        detail=work.detail,
        faults=canonical(list(work.faults)).decode(),
        made_at=work.made_at,
        skew=skew if isinstance(skew, int) and not isinstance(skew, bool) else None,
        received_at=at,
        status=work.status,
        note=work.note,
        blobs=tuple(sorted({*originals, *copies, *work.blobs})),
    )


def _had_to_do_with(
    services: Services, reading: Reading, actor: Actor, organisation: Organisation, job: str
) -> bool:
    """Whether the job is, or ever was, the actor's business: it may have been given to another since."""
    resource = resource_of(services, reading, job)
    if resource is None:
        return False
    if not isinstance(authorise(actor, Action.JOB_SEE, resource, organisation), Denied):
        return True
    person = organisation.people.get(actor.login)
    if person is None or not person.active:
        return False
    if reading.rows('SELECT 1 FROM job_event WHERE job = ? AND "by" = ? LIMIT 1', job, actor.login):
        return True
    given = reading.rows(
        "SELECT body FROM job_event WHERE job = ? AND type IN ('job.opened', 'job.assigned')", job
    )
    seen = sight(actor, organisation)
    for (body,) in given:
        event = decode_event(body)
        if isinstance(event, JobOpened | JobAssigned):
            to = event.assignee if isinstance(event, JobOpened) else event.to
            if to in seen.people:
                return True
    tasks = reading.rows("SELECT DISTINCT login, role, branch FROM task WHERE job = ?", job)
    return any(
        login in seen.people or (role is not None and branch in seen.roles.get(role, ()))
        for login, role, branch in tasks
    )


def _after(before: Withheld, told: Withheld) -> Withheld:
    """The row after the device told something more."""
    if before.status == "settled" or told.status in {before.status, "withheld"}:
        blobs = tuple(sorted({*before.blobs, *told.blobs}))
        return msgspec.structs.replace(before, blobs=blobs)
    if before.status != "withheld":
        raise Conflict(
            "withheld.decided",
            f"It was {before.status} before.",
            params={"status": before.status},
        )
    return msgspec.structs.replace(
        told, received_at=before.received_at, blobs=tuple(sorted({*before.blobs, *told.blobs}))
    )


def _must_be_stored(unit: UnitOfWork, row: Withheld) -> None:
    """Evidence that is handed over must be here for whoever gets it."""
    if row.status != "handed_over":
        return
    missing = sorted(set(row.blobs) - unit.blob_facts(row.blobs).keys())
    if missing:
        raise Invalid(
            "evidence.not_stored",
            f"Evidence {missing[0][:64]} is not here; upload it first.",
            params={"blob": missing[0][:64], "missing": [blob[:64] for blob in missing[:20]]},
        )


def _stored_only(unit: UnitOfWork, row: Withheld) -> Withheld:
    """The row with those of its blobs that can be kept."""
    return msgspec.structs.replace(row, blobs=tuple(sorted(unit.blob_facts(row.blobs))))


def list_withheld(
    services: Services,
    actor: Actor,
    *,
    job: str | None = None,
    status: str | None = None,
    cursor: str | None = None,
    limit: int | None = None,
) -> Page[WithheldView]:
    """Withheld work that the actor may see, the newest first. Raises Invalid (``cursor.malformed``)."""
    settings = services.settings
    size = page_size(limit, usual=settings.page_size, most=settings.page_limit)
    after = read_cursor(cursor, int, str) if cursor is not None else None

    def work(reading: Reading) -> Page[WithheldView]:
        organisation = services.organisations.current(reading)
        conditions = Conditions()
        conditions.add_either(*ways(services, actor, reading, organisation))
        if job is not None:
            conditions.add("w.job = ?", job)
        if status is not None:
            conditions.add("w.status = ?", status)
        if after is not None:
            conditions.add("(w.received_at, w.id) < (?, ?)", *after)
        where = " AND ".join(conditions.parts)
        rows = list(
            select(
                reading,
                f"{where} ORDER BY w.received_at DESC, w.id DESC LIMIT ?",
                *conditions.parameters,
                size + 1,
                join="JOIN job j ON j.id = w.job",
            )
        )
        last = rows[size - 1] if len(rows) > size else None
        return Page(
            items=tuple(
                _view(services, reading, actor, row, organisation)
                for row in rows[:size]
                if may_see_withheld(services, actor, reading, row, organisation)
            ),
            next=write_cursor(last.received_at, last.id) if last else None,
        )

    return read(services, work)


def show_withheld(services: Services, actor: Actor, *, withheld: str) -> WithheldView:
    """One piece of withheld work. Raises NotFound (``withheld.unknown``)."""

    def work(reading: Reading) -> WithheldView:
        organisation = services.organisations.current(reading)
        row = _seen(services, actor, reading, organisation, withheld)
        return _view(services, reading, actor, row, organisation)

    return read(services, work)


def settle(services: Services, actor: Actor, *, withheld: str, how: How, note: str = "") -> WithheldView:
    """Say what became of it: by whoever oversees the job or manages there. Saying the same again changes
    nothing. Raises NotFound, Forbidden, Conflict (``withheld.decided``)."""

    def work(unit: UnitOfWork) -> WithheldView:
        organisation = services.organisations.current(unit)
        row = _seen(services, actor, unit, organisation, withheld)
        resource = resource_of(services, unit, row.job)
        if resource is None:
            raise Forbidden("access.denied", "Its job is not there.")
        must(actor, Action.JOB_WITHHELD, resource, organisation)
        if row.status == "settled" and row.how == how:
            return _view(services, unit, actor, row, organisation)
        if row.status not in ("withheld", "handed_over"):
            raise Conflict(
                "withheld.decided", f"It was {row.how or row.status} before.", params={"status": row.status}
            )
        at = services.clock.now()
        settled = msgspec.structs.replace(
            row, status="settled", how=how, note=note, settled_by=actor.login, settled_at=at
        )
        keep(unit, settled, by=actor.login, at=at, branch=resource.branch)
        return _view(services, unit, actor, settled, organisation)

    return write(services, work)


def _seen(
    services: Services, actor: Actor, reading: Reading, organisation: Organisation, withheld: str
) -> Withheld:
    row = find(reading, withheld)
    if row is None or not may_see_withheld(services, actor, reading, row, organisation):
        raise NotFound(
            "withheld.unknown", f"There is no withheld work {withheld[:64]}.", params={"id": withheld[:64]}
        )
    return row


def _view(
    services: Services, reading: Reading, actor: Actor, row: Withheld, organisation: Organisation
) -> WithheldView:
    stored = reading.job(row.job)
    assert stored is not None, "its foreign key says so"
    playbook = services.playbooks.get(stored.opening.runbook, reading)
    person = organisation.people.get(row.person)
    resource = resource_of(services, reading, row.job)
    access = authorise(actor, Action.JOB_WITHHELD, resource, organisation) if resource else None
    return WithheldView(
        id=row.id,
        key=row.key,
        job=row.job,
        number=stored.number,
        title=plain(playbook.runbook.title),
        branch=stored.state.branch,
        runbook=stored.opening.runbook,
        job_status=stored.state.status,
        job_version=stored.version,
        assignee=stored.state.assignee,
        step=row.address,
        step_title=title_of(playbook, stored.job, organisation, row.address) if row.address else {},
        person=row.person,
        person_name=person.name if person else row.person,
        command=msgspec.json.decode(row.command),
        conflict=row.conflict,
        code=row.code,
        detail=row.detail,
        faults=tuple(msgspec.json.decode(row.faults)),
        blobs=row.blobs,
        made_at=row.made_at,
        skew=row.skew,
        received_at=row.received_at,
        status=row.status,
        how=row.how,
        note=row.note,
        settled_by=row.settled_by,
        settled_at=row.settled_at,
        can_settle=row.status in ("withheld", "handed_over") and isinstance(access, Allowed),
    )
