"""The outermost layer: what holds for every request, whether a route was found or not.

Request id, limits on headers and body, time limits, security headers, one line of log and the
measurements. Plain ASGI around the application, since Litestar's own middleware sees no request that
matched no route, and each of its layers costs more than all of this.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from api.compressing import Compressor
from api.languages import choose
from api.measurements import Measurements
from api.problems import PROBLEM_JSON, ApiProblem, Interrupted, encode, problem_of
from api.settings import Settings

log = structlog.get_logger("api")
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_BODILESS = ("GET", "HEAD")
"""Nobody reads a body of these; what their streams wait for is only the news that the asker has gone, which
may be there before anything else (a page that was left while it was loading)."""

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
APP_CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; object-src 'none'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What the web apps may do beyond that: read codes with a module of WebAssembly, show what was just taken."""

SECURITY_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), geolocation=(self), microphone=(self), payment=(), usb=()"),
    (b"x-frame-options", b"DENY"),
)
_HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


def framed(
    app: ASGIApp, settings: Settings, measurements: Measurements, *, now: Callable[[], int]
) -> ASGIApp:
    """The application with everything around it that holds for all requests. ``now`` is the server's clock in
    milliseconds: every answer of the API tells it, so that devices can measure their own."""
    compressor = Compressor()
    extra = SECURITY_HEADERS + ((_HSTS,) if settings.secure else ())

    async def frame(given: Scope, receive: Receive, send: Send) -> None:
        if given["type"] == ScopeType.WEBSOCKET:
            await app(given, receive, send)
            return
        scope: HTTPScope = given
        state = scope.setdefault("state", {})
        started = time.perf_counter()
        headers = scope["headers"]
        request_id = _request_id(headers)
        state["request_id"] = request_id
        of_api = scope["path"].startswith("/api/")
        sent = _compressed(scope, send, compressor) if of_api else send
        answer = _Answer(sent, request_id, extra, now if of_api else None)
        measurements.running.inc()
        try:
            if problem := _refuse_early(scope, settings):
                await answer.problem(scope, problem)
            else:
                # Streams (uploads, live changes) lift this limit for themselves once they have begun.
                async with asyncio.timeout(settings.answer_seconds) as limit:
                    state["time_limit"] = limit
                    reading = (
                        receive if scope["method"] in _BODILESS else _timed(receive, settings.body_seconds)
                    )
                    await app(scope, reading, answer.send)
        except TimeoutError:
            await answer.problem(scope, ApiProblem("server.timeout"))
        except Exception as error:
            log.exception("request.failed", request_id=request_id)
            await answer.problem(scope, error)
        finally:
            seconds = time.perf_counter() - started
            route = scope.get("path_template") or "unmatched"
            measurements.running.dec()
            measurements.request(scope["method"], str(route), answer.status, seconds)
            log.info(
                "request",
                request_id=request_id,
                method=scope["method"],
                route=route,
                status=answer.status,
                ms=round(seconds * 1000, 2),
                code=state.get("problem_code"),
            )

    return frame


def _compressed(scope: HTTPScope, send: Send, compressor: Compressor) -> Send:
    """``send`` that holds the head of an answer back until its body is there, and compresses a whole one."""
    begun: Message | None = None

    async def compressed(message: Message) -> None:
        nonlocal begun
        if compressor.wants(scope, message):
            begun = message
            return
        if begun is not None:
            start, begun = begun, None
            await compressor.apply(scope, start, message)
            await send(start)
        await send(message)

    return compressed


class _Answer:
    """Passes an answer on, with the headers that all answers have."""

    __slots__ = ("_extra", "_id", "_now", "_send", "begun", "status")

    def __init__(
        self,
        send: Send,
        request_id: str,
        extra: tuple[tuple[bytes, bytes], ...],
        now: Callable[[], int] | None,
    ) -> None:
        self._send, self._id, self._extra, self._now = send, request_id.encode(), extra, now
        self.begun = False
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            self.status = message["status"]
            # A route may say these itself (the start page has a policy of its own): then its word holds.
            given = [*message["headers"]]
            own = {name for name, _ in given}
            given.append((b"x-request-id", self._id))
            if self._now is not None:
                given.append((b"x-sopwith-time", b"%d" % self._now()))
                if b"cache-control" not in own:  # browsers are shared: what is not meant to stay, doesn't
                    given.append((b"cache-control", b"no-store"))
            given.extend(pair for pair in self._extra if pair[0] not in own)
            message["headers"] = given
        await self._send(message)

    async def problem(self, scope: HTTPScope, error: Exception) -> None:
        """Answer with a problem document, unless an answer has begun: then only the line can be cut."""
        if self.begun:
            return
        language = choose(_header(scope["headers"], b"accept-language"))
        problem, headers = problem_of(error, language, self._id.decode())
        scope["state"]["problem_code"] = problem.code
        body = b"" if scope.get("method") == "HEAD" else encode(problem)
        raw = [
            (b"content-type", PROBLEM_JSON.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"content-language", language.encode()),
            (b"cache-control", b"no-store"),
            *((name.lower().encode(), value.encode()) for name, value in headers.items()),
        ]
        if problem.status in (408, 413, 431):
            raw.append((b"connection", b"close"))
        await self.send({"type": "http.response.start", "status": problem.status, "headers": raw})
        await self.send({"type": "http.response.body", "body": body, "more_body": False})


def _header(headers: Any, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in headers if key == name), None)


def _request_id(headers: Any) -> str:
    """The caller's id where it is one we would write ourselves, else a new one."""
    for name, value in headers:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return str(value.decode())
    return f"{random.getrandbits(64):016x}"


def _refuse_early(scope: HTTPScope, settings: Settings) -> ApiProblem | None:
    """What can be told from the first lines of a request, before anything is read or looked up."""
    size = 0
    for name, value in scope["headers"]:
        size += len(name) + len(value)
        if name == b"content-length":
            if not value.isdigit():
                return ApiProblem("request.malformed", "Content-Length is not a number.")
            if int(value) > settings.max_upload:
                return ApiProblem("request.too_large", limit=settings.max_upload)
    if size > settings.max_headers:
        return ApiProblem("request.headers_too_large", limit=settings.max_headers)
    path = scope["path"]
    if "\x00" in path or b"%00" in scope.get("query_string", b"") or len(path) > 2048:
        return ApiProblem("request.malformed", "The address holds what no address of ours holds.")
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return ApiProblem("request.malformed", "The address is not UTF-8.")
    return None


def _timed(receive: Receive, seconds: float) -> Callable[[], Awaitable[Any]]:
    """``receive`` that gives up on a sender who stalls; whole bodies that are there already cost nothing."""
    done = False

    async def timed() -> Any:
        nonlocal done
        if done:  # what comes after the body is only the news that the asker has gone
            return await receive()
        try:
            async with asyncio.timeout(seconds):
                message = await receive()
        except TimeoutError as error:
            raise Interrupted("request.timeout") from error
        if message["type"] == "http.disconnect":
            raise Interrupted("request.malformed", "The sender went away in the middle.")
        done = not message.get("more_body", False)
        return message

    return timed
