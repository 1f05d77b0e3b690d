"""Random walks with everything in them: random forms with rules, calculated fields and code lists, evidence
of all kinds with its faults, working hours across changes of the clock, people who come and go, odd names.

For comparing implementations of the runtime: what is wished is often refused, and what is taken is varied.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import Any

import msgspec

from engine.language.compiling import encode_runbook
from engine.language.organisation import Absence, CalendarRule, Organisation
from engine.language.runbook import (
    Approval,
    Arrow,
    CodeEntry,
    CodeList,
    Computed,
    Do,
    Duration,
    EvidencePolicy,
    Expression,
    Form,
    Row,
    Runbook,
    Table,
    Wait,
    Work,
)
from engine.runtime.commands import Command, Decide, HandIn, Open, ReportFault
from engine.runtime.facts import SYSTEM, BlobFacts, Twin
from engine.runtime.playbook import Playbook
from engine.runtime.signed import signed_hash
from engine.runtime.values import Position, Subject
from engine.runtime.verdict import Verdict
from forms.evidence import EvidenceKind
from tests.engine.runtime.building import (
    DAY,
    HOUR,
    MINUTE,
    ORGANISATION,
    SITE,
    START,
    Walk,
    blob,
    capture,
    cel,
    evidence_form,
    sha,
    with_person,
)
from tests.engine.runtime.generating import INPUTS, Generator, Wisher, pass_time
from tests.engine.runtime.recording import RECORDED_JOB, Recorder, plain
from tests.forms import random_forms

ODD_NAMES = [
    "A",
    "B",
    "A",
    "A.1",
    "a b",
    "",
    "~",
    "1",
    "__proto__",
    "名",
    "x" * 80,
    "a/b",
    "$done",
    "*",
    "😀",
    "B~2",
]
KINDS: tuple[EvidenceKind, ...] = ("photo", "signature", "scan", "position", "video", "audio", "file")
USUAL = {
    "photo": "image/jpeg",
    "signature": "image/png",
    "video": "video/mp4",
    "audio": "audio/webm",
}
"""What a blob of evidence of that kind usually is."""

STARTS = (
    START,
    1_774_659_600_000,  # the night of 28 March 2026, when Berlin puts its clocks on
    1_792_886_400_000,  # the night of 24 October 2026, when Berlin puts them back
    1_772_928_000_000,  # 8 March 2026, when New York puts its clocks on
)
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
HOURS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("09:00", "17:30"),),
    (("08:00", "12:00"), ("13:00", "18:00")),
    (("22:00", "06:00"),),
)
TEMPLATES: tuple[Any, ...] = (
    {"a": 1},
    {"device": {"$cel": {"cel": "inputs.device", "vars": {"inputs.device": "string"}}}, "n": [None, 1.5]},
    {"text": {"$text": ["Job ", {"cel": "inputs.amount", "vars": {"inputs.amount": "int"}}, " of 名"]}},
    {"none": {"$cel": {"cel": "inputs.absent", "vars": {"inputs.absent": "string"}}}, "list": [{"$cel": {
        "cel": "inputs.devices", "vars": {"inputs.devices": "list(string)"}}}]},
    [{"$text": ["", {"cel": "inputs.absent", "vars": {"inputs.absent": "string"}}]}],
    None,
)  # fmt: skip
CODE_LISTS = {
    name: CodeList(
        parent=codes.parent,
        entries=tuple(
            CodeEntry(code=entry.code, parent=entry.parent, retired=entry.retired) for entry in codes.entries
        ),
    )
    for name, codes in random_forms.CODE_LISTS.items()
}
FIELDS = {"result": {"type": "string"}, "qty": {"type": "integer"}}
TRIES = 12
POOL = 400
"""So many random forms are drawn, since drawing one that can be filled in takes time."""


class WideGenerator(Generator):
    """Runbooks with the same ways through them, but with all that a form, a wait and a deadline can be."""

    def __init__(self, rng: Random) -> None:
        super().__init__(rng)
        self.answers: dict[str, list[Any]] = {}

    def runbook(self) -> Runbook:
        """A whole runbook."""
        book = super().runbook()
        forms = {name: self._form(name) for name in ("entry", "photo", "report", "extra")}
        table = Table(
            hit=self.rng.choice(("first", "unique")),
            type="string",
            rows=(
                Row(when=cel("inputs.amount > 5", inputs__amount="int"), result="high"),
                Row(when=cel("inputs.kind == 'b'", inputs__kind="string"), result="low"),
            ),
        )
        return msgspec.structs.replace(
            book,
            forms=forms,
            code_lists=CODE_LISTS,
            tables={"risk": table},
            steps={name: self._varied(step) for name, step in book.steps.items()},
            due=self._maybe(self._duration()),
        )

    def _duration(self) -> Duration:
        return Duration(n=self.rng.randint(0, 30), unit=self.rng.choice(("m", "h", "d", "w", "s")))

    def _varied(self, step: Any) -> Any:
        rng = self.rng
        if step.due is not None and rng.random() < 0.5:
            step = msgspec.structs.replace(step, due=self._duration())
        match step:
            case Work(form=None) if rng.random() < 0.4:
                return msgspec.structs.replace(step, form="extra")
            case Approval() if rng.random() < 0.4:
                return msgspec.structs.replace(step, form="extra")
            case Do():
                return msgspec.structs.replace(step, with_=rng.choice(TEMPLATES))
            case Wait(for_=Duration()):
                return msgspec.structs.replace(step, for_=self._duration())
            case Wait() if rng.random() < 0.5:
                return msgspec.structs.replace(step, when=cel("event.data.n > 1", event="dyn"))
            case _:
                return step

    def _arrows(self, ways: list[str], form_: bool = False) -> tuple[Arrow, ...]:
        arrows = super()._arrows(ways, form_)
        if self.rng.random() < 0.2:
            guard = self.rng.choice(
                (
                    cel("table.risk == 'high'", table__risk="string"),
                    cel("has(inputs.absent)", inputs__absent="string"),
                    cel("inputs.kind == 'a' && size(inputs.devices) > 2", inputs__kind="string",
                        inputs__devices="list(string)"),
                )
            )  # fmt: skip
            arrows = (Arrow(when=guard, go=self.rng.choice(ways)), *arrows)
        return arrows

    def _form(self, name: str) -> Form:
        form, self.answers[name] = drawn_form(self.rng.randrange(POOL), asks=name in ("photo", "extra"))
        return form


@lru_cache(maxsize=2 * POOL)
def drawn_form(seed: int, *, asks: bool) -> tuple[Form, list[Any]]:
    """A random form that somebody can fill in, mostly, and answers for it. ``asks``: for evidence, too."""
    rng = Random(seed)
    evidence = _evidence(rng) if asks else {}
    for _ in range(TRIES):
        drawn = random_forms.random_form(rng.randrange(2**32), 12, FIELDS, evidence)
        taker = drawn.form.taker(random_forms.CODE_LISTS)
        answers = [one for one in drawn.answers if isinstance(one, dict)]
        answers = [{name: one[name] for name in one if name not in evidence} for one in answers]
        good = [one for one in answers if not taker.take(one, {"inputs": random_forms.INPUTS}).faults]
        if good or rng.random() < 0.05:
            return _as_in_runbook(drawn, evidence), [*answers[:2], *(good * 12)]
    return evidence_form(FIELDS, (), evidence), [{"result": "pass", "qty": 5}]


def _evidence(rng: Random) -> dict[str, EvidencePolicy]:
    policies: dict[str, EvidencePolicy] = {}
    for number in range(rng.choice((0, 1, 1, 2))):
        kind = rng.choice(KINDS)
        match: Any = None
        if kind == "scan":
            device = Expression(cel="inputs.device", vars={"inputs.device": "string"})
            match = rng.choice((None, r"^T-\d$", ["T", "-", device], [device], ["[", device]))
        at_least = rng.choice((0, 1, 1, 2))
        policies[rng.choice((f"e{number}", "a/b", "名"))] = EvidencePolicy(
            kind=kind,
            at_least=at_least,
            at_most=rng.choice((None, max(1, at_least), 3)),
            within=rng.choice((None, None, 200)),
            fresh=rng.choice((None, None, 600)),
            source=rng.choice((None, None, "camera")),
            distinct=rng.choice((None, None, 86_400)),
            match=match,
            check=rng.choice(((), (), ("sharp",), ("sharp", "licence"))),
        )
    return policies


def _as_in_runbook(drawn: random_forms.RandomForm, evidence: dict[str, EvidencePolicy]) -> Form:
    computed = [
        Computed(
            pointer=each.pointer,
            expression=Expression(cel=each.expression.cel, vars=dict(each.expression.vars)),
        )
        for each in drawn.form.computed
    ]
    return Form(
        schema=drawn.form.schema,
        uischema=drawn.form.uischema,
        computed=tuple(computed),
        evidence=evidence,
        code_lists=tuple(CODE_LISTS),
    )


class WideWisher(Wisher):
    """Wishes with answers to random forms, and with evidence as it comes and as it should not."""

    def __init__(self, rng: Random, answers: dict[str, list[Any]]) -> None:
        super().__init__(rng)
        self.known = answers

    def wish(self, walk: Walk) -> tuple[Command, str, list[Any]]:
        """A command, who sends it, and the blobs that are known."""
        command, actor, blobs = super().wish(walk)
        if isinstance(command, ReportFault | Decide) and self.rng.random() < 0.7:
            form = "report" if isinstance(command, ReportFault) else "extra"
            answers, blobs = self._answers(form, walk)
            command = msgspec.structs.replace(command, answers=answers)
        return self._signed(command, walk), actor, blobs

    def _answers(self, form_: str | None, walk: Walk) -> tuple[dict[str, Any], list[Any]]:
        if form_ is None:
            return {}, []
        rng = self.rng
        answers = json.loads(json.dumps(rng.choice(self.known[form_])))
        if rng.random() < 0.3:
            answers |= {"result": rng.choice(("pass", "fail")), "qty": rng.randint(0, 9)}
        blobs: list[Any] = []
        for name, policy in walk.playbook.runbook.forms[form_].evidence.items():
            count = max(0, policy.at_least + rng.choice((0, 0, 0, 0, 0, 0, 0, 1, -1, 2)))
            answers[name] = [self._capture(policy, walk, blobs) for _ in range(count)]
            if rng.random() < 0.03:
                answers[name] = rng.choice((None, "x", [5], [{"blob": "x"}], [{}] * 101))
        return answers, blobs

    def _capture(self, policy: EvidencePolicy, walk: Walk, blobs: list[Any]) -> dict[str, Any]:
        rng = self.rng
        self.count += 1
        odd = rng.random() < 0.12
        name = f"blob-{self.count if rng.random() < 0.95 else 0}"
        made = capture(name, at=walk.now - (rng.choice((0, HOUR, -HOUR, 601_000)) if odd else MINUTE))
        made["position"] = self._position(walk, odd=odd)
        if policy.kind in ("scan", "position") and rng.random() < 0.7:
            del made["blob"]
        if policy.kind == "scan":
            made["text"] = rng.choice(("T-1", "T-1", "T-1", "T-1", "T-2", "", "[T-1", "t-1"))
        if policy.kind == "signature":
            made |= {"signer": "wei", "signed": rng.choice(("?", "?", "?", "?", "?", None, "0" * 64))}
        for key in ("at", "position", "source", "text"):
            if odd and rng.random() < 0.2:
                made[key] = None
        if odd and rng.random() < 0.3:
            made["source"] = "gallery"
        if rng.random() < 0.95 and "blob" in made:
            blobs.append(self._stored(name, policy, walk, odd=odd))
        if rng.random() < 0.2:
            made["stamped"] = sha(f"stamped-{self.count}")
            blobs.extend([blob(f"stamped-{self.count}", received_at=walk.now)] * (rng.random() < 0.9))
        return made

    def _stored(self, name: str, policy: EvidencePolicy, walk: Walk, *, odd: bool) -> BlobFacts:
        rng = self.rng
        if not odd:
            return blob(name, received_at=walk.now, media_type=USUAL.get(policy.kind, "image/jpeg"))
        place = self._position(walk, odd=True)
        twins = (
            Twin(
                blob=sha(f"twin-{number}"),
                taken_at=walk.now - rng.choice((0, DAY - 1, DAY, 2 * DAY)),
                job=rng.choice((None, "j")),
            )
            for number in range(rng.randint(0, 2))
        )
        return blob(
            name,
            received_at=walk.now - rng.choice((0, HOUR)),
            media_type=rng.choice((*USUAL.values(), "text/plain", "application/pdf")),
            taken_at=rng.choice((None, walk.now - HOUR, walk.now + DAY, walk.now)),
            position=msgspec.convert(place, Position) if place else None,
            twins=tuple(twins),
            checks=rng.choice(({}, {"sharp": None}, {"sharp": {"zh-CN": "模糊", "en": "Blurred"}})),
        )

    def _position(self, walk: Walk, *, odd: bool) -> Any:
        rng = self.rng
        if not odd:
            return {"lat": SITE.lat, "lon": SITE.lon, "accuracy": 5.5, "at": walk.now}
        near = {"lat": SITE.lat + rng.random() / 100, "lon": SITE.lon - rng.random() / 100}
        return rng.choice(
            (
                None,
                {"lat": SITE.lat + 0.0017, "lon": SITE.lon},
                {**near, "at": walk.now - HOUR},
                {"lat": -SITE.lat, "lon": SITE.lon - 180, "accuracy": None},
            )
        )

    def _signed(self, command: Command, walk: Walk) -> Command:
        """The command with its signatures bound to what is handed in."""
        if not isinstance(command, HandIn) or command.step not in walk.state.open:
            return command
        step = walk.state.open[command.step]
        name = getattr(walk.playbook.steps[step.step], "form", None)
        if name is None or walk.job is None or '"signed": "?"' not in json.dumps(command.answers):
            return command
        around = {"inputs": walk.job.opening.inputs}
        kept = walk.playbook.taker(name).take(command.answers, around).answers
        form = walk.playbook.runbook.forms[name]
        right = signed_hash(walk.job.opening.id, command.step, step.opened, kept, form)
        text = json.dumps(command.answers).replace('"signed": "?"', f'"signed": {json.dumps(right)}')
        return msgspec.structs.replace(command, answers=json.loads(text))


@dataclass
class WideRecorder(Recorder):
    """A recorder that keeps the job after every command, too."""

    jobs: list[Any] = field(default_factory=list)

    def send(self, command: Command, by: str = SYSTEM, *, blobs: Iterable[BlobFacts] = ()) -> Verdict:
        verdict = super().send(command, by, blobs=blobs)
        self.entries[-1]["organisation"] = self.organisation
        if "events" in self.entries[-1]:
            self.entries[-1]["job"] = plain(self.job)
        return verdict


def organisation_of(rng: Random) -> Organisation:
    """An organisation with some time zone and some working hours."""
    week = {day: rng.choice(HOURS) for day in range(7) if rng.random() < 0.8}
    exceptions: dict[str, Any] = {
        "2026-03-02": (),
        "2026-03-29": (("01:00", "04:00"),),
        "2026-10-25": (("00:00", "24:00"),),
    }
    rule = CalendarRule(
        week=week, exceptions={key: exceptions[key] for key in exceptions if rng.random() < 0.6}
    )
    branches = dict(ORGANISATION.branches)
    calendar = rng.choice((None, "hours", "hours"))
    branches["hangzhou"] = msgspec.structs.replace(
        branches["hangzhou"], timezone=rng.choice((None, *ZONES)), calendar=calendar
    )
    return msgspec.structs.replace(ORGANISATION, branches=branches, calendars={"hours": rule})


def come_and_go(rng: Random, organisation: Organisation, now: int) -> Organisation:
    """The organisation with somebody away, back, gone or elsewhere."""
    login = rng.choice(list(organisation.people))
    absence = {"since": now - rng.choice((0, DAY)), "until": now + rng.choice((0, HOUR, DAY))}
    delegate = rng.choice((None, *organisation.people))
    changes = rng.choice(
        (
            {"absences": (Absence(**absence, delegate=delegate),)},
            {"absences": ()},
            {"active": rng.random() < 0.7},
            {"branch": rng.choice(("hangzhou", "ningbo"))},
        )
    )
    return with_person(organisation, login, **changes)


def wide(seed: int, length: int = 40) -> WideRecorder:
    """A random walk with everything in it."""
    rng = Random(seed)
    generator = WideGenerator(rng)
    book = generator.runbook()
    digest = encode_runbook(book)[1]
    walk = WideRecorder(
        Playbook(book, digest), organisation_of(rng), now=rng.choice(STARTS) + rng.randint(0, DAY)
    )
    names = [rng.choice(ODD_NAMES) for _ in range(rng.randint(1, 5))]
    inputs = {**INPUTS, **random_forms.INPUTS, "devices": names}
    opening = Open(
        job=RECORDED_JOB,
        runbook=digest,
        branch="hangzhou",
        inputs=inputs,
        site=rng.choice((SITE, SITE, SITE, None)),
        assignee=rng.choice(("wei", "wei", "lin", None)),
        subject=rng.choice(
            (None, Subject(id="s", kind="customer", name="名", site=SITE, data={"a": [1, None]}))
        ),
        priority=rng.choice((None, "high", "urgent")),
    )
    walk.send(opening, "lin")
    wisher = WideWisher(rng, generator.answers)
    for _ in range(length):
        if walk.job is None or walk.state.status not in ("open", "paused"):
            break
        pass_time(rng, walk)
        if rng.random() < 0.08:
            walk.organisation = come_and_go(rng, walk.organisation, walk.now)
        command, actor, blobs = wisher.wish(walk)
        walk.send(command, actor, blobs=blobs)
    return walk
