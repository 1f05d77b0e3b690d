"""Evidence on its way in and out: uploads that survive bad connections, and who may see what is stored.

A file is named by the SHA-256 of its bytes before the first byte is sent. It is received piece by piece
into a draft of the uploader's own, looked at when it is complete, and only then becomes a blob that a
command can name: as received, never changed. What a job demands of it is the runtime's to check.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from types import TracebackType
from typing import BinaryIO

from engine.runtime.facts import BlobFacts
from engine.runtime.values import Position
from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.evidence_checks import judge_on_arrival
from engine.services.evidence_sight import may_see_blob
from engine.services.guarding import must_now
from engine.services.media_types import ACCEPTED, HEAD, LARGEST, PICTURES, sniff
from engine.services.photographs import PictureFacts, PictureRefused, read_picture
from engine.services.problems import Conflict, Invalid, NotFound, ServiceProblem
from engine.services.views import View
from engine.store.blobs import check_name
from engine.store.errors import Busy, DamagedBlob, WrongOffset
from engine.store.reading import Reading
from engine.store.staging import Staged
from engine.store.unit_of_work import UnitOfWork

UPLOAD_KEPT = 7 * 86_400_000
"""How long an upload may rest before its pieces are thrown away: a week without signal, in ms."""


class TooLarge(ServiceProblem):
    """More bytes than are accepted; ``params["limit"]`` says how many are."""

    status = 413
    title = "The file is too large"


class WrongType(ServiceProblem):
    """The bytes are of a kind that is not accepted as evidence; ``params["accepted"]`` lists what is."""

    status = 415
    title = "This kind of file is not accepted"


class Received(View, frozen=True, kw_only=True):
    """How far an upload is: ``offset`` bytes are safe here. ``facts`` once it is complete and stored."""

    sha256: str
    offset: int
    complete: bool
    facts: BlobFacts | None = None


def progress_of(services: Services, actor: Actor, *, sha256: str) -> Received:
    """How much of the file is here: where to go on after a break. Nothing begun is offset 0."""
    must_now(services, actor, Action.EVIDENCE_PUT, Installation())
    _must_be_name(sha256)
    facts = services.store.read(lambda view: view.blob_facts([sha256])).get(sha256)
    if facts is not None and services.store.read(lambda view: may_see_blob(services, actor, view, sha256)):
        return Received(sha256=sha256, offset=facts.size, complete=True, facts=facts)
    return Received(sha256=sha256, offset=services.staging.received(_draft(actor, sha256)), complete=False)


class Upload:
    """One request's part of an upload: ``with Upload(...) as upload``, ``write`` its pieces, then ``finish``.

    What was written before a connection broke stays, and the next request goes on from there. Its methods
    block on the disk: call them from a thread.
    """

    def __init__(self, services: Services, actor: Actor, *, sha256: str, offset: int, total: int) -> None:
        """``offset`` is where this request's bytes begin, ``total`` the size of the whole file.

        Raises Forbidden, :class:`TooLarge`, and Invalid for a name that is no SHA-256 or impossible sizes.
        """
        must_now(services, actor, Action.EVIDENCE_PUT, Installation())
        _must_be_name(sha256)
        if total > LARGEST:
            raise TooLarge(
                "evidence.too_large",
                f"The file has {total} bytes; at most {LARGEST} are accepted.",
                params={"limit": LARGEST, "size": total},
            )
        if not 0 <= offset <= total or total == 0:
            raise Invalid(
                "evidence.range",
                f"A file of {total} bytes has no bytes from {offset} on.",
                params={"size": total},
            )
        self._services, self._actor = services, actor
        self._sha256, self._offset, self._total = sha256, offset, total
        self._name = _draft(actor, sha256)
        self._written = 0
        self._file: BinaryIO | None = None
        self._leave: Callable[..., object] | None = None

    def __enter__(self) -> Upload:
        """Raises Conflict ``evidence.offset`` (``params["offset"]`` says where to go on) and
        ``evidence.busy``."""
        if self._offset == 0 and self._services.staging.received(self._name) > 0:
            self._services.staging.discard(self._name)  # begun again from the start
        self._services.store.write(self._note)
        draft = self._services.staging.going_on(self._name, offset=self._offset)
        try:
            self._file = draft.__enter__()
        except WrongOffset as error:
            here = self._services.staging.received(self._name)
            raise Conflict(
                "evidence.offset",
                f"{here} bytes of the file are here; go on from there.",
                params={"offset": here},
            ) from error
        except Busy as error:
            raise Conflict("evidence.busy", "The same file is being sent by another request.") from error
        self._leave = draft.__exit__
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close(kind, error, trace)

    def write(self, piece: bytes) -> None:
        """The next bytes. Raises :class:`TooLarge` when there are more than were announced."""
        if self._offset + self._written + len(piece) > self._total:
            raise TooLarge(
                "evidence.too_large",
                f"More bytes came than the {self._total} that were announced.",
                params={"limit": self._total},
            )
        assert self._file is not None
        self._file.write(piece)
        self._written += len(piece)

    def finish(self) -> Received:
        """All bytes of this request came. When the file is complete it is looked at and stored.

        Raises Invalid (``evidence.hash``: other bytes than the name says; ``evidence.unreadable``: no picture
        that can be looked at), :class:`WrongType`, :class:`TooLarge`. The draft is thrown away then: the same
        bytes would end the same way again.
        """
        self._close(None, None, None)
        here = self._services.staging.received(self._name)
        if here < self._total:
            return Received(sha256=self._sha256, offset=here, complete=False)
        staged = self._services.staging.complete(self._name)
        try:
            facts, looks = self._look(staged)
            self._keep(staged, facts, looks)
            judge_on_arrival(self._services, facts)
        finally:
            self._services.staging.discard(self._name)
            self._services.store.write(lambda unit: unit.run("DELETE FROM upload WHERE id = ?", self._name))
        return Received(sha256=self._sha256, offset=facts.size, complete=True, facts=facts)

    def _close(self, *why: object) -> None:
        leave, self._leave = self._leave, None
        if leave is not None:
            leave(*why)

    def _note(self, unit: UnitOfWork) -> None:
        now = self._services.clock.now()
        unit.run(
            "INSERT INTO upload (id, sha256, size, media_type, uploader, started_at, expires_at) "
            "VALUES (?, ?, ?, '', ?, ?, ?) ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at",
            self._name, self._sha256, self._total, self._actor.login, now, now + UPLOAD_KEPT,
        )  # fmt: skip

    def _look(self, staged: Staged) -> tuple[BlobFacts, str | None]:
        if staged.sha256 != self._sha256:
            raise Invalid(
                "evidence.hash",
                f"The bytes have the SHA-256 {staged.sha256}, not {self._sha256}: send the file again.",
                params={"expected": self._sha256, "found": staged.sha256},
            )
        with staged.path.open("rb") as file:
            media_type = sniff(file.read(HEAD))
        if media_type is None:
            raise WrongType(
                "evidence.type",
                "The bytes are of no kind that is accepted as evidence.",
                params={"accepted": sorted(ACCEPTED)},
            )
        if staged.size > ACCEPTED[media_type]:
            raise TooLarge(
                "evidence.too_large",
                f"{media_type} may have {ACCEPTED[media_type]} bytes; this file has {staged.size}.",
                params={"limit": ACCEPTED[media_type], "size": staged.size},
            )
        picture: PictureFacts | None = None
        if media_type in PICTURES:
            try:
                picture = read_picture(staged.path)
            except PictureRefused as error:
                raise Invalid("evidence.unreadable", f"The picture is not accepted: {error}.") from error
        now = self._services.clock.now()
        if picture is None:
            return BlobFacts(
                sha256=staged.sha256, media_type=media_type, size=staged.size, received_at=now
            ), None
        place = picture.position
        return BlobFacts(
            sha256=staged.sha256,
            media_type=media_type,
            size=staged.size,
            received_at=now,
            width=picture.width,
            height=picture.height,
            taken_at=picture.taken_at,
            position=Position(lat=place[0], lon=place[1]) if place else None,
            camera=picture.camera,
        ), picture.looks

    def _keep(self, staged: Staged, facts: BlobFacts, looks: str | None) -> None:
        """Announce, write the file, tell that it is there: a crash in between leaves nothing that a command
        could name and that is not there."""
        store, by = self._services.store, self._actor.login
        try:
            store.write(
                lambda unit: unit.announce_blob(
                    sha256=facts.sha256,
                    size=facts.size,
                    media_type=facts.media_type,
                    uploader=by,
                    at=facts.received_at,
                )
            )
        except Busy as error:
            raise Conflict(
                "evidence.busy", "The same file is being removed; send it again shortly."
            ) from error
        try:
            self._services.blobs.take_file(staged.path, sha256=facts.sha256)
        except DamagedBlob as error:
            raise Invalid(
                "evidence.hash", "The bytes changed while they were stored: send them again."
            ) from error
        store.write(lambda unit: unit.blob_arrived(facts, looks=looks, uploader=by))


def stored_evidence(
    services: Services, actor: Actor, *, sha256: str
) -> tuple[BlobFacts, Callable[[], BinaryIO]]:
    """What is known of a stored blob, and how to open it. Raises NotFound for what the actor may not see."""
    _must_be_name(sha256)

    def look(view: Reading) -> BlobFacts | None:
        facts = view.blob_facts([sha256]).get(sha256)
        return facts if facts is not None and may_see_blob(services, actor, view, sha256) else None

    facts = services.store.read(look)
    if facts is None:
        raise NotFound("evidence.unknown", f"There is no evidence {sha256}.", params={"sha256": sha256})
    return facts, lambda: services.blobs.open(sha256)


def _must_be_name(sha256: str) -> None:
    try:
        check_name(sha256)
    except ValueError as error:
        raise Invalid("evidence.name", f"{error}.") from error


def _draft(actor: Actor, sha256: str) -> str:
    """The draft's name: each uploader has their own, so nobody can spoil another's upload."""
    return hashlib.sha256(f"{actor.login}\n{sha256}".encode()).hexdigest()
