"""The blob store: whole or not there, named by its bytes. The same in a folder and in a bucket."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from engine.store import BadAddress, Blobs, DamagedBlob, MissingBlob, open_blobs

LARGE = os.urandom(11 << 20)  # more than one part of an upload
_buckets = itertools.count(1)


def named(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The endpoint of a server that speaks S3, on loopback."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@pytest.fixture(params=["folder", "bucket"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Blobs:
    if request.param == "folder":
        return open_blobs(None, tmp_path)
    import httpx

    endpoint: str = request.getfixturevalue("s3")
    bucket = f"evidence-{next(_buckets)}"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    httpx.put(f"{endpoint}/{bucket}", headers={"Host": "127.0.0.1"}).raise_for_status()
    return open_blobs(f"s3://{bucket}/prefix?endpoint={endpoint}", tmp_path)


@pytest.mark.parametrize("content", [b"", b"a photograph", LARGE], ids=["empty", "small", "large"])
def test_what_was_stored_comes_back_and_can_be_taken_away(blobs: Blobs, content: bytes) -> None:
    name = named(content)
    assert (blobs.exists(name), blobs.size(name)) == (False, None)
    pieces = (content[at : at + 1_000_000] for at in range(0, len(content), 1_000_000))
    assert blobs.put_stream(pieces, sha256=name) == len(content)
    assert (blobs.exists(name), blobs.size(name), list(blobs.names())) == (True, len(content), [name])
    with blobs.open(name) as file:
        assert file.read() == content
        file.seek(-len(content[-5:]), io.SEEK_END)
        assert file.read() == content[-5:]
    blobs.delete(name)
    blobs.delete(name)
    assert (blobs.exists(name), list(blobs.names())) == (False, [])
    with pytest.raises(MissingBlob):
        blobs.open(name)


def test_storing_the_same_twice_changes_nothing(blobs: Blobs) -> None:
    name = named(b"twice")
    for _ in range(2):
        blobs.put_stream([b"tw", b"ice"], sha256=name)
    with blobs.open(name) as file:
        assert file.read() == b"twice"


@pytest.mark.parametrize("content", [b"a photograph", LARGE], ids=["small", "large"])
def test_bytes_that_are_not_what_their_name_says_are_never_there(blobs: Blobs, content: bytes) -> None:
    name = named(content)
    with pytest.raises(DamagedBlob) as caught:
        blobs.put_stream([content[:-1], b"!"], sha256=name)
    assert caught.value.details == {"expected": name, "found": named(content[:-1] + b"!")}
    assert list(blobs.names()) == []
    assert not blobs.exists(name)


def test_an_upload_that_breaks_off_leaves_nothing(blobs: Blobs) -> None:
    def broken() -> Iterator[bytes]:
        yield LARGE[: 9 << 20]
        raise ConnectionError("no signal")

    with pytest.raises(ConnectionError):
        blobs.put_stream(broken(), sha256=named(LARGE))
    assert list(blobs.names()) == []


def test_a_file_is_moved_in(blobs: Blobs, tmp_path: Path) -> None:
    draft = tmp_path / "draft"
    draft.write_bytes(LARGE)
    assert blobs.take_file(draft, sha256=named(LARGE)) == len(LARGE)
    assert not draft.exists()
    with blobs.open(named(LARGE)) as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == named(LARGE)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "g" * 64, "a" * 64 + "\n"])
def test_a_name_that_is_no_hash_reaches_no_file(blobs: Blobs, name: str) -> None:
    for act in (blobs.open, blobs.size, blobs.exists, blobs.delete):
        with pytest.raises(ValueError, match="no SHA-256"):
            act(name)
    with pytest.raises(ValueError, match="no SHA-256"):
        blobs.put_stream([b"x"], sha256=name)


def test_a_folder_keeps_nothing_but_blobs_and_writes_them_protected(tmp_path: Path) -> None:
    blobs = open_blobs(f"file://{tmp_path}/elsewhere", tmp_path)
    with pytest.raises(DamagedBlob):
        blobs.put_stream([b"x"], sha256=named(b"y"))
    blobs.put_stream([b"x"], sha256=named(b"x"))
    files = [path for path in (tmp_path / "elsewhere").rglob("*") if path.is_file()]
    assert [path.name for path in files] == [named(b"x")]
    assert files[0].stat().st_mode & 0o777 == 0o444


@pytest.mark.parametrize("address", ["ftp://x", "blobs", "s3:///prefix", "s3://bucket?colour=red"])
def test_an_address_that_is_none_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(BadAddress, match="s3://bucket"):
        open_blobs(address, tmp_path)
