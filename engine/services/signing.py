"""The installation's Ed25519 key: what it signs can be checked by anybody who has the public half.

The private key lies in the data folder, readable by its owner only, and is made at the first start.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_FILE = "signing-key.pem"


class SigningKey:
    """Signs with the installation's private key."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        raw = private.public_key().public_bytes_raw()
        self.public = base64.b64encode(raw).decode()
        self.fingerprint = fingerprint(self.public)

    def sign(self, content: bytes) -> str:
        """The signature in base64."""
        return base64.b64encode(self._private.sign(content)).decode()


def fingerprint(public: str) -> str:
    """A public key's name for people: the first 32 hex digits of its SHA-256, in groups of four."""
    digits = hashlib.sha256(base64.b64decode(public)).hexdigest()[:32]
    return " ".join(digits[i : i + 4] for i in range(0, 32, 4))


def is_signed(content: bytes, *, signature: str, public: str) -> bool:
    """Whether ``signature`` (base64) over ``content`` was made by the holder of ``public`` (base64)."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def open_signing_key(folder: Path) -> SigningKey:
    """The key in ``folder``, made if there is none. Two processes starting at once agree on one key.

    Raises ``ValueError`` with a helpful sentence when the file is no Ed25519 key.
    """
    path = folder / KEY_FILE
    if not path.exists():
        _make_key(path)
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise ValueError(
            f"{path} is not a readable key. Restore it from a backup; without it, dossiers "
            "made from now on are signed by another key than the earlier ones."
        ) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError(f"{path} holds another kind of key than Ed25519.")
    return SigningKey(private)


def _make_key(path: Path) -> None:
    content = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made with mode 0600
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A link, not a rename: it fails where another process was first, and that key stands.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)
