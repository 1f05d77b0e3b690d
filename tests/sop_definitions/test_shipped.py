"""The SOPs that ship: no findings, scenarios that walk every part of them, and texts in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from engine.language.checking import check
from engine.language.finding_text import render
from engine.language.library import Library
from engine.language.loading import load_library
from engine.language.runbook import Approval, End, Runbook
from engine.runtime.events import (
    Decided,
    FaultReported,
    JobEnded,
    RungFired,
    StepFinished,
    StepHandedIn,
    StepOpened,
)
from engine.runtime.rehearsal import LibraryBench
from engine.runtime.scenario_runs import ScenarioRun
from engine.runtime.scenarios import read_scenario
from plugins.manager import installed

ROOT = Path("sop_definitions")
SOPS = sorted(path.parent.name for path in ROOT.glob("*/sop.yaml"))
FILES = [*sorted(ROOT.rglob("*.yaml")), *sorted(Path("forms/library").glob("*.yaml"))]
SCENARIOS = [(path.parts[1], path.stem) for path in sorted(ROOT.glob("*/scenarios/*.yaml"))]


@cache
def library() -> Library:
    return load_library(ROOT)


@cache
def bench() -> LibraryBench:
    return LibraryBench(library())


def runbooks(sop: str) -> list[Runbook]:
    """The runbooks of an SOP and of its variants."""
    playbooks = [bench().playbook(sop, variant) for variant in (None, *library().sops[sop].variants)]
    return [playbook.runbook for playbook in playbooks if playbook is not None]


def test_the_eight_sops_are_there() -> None:
    assert SOPS == [
        "attendance",
        "channel-activation",
        "delivery",
        "equipment-inspection",
        "onboarding-training",
        "refund-approval",
        "store-visit",
        "terminal-repair",
    ]
    assert all(library().sops[sop].variants for sop in SOPS)


def test_the_checker_has_nothing_to_say_not_even_a_warning() -> None:
    known = {name: action.with_schema for name, action in installed().actions.items()}
    assert render(check(library(), actions=known)) == ""


@pytest.mark.parametrize(("sop", "name"), SCENARIOS)
def test_every_scenario_holds(sop: str, name: str) -> None:
    document = library().sops[sop].scenarios[name]
    assert render(ScenarioRun(read_scenario(document), sop, bench()).result().findings) == ""


@pytest.mark.parametrize("sop", SOPS)
def test_scenarios_walk_every_step_fault_outcome_end_and_rung(sop: str) -> None:
    assert set(_there_is(sop)) - set(_walked(sop)) == set()


def _there_is(sop: str) -> Iterator[tuple[str, ...]]:
    for runbook in runbooks(sop):
        yield from (("fault", name) for name in runbook.faults)
        yield from (("rung", "", str(place)) for place in range(len(runbook.escalate)))
        for path, step in runbook.steps.items():
            yield from (("rung", path, str(place)) for place in range(len(step.escalate)))
            if isinstance(step, End):
                yield "end", path
            else:
                yield from (("open", path), ("done", path))
            if isinstance(step, Approval):
                yield from (("outcome", path, outcome) for outcome in step.outcomes)


def _walked(sop: str) -> Iterator[tuple[str, ...]]:
    for document in library().sops[sop].scenarios.values():
        run = ScenarioRun(read_scenario(document), sop, bench())
        run.result()
        for job, event in run.world.log:
            playbook = run.world.jobs[job].playbook
            if playbook.runbook.sop != sop:
                continue
            template = playbook.template(getattr(event, "address", "") or "") or ""
            match event:
                case StepOpened():
                    yield "open", template
                case StepHandedIn() | StepFinished():
                    yield "done", template
                case Decided():
                    yield from (("done", template), ("outcome", template, event.outcome))
                case FaultReported():
                    yield "fault", event.fault
                case RungFired():
                    yield "rung", template, str(event.rung)
                case JobEnded():
                    yield "end", event.step
                case _:
                    pass


def test_together_they_use_every_kind_of_step_and_evidence() -> None:
    books = [runbook for sop in SOPS for runbook in runbooks(sop)]
    steps = {step.__struct_config__.tag for book in books for step in book.steps.values()}
    policies = [policy for book in books for form in book.forms.values() for policy in form.evidence.values()]
    assert steps == {"work", "approval", "any_order", "each", "call", "wait", "do", "end"}
    assert {policy.kind for policy in policies} == {
        "photo", "signature", "scan", "position", "video", "audio", "file",
    }  # fmt: skip
    assert {book.clock for book in books} == {"working", "elapsed"}
    assert all(
        any(getattr(policy, key) not in (None, "assignee") for policy in policies)
        for key in ("within", "fresh", "source", "distinct", "match", "signer")
    )


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_file_names_the_schema_that_an_editor_checks_it_with(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+/)(\w+)\.schema\.json", first)
    assert match is not None
    assert (path.parent / match[1] / f"{match[2]}.schema.json").is_file()
    kinds = {
        "forms": "form",
        "variants": "variant",
        "scenarios": "scenario",
        "subjects": "subject",
        "library": "code_list" if "\ncodeList:" in path.read_text("utf-8") else "form",
    }
    assert match[2] == kinds.get(path.parent.name, path.stem)


TEXTS = frozenset({"title", "guide", "text", "message", "label", "description"})


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name != "scenarios"], ids=str)
def test_whatever_people_read_is_there_in_chinese_and_in_english(path: Path) -> None:
    documents = _documents()
    found = list(_texts(documents[path.as_posix()], ()))
    assert [at for at, text in found if not _bilingual(text)] == []


def _documents() -> dict[str, Any]:
    held = library()
    documents = [*held.forms.values(), *held.code_lists.values(), *held.subjects.values()]
    for files in held.sops.values():
        documents += [files.sop, *files.forms.values(), *files.variants.values()]
    assert held.organisation_document is not None
    documents.append(held.organisation_document)
    return {document.file: document.data for document in documents}


def _texts(data: Any, at: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Everything that stands under a key of texts, with its path; properties of that name are no texts."""
    if isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*at, index))
    elif isinstance(data, dict):
        for key, value in data.items():
            is_text = key in TEXTS and (not at or at[-1] not in ("properties", "evidence", "with", "inputs"))
            if is_text and not (isinstance(value, dict) and "text" in value):
                yield (*at, key), value
            else:
                yield from _texts(value, (*at, key))


def _bilingual(text: Any) -> bool:
    return (
        isinstance(text, dict)
        and text.keys() == {"zh-CN", "en"}
        and all(isinstance(value, str) and value.strip() for value in text.values())
        and bool(re.search(r"[\u4e00-\u9fff]", text["zh-CN"]))
        and not re.search(r"[\u4e00-\u9fff]", text["en"])
    )


def test_every_picture_of_a_guide_is_small_and_opens() -> None:
    drawings = sorted(ROOT.glob("*/media/*.svg"))
    assert len(drawings) == 4
    for path in drawings:
        content = path.read_text(encoding="utf-8")
        assert 'viewBox="0 0 960 540"' in content
        assert ElementTree.fromstring(content).tag == "{http://www.w3.org/2000/svg}svg"
        assert not re.search(r"<(script|text|style|image|foreignObject)|href|style=", content), path
        assert len(content) < 20_000
    pictures = sorted(ROOT.glob("*/media/*.png"))
    assert len(pictures) == 9
    for path in pictures:
        with Image.open(path) as picture:
            picture.load()
            assert (picture.format, picture.size) == ("PNG", (960, 540))
        assert path.stat().st_size < 20_000


def test_the_organisation_has_three_tiers_and_every_role_a_holder() -> None:
    organisation = library().organisation
    depth = {code: len(organisation.ancestry(code)) for code in organisation.branches}
    assert set(depth.values()) == {1, 2, 3}
    held = {role for person in organisation.people.values() for role, _ in person.roles}
    assert set(organisation.roles) - {"admin", "designer", "auditor"} <= held
    assert {tag for branch in organisation.branches.values() for tag in branch.tags} >= {
        "first-tier",
        "lower-tier",
    }
