"""What-if for a draft: its assumptions, and simulations in the background."""

from __future__ import annotations

from uuid import uuid4

import msgspec

from engine.runtime.what_if.results import AssumedAll, Result
from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.designing.drafted import drafted
from engine.services.designing.drafted_files import Drafted, Overlay
from engine.services.designing.simulations import Simulation, State
from engine.services.designing.walk_views import WalkFinding, finding_view
from engine.services.designing.what_if_assumed import Assumed, assume, shown, written
from engine.services.designing.what_if_child import Ask, Told
from engine.services.designing.what_if_measured import measured
from engine.services.guarding import must_now
from engine.services.problems import NotFound
from engine.services.translating import read
from engine.services.views import View

_told = msgspec.json.Decoder(Told)


class Defaults(View, frozen=True, kw_only=True):
    """The assumptions filled up, for the screen and as a file; None with what is wrong."""

    runs: bool
    findings: tuple[WalkFinding, ...]
    assumptions: AssumedAll | None
    yaml: str


class WhatIfRun(View, frozen=True, kw_only=True):
    """A simulation under way, or its result."""

    run: str
    draft: str
    state: State
    done: int
    of: int
    seconds: float
    findings: tuple[WalkFinding, ...]
    result: Result | None


def fill_assumptions(
    services: Services, actor: Actor, *, draft: str, overlay: Overlay, text: str, path: str = ""
) -> Defaults:
    """The assumptions with all that they leave open. Raises Forbidden, NotFound."""
    seen = drafted(services, actor, draft=draft, overlay=overlay)
    found, _ = _assumed(services, seen, text, path)
    ready = services.benches.ready(seen)
    all_ = shown(found, ready.bench.organisation)
    title = found.assumptions.title if found.assumptions else ""
    return Defaults(
        runs=all_ is not None,
        findings=tuple(finding_view(finding) for finding in found.findings),
        assumptions=all_,
        yaml="" if all_ is None else written(all_, title or "As it is assumed now"),
    )


def start_what_if(
    services: Services, actor: Actor, *, draft: str, overlay: Overlay, text: str, path: str = ""
) -> WhatIfRun:
    """Begin a simulation; one that can't run says so at once. Raises Forbidden, NotFound."""
    seen = drafted(services, actor, draft=draft, overlay=overlay)
    found, ask = _assumed(services, seen, text, path)
    if found.assumptions is None:
        return WhatIfRun(
            run="",
            draft=draft,
            state="failed",
            done=0,
            of=0,
            seconds=0,
            findings=tuple(finding_view(finding) for finding in found.findings),
            result=None,
        )
    simulation = Simulation(
        run=uuid4().hex,
        draft=draft,
        by=actor.login,
        of=found.assumptions.jobs,
        ask=msgspec.msgpack.encode(ask),
    )
    services.simulations.start(simulation)
    return _view(simulation)


def show_what_if(services: Services, actor: Actor, *, draft: str, run: str) -> WhatIfRun:
    """How far a simulation is. Raises Forbidden, NotFound."""
    return _view(_found(services, actor, draft, run))


def stop_what_if(services: Services, actor: Actor, *, draft: str, run: str) -> None:
    """Stop a simulation. Raises Forbidden, NotFound."""
    services.simulations.stop(_found(services, actor, draft, run))


def _assumed(services: Services, seen: Drafted, text: str, path: str) -> tuple[Assumed, Ask]:
    ready = services.benches.ready(seen)
    organisation, now = ready.bench.organisation, services.clock.now()
    lately = read(services, lambda reading: measured(reading, organisation, seen.sop, now=now))
    found = assume(ready, text, path=path, measured=lately.times, coming=lately.coming)
    return found, Ask.of(seen, text, path, lately)


def _found(services: Services, actor: Actor, draft: str, run: str) -> Simulation:
    must_now(services, actor, Action.SOP_DESIGN, Installation())
    found = services.simulations.find(run)
    if found is None or found.draft != draft:
        raise NotFound("resource.unknown", "There is no such simulation, or it is no longer kept.")
    return found


def _view(simulation: Simulation) -> WhatIfRun:
    result = simulation.result
    return WhatIfRun(
        run=simulation.run,
        draft=simulation.draft,
        state=simulation.state,
        done=simulation.of if simulation.state == "done" else simulation.done,
        of=simulation.of,
        seconds=simulation.seconds,
        findings=(),
        result=None if result is None else _told.decode(result).result,
    )
