"""Scenarios: what each kind of entry does, and what is said when a scenario does not hold."""

from __future__ import annotations

import os
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.document import Document
from engine.language.library import Library
from engine.language.loading import load_library
from engine.language.yaml_reading import read_yaml
from engine.runtime.captures import example
from engine.runtime.evidence import matches
from engine.runtime.rehearsal import LibraryBench, run_scenarios, scenario_findings
from engine.runtime.scenario_runs import ScenarioResult, run_scenario
from engine.runtime.scenarios import read_scenario

GOLDEN = Path(__file__).parent / "scenario_findings.txt"

ORGANISATION = """
calendars: {office: {week: {mon-fri: "09:00-18:00"}}}
roles: [staff, manager, regional, support]
branches:
  east: {timezone: Asia/Shanghai, calendar: office, position: {lat: 30, lon: 120}}
  hangzhou: {parent: east, position: {lat: 30, lon: 120}}
  ningbo: {parent: east, tags: [small], position: {lat: 29.8, lon: 121.5}}
people:
  zhao: {name: 赵, branch: east, roles: [regional, support]}
  wei: {name: 魏, branch: hangzhou, roles: [staff]}
  chen: {name: 陈, branch: hangzhou, roles: [manager]}
  ding: {name: 丁, branch: ningbo, roles: [staff, manager]}
"""

VISIT = """
sop: visit
about: store
clock: working
due: 2d
inputs: {type: object, properties: {device: {type: string}}}
steps:
  prepare:
    form:
      schema:
        type: object
        required: [ok]
        properties: {ok: {type: boolean}, n: {type: integer}, twice: {type: integer, compute: this.n * 2}}
    due: 1h
    escalate:
      - {at: due - 30m, notify: assignee}
      - {at: due, notify: role:manager, reassign: nearest}
      - {at: due + 1h, raise_to: role:regional}
  photograph:
    evidence:
      front: {kind: photo, count: 1..2, within: 200m, fresh: 10m, source: camera, distinct: 90d}
      code: {kind: scan, match: "{{ inputs.device }}-[0-9]{3}"}
      owner: {kind: signature, signer: customer}
      film: {kind: video, count: 0..1}
  repair:
    call: fix
    with: {device: "{{ inputs.device }}"}
    outcomes: {hopeless: photograph}
  tell: {do: webhook, with: {url: "https://x"}, on_error: call_them}
  review:
    approval: {by: role:manager, outcomes: {approve: done, again: photograph}}
    due: 1d
  done: {end: completed}
  call_them: {next: review}
  another_day: {wait: {event: store.open, up_to: 1d}, next: $return}
faults:
  closed:
    from: [photograph]
    form: {schema: {type: object, required: [why], properties: {why: {type: string}}}}
    notify: role:support
    go: another_day
"""

FIX = """
sop: fix
inputs: {type: object, properties: {device: {type: string}}}
steps:
  mend: {next: done}
  done: {end: completed}
"""

SMALL = """
variant: small
of: visit
branches: {tag: small}
change: {steps: {train: {after: prepare, title: Train}}}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    root = tmp_path_factory.mktemp("sops")
    for name, text in {
        "organisation.yaml": ORGANISATION,
        "subjects/store.yaml": "kind: store\nschema: {type: object, properties: {tier: {type: string}}}\n",
        "visit/sop.yaml": VISIT,
        "visit/variants/small.yaml": SMALL,
        "fix/sop.yaml": FIX,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    loaded = load_library(root)
    assert [finding for finding in loaded.findings if finding.severity == "error"] == []
    return loaded


@pytest.fixture(scope="module")
def bench(library: Library) -> LibraryBench:
    return LibraryBench(library)


def document(text: str) -> Document:
    found, findings = read_yaml(dedent(text).encode(), "s.yaml")
    assert found is not None
    assert findings == []
    return found


def ran(bench: LibraryBench, text: str) -> ScenarioResult:
    return run_scenario(read_scenario(document(text)), "visit", bench)


def said(result: ScenarioResult) -> list[str]:
    return [
        f"{finding.place.line}:{finding.place.column} "
        + finding.message.removeprefix("the scenario “s” does not hold: ")
        + (f" ({finding.hint})" if finding.hint else "")
        for finding in result.findings
    ]


HEAD = """\
scenario: s
branch: hangzhou
assignee: wei
inputs: {device: T-1}
walk:
  - {do: prepare, answers: {ok: true, n: 4}}
"""
FROM_PHOTO = "  - {do: photograph, as: wei, evidence: {front: 1, code: 1, owner: 1}}\n"


def test_a_whole_walk_holds_with_every_kind_of_entry(bench: LibraryBench) -> None:
    result = ran(
        bench,
        """
        scenario: everything
        branch: hangzhou
        start: 2026-03-06T15:00
        inputs: {device: T-1}
        subject: {id: S-1, name: 店, tier: gold}
        site: {lat: 31, lon: 121}
        assignee: wei
        actions: {webhook: fails}
        walk:
          - expect: {at: prepare, due: 2026-03-06T16:00, status: open, assignee: wei}
          - expect: {due: 2026-03-10T15:00}
          - {after: 30m, expect: {notified: [assignee], raised_to: [], reassign: []}}
          - {after: 30m, expect: {notified: [chen], reassign: [nearest]}}
          - {after: 2026-03-06T17:00, expect: {raised_to: role:regional, notified: []}}
          - {act: extend, as: zhao, at: prepare, until: 2026-03-09T12:00}
          - {expect: {at: prepare, due: 2026-03-09T12:00}}
          - {act: assign, to: ding, as: zhao, expect: {assignee: ding}}
          - {do: prepare, answers: {ok: true, n: 4}, expect: {at: photograph, kept: {twice: 8, n: 4}}}
          - {do: photograph, evidence: {front: [{away: 201m}], code: 1, owner: 1}, refused: evidence.too_far}
          - {fault: closed, answers: {why: 盘点}, expect: {at: another_day, notified: [role:support]}}
          - {event: {type: store.open, subject: other}, expect: another_day}
          - {event: {type: store.open}, expect: photograph}
          - {do: photograph, evidence: {front: 2, code: 1, owner: 1, film: 1}, expect: [repair]}
          - {in: repair, expect: {at: mend, status: open}}
          - {in: repair, do: mend, expect: {end: completed}}
          - {expect: call_them}
          - {do: call_them, expect: {at: review}}
          - {decide: again, as: chen, comment: 看不清, expect: photograph}
          - do: photograph
            evidence: {front: [{}], code: [{text: T-1-007}], owner: [{signer: 店主}]}
            expect: repair
          - {child: repair, end: hopeless, expect: photograph}
          - {do: photograph, evidence: {front: 1, code: 1, owner: 1}}
          - {child: repair, end: completed, actions: {tell: succeeds}, expect: review}
          - {decide: approve, as: chen, expect: done}
          - expect: {status: completed, end: completed}
        """,
    )
    assert said(result) == []
    assert (result.holds, result.name, result.file, result.entries) == (True, "everything", "s.yaml", 25)


def test_an_entry_that_does_not_hold_says_where_what_was_expected_and_what_came(bench: LibraryBench) -> None:
    """Each entry of the golden file, as the seventh line of a scenario, and below it all that is said of it.

    ``SOPWITH_UPDATE_FINDINGS=1 pytest`` writes it anew; then read it, for a designer will.
    """
    entries = [line for line in GOLDEN.read_text("utf-8").splitlines() if line.startswith("- ")]
    got = "".join(
        "\n".join([entry, *(f"    {line}" for line in said(ran(bench, f"{HEAD}  {entry}\n")) or ["nothing"])])
        + "\n"
        for entry in entries
    )
    if os.environ.get("SOPWITH_UPDATE_FINDINGS"):
        GOLDEN.write_text(got, "utf-8")
    assert len(entries) > 15
    assert got == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "scenario: s\nbranch: hangzou\nwalk: []\n",
            "2:9 there is no branch `hangzou` (did you mean `hangzhou`?)",
        ),
        (
            "scenario: s\nvariant: large\nwalk: []\n",
            "2:10 the SOP has no variant `large` that can be run",
        ),
        (
            "scenario: s\nstart: 2026-02-30T09:00\nwalk: []\n",
            "2:8 `2026-02-30T09:00` is no date and time that exists",
        ),
        (
            "scenario: s\nbranch: hangzhou\ninputs: {device: 5}\nwalk: []\n",
            (
                "3:9 the job can't be opened: refused with `form.invalid` (Something is not filled in right: "
                "inputs/device must be text, but is a whole number)"
            ),
        ),
        (
            "scenario: s\nbranch: hangzhou\nassignee: wei\nrefused: form.invalid\nwalk: []\n",
            "4:10 expected opening to be refused with `form.invalid`; it was not",
        ),
        ("scenario: s\nbranch: hangzhou\ninputs: {device: 5}\nrefused: form.invalid\nwalk: []\n", ""),
    ],
)
def test_what_keeps_a_scenario_from_beginning_is_said(bench: LibraryBench, text: str, sentence: str) -> None:
    assert "\n".join(said(ran(bench, text))) == sentence


def test_a_walk_ends_at_the_first_entry_that_does_not_hold(bench: LibraryBench) -> None:
    result = ran(bench, HEAD + "  - {expect: review}\n  - {expect: nonsense}\n")
    assert (len(result.findings), result.entries) == (1, 2)


def test_a_variant_chooses_the_first_branch_that_takes_it(bench: LibraryBench) -> None:
    walk = "walk: [{do: prepare, answers: {ok: true}, expect: train}]"
    assert said(ran(bench, f"scenario: s\nvariant: small\nassignee: ding\n{walk}\n")) == []


@pytest.mark.parametrize(
    ("shot", "code"),
    [
        ("{away: 199m}", None),
        ("{away: 5km}", "evidence.too_far"),
        ("{age: 10m}", None),
        ("{age: 601s}", "evidence.stale"),
        ("{from: gallery}", "evidence.source"),
        ("{from: camera}", None),
        ("{seen: true}", "evidence.duplicate"),
    ],
)
def test_a_capture_breaks_just_what_it_is_told_to(bench: LibraryBench, shot: str, code: str | None) -> None:
    refused = f", refused: {code}" if code else ""
    entry = f"  - {{do: photograph, evidence: {{front: [{shot}], code: 1, owner: 1}}{refused}}}\n"
    assert said(ran(bench, HEAD + entry)) == []


def test_the_first_whom_a_step_is_for_acts_where_nobody_is_named(bench: LibraryBench) -> None:
    text = HEAD + FROM_PHOTO + "  - {child: repair, end: completed}\n  - {decide: approve, expect: done}\n"
    assert said(ran(bench, text)) == []


def test_scenarios_of_a_library_run_by_sop_and_file(library: Library) -> None:
    folder = Path(library.root) / "visit" / "scenarios"
    folder.mkdir(exist_ok=True)
    (folder / "b.yaml").write_text("scenario: bad\nbranch: hangzhou\nwalk: [{expect: review}]\n", "utf-8")
    (folder / "a.yaml").write_text("scenario: good\nbranch: hangzhou\nwalk: [{expect: prepare}]\n", "utf-8")
    loaded = load_library(Path(library.root))
    results = list(run_scenarios(loaded))
    assert [(result.name, result.holds) for result in results] == [("good", True), ("bad", False)]
    assert scenario_findings(loaded, ["visit"]) == list(results[1].findings)
    assert scenario_findings(loaded, ["fix"]) == []


json = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2000) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = (
    *("do", "fault", "decide", "event", "act", "child", "after"),
    *("as", "at", "in", "answers", "evidence", "expect", "refused"),
    *("to", "by", "until", "reason", "end", "actions", "comment"),
)
VALUES = [
    "prepare",
    "photograph",
    "closed",
    "approve",
    "assign",
    "wei",
    "1h",
    "repair",
    "2026-03-09T10:00",
    "x" * 50,
]
entries = st.dictionaries(
    st.sampled_from(KEYS),
    st.sampled_from(VALUES)
    | st.fixed_dictionaries({"ok": json, "type": st.sampled_from(VALUES), "at": json, "front": json})
    | json,
    max_size=5,
)


@given(
    head=st.dictionaries(
        st.sampled_from(["start", "inputs", "subject", "site", "assignee", "actions", "refused", "variant"]),
        json,
    ),
    walk=st.lists(entries, max_size=5),
)
def test_no_document_whatsoever_makes_it_stumble(
    library: Library, head: dict[str, Any], walk: list[Any]
) -> None:
    document = Document(
        "s.yaml", {"scenario": "s", "branch": "hangzhou", "assignee": "wei", **head, "walk": walk}
    )
    result = run_scenario(read_scenario(document), "visit", LibraryBench(library))
    assert all(finding.code == "SOP012" for finding in result.findings)


@pytest.mark.parametrize(
    "pattern",
    [
        "T-1",
        r"[A-Z]{2}[0-9]{6,10}",
        r"\d+(-\d{2})?",
        "(?:kiosk|pos)-[^0-9]",
        r"\w{3}\.\s?x*",
        ".+",
        "a|b|",
        r"[\d_]x",
    ],
)
def test_a_scan_without_a_text_reads_one_that_matches(pattern: str) -> None:
    text = example(pattern)
    assert text is not None
    assert matches(pattern, text)


def test_a_pattern_that_is_none_has_no_example() -> None:
    assert example("(unclosed") is None
