"""The load: gateways, openers, field people and a boss, each asking again until it is answered."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from contextlib import suppress
from typing import Any

import httpx

DEVICES = tuple(f"T-{number}" for number in range(8))
FIELD = ("wei", "bo", "amy", "kim")
FAULTY = frozenset({400, 401, 404, 422, 500})
"""Answers that nobody here gives a reason for. A step may be somebody else's by now (403), or done (409)."""


class Told:
    """What was acknowledged, and what went wrong on the way; written by many threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.events: set[str] = set()
        self.beats: dict[int, str] = {}  # number: job
        self.left_alone: set[str] = set()
        self.accepted: dict[str, list[tuple[str, str]]] = {}  # job: (person, offer)
        self.answers: Counter[str] = Counter()
        self.odd: list[str] = []


class Person(threading.Thread):
    """Somebody with a token who does something again and again until the load ends."""

    def __init__(self, url: str, token: str, told: Told, seed: str, ends: float) -> None:
        super().__init__(daemon=True)
        self.told, self.random, self.ends = told, random.Random(seed), ends
        self.pace = 1.0
        self._headers = {"Authorization": f"Bearer {token}"}
        self._url = url
        self._client = self._new()
        self.failed: BaseException | None = None

    def _new(self) -> httpx.Client:
        return httpx.Client(base_url=self._url, headers=self._headers, timeout=10, trust_env=False)

    def ask(self, method: str, path: str, body: Any = None, *, key: str | None = None) -> httpx.Response:
        """Ask until there is an answer of a server that is well; the same key each time."""
        headers = {"Idempotency-Key": key} if key else {}
        ends = time.monotonic() + 120
        while True:
            try:
                response = self._client.request(method, path, json=body, headers=headers)
            except httpx.TransportError as error:
                trouble = type(error).__name__
                with suppress(Exception):
                    self._client.close()
                self._client = self._new()
            else:
                if response.status_code in FAULTY:
                    with self.told.lock:
                        self.told.odd.append(f"{method} {path}: {response.status_code} {response.text[:400]}")
                if response.status_code < 500 and response.status_code != 429:
                    with self.told.lock:
                        self.told.answers[str(response.status_code)] += 1
                    return response
                trouble = str(response.status_code)
            with self.told.lock:
                self.told.answers[trouble] += 1
            if time.monotonic() > ends:
                raise TimeoutError(f"{method} {path} was never answered: {trouble}")
            time.sleep(self.random.uniform(0.05, 0.4))

    @property
    def goes_on(self) -> bool:
        return time.monotonic() < self.ends

    def run(self) -> None:
        try:
            self.work()
        except BaseException as error:  # noqa: BLE001  told at the end
            self.failed = error
        finally:
            self._client.close()

    def work(self) -> None:
        raise NotImplementedError


class Gateway(Person):
    """Hands in events in batches, shuffled, some twice in a batch, some again later, some late."""

    name_ = "gateway"

    def work(self) -> None:
        kept: list[dict[str, Any]] = []
        while self.goes_on:
            batch = [self._event() for _ in range(self.random.randint(1, 12))]
            kept += self.random.sample(batch, k=min(len(batch), 2))
            held = [batch.pop() for _ in range(len(batch) // 5)]
            batch += [self.random.choice(kept) for _ in range(2)]
            self.random.shuffle(batch)
            self._send(batch)
            kept = (kept + held)[-40:]
            if held:
                self._send(held)
            time.sleep(self.pace * self.random.uniform(0.05, 0.4))
        self._send(kept)

    def _event(self) -> dict[str, Any]:
        die = self.random.random()
        kind, data = (
            ("device.error", {"code": self.random.randint(1, 9)})
            if die < 0.015
            else ("device.telemetry", {"paper": self.random.choice([3, 50, 80])})
            if die < 0.6
            else ("device.heat", {"heat": self.random.choice([20, 30, 95])})
            if die < 0.9
            else ("device.nothing", {})
        )
        now = time.time() - self.random.choice([0, 0, 0, 0.5, 3])
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now % 1 * 1000):03d}Z"
        return {
            "id": str(uuid.UUID(int=self.random.getrandbits(128))),
            "source": self.name_,
            "type": kind,
            "device": self.random.choice((*DEVICES, "nobody-knows")),
            "time": stamp,
            "data": data,
        }

    def _send(self, batch: list[dict[str, Any]]) -> None:
        answer = self.ask("POST", "/api/device-events", batch)
        if answer.status_code != 202:
            return
        for one in answer.json()["events"]:
            with self.told.lock:
                if one["status"] in ("taken", "known"):
                    self.told.events.add(one["id"])
                else:
                    self.told.odd.append(f"event refused: {one}")


class Opener(Person):
    """Opens rounds, hands in some of them, and leaves the others to their ladders."""

    first = 0

    def work(self) -> None:
        number, waiting = self.first, list[tuple[float, int, str]]()
        while self.goes_on or waiting:
            if self.goes_on:
                self._open(number, waiting)
                number += 1
                time.sleep(self.pace * self.random.uniform(0.1, 0.6))
            else:
                time.sleep(0.2)
            for one in [one for one in waiting if one[0] <= time.monotonic()]:
                waiting.remove(one)
                self._hand_in(one[1], one[2])

    def _open(self, number: int, waiting: list[tuple[float, int, str]]) -> None:
        body = {
            "sop": "beat",
            "branch": self.random.choice(["town", "coast"]),
            "inputs": {"n": number},
            **({"assignee": "root"} if self.random.random() < 0.7 else {"dispatch": {"by": "least_busy"}}),
        }
        answer = self.ask("POST", "/api/jobs", body, key=f"beat-{number}")
        if answer.status_code != 201:
            return
        job = answer.json()["job"]
        with self.told.lock:
            self.told.beats[number] = job
        if "assignee" in body and self.random.random() < 0.5:
            waiting.append((time.monotonic() + self.random.uniform(0.2, 6), number, job))
        else:
            with self.told.lock:
                self.told.left_alone.add(job)

    def _hand_in(self, number: int, job: str) -> None:
        self.ask("POST", f"/api/jobs/{job}/steps/look", {"answers": {}}, key=f"look-{number}")


class Boss(Person):
    """Decides what can be decided, some of it."""

    def work(self) -> None:
        decided: set[str] = set()
        while self.goes_on:
            with self.told.lock:
                jobs = [job for job in self.told.beats.values() if job not in self.told.left_alone]
            for job in jobs[-30:]:
                if job not in decided and self.random.random() < 0.3 and self.goes_on:
                    answer = self.ask(
                        "POST", f"/api/jobs/{job}/decisions",
                        {"step": "check", "outcome": "accept"}, key=f"check-{job}-{uuid.uuid4()}",
                    )  # fmt: skip
                    if answer.status_code == 200:
                        decided.add(job)
            time.sleep(0.5)


class FieldPerson(Person):
    """Accepts offers, or declines them, and does what was accepted; several want the same."""

    login = ""

    def work(self) -> None:
        mine: list[str] = []
        while self.goes_on:
            for offer in self.ask("GET", "/api/me/offers").json()["items"]:
                if self.random.random() < 0.3:
                    self.ask("POST", f"/api/offers/{offer['id']}/decline", {"reason": "busy"})
                    continue
                answer = self.ask("POST", f"/api/offers/{offer['id']}/accept")
                if answer.status_code == 200:
                    mine.append(offer["job"])
                    with self.told.lock:
                        self.told.accepted.setdefault(offer["job"], []).append((self.login, offer["id"]))
            if mine and self.random.random() < 0.5:
                job = mine.pop(0)
                if self.random.random() < 0.8:
                    self.ask("POST", f"/api/jobs/{job}/steps/mend", {"answers": {}}, key=f"mend-{job}")
            time.sleep(self.random.uniform(0.2, 0.6))


def people(
    url: str, tokens: dict[str, str], told: Told, seed: int, ends: float, *, pace: float = 1.0
) -> list[Person]:
    """Everybody who makes load; ``pace`` stretches their pauses."""
    crowd: list[Person] = []
    for number in range(2):
        gateway = Gateway(url, tokens["root"], told, f"gateway {seed} {number}", ends)
        gateway.name_ = f"gateway-{number}"
        opener = Opener(url, tokens["root"], told, f"opener {seed} {number}", ends)
        opener.first = number * 1_000_000
        crowd += [gateway, opener]
    crowd.append(Boss(url, tokens["max"], told, f"boss {seed}", ends))
    for login in FIELD:
        person = FieldPerson(url, tokens[login], told, f"{login} {seed}", ends)
        person.login = login
        crowd.append(person)
    for one in crowd:
        one.pace = pace
    return crowd
