"""A stamped copy is named, kept, shown and proved like its original, and is nobody's twin."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

from engine.runtime.commands import HandIn
from engine.runtime.verdict import Refused
from engine.services.commands import carry_out
from engine.services.context import Services
from engine.services.dossier.archive import evidence_path
from engine.services.dossier.gather import make_dossier
from engine.services.evidence import Upload, stored_evidence
from engine.services.verifying import verify_stream
from engine.store import open_blobs
from engine.store.auditing import audit
from engine.store.backup import back_up
from engine.store.collecting import collect
from tests.engine.services.company import DAY, MINUTE, as_, do, prepared_visit
from tests.engine.services.pictures import encoded, scene

ORIGINAL = encoded(scene(1), quality=85).getvalue()
STAMPED = encoded(scene(1), quality=60).getvalue()


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def send(services: Services, content: bytes) -> str:
    with Upload(services, as_("wei", services), sha256=sha(content), offset=0, total=len(content)) as upload:
        upload.write(content)
        upload.finish()
    return sha(content)


def hand_in(services: Services, skew: int | None = None) -> HandIn:
    at = services.clock.now()
    capture: dict[str, Any] = {"blob": sha(ORIGINAL), "stamped": sha(STAMPED), "at": at, "source": "camera"}
    return HandIn(step="photograph", answers={"front": [capture]}, at=at, skew=skew)


def handed_in(services: Services, skew: int | None = None) -> str:
    job = prepared_visit(services)
    for content in (ORIGINAL, STAMPED):
        send(services, content)
    do(services, "wei", job, hand_in(services, skew))
    return job


def test_work_whose_stamped_copy_has_not_arrived_is_refused(company: Services) -> None:
    job = prepared_visit(company)
    send(company, ORIGINAL)
    refused = carry_out(company, as_("wei"), job=job, command=hand_in(company))
    assert isinstance(refused, Refused)
    assert refused.code == "evidence.missing"


def test_a_stamped_copy_is_kept_and_shown_with_the_job(company: Services, tmp_path: Path) -> None:
    job = handed_in(company)
    collected = collect(company.store, company.blobs, company.staging, now=company.clock.now() + 9 * DAY)
    assert collected.blobs == ()
    _, opened = stored_evidence(company, as_("chen", company), sha256=sha(STAMPED))
    with opened() as file:
        assert file.read() == STAMPED
    rows = company.store.read(
        lambda view: view.rows("SELECT blob, stamped FROM capture WHERE job = ? ORDER BY stamped", job)
    )
    assert rows == [(sha(ORIGINAL), False), (sha(STAMPED), True)]
    report = audit(company.store, blobs=company.blobs)
    assert [fault.sentence() for fault in report.faults] == []
    assert report.blobs == 2
    assert back_up(company.store, open_blobs(None, company.folder), tmp_path / "b.zip").blobs == 2


def test_a_stamped_copy_is_the_twin_of_nothing(company: Services) -> None:
    handed_in(company)
    again = encoded(scene(1), quality=50).getvalue()
    send(company, again)
    facts = company.store.write(lambda unit: unit.blob_facts([sha(again)], twins_since=0))
    assert [twin.blob for twin in facts[sha(again)].twins] == [sha(ORIGINAL)]


def test_a_dossier_shows_the_original_and_links_the_copy_and_tells_a_wrong_clock(company: Services) -> None:
    job = handed_in(company, skew=-3 * MINUTE)
    with make_dossier(company, as_("chen", company), job=job) as stream:
        content = stream.read()
    assert verify_stream(io.BytesIO(content), name="dossier.zip").checks[-2].summary == (
        "All 2 pieces of evidence are there"
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = archive.read("index.html").decode()
        assert archive.read(evidence_path(sha(STAMPED), "image/jpeg")) == STAMPED
    assert page.count('src="data:image/jpeg;base64,') == 1
    assert f'<a href="evidence/{sha(STAMPED)}.jpg">' in page
    assert "慢 3 分钟" in page
    assert "3 min behind" in page


def test_a_clock_that_is_right_is_not_worth_a_word(company: Services) -> None:
    job = handed_in(company, skew=MINUTE)
    with make_dossier(company, as_("chen", company), job=job) as stream, zipfile.ZipFile(stream) as archive:
        assert "手机时钟" not in archive.read("index.html").decode()
