"""A job's dossier: complete, readable, and verifiable from the file alone, byte by byte."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.runtime.commands import Decide, HandIn
from engine.services.context import Services
from engine.services.dossier.archive import evidence_path
from engine.services.dossier.gather import make_dossier
from engine.services.evidence import Upload
from engine.services.problems import NotFound
from engine.services.signing import open_signing_key
from engine.services.verifying import Verification, verify_stream
from tests.engine.services.company import as_, do, prepared_visit
from tests.engine.services.pictures import photograph

PICTURE = photograph(seed=1)
BLOB = hashlib.sha256(PICTURE).hexdigest()


def finished(services: Services) -> str:
    """A job with a real photograph, approved."""
    job = prepared_visit(services)
    with Upload(services, as_("wei"), sha256=BLOB, offset=0, total=len(PICTURE)) as upload:
        upload.write(PICTURE)
        upload.finish()
    capture = {"blob": BLOB, "at": services.clock.now(), "source": "camera"}
    do(services, "wei", job, HandIn(step="photograph", answers={"front": [capture]}))
    do(services, "chen", job, Decide(outcome="approve", comment="看得清楚 <b>ok</b>"))
    return job


def dossier(services: Services, job: str) -> bytes:
    """The archive's bytes."""
    with make_dossier(services, as_("chen"), job=job) as stream:
        return stream.read()


def check(content: bytes, trusted_key: str | None = None) -> Verification:
    """What verification says of it."""
    return verify_stream(io.BytesIO(content), name="dossier.zip", trusted_key=trusted_key)


def problems(verification: Verification) -> dict[str, tuple[str, ...]]:
    """What does not hold, by check."""
    return {item.name: item.problems for item in verification.checks if not item.holds}


def changed(content: bytes, **files: bytes | None) -> bytes:
    """The archive with files replaced, or taken out where None; nothing else is adapted."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as archive:
        for info in source.infolist():
            data = files.get(info.filename, source.read(info))
            if data is not None:
                archive.writestr(info.filename, data)
        for name in files.keys() - set(source.namelist()):
            archive.writestr(name, files[name] or b"")
    return target.getvalue()


@pytest.fixture(scope="module")
def archive(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """One dossier for all tests that only read it."""
    import shutil

    from engine.services.composition import compose
    from engine.store import open_store
    from tests.engine.services.company import NOW, clock

    folder = tmp_path_factory.mktemp("dossier")
    shutil.copy(filled_sqlite, folder / "company.db")
    with open_store(f"sqlite:///{folder / 'company.db'}", folder) as store:
        services = compose(store, clock=clock(NOW))
        return dossier(services, finished(services))


def part(archive: bytes, path: str) -> bytes:
    """One file of it."""
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return source.read(path)


def test_a_dossier_of_a_finished_job_holds(company: Services) -> None:
    verification = check(dossier(company, finished(company)), company.signing_key.public)

    assert problems(verification) == {}
    assert [item.summary for item in verification.checks] == [
        "The manifest is signed by the trusted key",
        "All 8 files are as the manifest lists them",
        "The 9 events are chained without a gap",
        "The runbook is the one the job was opened on",
        "All 1 pieces of evidence are there",
        "The events, played on the runbook, lead to: completed (completed) after 9 events",
    ]
    assert verification.fingerprint == company.signing_key.fingerprint


def test_nobody_gets_the_dossier_of_a_job_they_may_not_see(company: Services) -> None:
    job = finished(company)

    with pytest.raises(NotFound):
        make_dossier(company, as_("nobody"), job=job)


def test_a_dossier_is_not_made_of_evidence_that_was_changed(small: Services) -> None:
    job = finished(small)
    blob = small.folder / "blobs" / BLOB[:2] / BLOB[2:4] / BLOB
    blob.chmod(0o644)
    blob.write_bytes(PICTURE.replace(b"Field One", b"Field Two"))

    with pytest.raises(ValueError, match=f"the stored evidence {BLOB} was changed"):
        make_dossier(small, as_("chen"), job=job)


def test_the_evidence_lies_in_it_as_received(archive: bytes) -> None:
    assert part(archive, evidence_path(BLOB, "image/jpeg")) == PICTURE


def test_the_chain_can_be_followed_with_nothing_but_a_hash_function(archive: bytes) -> None:
    link = hashlib.sha256(json.loads(part(archive, "manifest.json"))["job"].encode()).digest()
    links = []
    for line in part(archive, "events.jsonl").splitlines():
        link = hashlib.sha256(link + line).digest()
        links.append(link.hex())

    assert part(archive, "chain.txt").decode().split() == links


def test_the_page_reads_in_both_languages_with_pictures_inside_and_nothing_from_elsewhere(
    archive: bytes,
) -> None:
    page = part(archive, "index.html").decode()

    assert '<span lang="zh-CN">工单档案</span><span lang="en">Job dossier</span>' in page
    assert page.count('src="data:image/jpeg;base64,') == 1
    assert "看得清楚 &lt;b&gt;ok&lt;/b&gt;" in page
    assert re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", page) == []
    assert "<script" not in page


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (evidence_path(BLOB, "image/jpeg"), {"files"}),
        ("index.html", {"files"}),
        ("README.txt", {"files"}),
        ("events.jsonl", {"files", "chain"}),
        ("runbook.json", {"files", "runbook"}),
        ("chain.txt", {"files", "chain"}),
        ("manifest.json", {"signature"}),
        ("manifest.sig", {"signature"}),
    ],
)
def test_one_changed_byte_is_found_wherever_it_is(archive: bytes, path: str, named: set[str]) -> None:
    data = bytearray(part(archive, path))
    data[len(data) // 2] ^= 1

    found = problems(check(changed(archive, **{path: bytes(data)})))

    assert named <= set(found)
    assert any(path in problem for lines in found.values() for problem in lines) or path == "manifest.json"


def test_a_missing_and_an_added_file_are_named(archive: bytes) -> None:
    path = evidence_path(BLOB, "image/jpeg")

    missing = problems(check(changed(archive, **{path: None})))
    added = problems(check(changed(archive, **{"evidence/extra.txt": b"new"})))

    assert missing == {
        "files": (f"{path} is missing",),
        "evidence": (f"evidence {BLOB} is named by an event and not in the archive",),
    }
    assert added == {"files": ("evidence/extra.txt is not listed in the manifest",)}


def test_a_dossier_signed_by_somebody_else_is_told_from_ours(archive: bytes, tmp_path: Path) -> None:
    stranger = open_signing_key(tmp_path)

    found = problems(check(archive, stranger.public))

    assert found == {"signature": ("the key is not the trusted one: somebody else made this dossier",)}


def test_a_forger_with_a_key_of_their_own_cannot_make_a_chain_end_elsewhere(
    archive: bytes, tmp_path: Path
) -> None:
    """Who rewrites an event and signs anew still breaks the chain, unless it is rewritten as well; then only
    the trusted key tells, which is why the fingerprint is to be compared."""
    events = part(archive, "events.jsonl").replace(b'"outcome":"approve"', b'"outcome":"reject!"')
    manifest = json.loads(part(archive, "manifest.json"))
    for file in manifest["files"]:
        if file["path"] == "events.jsonl":
            file["sha256"] = hashlib.sha256(events).hexdigest()
    stranger = open_signing_key(tmp_path)
    manifest["public_key"] = stranger.public
    written = json.dumps(manifest).encode()
    forged = changed(
        archive,
        **{
            "events.jsonl": events,
            "manifest.json": written,
            "manifest.sig": stranger.sign(written).encode(),
        },
    )

    assert set(problems(check(forged))) >= {"chain"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(where=st.floats(0, 1, exclude_max=True), patch=st.binary(min_size=1, max_size=20))
def test_any_damage_to_the_file_is_answered_and_never_raises(
    archive: bytes, where: float, patch: bytes
) -> None:
    content = bytearray(archive)
    start = int(where * len(content))
    content[start : start + len(patch)] = patch

    verification = check(bytes(content))

    assert verification.checks


@given(st.binary(max_size=400))
def test_any_bytes_are_answered_and_never_raise(content: bytes) -> None:
    assert check(content).holds is False
