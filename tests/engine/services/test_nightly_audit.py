"""The audit that an installation does of itself once a day."""

from __future__ import annotations

import pytest

from engine.services.context import Services
from engine.services.problems import Forbidden
from engine.services.work.batches import Share
from engine.services.work.nightly_audit import LEASE, audit_daily, last_audit
from tests.engine.services.company import DAY, HOUR, as_, finished_visit, wait


def tamper(services: Services, job: str) -> None:
    """What nobody who uses the program can do."""

    def work(unit: object) -> None:
        unit.run("UPDATE job SET priority = 'urgent' WHERE id = ?", job)  # type: ignore[attr-defined]

    services.store.write(work)


def inbox(services: Services) -> list[tuple[str, str]]:
    query = "SELECT person, kind FROM message ORDER BY person"
    rows = services.store.read(lambda reading: reading.rows(query))
    return [(person, kind) for person, kind in rows]


def test_it_is_done_once_a_day_and_remembers_what_it_found(company: Services) -> None:
    finished_visit(company)
    assert last_audit(company, as_("otto", company)) is None
    assert [audit_daily(company, Share()).claimed for _ in range(2)] == [1, 0]
    found = last_audit(company, as_("otto", company))
    assert found is not None
    assert (found.at, found.jobs, found.count, inbox(company)) == (company.clock.now(), 1, 0, [])
    wait(company, DAY)
    assert audit_daily(company, Share()).claimed == 1


def test_what_does_not_hold_is_told_to_whoever_may_see_the_audit(company: Services) -> None:
    tamper(company, finished_visit(company))
    batch = audit_daily(company, Share())
    assert [(line.what, line.failed) for line in batch.lines] == [("audit.done", True)]
    assert inbox(company) == [("ada", "audit.failed"), ("otto", "audit.failed")]
    found = last_audit(company, as_("otto", company))
    assert found is not None
    assert found.count == len(found.faults) > 0


def test_one_that_was_begun_and_never_ended_is_begun_again_after_its_lease(company: Services) -> None:
    company.store.write(
        lambda unit: unit.run(
            "INSERT INTO setting (name, value, updated_at, updated_by) "
            "VALUES ('audit.begun', ?, 0, 'system')",
            str(company.clock.now() - HOUR),
        )
    )
    assert audit_daily(company, Share()).claimed == 0
    wait(company, LEASE)
    assert audit_daily(company, Share()).claimed == 1


def test_only_those_who_may_see_the_audit_see_its_result(company: Services) -> None:
    with pytest.raises(Forbidden):
        last_audit(company, as_("wei", company))
