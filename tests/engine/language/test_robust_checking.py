"""Whatever passes for an SOP gives findings or a runbook, never an exception."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.language.checking import check
from engine.language.compiling import NotCompilable, compile_sop, decode_runbook, encode_runbook
from engine.language.document import Document
from engine.language.library import Library
from engine.language.loading import load_library
from engine.language.shape import mended

ROOT = Path(__file__).parents[3]
SHIPPED = load_library(ROOT / "sop_definitions", shared_forms=ROOT / "forms" / "library")

WORDS = [
    *("done", "$return", "$done", "inputs", "this.x", "answers", "role:branch_manager", "performer:sign"),
    *("1..3", "due + 2h", "4h", "{{ inputs.", "{{ this }}", "> 5", "5..", "", "approval", "end", "completed"),
    *("2 of 3", "all", "a.b.c", "[", "#/properties/x", "\u2028", "中文"),
]
scalars = st.one_of(st.none(), st.booleans(), st.integers(-3, 10), st.sampled_from(WORDS))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS[:12]), inner, max_size=3)
    ),
    max_leaves=6,
)


def nodes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from nodes(inner, (*path, key))


def below(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


@st.composite
def changed(draw: st.DrawFn, document: Document, kind: str) -> Document | None:
    """The document with a few nodes replaced, put elsewhere or taken away, if the loader keeps it."""
    data = copy.deepcopy(document.data)
    for _ in range(draw(st.integers(1, 4))):
        paths = list(nodes(data))
        *around, key = draw(st.sampled_from(paths))
        how = draw(st.sampled_from(["replace", "copy", "copy", "remove"]))
        holder = below(data, tuple(around))
        if how == "remove":
            del holder[key]
        elif how == "copy":
            holder[key] = copy.deepcopy(below(data, draw(st.sampled_from(paths))))
        else:
            holder[key] = draw(values)
        if not data:
            return None
    return mended(Document(document.file, data, document.places, document.keys), kind)[0]


def with_changes(draw: Callable[..., Any]) -> tuple[Library, str]:
    """The SOPs that ship, one of them changed, and its name."""
    name = draw(st.sampled_from(sorted(SHIPPED.sops)))
    files = SHIPPED.sops[name]
    what = draw(st.sampled_from(["sop", "sop", "variant", "form"]))
    if what == "sop":
        files = replace(files, sop=draw(changed(files.sop, what)) or files.sop)
    else:
        kept = files.variants if what == "variant" else files.forms
        which = draw(st.sampled_from(sorted(kept)))
        put = {**kept, which: draw(changed(kept[which], what)) or kept[which]}
        files = replace(files, variants=put) if what == "variant" else replace(files, forms=put)
    return replace(SHIPPED, sops={**SHIPPED.sops, name: files}, findings=()), name


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_changed_sop_gives_findings_or_a_runbook(data: st.DataObject) -> None:
    library, name = with_changes(data.draw)
    errors = {finding.place.file for finding in check(library) if finding.severity == "error"}
    for variant in (None, *library.sops[name].variants):
        try:
            runbook = compile_sop(library, name, variant)
        except NotCompilable as wrong:
            assert errors, str(wrong)  # noqa: PT017  # either outcome is right, and has its own law
        else:
            content, _ = encode_runbook(runbook)
            assert encode_runbook(decode_runbook(content))[0] == content
