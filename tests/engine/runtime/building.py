"""Small runbooks, a small organisation, and walks through jobs, for the tests of the runtime.

A walk checks the runtime's laws at every command it sends, so that each test of a behaviour tests them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import msgspec

from engine.language.organisation import Absence, Branch, Organisation, Person, Role
from engine.language.runbook import (
    AnyOrder,
    Approval,
    Arrow,
    Duration,
    Each,
    End,
    EvidencePolicy,
    Expression,
    Form,
    Moment,
    Need,
    Runbook,
    Rung,
    Scope,
    Stage,
    Step,
)
from engine.runtime.commands import Command, Open
from engine.runtime.deciding import decide, take
from engine.runtime.effects import Effects, effects
from engine.runtime.events import Event, decode_event, encode_event
from engine.runtime.evolving import evolve, fold
from engine.runtime.facts import SYSTEM, BlobFacts, Facts
from engine.runtime.job import Job, decode_state, encode_state
from engine.runtime.playbook import Playbook
from engine.runtime.values import Ms, Position, Subject
from engine.runtime.verdict import Accepted, Refused, Verdict
from forms.evidence import merged

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
START: Ms = 1_772_413_200_000
"""Monday, 2026-03-02 at 09:00 in Shanghai."""

SITE = Position(lat=30.2741, lon=120.1551)
DIGEST = "d" * 64
JOB = "job-1"

ORGANISATION = Organisation(
    branches={
        "china": Branch(code="china", timezone="Asia/Shanghai"),
        "east": Branch(code="east", parent="china"),
        "hangzhou": Branch(code="hangzhou", parent="east", tags=("first-tier",)),
        "ningbo": Branch(code="ningbo", parent="east"),
    },
    roles={
        name: Role(name=name, may=may)
        for name, may in {
            "field_staff": (),
            "coordinator": (),
            "manager": (),
            "regional": (),
            "support": (),
            "dispatcher": ("assign",),
            "head": ("manage",),
        }.items()
    },
    people={
        person.login: person
        for person in (
            Person(login="wei", name="魏强", branch="hangzhou", roles=(("field_staff", "hangzhou"),)),
            Person(login="lin", name="林静", branch="hangzhou", roles=(("coordinator", "hangzhou"),)),
            Person(login="chen", name="陈静", branch="hangzhou", roles=(("manager", "hangzhou"),)),
            Person(login="bo", name="薄云", branch="hangzhou", roles=(("manager", "hangzhou"),)),
            Person(login="gao", name="高远", branch="hangzhou", roles=(("manager", "hangzhou"),)),
            Person(login="zhao", name="赵敏", branch="east", roles=(("regional", "east"),)),
            Person(login="qian", name="钱多", branch="east", roles=(("support", "east"),)),
            Person(login="dai", name="戴维", branch="hangzhou", roles=(("dispatcher", "hangzhou"),)),
            Person(login="he", name="何首", branch="china", roles=(("head", "china"),)),
            Person(login="sun", name="孙行", branch="ningbo", roles=(("manager", "ningbo"),)),
            Person(
                login="old", name="旧人", branch="hangzhou", roles=(("manager", "hangzhou"),), active=False
            ),
        )
    },
)


def with_person(organisation: Organisation, login: str, **changes: Any) -> Organisation:
    """The organisation with one person changed."""
    person = msgspec.structs.replace(organisation.people[login], **changes)
    people = {**organisation.people, login: person}
    return msgspec.structs.replace(organisation, people=people)


def away(organisation: Organisation, login: str, delegate: str | None) -> Organisation:
    """The organisation with somebody on leave all the time."""
    absence = Absence(since=0, until=10 * START, delegate=delegate)
    return with_person(organisation, login, absences=(absence,))


def cel(source: str, **types: str) -> Expression:
    """An expression; ``this__x="int"`` declares ``this.x``."""
    return Expression(cel=source, vars={name.replace("__", "."): type_ for name, type_ in types.items()})


def to(*ways: str | tuple[Expression, str]) -> tuple[Arrow, ...]:
    """Arrows: ``to((cel(…), "a"), "b")``."""
    return tuple(Arrow(go=way) if isinstance(way, str) else Arrow(when=way[0], go=way[1]) for way in ways)


def after(text: str) -> Duration:
    """``4h`` as a duration."""
    return Duration(n=int(text[:-1]), unit=text[-1])  # type: ignore[arg-type]


def rung(at: str, **does: Any) -> Rung:
    """A rung: ``rung("due+2h", notify=("role:manager",))``."""
    anchor = "due" if at.startswith("due") else "start"
    rest = at[len(anchor) :]
    offset = after(rest[1:]) if rest else None
    return Rung(at=Moment(anchor=anchor, offset=offset, before=rest.startswith("-")), **does)  # type: ignore[arg-type]


def approval(by: str = "role:manager", *, need: Need | None = None, **outcomes: str) -> Approval:
    """An approval of one stage; the first outcome named is the one that ``need`` counts for."""
    first = next(iter(outcomes))
    stage = Stage(by=by, need={first: need} if need else {})
    return Approval(
        stages=(stage,), first=first, outcomes={name: to(goal) for name, goal in outcomes.items()}
    )


@dataclass(frozen=True)
class Held:
    """A composite step with what it holds."""

    step: AnyOrder | Each
    inner: dict[str, Any]


def any_order(inner: Mapping[str, Any], need: int | None = None, **fields: Any) -> Held:
    """An ``any_order`` step and its members by name."""
    step = AnyOrder(members=(), need=len(inner) if need is None else need, **fields)
    return Held(step, dict(inner))


def each(of: Expression, inner: Mapping[str, Any], as_: str = "item", **fields: Any) -> Held:
    """An ``each`` step and the steps of its items."""
    return Held(Each(of=of, as_=as_, **fields), dict(inner))


def runbook(steps: Mapping[str, Any], **fields: Any) -> Runbook:
    """A runbook of these steps, scopes worked out."""
    found: dict[str, Step] = {}
    scopes: dict[str, Scope] = {}
    _lay("", "top", "", steps, found, scopes)
    return Runbook(sop="test", steps=found, scopes=scopes, **fields)


def _lay(
    key: str,
    kind: Any,
    prefix: str,
    steps: Mapping[str, Any],
    found: dict[str, Step],
    scopes: dict[str, Scope],
) -> None:
    paths = {name: prefix + name for name in steps}
    scopes[key] = Scope(kind=kind, steps=tuple(paths.values()), start=next(iter(paths.values())))
    for name, path in paths.items():
        step = steps[name]
        if isinstance(step, Held) and isinstance(step.step, AnyOrder):
            members = tuple(f"{path}.{inner}" for inner in step.inner)
            found[path] = msgspec.structs.replace(step.step, scope=key, members=members)
            for inner, held in step.inner.items():
                _lay(f"{path}.{inner}", "member", f"{path}.", {inner: held}, found, scopes)
        elif isinstance(step, Held):
            items = f"{path}.*" if kind == "member" else path
            changes = {"scope": key, "items": items if kind == "member" else None}
            found[path] = msgspec.structs.replace(step.step, **changes)
            _lay(items, "item", f"{path}.", step.inner, found, scopes)
        else:
            found[path] = msgspec.structs.replace(step, scope=key)


DONE = End(label="completed", successful=True)
REFUSED = End(label="refused", successful=False)


def evidence_form(
    schema: Mapping[str, Any] | None = None,
    required: Iterable[str] = (),
    policies: Mapping[str, EvidencePolicy] = {},  # never changed
    /,
    **more: EvidencePolicy,
) -> Form:
    """A form of fields and evidence, as the compiler makes it."""
    plain = {
        "type": "object",
        "properties": dict(schema or {}),
        "required": list(required),
        "additionalProperties": False,
    }
    policies = {**policies, **more}
    return Form(schema=merged(plain, None, policies)[0], evidence=policies)


def form(required: Iterable[str] = (), **properties: str) -> Form:
    """A form of plain fields by JSON type."""
    return evidence_form({name: {"type": type_} for name, type_ in properties.items()}, required)


def sha(name: str) -> str:
    """A SHA-256, by a name that tests can read."""
    return sha256(name.encode()).hexdigest()


def blob(name: str = "photo", **facts: Any) -> BlobFacts:
    """What is known of a stored JPEG that was taken and received just now."""
    defaults: dict[str, Any] = {"media_type": "image/jpeg", "size": 1000, "received_at": START}
    return BlobFacts(sha256=sha(name), **{**defaults, **facts})


def capture(name: str = "photo", **fields: Any) -> dict[str, Any]:
    """A capture as a device sends it."""
    return {"blob": sha(name), "at": START, "source": "camera", **fields}


@dataclass
class Walk:
    """One job, walked by commands. ``now`` is the clock; ``events`` are all events so far."""

    playbook: Playbook
    organisation: Organisation = ORGANISATION
    now: Ms = START
    job: Job | None = None
    events: list[Event] = field(default_factory=list)
    last: Effects = field(default_factory=Effects)

    def send(self, command: Command, by: str = SYSTEM, *, blobs: Iterable[BlobFacts] = ()) -> Verdict:
        """Send a command, and hold the answer to the laws of decide and evolve."""
        known = {known.sha256: known for known in blobs}
        facts = Facts(now=self.now, actor=by, organisation=self.organisation, blobs=known)
        verdict, job = take(self.playbook, self.job, command, facts)
        assert decide(self.playbook, self.job, command, facts) == verdict
        if isinstance(verdict, Refused):
            assert job is self.job
            msgspec.json.encode(verdict)
            return verdict
        assert job is not None
        after = self.job
        for event in verdict.events:
            assert decode_event(encode_event(event)) == event
            after = evolve(self.playbook, after, event)
        assert after == job
        self.last = effects(self.playbook, self.job, verdict.events, job)
        self.job = job
        self.events.extend(verdict.events)
        assert fold(self.playbook, self.events) == job
        assert decode_state(encode_state(job.state)) == job.state
        return verdict

    def accepted(self, command: Command, by: str = SYSTEM, **facts: Any) -> list[Event]:
        """Send a command that holds; its events."""
        verdict = self.send(command, by, **facts)
        assert isinstance(verdict, Accepted), verdict
        return list(verdict.events)

    def refused(self, command: Command, by: str = SYSTEM, **facts: Any) -> Refused:
        """Send a command that does not hold; the refusal."""
        verdict = self.send(command, by, **facts)
        assert isinstance(verdict, Refused), verdict
        return verdict

    @property
    def state(self) -> Any:
        """The job's state."""
        assert self.job is not None
        return self.job.state

    @property
    def open(self) -> list[str]:
        """The addresses of the open steps."""
        return list(self.state.open)

    def kinds(self) -> list[str]:
        """The types of all events so far."""
        return [event.__struct_config__.tag for event in self.events]  # type: ignore[misc]


def started(
    steps: Mapping[str, Any] | Runbook,
    *,
    inputs: dict[str, Any] | None = None,
    subject: Subject | None = None,
    assignee: str | None = "wei",
    organisation: Organisation = ORGANISATION,
    **fields: Any,
) -> Walk:
    """A walk whose job is open in Hangzhou, with Wei as its assignee."""
    book = steps if isinstance(steps, Runbook) else runbook(steps, **fields)
    walk = Walk(Playbook(book, DIGEST), organisation)
    walk.accepted(
        Open(
            job=JOB,
            runbook=DIGEST,
            branch="hangzhou",
            inputs=inputs or {},
            subject=subject,
            site=SITE,
            assignee=assignee,
        )
    )
    return walk


def told(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Events as plain values, without their number and time, which most tests can't get wrong."""
    return [
        {
            key: value
            for key, value in msgspec.json.decode(encode_event(event)).items()
            if key not in ("seq", "at")
        }
        for event in events
    ]
