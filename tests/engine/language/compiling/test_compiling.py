"""From an SOP to its runbook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.language.compiling import NotCompilable, compile_sop, decode_runbook, encode_runbook
from engine.language.document import Document
from engine.language.library import Library, SopFiles
from engine.language.loading import load_library
from engine.language.runbook import AnyOrder, Arrow, Each, Remembered, Work
from tests.engine.language.compiling.sop_files import library_of

ROOT = Path(__file__).parents[4]
CHANNEL = ROOT / "tests" / "fixtures" / "libraries" / "channel"
EXPECTED = Path(__file__).parent / "expected"

COMPOSITES = """
sop: visit
inputs:
  type: object
  required: [shelves]
  properties:
    shelves:
      type: array
      minItems: 1
      items: {type: object, required: [id], properties: {id: {type: string}, goods: {type: array}}}
    names: {type: array, items: {type: string}, minItems: 1}
steps:
  note: {form: {schema: {properties: {mood: {type: string}}}}}
  prepare:
    any_order:
      badge: {form: {schema: {properties: {colour: {type: string}}}}}
      van: {title: "{{ answers.badge.colour }}", by: "performer:badge"}
      boxes:
        each: {of: inputs.names, steps: {open: {title: "{{ item }}"}}}
    need: 2
  count:
    each:
      of: inputs.shelves
      as: shelf
      key: shelf.id
      steps:
        note: {form: {schema: {properties: {pieces: {type: integer}}}}}
        tally:
          title: "{{ shelf.id }}: {{ answers.note.pieces }}"
          next:
            - {when: "visits.tally > 2", go: leave}
            - {when: "answers.prepare.badge.colour == 'red'", go: note}
            - go: $done
  leave:
    by: performer:count.tally
    four_eyes: [prepare]
    title: "{{ answers.note.mood }}"
    escalate: [{at: start + 1h, raise_to: "user:wei"}]
  call: {do: webhook, with: {url: "https://example.org/{{ job.id }}", shelves: "{{ inputs.shelves }}", n: 1}}
  done: {end: completed}
"""


@pytest.mark.parametrize("variant", [None, "lower-tier"])
def test_the_example_of_the_language_compiles_to_this_runbook(variant: str | None) -> None:
    runbook = compile_sop(load_library(CHANNEL), "channel-activation", variant)
    content, _ = encode_runbook(runbook)
    file = EXPECTED / f"channel-activation{f'-{variant}' if variant else ''}.json"
    if os.environ.get("SOPWITH_UPDATE_FINDINGS"):
        file.write_text(json.dumps(json.loads(content), ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert json.loads(content) == json.loads(file.read_text("utf-8"))
    assert decode_runbook(content) == runbook


def test_a_runbook_has_the_same_name_on_every_run_of_every_process() -> None:
    code = (
        "from pathlib import Path\n"
        "from engine.language.compiling import compile_sop, encode_runbook\n"
        "from engine.language.loading import load_library\n"
        f"library = load_library(Path({str(CHANNEL)!r}))\n"
        "print(encode_runbook(compile_sop(library, 'channel-activation', 'lower-tier'))[1])\n"
    )
    names = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(names) == 1


def test_the_order_of_keys_within_a_step_does_not_change_the_name() -> None:
    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(inner) for key, inner in reversed(value.items())}
        return [turned(inner) for inner in value] if isinstance(value, list) else value

    library = load_library(CHANNEL)
    files = library.sops["channel-activation"]
    data = files.sop.data
    steps = {name: turned(step) for name, step in data["steps"].items()}
    for step in ("review",):  # the first outcome is the one that voices count for: its order says something
        steps[step]["approval"]["outcomes"] = data["steps"][step]["approval"]["outcomes"]
    other = Document(files.sop.file, {**turned(data), "steps": steps, "inputs": data["inputs"]})
    again = Library(
        root=library.root,
        sops={
            files.id: SopFiles(files.id, files.folder, other, files.forms, files.variants, media=files.media)
        },
        forms=library.forms,
        code_lists=library.code_lists,
        subjects=library.subjects,
    )
    first, second = (encode_runbook(compile_sop(one, files.id))[1] for one in (library, again))
    assert first == second


def test_composites_open_scopes_and_their_steps_see_each_other_by_name() -> None:
    runbook = compile_sop(library_of(COMPOSITES), "visit")
    assert {key: (scope.kind, scope.steps) for key, scope in runbook.scopes.items()} == {
        "": ("top", ("note", "prepare", "count", "leave", "call", "done")),
        "prepare.badge": ("member", ("prepare.badge",)),
        "prepare.van": ("member", ("prepare.van",)),
        "prepare.boxes": ("member", ("prepare.boxes",)),
        "prepare.boxes.*": ("item", ("prepare.boxes.open",)),
        "count": ("item", ("count.note", "count.tally")),
    }
    prepare, boxes, count = (runbook.steps[path] for path in ("prepare", "prepare.boxes", "count"))
    assert isinstance(prepare, AnyOrder)
    assert (prepare.members, prepare.need) == (("prepare.badge", "prepare.van", "prepare.boxes"), 2)
    assert isinstance(boxes, Each)
    assert (boxes.items, boxes.at_least_one, boxes.next) == ("prepare.boxes.*", False, (Arrow(go="$done"),))
    assert isinstance(count, Each)
    assert (count.items, count.at_least_one, count.as_) == (None, True, "shelf")
    tally = runbook.steps["count.tally"]
    assert isinstance(tally, Work)
    assert [arrow.go for arrow in tally.next] == ["leave", "count.note", "$done"]
    leave = runbook.steps["leave"]
    assert isinstance(leave, Work)
    assert (leave.by, leave.four_eyes) == (
        "performer:count.tally",
        ("prepare.badge", "prepare.van", "prepare.boxes.open"),
    )
    assert msgspec.to_builtins(runbook.steps["call"])["with"] == {
        "url": {"$text": ["https://example.org/", {"cel": "job.id", "vars": {"job.id": "string"}}]},
        "shelves": {
            "$cel": {
                "cel": "inputs.shelves",
                "vars": {"inputs.shelves": "list(object(id: string, goods: list(dyn)))"},
            }
        },
        "n": 1,
    }


def test_a_job_remembers_exactly_what_is_read_later() -> None:
    runbook = compile_sop(library_of(COMPOSITES), "visit")
    assert runbook.remembered == Remembered(
        answers=("count.note.pieces", "note.mood", "prepare.badge.colour"),
        visits=("count.tally",),
        performers=("count.tally", "prepare.badge", "prepare.boxes.open", "prepare.van"),
    )
    assert runbook.overseers == ("user:wei",)


def test_what_is_locked_or_guaranteed_can_never_be_waived_nor_what_is_around_it() -> None:
    sop = """
sop: visit
steps:
  sides: {any_order: {left: {locked: true}, right: {}}}
  look: {}
  note: {}
  done: {end: completed}
guarantees: [{before: done, always: [look]}]
"""
    runbook = compile_sop(library_of(sop), "visit")
    assert {path for path, step in runbook.steps.items() if step.mandatory} == {"sides", "sides.left", "look"}
    assert {path for path, step in runbook.steps.items() if step.locked} == {"sides.left"}


def test_an_sop_with_errors_does_not_compile() -> None:
    sop = "sop: visit\nsteps:\n  look: {next: [{when: this.mood, go: done}, {go: done}]}\n  done: {end: ok}\n"
    with pytest.raises(NotCompilable, match=r"visit/sop\.yaml:3:24: SOP006 there is no “this”") as raised:
        compile_sop(library_of(sop), "visit")
    assert [finding.code for finding in raised.value.findings] == ["SOP006"]
