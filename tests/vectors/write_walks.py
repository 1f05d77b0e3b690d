"""Writes tests/vectors/walks: ``python -m tests.vectors.write_walks``.

Each file is a runbook, an organisation, and commands with what was known when they came, every one with the
events it gives or the refusal. An implementation of the runtime that gives the same is right about them.
Written anew whenever the runtime is meant to answer otherwise; what changed is then seen in the diff.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from engine.language.runbook import (
    Approval,
    Call,
    Computed,
    Do,
    EvidencePolicy,
    Fault,
    Guarantee,
    Need,
    Remembered,
    Row,
    Runbook,
    Stage,
    Table,
    Wait,
    Work,
)
from engine.runtime.commands import (
    Act,
    ActionDone,
    ChildEnded,
    Decide,
    Fire,
    HandIn,
    Occur,
    Open,
    ReportFault,
)
from engine.runtime.facts import SYSTEM, Twin
from engine.runtime.signed import signed_hash
from tests.engine.runtime.building import (
    DAY,
    DONE,
    HOUR,
    ORGANISATION,
    REFUSED,
    SITE,
    START,
    after,
    any_order,
    approval,
    away,
    blob,
    capture,
    cel,
    each,
    evidence_form,
    form,
    runbook,
    rung,
    sha,
    to,
)
from tests.engine.runtime.recording import WALKS, Recorder, generated, recorder, write

HERE = {"lat": SITE.lat, "lon": SITE.lon}


def named(book: Runbook, name: str) -> Runbook:
    return msgspec.structs.replace(book, sop=name)


def evidence() -> Recorder:
    """Evidence: every fault there is, alone and together, and what satisfies the policies."""
    policies = {
        "photo": EvidencePolicy(
            kind="photo", at_most=2, within=200, fresh=600, source="camera", distinct=86_400
        ),
        "code": EvidencePolicy(
            kind="scan", match=["SN-", cel("inputs.serial", inputs__serial="string"), "[0-9]+"]
        ),
        "sign": EvidencePolicy(kind="signature", at_least=0, at_most=1),
    }
    asked = evidence_form({"note": {"type": "string", "maxLength": 20}}, ["note"], policies)
    walk = recorder(
        named(runbook({"see": Work(form="f"), "done": DONE}, forms={"f": asked}), "evidence"),
        inputs={"serial": "a.b"},
    )
    good = capture(position=HERE)
    scan = {"text": "SN-a.b7"}
    stored = blob(position=SITE, taken_at=START)

    def hand_in(blobs: Any = (stored,), **answers: Any) -> None:
        everything = {"note": "fine", "photo": [good], "code": [scan], **answers}
        kept = {key: value for key, value in everything.items() if value is not None}
        walk.send(HandIn(step="see", answers=kept), "wei", blobs=blobs)

    hand_in(photo=None)
    hand_in(photo=[])
    hand_in(blobs=())
    hand_in(photo=[capture(name, position=HERE) for name in "abc"], blobs=[blob(name) for name in "abc"])
    hand_in(photo=[good, good])
    hand_in(photo=[capture(position={"lat": SITE.lat + 0.01, "lon": SITE.lon})])
    hand_in(photo=[capture()], blobs=(blob(),))
    hand_in(blobs=(blob(position=SITE, taken_at=START - DAY),))
    hand_in(photo=[capture(position=HERE, at=START + HOUR)])
    hand_in(photo=[capture(position=HERE, source="gallery")])
    twin = Twin(blob=sha("twin"), taken_at=START - HOUR, job="another")
    hand_in(blobs=(blob(position=SITE, twins=(twin,)),))
    hand_in(blobs=(blob(position=SITE, media_type="video/mp4"),))
    hand_in(code=[{"text": "SN-aXb7"}])
    hand_in(note=None, photo=[capture(position=HERE, source="gallery")], code=[])
    hand_in(note="x" * 21, photo="nonsense")
    walk.now += HOUR
    hand_in()
    walk.send(
        HandIn(step="see", answers={"note": "later", "photo": [good], "code": [scan]}, at=START + 1000),
        "wei",
        blobs=[stored],
    )
    return walk


def signatures() -> Recorder:
    """Signatures bound to what is signed, copies with a stamp, clocks that are wrong: at a step, in an item
    of `each`, in a fault's form, with a voice."""
    policies = {
        "sign": EvidencePolicy(kind="signature", at_least=0, at_most=2),
        "witness": EvidencePolicy(kind="signature", at_least=0),
        "photo": EvidencePolicy(kind="photo", at_least=0, at_most=2, distinct=86_400),
    }
    fields = {
        "note": {"type": "string"},
        "box": {"type": "integer"},
        "double": {"type": "integer"},
        "secret": {"type": "string"},
    }
    double = Computed(pointer="/double", expression=cel("this.box * 2", this__box="int"))
    asked = evidence_form(fields, (), policies)
    control = {"type": "Control", "scope": "#/properties/secret"}
    schema = {"properties": {"box": {"const": 99}}, "required": ["box"]}
    hidden = {"effect": "SHOW", "condition": {"scope": "#", "schema": schema}}
    layout = {"type": "VerticalLayout", "elements": [{**control, "rule": hidden}]}
    asked = msgspec.structs.replace(asked, computed=(double,), uischema=layout)
    devices = cel("inputs.devices", inputs__devices="list(string)")
    steps = {
        "see": Work(form="f"),
        "devices": each(devices, {"seal": Work(form="f")}),
        "review": msgspec.structs.replace(approval(ok="done", back="see"), form="f"),
        "done": DONE,
    }
    book = runbook(steps, forms={"f": asked}, faults={"shut": Fault(form="f", go="see")})
    walk = recorder(named(book, "signatures"), inputs={"devices": ["盒.1"]}, at=START - 5, skew=-61_000)
    ink = [blob("ink", media_type="image/png")]

    def signed(address: str, command: Any, by: str = "wei", *, blobs: Any = ink, **changed: Any) -> None:
        """Sign what the command holds, then send it with these answers changed."""
        assert walk.job is not None
        opened = walk.state.open[address].opened
        form_ = walk.playbook.runbook.forms["f"]
        kept = walk.playbook.taker("f").take(command.answers, {}).answers
        right = signed_hash(walk.job.opening.id, address, opened, kept, form_)
        stroke = {**capture("ink"), "source": None, "signer": "王芳", "signed": right}
        answers = {**command.answers, "sign": [stroke], **changed}
        walk.send(msgspec.structs.replace(command, answers=answers), by, blobs=blobs)

    answers: dict[str, Any] = {"note": "三箱 🙂", "box": 3, "double": 7, "secret": "gone"}
    hand_in = HandIn(step="see", answers=answers, at=START, skew=185_000)
    signed("see", hand_in, note="四箱")
    signed("see", hand_in, box=4)
    signed("see", hand_in, blobs=[blob("ink", media_type="video/mp4")], note="both are wrong")
    signed("see", hand_in, witness=[capture("ink", signed="0" * 64), capture("ink")])
    walk.send(
        HandIn(step="see", answers={"sign": [capture("ink", signed=None), capture("ink")]}), "wei", blobs=ink
    )
    signed("see", ReportFault(fault="shut", step="see", answers={"note": "门关着"}), note="别的")
    signed("see", ReportFault(fault="shut", step="see", answers={"note": "门关着"}, skew=-1))
    photo = {"photo": [{**capture("photo"), "stamped": sha("stamped")}]}
    signed("see", msgspec.structs.replace(hand_in, answers={**answers, **photo}), blobs=[*ink, blob()])
    twin = Twin(blob=sha("twin"), taken_at=START - HOUR, job="another")
    stamped = [*ink, blob(), blob("stamped", twins=(twin,))]
    signed("see", msgspec.structs.replace(hand_in, answers={**answers, **photo}), blobs=stamped)
    within = next(iter(walk.state.open))
    inner = next(address for address in walk.state.open if address != within)
    signed(inner, HandIn(step=inner, answers={"box": 1}, opened=walk.state.open[inner].opened), box=2)
    signed(inner, HandIn(step=inner, answers={"box": 1}, opened=walk.state.open[inner].opened))
    signed("review", Decide(outcome="ok", answers={"note": "fine"}), "chen", note="finer")
    signed("review", Decide(outcome="back", answers={"note": "fine"}, skew=0), "chen")
    return walk


def order() -> Recorder:
    """Order: unknown steps, steps that are not open, visits that have passed, closed jobs; guards over
    inputs, earlier answers, visits and tables."""
    again = cel("visits.try < 3 && this.result == 'fail'", visits__try="int", this__result="string")
    high = cel("table.risk == 'high'", table__risk="string")
    known = cel("answers.enter.qty > inputs.amount", answers__enter__qty="int", inputs__amount="int")
    table = Table(
        hit="first",
        type="string",
        rows=(
            Row(when=cel("inputs.amount > 5", inputs__amount="int"), result="high"),
            Row(when=None, result="low"),
        ),
    )
    steps = {
        "enter": Work(form="entry"),
        "try": Work(form="entry", next=to((again, "try"), (known, "extra"), "check")),
        "check": Work(by="role:manager", next=to((high, "extra"), "done")),
        "extra": Work(by="performer:check", four_eyes=("enter",)),
        "done": DONE,
    }
    book = runbook(
        steps,
        forms={"entry": form(["result"], result="string", qty="integer")},
        tables={"risk": table},
        remembered=Remembered(answers=("enter.qty",), visits=("try",), performers=("enter", "check")),
    )
    walk = recorder(named(book, "order"), inputs={"amount": 7})
    walk.send(HandIn(step="check"), "chen")
    walk.send(HandIn(step="chekc"), "chen")
    walk.send(HandIn(step="enter", answers={"result": 1}), "wei")
    walk.send(HandIn(step="enter", answers={"result": "pass", "qty": 3}), "lin")
    walk.send(HandIn(step="enter", answers={"result": "pass", "qty": 3}, opened=2), "wei")
    walk.send(HandIn(step="enter", answers={"result": "pass"}, opened=2), "wei")
    for _ in range(3):
        walk.send(HandIn(step="try", answers={"result": "fail"}), "wei")
    walk.send(HandIn(step="check"), "chen")
    walk.send(HandIn(step="extra"), "bo")
    walk.send(HandIn(step="extra"), "chen")
    walk.send(HandIn(step="extra"), "chen")
    walk.send(Open(job="x", runbook=walk.playbook.digest, branch="hangzhou"), "lin")
    return walk


def opening() -> Recorder:
    """Opening: everything that can be wrong with it, told at once."""
    book = runbook(
        {"a": Work(), "done": DONE}, inputs=form(["quantity"], quantity="integer"), due=after("2d")
    )
    walk = Recorder(recorder(named(book, "opening"), inputs={"quantity": 1}).playbook)
    digest = walk.playbook.digest
    walk.send(HandIn(step="a"), "wei")
    walk.send(Open(job="", runbook="no", branch="mars", assignee="old", priority="asap"), "lin")
    walk.send(Open(job="j", runbook=digest, branch="hangzhou", inputs={"quantity": 2}, assignee="wei"), "lin")
    walk.send(HandIn(step="a"), "wei")
    return walk


def approvals() -> Recorder:
    """Approvals: stages, quorums, four eyes, delegates, one voice a person, outcomes that need more."""
    stages = (
        Stage(by="role:manager", need={"approve": Need(n=2), "refuse": Need(kind="majority")}),
        Stage(by="role:regional"),
    )
    review = Approval(
        stages=stages,
        first="approve",
        outcomes={"approve": to("all"), "refuse": to("stop"), "back": to("work")},
    )
    everyone = Approval(
        stages=(Stage(by="role:manager", need={"ok": Need(kind="all")}),),
        first="ok",
        outcomes={"ok": to("done"), "no": to("stop")},
        four_eyes=(),
        form="f",
    )
    steps = {
        "work": Work(by="role:manager"),
        "review": review,
        "all": everyone,
        "done": DONE,
        "stop": REFUSED,
    }
    walk = recorder(named(runbook(steps, forms={"f": form(["limit"], limit="integer")}), "approvals"))
    walk.send(HandIn(step="work"), "chen")
    walk.send(Decide(outcome="approve"), "chen")
    walk.send(Decide(outcome="approve"), "wei")
    walk.send(Decide(outcome="shrug"), "bo")
    walk.send(Decide(outcome="approve", comment="fine"), "bo")
    walk.send(Decide(outcome="refuse"), "bo")
    walk.send(Decide(outcome="refuse"), "gao")
    walk.send(Decide(step="review", outcome="back", opened=4), "gao")
    walk.send(HandIn(step="work"), "chen")
    walk.organisation = away(ORGANISATION, "gao", "dai")
    walk.send(Decide(outcome="approve"), "gao")
    walk.send(Decide(outcome="approve"), "dai")
    walk.organisation = ORGANISATION
    walk.send(Decide(outcome="approve"), "gao")
    walk.send(Decide(step="review", outcome="approve"), "bo")
    walk.send(Decide(step="review", outcome="approve"), "zhao")
    walk.send(Decide(step="review", outcome="approve"), "zhao")
    walk.send(Decide(outcome="ok"), "bo")
    for login in ("bo", "gao", "chen"):
        walk.send(Decide(step="all", outcome="ok", answers={"limit": 5}), login)
    return walk


def composites() -> Recorder:
    """Any order and each, in one another; enough members; leaving from within; an empty list."""
    devices = cel("inputs.devices", inputs__devices="list(object(id: string))")
    none = cel("inputs.none", inputs__none="list(string)")
    broken = cel("this.ok == false && device.id != 'x'", this__ok="bool", device__id="string")
    items = each(
        devices,
        {"scan": Work(form="f", next=to((broken, "stop"), "visit.devices.seal")), "seal": Work()},
        as_="device",
        key=cel("device.id", device__id="string"),
    )
    held = {
        "shelf": Work(),
        "devices": items,
        "talk": approval(ok="$done", redo="visit"),
        "nothing": each(none, {"x": Work()}),
    }
    steps = {"visit": any_order(held, need=3), "sign": Work(), "done": DONE, "stop": REFUSED}
    book = runbook(
        steps,
        forms={"f": form(ok="boolean")},
        remembered=Remembered(answers=("visit.devices.scan.ok",), visits=("visit.devices.scan",)),
    )
    walk = recorder(
        named(book, "composites"), inputs={"devices": [{"id": "A.1"}, {"id": "B"}, {"id": "B"}], "none": []}
    )
    walk.send(HandIn(step="visit.devices.B.seal"), "wei")
    walk.send(HandIn(step="visit.devices.C.scan"), "wei")
    walk.send(HandIn(step="visit.devices.B"), "wei")
    walk.send(HandIn(step="visit.devices"), "wei")
    walk.send(HandIn(step="visit.devices.A_1.scan", answers={"ok": True}), "wei")
    walk.send(HandIn(step="visit.devices.A_1.seal"), "wei")
    walk.send(Decide(outcome="redo"), "chen")
    for item in ("B~2", "A_1", "B"):
        walk.send(HandIn(step=f"visit.devices.{item}.scan", answers={"ok": True}), "wei")
        walk.send(HandIn(step=f"visit.devices.{item}.seal"), "wei")
    walk.send(HandIn(step="visit.shelf"), "wei")
    walk.send(HandIn(step="sign"), "wei")
    return walk


def leaving() -> Recorder:
    """A fault and an arrow that leave a composite step from within, and the way back."""
    devices = cel("inputs.devices", inputs__devices="list(string)")
    inner = {"scan": Work(form="f", next=to((cel("this.ok == false", this__ok="bool"), "stop"), "$done"))}
    steps = {
        "count": each(devices, inner, at_least_one=True),
        "done": DONE,
        "stop": REFUSED,
        "phone": Work(next=to("$return")),
    }
    book = runbook(steps, forms={"f": form(ok="boolean")}, faults={"shut": Fault(go="phone")})
    walk = recorder(named(book, "leaving"), inputs={"devices": ["A", "B"]})
    walk.send(ReportFault(fault="shut"), "wei")
    walk.send(ReportFault(fault="shut", step="count.B.scan"), "wei")
    walk.send(HandIn(step="phone"), "wei")
    walk.send(HandIn(step="count.A.scan", answers={"ok": True}), "wei")
    walk.send(HandIn(step="count.B.scan", answers={"ok": False}), "wei")
    return walk


def faults() -> Recorder:
    """Faults: detours, returns, forms, who is told, and where there is none to report."""
    steps = {
        "enter": Work(),
        "test": Work(),
        "sign": Work(),
        "done": DONE,
        "backup": Work(next=to("test")),
        "fetch": Work(next=to("$return")),
    }
    message: Any = {"en": ["Code ", cel("this.code", this__code="string")], "zh-CN": "故障"}
    found = {
        "down": Fault(
            from_=("enter",), form="report", notify=("role:support",), message=message, go="backup"
        ),
        "empty": Fault(from_=("enter", "test"), go="fetch"),
    }
    walk = recorder(
        named(runbook(steps, faults=found, forms={"report": form(["code"], code="string")}), "faults")
    )
    walk.send(ReportFault(fault="empty"), "chen")
    walk.send(ReportFault(fault="empty"), "wei")
    walk.send(HandIn(step="fetch"), "wei")
    walk.send(ReportFault(fault="down"), "wei")
    walk.send(ReportFault(fault="down", answers={"code": "E12"}), "wei")
    walk.send(ReportFault(fault="down", answers={"code": "E12"}), "wei")
    walk.send(HandIn(step="backup"), "wei")
    walk.send(ReportFault(fault="empty", step="test"), "wei")
    walk.send(HandIn(step="fetch"), "wei")
    walk.send(HandIn(step="test"), "wei")
    walk.send(ReportFault(fault="smoke", step="sign"), "wei")
    walk.send(HandIn(step="sign"), "wei")
    return walk


def ladders() -> Recorder:
    """Ladders, extensions and pauses: what is armed, what fires, what is refused."""
    ladder = (
        rung("due-30m", notify=("assignee",), message={"en": "soon"}),
        rung("due", reassign="nearest"),
        rung("due+2h", raise_to=("role:regional",)),
        rung("start+9h", outcome="lapse"),
    )
    review = msgspec.structs.replace(approval(ok="done", lapse="stop"), due=after("4h"), escalate=ladder)
    steps = {"review": review, "done": DONE, "stop": REFUSED}
    book = runbook(steps, due=after("1d"), escalate=(rung("due", notify=("role:regional",)),))
    walk = recorder(named(book, "ladders"))

    def fire(key: str = "review") -> None:
        owner = walk.state.open[key] if key else walk.state
        walk.now = max(walk.now, owner.timer.at)
        walk.send(Fire(timer=key, armed=owner.armed), SYSTEM)

    walk.send(Fire(timer="review", armed=2), SYSTEM)
    walk.send(Fire(timer="review", armed=2), "he")
    fire()
    walk.send(Fire(timer="review", armed=2), SYSTEM)
    walk.now += 10 * 60_000
    walk.send(Act(act="pause", reason="flood"), "he")
    walk.send(Fire(timer="review", armed=3), SYSTEM)
    walk.send(Decide(outcome="ok"), "chen")
    walk.now += DAY
    walk.send(Act(act="resume"), "he")
    fire()
    fire()
    walk.send(Act(act="extend", step="review", by_="1h", reason="traffic"), "zhao")
    walk.send(Act(act="extend", until=walk.now + 2 * DAY), "he")
    walk.send(Act(act="extend", by_="later"), "he")
    fire()
    walk.send(Decide(step="review", outcome="ok"), "chen")
    return walk


def raised() -> Recorder:
    """Approvals that are raised: who has a voice until that is settled; of several stages nobody else."""
    ladder = (rung("due", raise_to=("role:regional",)),)
    late = {"due": after("1h"), "escalate": ladder}
    twice = Stage(by="role:manager", need={"ok": Need(n=2)})
    first = Approval(stages=(twice,), first="ok", outcomes={"ok": to("second"), "no": to("stop")})
    stages = (Stage(by="role:manager"), Stage(by="role:head"))
    second = Approval(stages=stages, first="ok", outcomes={"ok": to("done")})
    steps = {
        "work": Work(),
        "first": msgspec.structs.replace(first, **late),
        "second": msgspec.structs.replace(second, **late),
        "done": DONE,
        "stop": REFUSED,
    }
    walk = recorder(named(runbook(steps), "raised"))

    def fire(key: str) -> None:
        owner = walk.state.open[key]
        assert owner.timer is not None
        walk.now = max(walk.now, owner.timer.at)
        walk.send(Fire(timer=key, armed=owner.armed), SYSTEM)

    walk.send(HandIn(step="work"), "wei")
    walk.send(Decide(outcome="ok"), "zhao")
    fire("first")
    walk.send(Decide(outcome="ok"), "he")
    walk.send(Decide(outcome="ok"), "zhao")
    walk.send(Act(act="extend", step="first", by_="1h", reason="traffic"), "zhao")
    walk.send(Decide(step="first", outcome="no"), "zhao")
    walk.send(Decide(step="first", outcome="ok"), "bo")
    fire("second")
    walk.send(Decide(outcome="ok"), "zhao")
    walk.send(Decide(outcome="ok"), "chen")
    walk.send(Decide(outcome="ok"), "zhao")
    walk.send(Decide(outcome="ok"), "he")
    return walk


def outside() -> Recorder:
    """Waits, child jobs and actions: what they ask for, and every answer."""
    weak = cel("event.signal < 3", event__signal="int")
    any_signal = cel("event.signal > 0", event__signal="int")
    device = {"$cel": {"cel": "inputs.device", "vars": {"inputs.device": "string"}}}
    about = {"$text": ["Job ", {"cel": "job.id", "vars": {"job.id": "string"}}]}
    steps = {
        "wait": Wait(
            event="device.online",
            when=any_signal,
            up_to=after("1d"),
            otherwise=to("pause"),
            next=to((weak, "repair"), "pause"),
        ),
        "repair": Call(
            sop="terminal-repair",
            with_={"device": device},
            outcomes={"refused": to("pause")},
            next=to("send"),
        ),
        "pause": Wait(for_=after("2h")),
        "send": Do(action="webhook", with_={"text": about}, on_error=to("again")),
        "again": Do(action="webhook"),
        "done": DONE,
    }  # fmt: skip
    walk = recorder(named(runbook(steps, overseers=("role:regional",)), "outside"), inputs={"device": "T-1"})
    walk.send(Occur(event={}), SYSTEM)
    for happened in (
        {"device": "T-2", "signal": 5},
        {"device": "T-1"},
        {"device": "T-1", "data": {"signal": 1}},
    ):
        walk.send(Occur(event={"type": "device.online", **happened}), SYSTEM)
    child = walk.state.open["repair"].child
    walk.send(ChildEnded(step="repair", child="other", end="completed"), SYSTEM)
    walk.send(ChildEnded(step="repair", child=child, end="completed"), "he")
    walk.send(ChildEnded(step="repair", child=child, end="refused"), SYSTEM)
    timer = walk.state.open["pause"]
    walk.now = timer.timer.at
    walk.send(Fire(timer="pause", armed=timer.armed), SYSTEM)
    opened = walk.state.open["send"].opened
    walk.send(ActionDone(step="send", opened=opened - 1), SYSTEM)
    walk.send(ActionDone(step="send", opened=opened, error="HTTP 500"), SYSTEM)
    opened = walk.state.open["again"].opened
    walk.send(ActionDone(step="again", opened=opened, error="HTTP 500"), SYSTEM)
    walk.send(ActionDone(step="again", opened=opened, result={"ok": True}), SYSTEM)
    return walk


def acts() -> Recorder:
    """Acts of supervisors: who may, what they change, what is never waived."""
    steps = {
        "first": Work(),
        "second": Work(by="role:coordinator"),
        "sign": Work(locked=True, mandatory=True),
        "promised": Work(mandatory=True),
        "review": approval(ok="done"),
        "done": DONE,
    }
    guarantee = Guarantee(before="done", always=("promised",))
    walk = recorder(named(runbook(steps, overseers=("role:manager",), guarantees=(guarantee,)), "acts"))
    walk.send(Act(act="decline", reason="far"), "chen")
    walk.send(Act(act="accept"), "wei")
    walk.send(Act(act="decline", reason="far"), "wei")
    walk.send(Act(act="assign", to="lin"), "dai")
    walk.send(Act(act="reassign", to="old"), "chen")
    walk.send(Act(act="reassign", to="wei"), "wei")
    walk.send(Act(act="take_over"), "chen")
    walk.send(Act(act="waive", step="first"), "bo")
    walk.send(Act(act="waive", step="second", reason="known"), "bo")
    walk.send(Act(act="waive", step="first", reason="known"), "bo")
    walk.send(Act(act="transfer", to="ningbo", reason="moved"), "he")
    walk.send(Act(act="waive", step="second", reason="known"), "bo")
    walk.send(Act(act="waive", step="second", reason="known"), "he")
    walk.send(Act(act="waive", step="sign", reason="known"), "he")
    walk.send(HandIn(step="sign"), "chen")
    walk.send(Act(act="waive", step="promised", reason="known"), "he")
    walk.send(HandIn(step="promised"), "chen")
    walk.send(Act(act="waive", step="review", reason="known"), "he")
    walk.send(Act(act="note", reason="gate shut"), "chen")
    walk.send(Act(act="note", reason="which gate?", to="wei"), "chen")
    walk.send(Act(act="note", to="wei"), "chen")
    walk.send(Act(act="cancel"), "he")
    walk.send(Act(act="cancel", reason="shop closed"), "he")
    walk.send(Act(act="note", reason="late"), "he")
    return walk


HAND_WRITTEN: tuple[Callable[[], Recorder], ...] = (
    evidence, signatures, order, opening, approvals, composites, leaving, faults, ladders, raised,
    outside, acts,
)  # fmt: skip

SEEDS = range(8)


def main() -> None:
    """Write every file anew."""
    WALKS.mkdir(parents=True, exist_ok=True)
    for make in HAND_WRITTEN:
        about = " ".join((make.__doc__ or "").split())
        write(WALKS / f"{make.__name__}.json", make().vector(about))
    for seed in SEEDS:
        about = f"A random walk through a random runbook, from the seed {seed}."
        write(WALKS / f"random-{seed}.json", generated(seed).vector(about))


if __name__ == "__main__":
    main()
