"""The laws: what must hold of the database and of what receivers heard, whatever was killed.

Each answers the sentences of what broke it, with ids.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from tests.chaos.ledger import Ledger
from tests.chaos.load import Told
from tests.chaos.receiver import Receiver

RUNGS = {"look": 5, "check": 3, "mend": 2, "": 2}


def broken(ledger: Ledger, told: Told, receiver: Receiver) -> list[str]:
    """Every law that does not hold."""
    return [
        *_drained(ledger),
        *_events(ledger, told),
        *_causes(ledger),
        *_one_at_a_time(ledger),
        *_keys(ledger, told),
        *_ladders(ledger, told),
        *_messages(ledger),
        *_deliveries(ledger, receiver),
        *_actions(ledger, receiver),
        *_offers(ledger, told),
        *(f"an answer that nothing here explains: {one}" for one in told.odd[:20]),
    ]


def _drained(ledger: Ledger) -> Iterator[str]:
    for kind, count in ledger.waiting().items():
        yield f"left undone: {count} {kind}"


def _events(ledger: Ledger, told: Told) -> Iterator[str]:
    stored = Counter(key for (key,) in ledger.rows("SELECT key FROM device_event"))
    for key in sorted(told.events):
        if stored[key] != 1:
            yield f"event {key} was acknowledged and stands {stored[key]} times in the inbox"
    reasoned = {event for (event,) in ledger.rows("SELECT DISTINCT event FROM event_outcome")}
    for event, outcome, done in ledger.rows("SELECT id, outcome, done_at FROM device_event"):
        if outcome is None or done is None:
            yield f"event {event} has no outcome"
        elif event not in reasoned and outcome not in ("no_trigger", "unknown_device", "told"):
            yield f"event {event} is {outcome}, and no trigger says so"
        elif outcome == "failed":
            yield f"event {event} could not be handled"


def _causes(ledger: Ledger) -> Iterator[str]:
    opened: dict[tuple[int, str], list[str]] = defaultdict(list)
    for job, opening in ledger.rows("SELECT job, body FROM job_event WHERE type = 'job.opened'"):
        cause = json.loads(opening).get("cause")
        if cause and "event" in cause:
            opened[(cause["event"], cause["trigger"])].append(job)
    for (event, trigger), jobs in opened.items():
        if len(jobs) != 1:
            yield f"event {event} made {len(jobs)} jobs by {trigger}: {jobs}"
    for event, trigger, job in ledger.rows(
        "SELECT event, trigger, job FROM event_outcome WHERE job IS NOT NULL"
    ):
        if opened.pop((event, trigger), None) != [job]:
            yield f"event {event} says {trigger} opened {job}, which says otherwise"
    for (event, trigger), jobs in opened.items():
        yield f"{jobs} say event {event} ({trigger}) opened them, which says otherwise"


def _one_at_a_time(ledger: Ledger) -> Iterator[str]:
    spans: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for trigger, about, job, begins, ends in ledger.rows(
        "SELECT o.trigger, o.about, j.id, j.opened_at, j.updated_at FROM event_outcome o "
        "JOIN job j ON j.id = o.job WHERE o.trigger IN ('paper', 'hot')"
    ):
        spans[(trigger, about)].append((begins, ends, job))
    for (trigger, about), times in spans.items():
        times.sort()
        for (_, ends, first), (begins, _, second) in pairwise(times):
            if begins < ends:
                yield f"{trigger} of {about} opened {second} before {first} was closed"


def _keys(ledger: Ledger, told: Told) -> Iterator[str]:
    stored: dict[int, list[str]] = defaultdict(list)
    for job, body in ledger.rows(
        "SELECT e.job, e.body FROM job_event e JOIN job j ON j.id = e.job "
        "WHERE e.type = 'job.opened' AND j.sop = 'beat'"
    ):
        stored[json.loads(body)["inputs"]["n"]].append(job)
    for number, job in told.beats.items():
        if stored[number] != [job]:
            yield f"beat {number} was acknowledged as {job} and stands as {stored[number]}"
    for number, jobs in stored.items():
        if len(jobs) != 1:
            yield f"beat {number} stands {len(jobs)} times: {jobs}"


def _ladders(ledger: Ledger, told: Told) -> Iterator[str]:
    armed: dict[tuple[str, str], dict[str, int] | None] = {}
    fired: Counter[tuple[str, str]] = Counter()
    last: dict[str, int] = {}
    for job, seq, body in ledger.rows("SELECT job, seq, body FROM job_event ORDER BY job, seq"):
        event = json.loads(body)
        if seq != last.get(job, 0) + 1:
            yield f"{job} has a gap before event {seq}"
        last[job] = seq
        place = (job, event.get("address", ""))
        if event["type"] in ("job.opened", "step.opened"):
            armed[place] = event.get("timer")
        if event["type"] == "rung.fired":
            timer = armed.get(place)
            if timer is None or timer.get("rung") != event["rung"]:
                yield f"{job} fired rung {event['rung']} of {place[1]!r} (event {seq}); armed was {timer}"
            elif event["at"] < timer["at"]:
                yield f"{job} fired rung {event['rung']} of {place[1]!r} {timer['at'] - event['at']} ms early"
            fired[place] += 1
            armed[place] = event.get("timer")
    for (job, address), count in fired.items():
        if count > RUNGS[address]:
            yield f"{job} fired {count} rungs of {address!r}"
    for job in sorted(told.left_alone):
        for address in ("look", "check"):
            if fired[(job, address)] != RUNGS[address]:
                yield f"{job} was left alone and fired {fired[(job, address)]} rungs of {address!r}"


def _messages(ledger: Ledger) -> Iterator[str]:
    causes: dict[str, list[str]] = defaultdict(list)
    for cause, person in ledger.rows("SELECT cause, person FROM message"):
        causes[cause].append(person)
    for cause, persons in causes.items():
        if len(set(persons)) != len(persons):
            yield f"{cause} told somebody twice: {persons}"
    for key, payload in ledger.rows(
        "SELECT key, payload FROM outbox WHERE kind IN ('people.notified', 'escalation.opened')"
    ):
        wanted = sorted(set(json.loads(payload)["people"]))
        if sorted(causes[key]) != wanted:
            yield f"{key} was for {wanted} and told {sorted(causes[key])}"


def _deliveries(ledger: Ledger, receiver: Receiver) -> Iterator[str]:
    for message, count in ledger.rows("SELECT message, count(*) FROM delivery GROUP BY message"):
        if count != 2:
            yield f"message {message} has {count} deliveries over two channels"
    unspread = ledger.count(
        "SELECT count(*) FROM message m WHERE NOT EXISTS (SELECT 1 FROM delivery d WHERE d.message = m.id)"
    )
    if unspread:
        yield f"{unspread} messages have no deliveries"
    known: dict[str, set[str]] = {"hook": set(), "shout": set()}
    for delivery, channel, status, error in ledger.rows("SELECT id, channel, status, error FROM delivery"):
        known[channel].add(delivery)
        heard = receiver.heard[channel][delivery]
        if channel == "hook" and (status != "sent" or heard < 1):
            yield f"delivery {delivery} over hook is {status} ({error}) and was heard {heard} times"
        if channel == "shout" and (
            heard > 1 or status not in ("sent", "doubtful") or (status == "sent") > heard
        ):
            yield f"delivery {delivery} over shout is {status} ({error}) and was heard {heard} times"
    for channel, ids in known.items():
        for key in set(receiver.heard[channel]) - ids:
            yield f"{channel} heard {key}, which is no delivery"


def _actions(ledger: Ledger, receiver: Receiver) -> Iterator[str]:
    wanted = {key for (key,) in ledger.rows("SELECT key FROM outbox WHERE kind = 'action.run'")}
    heard = receiver.heard["actions"]
    for key in sorted(wanted - set(heard)):
        yield f"action {key} was never run"
    for key in sorted(set(heard) - wanted):
        yield f"an action was run that nobody asked for: {key}"
    for job, count in ledger.rows(
        "SELECT job, count(*) FROM job_event WHERE type = 'step.finished' "
        """AND body LIKE '%"how":"action"%' GROUP BY job HAVING count(*) > 1"""
    ):
        yield f"{job} was told {count} times of one action"


def _offers(ledger: Ledger, told: Told) -> Iterator[str]:
    winners: dict[str, list[str]] = defaultdict(list)
    for job, person in ledger.rows("SELECT job, person FROM offer WHERE status = 'accepted'"):
        winners[job].append(person)
    for job, persons in winners.items():
        if len(persons) != 1:
            yield f"{job} was won by {persons}"
    for job, accepted in told.accepted.items():
        if winners[job] != sorted({person for person, _ in accepted}):
            yield f"{job} was acknowledged to {accepted} and won by {winners[job]}"
