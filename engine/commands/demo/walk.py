"""The walk: a channel is activated, from opening the job to a dossier that anybody can verify."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from engine.commands.demo.http import Capture, Person, Unexpected, now_ms
from engine.commands.demo.pictures import photograph, signature
from engine.commands.terminal import both

SITE = (30.2741, 120.1551)
BRANCH = "hangzhou"
Trace = Callable[[str, str], None]
"""Is told what was done and what came of it."""


class Walk:
    """One job, walked through the HTTP API of a running server by three people."""

    def __init__(self, base: str, password: str, trace: Trace) -> None:
        self.trace = trace
        self.password = password
        self.coordinator, self.worker, self.manager = (Person(base, who) for who in ("lin", "wei", "chen"))
        # Other pictures each time: the server knows a photo that it has seen before.
        self.seed = random.SystemRandom().randrange(2**31)
        self.job = ""
        self.last: dict[str, Any] = {}

    def run(self) -> None:
        """All of it. Raises :class:`Unexpected` at the first thing that differs."""
        self.sign_in()
        self.open()
        self.skip_is_refused()
        self.verify_identity()
        self.fall_back()
        self.finish_on_site()
        self.approve()
        self.dossier()

    def sign_in(self) -> None:
        for person in (self.coordinator, self.worker, self.manager):
            found = person.sign_in(self.password)
            self.trace(both("signs in", "登录"), f"{found['name']} ({person.login})")

    def open(self) -> None:
        number = f"DEMO-{self.seed:08x}"
        self.coordinator.put(
            f"/api/subjects/channel/{number}",
            {
                "name": both(f"Corner shop {number[-4:]}", f"街角小店 {number[-4:]}"),
                "branch": BRANCH,
                "site": {"lat": SITE[0], "lon": SITE[1]},
                "address": "杭州市西湖区文三路 1 号",
            },
        )
        done = self.coordinator.command(
            "/api/jobs",
            {
                "sop": "channel-activation",
                "branch": BRANCH,
                "subject": number,
                "assignee": self.worker.login,
                "inputs": {"card_type": "game", "quantity": 50},
            },
        )
        self.job = done["job"]
        self._went(
            done, "prepare", both(f"opens job {self.job} for {number}", f"为 {number} 创建工单 {self.job}")
        )
        self._step(
            self.coordinator,
            "prepare",
            {"stock_ok": True, "first_card": 1, "last_card": 50},
            "verify_identity",
        )

    def skip_is_refused(self) -> None:
        problem = self.worker.refused(self._path("steps/sign"), {"answers": {}}, "order.not_open")
        self.trace(both("tries to skip to the signature", "试图跳到签字"), self._no(problem))
        problem = self.worker.refused(
            self._path("steps/verify_identity"), {"answers": {}}, "evidence.missing"
        )
        self.trace(both("hands in without the photo", "不拍照就提交"), self._no(problem))

    def verify_identity(self) -> None:
        away = self._photo("licence, far away", lat=SITE[0] + 0.01)
        problem = self.worker.refused(
            self._path("steps/verify_identity"), {"answers": {"licence": [away]}}, "evidence.too_far"
        )
        self.trace(both("takes the photo a kilometre away", "在一公里外拍照"), self._no(problem))
        self._step(
            self.worker, "verify_identity", {"licence": [self._photo("licence", in_parts=True)]}, "enter"
        )

    def fall_back(self) -> None:
        done = self.worker.command(
            self._path("faults"),
            {"fault": "system_down", "answers": {"code": self._fault_code(), "what_happened": "timeout"}},
        )
        self._went(done, "backup_entry", both("reports that the system is down", "上报系统故障"))
        told = [event for event in done["events"] if event["type"] == "people.notified"]
        if not told:
            self._differs("people.notified", done["events"])
        self.trace(both("technical support is told", "已通知技术支持"), ", ".join(told[0].get("people", ())))
        self._step(self.worker, "backup_entry", {"screen": [self._photo("backup receipt")]}, "function_test")

    def finish_on_site(self) -> None:
        answers = {"result": "pass", "trials": [{"what": "sell and void", "ok": True}]}
        self._step(
            self.worker, "function_test", {**answers, "receipt": [self._photo("test receipt")]}, "sign"
        )
        drawn, facts = self.worker.upload(signature(self.seed), "image/png")
        self._uploaded("signature", facts)
        signed = Capture(blob=drawn, at=now_ms(), signer="The owner")
        self._step(
            self.worker,
            "sign",
            {"overall": 5, "customer": [signed], "counter": [self._photo("counter")]},
            "review",
        )

    def approve(self) -> None:
        problem = self.worker.refused(
            self._path("decisions"), {"outcome": "approve", "step": "review"}, "actor.not_allowed"
        )
        self.trace(both("tries to approve the own work", "试图自己批准"), self._no(problem))
        done = self.manager.command(
            self._path("decisions"), {"outcome": "approve", "comment": both("All clear.", "齐全，同意。")}
        )
        if (done["status"], done["end"]) != ("completed", "completed"):
            self._differs("completed", f"{done['status']} ({done['end']})")
        self.trace(both("approves", "批准"), f"{self.manager.login} → {done['status']}")

    def dossier(self) -> None:
        content = self.manager.download(self._path("dossier"))
        with tempfile.TemporaryDirectory(prefix="sopwith-demo-") as folder:
            good, bad = Path(folder) / f"{self.job}.zip", Path(folder) / f"{self.job}-changed.zip"
            good.write_bytes(content)
            self.trace(both("downloads the dossier", "下载档案"), f"{len(content):,} bytes")
            for line in self._verify(good, holds=True):
                self.trace(both("verifies", "核验"), line)
            bad.write_bytes(_with_one_byte_changed(content))
            for line in self._verify(bad, holds=False):
                self.trace(both("one byte changed", "改动一个字节"), line)

    def _verify(self, path: Path, *, holds: bool) -> list[str]:
        from engine.services.verifying import verify

        found = verify(path)
        if found.holds is not holds:
            self._differs(f"holds: {holds}", f"holds: {found.holds}: {found.checks}")
        if holds:
            return [check.summary for check in found.checks]
        return [problem for check in found.checks for problem in check.problems]

    def _step(self, who: Person, step: str, answers: dict[str, Any], then: str) -> None:
        opened = self.last.get("open", {}).get(step)
        done = who.command(self._path(f"steps/{step}"), {"answers": _plain(answers), "opened": opened})
        self._went(done, then, both(f"hands in {step}", f"提交 {step}"))

    def _went(self, done: dict[str, Any], then: str, what: str) -> None:
        self.last = done
        if list(done["open"]) != [then]:
            self._differs(then, list(done["open"]))
        self.trace(what, f"→ {then}")

    def _photo(self, caption: str, *, lat: float = SITE[0], in_parts: bool = False) -> dict[str, Any]:
        self.seed += 1
        taken = datetime.now(UTC)
        content = photograph(caption=caption, seed=self.seed, taken_at=taken, lat=lat, lon=SITE[1])
        sha256, facts = self.worker.upload(content, "image/jpeg", in_parts=in_parts)
        self._uploaded(caption, facts)
        capture = Capture(
            blob=sha256,
            at=int(taken.timestamp() * 1000),
            position={"lat": lat, "lon": SITE[1]},
            source="camera",
        )
        return dict(_plain({"one": capture})["one"])

    def _uploaded(self, caption: str, facts: dict[str, Any]) -> None:
        self.trace(
            both(f"uploads: {caption}", f"上传：{caption}"),
            f"{facts['sha256'][:12]}… {facts['media_type']} {facts['size']:,} bytes",
        )

    def _fault_code(self) -> str:
        entries = self.worker.get("/api/code-lists/fault-codes")["content"]["entries"]
        return str(next(entry["code"] for entry in entries if not entry["retired"]))

    def _path(self, rest: str) -> str:
        return f"/api/jobs/{self.job}/{rest}"

    @staticmethod
    def _no(problem: dict[str, Any]) -> str:
        where = ", ".join(fault["pointer"] for fault in problem.get("faults", ()) if fault["pointer"])
        return f"✗ {problem['code']} {where}".rstrip()

    @staticmethod
    def _differs(expected: object, found: object) -> NoReturn:
        raise Unexpected(f"expected {expected}, found {found}")


def _plain(answers: dict[str, Any]) -> dict[str, Any]:
    import msgspec

    found: dict[str, Any] = msgspec.to_builtins(answers)
    return found


def _with_one_byte_changed(content: bytes) -> bytes:
    """The archive with one bit of one byte turned, in the middle of a stored file."""
    at = len(content) // 2
    return content[:at] + bytes((content[at] ^ 0x01,)) + content[at + 1 :]
