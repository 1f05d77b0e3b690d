"""Two revisions of an SOP told apart in a designer's words."""

from __future__ import annotations

from collections.abc import Mapping


def differences(
    sop: str, older: Mapping[str, bytes], newer: Mapping[str, bytes]
) -> dict[str, tuple[str, ...]]:
    """What differs between the files of two revisions, as sentences per variant (``""`` is the base)."""
    raise NotImplementedError
