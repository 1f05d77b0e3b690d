"""Writes tests/vectors/sop_graphs.json: ``python -m tests.vectors.write_sop_graphs``.

The graph of every shipped SOP and of some hard ones, as the proofs see it. The designer's outline draws the
same arrows.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.language.document import Document
from engine.language.graph import Graph
from engine.language.outline import Outline
from engine.language.yaml_reading import read_yaml

WRITTEN = Path(__file__).with_name("sop_graphs.json")
SHIPPED = Path(__file__).parents[2] / "sop_definitions"

HARD: dict[str, str] = {
    "composites": """
sop: composites
steps:
  prepare:
    any_order:
      badge: {by: role:coordinator}
      laptop: {next: [{when: "this.ok", go: $done}, {go: refused}]}
      rooms: {each: {of: inputs.rooms, as: room, steps: {open: {}, sweep: {next: open}}}}
    need: 2
  count:
    each: {of: inputs.devices, steps: {tally: null, check: {next: [{when: "this.again", go: tally}]}}}
    next: done
  done: {end: completed}
  refused: {end: refused}
faults:
  broken: {from: [count.tally, prepare.badge], go: $return}
  lost: {go: refused}
""",
    "strays": """
sop: strays
steps:
  first: {next: nowhere}
  group: {any_order: {one: {next: two}, two: {next: $done}}}
  judge: {approval: {outcomes: {approve: done, reject: group.one, rework: [{when: "true", go: first}]}},
          escalate: [{at: due, outcome: approve}, {at: due, fault: late}, {at: due, outcome: never}]}
  hold: {wait: {event: e, up_to: 1d, else: judge}}
  act: {do: webhook, on_error: hold, next: $done}
  child: {call: other, outcomes: {fixed: done, '*': [{go: act}]}, next: hold}
  done: {end: completed}
  last: 4
  after: {next: [{when: "a", go: done}, {when: "b", go: first}]}
faults:
  late: {from: [first], go: done}
  odd: {from: [first, nothing], go: nowhere}
  inner: {from: [first], go: group.one}
  back: {go: $return}
""",
    "broken": "sop: broken\nsteps: [1, 2]\nfaults: 3\n",
    "empty": "sop: empty\n",
}


def graph_of(document: Document) -> dict[str, Any]:
    """The graph of a document, plainly."""
    graph = Graph(Outline(document))
    return {
        "start": graph.start,
        "ends": list(graph.ends),
        "unfinished": graph.unfinished,
        "nodes": [
            {"path": node.path, "kind": node.kind, "scope": node.scope, "at": list(node.at)}
            for node in graph.nodes.values()
        ],
        "edges": [
            {
                "source": edge.source,
                "target": edge.target,
                "kind": edge.kind,
                "label": edge.label,
                "when": edge.when,
                "done": edge.done,
                "by_fault": edge.by_fault,
                "at": list(edge.at),
            }
            for edges in graph.edges.values()
            for edge in edges
        ],
        "strays": [
            {"source": stray.source, "name": stray.name, "why": stray.why, "at": list(stray.at)}
            for stray in graph.strays
        ],
    }


def vectors() -> list[dict[str, Any]]:
    """Every document as text with its graph."""
    texts = {path.parent.name: path.read_text("utf-8") for path in sorted(SHIPPED.glob("*/sop.yaml"))} | HARD
    found = []
    for name, text in texts.items():
        document, _ = read_yaml(text.encode(), f"{name}.yaml")
        assert document is not None, name
        found.append({"name": name, "text": text, "graph": graph_of(document)})
    return found


if __name__ == "__main__":
    WRITTEN.write_text(json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n", "utf-8")
