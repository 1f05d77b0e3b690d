"""The gallery: SOPs to begin from, and what a card says of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec

from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.drafts.needs import data_of
from engine.services.drafts.shipped import shipped, shipped_files
from engine.services.drafts.views import Template
from engine.services.guarding import must
from engine.services.revision_files import unpack
from engine.services.translating import read
from engine.services.views import Titles
from engine.store.reading import Reading

_KEPT = 500
"""Cards of revisions that are remembered: a revision never changes."""

_CARDS: dict[tuple[str, str], Template] = {}
_ROLE = re.compile(rb"\brole:([A-Za-z][A-Za-z0-9_-]*)")


def gallery(services: Services, actor: Actor) -> tuple[Template, ...]:
    """The SOPs that come with the program, then those that are live here, by id."""

    def work(reading: Reading) -> tuple[Template, ...]:
        must(actor, Action.SOP_DESIGN, Installation(), services.organisations.current(reading))
        rows = reading.rows(
            "SELECT p.sop, p.revision, p.published_at, r.digest FROM publication p JOIN sop_revision r "
            "ON r.sop = p.sop AND r.revision = p.revision WHERE NOT p.withdrawn ORDER BY p.sop"
        )
        live = []
        for sop, revision, at, digest in rows:
            card = _CARDS.get((sop, digest))
            if card is None:
                kept = reading.rows(
                    "SELECT files FROM sop_revision WHERE sop = ? AND revision = ?", sop, revision
                )
                card = card_of(sop, unpack(kept[0][0]), origin="live")
                _remember(sop, digest, card)
            live.append(msgspec.structs.replace(card, revision=revision, published_at=at))
        return (*_shipped_cards(), *live)

    return read(services, work)


def _remember(sop: str, digest: str, card: Template) -> None:
    while len(_CARDS) >= _KEPT:
        _CARDS.pop(next(iter(_CARDS)), None)
    _CARDS[sop, digest] = card


@cache
def _shipped_cards() -> tuple[Template, ...]:
    return tuple(card_of(sop, shipped_files(sop), origin="shipped") for sop in sorted(shipped().sops))


def card_of(sop: str, files: Mapping[str, bytes], *, origin: str) -> Template:
    """What the files of an SOP say at a glance. Files with mistakes say what they can."""
    path = f"{sop}/sop.yaml"
    data = data_of(path, files.get(path, b""))
    data = data if isinstance(data, dict) else {}
    steps = list(_steps(data.get("steps")))
    forms = [
        found
        for name, content in files.items()
        if "/forms/" in name or name.startswith("forms/library/")
        if isinstance(found := data_of(name, content), dict) and "form" in found
    ]
    inline = [step["form"] for _, step in steps if isinstance(step.get("form"), dict)]
    title = titles(data.get("title"))
    return Template(
        sop=sop,
        origin=origin,
        title=title or {"und": sop},
        about=data["about"] if isinstance(data.get("about"), str) else None,
        summary=_summary(data, files.get(path, b"")),
        labels=tuple(one for one in _list(data.get("labels")) if isinstance(one, str)),
        steps=sum(1 for _, step in steps if "end" not in step),
        approvals=sum(1 for _, step in steps if "approval" in step),
        forms=len(forms) + len(inline),
        fields=sum(_fields(one.get("schema")) for one in (*forms, *inline)),
        variants=_names(files, f"{sop}/variants/"),
        scenarios=len(_names(files, f"{sop}/scenarios/")),
        evidence=tuple(sorted(set(_kinds(data.get("steps"))))),
        roles=tuple(sorted({role.decode() for role in _ROLE.findall(files.get(path, b""))})),
        triggers=len(data["triggers"]) if isinstance(data.get("triggers"), dict) else 0,
        languages=tuple(one for one in title if one != "und"),
        outline=tuple(
            titles(step.get("title")) or {"und": name.replace("_", " ")}
            for name, step in steps
            if "end" not in step
        ),
        revision=None,
        published_at=None,
    )


def titles(said: Any) -> Titles:
    """A text that is one for all, or one per language."""
    if isinstance(said, str):
        return {"und": said}
    if isinstance(said, dict):
        return {str(tag): text for tag, text in said.items() if isinstance(text, str)}
    return {}


def _summary(data: dict[str, Any], content: bytes) -> Titles:
    """The first paragraph of the guide, else the comment that the file begins with."""
    guide = data.get("guide")
    if isinstance(guide, dict) and "text" in guide:
        guide = guide["text"]
    if found := {tag: text.strip().split("\n\n")[0].strip() for tag, text in titles(guide).items()}:
        return found
    lines: list[str] = []
    for line in content.decode("utf-8", "replace").splitlines():
        if not line.startswith("#"):
            break
        said = line.lstrip("#").strip()
        if not said.startswith("yaml-language-server"):
            lines.append(said)
    comment = " ".join(line for line in lines if line)
    return {"en": comment} if comment else {}


def _steps(steps: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """All steps, those within others after them."""
    if not isinstance(steps, dict):
        return
    for name, step in steps.items():
        found = step if isinstance(step, dict) else {}
        yield str(name), found
        yield from _steps(found.get("any_order"))
        each = found.get("each")
        yield from _steps(each.get("steps") if isinstance(each, dict) else None)


def _kinds(value: Any) -> Iterator[str]:
    """The kinds of evidence anywhere below."""
    if isinstance(value, dict):
        evidence = value.get("evidence")
        for field in evidence.values() if isinstance(evidence, dict) else ():
            if isinstance(field, dict) and isinstance(kind := field.get("kind"), str):
                yield kind
        for inner in value.values():
            yield from _kinds(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _kinds(inner)


def _fields(schema: Any) -> int:
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return len(properties) if isinstance(properties, dict) else 0


def _names(files: Mapping[str, bytes], folder: str) -> tuple[str, ...]:
    return tuple(
        path[len(folder) :].rsplit(".", 1)[0]
        for path in sorted(files)
        if path.startswith(folder) and path.endswith((".yaml", ".yml"))
    )


def _list(said: Any) -> list[Any]:
    return said if isinstance(said, list) else []
