"""SOPs for tests, made of plain data or of YAML text."""

from __future__ import annotations

from typing import Any

from engine.language.document import Document
from engine.language.library import Library, SopFiles
from engine.language.yaml_reading import read_yaml


def library_of(text: str, **variants: str) -> Library:
    """A library with the one SOP that the YAML text writes, and its variants by name."""
    document = read(text, "visit/sop.yaml")
    files = SopFiles(
        id=document.data["sop"],
        folder="visit",
        sop=document,
        variants={name: read(variant, f"visit/variants/{name}.yaml") for name, variant in variants.items()},
    )
    return Library(root=".", sops={files.id: files})


def read(text: str, file: str) -> Document:
    """The document of a YAML text without mistakes."""
    document, findings = read_yaml(text.encode(), file)
    assert document is not None, findings
    return document


def many_sops(count: int, steps: int) -> Library:
    """``count`` SOPs of ``steps`` steps each, all of them different, as data: for measuring."""
    sops = {}
    for number in range(count):
        name = f"sop-{number}"
        sops[name] = SopFiles(name, name, Document(f"{name}/sop.yaml", _sop(name, steps)))
    return Library(root=".", sops=sops)


def _sop(name: str, steps: int) -> dict[str, Any]:
    form = {
        "schema": {
            "type": "object",
            "required": ["result"],
            "properties": {"result": {"enum": ["pass", "fail"]}, "count": {"type": "integer", "minimum": 0}},
        }
    }
    written: dict[str, Any] = {}
    for number in range(steps):
        step: dict[str, Any] = {"form": form, "evidence": {"photo": {"kind": "photo", "within": "200m"}}}
        step["title"] = {"zh-CN": f"第{number}步", "en": f"Step {number} of {name}"}
        if number % 5 == 2:
            step["locked"] = True
        if number % 3 == 2:
            onward = f"step_{number + 1}" if number + 1 < steps else "done"
            known = number - 1 if number % 10 else number - 2
            step["next"] = [
                {"when": f"this.result == 'pass' && answers.step_{known}.count > 3", "go": onward},
                {"go": f"step_{number - 1}"},
            ]
        if number % 10 == 9:
            onward = f"step_{number + 1}" if number + 1 < steps else "done"
            approval = {"by": "role:manager", "outcomes": {"approve": onward, "rework": f"step_{number - 1}"}}
            step = {"approval": approval, "due": "4h"}
        written[f"step_{number}"] = step
    return {"sop": name, "steps": {**written, "done": {"end": "completed"}}}
