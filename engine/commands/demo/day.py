"""A lively day for the demo's field worker: jobs that are new, begun, overdue, nearly due,
paused and done, and work that its job did not take.

They are opened and walked through the use cases themselves, at instants before now, so that everything about
them (deadlines, ladders, histories, evidence) is as it would have come about.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from engine.commands.demo.pictures import photograph, signature, stamped
from engine.commands.demo.subjects import BRANCH, SUBJECTS
from engine.runtime.commands import Act, Decide, HandIn
from engine.services.access import Actor
from engine.services.clock import SettableClock
from engine.services.commands import JobCommand, carry_out, done
from engine.services.evidence import Upload
from engine.services.opening import open_job
from engine.services.subjects import put_subject
from engine.services.withheld import WithheldWork, tell

if TYPE_CHECKING:
    from engine.services.context import Services

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
PEOPLE = ("lin", "wei", "qian", "chen", "gao", "sun")
"""Who takes part; without one of them there is no day."""


def furnish_day(services: Services) -> bool:
    """Open the jobs of the day, where there is none yet and the demo's people are there; whether it did."""
    people = services.organisations.current().people
    if not all(login in people for login in PEOPLE):
        return False
    if services.store.read(lambda view: view.rows("SELECT 1 FROM job LIMIT 1")):
        return False
    Day(services).fill()
    return True


class Day:
    """Opens and walks jobs at instants before now."""

    def __init__(self, services: Services) -> None:
        self._now = services.clock.now()
        self._clock = SettableClock(self._now)
        self._services = replace(services, clock=self._clock)
        self._pictures = 0

    def fill(self) -> None:
        for subject in SUBJECTS.values():
            put_subject(self._services, self._as("lin"), subject=subject)
        self._finished()
        self._given_away()
        self._to_be_approved("CH-2103", card="mobile", ago=3 * DAY, overall=4)
        self._to_be_approved("CH-2102", card="game", ago=50 * MINUTE, overall=5)
        self._paused()
        self._overdue()
        self._each_device()
        self._any_order()
        self._repair()
        self._offered()

    def _offered(self) -> None:
        """New, and not accepted yet."""
        self._at(40 * MINUTE)
        job = self._open("lin", "channel-activation", "CH-2101", {"card_type": "game", "quantity": 50})
        self._at(20 * MINUTE)
        self._prepare(job)

    def _overdue(self) -> None:
        """Begun two weeks ago and left since."""
        self._at(16 * DAY)
        job = self._open("lin", "channel-activation", "CH-2102", {"card_type": "mobile", "quantity": 200})
        self._prepare(job)
        self._accept(job)
        self._at(15 * DAY)
        self._hand_in(job, "verify_identity", licence=[self._photo("CH-2102", "licence")])

    def _finished(self) -> None:
        """Done last week and approved: its evidence and its dossier are there to be looked at."""
        self._at(7 * DAY)
        shop = "CH-2103"
        job = self._open("lin", "channel-activation", shop, {"card_type": "gift", "quantity": 50})
        self._prepare(job)
        self._accept(job)
        self._at(6 * DAY + 60 * MINUTE)
        self._hand_in(job, "verify_identity", licence=[self._photo(shop, "licence")])
        self._at(6 * DAY + 45 * MINUTE)
        self._hand_in(job, "enter", merchant_no="10203040", screen=[self._photo(shop, "screen")])
        self._at(6 * DAY + 30 * MINUTE)
        self._hand_in(job, "function_test", result="pass", receipt=[self._photo(shop, "receipt")])
        self._at(6 * DAY)
        drawn = self._stored(signature(self._next()))
        owner = {"blob": drawn, "at": self._clock.now(), "signer": SUBJECTS[shop].contact["name"]}
        counter = [self._photo(shop, "counter"), self._photo(shop, "counter, left")]
        self._hand_in(job, "sign", overall=5, customer=[owner], counter=counter)
        self._at(6 * DAY - 2 * HOUR)
        self._do(job, "chen", Decide(step="review", outcome="approve", comment="齐全，同意 / all clear"))

    def _to_be_approved(self, shop: str, *, card: str, ago: int, overall: int) -> None:
        """Done by a colleague; the branch's manager has to look at it. After some days it is raised."""
        self._at(ago + 5 * HOUR)
        job = self._open("lin", "channel-activation", shop, {"card_type": card, "quantity": 80})
        self._do(job, "sun", Act(act="reassign", to="qian", reason="顺路 / on her way"))
        self._prepare(job)
        self._do(job, "qian", Act(act="accept"))
        self._at(ago + 90 * MINUTE)
        self._hand_in(job, "verify_identity", by="qian", licence=[self._photo(shop, "licence")])
        self._at(ago + 70 * MINUTE)
        self._hand_in(job, "enter", by="qian", merchant_no="10203041", screen=[self._photo(shop, "screen")])
        self._at(ago + HOUR)
        self._hand_in(job, "function_test", by="qian", result="pass", receipt=[self._photo(shop, "receipt")])
        self._at(ago)
        drawn = self._stored(signature(self._next()))
        owner = {"blob": drawn, "at": self._clock.now(), "signer": SUBJECTS[shop].contact["name"]}
        counter = [self._photo(shop, "counter"), self._photo(shop, "counter, left")]
        self._hand_in(job, "sign", by="qian", overall=overall, customer=[owner], counter=counter)

    def _given_away(self) -> None:
        """Done in a cellar without signal while the job was given to somebody else: a supervisor decides."""
        self._at(5 * HOUR)
        shop = "CH-2104"
        job = self._open("lin", "channel-activation", shop, {"card_type": "music", "quantity": 30})
        self._prepare(job)
        self._accept(job)
        self._at(3 * HOUR)
        made_at, photo = self._clock.now(), self._photo(shop, "licence")
        self._at(2 * HOUR)
        self._do(job, "sun", Act(act="reassign", to="qian", reason="魏强没有信号 / out of reach"))
        self._at(HOUR)
        refused = HandIn(step="verify_identity", answers={"licence": [photo]}, at=made_at)
        tell(
            self._services,
            self._as("wei"),
            key=f"demo-{job}",
            work=WithheldWork(
                job=job,
                status="withheld",
                command=msgspec.to_builtins(refused),
                conflict="reassigned",
                code="actor.not_allowed",
                made_at=made_at,
                blobs=(photo["blob"],),
            ),
        )

    def _any_order(self) -> None:
        """In the store, looking around in whatever order; due in three hours."""
        self._at(2 * DAY)
        inputs = {"purpose": "routine", "topics": "新品陈列、上月退货 / new range, returns of last month"}
        job = self._open("lin", "store-visit", "ST-3107", inputs)
        self._accept(job)
        self._at(25 * MINUTE)
        self._do(job, "sun", Act(act="extend", until=self._now + 3 * HOUR, reason="今天必须完成 / today"))
        here = {"at": self._clock.now(), "position": self._site("ST-3107")}
        self._hand_in(job, "check_in", here=[here], front=[self._photo("ST-3107", "front")])

    def _each_device(self) -> None:
        """Four devices to be looked at, one by one."""
        self._at(DAY)
        devices = [
            {"id": "POS-01", "kind": "pos", "name": "收银台左侧 / till, left"},
            {"id": "SCAN-02", "kind": "scanner", "name": "收银台右侧 / till, right"},
            {"id": "KIOSK-03", "kind": "kiosk", "name": "入口 / entrance"},
            {"id": "FIRE-04", "kind": "extinguisher", "name": "仓库门旁 / by the stockroom"},
        ]
        job = self._open("lin", "equipment-inspection", "ST-3112", {"round": "2026-Q4", "devices": devices})
        self._accept(job)
        self._at(15 * MINUTE)
        here = {"at": self._clock.now(), "position": self._site("ST-3112")}
        self._hand_in(job, "arrive", here=[here])

    def _repair(self) -> None:
        """Urgent: somebody is to be there within hours."""
        self._at(90 * MINUTE)
        job = self._to_be_repaired("T-90422", "E13", "看打印口 / look at the printer's mouth")
        self._at(HOUR)
        self._accept(job)

    def _paused(self) -> None:
        """Waits for a part."""
        self._at(3 * DAY)
        job = self._to_be_repaired("T-90417", "E14", "主板接口松动 / a loose plug on the board")
        self._accept(job)
        self._at(2 * DAY)
        self._do(job, "sun", Act(act="pause", reason="等待主板到货 / waits for a board"))

    def _to_be_repaired(self, device: str, fault: str, look_first: str) -> str:
        job = self._open(
            "gao",
            "terminal-repair",
            device,
            {"device": device, "fault_code": fault, "description": "小票打印后交易无结果 / no result"},
        )
        self._do(
            job,
            "gao",
            HandIn(
                step="diagnose",
                answers={"reached": True, "code": fault, "remote": False, "look_first": look_first},
            ),
        )
        return job

    def _at(self, ago: int) -> None:
        self._clock.set(self._now - ago)

    def _as(self, login: str) -> Actor:
        return Actor(login=login, at=self._clock.now())

    def _open(self, by: str, sop: str, subject: str, inputs: dict[str, Any]) -> str:
        opened = open_job(
            self._services,
            self._as(by),
            sop=sop,
            branch=BRANCH,
            subject=subject,
            inputs=inputs,
            assignee="wei",
        )
        return done(opened).job

    def _prepare(self, job: str) -> None:
        answers = {"stock_ok": True, "first_card": 1001, "last_card": 1050, "owner_called": False}
        self._do(job, "lin", HandIn(step="prepare", answers=answers))

    def _accept(self, job: str) -> None:
        self._do(job, "wei", Act(act="accept"))

    def _hand_in(self, job: str, step: str, *, by: str = "wei", **answers: Any) -> None:
        self._do(job, by, HandIn(step=step, answers=answers, at=self._clock.now()))

    def _do(self, job: str, by: str, command: JobCommand) -> None:
        done(carry_out(self._services, self._as(by), job=job, command=command))

    @staticmethod
    def _site(subject: str) -> dict[str, float]:
        site = SUBJECTS[subject].site
        assert site is not None
        return {"lat": site.lat, "lon": site.lon, "accuracy": 8.0}

    def _photo(self, subject: str, caption: str) -> dict[str, Any]:
        """A photo that was taken there and then, stored, with its stamped copy."""
        at, site, seed = self._clock.now(), self._site(subject), self._next()
        taken = datetime.fromtimestamp(at // 1000, UTC)
        original = photograph(caption=caption, seed=seed, taken_at=taken, lat=site["lat"], lon=site["lon"])
        copy = stamped(original, [f"{taken:%Y-%m-%d %H:%M:%SZ}", subject, "wei"])
        return {
            "blob": self._stored(original),
            "stamped": self._stored(copy),
            "at": at,
            "position": site,
            "source": "camera",
        }

    def _stored(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        with Upload(self._services, self._as("wei"), sha256=sha256, offset=0, total=len(content)) as upload:
            upload.write(content)
            upload.finish()
        return sha256

    def _next(self) -> int:
        """Another picture than the ones before."""
        self._pictures += 1
        return self._pictures
