"""One simulation in a process of its own: asked on standard input, told line by line on standard output.

A simulation is seconds of pure Python. In a thread it would hold up every request of the server for as long
(they share one interpreter); a process uses another core, and stopping it is ending it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import msgspec

from engine.language.organisation import Organisation
from engine.language.runbook import CodeList
from engine.runtime.what_if.assumptions import Assumptions, Time
from engine.runtime.what_if.measuring import measured
from engine.runtime.what_if.results import Result
from engine.runtime.what_if.simulating import simulate
from engine.services.designing.benches import make_ready
from engine.services.designing.drafted_files import Drafted
from engine.services.designing.what_if_assumed import assume
from engine.services.designing.what_if_measured import Lately
from engine.services.sop_preparing import World
from engine.services.views import KindView


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What to simulate: a draft's files in their world, and the text of the assumptions."""

    sop: str
    files: dict[str, bytes]
    organisation: Organisation
    kinds: dict[str, KindView]
    code_lists: dict[str, CodeList]
    neighbours: dict[str, bytes]
    assumptions: str
    path: str
    measured: dict[str, Time]
    coming: dict[str, float]

    @classmethod
    def of(cls, draft: Drafted, assumptions: str, path: str, lately: Lately) -> Ask:
        """The question about a draft."""
        world = draft.world
        return cls(
            sop=draft.sop,
            files=dict(draft.files),
            organisation=world.organisation,
            kinds=dict(world.kinds),
            code_lists=dict(world.code_lists),
            neighbours=dict(world.neighbours),
            assumptions=assumptions,
            path=path,
            measured=lately.times,
            coming=lately.coming,
        )

    def drafted(self) -> Drafted:
        """The draft again."""
        world = World(
            organisation=self.organisation,
            kinds=self.kinds,
            code_lists=self.code_lists,
            neighbours=self.neighbours,
        )
        return Drafted(sop=self.sop, files=self.files, world=world)


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line: how many jobs have ended, or the result."""

    done: int = 0
    result: Result | None = None


def run(ask: Ask, tell: Callable[[Told], None]) -> Result | None:
    """Simulate what is asked; None where the SOP does not compile or the assumptions are wrong."""
    ready = make_ready(ask.drafted())
    found = assume(ready, ask.assumptions, path=ask.path, measured=ask.measured, coming=ask.coming)
    if found.assumptions is None or found.runbook is None:
        return None
    assumptions: Assumptions = found.assumptions

    def progress(done: int) -> bool:
        tell(Told(done=done))
        return True

    simulated = simulate(ready.bench, ask.sop, assumptions, progress=progress)
    return measured(simulated, found.runbook, assumptions)


def main() -> None:
    """Answer one question."""
    encode = msgspec.json.Encoder().encode

    def tell(told: Told) -> None:
        sys.stdout.buffer.write(encode(told) + b"\n")
        sys.stdout.buffer.flush()

    ask = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Ask)
    result = run(ask, tell)
    tell(Told(result=result))


if __name__ == "__main__":
    main()
