"""The demo's view of a server: HTTP and nothing else."""

from __future__ import annotations

import hashlib
import time
import uuid
from typing import Any, Self

import httpx
import msgspec

CSRF = {"X-Sopwith": "1"}
CHUNK = 64 << 10


class Unexpected(Exception):
    """The server answered something else than the demo expects; the message says what."""


class Capture(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One piece of evidence, as an answer holds it."""

    blob: str
    at: int
    position: dict[str, float] | None = None
    source: str | None = None
    signer: str | None = None


class Person:
    """Somebody who has signed in, with their own cookie."""

    def __init__(self, base: str, login: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self.login = login
        self.client = httpx.Client(
            base_url=base,
            timeout=30,
            headers={"Accept-Language": "en", "User-Agent": "sopwith demo"},
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def sign_in(self, password: str) -> dict[str, Any]:
        """Begin a session."""
        answer = self.client.post(
            "/api/session", json={"login": self.login, "password": password}, headers=CSRF
        )
        if answer.status_code != 201:
            raise Unexpected(f"{self.login} cannot sign in: {_said(answer)}")
        return dict(answer.json())

    def get(self, path: str, **query: Any) -> Any:
        """What is there, as JSON."""
        answer = self.client.get(path, params=query)
        if answer.status_code != 200:
            raise Unexpected(f"GET {path}: {_said(answer)}")
        return answer.json()

    def put(self, path: str, body: Any) -> Any:
        """Make it so."""
        answer = self.client.put(path, json=body, headers=CSRF)
        if answer.status_code not in (200, 201):
            raise Unexpected(f"PUT {path}: {_said(answer)}")
        return answer.json()

    def command(self, path: str, body: Any) -> Any:
        """A command that must hold, with an idempotency key."""
        answer = self._post(path, body)
        if answer.status_code not in (200, 201):
            raise Unexpected(f"POST {path}: {_said(answer)}")
        return answer.json()

    def refused(self, path: str, body: Any, code: str) -> dict[str, Any]:
        """A command that must be refused with this code."""
        answer = self._post(path, body)
        problem = _problem(answer)
        if answer.status_code < 400 or problem.get("code") != code:
            raise Unexpected(f"POST {path}: expected the refusal {code}, found {_said(answer)}")
        return problem

    def _post(self, path: str, body: Any) -> httpx.Response:
        return self.client.post(path, json=body, headers={**CSRF, "Idempotency-Key": str(uuid.uuid4())})

    def upload(
        self, content: bytes, media_type: str, *, in_parts: bool = False
    ) -> tuple[str, dict[str, Any]]:
        """Store evidence; with ``in_parts`` as a phone does where the signal is bad, a piece at a time.

        Answers the SHA-256 and what the server says of the file.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        path = f"/api/evidence/{sha256}"
        pieces = range(0, len(content), CHUNK) if in_parts else (0,)
        for begin in pieces:
            end = min(begin + CHUNK, len(content)) if in_parts else len(content)
            headers = {**CSRF, "Content-Type": media_type}
            if in_parts:
                headers["Content-Range"] = f"bytes {begin}-{end - 1}/{len(content)}"
            answer = self.client.put(path, content=content[begin:end], headers=headers)
            whole = end == len(content)
            if answer.status_code not in ((200, 201) if whole else (202,)):
                raise Unexpected(f"PUT {path}: {_said(answer)}")
        return sha256, dict(answer.json()["facts"])

    def download(self, path: str) -> bytes:
        """The bytes that are there."""
        answer = self.client.get(path)
        if answer.status_code != 200:
            raise Unexpected(f"GET {path}: {_said(answer)}")
        return answer.content


def now_ms() -> int:
    """Now, as captures say it."""
    return time.time_ns() // 1_000_000


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _said(answer: httpx.Response) -> str:
    problem = _problem(answer)
    if "code" not in problem:
        return f"{answer.status_code} {answer.text[:200]}"
    faults = "; ".join(
        f"{fault['pointer']} {fault['code']}: {fault['message']}" for fault in problem.get("faults", ())
    )
    why = problem.get("detail") or problem["title"]
    return f"{answer.status_code} {problem['code']} ({why}) {faults}".strip()
