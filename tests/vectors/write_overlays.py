"""Writes tests/vectors/overlays.json: ``python -m tests.vectors.write_overlays``.

Every shipped variant and some random ones laid over their SOPs, and what clashes when a base changes.
The designer lays over and compares in the same way.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

from engine.language.document import Document
from engine.language.overlay import overlay
from engine.language.rebase import conflicts
from engine.language.yaml_reading import read_yaml

WRITTEN = Path(__file__).with_name("overlays.json")
SHIPPED = Path(__file__).parents[2] / "sop_definitions"

NAMES = ("a", "b", "c", "d", "e")


def documented(data: Any) -> Document:
    return Document("random.yaml", data, {}, {})


def laid(base: Any, change: Any) -> Any:
    """The merged data; maps of steps as lists of pairs would lose nothing, JSON keeps their order too."""
    merged, _ = overlay(documented(base), documented({"change": change}))
    return merged.data


def step(random: Random, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if random.random() < 0.5:
        found["due"] = f"{random.randint(1, 9)}h"
    if random.random() < 0.4:
        found["evidence"] = {name: {"kind": random.choice(("photo", "scan"))} for name in some(random)}
    if depth and random.random() < 0.3:
        found["any_order"] = {name: step(random, depth - 1) for name in some(random)}
    elif depth and random.random() < 0.2:
        found["each"] = {"of": "inputs.rooms", "steps": {n: step(random, depth - 1) for n in some(random)}}
    return found


def some(random: Random) -> list[str]:
    return random.sample(NAMES, random.randint(1, 4))


def changed(random: Random, depth: int) -> dict[str, Any] | None:
    if random.random() < 0.15:
        return None
    found = step(random, depth)
    if random.random() < 0.5:
        found[random.choice(("after", "before"))] = random.choice(NAMES)
    if random.random() < 0.2:
        found["due"] = None
    return found


def vectors() -> dict[str, Any]:
    """Overlays, and what clashes between two versions of a base."""
    found = []
    for path in sorted(SHIPPED.glob("*/variants/*.yaml")):
        base, _ = read_yaml((path.parents[1] / "sop.yaml").read_bytes(), "sop.yaml")
        variant, _ = read_yaml(path.read_bytes(), path.name)
        assert base is not None
        assert variant is not None
        change = variant.data["change"]
        found.append({"base": base.data, "change": change, "merged": laid(base.data, change)})
    clashes = []
    for seed in range(120):
        random = Random(seed)
        older = {"sop": "s", "due": "1d", "steps": {name: step(random, 2) for name in some(random)}}
        change = {"due": random.choice(("2d", None)), "steps": {n: changed(random, 2) for n in some(random)}}
        found.append({"base": older, "change": change, "merged": laid(older, change)})
        newer = {"sop": "s", "due": "3d", "steps": {name: step(random, 2) for name in some(random)}}
        clashes.append(
            {
                "older": older,
                "newer": newer,
                "change": change,
                "conflicts": [
                    {"path": list(one.path), "was": one.was, "now": one.now, "says": one.says}
                    for one in conflicts(
                        documented(older), documented(newer), documented({"variant": "v", "change": change})
                    )
                ],
            }
        )
    return {"overlays": found, "conflicts": clashes}


if __name__ == "__main__":
    WRITTEN.write_text(json.dumps(vectors(), ensure_ascii=False) + "\n", "utf-8")
