"""Work that waits: a glance tells whoever asks whether there is any, and a bad row holds up no other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from engine.services.context import Services
from engine.services.messages import spreading
from engine.services.messages.posting import Notice, post
from engine.services.work.batches import Share
from engine.services.work.operations import OPERATIONS
from engine.services.work.outbox import PUT_OFF, Branches, outbox_waits
from engine.services.work.waiting import deliveries_wait, messages_wait
from tests.engine.services.company import open_visit
from tests.engine.services.messages.post_office import SHARE, set_up, with_office

EAST, WEST = ("east",), ("west",)
Waits = Callable[..., bool]
GONE = '{"child": "nobody"}'


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


@pytest.mark.parametrize(
    ("operation", "kind", "payload"),
    [
        ("children.retry", "child.open", "{"),
        ("children.retry", "child.open", '{"child": 1}'),
        ("dispatch.carry", "job.dispatch_asked", "{"),
        ("dispatch.carry", "job.reassign_asked", "[]"),
        ("actions.claim", "action.run", "{"),
        ("actions.claim", "action.run", "{}"),
        ("messages.spread", "people.notified", "{"),
        ("messages.spread", "escalation.opened", '{"people": 1}'),
    ],
)
def test_a_row_that_cannot_be_read_is_put_off_and_says_why_and_those_behind_it_are_done(
    small: Services, operation: str, kind: str, payload: str
) -> None:
    job = open_visit(small, assignee=None)
    small.store.write(lambda unit: unit.run("UPDATE outbox SET done_at = 1"))
    bad, good = asked(small, job, kind, payload, "a"), asked(small, job, "child.cancel", GONE, "b")
    for name in (operation, "children.retry"):
        OPERATIONS[name].do(small, Share())

    (row,) = small.store.read(
        lambda reading: reading.rows(
            'SELECT done_at, due_at, error IS NOT NULL, attempts FROM outbox WHERE "key" = ?', bad
        )
    )
    done = small.store.read(
        lambda reading: reading.rows('SELECT done_at IS NOT NULL FROM outbox WHERE "key" = ?', good)
    )
    assert [tuple(row), bool(done[0][0])] == [(None, small.clock.now() + PUT_OFF, True, 1), True]


def test_an_event_that_cannot_be_read_has_failed_and_says_why_and_those_behind_it_are_handled(
    small: Services,
) -> None:
    now = small.clock.now()
    for key, data in (("a", "{"), ("b", "{}")):
        small.store.write(
            lambda unit, key=key, data=data: unit.run(  # type: ignore[misc]
                "INSERT INTO device_event (source, key, type, at, received_at, by, data, leased_until, "
                "attempts) VALUES ('test', ?, 'seen', ?, ?, 'ada', ?, 0, 0)",
                key,
                now,
                now,
                data,
            )
        )
    OPERATIONS["devices.take"].do(small, Share())
    rows = small.store.read(
        lambda reading: reading.rows(
            "SELECT key, done_at, outcome = 'failed', error IS NOT NULL FROM device_event ORDER BY key"
        )
    )
    assert [tuple(row) for row in rows] == [("a", now, 1, 1), ("b", now, 0, 0)]
