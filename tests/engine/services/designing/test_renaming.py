"""A renaming follows through every file, and back again to the byte."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from engine.language.renaming_text import Patch, applied
from engine.services.designing.analysing import analysed
from engine.services.designing.drafted_files import Drafted
from engine.services.designing.renaming import renamed
from engine.services.designing.surroundings import surroundings
from engine.services.designing.views import Renamed
from forms.fields import fields_of
from tests.engine.services.designing.shipped import draft_of, world

SOPS = ("store-visit", "refund-approval")


def made(before: Drafted, found: Renamed) -> Drafted:
    """The draft with what a renaming changes."""
    assert found.faults == ()
    assert found.files
    files = dict(before.files)
    for file in found.files:
        patches = [Patch(*msgspec.structs.astuple(patch)) for patch in file.patches]
        content = applied(files.pop(file.path), patches)
        files[file.moved or file.path] = content
        lines = content.decode().splitlines()
        for patch in file.patches:
            assert lines[patch.line - 1] == patch.after
    return Drafted(before.sop, files, world())


def things(sop: str) -> list[tuple[str, tuple[str, ...]]]:
    """Everything of a shipped SOP that has a name."""
    around = surroundings(draft_of(sop))
    files = around.library.sops[sop]
    found: list[tuple[str, tuple[str, ...]]] = []
    for name, document in files.forms.items():
        path = f"{sop}/forms/{name}.yaml"
        found.append(("form", (path,)))
        found += [
            ("field", (path, *field.path))
            for field in fields_of(document.data["schema"])
            if field.path[-1] != "*"
        ]
    for variant, version in around.versions.items():
        draft = version.draft
        found += [("step", (step,)) for step in draft.outline.nodes]
        found += [
            ("field", (f"{sop}/sop.yaml#{node.path}", *field.path))
            for node in draft.outline.nodes.values()
            if isinstance(node.data.get("form"), dict)
            for field in fields_of(node.data["form"]["schema"])
            if field.path[-1] != "*"
        ]
        for node in draft.outline.nodes.values():
            found += [("evidence", (node.path, one)) for one in node.data.get("evidence") or {}]
            outcomes = (node.data.get("approval") or {}).get("outcomes") or {}
            found += [("outcome", (node.path, one)) for one in outcomes]
        for what in ("fault", "table"):
            found += [(what, (one,)) for one in draft.data.get(f"{what}s") or {}]
        if variant is not None:
            found.append(("variant", (variant,)))
    found += [("input", (one,)) for one in (files.sop.data.get("inputs") or {}).get("properties", {})]
    return list(dict.fromkeys(found))


def deep(thing: tuple[str, tuple[str, ...]]) -> int:
    """How far inside of others it is."""
    return len(thing[1]) + thing[1][0].count(".")


def batches(most: int = 10) -> list[tuple[str, str, list[tuple[str, ...]]]]:
    """The things of one kind, a few at a time, the inner ones first."""
    found = []
    for sop in SOPS:
        of_sop = sorted(things(sop), key=deep, reverse=True)
        for what in dict.fromkeys(what for what, _ in of_sop):
            mine = [at for kind, at in of_sop if kind == what]
            found += [(sop, what, mine[start : start + most]) for start in range(0, len(mine), most)]
    return found


def called(what: str, at: tuple[str, ...]) -> str:
    """The name that a thing has."""
    return at[0].rpartition("/")[2].removesuffix(".yaml") if what == "form" else at[-1].rpartition(".")[2]


def under(what: str, at: tuple[str, ...], new: str) -> tuple[str, ...]:
    """The thing under its new name."""
    if what == "form":
        return (f"{at[0].rpartition('/')[0]}/{new}.yaml",)
    return (".".join([*at[0].split(".")[:-1], new]),) if what == "step" else (*at[:-1], new)


@pytest.mark.parametrize(
    ("sop", "what", "ats"), batches(), ids=lambda one: None if isinstance(one, list) else one
)
def test_a_renamed_sop_holds_as_before_and_can_be_renamed_back_to_the_byte(
    sop: str, what: Any, ats: list[tuple[str, ...]]
) -> None:
    first = draft_of(sop)
    states, news = [first], []
    for number, at in enumerate(ats):
        new = f"renamed-{number}" if what in ("form", "variant") else f"renamed_{number}"
        states.append(made(states[-1], renamed(states[-1], what, at, new)))
        news.append(new)
    was, is_ = analysed(first), analysed(states[-1])
    assert [f.message for f in is_.findings if f.severity == "error"] == []
    assert len(is_.findings) == len(was.findings)
    assert [s.holds for s in is_.scenarios] == [True] * len(was.scenarios)
    for at, new in reversed(list(zip(ats, news, strict=True))):
        after = states.pop()
        again = made(after, renamed(after, what, under(what, at, new), called(what, at)))
        assert again.files == states[-1].files
