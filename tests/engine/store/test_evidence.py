"""Blobs in the database: named only when stored, collected only when nobody named them, and their twins."""

from __future__ import annotations

import hashlib
import random
import threading
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.runtime.facts import BlobFacts, Twin
from engine.runtime.values import Position
from engine.store import (
    Blobs,
    Busy,
    CaptureLink,
    Collected,
    MissingBlob,
    Staging,
    Store,
    StoredJob,
    UnitOfWork,
    collect,
    open_blobs,
)
from engine.store.collecting import DAY, LEASE
from engine.store.likeness import FARTHEST, bands, probes
from tests.engine.store.sample import START, open_job, step, whole_jobs

HASHES = st.integers(0, 2**128 - 1)


def looks_of(value: int) -> str:
    return f"{value:032x}"


def facts(content: bytes, *, at: int = START) -> BlobFacts:
    return BlobFacts(
        sha256=hashlib.sha256(content).hexdigest(),
        media_type="image/jpeg",
        size=len(content),
        received_at=at,
        width=640,
        height=480,
        taken_at=at - 1000,
        position=Position(lat=30.25, lon=120.5),
        camera="Phone",
    )


def bring(store: Store, blobs: Blobs, content: bytes, *, at: int = START, looks: str | None = None) -> str:
    """Upload a photo the way the service does: announce it, store its bytes, tell what it says."""
    known = facts(content, at=at)
    name = known.sha256
    if not store.write(
        lambda unit: unit.announce_blob(
            sha256=name, size=len(content), media_type="image/jpeg", uploader="wei", at=at
        )
    ):
        blobs.put_stream([content], sha256=name)
        store.write(lambda unit: unit.blob_arrived(known, looks=looks, uploader="wei"))
    return name


def hand_in(unit: UnitOfWork, job: str, blob: str, *, at: int = START) -> StoredJob:
    """A step whose event names the blob."""
    before = unit.load_job(job) or open_job(unit, job)
    link = CaptureLink(seq=before.version + 1, at=at, address="enter", field="screen", blob=blob)
    return step(unit, before, at=at, captures=[link])


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return open_blobs(None, tmp_path)


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    return Staging(tmp_path / "staging")


def test_a_stored_blob_is_known_by_what_its_file_says(store: Store, blobs: Blobs) -> None:
    name = bring(store, blobs, b"photo")
    assert store.read(lambda view: view.blob_facts([name, "0" * 64])) == {name: facts(b"photo")}
    assert store.read(lambda view: view.blob_facts([])) == {}


def test_a_job_can_not_name_a_blob_that_is_not_stored(store: Store, blobs: Blobs) -> None:
    name = facts(b"photo").sha256
    with pytest.raises(MissingBlob):
        store.write(partial(hand_in, job="J1", blob=name))
    store.write(
        lambda unit: unit.announce_blob(sha256=name, size=5, media_type="x", uploader="wei", at=START)
    )
    with pytest.raises(MissingBlob) as caught:  # announced is not stored
        store.write(partial(hand_in, job="J1", blob=name))
    assert caught.value.details == {"blob": name}
    assert whole_jobs(store) == {}
    bring(store, blobs, b"photo")
    store.write(partial(hand_in, job="J1", blob=name))
    assert store.read(lambda view: view.rows("SELECT job, seq, address, field, blob FROM capture")) == [
        ("J1", 2, "enter", "screen", name)
    ]


def test_what_nobody_named_goes_after_a_day_and_what_a_job_named_stays(
    store: Store, blobs: Blobs, staging: Staging
) -> None:
    used, unused, fresh = (
        bring(store, blobs, content, at=at, looks=looks_of(7))
        for content, at in ((b"used", START), (b"unused", START), (b"fresh", START + DAY))
    )
    store.write(partial(hand_in, job="J1", blob=used))
    run = partial(collect, store, blobs, staging)
    assert run(now=START + DAY) == Collected()
    assert run(now=START + DAY + 1) == Collected(blobs=(unused,))
    assert [blobs.exists(name) for name in (used, unused, fresh)] == [True, False, True]
    assert set(store.read(lambda view: view.blob_facts([used, unused, fresh]))) == {used, fresh}
    assert run(now=START + 9 * DAY) == Collected(blobs=(fresh,))
    assert store.read(lambda view: view.rows("SELECT COUNT(*) FROM likeness")) == [(8,)]
    assert bring(store, blobs, b"unused", at=START + 9 * DAY) == unused  # it may come again
    store.write(partial(hand_in, job="J1", blob=unused))


def test_sending_a_blob_again_gives_it_another_day(store: Store, blobs: Blobs, staging: Staging) -> None:
    bring(store, blobs, b"photo")
    bring(store, blobs, b"photo", at=START + DAY)
    assert collect(store, blobs, staging, now=START + DAY + 5) == Collected()


def test_a_blob_that_is_being_removed_can_be_neither_named_nor_sent_until_it_is_gone(
    store: Store, blobs: Blobs, staging: Staging
) -> None:
    name = bring(store, blobs, b"photo")
    now = START + 2 * DAY
    claim = partial(UnitOfWork.claim_unnamed, age=DAY, lease=LEASE, limit=10)
    assert store.write(lambda unit: claim(unit, now=now)) == [name]
    # The collector dies here.
    with pytest.raises(MissingBlob):
        store.write(partial(hand_in, job="J1", blob=name))
    with pytest.raises(Busy):
        bring(store, blobs, b"photo", at=now)
    assert store.write(lambda unit: claim(unit, now=now + LEASE)) == []
    assert collect(store, blobs, staging, now=now + LEASE + 1) == Collected(blobs=(name,))
    assert bring(store, blobs, b"photo", at=now) == name


def test_a_command_and_the_collector_that_meet_never_leave_a_job_without_its_blob(
    store: Store, blobs: Blobs, staging: Staging
) -> None:
    names = [bring(store, blobs, b"photo %d" % number) for number in range(30)]
    together = threading.Barrier(2)
    gone: set[str] = set()

    def collecting() -> None:
        together.wait(10)
        while found := collect(store, blobs, staging, now=START + 2 * DAY, limit=3).blobs:
            gone.update(found)

    thread = threading.Thread(target=collecting)
    thread.start()
    together.wait(10)
    named, refused = set(), set()
    for name in reversed(names):
        try:
            store.write(partial(hand_in, job="J1", blob=name))
            named.add(name)
        except MissingBlob:
            refused.add(name)
    thread.join(30)
    collecting_again = collect(store, blobs, staging, now=START + 2 * DAY).blobs
    assert gone | set(collecting_again) == refused
    assert {name for name in names if blobs.exists(name)} == named


def test_uploads_that_were_given_up_go_with_their_drafts(
    store: Store, blobs: Blobs, staging: Staging
) -> None:
    for name, expires in (("old", START), ("new", START + DAY)):
        with staging.going_on(name, offset=0) as file:
            file.write(b"half")
        store.write(
            lambda unit, name=name, expires=expires: unit.run(  # type: ignore[misc]
                "INSERT INTO upload (id, sha256, size, media_type, uploader, started_at, expires_at) "
                "VALUES (?, ?, 8, 'image/jpeg', 'wei', ?, ?)",
                name,
                "0" * 64,
                START,
                expires,
            )
        )
    assert collect(store, blobs, staging, now=START + 1) == Collected(uploads=1)
    assert (staging.received("old"), staging.received("new")) == (0, 4)


def test_photos_that_look_alike_are_found_with_the_jobs_that_hold_them(store: Store, blobs: Blobs) -> None:
    look = random.Random(1).getrandbits(128)
    far = look ^ ((1 << 16) - 1)  # 16 bits away
    near = look ^ 0b1011
    first = bring(store, blobs, b"first", looks=looks_of(look))
    second = bring(store, blobs, b"second", looks=looks_of(near))
    third = bring(store, blobs, b"third", looks=looks_of(far))
    unused = bring(store, blobs, b"unused", looks=looks_of(look))
    store.write(partial(hand_in, job="J1", blob=first))
    store.write(partial(hand_in, job="J2", blob=second, at=START + 5))
    store.write(partial(hand_in, job="J3", blob=third, at=START + 6))

    def twins(since: int, **options: int) -> tuple[Twin, ...]:
        found = store.read(lambda view: view.blob_facts([unused], twins_since=since, **options))
        return found[unused].twins

    # The files say that they are older than the steps that named them: they count from those.
    one, two = Twin(blob=first, taken_at=START, job="J1"), Twin(blob=second, taken_at=START + 5, job="J2")
    assert twins(START) == (two, one)
    assert twins(START, alike=2) == (one,)
    assert twins(START + 1) == (two,)
    # The same file named by another job is its own twin.
    again = store.read(lambda view: view.blob_facts([first], twins_since=START))[first].twins
    assert again == (two, one)


@given(look=HASHES, bits=st.sets(st.integers(0, 127), max_size=FARTHEST))
def test_the_search_misses_nothing_up_to_its_distance(look: int, bits: set[int]) -> None:
    other = look
    for bit in bits:
        other ^= 1 << bit
    assert set(probes(looks_of(look))) & set(bands(looks_of(other)))
