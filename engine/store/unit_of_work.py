"""The unit of work: everything one command may do to the database, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from engine.language.canonical import canonical
from engine.runtime.effects import Effects
from engine.runtime.events import Event
from engine.runtime.facts import BlobFacts
from engine.runtime.job import Job
from engine.runtime.values import Ms
from engine.store import administration, evidence, queues, runbooks
from engine.store import statements as sql
from engine.store.chain import beginning, link
from engine.store.errors import Contended, KeyReused
from engine.store.reading import Reading
from engine.store.step_rows import (
    StepRows,
    Values,
    closed_values,
    job_values,
    opening_values,
    outbox_values,
    task_values,
)
from engine.store.stored import Answered, CaptureLink, DueMessage, DueTimer, StoredJob


class UnitOfWork(Reading):
    """One transaction. Given by ``Store.write`` and ``Store.submit`` to the function; not to be kept.

    What the function does is kept when it returns, as a whole, and not at all when it raises. On
    PostgreSQL the function may be run again (serialization, deadlock), so it must do nothing but compute
    and use the unit of work; on SQLite it runs on the writer's thread, so it must be quick.
    """

    def run(self, statement: str, *parameters: Any) -> int:
        """Run a written statement (parameters marked ``?``) and answer how many rows it touched."""
        return self._hand.run(statement, parameters)

    def exclusively(self, topic: str) -> None:
        """Wait until no other unit holds ``topic``, and hold it until the end of this one: for what is
        decided by a count or by the whole of a table."""
        self._hand.exclusively(topic)

    def load_job(self, job: str) -> StoredJob | None:
        """The job, taken for writing until the end of the transaction; None when there is none."""
        return self._job(sql.LOAD_JOB_LOCKED, job)

    def append(
        self,
        before: StoredJob | None,
        events: Sequence[Event],
        after: Job,
        effects: Effects,
        *,
        captures: Iterable[CaptureLink] = (),
    ) -> StoredJob:
        """Write what one command did: the job's new state, its events in the chain, and what follows.

        ``before`` is the job that was decided on (None: a new one), ``after`` the fold of the events over
        it, ``effects`` what :func:`engine.runtime.effects.effects` read off them; ``events`` is not empty.
        ``captures`` are the blobs that the events name. Answers the job as it stands now, to go on from.

        Raises :class:`Conflict` when the job is not at ``before.version`` any more, :class:`MissingBlob`
        when a blob is not stored; nothing of the unit is kept then.
        """
        job = after.opening.id
        previous = before.last_hash if before else beginning(job)
        first = events[0].seq
        event_rows: list[Values] = []
        for event in events:
            body = canonical(event)
            sealed = link(previous, body)
            event_rows.append(
                (job, event.seq, event.at, event.by, type_of(event), first, body.decode(), previous, sealed)
            )
            previous = sealed
        at = events[-1].at
        if self._session is not None:
            self._session.flush()
        self._hand.put(
            StepRows(
                job=job,
                expected=before.version if before else None,
                moved=job_values(after, updated_at=at, last_hash=previous),
                opened=None if before else opening_values(after),
                events=event_rows,
                tasks=[task_values(job, t) for t in (*effects.tasks_opened, *effects.tasks_changed)],
                closed=[closed_values(job, t) for t in effects.tasks_closed],
                timers=[(job, t.key, t.at, t.armed) for t in effects.timers_set],
                cleared=[(job, t.key) for t in effects.timers_cleared],
                outbox=[outbox_values(job, row) for row in effects.outbox],
                # By name, so that two units naming the same blobs do not wait for each other in a circle.
                captures=sorted(
                    {(job, c.seq, c.at, c.address, c.field, c.stamped, c.blob) for c in captures},
                    key=itemgetter(-1),
                ),
                change=("job", job, after.state.branch, at),
            )
        )
        if self._session is not None:
            self._session.expire_all()
        return StoredJob(
            opening=after.opening,
            state=after.state,
            version=after.state.seq,
            last_hash=previous,
            number=before.number if before else self._number(job),
        )

    def _number(self, job: str) -> int:
        return int(self._hand.rows("SELECT number FROM job WHERE id = ?", (job,))[0][0])

    def idempotent(
        self, *, actor: str, key: str, request: str, at: int, work: Callable[[], bytes]
    ) -> Answered:
        """The answer to a request that may come more than once: ``work`` is done the first time only.

        ``request`` is a digest of what is asked, ``at`` now. Raises :class:`KeyReused` when the actor used
        the key for something else. When ``work`` raises, the key is free again.
        """
        rows = self._hand.rows(sql.FIND_ANSWER, (actor, key))
        if rows:
            known, response = rows[0]
            if known != request:
                raise KeyReused(f"idempotency key {key!r} was used for another request", key=key)
            return Answered(response=response, repeated=True)
        response = work()
        if self._hand.run(sql.KEEP_ANSWER, (actor, key, request, response, at)) != 1:
            raise Contended("the same request is being answered at this moment")
        return Answered(response=response, repeated=False)

    def changed(self, kind: str, ref: str, *, branch: str | None, at: int) -> None:
        """Add a line to the feed of changes. ``append`` does it for the job."""
        self._hand.run(sql.ADD_CHANGE, (kind, ref, branch, at))

    def keep_runbook(self, content: bytes, *, sop: str, variant: str | None, at: Ms) -> str:
        """Store a runbook (canonical JSON) unless it is stored already; answers its digest."""
        return runbooks.keep_runbook(self._hand, content, sop=sop, variant=variant, at=at)

    def record(
        self, action: str, about: str, *, by: str, at: Ms, details: dict[str, Any] | None = None
    ) -> int:
        """Add an administrative change to the installation's chained record; answers its number.

        ``action`` says what was done (``person.changed``), ``about`` to what (a login), ``details`` how.
        """
        return administration.record(self._hand, action, about, by=by, at=at, details=details or {})

    def announce_blob(self, *, sha256: str, size: int, media_type: str, uploader: str, at: Ms) -> bool:
        """A file is about to be stored; see :func:`engine.store.evidence.announce_blob`."""
        return evidence.announce_blob(
            self._hand, sha256=sha256, size=size, media_type=media_type, uploader=uploader, at=at
        )

    def blob_arrived(self, facts: BlobFacts, *, looks: str | None, uploader: str) -> None:
        """A file is safe and can be named from now on; see :func:`engine.store.evidence.blob_arrived`."""
        evidence.blob_arrived(self._hand, facts, looks=looks, uploader=uploader)

    def claim_unnamed(self, *, now: Ms, age: Ms, lease: Ms, limit: int) -> list[str]:
        """Blobs to be removed; see :func:`engine.store.evidence.claim_unnamed`."""
        return evidence.claim_unnamed(self._hand, now=now, age=age, lease=lease, limit=limit)

    def forget_removed(self, blobs: Sequence[str]) -> None:
        """Blobs whose files are gone; see :func:`engine.store.evidence.forget_removed`."""
        evidence.forget_removed(self._hand, blobs)

    def claim_timers(
        self, *, now: Ms, lease: Ms, limit: int = 500, branches: Sequence[str] | None = None
    ) -> list[DueTimer]:
        """Timers due at ``now`` (of jobs of these branches, if any are named), earliest first, for the
        claimer alone until ``now + lease``."""
        return queues.claim_timers(self._hand, now=now, lease=lease, limit=limit, branches=branches)

    def drop_timer(self, *, job: str, key: str, armed: int) -> bool:
        """Take away a timer that turned out to be armed no longer. False: it is another by now, or gone."""
        return queues.drop_timer(self._hand, job=job, key=key, armed=armed)

    def claim_messages(
        self,
        *,
        now: Ms,
        lease: Ms,
        limit: int = 100,
        kinds: Sequence[str] = (),
        branches: Sequence[str] | None = None,
    ) -> list[DueMessage]:
        """Outbox rows due at ``now`` (of these kinds, and of jobs of these branches, if any are named), for
        the claimer alone until ``now + lease``. Counts the attempt."""
        return queues.claim_messages(
            self._hand, now=now, lease=lease, limit=limit, kinds=kinds, branches=branches
        )

    def settle_message(self, key: str, *, at: Ms) -> bool:
        """An outbox row was dealt with. False: it had been before."""
        return queues.settle_message(self._hand, key=key, at=at)

    def postpone_message(self, key: str, *, error: str, due_at: Ms) -> bool:
        """An attempt at an outbox row failed: try again at ``due_at``. False: it was settled meanwhile."""
        return queues.postpone_message(self._hand, key=key, error=error, due_at=due_at)


def type_of(event: Event) -> str:
    """The event's type as it stands in its JSON, ``step.opened``."""
    return str(event.__struct_config__.tag)
