"""Work that waits: a glance tells whoever asks whether there is any, and a bad row holds up no other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from engine.services.context import Services
from engine.services.messages import spreading
from engine.services.messages.posting import Notice, post
from engine.services.work.outbox import Branches, outbox_waits
from engine.services.work.waiting import deliveries_wait, messages_wait
from tests.engine.services.company import open_visit
from tests.engine.services.messages.post_office import SHARE, set_up, with_office

EAST, WEST = ("east",), ("west",)
Waits = Callable[..., bool]


def asked(services: Services, job: str, kind: str, payload: str = "{}", key: str = "asked") -> str:
    """A row of the outbox that is due; its key."""
    services.store.write(
        lambda unit: unit.run(
            'INSERT INTO outbox ("key", job, kind, seq, at, payload, due_at, attempts, leased_until) '
            "VALUES (?, ?, ?, 1, ?, ?, ?, 0, 0)",
            key,
            job,
            kind,
            services.clock.now(),
            payload,
            services.clock.now(),
        )
    )
    return key


def test_a_row_of_the_outbox_waits_for_those_of_its_branch_until_somebody_has_it(company: Services) -> None:
    key = asked(company, open_visit(company), "child.cancel")

    def waits(branches: Branches) -> bool:
        now = company.clock.now()
        return company.store.read(lambda reading: outbox_waits(reading, ("child.cancel",), now, branches))

    assert (waits(None), waits(EAST), waits(WEST)) == (True, True, False)
    leased = company.clock.now() + 1
    company.store.write(
        lambda unit: unit.run('UPDATE outbox SET leased_until = ? WHERE "key" = ?', leased, key)
    )
    assert (waits(None), waits(EAST)) == (False, False)


def test_messages_and_deliveries_wait_for_those_of_the_branch_of_whoever_is_told(company: Services) -> None:
    services, _ = with_office(company)
    set_up(services)
    home = services.organisations.current().people["wei"].branch
    elsewhere = "west" if home != "west" else "east"
    now = services.clock.now()
    notice = Notice(cause="c1", kind="job.assigned", people=("wei",))
    services.store.write(lambda unit: post(unit, notice, at=now))

    def wait_(what: Waits) -> list[bool]:
        return [
            services.store.read(partial(what, now=now, branches=of)) for of in (None, (home,), (elsewhere,))
        ]

    assert (wait_(messages_wait), wait_(deliveries_wait)) == ([True, True, False], [False] * 3)
    spreading.spread(services, SHARE)
    assert (wait_(messages_wait), wait_(deliveries_wait)) == ([False] * 3, [True, True, False])
