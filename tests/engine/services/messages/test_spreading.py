"""What jobs say reaches each person once, whatever runs beside it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from engine.language.organisation import Absence
from engine.services import people
from engine.services.context import Services
from engine.services.messages.inbox import list_messages
from engine.services.messages.spreading import spread
from engine.services.playbooks import Playbooks
from engine.services.timers import fire_due
from engine.services.work.batches import Share
from tests.engine.services.company import DAY, HOUR, NOW, as_, open_visit, wait
from tests.engine.services.messages.post_office import SHARE, carry, set_up, statuses, tell, with_office


def messages(services: Services) -> list[tuple[str, str, str, str | None]]:
    """Person, kind, urgency and link of every message."""
    return sorted(
        tuple(row)
        for row in services.store.read(
            lambda reading: reading.rows("SELECT person, kind, urgency, link FROM message")
        )
    )


def test_a_reminder_and_an_escalation_become_messages_with_links_for_their_readers(company: Services) -> None:
    job = open_visit(company)
    wait(company, HOUR)
    fire_due(company)
    wait(company, HOUR)
    fire_due(company)

    assert spread(company, SHARE).claimed > 0
    told = messages(company)

    assert [(kind, urgency) for _, kind, urgency, _ in told if kind == "job.escalated"] == [
        ("job.escalated", "urgent")
    ]
    assert ("chen", "job.escalated", "urgent", f"/office/escalations?job={job}") in told
    assert {kind for _, kind, _, _ in told} == {"task.reminder", "job.escalated"}
    assert spread(company, SHARE).claimed == 0
    assert messages(company) == told


def test_who_stands_in_is_told_beside_who_is_away(company: Services) -> None:
    open_visit(company)
    away = Absence(since=NOW, until=NOW + DAY, delegate="rita")
    people.put_absences(company, as_("ada", company), login="chen", absences=(away,))
    for _ in range(2):
        wait(company, HOUR)
        fire_due(company)
    spread(company, SHARE)

    assert {person for person, kind, _, _ in messages(company) if kind == "job.escalated"} >= {"rita"}


def test_two_workers_make_no_message_and_no_delivery_twice(company: Services) -> None:
    services, office = with_office(company)
    set_up(services)
    for _ in range(8):
        open_visit(services)
    wait(services, HOUR)
    fire_due(services)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: spread(services, Share(limit=3)), range(24)))
    while spread(services, SHARE).claimed:
        pass

    told = messages(services)
    assert len(told) == len(set(services.store.read(
        lambda reading: [tuple(row) for row in reading.rows("SELECT cause, person FROM message")]
    )))  # fmt: skip
    assert len(statuses(services)) == len(told) >= 8
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: carry(services), range(4)))
    assert len(office.sent) == len(told)
    assert len({parcel.key for parcel in office.sent}) == len(told)


def test_the_same_cause_tells_a_person_once(company: Services) -> None:
    services, office = with_office(company)
    set_up(services)
    for _ in range(3):
        tell(services, "wei", "bo")
        carry(services)
    assert office.told() == [("job.assigned", "bo"), ("job.assigned", "wei")]


def test_a_share_of_some_branches_leaves_the_rest_to_others(company: Services) -> None:
    services, _ = with_office(company)
    set_up(services)
    open_visit(services, branch="east")
    wait(services, HOUR)
    fire_due(services)
    assert spread(services, Share(branches=("west",))).claimed == 0
    assert spread(services, Share(branches=("hq",))).claimed > 0


def test_a_message_stands_in_the_inbox_where_there_is_no_channel_at_all(company: Services) -> None:
    tell(company, "wei", kind="job.assigned")
    assert [one.kind for one in list_messages(company, as_("wei", company)).items] == ["job.assigned"]


def test_whoever_cannot_be_reached_is_skipped_and_it_says_so(company: Services) -> None:
    services, office = with_office(company)
    set_up(services, "mail")
    tell(services, "wei")
    carry(services)
    assert statuses(services) == [("mail", "wei", "skipped", "unreachable")]
    assert office.sent == []


def test_a_row_that_cannot_be_read_is_put_off_and_holds_up_no_other(company: Services) -> None:
    open_visit(company)
    wait(company, HOUR)
    fire_due(company)
    company.store.write(
        lambda unit: unit.run(
            'UPDATE outbox SET payload = \'{"people": 5}\' WHERE "key" = '
            "(SELECT min(\"key\") FROM outbox WHERE kind = 'people.notified')"
        )
    )
    job = open_visit(company)
    wait(company, HOUR)
    fire_due(company)

    failed = [line.failed for line in spread(company, SHARE).lines]

    assert (
        failed.count(True),
        job in {link.rsplit("/", 1)[-1] for *_, link in messages(company) if link},
    ) == (
        1,
        True,
    )
    assert not any(line.failed for line in spread(company, SHARE).lines)
    ((error, waits),) = company.store.read(
        lambda reading: reading.rows("SELECT error, due_at - ? FROM outbox WHERE attempts > 0", NOW)
    )
    assert (error.startswith("unreadable: "), waits) == (True, 3 * HOUR)


def test_a_job_whose_runbook_cannot_be_read_holds_up_no_message_of_another(small: Services) -> None:
    services, _ = with_office(small)
    set_up(services)
    job = open_visit(services)
    wait(services, HOUR)
    fire_due(services)
    for statement in ("DROP TRIGGER runbook_no_update", "UPDATE runbook SET content = x'00'"):
        services.store.write(lambda unit, statement=statement: unit.run(statement))  # type: ignore[misc]
    services = replace(services, playbooks=Playbooks())

    tell(services, "wei", cause="of no job")
    tell(services, "wei", cause="of the job", job=job)
    carry(services)

    assert [status for _, person, status, _ in statuses(services) if person == "wei"] == ["sent", "sent"]
    assert len(list_messages(services, as_("wei", services)).items) == 2
