"""Graphs of SOPs as they are written down for the designer: the proofs must still see the same."""

from __future__ import annotations

import json

from tests.vectors.write_sop_graphs import WRITTEN, vectors


def test_every_written_graph_is_still_seen_so() -> None:
    assert json.loads(WRITTEN.read_text("utf-8")) == json.loads(json.dumps(vectors()))
