"""Actions of `do` steps: run with one key, told to the job once, whatever dies or fails."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.runtime.commands import Act
from engine.runtime.events import StepFinished
from engine.services.actions.claiming import claim
from engine.services.actions.granting import grant_skill
from engine.services.actions.running import Door, run_actions
from engine.services.actions.settling import ATTEMPTS, PAUSES, kept, settle
from engine.services.actions.values import LEASE, Claim, Claimed, Grant, Result, Settling
from engine.services.commands import carry_out, done
from engine.services.composition import compose
from engine.services.context import Services
from engine.services.importing import import_folder
from engine.services.jobs import history, show_job
from engine.services.opening import open_job
from engine.services.problems import Conflict, Invalid, NotFound
from engine.services.work.batches import Batch, Line, Share
from engine.services.work.operations import OPERATIONS
from engine.store import open_store
from plugins.hooks import Action, Doing, Failed, TryLater
from plugins.manager import installed
from tests.engine.services.company import NOW, as_, clock, wait

DEFINITIONS = Path(__file__).parent / "definitions"
Run = Callable[[Doing], Awaitable[Any]]


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """A company with two SOPs that begin with an action."""
    with open_store(database_url, tmp_path / "data") as store:
        services = compose(store, clock=clock(NOW))
        told = import_folder(services, root=DEFINITIONS)
        assert told.published == ("learn", "send"), told.findings
        yield services


def send(services: Services, branch: str = "east") -> str:
    return done(open_job(services, as_("ada", services), sop="send", branch=branch, assignee="gus")).job


def learn(services: Services, who: str, what: str) -> str:
    inputs = {"who": who, "what": what}
    opened = open_job(
        services, as_("ada", services), sop="learn", branch="east", inputs=inputs, assignee="gus"
    )
    return done(opened).job


def acting(run: Run, *, secrets: tuple[str, ...] = ()) -> dict[str, Action]:
    """The webhook action, done by ``run``."""
    schema = installed().actions["webhook"].with_schema
    return {
        "webhook": Action(name="webhook", title={"en": "W"}, with_schema=schema, secrets=secrets, run=run)
    }


def work(services: Services, actions: dict[str, Action] | None = None, share: Share | None = None) -> Batch:
    """What a worker does once, over the wire as a worker beside an embedded database sees it."""

    async def carry(operation: str, ask: Any) -> Any:
        one = OPERATIONS[operation]
        asked = msgspec.json.decode(msgspec.json.encode(ask), type=one.asks)
        answered = await asyncio.to_thread(one.do, services, asked)
        return msgspec.json.decode(msgspec.json.encode(answered), type=one.answers)

    return asyncio.run(
        run_actions(
            lambda: carry("actions.claim", share or Share()),
            lambda settling: carry("actions.settle", settling),
            actions if actions is not None else dict(installed().actions),
            Door(carry),
        )
    )


def stands(services: Services, job: str) -> tuple[str, list[str]]:
    """The job's status and what was done, by type."""
    page = history(services, as_("ada", services), job=job)
    status = show_job(services, as_("ada", services), job=job).line.status
    return status, [str(line.event.__struct_config__.tag) for line in page.items]


def finished(services: Services, job: str) -> list[tuple[str, Any]]:
    """How the steps of a job were finished."""
    page = history(services, as_("ada", services), job=job)
    return [
        (line.event.how, line.event.result) for line in page.items if isinstance(line.event, StepFinished)
    ]


def waiting(services: Services) -> list[tuple[str | None, int, int]]:
    """What waits: the last error, attempts, and when it is due again."""
    statement = "SELECT error, attempts, due_at FROM outbox WHERE done_at IS NULL"
    return services.store.read(lambda view: [tuple(row) for row in view.rows(statement)])


def test_an_action_is_run_with_what_the_step_says_and_the_job_goes_on_by_its_result(office: Services) -> None:
    seen: list[Doing] = []

    async def run(doing: Doing) -> Any:
        seen.append(doing)
        return {"status": 200}

    job = send(office)
    batch = work(office, acting(run))
    assert [(one.key, one.job, one.step, one.with_, one.attempt) for one in seen] == [
        (f"{job}:2", job, "tell", {"url": "https://erp.example/east", "body": {"n": 1}}, 1)
    ]
    assert finished(office, job) == [("action", {"status": 200})]
    assert stands(office, job)[0] == "completed"
    number = show_job(office, as_("ada"), job=job).line.number
    assert (batch.claimed, batch.lines) == (
        1,
        (Line(what="action.done", job=job, number=number, detail="webhook"),),
    )
    assert work(office, acting(run)) == Batch(claimed=0)
    assert len(seen) == 1


def test_an_action_that_failed_for_good_goes_where_the_step_says(office: Services) -> None:
    async def run(_: Doing) -> Any:
        raise Failed("erp.example answered 404.")

    job = send(office)
    work(office, acting(run))
    assert finished(office, job) == [("failed", {"error": "erp.example answered 404."})]
    assert show_job(office, as_("ada"), job=job).line.status == "open"
    assert waiting(office) == []


def test_what_does_not_go_now_is_tried_again_later_with_the_same_key(office: Services) -> None:
    keys: list[tuple[str, int]] = []

    async def run(doing: Doing) -> Any:
        keys.append((doing.key, doing.attempt))
        if doing.attempt == 1:
            raise TryLater("busy", seconds=7)
        if doing.attempt == 2:
            raise RuntimeError("a fault of the plugin")
        return None

    job = send(office)
    work(office, acting(run))
    assert waiting(office) == [("busy", 1, NOW + 7_000)]
    assert work(office, acting(run)).claimed == 0
    wait(office, 7_000)
    work(office, acting(run))
    assert waiting(office) == [("The action webhook crashed: RuntimeError.", 2, NOW + 7_000 + PAUSES[1])]
    wait(office, PAUSES[1])
    work(office, acting(run))
    assert keys == [(f"{job}:2", 1), (f"{job}:2", 2), (f"{job}:2", 3)]
    assert finished(office, job) == [("action", None)]


def test_after_the_last_attempt_it_has_failed(office: Services) -> None:
    async def run(_: Doing) -> Any:
        raise TryLater("still busy")

    job = send(office)
    for _ in range(ATTEMPTS):
        assert finished(office, job) == []
        assert work(office, acting(run)).claimed == 1
        wait(office, PAUSES[-1])
    assert finished(office, job) == [("failed", {"error": "still busy"})]


def test_a_worker_that_is_killed_delays_its_actions_by_the_lease_and_nothing_else(office: Services) -> None:
    job = send(office)
    assert [one.attempt for one in claim(office, Share()).items] == [1]  # and is never heard of again
    assert claim(office, Share()) == Claimed(next_at=NOW + LEASE)
    wait(office, LEASE)
    seen: list[int] = []

    async def run(doing: Doing) -> Any:
        seen.append(doing.attempt)

    work(office, acting(run))
    assert (seen, finished(office, job)) == ([2], [("action", None)])


def test_workers_side_by_side_run_each_action_once(office: Services) -> None:
    jobs = [send(office) for _ in range(12)]
    seen: list[str] = []

    async def run(doing: Doing) -> Any:
        seen.append(doing.job)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: work(office, acting(run), Share(limit=5)), range(8)))
    assert sorted(seen) == sorted(jobs)
    assert [finished(office, job) for job in jobs] == [[("action", None)]] * 12


def test_an_end_that_is_told_twice_is_taken_once_and_a_late_failure_not_at_all(office: Services) -> None:
    job = send(office)
    claim(office, Share())
    wait(office, LEASE)
    claim(office, Share())
    late = Result(key=f"{job}:2", job=job, attempt=1, outcome="failed", error="lost")
    assert settle(office, Settling(results=(late,))).lines == ()
    good = Result(key=f"{job}:2", job=job, attempt=1, outcome="done", result={"ok": True})
    assert [line.what for line in settle(office, Settling(results=(good, good))).lines] == ["action.done"]
    assert finished(office, job) == [("action", {"ok": True})]


@pytest.mark.parametrize("outcome", ["done", "failed"])
def test_a_paused_job_takes_in_what_was_done_outside(office: Services, outcome: Any) -> None:
    job = send(office)
    (item,) = claim(office, Share()).items
    done(carry_out(office, as_("max", office), job=job, command=Act(act="pause", reason="wait")))
    settle(office, Settling(results=(Result(key=item.key, job=job, attempt=1, outcome=outcome),)))
    assert [how for how, _ in finished(office, job)] == [{"done": "action", "failed": "failed"}[outcome]]
    assert waiting(office) == []


def test_the_action_of_a_paused_job_is_run_all_the_same(office: Services) -> None:
    job = send(office)
    done(carry_out(office, as_("max", office), job=job, command=Act(act="pause", reason="wait")))
    assert [one.job for one in claim(office, Share()).items] == [job]


def test_an_action_that_nobody_waits_for_any_more_is_not_run(office: Services) -> None:
    job = send(office)
    done(carry_out(office, as_("max", office), job=job, command=Act(act="cancel", reason="no")))
    assert claim(office, Share()) == Claimed(settled=1)
    assert waiting(office) == []


def test_an_action_whose_job_went_on_while_it_ran_changes_nothing(office: Services) -> None:
    job = send(office)
    (item,) = claim(office, Share()).items
    done(carry_out(office, as_("max", office), job=job, command=Act(act="cancel", reason="no")))
    result = Result(key=item.key, job=job, attempt=1, outcome="done")
    before = stands(office, job)
    assert [line.what for line in settle(office, Settling(results=(result,))).lines] == ["action.dropped"]
    assert (stands(office, job), waiting(office)) == (before, [])


def test_a_worker_gets_the_actions_of_its_regions(office: Services) -> None:
    east, west = send(office, "east"), send(office, "west")
    assert [one.job for one in claim(office, Share(branches=("west",))).items] == [west]
    assert [one.job for one in claim(office, Share(branches=("head",))).items] == [east]


def test_what_the_action_does_not_take_fails_before_it_is_run(office: Services) -> None:
    job = learn(office, "gus", "")
    work(office)
    ((how, result),) = finished(office, job)
    assert how == "failed"
    assert result["error"].startswith("`with` is not what grant_skill takes: skill: ")


def test_an_action_without_its_plugin_waits_for_it(office: Services) -> None:
    send(office)
    work(office, {})
    assert waiting(office) == [("This worker has no plugin with the action webhook.", 1, NOW + PAUSES[0])]


def test_no_secret_of_an_action_is_told(office: Services) -> None:
    (office.folder / "actions.yaml").write_text("webhook: {secret: a-very-secret-thing}\n")
    seen: list[Any] = []

    async def run(doing: Doing) -> Any:
        seen.append(doing.settings)
        raise TryLater(f"bad key {doing.settings['secret']}")

    send(office)
    work(office, acting(run, secrets=("secret",)))
    assert seen == [{"secret": "a-very-secret-thing"}]
    assert waiting(office) == [("bad key •••", 1, NOW + PAUSES[0])]
    claimed = Claimed(items=(), settings={"webhook": seen[0]})
    assert "very-secret" not in repr(claimed)


def test_what_is_answered_beyond_what_json_keeps_is_kept_as_it_can_be() -> None:
    result = {"id": 2**60, "ok": True, "n": [math.nan, 1.5, -math.inf], "m": {1: "x"}}
    assert kept(result) == {"id": str(2**60), "ok": True, "n": [None, 1.5, None], "m": {"1": "x"}}
    assert kept("x" * 70_000) is None


def test_what_is_answered_that_is_no_json_fails_for_good_since_it_was_done(office: Services) -> None:
    async def run(_: Doing) -> Any:
        return object()

    job = send(office)
    work(office, acting(run))
    assert finished(office, job) == [("failed", {"error": "The action webhook answered what is no JSON."})]


def test_one_that_is_not_begun_in_its_time_is_not_begun_at_all(office: Services) -> None:
    moments = iter([0.0, LEASE / 1000])

    async def claims() -> Claimed:
        return Claimed(items=(Claim(key="k", job="j", step="s", action="webhook", attempt=1),))

    async def settles(_: Settling) -> Batch:
        raise AssertionError

    batch = asyncio.run(run_actions(claims, settles, {}, None, clock=lambda: next(moments)))
    assert batch == Batch(claimed=1)


def skills(services: Services, login: str) -> tuple[str, ...]:
    return services.organisations.current().people[login].skills


def test_a_skill_is_granted_and_written_into_the_record(office: Services) -> None:
    job = learn(office, "gus", "crane")
    work(office)
    assert skills(office, "gus") == ("lift", "crane")
    assert finished(office, job) == [("action", {"person": "gus", "skill": "crane"})]
    rows = office.store.read(
        lambda view: view.rows("SELECT body FROM admin_event WHERE about = 'gus' ORDER BY seq DESC LIMIT 1")
    )
    entry = msgspec.json.decode(rows[0][0])
    assert (entry["action"], entry["by"], entry["details"]) == (
        "person.changed",
        "system",
        {
            "skills": {"before": ["lift"], "after": ["lift", "crane"]},
            "action": f"{job}:2",
        },
    )


def test_a_skill_of_somebody_who_is_not_known_goes_on_error(office: Services) -> None:
    job = learn(office, "nobody", "crane")
    work(office)
    assert finished(office, job) == [("failed", {"error": "person.unknown: There is nobody called nobody."})]


def test_a_skill_is_granted_once_for_a_key(office: Services) -> None:
    grant = Grant(person="gus", skill="crane", key="j:2")
    assert [line.what for line in grant_skill(office, grant).lines] == ["skill.granted"]
    assert grant_skill(office, grant) == Batch(claimed=0)
    assert grant_skill(office, Grant(person="gus", skill="crane", key="j:9")) == Batch(claimed=0)
    assert skills(office, "gus") == ("lift", "crane")
    with pytest.raises(Conflict):
        grant_skill(office, Grant(person="gus", skill="other", key="j:2"))
    with pytest.raises(NotFound):
        grant_skill(office, Grant(person="zed", skill="crane", key="j:3"))
    with pytest.raises(Invalid):
        grant_skill(office, Grant(person="gus", skill=" ", key="j:4"))
