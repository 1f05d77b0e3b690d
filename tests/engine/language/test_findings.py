"""Every finding, as it is printed, for one small broken SOP each.

A case is a folder ``findings/SOP0xx-what/``: a folder of SOPs as ``sopwith check`` takes it, with
``expected.txt`` and ``expected.zh.txt`` beside them, which hold the whole output in both languages. A case
without an ``organisation.yaml`` gets ``findings/organisation.yaml``; a case about a missing one holds a file
``no-organisation``.

To add a case, make its folder and run ``SOPWITH_UPDATE_FINDINGS=1 pytest`` on this file, which writes
both; then read what it wrote, for that is what a designer will read.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from engine.language.finding import Finding
from engine.language.finding_text import render
from engine.language.loading import load_library
from engine.services.checking import check_library

CASES = Path(__file__).parent / "findings"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())


def everything_said(folder: Path) -> list[Finding]:
    """All findings of a folder, those of its scenarios included."""
    return check_library(load_library(folder))


def lay_out(case: Path, folder: Path) -> None:
    """A copy of the case to work on, with the common organisation where it has none."""
    shutil.copytree(case, folder, ignore=shutil.ignore_patterns("expected*.txt", "no-organisation"))
    if not (case / "organisation.yaml").exists() and not (case / "no-organisation").exists():
        shutil.copy(CASES / "organisation.yaml", folder)


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_sop_is_told_what_is_wrong_with_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(CASES / name, tmp_path / "sops")
    monkeypatch.chdir(tmp_path / "sops")
    findings = everything_said(Path())
    for file, language in (("expected.txt", "en"), ("expected.zh.txt", "zh-CN")):
        said, expected = render(findings, language), CASES / name / file
        if os.environ.get("SOPWITH_UPDATE_FINDINGS"):
            expected.write_text(said, "utf-8")
        assert said == expected.read_text("utf-8")
        assert name.split("-", maxsplit=1)[0] in said


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_say_the_same_of_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(CASES / name, tmp_path / "sops")
    monkeypatch.chdir(tmp_path / "sops")
    for finding in everything_said(Path()):
        for text in filter(None, (finding.message, finding.hint)):
            assert CHINESE.search(text.zh), text
            assert facts(text.zh) == facts(text.en)


CHINESE = re.compile("[\u4e00-\u9fff]")


def facts(text: str) -> tuple[list[str], list[str]]:
    """What a sentence says in no language: the names between back quotes, and the numbers."""
    return sorted(re.findall("`[^`]*`", text)), sorted(re.findall(r"\d+", re.sub("`[^`]*`", "", text)))
