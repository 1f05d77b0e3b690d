"""Commands on a job: gather the facts, decide, write it all down in one transaction.

Every way to change a job comes through here: the API, timers, device events, child jobs. ``submit`` is the
way without a waiting thread (its answer comes after the commit); ``carry_out`` waits for it.

- The actor must be allowed by :func:`engine.services.access.authorise` (:class:`Forbidden`, and
  :class:`NotFound` for a job that the actor may not even see); then the runtime decides.
- ``key`` makes it idempotent: the same key with the same command gives the first answer again
  (``repeated``), with another command it is a :class:`Conflict` ``idempotency.reused``.
- ``seen`` is the job's version the caller knows (If-Match): if the job went on, ``Refused(job.moved_on)``.
- What it opens in other jobs (a child of a ``call`` step, a parent told of its child's end) happens in the
  same transaction.
"""

from __future__ import annotations

from concurrent.futures import Future

from engine.runtime.commands import Act, ActionDone, Decide, HandIn, ReportFault
from engine.runtime.verdict import Refused
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.problems import Refusal
from engine.services.views import Done

JobCommand = HandIn | ReportFault | Decide | Act | ActionDone
"""What may come from outside for a job that exists."""


def carry_out(
    services: Services,
    actor: Actor,
    *,
    job: str,
    command: JobCommand,
    key: str | None = None,
    seen: int | None = None,
) -> Done | Refused:
    """Carry out ``command`` on the job and wait until it is durable."""
    return submit(services, actor, job=job, command=command, key=key, seen=seen).result()


def submit(
    services: Services,
    actor: Actor,
    *,
    job: str,
    command: JobCommand,
    key: str | None = None,
    seen: int | None = None,
) -> Future[Done | Refused]:
    """As :func:`carry_out`, without waiting: the future ends after the commit. It never blocks."""
    raise NotImplementedError


def done(answer: Done | Refused) -> Done:
    """The answer if the command held; a refusal becomes a raised :class:`Refusal`."""
    if isinstance(answer, Refused):
        raise Refusal(answer)
    return answer
