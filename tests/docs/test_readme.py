"""The README says what is so."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from engine.cli import COMMANDS
from engine.services.checking import check_path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_sop_of_the_readme_holds_as_it_is_explained(tmp_path: Path) -> None:
    (sop,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    shutil.copy(ROOT / "sop_definitions" / "organisation.yaml", tmp_path)
    shutil.copytree(ROOT / "sop_definitions" / "subjects", tmp_path / "subjects")
    (tmp_path / "terminal-swap").mkdir()
    (tmp_path / "terminal-swap" / "sop.yaml").write_text(sop)

    findings = check_path((tmp_path,))

    assert len(sop.splitlines()) == 10
    assert [finding for finding in findings if finding.severity == "error"] == []


def test_every_command_of_make_that_the_readme_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"make ([a-z]+)", README)) - {"help"} <= targets


def test_every_command_of_sopwith_that_a_page_names_is_there() -> None:
    named = {
        name
        for page in PAGES
        for name in re.findall(r"(?:`|^ *|bin/)sopwith ([a-z]+)", page.read_text(), re.MULTILINE)
    }

    assert named <= set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text())

    missing = [
        link
        for link in links
        if not link.startswith(("http:", "https:", "mailto:")) and not (page.parent / link).exists()
    ]

    assert missing == []
