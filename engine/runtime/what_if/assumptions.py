"""What a simulation assumes: how many jobs come, how long things take, and how often they go which way.

Read from a file ``<sop>/what-if/<name>.yaml``; docs/what-if.md describes it. All times are in milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import exp, log
from random import Random
from typing import Any, Literal

from engine.language.document import Document, Path
from engine.language.finding import Finding
from engine.language.organisation import Organisation
from engine.language.phrases import Problem, parse_duration
from engine.language.runbook import Approval, Do, Runbook, Wait, Work
from engine.runtime.local_time import HOUR, MINUTE, SECOND
from engine.runtime.scenarios import FIRST_MOMENT
from forms.both import Both, quoted

Shape = Literal["triangular", "lognormal", "fixed"]
Source = Literal["stated", "measured", "default"]

MOST_JOBS = 10_000
MOST_PEOPLE = 500
"""Who hold a role at a branch."""
UNITS = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": 24 * HOUR, "w": 168 * HOUR}


@dataclass(frozen=True, slots=True)
class Time:
    """How long something takes. ``lognormal`` keeps ``usual`` as its median, and ``most`` as what one of
    twenty exceeds."""

    least: float
    usual: float
    most: float
    shape: Shape = "triangular"
    source: Source = "default"
    seen: int = 0

    def draw(self, rng: Random) -> int:
        """One of them."""
        if self.shape == "fixed" or self.most <= self.least:
            return round(self.usual)
        if self.shape == "triangular":
            return round(rng.triangular(self.least, self.most, min(max(self.usual, self.least), self.most)))
        usual = max(self.usual, 1.0)
        spread = max(log(max(self.most, usual) / usual) / 1.645, 0.05)
        return round(max(self.least, usual * exp(rng.gauss(0.0, spread))))


WORK = Time(5 * MINUTE, 15 * MINUTE, 45 * MINUTE)
DECISION = Time(2 * MINUTE, 5 * MINUTE, 20 * MINUTE)
ACTION = Time(2 * SECOND, 2 * SECOND, 2 * SECOND, "fixed")
ARRIVES = Time(HOUR, 4 * HOUR, 48 * HOUR)
FAULTS = 0.05
"""Share of the visits of a step that end in one of its faults, where nothing is stated."""
AGREES = 0.85
"""Share of the first outcome of an approval, where nothing is stated."""
PER_DAY = 4.0
"""Jobs per working day and branch, where nothing is stated."""


@dataclass(frozen=True, slots=True)
class StepAssumed:
    """What is assumed of one step. Shares that are not given: ``ways`` as the answers fall."""

    time: Time | None = None
    ways: Mapping[str, float] = field(default_factory=dict)  # by target of ``next``
    outcomes: Mapping[str, float] = field(default_factory=dict)
    faults: Mapping[str, float] = field(default_factory=dict)
    fails: float = 0.0
    comes: float = 1.0
    sources: Mapping[str, Source] = field(default_factory=dict)  # of ways, outcomes, faults, fails, comes


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How jobs come in at a branch: so many per working day, or at these local times."""

    per_day: float = PER_DAY
    at: tuple[datetime, ...] = ()
    source: Source = "default"


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All of it."""

    title: str = ""
    jobs: int = 1000
    seed: int = 1
    start: datetime = FIRST_MOMENT
    dispatch: Literal["as_written", "least_busy", "round_robin"] = "as_written"
    travel: Time | None = None
    arrivals: Mapping[str, Arrivals] = field(default_factory=dict)
    steps: Mapping[str, StepAssumed] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[tuple[str, str], int] = field(default_factory=dict)  # by branch and role
    absent: tuple[str, ...] = ()

    def of(self, runbook: Runbook, step: str) -> StepAssumed:
        """What is assumed of a step; of a step that nobody speaks of, the defaults."""
        return self.steps.get(step) or assumed(runbook, step, None)


def assumed(
    runbook: Runbook, path: str, said: StepAssumed | None, measured: Time | None = None
) -> StepAssumed:
    """What is assumed of a step, with all that is not said filled in."""
    said = said or StepAssumed()
    step = runbook.steps[path]
    sources: dict[str, Source] = dict(said.sources)
    time = said.time or measured
    outcomes, faults = dict(said.outcomes), dict(said.faults)
    if isinstance(step, Work):
        time = time or WORK
        here = [name for name, fault in runbook.faults.items() if path in fault.from_ or not fault.from_]
        if "faults" not in sources and here:
            faults = dict.fromkeys(here, FAULTS / len(here))
    elif isinstance(step, Approval):
        time = time or DECISION
        if "outcomes" not in sources:
            others = [name for name in step.outcomes if name != step.first]
            outcomes = dict.fromkeys(others, (1 - AGREES) / len(others)) if others else {}
            outcomes = {step.first: AGREES if others else 1.0, **outcomes}
    elif isinstance(step, Do):
        time = time or ACTION
    elif isinstance(step, Wait) and step.event is not None:
        time = time or ARRIVES
    return StepAssumed(time, said.ways, outcomes, faults, said.fails, said.comes, sources)


def filled(
    said: Assumptions,
    runbook: Runbook,
    branches: Iterable[str],
    measured: Mapping[str, Time] | None = None,
    coming: Mapping[str, float] | None = None,
) -> Assumptions:
    """The assumptions with everything that they leave open. Where no branch is said, jobs come in as they
    came lately (``coming``, per working day), else at ``branches``."""
    steps = {
        path: assumed(runbook, path, said.steps.get(path), (measured or {}).get(path))
        for path in runbook.steps
    }
    lately = {branch: Arrivals(per_day, (), "measured") for branch, per_day in (coming or {}).items()}
    arrivals = dict(said.arrivals) or lately or {branch: Arrivals() for branch in branches}
    return Assumptions(
        said.title,
        said.jobs,
        said.seed,
        said.start,
        said.dispatch,
        said.travel,
        arrivals,
        steps,
        said.inputs,
        said.people,
        said.absent,
    )


def read_assumptions(
    document: Document, runbook: Runbook | None = None, organisation: Organisation | None = None
) -> tuple[Assumptions, list[Finding]]:
    """The assumptions that a document holds, and what is wrong with it. With a runbook, its steps, ways,
    outcomes and faults must be there, and with an organisation its branches, roles and people."""
    reading = _Reading(document, runbook, organisation or Organisation())
    return reading.assumptions(), reading.findings


_TOP = frozenset(
    {
        "what_if", "jobs", "seed", "start", "dispatch", "travel", "arrivals", "steps", "inputs", "people",
        "absent",
    }
)  # fmt: skip
_STEP = frozenset({"time", "next", "outcomes", "faults", "fails", "comes"})


class _Reading:
    """Reads one document, noting what is wrong with it."""

    def __init__(self, document: Document, runbook: Runbook | None, organisation: Organisation) -> None:
        self.document = document
        self.runbook = runbook
        self.branches = frozenset(organisation.branches)
        self.organisation = organisation
        self.findings: list[Finding] = []

    def assumptions(self) -> Assumptions:
        data = self.map(self.document.data, (), _TOP)
        dispatch = data.get("dispatch", "as_written")
        if dispatch not in ("as_written", "least_busy", "round_robin"):
            self.say(
                ("dispatch",),
                Both(
                    "write `as_written`, `least_busy` or `round_robin`",
                    "写成`as_written`、`least_busy`或`round_robin`",
                ),
            )
            dispatch = "as_written"
        return Assumptions(
            title=str(data.get("what_if", "")),
            jobs=self.whole(data.get("jobs", 1000), ("jobs",), 1, MOST_JOBS),
            seed=self.whole(data.get("seed", 1), ("seed",), 0, 2**31),
            start=self.moment(data.get("start"), ("start",)) or FIRST_MOMENT,
            dispatch=dispatch,
            travel=self.time(data["travel"], ("travel",)) if "travel" in data else None,
            arrivals={
                str(branch): self.coming(value, ("arrivals", branch))
                for branch, value in self.map(data.get("arrivals"), ("arrivals",)).items()
                if self.known(str(branch), self.branches, Both("branch", "网点"), ("arrivals", branch))
            },
            steps={
                str(step): self.step(str(step), value, ("steps", step))
                for step, value in self.map(data.get("steps"), ("steps",)).items()
                if self.known(
                    str(step),
                    self.runbook.steps if self.runbook else (),
                    Both("step", "步骤"),
                    ("steps", step),
                )
            },
            inputs=self.map(data.get("inputs"), ("inputs",)),
            people=self.people(data.get("people")),
            absent=self.absent(data.get("absent", [])),
        )

    def people(self, value: Any) -> dict[tuple[str, str], int]:
        """``hangzhou: {field_staff: 4}``."""
        return {
            (str(branch), str(role)): self.whole(count, ("people", branch, role), 0, MOST_PEOPLE)
            for branch, roles in self.map(value, ("people",)).items()
            if self.known(str(branch), self.branches, Both("branch", "网点"), ("people", branch))
            for role, count in self.map(roles, ("people", branch)).items()
            if self.known(str(role), self.organisation.roles, Both("role", "角色"), ("people", branch, role))
        }

    def absent(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            self.say(("absent",), Both("write a list of logins", "写登录名的列表"))
            return ()
        return tuple(
            str(login)
            for index, login in enumerate(value)
            if self.known(str(login), self.organisation.people, Both("person", "人员"), ("absent", index))
        )

    def step(self, name: str, value: Any, path: Path) -> StepAssumed:
        data = self.map(value, path, _STEP)
        sources: dict[str, Source] = {
            key: "stated" for key in ("next", "outcomes", "faults", "fails", "comes") if key in data
        }
        written = self.runbook.steps.get(name) if self.runbook else None
        ways: Iterable[str] = ()
        if self.runbook is not None:
            ways = [arrow.go for arrow in getattr(written, "next", ())]
        outcomes = written.outcomes if isinstance(written, Approval) else ()
        return StepAssumed(
            time=self.time(data["time"], (*path, "time")) if "time" in data else None,
            ways=self.shares(data.get("next"), (*path, "next"), ways, Both("way", "去向")),
            outcomes=self.shares(
                data.get("outcomes"), (*path, "outcomes"), outcomes, Both("outcome", "结果")
            ),
            faults=self.shares(
                data.get("faults"),
                (*path, "faults"),
                self.runbook.faults if self.runbook else (),
                Both("fault", "异常"),
            ),
            fails=self.share(data.get("fails", 0), (*path, "fails")),
            comes=self.share(data.get("comes", 1), (*path, "comes")),
            sources=sources,
        )

    def shares(self, value: Any, path: Path, names: Iterable[str], what: Both) -> dict[str, float]:
        found = {
            str(name): self.share(share, (*path, name))
            for name, share in self.map(value, path).items()
            if self.known(str(name), names, what, (*path, name))
        }
        if sum(found.values()) > 1.0001:
            self.say(path, Both("these shares are more than 1 together", "这些比例合计超过 1"))
        return found

    def share(self, value: Any, path: Path) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
            return float(value)
        self.say(path, Both("write a share between 0 and 1", "比例写 0 到 1 之间的数"))
        return 0.0

    def time(self, value: Any, path: Path) -> Time | None:
        """``10m``, or ``{least: 5m, usual: 10m, most: 40m, shape: lognormal}``."""
        if isinstance(value, str):
            usual = self.duration(value, path)
            return None if usual is None else Time(usual / 2, usual, usual * 2, "triangular", "stated")
        data = self.map(value, path, frozenset({"least", "usual", "most", "shape"}))
        if "usual" not in data:
            self.say(path, Both("say the `usual` time, such as `10m`", "写明通常用时`usual`，例如`10m`"))
            return None
        usual = self.duration(data["usual"], (*path, "usual"))
        least = self.duration(data["least"], (*path, "least")) if "least" in data else None
        most = self.duration(data["most"], (*path, "most")) if "most" in data else None
        shape = data.get("shape", "triangular")
        if shape not in ("triangular", "lognormal", "fixed"):
            self.say(
                (*path, "shape"),
                Both("write `triangular`, `lognormal` or `fixed`", "写成`triangular`、`lognormal`或`fixed`"),
            )
            shape = "triangular"
        if usual is None:
            return None
        least = usual / 2 if least is None else least
        most = usual * 2 if most is None else most
        if not least <= usual <= most:
            self.say(
                path, Both("`least`, `usual` and `most` must not fall", "`least`、`usual`、`most`须依次不减")
            )
            least, most = min(least, usual), max(most, usual)
        return Time(least, usual, most, shape, "stated")

    def coming(self, value: Any, path: Path) -> Arrivals:
        if isinstance(value, list):
            moments = [self.moment(one, (*path, index)) for index, one in enumerate(value)]
            return Arrivals(0, tuple(sorted(one for one in moments if one)), "stated")
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100_000:
            return Arrivals(float(value), (), "stated")
        self.say(
            path,
            Both(
                "write how many come per working day, or a list of local times",
                "写每个工作日来多少个，或列出当地时间",
            ),
        )
        return Arrivals()

    def map(self, value: Any, path: Path, known: frozenset[str] | None = None) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.say(path, Both("a map is expected here", "此处应为映射"))
            return {}
        for key in value:
            if known is not None and key not in known:
                names = quoted(sorted(known))
                self.say(
                    (*path, key),
                    Both(
                        f"nothing is called `{str(key)[:40]}` here; there is {names}",
                        f"此处没有`{str(key)[:40]}`；可用的有{names.zh}",
                    ),
                )
        return value

    def known(self, name: str, names: Iterable[str], what: Both, path: Path) -> bool:
        names = list(names)
        if self.runbook is None or not names or name in names:
            return True
        self.say(path, Both(f"there is no {what} `{name[:60]}`", f"没有{what.zh}`{name[:60]}`"))
        return False

    def whole(self, value: Any, path: Path, least: int, most: int) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.say(
            path, Both(f"write a whole number from {least} to {most}", f"写 {least} 到 {most} 之间的整数")
        )
        return max(least, 1)

    def duration(self, value: Any, path: Path) -> float | None:
        found = parse_duration(value)
        if isinstance(found, Problem):
            self.say(path, found.message)
            return None
        return float(found.n * UNITS[found.unit])

    def moment(self, value: Any, path: Path) -> datetime | None:
        if value is None:
            return None
        try:
            return datetime.fromisoformat(str(value)).replace(tzinfo=None)
        except ValueError:
            self.say(
                path,
                Both(
                    f"`{str(value)[:40]}` is no date and time that exists",
                    f"`{str(value)[:40]}`不是存在的日期和时间",
                ),
            )
            return None

    def say(self, path: Path, message: Both) -> None:
        place = (
            self.document.key_place(*path)
            if path and isinstance(path[-1], str)
            else self.document.place(*path)
        )
        self.findings.append(Finding(code="SOP001", severity="error", place=place, message=message))
