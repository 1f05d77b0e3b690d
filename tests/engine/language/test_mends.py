"""Every mend of every kind of finding does away with the finding."""

from __future__ import annotations

import copy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.language.document import Document
from engine.language.finding import Finding
from engine.language.loading import load_library
from engine.language.locating import Located, Locator, end_of
from engine.language.mends import Edit, mends_of
from engine.language.yaml_reading import LARGEST, read_yaml
from engine.services.checking import check_library
from forms.both import Both
from tests.engine.language.test_findings import CASES, NAMES, lay_out

UNMENDED = {
    "SOP001-anchor", "SOP001-braces", "SOP001-duplicate-key", "SOP001-empty", "SOP001-encoding",
    "SOP001-organisation", "SOP001-several-documents", "SOP001-several-troubles", "SOP001-syntax",
    "SOP001-tab", "SOP001-triggers", "SOP004-no-end", "SOP011-idle", "SOP013-people", "SOP014-return",
    "SOP015-two-variants", "SOP016-gap", "SOP020-triggers", "SOP120-no-organisation",
    "SOP121-passed-over",
}  # fmt: skip
"""Cases in which nothing can be mended by one edit of a document: a person has to think."""


def located(finding: Finding) -> tuple[Document | None, Located | None]:
    file = Path(finding.place.file)
    if not file.is_file():
        return None, None
    document, _ = read_yaml(file.read_bytes(), finding.place.file, largest=LARGEST)
    return (None, None) if document is None else (document, Locator(document).node(finding))


def loaded(file: Path) -> Any:
    """The data of a file, as far as they can be told."""
    document, _ = read_yaml(file.read_bytes(), file.name, largest=LARGEST)
    assert document is not None
    return document.data


def edited(data: Any, edit: Edit) -> Any:
    """Plain data after an edit."""
    if not edit.path and edit.op == "remove":
        return None
    data = copy.deepcopy(data)
    holder: Any = data
    into = edit.path if edit.op == "add" else edit.path[:-1]
    for key in into:
        holder = holder.setdefault(key, {}) if isinstance(holder, dict) else holder[key]
    match edit.op:
        case "set":
            holder[edit.path[-1]] = edit.value
        case "remove":
            del holder[edit.path[-1]]
        case "rename_key":
            entries = [(edit.key if key == edit.path[-1] else key, value) for key, value in holder.items()]
            holder.clear()
            holder.update(entries)
        case "add" if edit.key is not None:
            holder[edit.key] = edit.value
        case "add":
            holder.append(edit.value)
    return data


def said(findings: list[Finding]) -> Counter[tuple[str, str, str]]:
    """The findings without the places, which move."""
    return Counter((finding.code, finding.place.file, finding.message) for finding in findings)


@pytest.mark.parametrize("name", NAMES)
def test_a_mend_does_away_with_its_finding(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sops"
    lay_out(CASES / name, folder)
    monkeypatch.chdir(folder)
    found = check_library(load_library(Path()))
    before, made = said(found), 0
    for finding in found:
        for mend in mends_of(finding, *located(finding)):
            made += 1
            assert mend.title.keys() == {"en", "zh-CN"}
            files = {edit.file for edit in mend.edits}
            kept = {file: Path(file).read_bytes() for file in files}
            for edit in mend.edits:
                file = Path(edit.file)
                if (data := edited(loaded(file), edit)) is None:
                    file.unlink()
                else:
                    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
            after = said(check_library(load_library(Path())))
            for changed, content in kept.items():
                Path(changed).write_bytes(content)
            key = (finding.code, finding.place.file, finding.message)
            assert after[key] < before[key], (finding, mend)
    assert bool(made) == (name not in UNMENDED)


def test_a_range_ends_with_the_key_the_word_or_the_value() -> None:
    text = 'sop: visit\nsteps:\n  look: {due: 2 days, next: "leave"}  # why\n  "leave": {by: role:x}\n'
    document, _ = read_yaml(text.encode(), "sop.yaml")
    assert document is not None
    ends = {}
    for path, by_key in [
        (("steps", "look", "due"), False),
        (("steps", "look", "next"), False),
        (("steps", "leave"), True),
        (("sop",), False),
    ]:
        place = document.key_place(*path) if by_key else document.place(*path)
        finding = Finding(code="SOP001", severity="error", place=place, message=Both("`leave`", "`leave`"))
        node = Locator(document).node(finding)
        assert node == Located(path, by_key=by_key)
        line, column = end_of(text.splitlines(), finding, node)
        ends[path] = text.splitlines()[line - 1][place.column - 1 : column - 1]
    assert ends == {
        ("steps", "look", "due"): "2 days",
        ("steps", "look", "next"): '"leave"',
        ("steps", "leave"): '"leave"',
        ("sop",): "visit",
    }
