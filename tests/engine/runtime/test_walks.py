"""Laws of every walk: generated runbooks, random commands.

:meth:`tests.engine.runtime.building.Walk.send` checks at every command that deciding again gives the same
verdict, that a refusal changes nothing, that folding the events gives the job, and that events and state
survive being written down.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.runbook import AnyOrder, Approval, Call, Do, Each, Runbook, Wait, Work
from engine.runtime import events as ev
from engine.runtime.actors import supervises
from engine.runtime.commands import Open
from engine.runtime.effects import Task, TimerSet, effects
from engine.runtime.playbook import Playbook
from tests.engine.runtime.building import DIGEST, JOB, ORGANISATION, SITE, Walk
from tests.engine.runtime.generating import INPUTS, Generator, Wisher, candidates, facts, pass_time

LENGTH = 60
SEEDS = st.integers(min_value=0, max_value=2**40)


def opened(rng: Random, book: Runbook | None = None) -> Walk:
    walk = Walk(Playbook(book or Generator(rng).runbook(), DIGEST))
    assignee = rng.choice(("wei", "wei", None))
    walk.accepted(
        Open(job=JOB, runbook=DIGEST, branch="hangzhou", inputs=INPUTS, site=SITE, assignee=assignee)
    )
    return walk


def steps_of(walk: Walk, rng: Random) -> None:
    """Send commands until the job is closed or the walk is long enough."""
    wisher = Wisher(rng)
    for _ in range(LENGTH):
        if walk.state.status not in ("open", "paused"):
            return
        pass_time(rng, walk)
        command, actor, blobs = wisher.wish(walk)
        walk.send(command, actor, blobs=blobs)
        _check(walk)


def _check(walk: Walk) -> None:
    _everything_open_hangs_together(walk)
    _somebody_can_act(walk)
    _the_state_is_small(walk)


def _everything_open_hangs_together(walk: Walk) -> None:
    """Each scope stands at one open step; each composite step has a scope; nothing else is there."""
    state, playbook = walk.state, walk.playbook
    if state.status not in ("open", "paused"):
        assert (state.open, state.scopes, state.done, state.escalations) == ({}, {}, {}, {})
        return
    standing = {playbook.address(at, scope.of, scope.at): at for at, scope in state.scopes.items()}
    assert standing == {address: step.scope for address, step in state.open.items()}
    for address, step in state.open.items():
        assert playbook.template(address) == step.step
        composite = isinstance(playbook.steps[step.step], AnyOrder | Each)
        assert composite == (address in state.done)
        if composite:
            scopes = [scope for scope in state.scopes.values() if scope.parent == address]
            done, total = state.done[address]
            assert len(scopes) == total - done > 0
    assert all(escalated.address in ("", *state.open) for escalated in state.escalations.values())


def _somebody_can_act(walk: Walk) -> None:
    """Every open job has somebody who can go on, or a timer, or waits for the world outside."""
    state = walk.state
    if state.status not in ("open", "paused"):
        return
    leaves = [step for address, step in state.open.items() if address not in state.done]
    assert leaves
    for step in leaves:
        written = walk.playbook.steps[step.step]
        if isinstance(written, Wait):
            assert step.timer is not None or written.event is not None
        elif isinstance(written, Work | Approval):
            assert walk.job is not None
            supervised = any(
                supervises(walk.playbook, walk.job, facts(walk, login)) for login in ORGANISATION.people
            )
            assert candidates(walk, step) or supervised
        else:
            assert isinstance(written, Call | Do)


def _the_state_is_small(walk: Walk) -> None:
    """The state holds what is open and what the runbook says must be remembered, and no more."""
    state, book = walk.state, walk.playbook.runbook
    addresses = len(state.open) + len(book.steps)
    assert len(state.answers) <= addresses * max(1, len(book.remembered.answers))
    assert len(state.visits) <= addresses
    assert len(state.decided) <= addresses
    assert len(state.performers) <= addresses * len(ORGANISATION.people)
    assert set(state.handed_in_by) <= set(ORGANISATION.people)
    for scope in state.scopes.values():
        assert len(scope.returns) == len(set(scope.returns)) <= len(book.scopes[scope.of].steps)
        assert scope.at not in scope.returns


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_every_walk_keeps_the_laws(seed: int) -> None:
    rng = Random(seed)
    steps_of(opened(rng), rng)


def instances(walk: Walk, template: str) -> tuple[set[str], set[str]]:
    """The addresses of a step that had to be done since its outermost composite step was last opened, and
    those that were done."""
    head = template.partition(".")[0]
    start = max((e.seq for e in walk.events if isinstance(e, ev.StepOpened) and e.address == head), default=0)
    asked = {
        e.address
        for e in walk.events
        if isinstance(e, ev.StepOpened) and e.step == template and e.seq >= start
    }
    done = {
        e.address
        for e in walk.events
        if isinstance(e, ev.StepHandedIn | ev.Decided | ev.StepFinished) and e.address in asked
    }
    return asked, done


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_no_walk_reaches_a_successful_end_around_a_locked_step(seed: int) -> None:
    rng = Random(seed)
    walk = opened(rng)
    steps_of(walk, rng)
    if not walk.state.successful:
        return
    for template, step in walk.playbook.steps.items():
        if step.locked:
            asked, done = instances(walk, template)
            assert asked, f"{template} was passed by"
            assert done == asked, f"{template} was opened and not done"


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_rows_kept_from_command_to_command_are_those_of_the_job_as_it_stands(seed: int) -> None:
    rng = Random(seed)
    walk = opened(rng)
    tasks: dict[str, Task] = {}
    timers: dict[str, TimerSet] = {}
    outbox: Counter[str] = Counter()
    wisher = Wisher(rng)
    for _ in range(LENGTH):
        last = walk.last
        assert not {task.key for task in last.tasks_opened} & tasks.keys()
        tasks |= {task.key: task for task in (*last.tasks_opened, *last.tasks_changed)}
        for closed in last.tasks_closed:
            del tasks[closed.key]
        timers |= {timer.key: timer for timer in last.timers_set}
        for cleared in last.timers_cleared:
            del timers[cleared.key]
        outbox.update(row.key for row in last.outbox)
        assert walk.job is not None
        standing = effects(walk.playbook, None, (), walk.job)
        assert tasks == {task.key: task for task in standing.tasks_opened}
        assert timers == {timer.key: timer for timer in standing.timers_set}
        if walk.state.status not in ("open", "paused"):
            break
        pass_time(rng, walk)
        command, actor, blobs = wisher.wish(walk)
        walk.last = type(walk.last)()
        walk.send(command, actor, blobs=blobs)
    assert all(count == 1 for count in outbox.values())


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_every_rung_fires_in_order_and_once_per_visit(seed: int) -> None:
    rng = Random(seed)
    walk = opened(rng)
    steps_of(walk, rng)
    visit: dict[str, int] = {}
    fired: dict[tuple[str, int], list[int]] = {}
    for event in walk.events:
        if isinstance(event, ev.StepOpened):
            visit[event.address] = event.seq
        elif isinstance(event, ev.RungFired):
            fired.setdefault((event.address, visit.get(event.address, 0)), []).append(event.rung)
    for rungs in fired.values():
        assert rungs == sorted(set(rungs))


def test_walks_get_somewhere_and_everything_happens_in_them() -> None:
    """A generator whose walks end nowhere would prove nothing."""
    kinds: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for seed in range(150):
        rng = Random(seed)
        walk = opened(rng)
        steps_of(walk, rng)
        kinds.update(walk.kinds())
        ends[walk.state.status if not walk.state.successful else "successful"] += 1
    assert ends["successful"] >= 50, ends
    assert {kind.__struct_config__.tag for kind in get_args(ev.Event)} <= set(kinds), kinds
