"""The day of a person in the field: who they are, and which jobs their phone takes along."""

from __future__ import annotations

from engine.services.access import Actor
from engine.services.asking import Conditions, among
from engine.services.context import PhotoSettings, Services
from engine.services.field_job import etag_of
from engine.services.problems import Unauthenticated
from engine.services.sight import Sight, sight
from engine.services.translating import read
from engine.services.views import View
from engine.store.reading import Reading

MOST_JOBS = 300
"""Jobs that a phone takes along: those given to the person, then the most urgent of those open to them."""

_NEVER = 2**62


class FieldSelf(View, frozen=True, kw_only=True):
    """Who I am."""

    login: str
    name: str
    language: str | None
    branch: str
    roles: tuple[str, ...]


class FieldLine(View, frozen=True, kw_only=True):
    """A job to take along. ``etag`` is another whenever anything of :class:`FieldJob` is."""

    id: str
    version: int
    etag: str
    runbook: str


class FieldSettings(View, frozen=True, kw_only=True):
    """What the installation wants of phones."""

    photo: PhotoSettings


class FieldDay(View, frozen=True, kw_only=True):
    """The day. ``more`` when there are more jobs open to the person than a phone takes along."""

    me: FieldSelf
    jobs: tuple[FieldLine, ...]
    more: bool
    settings: FieldSettings


def field_day(services: Services, actor: Actor) -> FieldDay:
    """The jobs, open or paused, that are given to the actor or in which work or an approval waits for them:
    by name, by role, or standing in for somebody."""

    def work(reading: Reading) -> FieldDay:
        organisation = services.organisations.current(reading)
        person = organisation.people.get(actor.login)
        if person is None or not person.active:
            raise Unauthenticated("session.invalid", "This person is not known here, or no longer active.")
        found = _jobs(reading, actor, sight(actor, organisation))
        revisions: dict[str, int] = {}
        lines = []
        for stored in reading.jobs(found[:MOST_JOBS]):
            sop = stored.opening.sop
            if sop not in revisions:
                revisions[sop] = services.guide_media.revision(reading, sop)
            lines.append(
                FieldLine(
                    id=stored.id,
                    version=stored.version,
                    etag=etag_of(services, reading, stored, organisation, actor, revision=revisions[sop]),
                    runbook=stored.opening.runbook,
                )
            )
        return FieldDay(
            me=FieldSelf(
                login=person.login,
                name=person.name,
                language=person.language,
                branch=person.branch,
                roles=tuple(sorted({role for role, _ in person.roles})),
            ),
            jobs=tuple(lines),
            more=len(found) > MOST_JOBS,
            settings=FieldSettings(photo=services.settings.photo),
        )

    return read(services, work)


def _jobs(reading: Reading, actor: Actor, seen: Sight) -> list[str]:
    """The jobs' ids, those given to the actor first, then by deadline; one more than are taken along."""
    if not seen.people:
        return []
    tasks = Conditions()
    tasks.add("t.closed_at IS NULL")
    tasks.add("t.kind IN ('work', 'approval')")
    alternatives = [among("t.login", seen.people)]
    for role, branches in seen.roles.items():
        there, codes = among("t.branch", branches)
        alternatives.append((f"t.role = ? AND {there}", [role, *codes]))
    tasks.add_either(*alternatives)
    rows = reading.rows(
        "SELECT j.id FROM job j WHERE j.status IN ('open', 'paused') AND (j.assignee = ? "  # noqa: S608
        f"OR j.id IN (SELECT t.job FROM task t{tasks.where()})) "
        f"ORDER BY CASE WHEN j.assignee = ? THEN 0 ELSE 1 END, coalesce(j.due_at, {_NEVER}), j.id LIMIT ?",
        actor.login,
        *tasks.parameters,
        actor.login,
        MOST_JOBS + 1,
    )
    return [job for (job,) in rows]
