"""Uploads: piece by piece, looked at when complete, and seen only by those who may."""

from __future__ import annotations

import hashlib

import pytest

from engine.language.organisation import Branch, Person
from engine.runtime.facts import BlobFacts
from engine.runtime.values import Position
from engine.services.access import Actor
from engine.services.clock import SettableClock
from engine.services.composition import compose
from engine.services.context import Services
from engine.services.evidence import Received, TooLarge, Upload, WrongType, progress_of, stored_evidence
from engine.services.media_types import LARGEST
from engine.services.organisation_tables import count_up, write_branch, write_person
from engine.services.problems import Conflict, Forbidden, Invalid, NotFound
from engine.store import Store
from engine.store.collecting import collect
from engine.store.unit_of_work import UnitOfWork
from tests.engine.services.pictures import photograph

NOW = 1_772_413_200_000
DAY = 86_400_000
WEI, LIN = Actor(login="wei", at=NOW), Actor(login="lin", at=NOW)


@pytest.fixture
def services(store: Store) -> Services:
    """An installation with two colleagues and nothing else."""
    made = compose(store, clock=SettableClock(NOW))

    def people(unit: UnitOfWork) -> None:
        write_branch(unit, Branch(code="hangzhou", title={"en": "Hangzhou"}))
        for login in ("wei", "lin"):
            write_person(unit, Person(login=login, name=login, branch="hangzhou"), at=NOW)
        count_up(unit, ref="people", branch=None, at=NOW)

    store.write(people)
    return made


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def send(
    services: Services, content: bytes, *, actor: Actor = WEI, offset: int = 0, end: int | None = None
) -> Received:
    """One request's part of an upload."""
    with Upload(services, actor, sha256=sha(content), offset=offset, total=len(content)) as upload:
        upload.write(content[offset:end])
        return upload.finish()


def test_a_photograph_is_kept_as_received_with_what_it_says_of_itself(services: Services) -> None:
    content = photograph(seed=1)

    received = send(services, content)

    facts = BlobFacts(
        sha256=sha(content),
        media_type="image/jpeg",
        size=len(content),
        received_at=NOW,
        width=640,
        height=480,
        taken_at=1772414100000,
        position=Position(lat=30.2741, lon=120.1551),
        camera="Sopwith Field One",
    )
    assert received == Received(sha256=sha(content), offset=len(content), complete=True, facts=facts)
    found, opened = stored_evidence(services, WEI, sha256=sha(content))
    with opened() as file:
        assert (found, file.read()) == (facts, content)


def test_an_upload_goes_on_where_it_was_broken_off(services: Services) -> None:
    content = photograph(seed=2)
    name, third = sha(content), len(content) // 3

    with (
        pytest.raises(ConnectionError),
        Upload(services, WEI, sha256=name, offset=0, total=len(content)) as upload,
    ):
        upload.write(content[:third])
        raise ConnectionError
    assert progress_of(services, WEI, sha256=name) == Received(sha256=name, offset=third, complete=False)
    assert send(services, content, offset=third, end=2 * third).complete is False
    assert send(services, content, offset=2 * third).complete is True
    assert progress_of(services, WEI, sha256=name).complete is True


def test_going_on_from_elsewhere_is_answered_with_where_to_go_on(services: Services) -> None:
    content = photograph(seed=3)
    send(services, content, end=100)

    with pytest.raises(Conflict) as caught:
        send(services, content, offset=200)

    assert (caught.value.code, caught.value.params) == ("evidence.offset", {"offset": 100})


def test_two_people_sending_one_file_do_not_disturb_each_other(services: Services) -> None:
    content = photograph(seed=4)
    send(services, content, actor=LIN, end=100)

    assert send(services, content, actor=WEI).complete
    assert send(services, content, actor=LIN, offset=100).complete


def test_other_bytes_than_the_name_says_are_refused_and_nothing_is_kept(services: Services) -> None:
    content = photograph(seed=5)

    with (
        pytest.raises(Invalid, match=r"evidence\.hash"),
        Upload(services, WEI, sha256=sha(b"other"), offset=0, total=len(content)) as upload,
    ):
        upload.write(content)
        upload.finish()

    assert progress_of(services, WEI, sha256=sha(b"other")).offset == 0
    assert list(services.blobs.names()) == []
    assert services.store.read(lambda view: view.rows("SELECT * FROM upload")) == []


@pytest.mark.parametrize(
    ("content", "problem", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", WrongType, "evidence.type"),
        (b"\x7fELF" + bytes(60), WrongType, "evidence.type"),
        (photograph(seed=6)[:4000], Invalid, "evidence.unreadable"),
    ],
    ids=["svg", "program", "half a picture"],
)
def test_what_is_no_evidence_is_refused_by_its_content(
    services: Services, content: bytes, problem: type[Exception], code: str
) -> None:
    with pytest.raises(problem) as caught:
        send(services, content)

    assert getattr(caught.value, "code", None) == code
    assert list(services.blobs.names()) == []


def test_sizes_are_limited_before_and_while_bytes_come(services: Services) -> None:
    with pytest.raises(TooLarge):
        Upload(services, WEI, sha256=sha(b"x"), offset=0, total=LARGEST + 1)
    with pytest.raises(Invalid, match=r"evidence\.range"):
        Upload(services, WEI, sha256=sha(b""), offset=0, total=0)
    with pytest.raises(TooLarge), Upload(services, WEI, sha256=sha(b"x"), offset=0, total=1) as upload:
        upload.write(b"xx")


@pytest.mark.parametrize("name", ["", "x" * 64, "../../etc/passwd", "A" * 64, "0" * 63], ids=repr)
def test_a_name_that_is_no_hash_is_refused(services: Services, name: str) -> None:
    with pytest.raises(Invalid, match=r"evidence\.name"):
        Upload(services, WEI, sha256=name, offset=0, total=1)
    with pytest.raises(Invalid, match=r"evidence\.name"):
        stored_evidence(services, WEI, sha256=name)


def test_nobody_sees_what_another_sent_before_a_job_names_it(services: Services) -> None:
    content = photograph(seed=7)
    send(services, content)

    with pytest.raises(NotFound):
        stored_evidence(services, LIN, sha256=sha(content))
    with pytest.raises(Forbidden):
        send(services, content, actor=Actor(login="nobody", at=NOW))


def test_an_upload_that_was_given_up_is_thrown_away_after_a_week(services: Services) -> None:
    content = photograph(seed=8)
    send(services, content, end=100)

    kept = collect(services.store, services.blobs, services.staging, now=NOW + 6 * DAY)
    gone = collect(services.store, services.blobs, services.staging, now=NOW + 8 * DAY)

    assert (kept.uploads, gone.uploads) == (0, 1)
    assert progress_of(services, WEI, sha256=sha(content)).offset == 0
