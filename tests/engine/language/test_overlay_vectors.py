"""Overlays as they are written down for the designer: the language must still lay over and compare so."""

from __future__ import annotations

import json

from tests.vectors.write_overlays import WRITTEN, vectors


def test_every_written_overlay_and_conflict_is_still_made_so() -> None:
    # As texts, since the order of steps counts.
    assert WRITTEN.read_text("utf-8") == json.dumps(vectors(), ensure_ascii=False) + "\n"
