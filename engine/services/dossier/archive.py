"""The dossier as one ZIP archive with a signed manifest.

README.txt          how to check it, with nothing but this archive
index.html          to read and to print; pictures inside
events.jsonl        one event a line, canonical JSON (RFC 8785), oldest first
chain.txt           one hash a line: SHA-256 of the hash before it (raw) followed by the event's line
runbook.json        what the job ran on; its SHA-256 is the name in the first event
evidence/<sha256>   every photo, signature and file, as received
manifest.json       size and SHA-256 of all files above, the chain's last hash, the public key
manifest.sig        the installation's Ed25519 signature over manifest.json, base64
"""

from __future__ import annotations

import hashlib
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from engine.language.canonical import canonical
from engine.services.dossier.content import DossierContent, Evidence
from engine.services.dossier.page import render_page
from engine.services.media_types import SUFFIXES
from engine.services.signing import SigningKey

FORMAT = 1
MANIFEST, SIGNATURE, README, PAGE = "manifest.json", "manifest.sig", "README.txt", "index.html"
EVENTS, CHAIN, RUNBOOK, EVIDENCE = "events.jsonl", "chain.txt", "runbook.json", "evidence/"
_README_TEXT = Path(__file__).parents[3] / "ui" / "templates" / "dossier" / README
_BLOCK = 1 << 20


def evidence_path(sha256: str, media_type: str) -> str:
    """Where a blob lies in the archive."""
    return f"{EVIDENCE}{sha256}{SUFFIXES.get(media_type, '')}"


def write_dossier(content: DossierContent, target: IO[bytes], key: SigningKey) -> None:
    """Write the archive to ``target`` (seekable). Blobs are streamed; none is held in memory whole.

    Raises ``ValueError`` when a blob's bytes are not what its name says: a damaged dossier is not made.
    """
    date = datetime.fromtimestamp(content.created_at / 1000, UTC).timetuple()[:6]
    files: list[dict[str, object]] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(path: str, data: bytes) -> None:
            archive.writestr(_info(path, date), data)
            files.append(_line(path, len(data), hashlib.sha256(data).hexdigest()))

        put(README, _README_TEXT.read_bytes())
        put(EVENTS, b"".join(entry.body + b"\n" for entry in content.entries))
        put(CHAIN, "".join(f"{entry.hash}\n" for entry in content.entries).encode())
        put(RUNBOOK, content.runbook)
        put(PAGE, render_page(content, fingerprint=key.fingerprint).encode())
        for blob in sorted(content.evidence.values(), key=lambda b: b.sha256):
            path = evidence_path(blob.sha256, blob.media_type)
            files.append(_line(path, _copy(blob, archive, _info(path, date)), blob.sha256))
        manifest = canonical(
            {
                "dossier": FORMAT,
                "job": content.job,
                "number": content.number,
                "installation": content.installation,
                "created_at": content.created_at,
                "events": len(content.entries),
                "head": content.entries[-1].hash,
                "runbook": hashlib.sha256(content.runbook).hexdigest(),
                "public_key": key.public,
                "files": files,
            }
        )
        archive.writestr(_info(MANIFEST, date), manifest)
        archive.writestr(_info(SIGNATURE, date), key.sign(manifest))


def _info(path: str, date: tuple[int, ...]) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, (date[0], date[1], date[2], date[3], date[4], date[5]))
    # Pictures and clips are compressed already; packing them again costs time and saves nothing.
    packed = path.startswith(EVIDENCE) and not path.endswith((".txt", ".wav"))
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _line(path: str, size: int, sha256: str) -> dict[str, object]:
    return {"path": path, "size": size, "sha256": sha256}


def _copy(blob: Evidence, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> int:
    found = hashlib.sha256()
    size = 0
    info.file_size = blob.size
    with blob.open() as source, archive.open(info, "w") as target:
        while block := source.read(_BLOCK):
            found.update(block)
            size += len(block)
            target.write(block)
    if found.hexdigest() != blob.sha256:
        raise ValueError(
            f"the stored evidence {blob.sha256} was changed: its bytes hash to {found.hexdigest()}"
        )
    return size
