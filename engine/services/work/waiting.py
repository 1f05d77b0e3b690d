"""Whether anything waits: a glance without the writer, so that looking for nothing wakes nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.runtime.values import Ms
from engine.services.asking import Conditions, among
from engine.services.context import Services
from engine.services.messages.spreading import KINDS
from engine.services.translating import read
from engine.services.work.outbox import Branches, outbox_waits
from engine.services.work.regions import branches_of
from engine.store.reading import Reading

Do = Callable[[Services, Any], Any]
Waits = Callable[[Reading, Ms, Branches], bool]


def only_if(waits: Waits, do: Do, nothing: Callable[[Ms], Any]) -> Do:
    """``do`` where something waits of the branches that are asked for, else what ``nothing`` makes of the
    present time."""

    def look(services: Services, ask: Any) -> Any:
        now, branches = services.clock.now(), branches_of(services, ask)
        waiting = read(services, lambda reading: waits(reading, now, branches))
        return do(services, ask) if waiting else nothing(now)

    return look


def messages_wait(reading: Reading, now: Ms, branches: Branches) -> bool:
    """Whether a job has something to say, or a message has no deliveries yet."""
    wanted = Conditions()
    wanted.add("spread_at IS NULL")
    _of_people_in(wanted, "message", branches)
    return bool(
        reading.rows(f"SELECT 1 FROM message{wanted.where()} LIMIT 1", *wanted.parameters)  # noqa: S608
    ) or outbox_waits(reading, KINDS, now, branches)


def deliveries_wait(reading: Reading, now: Ms, branches: Branches) -> bool:
    """Whether a delivery to somebody of these branches is due, or any was cut off."""
    wanted = Conditions()
    wanted.add("carried_by IS NULL AND status IN ('waiting', 'held') AND due_at <= ?", now)
    _of_people_in(wanted, "delivery", branches)
    return bool(
        reading.rows(f"SELECT 1 FROM delivery{wanted.where()} LIMIT 1", *wanted.parameters)  # noqa: S608
        or reading.rows(
            "SELECT 1 FROM delivery WHERE carried_by IS NULL AND status = 'sending' AND leased_until <= ? "
            "LIMIT 1",
            now,
        )
    )


def _of_people_in(wanted: Conditions, table: str, branches: Branches) -> None:
    if branches is not None:
        there, codes = among("person.branch", branches)
        wanted.add(
            f"EXISTS (SELECT 1 FROM person WHERE person.login = {table}.person AND {there})",  # noqa: S608
            *codes,
        )


def variants_wait(reading: Reading, now: Ms, _: Branches) -> bool:
    """Whether a variant of a roll-out is to be prepared; roll-outs belong to no branch."""
    return bool(
        reading.rows(
            "SELECT 1 FROM roll_out_variant v JOIN roll_out r ON r.id = v.roll_out "
            "WHERE v.prepared_at IS NULL AND v.leased_until <= ? AND r.status = 'preparing' LIMIT 1",
            now,
        )
    )
