"""Spreading: what jobs have to say to people becomes messages, and messages become deliveries.

All of it in one transaction: an outbox row is settled with the messages it made, a message is marked with its
deliveries. Whoever comes second finds nothing left, so one cause makes one message a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from engine.language.organisation import Organisation
from engine.runtime.values import Ms
from engine.services.asking import Conditions, among
from engine.services.context import Services
from engine.services.marks import marked
from engine.services.messages.channels import Row, channel_plugins, reaches, rows_in
from engine.services.messages.posting import Notice, post
from engine.services.messages.preferences import (
    Preferences,
    Urgency,
    defaults_in,
    preferences_of,
    urgency_or,
)
from engine.services.messages.quiet import next_digest, quiet_until
from engine.services.messages.recipients import recipients
from engine.services.playbooks import UNREADABLE
from engine.services.secret_tokens import new_id
from engine.services.sight import below
from engine.services.step_titles import title_of
from engine.services.translating import write
from engine.services.work.batches import Batch, Line, Share
from engine.store.unit_of_work import UnitOfWork
from plugins.hooks.channels import Channel, Recipient

KINDS = ("people.notified", "escalation.opened")
"""Rows of the outbox that are for people."""
PUT_OFF: Ms = 3_600_000
"""How long what cannot be read waits until it is looked at again: others go on meanwhile."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a row of the outbox says to people."""

    people: tuple[str, ...] | None = None
    address: str | None = None
    about: str | None = None
    message: dict[str, str] | None = None
    rung: int | None = None
    id: str | None = None


_DELIVERIES = {
    size: "INSERT INTO delivery (id, message, channel, person, status, digest, due_at, error, created_at, "  # noqa: S608
    "attempts, leased_until) VALUES "
    + ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)"] * size)
    + " ON CONFLICT (message, channel) DO NOTHING"
    for size in (50, 10, 1)
}
"""By how many rows: few different statements, so that they stay prepared."""


def spread(services: Services, share: Share) -> Batch:
    """Make the messages that jobs ask for, and the deliveries of messages that have none yet."""

    def work(unit: UnitOfWork) -> Batch:
        now = services.clock.now()
        organisation = services.organisations.current(unit)
        told = _post_what_jobs_say(services, unit, organisation, share, now)
        spread_now, lines = _spread_new(services, unit, organisation, share, now)
        return Batch(claimed=len(told) + spread_now, lines=(*told, *lines))

    return write(services, work)


def when_to_send(
    urgency: Urgency, preferences: Preferences, timezone: str, *, now: Ms
) -> tuple[Ms, bool, bool]:
    """When a message may go out, whether it waits for that, and whether in a digest."""
    if urgency == "low" and preferences.digest_at is not None:
        at = next_digest(now, preferences.digest_at, timezone)
        return quiet_until(at, preferences.quiet, timezone) or at, True, True
    if urgency == "urgent" and preferences.urgent_breaks:
        return now, False, False
    ends = quiet_until(now, preferences.quiet, timezone)
    return (now, False, False) if ends is None else (ends, True, False)


def _post_what_jobs_say(
    services: Services, unit: UnitOfWork, organisation: Organisation, share: Share, now: Ms
) -> list[Line]:
    wanted = Conditions()
    wanted.add("done_at IS NULL AND due_at <= ? AND leased_until <= ?", now, now)
    wanted.add_either(among("kind", KINDS))
    if share.branches is not None:
        there, codes = among("branch", branches_of(organisation, share))
        wanted.add(f"job IN (SELECT id FROM job WHERE {there})", *codes)  # noqa: S608 - marks only
    rows = unit.rows(
        f'SELECT "key", job, kind, at, payload FROM outbox{wanted.where()} '  # noqa: S608
        'ORDER BY due_at, "key" LIMIT ?{skip_locked}',
        *wanted.parameters,
        share.limit,
    )
    lines: list[Line] = []
    for key, job, kind, at, payload in rows:
        try:
            said = msgspec.json.decode(payload, type=Said)
            notices = list(_notices(services, unit, organisation, job=job, kind=kind, said=said, at=at))
        except (*UNREADABLE, TypeError) as error:
            unit.run(
                'UPDATE outbox SET attempts = attempts + 1, error = ?, due_at = ? WHERE "key" = ?',
                f"unreadable: {error}"[:1000],
                now + PUT_OFF,
                key,
            )
            lines.append(Line(what="people.told", job=job, detail=f"{kind}: unreadable", failed=True))
            continue
        posted = sum(post(unit, msgspec.structs.replace(one, cause=key), at=at) for one in notices)
        unit.settle_message(key, at=now)
        lines.append(Line(what="people.told", job=job, detail=f"{kind}: {posted}"))
    return lines


def _notices(
    services: Services,
    unit: UnitOfWork,
    organisation: Organisation,
    *,
    job: str,
    kind: str,
    said: Said,
    at: Ms,
) -> Iterator[Notice]:
    """What is told of one row: to whoever does the job a link into the field app, to others into the
    office, where what was raised stands with all that can be done about it."""
    address = said.address or ""
    stored = unit.job(job)
    step: dict[str, str] = {}
    assignee = None
    if stored is not None:
        playbook = services.playbooks.get(stored.opening.runbook, unit)
        step = title_of(playbook, stored.job, organisation, address) if address else {}
        assignee = stored.state.assignee
    if kind == "escalation.opened":
        what, urgency = "job.escalated", "urgent"
        params: dict[str, Any] = {"step": step, "failed": said.rung == -1, "id": said.id}
    else:
        what = "fault.reported" if said.about == "fault" else "task.reminder"
        urgency = "normal"
        params = {"step": step, "message": said.message or {}, "about": said.about}
    in_field: dict[str, None] = {}
    in_office: dict[str, None] = {}
    for login in said.people or ():
        # Whoever is away is told as well, for when they are back; who stands in is told now.
        group = in_field if login == assignee else in_office
        group.update(dict.fromkeys((login, organisation.stand_in(login, at))))
    for people, place in ((tuple(in_field), "field"), (tuple(in_office), "office")):
        if people:
            yield Notice(
                cause="",
                kind=what,
                people=people,
                urgency=urgency_or(urgency),
                job=job,
                link=f"/office/escalations?job={job}" if what == "job.escalated" else f"/{place}/jobs/{job}",
                params=params,
            )


def _spread_new(
    services: Services, unit: UnitOfWork, organisation: Organisation, share: Share, now: Ms
) -> tuple[int, list[Line]]:
    wanted = Conditions()
    wanted.add("spread_at IS NULL")
    if share.branches is not None:
        there, codes = among("branch", branches_of(organisation, share))
        wanted.add(f"person IN (SELECT login FROM person WHERE {there})", *codes)  # noqa: S608
    rows = unit.rows(
        f"SELECT id, person, urgency, job FROM message{wanted.where()} "  # noqa: S608
        "ORDER BY created_at, id LIMIT ?{skip_locked}",
        *wanted.parameters,
        share.limit,
    )
    if not rows:
        return 0, []
    people = sorted({row[1] for row in rows})
    usual, chosen = defaults_in(unit), preferences_of(unit, people)
    reach = recipients(unit, organisation, people)
    channels = {name: row for name, row in rows_in(unit).items() if row.enabled}
    plugins = channel_plugins(services)
    for marks, some in marked([row[0] for row in rows]):
        unit.run(f"UPDATE message SET spread_at = ? WHERE id IN ({marks})", now, *some)  # noqa: S608
    wanted_of: dict[tuple[str, Urgency], list[tuple[str, str | None]]] = {}
    deliveries: list[tuple[Any, ...]] = []
    for message, login, named, _ in rows:
        urgency = urgency_or(named)
        to = reach.get(login)
        if to is None:
            continue
        preferences = chosen.get(login, usual)
        if (login, urgency) not in wanted_of:
            wanted_of[login, urgency] = [
                (name, _why_not(plugins.get(row.plugin), to))
                for name, row in channels.items()
                if _is_wanted(row, urgency, preferences)
            ]
        timezone = organisation.timezone(organisation.people[login].branch)
        due_at, held, digest = when_to_send(urgency, preferences, timezone, now=now)
        for name, error in wanted_of[login, urgency]:
            status = "skipped" if error else "held" if held else "waiting"
            deliveries.append((new_id(), message, name, login, status, digest, due_at, error, now))
    made = _make(unit, deliveries)
    lines = [Line(what="deliveries.made", number=made)] if made else []
    if made:
        unit.changed("delivery", "", branch=None, at=now)
    return len(rows), lines


def _make(unit: UnitOfWork, deliveries: Sequence[tuple[Any, ...]]) -> int:
    """Write deliveries that are not there yet; how many that were."""
    made = begin = 0
    for size, statement in _DELIVERIES.items():
        while len(deliveries) - begin >= size:
            some = deliveries[begin : begin + size]
            made += unit.run(statement, *(value for row in some for value in row))
            begin += size
    return made


def _is_wanted(row: Row, urgency: Urgency, preferences: Preferences) -> bool:
    chosen = preferences.channels.get(urgency)
    return urgency in row.urgencies if chosen is None else row.name in chosen


def _why_not(plugin: Channel | None, to: Recipient) -> str | None:
    """Why nothing can be sent; None where it can. A plugin that is missing now may be back."""
    return None if plugin is None or reaches(plugin, to) else "unreachable"


def branches_of(organisation: Organisation, share: Share) -> frozenset[str]:
    """The branches of a share and all below them."""
    return frozenset[str]().union(*(below(organisation, branch) for branch in share.branches or ()))
