"""The files of a revision: packed as they are kept, and which of them there may be."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

import msgspec

from engine.language.canonical import canonical, digest
from engine.services.problems import Invalid

MOST_FILES = 1_000
LARGEST = 64 << 20
"""Bytes of all files of a revision together, pictures and clips included."""

_PART = re.compile(r"[^\x00-\x1f\x7f/\\:*?\"<>|]{1,120}")


WORLD = "organisation.yaml"
"""Among the files of a revision: the organisation that its scenarios run in. Without it they run in the
installation's own."""


def pack(files: dict[str, bytes]) -> tuple[bytes, str]:
    """The files as they are kept, and the SHA-256 that tells whether anything differs."""
    content = _written(files)
    return zlib.compress(content, 6), digest(content)


def digest_of(files: Mapping[str, bytes]) -> str:
    """The SHA-256 alone, for whoever keeps nothing."""
    return digest(_written(files))


def _written(files: Mapping[str, bytes]) -> bytes:
    return canonical({path: base64.b64encode(data).decode() for path, data in files.items()})


def unpack(packed: bytes) -> dict[str, bytes]:
    """The files as they were published."""
    encoded = msgspec.json.decode(zlib.decompress(packed), type=dict[str, str])
    return {path: base64.b64decode(data) for path, data in encoded.items()}


def is_plain(part: str) -> bool:
    """Whether a name may stand in a path on any system, and leads nowhere else."""
    return _PART.fullmatch(part) is not None and part not in {".", ".."}


def must_be_files(sop: str, files: dict[str, bytes]) -> None:
    """Raises Invalid (``files.malformed``) unless every path lies in the SOP's folder, in ``forms/library``
    or ``subjects``, or is ``organisation.yaml``; none leads out; and there is a ``<sop>/sop.yaml``."""
    if len(files) > MOST_FILES or sum(map(len, files.values())) > LARGEST:
        raise Invalid(
            "files.malformed",
            f"An SOP has at most {MOST_FILES} files of {LARGEST >> 20} MB together.",
            params={"files": len(files)},
        )
    for path in files:
        parts = PurePosixPath(path).parts
        inside = (
            (parts[:1] == (sop,) and len(parts) > 1)
            or (parts[:2] == ("forms", "library") and len(parts) == 3)
            or (parts[:1] == ("subjects",) and len(parts) == 2)
            or path == WORLD
        )
        if not (inside and all(map(is_plain, parts)) and "/".join(parts) == path):
            raise Invalid(
                "files.malformed",
                f"{path[:200]!r} lies neither in the folder {sop} nor in forms/library or subjects.",
                params={"path": path[:200]},
            )
    if f"{sop}/sop.yaml" not in files:
        raise Invalid("files.malformed", f"There is no {sop}/sop.yaml among the files.")
