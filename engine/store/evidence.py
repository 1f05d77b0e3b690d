"""What the database knows of stored files: their facts, who names them, and which look alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.runtime.facts import BlobFacts, Twin
from engine.runtime.values import Ms, Position
from engine.store.errors import Busy, not_stored
from engine.store.hands import Hand
from engine.store.likeness import FARTHEST, bands, difference, probes

ARRIVING, STORED, NAMED, REMOVING = "arriving", "stored", "named", "removing"
"""The states of a blob; see :class:`engine.store.tables.evidence.BlobRow`."""

MOST_TWINS = 50
"""Twins of a blob that are told: the newest are what a policy asks for."""

_FACTS = (
    "SELECT sha256, media_type, size, received_at, width, height, taken_at, latitude, longitude, camera, "
    "looks FROM blob WHERE state IN ('stored', 'named') AND sha256 IN ({marks})"
)


def blob_facts(
    hand: Hand,
    blobs: Sequence[str],
    *,
    twins_since: Ms | None = None,
    alike: int = FARTHEST,
) -> dict[str, BlobFacts]:
    """The facts of those blobs that are stored, by SHA-256; what is missing is not there to be named.

    With ``twins_since``, photos of other captures since then that look alike (at most ``alike`` of 128 bits
    differ), newest first; the same file named before counts too, stamped copies never.
    """
    if not blobs:
        return {}
    query = _FACTS.replace("{marks}", ", ".join("?" * len(blobs)))
    return {
        row[0]: _facts(row, () if twins_since is None else _twins(hand, row[0], row[-1], twins_since, alike))
        for row in hand.rows(query, blobs)
    }


def _facts(row: tuple[Any, ...], twins: tuple[Twin, ...]) -> BlobFacts:
    sha256, media_type, size, received_at, width, height, taken_at, latitude, longitude, camera, _ = row
    return BlobFacts(
        sha256=sha256,
        media_type=media_type,
        size=size,
        received_at=received_at,
        width=width,
        height=height,
        taken_at=taken_at,
        position=None if latitude is None or longitude is None else Position(lat=latitude, lon=longitude),
        camera=camera,
        twins=twins,
    )


def _twins(hand: Hand, blob: str, looks: str | None, since: Ms, alike: int) -> tuple[Twin, ...]:
    found = {blob}
    if looks is not None:
        keys = probes(looks)
        mine = bytes.fromhex(looks)
        marks = ", ".join("?" * len(keys))
        found |= {
            other
            for other, theirs in hand.rows(
                f"SELECT DISTINCT blob, looks FROM likeness WHERE band IN ({marks})",  # noqa: S608
                keys,
            )
            if difference(mine, theirs) <= alike
        }
    marks = ", ".join("?" * len(found))
    rows = hand.rows(
        "SELECT c.blob, c.job, c.at, b.taken_at FROM capture c JOIN blob b ON b.sha256 = c.blob "  # noqa: S608
        f"WHERE c.blob IN ({marks}) AND c.at >= ? AND NOT c.stamped "
        f"ORDER BY c.at DESC, c.blob, c.job LIMIT {MOST_TWINS}",
        (*sorted(found), since),
    )
    # When it was handed in, unless it says itself that it is newer: an old date in a file hides nothing.
    return tuple(Twin(blob=other, taken_at=max(at, taken or at), job=job) for other, job, at, taken in rows)


def announce_blob(hand: Hand, *, sha256: str, size: int, media_type: str, uploader: str, at: Ms) -> bool:
    """A file is about to be written to the blob store. True: it is there already and need not be.

    Raises :class:`Busy` while the collector is taking the blob away: try again shortly.
    """
    hand.run(
        "INSERT INTO blob (sha256, size, media_type, state, received_at, uploader) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
        (sha256, size, media_type, ARRIVING, at, uploader),
    )
    # Another day before it may be collected.
    hand.run(
        "UPDATE blob SET received_at = ? WHERE sha256 = ? AND state IN ('arriving', 'stored')", (at, sha256)
    )
    state = hand.rows("SELECT state FROM blob WHERE sha256 = ?", (sha256,))[0][0]
    if state == REMOVING:
        raise Busy(f"blob {sha256} is being removed at this moment; try again shortly", blob=sha256)
    return state in {STORED, NAMED}


def blob_arrived(hand: Hand, facts: BlobFacts, *, looks: str | None, uploader: str) -> None:
    """The file is safe in the blob store, and this is what it says of itself: it can be named from now on.

    Raises :class:`MissingBlob` when the collector was faster: announce and write it again.
    """
    position = facts.position
    arrived = hand.run(
        "UPDATE blob SET size = ?, media_type = ?, state = 'stored', received_at = ?, uploader = ?, "
        "width = ?, height = ?, taken_at = ?, latitude = ?, longitude = ?, camera = ?, looks = ? "
        "WHERE sha256 = ? AND state = 'arriving'",
        (
            facts.size,
            facts.media_type,
            facts.received_at,
            uploader,
            facts.width,
            facts.height,
            facts.taken_at,
            position.lat if position else None,
            position.lon if position else None,
            facts.camera,
            looks,
            facts.sha256,
        ),
    )
    if not arrived:
        if not hand.rows("SELECT 1 FROM blob WHERE sha256 = ? AND state <> 'removing'", (facts.sha256,)):
            raise not_stored(facts.sha256)
        return
    if looks is not None:
        whole = bytes.fromhex(looks)
        for band in bands(looks):
            hand.run(
                "INSERT INTO likeness (band, blob, looks) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (band, facts.sha256, whole),
            )


def claim_unnamed(hand: Hand, *, now: Ms, age: Ms, lease: Ms, limit: int) -> list[str]:
    """Take blobs that nobody named within ``age`` for removal by the claimer alone until ``now + lease``, and
    those that an earlier claimer did not finish. From here on no command can name them."""
    due = "(state IN ('arriving', 'stored') AND received_at < ?) OR (state = 'removing' AND received_at < ?)"
    limits = (now - age, now - lease)
    rows = hand.rows(
        f"SELECT sha256 FROM blob WHERE state <> 'named' AND ({due}) "  # noqa: S608
        "ORDER BY received_at, sha256 LIMIT ?",
        (*limits, limit),
    )
    # Asked again for each row: a command may have named it, or another collector taken it, meanwhile.
    take = f"UPDATE blob SET state = 'removing', received_at = ? WHERE sha256 = ? AND ({due})"  # noqa: S608
    return [sha256 for (sha256,) in rows if hand.run(take, (now, sha256, *limits))]


def forget_removed(hand: Hand, blobs: Sequence[str]) -> None:
    """The files of these blobs are gone: forget them."""
    for sha256 in blobs:
        hand.run("DELETE FROM likeness WHERE blob = ?", (sha256,))
        hand.run("DELETE FROM blob WHERE sha256 = ? AND state = 'removing'", (sha256,))
