"""Check a dossier with nothing but the file: no server, no database, no network.

Every check is made and each says precisely what does not hold, so that a person can tell a damaged
download from a changed record. What is checked is written for other tools in the archive's README.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from engine.language.compiling import decode_runbook
from engine.runtime.events import Event, decode_event
from engine.runtime.evolving import fold
from engine.runtime.job import Job
from engine.runtime.playbook import Playbook
from engine.services.dossier import archive as dossier
from engine.services.signing import fingerprint, is_signed

LARGEST_TEXT = 512 << 20  # bytes of one text file that are read; a dossier's own are far smaller
MOST_FILES = 100_000
_SHA256 = re.compile("[0-9a-f]{64}")


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at. ``problems`` is empty where it holds."""

    name: str
    holds: bool
    summary: str
    problems: tuple[str, ...] = ()


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What a dossier's checks gave. ``holds`` only when every check does."""

    file: str
    holds: bool
    checks: tuple[Check, ...]
    job: str | None = None
    number: str | None = None
    fingerprint: str | None = None
    created_at: int | None = None


def verify(path: Path, *, trusted_key: str | None = None) -> Verification:
    """Check the dossier at ``path``.

    ``trusted_key`` is the public key (base64) that the company made known; without it the signature only
    shows that nobody changed the archive since the holder of the enclosed key made it. Never raises for
    what the file holds; ``OSError`` when it can't be read at all.
    """
    with path.open("rb") as source:
        return verify_stream(source, name=path.name, trusted_key=trusted_key)


def verify_stream(source: BinaryIO, *, name: str, trusted_key: str | None = None) -> Verification:
    """As :func:`verify`, on a seekable stream."""
    try:
        with zipfile.ZipFile(source) as archive:
            return _Inspection(archive, name, trusted_key).run()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError) as error:
        broken = _check("archive", "The file is a complete ZIP archive", [f"it can't be read: {error}"])
        return Verification(file=name, holds=False, checks=(broken,))


def _check(name: str, summary: str, problems: list[str]) -> Check:
    return Check(name=name, holds=not problems, summary=summary, problems=tuple(problems))


class _Unreadable(Exception):
    """A part of the archive is missing or damaged; the message says which."""


class _Inspection:
    def __init__(self, archive: zipfile.ZipFile, name: str, trusted_key: str | None) -> None:
        self._archive = archive
        self._name = name
        self._trusted_key = trusted_key
        self._manifest: dict[str, Any] = {}
        self._events: list[Event] = []

    def run(self) -> Verification:
        checks = [self._signature(), self._files()]
        if self._manifest:
            checks += [self._chain(), self._runbook(), self._evidence(), self._replay()]
        key = self._manifest.get("public_key")
        return Verification(
            file=self._name,
            holds=all(check.holds for check in checks),
            checks=tuple(checks),
            job=_text(self._manifest.get("job")),
            number=_text(self._manifest.get("number")),
            fingerprint=fingerprint(key) if isinstance(key, str) and _is_key(key) else None,
            created_at=_whole(self._manifest.get("created_at")),
        )

    def _signature(self) -> Check:
        problems: list[str] = []
        try:
            content = self._read(dossier.MANIFEST)
            signature = self._read(dossier.SIGNATURE).decode("ascii", "replace")
            manifest = json.loads(content)
            if not isinstance(manifest, dict) or manifest.get("dossier") != dossier.FORMAT:
                raise _Unreadable(f"{dossier.MANIFEST} is not a manifest of format {dossier.FORMAT}")
            self._manifest = manifest
            public = str(manifest.get("public_key"))
            if not is_signed(content, signature=signature, public=public):
                problems.append(
                    f"{dossier.SIGNATURE} is not a signature of {dossier.MANIFEST} by its public key"
                )
            if self._trusted_key is not None and public != self._trusted_key:
                problems.append("the key is not the trusted one: somebody else made this dossier")
        except _Unreadable as error:
            problems.append(str(error))
        except (ValueError, RecursionError):
            problems.append(f"{dossier.MANIFEST} is not JSON")
        whose = "the trusted key" if self._trusted_key else "the enclosed key"
        return _check("signature", f"The manifest is signed by {whose}", problems)

    def _files(self) -> Check:
        problems: list[str] = []
        present = {info.filename for info in self._archive.infolist()}
        if len(self._archive.infolist()) != len(present):
            problems.append("a file name stands more than once in the archive")
        listed = {dossier.MANIFEST, dossier.SIGNATURE}
        for path, size, sha256 in self._listed():
            listed.add(path)
            if path not in present:
                problems.append(f"{path} is missing")
                continue
            found_size, found = self._hash(path)
            if found is None:
                problems.append(f"{path} was changed: what is packed there no longer fits its own checksum")
            elif found != sha256:
                problems.append(
                    f"{path} was changed: expected SHA-256 {sha256} ({size} bytes), "
                    f"found {found} ({found_size} bytes)"
                )
        problems += [f"{path} is not listed in the manifest" for path in sorted(present - listed)]
        return _check("files", f"All {len(listed)} files are as the manifest lists them", problems)

    def _chain(self) -> Check:
        problems: list[str] = []
        try:
            lines = self._read(dossier.EVENTS).split(b"\n")
            links = self._read(dossier.CHAIN).decode("ascii", "replace").split("\n")
            if lines.pop() != b"" or links.pop() != "":
                problems.append("the last event is cut off")
            if len(lines) != self._manifest.get("events") or len(links) != len(lines):
                problems.append(
                    f"expected {self._manifest.get('events')} events, "
                    f"found {len(lines)} events and {len(links)} hashes"
                )
            previous = hashlib.sha256(str(self._manifest.get("job")).encode()).digest()
            for number, (line, link) in enumerate(zip(lines, links, strict=False), 1):
                previous = hashlib.sha256(previous + line).digest()
                if previous.hex() != link:
                    problems.append(f"event {number} was changed: its hash is {previous.hex()}, not {link}")
                    break
            else:
                if previous.hex() != self._manifest.get("head"):
                    problems.append("the chain does not end in the manifest's head")
            self._events = [_event(line, number) for number, line in enumerate(lines, 1)]
        except _Unreadable as error:
            problems.append(str(error))
        return _check("chain", f"The {len(self._events)} events are chained without a gap", problems)

    def _runbook(self) -> Check:
        problems: list[str] = []
        try:
            found = hashlib.sha256(self._read(dossier.RUNBOOK)).hexdigest()
            first = getattr(self._events[0], "runbook", None) if self._events else None
            if found != self._manifest.get("runbook") or (self._events and found != first):
                problems.append(f"the job was opened on runbook {first}, the archive holds {found}")
        except _Unreadable as error:
            problems.append(str(error))
        return _check("runbook", "The runbook is the one the job was opened on", problems)

    def _evidence(self) -> Check:
        held = {
            path.removeprefix(dossier.EVIDENCE).partition(".")[0]
            for path in self._archive.namelist()
            if path.startswith(dossier.EVIDENCE)
        }
        named = {blob for event in self._events for blob in blobs_of_event(event)}
        problems = [
            f"evidence {blob} is named by an event and not in the archive" for blob in sorted(named - held)
        ]
        return _check("evidence", f"All {len(named)} pieces of evidence are there", problems)

    def _replay(self) -> Check:
        problems: list[str] = []
        state = "nothing"
        try:
            content = self._read(dossier.RUNBOOK)
            playbook = Playbook(decode_runbook(content), hashlib.sha256(content).hexdigest())
            job = fold(playbook, self._events)
            state = _state_of(job)
        except _Unreadable as error:
            problems.append(str(error))
        except Exception as error:  # noqa: BLE001 — a forged history may break replay anywhere; that is the finding
            problems.append(f"the events can't be played on the runbook ({type(error).__name__}: {error})")
        return _check("replay", f"The events, played on the runbook, lead to: {state}", problems)

    def _listed(self) -> Iterator[tuple[str, int, str]]:
        files = self._manifest.get("files")
        for line in files if isinstance(files, list) else []:
            if isinstance(line, dict):
                yield str(line.get("path")), _whole(line.get("size")) or 0, str(line.get("sha256"))

    def _read(self, path: str) -> bytes:
        try:
            info = self._archive.getinfo(path)
            if info.file_size > LARGEST_TEXT:
                raise _Unreadable(f"{path} is absurdly large ({info.file_size} bytes)")
            return self._archive.read(info)
        except KeyError:
            raise _Unreadable(f"{path} is missing") from None
        except (
            zipfile.BadZipFile,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise _Unreadable(f"{path} is damaged: {error}") from error
        except Exception as error:
            # zlib, bz2 and lzma raise errors of their own for damaged data.
            raise _Unreadable(f"{path} is damaged: {error}") from error

    def _hash(self, path: str) -> tuple[int, str | None]:
        found, size = hashlib.sha256(), 0
        try:
            with self._archive.open(path) as file:
                while block := file.read(1 << 20):
                    found.update(block)
                    size += len(block)
        except Exception:  # noqa: BLE001 — as above: whatever unpacking raises, the file is damaged
            return size, None
        return size, found.hexdigest()


def blobs_of_event(event: Event) -> Iterator[str]:
    """Every blob that an event's answers name."""
    for held in (getattr(event, "answers", None), getattr(event, "inputs", None)):
        yield from _blobs_of(held)


def _blobs_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        blob, stamped = value.get("blob"), value.get("stamped")
        if isinstance(blob, str):
            yield blob
        if isinstance(stamped, str) and _SHA256.fullmatch(stamped):
            yield stamped
        for item in value.values():
            yield from _blobs_of(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _blobs_of(item)


def _event(line: bytes, number: int) -> Event:
    try:
        event: Event = decode_event(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _Unreadable(f"event {number} is not an event: {error}") from error
    return event


def _state_of(job: Job) -> str:
    state = job.state
    ending = f" ({state.end})" if state.end else ""
    return f"{state.status}{ending} after {state.seq} events"


def _is_key(text: str) -> bool:
    try:
        return bool(fingerprint(text))
    except ValueError:
        return False


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
