"""From a folder to a library."""

# ruff: noqa: E501, ISC004 - findings stand here as they are printed

from __future__ import annotations

import os
import random
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.finding_text import render
from engine.language.loading import load_library

ORGANISATION = """\
roles: [field_staff]
branches: {east: {timezone: Asia/Shanghai}}
people: {wei: {name: 魏强, branch: east, roles: [field_staff]}}
"""
SOP = "sop: {id}\nsteps:\n  visit: {{evidence: {{door: {{kind: photo}}}}}}\n  done: {{end: completed}}\n"


def lay(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return root


@pytest.fixture
def definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two SOPs and what they share, as somebody stands above it."""
    monkeypatch.chdir(tmp_path)
    lay(
        tmp_path,
        {
            "defs/organisation.yaml": ORGANISATION,
            "defs/subjects/shop.yaml": "kind: shop\n",
            "defs/visit/sop.yaml": SOP.format(id="visit"),
            "defs/visit/forms/shelf.yaml": "form: shelf\nschema: {type: object}\n",
            "defs/visit/variants/city.yaml": "variant: city\nof: visit\nbranches: [east]\nchange: {due: 1d}\n",
            "defs/visit/scenarios/all well.yaml": "scenario: All well\nwalk: [{expect: visit}]\n",
            "defs/visit/media/door/open.jpg": "",
            "defs/visit/README.md": "Prose is passed over.",
            "defs/repair/sop.yaml": SOP.format(id="repair"),
            "forms/library/fault-report.yaml": "form: fault-report\nschema: {type: object}\n",
            "forms/library/faults.yaml": "codeList: faults\nentries: [{code: E1}]\n",
            "more/faults.yaml": "codeList: faults\nentries: [{code: E2}]\n",
            "more/labels.yaml": "codeList: labels\nentries: []\n",
        },
    )
    return Path("defs")


def test_everything_below_a_folder_of_sops_is_loaded(definitions: Path) -> None:
    library = load_library(definitions, shared_forms=Path("more"))
    assert render(library.findings) == ""
    assert {
        name: (f.folder, [*f.forms], [*f.variants], [*f.scenarios], f.media)
        for name, f in library.sops.items()
    } == {
        "repair": ("defs/repair", [], [], [], frozenset()),
        "visit": ("defs/visit", ["shelf"], ["city"], ["all well"], frozenset({"door/open.jpg"})),
    }
    assert [*library.forms] == ["fault-report"]
    assert {name: document.data["entries"] for name, document in library.code_lists.items()} == {
        "faults": [{"code": "E1"}],
        "labels": [],
    }
    assert [*library.subjects] == ["shop"]
    assert [*library.organisation.people] == ["wei"]


def test_one_sop_takes_what_it_shares_from_around_it(definitions: Path) -> None:
    library = load_library(definitions / "visit")
    assert (render(library.findings), [*library.sops], [*library.beside]) == ("", ["visit"], ["repair"])
    assert ([*library.forms], [*library.subjects], [*library.organisation.people]) == (
        ["fault-report"],
        ["shop"],
        ["wei"],
    )


def test_what_is_wrong_beside_an_sop_is_not_said_of_it(definitions: Path) -> None:
    (definitions / "repair" / "sop.yaml").write_text("sop: [")
    library = load_library(definitions / "visit")
    assert (render(library.findings), [*library.beside]) == ("", [])


def test_a_file_out_of_its_place_gets_a_finding(definitions: Path) -> None:
    lay(
        definitions,
        {
            "repair/sop.yaml": SOP.format(id="mend"),
            "visit/forms/other.yaml": "form: shelf\nschema: {type: object}\n",
            "visit/forms/old.yml": "form: old\n",
            "visit/forms/table.xlsx": "",
            "visit/variants/city.yaml": "variant: town\nof: repair\nbranches: [east]\nchange: {due: 1d}\n",
            "visit/scenario.yaml": "",
            "notes/todo.yaml": "",
            "organization.yaml": "",
        },
    )
    assert render(load_library(definitions).findings) == (
        "defs/notes:1:1: warning SOP121 this folder holds no `sop.yaml` and is passed over\n"
        "defs/organization.yaml:1:1: error SOP001 `organization.yaml` is passed over\n"
        "  hint: name it `organisation.yaml`\n"
        "defs/repair/sop.yaml:1:6: error SOP001 `sop` says `mend`, but its folder is named `repair`\n"
        "  hint: rename one of them\n"
        "defs/visit/forms/old.yml:1:1: error SOP001 `old.yml` is passed over\n"
        "  hint: name it `old.yaml`\n"
        "defs/visit/forms/other.yaml:1:7: error SOP001 `form` says `shelf`, but the file is named `other.yaml`\n"
        "  hint: rename one of them\n"
        "defs/visit/forms/shelf.yaml:1:7: error SOP001 `form` says `shelf`, but so does defs/visit/forms/other.yaml\n"
        "  hint: rename one of them\n"
        "defs/visit/forms/table.xlsx:1:1: warning SOP121 `table.xlsx` is none of the forms and is passed over\n"
        "defs/visit/scenario.yaml:1:1: warning SOP121 `scenario.yaml` is no part of an SOP and is passed over\n"
        "defs/visit/variants/city.yaml:1:10: error SOP001 `variant` says `town`, but the file is named `city.yaml`\n"
        "  hint: rename one of them\n"
        "defs/visit/variants/city.yaml:2:5: error SOP001 `of` says `repair`, but the SOP in this folder is `visit`\n"
        "  hint: rename one of them\n"
    )


def test_a_link_out_of_the_folder_is_not_followed(definitions: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("form: secret\nschema: {type: object}\n")
    (definitions / "visit/forms/secret.yaml").symlink_to(tmp_path / "secret.yaml")
    (definitions / "visit/forms/gone.yaml").symlink_to(definitions / "nowhere.yaml")
    (definitions / "visit/forms/round.yaml").symlink_to("round.yaml")
    (definitions / "visit/media/up").symlink_to(tmp_path, target_is_directory=True)
    (definitions / "visit/media/again").symlink_to(Path("door"), target_is_directory=True)
    library = load_library(definitions)
    assert render(library.findings) == (
        "defs/visit/forms/gone.yaml:1:1: error SOP001 this link leads nowhere\n  hint: take it away\n"
        "defs/visit/forms/round.yaml:1:1: error SOP001 this link leads nowhere\n  hint: take it away\n"
        "defs/visit/forms/secret.yaml:1:1: error SOP001 this link leads out of the folder\n  hint: put the file itself here\n"
        "defs/visit/media/up:1:1: error SOP001 this link leads out of the folder\n  hint: put the file itself here\n"
    )
    assert library.sops["visit"].media == {"again/open.jpg", "door/open.jpg"}


def test_what_is_no_file_is_not_read(definitions: Path) -> None:
    os.mkfifo(definitions / "visit/forms/pipe.yaml")
    (definitions / "visit/scenarios/deep.yaml").mkdir()
    assert render(load_library(definitions).findings) == (
        "defs/visit/forms/pipe.yaml:1:1: error SOP001 this is not a file\n"
        "defs/visit/scenarios/deep.yaml:1:1: warning SOP121 a folder can't stand here: scenarios lie side by side\n"
    )


@pytest.mark.parametrize(
    ("files", "root", "said"),
    [
        ({}, "none", "none:1:1: error SOP001 there is no such folder\n"),
        ({"a.yaml": "x"}, "a.yaml", "a.yaml:1:1: error SOP001 this is a file, not a folder\n"),
        (
            {"a/organisation.yaml": ORGANISATION},
            "a",
            "a:1:1: error SOP001 there is no SOP here\n"
            "  hint: give the folder of an SOP (with its `sop.yaml`), or of several\n",
        ),
        (
            {"visit/sop.yaml": SOP.format(id="visit")},
            "visit",
            "visit/organisation.yaml:1:1: warning SOP120 there is no `organisation.yaml`, so roles, people and branches "
            "are not checked\n  hint: put it beside the folders of the SOPs\n",
        ),
    ],
)
def test_a_folder_that_lacks_something_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], root: str, said: str
) -> None:
    monkeypatch.chdir(lay(tmp_path, files))
    assert render(load_library(Path(root)).findings) == said


def test_a_slip_in_a_title_leaves_the_rest_to_be_checked(definitions: Path) -> None:
    (definitions / "repair/sop.yaml").write_text(
        "sop: repair\ntitle: 5\nsteps: {done: {end: completed, tilte: x}}\n"
    )
    library = load_library(definitions)
    assert len(library.findings) == 2
    assert library.sops["repair"].sop.data == {"sop": "repair", "steps": {"done": {"end": "completed"}}}


def test_an_sop_that_breaks_its_schema_is_left_out_and_named(definitions: Path) -> None:
    (definitions / "repair/sop.yaml").write_text("sop: repair\nsteps: {a: {wait: {}}}\n")
    library = load_library(definitions)
    assert ([*library.sops], library.broken) == (["visit"], frozenset({"defs/repair/sop.yaml"}))


SHIPPED = Path(__file__).parents[3] / "sop_definitions"


@given(st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_a_library_with_some_bytes_changed_is_loaded_or_gets_findings(chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "defs"
        shutil.copytree(SHIPPED / "channel-activation", root / "channel-activation")
        shutil.copy(SHIPPED / "organisation.yaml", root)
        files = sorted(root.rglob("*.yaml"))
        for path in chance.sample(files, 3):
            content = bytearray(path.read_bytes())
            for _ in range(chance.randint(1, 3)):
                at = chance.randrange(len(content))
                match chance.randrange(4):
                    case 0:
                        content[at] = chance.randrange(256)
                    case 1:
                        del content[at : at + chance.randint(1, 30)]
                    case 2:
                        begin = chance.randrange(len(content))
                        content[at:at] = content[begin : begin + chance.randint(1, 30)]
                    case _:
                        content[at:at] = chance.choice(
                            [b"\n", b": ", b"null", b"{}", b"[]", b"- ", b"  ", b"\xff"]
                        )
            path.write_bytes(content)
        library = load_library(root)
        for finding in library.findings:
            assert finding.message
            assert Path(finding.place.file).is_relative_to(root)
