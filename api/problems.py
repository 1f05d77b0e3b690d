"""Problem details (RFC 9457) for whatever goes wrong, made in this one place.

A route raises :class:`ApiProblem` or lets a service's ``ServiceProblem`` pass; Litestar's own exceptions
are translated. What nobody foresaw is a 500 that says nothing but the request's id; the log has the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import structlog
from litestar.exceptions import HTTPException, ValidationException
from litestar.response import Response

from api.catalogue import ENTRIES, REQUESTS
from api.languages import Language
from api.schemas.problem import Fault, FindingOut, Problem
from api.sentences import sentence
from engine.language.finding import Finding
from engine.runtime.explain import explain
from engine.services.problems import Refusal, ServiceProblem

log = structlog.get_logger("api")
PROBLEM_JSON = "application/problem+json"
_encode = msgspec.json.Encoder(enc_hook=str).encode

_BY_STATUS = {
    400: "request.malformed",
    401: "auth.required",
    403: "access.denied",
    404: "resource.unknown",
    405: "request.method",
    406: "request.not_acceptable",
    408: "request.timeout",
    409: "resource.conflict",
    412: "resource.changed",
    413: "request.too_large",
    415: "request.media_type",
    416: "request.range",
    422: "request.invalid",
    428: "condition.required",
    429: "request.too_many",
    431: "request.headers_too_large",
    503: "server.busy",
    504: "server.timeout",
}


class RawFault(msgspec.Struct, frozen=True):
    """A fault before it is put into words; same shape as the runtime's ``FieldFault``."""

    pointer: str
    code: str
    params: Mapping[str, Any] = {}


class ApiProblem(Exception):
    """A problem the API itself finds. ``code`` is one of :data:`api.catalogue.REQUESTS`."""

    def __init__(
        self,
        code: str,
        detail: str | None = None,
        *,
        faults: Sequence[RawFault] = (),
        findings: Sequence[FindingOut] = (),
        headers: Mapping[str, str] | None = None,
        **details: Any,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.status = REQUESTS[code].status
        self.detail = detail
        self.faults = tuple(faults)
        self.findings = tuple(findings)
        self.headers = dict(headers or {})
        self.details = details


class Interrupted(ApiProblem):
    """A body that did not arrive whole: its sender stalled (``request.timeout``) or went away."""


def describe_finding(finding: Finding) -> FindingOut:
    """A finding as it goes over the wire; the same keys as ``sopwith check --format json``."""
    return FindingOut(
        code=finding.code,
        severity=finding.severity,
        file=finding.place.file,
        line=finding.place.line,
        column=finding.place.column,
        message=finding.message.titles,
        hint=None if finding.hint is None else finding.hint.titles,
        path=finding.path,
    )


def problem_of(error: Exception, language: Language, request_id: str) -> tuple[Problem, dict[str, str]]:
    """The problem document for an exception, and the headers that go with it."""
    headers: dict[str, str] = {}
    findings: tuple[FindingOut, ...] = ()
    faults: Sequence[Any] = ()
    details: dict[str, Any] = {}
    title: str | None = None
    if isinstance(error, ApiProblem):
        code, status, detail = error.code, error.status, error.detail
        faults, findings = error.faults, error.findings
        headers, details = error.headers, error.details
    elif isinstance(error, ServiceProblem):
        code, status, detail, title = error.code, error.status, error.detail, error.title
        faults, details = error.faults, dict(error.params)
        findings = tuple(describe_finding(finding) for finding in error.findings)
        if isinstance(error, Refusal):
            detail = explain(error.refused, language)
    elif isinstance(error, HTTPException) and error.status_code in _BY_STATUS:
        code, status, detail = _BY_STATUS[error.status_code], error.status_code, error.detail
        if isinstance(error, ValidationException):
            code, detail = "request.parameter", None
            faults = _parameter_faults(error)
        elif status in (404, 405):
            detail = None
        headers = dict(error.headers or {})
    else:
        code, status, detail = "server.error", 500, None
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="sopwith"'
    if (seconds := details.get("retry_after")) is not None:
        headers["Retry-After"] = str(seconds)
    entry = ENTRIES.get(code) or (ENTRIES[_BY_STATUS[status]] if status in _BY_STATUS else None)
    if entry is not None and (language == "zh-CN" or title is None or code in ENTRIES):
        title = entry.zh if language == "zh-CN" else entry.en
    problem = Problem(
        type=f"/problems/{code}",
        title=title or code,
        status=status,
        code=code,
        detail=detail,
        request_id=request_id,
        faults=tuple(
            Fault(
                pointer=fault.pointer,
                code=fault.code,
                message=sentence(fault.code, fault.params, language),
                params=dict(fault.params),
            )
            for fault in faults
        ),
        findings=findings,
        details=details,
    )
    return problem, headers


def _parameter_faults(error: ValidationException) -> list[RawFault]:
    """Litestar's list of what is wrong with query, path and headers."""
    extra = error.extra if isinstance(error.extra, list) else []
    found = [
        RawFault(
            f"/{item.get('key', '')}" if item.get("key") else "",
            "parameter",
            {"in": str(getattr(item.get("source"), "value", item.get("source") or "request")),
             "reason": str(item.get("message", ""))},
        )
        for item in extra
        if isinstance(item, dict)
    ]  # fmt: skip
    return found or [RawFault("", "parameter", {"in": "request", "reason": error.detail})]


def encode(problem: Problem) -> bytes:
    """The document's bytes."""
    return _encode(problem)


def problem_response(request: Any, error: Exception) -> Response[bytes]:
    """Litestar's exception handler for everything."""
    state = request.scope["state"]
    request_id = state.get("request_id", "")
    language: Language = request.language
    problem, headers = problem_of(error, language, request_id)
    if problem.status >= 500 and problem.code == "server.error":
        log.error("request.failed", request_id=request_id, exc_info=error)
    state["problem_code"] = problem.code
    return Response(
        encode(problem),
        status_code=problem.status,
        media_type=PROBLEM_JSON,
        headers={**headers, "Content-Language": language, "Cache-Control": "no-store"},
    )
