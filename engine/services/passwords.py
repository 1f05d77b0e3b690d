"""Passwords: argon2id with the parameters of RFC 9106 (its second choice, 64 MiB), and what is too weak."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.services.problems import Invalid

SHORTEST = 8
LONGEST = 256
"""Characters. The upper bound keeps hashing cheap for whoever sends a book."""

_COMMON = frozenset(
    {"password", "passwort", "12345678", "123456789", "1234567890", "qwertyui", "qwertyuiop", "11111111"}
    | {"00000000", "88888888", "iloveyou", "admin123", "password1", "letmein1", "abcd1234", "a1234567"}
)


class Passwords:
    """Hashes and checks passwords. One instance serves all threads."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys: str | None = None

    def hash(self, password: str) -> str:
        """The password as it is kept: algorithm, parameters, salt and hash in one text."""
        return self._hasher.hash(password)

    def holds(self, kept: str | None, password: str) -> bool:
        """Whether it is the password that ``kept`` was made of.

        Without one (an unknown person, somebody who can't sign in by password) it works as long and is
        false, so that the time taken tells nothing.
        """
        if len(password) > LONGEST:
            return False
        if kept is None and self._nobodys is None:
            self._nobodys = self.hash("nobody's password")
        try:
            self._hasher.verify(kept or self._nobodys or "", password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def outgrown(self, kept: str) -> bool:
        """Whether it was hashed with other parameters than today's, and is to be hashed again."""
        return self._hasher.check_needs_rehash(kept)


def must_be_strong(password: str, *, login: str, name: str) -> None:
    """Raises Invalid (``password.weak``) for what is short, long, common, or the person's own name."""
    plain = password.casefold()
    if not SHORTEST <= len(password) <= LONGEST:
        why = f"must have {SHORTEST} to {LONGEST} characters"
    elif plain in _COMMON or len(set(plain)) < 3:
        why = "is too easy to guess"
    elif plain in {login.casefold(), name.casefold(), login.casefold() * 2}:
        why = "must not be the person's own name"
    else:
        return
    raise Invalid("password.weak", f"The password {why}.", params={"shortest": SHORTEST, "longest": LONGEST})
