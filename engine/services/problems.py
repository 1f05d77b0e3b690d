"""What a use case raises when it cannot answer: one small family, mapped to RFC 9457 in one place.

A person's mistake in a job command is not one of these: it comes back as the runtime's ``Refused``.
:class:`Refusal` wraps it where a caller would rather have an exception.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.language.finding import Finding
from engine.runtime.verdict import FieldFault, Refused


class ServiceProblem(Exception):
    """A stable ``code``, the HTTP ``status`` it stands for, a short ``title`` that is the same for every
    problem of the code, one ``detail`` sentence about this one, and whatever ``params`` hold beside it."""

    status = 500
    title = "The request could not be answered"

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        title: str | None = None,
        faults: tuple[FieldFault, ...] = (),
        findings: tuple[Finding, ...] = (),
        params: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.title = title or type(self).title
        self.faults = faults
        self.findings = findings
        self.params = dict(params or {})


class Unauthenticated(ServiceProblem):
    """Nobody has signed in, or what was shown (session, token, password) does not hold."""

    status = 401
    title = "Sign in first"


class Forbidden(ServiceProblem):
    """Who asks may not. ``detail`` is the reason that :func:`engine.services.access.authorise` gave."""

    status = 403
    title = "You may not do this"


class NotFound(ServiceProblem):
    """There is no such thing, or nothing that the asker may know of."""

    status = 404
    title = "There is no such thing"


class Conflict(ServiceProblem):
    """It stands in the way of what is there: a name that is taken, a version that moved on, a key reused."""

    status = 409
    title = "This does not fit what is there"


class PreconditionFailed(ServiceProblem):
    """The version that the caller named is no longer the current one."""

    status = 412
    title = "Somebody else went on meanwhile"


class Invalid(ServiceProblem):
    """What was sent cannot be taken; ``faults`` or ``findings`` hold all that is wrong with it."""

    status = 422
    title = "What was sent cannot be taken"


class TooMany(ServiceProblem):
    """Asked too often. ``params["retry_after"]`` is in whole seconds."""

    status = 429
    title = "Try again later"


class Unavailable(ServiceProblem):
    """The installation can't take it at this moment; the same request may be sent again, with the same
    idempotency key, after ``params["retry_after"]`` seconds."""

    status = 503
    title = "Try again in a moment"


_REFUSED_STATUS = {
    "form.invalid": 422,
    "evidence.missing": 422,
    "evidence.too_many": 422,
    "evidence.too_far": 422,
    "evidence.stale": 422,
    "evidence.source": 422,
    "evidence.duplicate": 422,
    "evidence.mismatch": 422,
    "evidence.check": 422,
    "order.unknown_step": 404,
    "actor.not_allowed": 403,
    "actor.four_eyes": 403,
    "order.not_open": 409,
    "approval.already_decided": 409,
    "fault.not_here": 409,
    "job.closed": 409,
    "job.moved_on": 409,
}


class Refusal(ServiceProblem):
    """The runtime's ``Refused`` as a problem: its code, its status, its faults and its details."""

    title = "The job does not take this"

    def __init__(self, refused: Refused) -> None:
        super().__init__(
            refused.code,
            f"The command was refused: {refused.code}",
            faults=refused.faults,
            params=refused.details,
        )
        self.refused = refused
        self.status = _REFUSED_STATUS[refused.code]
