"""Every kind of place in which the language speaks of a name, one by one: ``renaming_places.yaml``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from engine.language.renaming_text import Patch, applied
from engine.services.designing.drafted_files import Drafted
from engine.services.designing.renaming import renamed
from tests.engine.services.designing.shipped import world

CASES: dict[str, dict[str, Any]] = {
    one["case"]: one
    for one in yaml.safe_load_all((Path(__file__).parent / "renaming_places.yaml").read_text("utf-8"))
}


@pytest.mark.parametrize("case", CASES)
def test_a_name_is_changed_where_it_means_the_thing_and_nowhere_else(case: str) -> None:
    what, at, marked = CASES[case]["what"], tuple(CASES[case]["at"]), CASES[case]["files"]
    before = {path: re.sub("[‹›]", "", text) for path, text in marked.items()}
    looked_at = Drafted("tour", {path: text.encode() for path, text in before.items()}, world())
    found = renamed(looked_at, what, at, "new")
    assert found.faults == ()
    after = dict(before)
    for file in found.files:
        patches = [Patch(*msgspec.structs.astuple(patch)) for patch in file.patches]
        after[file.path] = applied(before[file.path].encode(), patches).decode()
    assert after == {path: re.sub("‹[^›]*›", "new", text) for path, text in marked.items()}
