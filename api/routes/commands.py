"""What is asked of a job: opening it, handing in, faults, decisions, acts. All go the same way.

A command is read, handed to the services, and answered after it is durable. ``Idempotency-Key`` makes
sending it again harmless; ``If-Match`` has it refused when somebody else went on meanwhile.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import unquote

import msgspec
from litestar.params import JSONBody
from litestar.response import Response

from api.answers import JOB_COMMAND, of_command
from api.asked import Asked
from api.conditions import key_of, raw_json, version_of
from api.guards import signed_in
from api.handlers import post
from api.parameters import IdempotencyKey, IfMatch, JobId, Name
from api.schemas.jobs import (
    ActSent,
    AssignSent,
    CancelSent,
    DecisionSent,
    DispatchSent,
    DoneOut,
    EventSent,
    FaultSent,
    JobSent,
    NoteSent,
    OccurredOut,
    StepSent,
    TransferSent,
)
from api.schemas.shape import milliseconds
from engine.runtime.commands import Act, Decide, HandIn, ReportFault
from engine.runtime.verdict import Refused
from engine.services import occurring, opening
from engine.services.access import Action
from engine.services.commands import JobCommand, submit
from engine.services.problems import Refusal
from engine.services.views import Done


def _ms(at: datetime | None) -> int | None:
    return None if at is None else milliseconds(at)


def _rule(sent: DispatchSent | None) -> dict[str, Any] | None:
    """The dispatch that was asked for, as an SOP has it once compiled."""
    if sent is None:
        return None
    rule: dict[str, Any] = {"by": sent.by_}
    if sent.within is not None:
        rule["within"] = sent.within
    if sent.accept_within is not None:
        rule["accept_within"] = {"n": int(sent.accept_within[:-1]), "unit": sent.accept_within[-1]}
    if sent.to is not None:
        rule["to"] = sent.to
    return rule


def _answer(request: Asked, name: Name, outcome: Done | Refused, *, status: int = 200) -> Response[DoneOut]:
    """The answer to a command; a refusal is raised and becomes a problem document."""
    commands = request.parts.measurements.commands
    if isinstance(outcome, Refused):
        commands.labels(name, outcome.code).inc()
        raise Refusal(outcome)
    commands.labels(name, "repeated" if outcome.repeated else "accepted").inc()
    headers = {"ETag": f'"{outcome.version}"', "Cache-Control": "no-store"}
    if outcome.repeated:
        headers["Idempotent-Replayed"] = "true"
    if status == 201:
        headers["Location"] = f"/api/jobs/{outcome.job}"
    return raw_json(msgspec.json.encode(outcome), status=status, headers=headers)


async def _carry_out(
    request: Asked, job: JobId, command: JobCommand, key: str | None, if_match: str | None
) -> Response[DoneOut]:
    future = submit(
        request.services,
        request.actor,
        job=job,
        command=command,
        key=key_of(key),
        seen=version_of(if_match),
    )
    name = command.act if isinstance(command, Act) else command.__struct_config__.tag
    return _answer(request, str(name), await request.committed(future))


@post(
    "/api/jobs",
    guards=[signed_in(Action.JOB_OPEN)],
    operation_id="openJob",
    tags=["jobs"],
    summary="Open a job",
    status_code=201,
    responses=of_command("resource.unknown", "form.invalid", "actor.not_allowed"),
)
async def open_job(
    request: Asked, data: JSONBody[JobSent], idempotency_key: IdempotencyKey = None
) -> Response[DoneOut]:
    """Open a job of a published SOP at a branch, on the runbook of that branch's variant."""
    future = opening.submit_open(
        request.services,
        request.actor,
        sop=data.sop,
        branch=data.branch,
        inputs=data.inputs,
        subject=data.subject,
        site=None if data.site is None else data.site.value(),
        assignee=data.assignee,
        priority=data.priority,
        at=_ms(data.at),
        skew=data.skew,
        dispatch=_rule(data.dispatch),
        key=key_of(idempotency_key),
    )
    return _answer(request, "open", await request.committed(future), status=201)


@post(
    "/api/jobs/{job:str}/steps/{address:path}",
    guards=[signed_in(Action.JOB_HAND_IN)],
    operation_id="handIn",
    tags=["steps"],
    summary="Hand in a step",
    status_code=200,
    responses=of_command(*JOB_COMMAND),
)
async def hand_in(
    request: Asked,
    *,
    job: JobId,
    address: Name,
    data: JSONBody[StepSent],
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> Response[DoneOut]:
    """Hand in the answers and the evidence of a work step.

    Evidence is uploaded first (`PUT /api/evidence/{sha256}`) and named in the answers by its SHA-256. All
    faults are told at once, each with the JSON pointer of its field.
    """
    command = HandIn(
        step=_address(request, address),
        answers=data.answers,
        opened=data.opened,
        at=_ms(data.at),
        skew=data.skew,
    )
    return await _carry_out(request, job, command, idempotency_key, if_match)


def _address(request: Asked, parsed: str) -> str:
    """The address as it was written: routing has decoded it and folds slashes, which an item may hold."""
    raw: bytes | None = request.scope.get("raw_path")
    if raw:
        _, found, rest = raw.partition(b"?")[0].partition(b"/steps/")
        if found:
            return unquote(rest.decode("latin-1"), errors="replace").rstrip("/")
    return parsed.strip("/")


@post(
    "/api/jobs/{job:str}/faults",
    guards=[signed_in(Action.JOB_HAND_IN)],
    operation_id="reportFault",
    tags=["steps"],
    summary="Report a fault",
    status_code=200,
    responses=of_command(*JOB_COMMAND, "fault.not_here"),
)
async def report_fault(
    request: Asked,
    job: JobId,
    data: JSONBody[FaultSent],
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> Response[DoneOut]:
    """Report what the SOP foresees as a fault: the work goes on by the path that the SOP names."""
    command = ReportFault(
        fault=data.fault, step=data.step, answers=data.answers, at=_ms(data.at), skew=data.skew
    )
    return await _carry_out(request, job, command, idempotency_key, if_match)


@post(
    "/api/jobs/{job:str}/decisions",
    guards=[signed_in(Action.JOB_DECIDE)],
    operation_id="decide",
    tags=["approvals"],
    summary="Decide",
    status_code=200,
    responses=of_command(*JOB_COMMAND, "approval.already_decided"),
)
async def decide(
    request: Asked,
    job: JobId,
    data: JSONBody[DecisionSent],
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> Response[DoneOut]:
    """Give your voice in an approval."""
    command = Decide(
        outcome=data.outcome,
        step=data.step,
        comment=data.comment,
        answers=data.answers,
        opened=data.opened,
        at=_ms(data.at),
        skew=data.skew,
    )
    return await _carry_out(request, job, command, idempotency_key, if_match)


@post(
    "/api/jobs/{job:str}/acts",
    guards=[signed_in(Action.JOB_ACT)],
    operation_id="act",
    tags=["acts"],
    summary="Act on a job or on an escalation",
    status_code=200,
    responses=of_command(*JOB_COMMAND),
)
async def act(
    request: Asked,
    job: JobId,
    data: JSONBody[ActSent],
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> Response[DoneOut]:
    """Assign, accept, decline, extend, take over, waive, pause, resume, transfer, cancel or note."""
    command = Act(
        act=data.act,
        step=data.step,
        to=data.to,
        by_=data.by_,
        until=_ms(data.until),
        reason=data.reason,
        at=_ms(data.at),
        skew=data.skew,
    )
    return await _carry_out(request, job, command, idempotency_key, if_match)


@post(
    "/api/jobs/{job:str}/assign",
    guards=[signed_in(Action.JOB_ASSIGN)],
    operation_id="assign",
    tags=["acts"],
    summary="Give a job to a person",
    status_code=200,
    responses=of_command(*JOB_COMMAND),
)
async def assign(
    request: Asked,
    job: JobId,
    data: JSONBody[AssignSent],
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> Response[DoneOut]:
    """Give the job to a person, whoever had it before."""
    command = Act(act="assign", to=data.to, reason=data.reason)
    return await _carry_out(request, job, command, idempotency_key, if_match)


@post(
    "/api/jobs/{job:str}/transfer",
    guards=[signed_in(Action.JOB_ACT)],
    operation_id="transfer",
    tags=["acts"],
    summary="Give a job to another branch",
    status_code=200,
    responses=of_command(*JOB_COMMAND),
)
async def transfer(
    request: Asked,
    job: JobId,
    data: JSONBody[TransferSent],
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> Response[DoneOut]:
    """Give the job to another branch; its people are looked up there from now on."""
    command = Act(act="transfer", to=data.to, reason=data.reason)
    return await _carry_out(request, job, command, idempotency_key, if_match)


@post(
    "/api/jobs/{job:str}/cancel",
    guards=[signed_in(Action.JOB_ACT)],
    operation_id="cancelJob",
    tags=["acts"],
    summary="Cancel a job",
    status_code=200,
    responses=of_command(*JOB_COMMAND),
)
async def cancel(
    request: Asked,
    job: JobId,
    data: JSONBody[CancelSent],
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> Response[DoneOut]:
    """Cancel the job, and say why. Its record stays."""
    command = Act(act="cancel", reason=data.reason)
    return await _carry_out(request, job, command, idempotency_key, if_match)


@post(
    "/api/jobs/{job:str}/notes",
    guards=[signed_in(Action.JOB_ACT)],
    operation_id="note",
    tags=["acts"],
    summary="Write a note into a job's history",
    status_code=200,
    responses=of_command(*JOB_COMMAND),
)
async def note(
    request: Asked,
    job: JobId,
    data: JSONBody[NoteSent],
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> Response[DoneOut]:
    """Write a note that stays in the job's history. With `to` that person is told: it is a question, or the
    answer to one of theirs."""
    command = Act(act="note", reason=data.text, to=data.to)
    return await _carry_out(request, job, command, idempotency_key, if_match)


@post(
    "/api/events",
    guards=[signed_in(Action.SYSTEM_OCCUR)],
    operation_id="occur",
    tags=["events"],
    summary="Tell that something happened outside",
    status_code=200,
    responses=of_command(),
)
async def occur(
    request: Asked, data: JSONBody[EventSent], idempotency_key: IdempotencyKey = None
) -> Response[OccurredOut]:
    """An event of a device or another system: every job that waits for such an event goes on."""
    event: dict[str, Any] = {
        name: value for name, value in msgspec.structs.asdict(data).items() if value is not None
    }
    found = await request.run(
        occurring.occur, request.services, request.actor, event=event, key=key_of(idempotency_key)
    )
    request.parts.measurements.commands.labels("occur", "accepted").inc()
    return raw_json(msgspec.json.encode({"jobs": found}), headers={"Cache-Control": "no-store"})


ROUTES = (open_job, hand_in, report_fault, decide, act, assign, transfer, cancel, note, occur)
