"""Random runbooks and random walks through them, made from a seed.

The runbooks keep what the checker proves of those that are published: no arrow leads past a locked step, a
list around one has an item, and every member around one is needed. So a walk that reaches a successful
end without it has found a fault of the runtime.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

import msgspec

from engine.language.runbook import (
    Approval,
    Arrow,
    Call,
    Do,
    Duration,
    End,
    EvidencePolicy,
    Fault,
    Form,
    Need,
    Remembered,
    Runbook,
    Rung,
    Stage,
    Step,
    Wait,
    Work,
)
from engine.runtime.actors import may_act, named
from engine.runtime.approvals import electorate
from engine.runtime.commands import (
    Act,
    ActionDone,
    ChildEnded,
    Command,
    Decide,
    Fire,
    HandIn,
    Occur,
    ReportFault,
)
from engine.runtime.facts import SYSTEM, Facts
from engine.runtime.job import OpenStep
from engine.runtime.turn import Turn
from tests.engine.runtime.building import (
    DAY,
    HOUR,
    MINUTE,
    ORGANISATION,
    SITE,
    Held,
    Walk,
    any_order,
    blob,
    capture,
    cel,
    each,
    evidence_form,
    form,
    runbook,
    rung,
    sha,
)

BYS = ("assignee", "role:manager", "role:coordinator", "role:regional", "user:lin", "role:field_staff")
EVENTS = ("device.online", "payment.made")

FORMS: dict[str, Form] = {
    "entry": form(["result"], result="string", qty="integer"),
    "photo": evidence_form(
        {"result": {"type": "string"}},
        (),
        photo=EvidencePolicy(kind="photo", within=200, fresh=600, source="camera", distinct=86_400),
    ),
    "report": form(["code"], code="string"),
}

INPUTS = {"devices": ["A", "B", "A"], "none": [], "amount": 7, "device": "T-1"}


@dataclass
class _Scope:
    """A run of steps being made: names in order, and which of them are (or hold) locked ones."""

    prefix: str
    names: list[str] = field(default_factory=list)
    locked: set[str] = field(default_factory=set)

    def allowed(self, place: int) -> list[str]:
        """Where a step may go so that no locked step at or after ``place`` is passed by."""
        end = next(
            (n for n in range(place, len(self.names)) if self.names[n] in self.locked), len(self.names)
        )
        return [self.prefix + name for name in self.names[: end + 1]]


class Generator:
    """Makes one runbook from a random source."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.steps = 0
        self.answered: list[str] = []
        self.worked: list[str] = []

    def runbook(self) -> Runbook:
        """A whole runbook."""
        rng = self.rng
        top = _Scope("")
        steps = self._scope(top, rng.randint(2, 7), depth=0, outer=[])
        steps |= {
            "done": End(label="completed", successful=True),
            "stop": End(label="refused", successful=False),
        }
        faults = self._faults(top, steps)
        book = runbook(
            steps,
            forms=FORMS,
            faults=faults,
            clock=rng.choice(("elapsed", "working")),
            due=self._maybe(Duration(n=3, unit="d")),
            escalate=(rung("due", raise_to=("role:regional",)),) if rng.random() < 0.3 else (),
            overseers=("role:regional",),
        )
        known = [path for path in self.answered if path in book.steps]
        return type(book)(
            **{name: getattr(book, name) for name in book.__struct_fields__ if name != "remembered"},
            remembered=Remembered(
                answers=tuple(sorted({f"{path}.result" for path in known if rng.random() < 0.5})),
                visits=tuple(sorted(path for path in book.steps if rng.random() < 0.3)),
                performers=tuple(sorted(self.worked)),
            ),
        )

    def _maybe(self, value: Any, chance: float = 0.4) -> Any:
        return value if self.rng.random() < chance else None

    def _scope(self, scope: _Scope, count: int, *, depth: int, outer: list[str]) -> dict[str, Any]:
        """The steps of a scope. ``outer`` are the steps outside that one may leave for."""
        kinds = [self._kind(depth) for _ in range(count)]
        for kind in kinds:
            self.steps += 1
            name = f"{kind[0]}{self.steps}"
            scope.names.append(name)
            if kind in ("work", "approval") and self.rng.random() < 0.35:
                scope.locked.add(name)
        made: dict[str, Any] = {}
        for place in reversed(range(count)):  # a step must know what is locked after it
            name = scope.names[place]
            made[name] = self._step(scope, place, name, kinds[place], depth, outer)
        return dict(reversed(made.items()))

    def _kind(self, depth: int) -> str:
        kinds = ["work"] * 6 + ["approval"] * 3 + ["wait", "call", "do"]
        return self.rng.choice(kinds + (["any_order", "each"] * 2 if depth < 2 else []))

    def _step(
        self, scope: _Scope, place: int, name: str, kind: str, depth: int, outer: list[str]
    ) -> Step | Held:
        path = scope.prefix + name
        after = scope.allowed(place + 1) if place + 1 < len(scope.names) else []
        done = ["$done"] if scope.prefix and not scope.locked & set(scope.names[place + 1 :]) else []
        end = (
            ["stop", "done"] if not scope.prefix and not scope.locked & set(scope.names[place + 1 :]) else []
        )
        if self.rng.random() < 0.7:
            end = end[1:]
        ways = [*(outer if self.rng.random() < 0.2 else []), *after, *done, *end] or ["$done"]
        common = {"locked": name in scope.locked, **self._ladder()}
        if kind == "work":
            return self._work(path, ways, common)
        if kind == "approval":
            return self._approval(ways, common)
        if kind == "wait":
            event = self.rng.choice(EVENTS)
            if self.rng.random() < 0.4:
                return Wait(for_=Duration(n=2, unit="h"), next=self._arrows(ways), **common)
            up_to = Duration(n=1, unit="d")
            return Wait(
                event=event, up_to=up_to, otherwise=self._arrows(ways), next=self._arrows(ways), **common
            )
        if kind == "call":
            outcomes = {"refused": self._arrows(ways)}
            return Call(sop="other", outcomes=outcomes, next=self._arrows(ways), **common)
        if kind == "do":
            return Do(
                action="webhook",
                with_={"a": 1},
                on_error=self._arrows(ways) if self.rng.random() < 0.5 else (),
                next=self._arrows(ways),
                **common,
            )
        # forwards only: an empty list is passed at once, and two that lead back go round for ever
        onwards = [way for way in after if way.removeprefix(scope.prefix) in scope.names[place + 1 :]]
        return self._composite(scope, place, path, kind, depth, [*onwards, *done, *end])

    def _composite(
        self, scope: _Scope, place: int, path: str, kind: str, depth: int, ways: list[str]
    ) -> Held:
        # whoever leaves from within may have left something locked undone: not past this step
        outer = [scope.prefix + name for name in scope.names[: place + 1]]
        if kind == "each":
            inner = _Scope(f"{path}.")
            steps = self._scope(inner, self.rng.randint(1, 3), depth=depth + 1, outer=[])
            inside_locked = bool(inner.locked)
            listed = "inputs.devices" if self.rng.random() < 0.7 else "inputs.none"
            of = cel(listed, **{listed.replace(".", "__"): "list(string)"})
            held = each(of, steps, at_least_one=inside_locked, next=self._arrows(ways))
        else:
            inner = _Scope(f"{path}.")
            members: dict[str, Any] = {}
            for _ in range(self.rng.randint(1, 3)):
                member = _Scope(f"{path}.")
                members |= self._scope(member, 1, depth=depth + 1, outer=outer)
                inner.names += member.names
                inner.locked |= member.locked
            need = len(members) if inner.locked else self.rng.randint(1, len(members))
            held = any_order(members, need=need, next=self._arrows(ways))
        if inner.locked:
            scope.locked.add(scope.names[place])
        return held

    def _work(self, path: str, ways: list[str], common: dict[str, Any]) -> Work:
        form_ = self.rng.choice((None, "entry", "entry", "photo"))
        eyes = tuple(self.rng.sample(self.worked, 1)) if self.worked and self.rng.random() < 0.1 else ()
        by = self.rng.choice(BYS)
        if self.worked and self.rng.random() < 0.1:
            by = f"performer:{self.rng.choice(self.worked)}"
        self.worked.append(path)
        if form_ == "entry":
            self.answered.append(path)
        return Work(by=by, form=form_, four_eyes=eyes, next=self._arrows(ways, form_ == "entry"), **common)

    def _approval(self, ways: list[str], common: dict[str, Any]) -> Approval:
        rng = self.rng
        needs = [Need(), Need(n=2), Need(kind="majority"), Need(kind="all")]
        stages = tuple(
            Stage(by=rng.choice(("role:manager", "role:regional")), need={"ok": rng.choice(needs)})
            for _ in range(rng.choice((1, 1, 2)))
        )
        eyes: Any = rng.choice((None, (), tuple(self.worked[:1])))
        outcomes = {"ok": self._arrows(ways), "back": self._arrows(ways)}
        if common["escalate"] and rng.random() < 0.3:
            common["escalate"] += (rung("due+3h", outcome=rng.choice(("ok", "back"))),)
        return Approval(stages=stages, first="ok", outcomes=outcomes, four_eyes=eyes, **common)

    def _arrows(self, ways: list[str], form_: bool = False) -> tuple[Arrow, ...]:
        rng = self.rng
        last = Arrow(go=ways[-1] if rng.random() < 0.6 else rng.choice(ways))
        if not form_ or rng.random() < 0.5:
            return (last,)
        guard = rng.choice(
            (
                cel("this.result == 'pass'", this__result="string"),
                cel("this.qty > 3", this__qty="int"),
                cel("inputs.amount > 5", inputs__amount="int"),
            )
        )
        return (Arrow(when=guard, go=rng.choice(ways)), last)

    def _ladder(self) -> dict[str, Any]:
        rng = self.rng
        if rng.random() < 0.6:
            return {"due": None, "escalate": ()}
        rungs: list[Rung] = [
            rung("start+1h", notify=("assignee",)),
            rung("due", notify=("role:manager",), reassign="nearest"),
            rung("due+2h", raise_to=("role:regional",)),
        ]
        chosen = tuple(rung_ for rung_ in rungs if rng.random() < 0.7)
        return {"due": Duration(n=4, unit="h"), "escalate": chosen}

    def _faults(self, top: _Scope, steps: dict[str, Any]) -> dict[str, Fault]:
        """Faults of top steps, with detours that come back or go where nothing locked is passed by."""
        rng = self.rng
        work = [n for n, name in enumerate(top.names) if isinstance(steps.get(name), Work)]
        faults: dict[str, Fault] = {}
        if work and rng.random() < 0.7:
            chosen = sorted(rng.sample(work, rng.randint(1, len(work))))
            steps["detour"] = Work(next=(Arrow(go="$return"),))
            steps["bypass"] = Work(next=(Arrow(go=rng.choice(top.allowed(chosen[0]))),))
            for name, go in (("slow", "detour"), ("shut", "bypass"), ("blink", "$return")):
                from_ = tuple(top.names[n] for n in chosen)
                faults[name] = Fault(from_=from_, form=self._maybe("report"), notify=("role:support",), go=go)
            faults["dark"] = Fault(
                from_=tuple(path for path in self.worked if path in steps or "." in path), go="$return"
            )
        return faults


def facts(walk: Walk, actor: str) -> Facts:
    """What a decision in the walk would know."""
    return Facts(now=walk.now, actor=actor, organisation=walk.organisation)


def candidates(walk: Walk, step: OpenStep) -> list[str]:
    """Who can do something about an open step without being a supervisor."""
    assert walk.job is not None
    written = walk.playbook.steps[step.step]
    here = facts(walk, SYSTEM)
    if isinstance(written, Work):
        logins = may_act(here, named(walk.playbook, walk.job, here, written.by, step.scope))
        return list(logins)
    if isinstance(written, Approval):
        return list(electorate(Turn(walk.playbook, walk.job, here), step, written))
    return []


PEOPLE = [*ORGANISATION.people, SYSTEM, "nobody"]


class Wisher:
    """Wishes what somebody could ask of a job next: mostly what makes sense, sometimes nonsense."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.count = 0

    def wish(self, walk: Walk) -> tuple[Command, str, list[Any]]:
        """A command, who sends it, and the blobs that are known."""
        command, actor, blobs = self._wish(walk)
        if self.rng.random() < 0.2:  # sent later, from a device whose clock is wrong
            at = walk.now - self.rng.choice((0, MINUTE, HOUR))
            command = msgspec.structs.replace(command, at=at, skew=self.rng.randint(-DAY, DAY))
        return command, actor, blobs

    def _wish(self, walk: Walk) -> tuple[Command, str, list[Any]]:
        rng = self.rng
        self.count += 1
        if rng.random() < 0.12:
            return self._nonsense(walk)
        if walk.state.status == "paused" and rng.random() < 0.5:
            return Act(act="resume"), "he", []
        if rng.random() < 0.2 and (timer := self._timer(walk)):
            return timer, SYSTEM, []
        if rng.random() < 0.12:
            return self._act(walk), rng.choice(("he", "zhao", "chen", "wei", "dai", SYSTEM)), []
        address, step = rng.choice(list(walk.state.open.items()))
        written = walk.playbook.steps[step.step]
        who = candidates(walk, step)
        actor = rng.choice(who) if who and rng.random() < 0.93 else rng.choice(PEOPLE)
        opened = step.opened if rng.random() < 0.5 else None
        match written:
            case Work() if walk.playbook.runbook.faults and rng.random() < 0.2:
                fault = rng.choice(list(walk.playbook.runbook.faults))
                return ReportFault(fault=fault, step=address, answers={"code": "E1"}), actor, []
            case Work():
                answers, blobs = self._answers(written.form, walk)
                return HandIn(step=address, answers=answers, opened=opened), actor, blobs
            case Approval():
                return (
                    Decide(step=address, outcome=rng.choice(("ok", "ok", "back")), opened=opened),
                    actor,
                    [],
                )
            case Wait():
                event = {"type": rng.choice(EVENTS), "device": rng.choice(("T-1", "T-1", "T-2"))}
                return Occur(event=event), SYSTEM, []
            case Call():
                end = rng.choice(("completed", "refused", None))
                return ChildEnded(step=address, child=step.child or "", end=end), SYSTEM, []
            case Do():
                error = rng.choice((None, None, "HTTP 500"))
                return ActionDone(step=address, opened=step.opened, result={"n": 1}, error=error), SYSTEM, []
            case _:
                return HandIn(step=address), actor, []

    def _answers(self, form_: str | None, walk: Walk) -> tuple[dict[str, Any], list[Any]]:
        rng = self.rng
        if form_ is None:
            return {}, []
        if form_ == "entry":
            answers: dict[str, Any] = {"result": rng.choice(("pass", "fail")), "qty": rng.randint(0, 9)}
            if rng.random() < 0.1:
                answers.pop(rng.choice(list(answers)))
            return answers, []
        name = f"photo-{self.count}"
        here = {"lat": SITE.lat + rng.choice((0.0, 0.0, 0.0, 1.0)), "lon": SITE.lon}
        photo = capture(name, at=walk.now - rng.choice((0, 0, HOUR)), position=here)
        stored = [blob(name, received_at=walk.now)]
        if rng.random() < 0.5:
            photo["stamped"] = sha(f"stamped-{self.count}")
            stored += [blob(f"stamped-{self.count}", received_at=walk.now)] * (rng.random() < 0.9)
        return {"photo": [photo]}, stored

    def _timer(self, walk: Walk) -> Fire | None:
        running = [(a, s.timer, s.armed) for a, s in walk.state.open.items() if s.timer]
        if walk.state.timer:
            running.append(("", walk.state.timer, walk.state.armed))
        if not running:
            return None
        key, timer, armed = self.rng.choice(running)
        if self.rng.random() < 0.9:
            walk.now = max(walk.now, timer.at)
        return Fire(timer=key, armed=armed)

    def _act(self, walk: Walk) -> Act:
        rng = self.rng
        step = rng.choice([None, *walk.state.open])
        acts: list[Act] = [
            Act(act="assign", to=rng.choice(("wei", "lin", "old"))),
            Act(act="reassign", to="lin", step=step),
            Act(act="accept"),
            Act(act="decline", reason="far"),
            Act(act="extend", step=step, by_=rng.choice(("2h", "1d", "x"))),
            Act(act="extend", step=step, until=walk.now + rng.choice((-1, HOUR))),
            Act(act="take_over", step=step),
            *(Act(act="waive", step=one, reason="because") for one in (step, rng.choice([*walk.state.open]))),
            Act(act="pause"),
            Act(act="resume"),
            Act(act="transfer", to=rng.choice(("hangzhou", "ningbo", "mars"))),
            Act(act="note", reason="seen", to="lin"),
        ]
        if rng.random() < 0.03:
            return Act(act="cancel", reason="enough")
        return rng.choice(acts)

    def _nonsense(self, walk: Walk) -> tuple[Command, str, list[Any]]:
        rng = self.rng
        address = rng.choice(["", "x", "w1", "a.b", *walk.state.open, *walk.playbook.steps])
        actor = rng.choice(PEOPLE)
        junk: Any = rng.choice(
            ({}, {"result": 5}, {"photo": 1}, {"photo": [{"blob": sha("?")}]}, {"x": [None]})
        )
        wishes: list[Command] = [
            HandIn(step=address, answers=junk, opened=rng.choice((None, 1, 99))),
            ReportFault(fault=rng.choice(("slow", "nix")), step=rng.choice((None, address)), answers=junk),
            Decide(outcome=rng.choice(("ok", "nix")), step=rng.choice((None, address)), answers=junk),
            Fire(timer=address, armed=rng.randint(0, 9)),
            Occur(event=rng.choice(({}, {"type": 1}, {"type": "device.online", "data": junk}))),
            ChildEnded(step=address, child="?", end=None),
            ActionDone(step=address, opened=rng.randint(0, 9)),
            Act(act="waive", step=address, reason="?"),
        ]
        return rng.choice(wishes), actor, []


def pass_time(rng: Random, walk: Walk) -> None:
    """Let a little time pass."""
    walk.now += rng.choice((0, 0, 0, MINUTE, HOUR, DAY))
