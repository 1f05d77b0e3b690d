"""Two revisions of an SOP told apart in a designer's words: by what their jobs would meet."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from engine.language.compiling import decode_runbook
from engine.language.difference_words import sentence
from engine.language.differences import differences
from engine.language.runbook import Runbook
from engine.store.reading import Reading

Variants = Mapping[str, Runbook]
"""Runbooks by variant; ``""`` is the base."""


def told_apart(older: Variants, newer: Variants, language: str) -> dict[str, tuple[str, ...]]:
    """What differs per variant, as sentences; variants that do not differ are left out."""
    chinese = language.startswith("zh")
    found: dict[str, tuple[str, ...]] = {}
    for variant in sorted({*older, *newer}):
        if variant not in older:
            found[variant] = ("新增变体" if chinese else "a new variant",)
        elif variant not in newer:
            found[variant] = ("变体已去掉" if chinese else "the variant is gone",)
        elif told := differences(older[variant], newer[variant]):
            found[variant] = tuple(sentence(difference, language) for difference in told)
    return found


def runbooks_of(reading: Reading, sop: str, revision: int) -> dict[str, Runbook]:
    """The runbooks that a revision was compiled to, as the record of its publishing names them; empty for a
    revision that there is not."""
    rows = reading.rows(
        "SELECT body FROM admin_event WHERE about = ? AND action = 'sop.published' ORDER BY seq", sop
    )
    for (body,) in rows:
        details = msgspec.json.decode(body)["details"]
        if details["revision"] == revision:
            return {
                variant: decode_runbook(content)
                for variant, digest in details["runbooks"].items()
                if (content := reading.runbook(digest)) is not None
            }
    return {}
