"""A field of a shared form, and an input, renamed in all SOPs at once."""

from __future__ import annotations

from typing import Any

import pytest

from engine.language.renaming_text import Patch, applied
from engine.services.context import Services
from engine.services.designing.analysing import analyse
from engine.services.designing.renaming import rename
from engine.services.designing.renaming_everywhere import Chosen, rename_everywhere
from engine.services.designing.views import Renamed, RenamedEverywhere
from engine.services.drafts.keeping import discard
from engine.services.drafts.showing import list_drafts, show_draft
from engine.services.drafts.starting import Start, start_draft
from engine.services.problems import Conflict, Forbidden
from engine.services.publishing import publish
from tests.engine.services.company import as_
from tests.engine.services.drafts.drafting import file_of, saved, texts

FORM = "forms/library/trouble.yaml"
TROUBLE = """\
form: trouble # shared
schema:
  type: object
  required: [code]
  properties:
    code: {type: string, title: {en: Code, zh-CN: 代码}}
    note: {type: string, title: {en: Note, zh-CN: 说明}}
uischema: {type: VerticalLayout, elements: [{type: Control, scope: "#/properties/code"}]}
"""
HERE = """\
sop: tour
title: {en: A tour, zh-CN: 巡店}
inputs: {type: object, properties: {shop: {type: string}}}
steps:
  look: {form: trouble, next: [{when: this.code == 'E1', go: mend}, {go: done}]}
  mend: {call: repair, with: {what: "{{ answers.look.code }}"}}
  done: {end: completed}
"""
THERE = """\
sop: repair
title: {en: Repair, zh-CN: 维修}
inputs: {type: object, required: [what], properties: {what: {type: string}}}
steps:
  find:
    title: "About {{ inputs.what }}"
    form: trouble
    next: [{when: this.code != '', go: done}, {go: find}]
  done:
    end: completed
    title: {en: "It was {{ answers.find.code }}", zh-CN: "原因：{{ answers.find.code }}"}
"""
WALK = """\
scenario: found
branch: east
inputs: {what: door}
assignee: wei
walk:
  - {do: find, as: wei, answers: {code: E1}, expect: done}
"""
REPAIR = {
    "repair/sop.yaml": THERE.encode(),
    "repair/scenarios/found.yaml": WALK.encode(),
    FORM: TROUBLE.encode(),
}
TOUR = {"tour/sop.yaml": HERE.encode(), FORM: TROUBLE.encode()}
FIELD: dict[str, Any] = {"what": "field", "at": (FORM, "code"), "to": "reason"}
INPUT: dict[str, Any] = {"what": "input", "at": ("what",), "to": "thing"}


def live(services: Services, sop: str, files: dict[str, bytes]) -> None:
    told = publish(services, as_("dora"), sop=sop, files=files)
    assert [one.message for one in told.findings if one.severity == "error"] == []


def draft_of(services: Services, sop: str) -> str:
    return start_draft(services, as_("dora"), sop=sop, start=Start(kind="live", sop=sop)).draft.id


@pytest.fixture
def tour(company: Services) -> str:
    """A draft of the tour; tour and repair are live."""
    live(company, "repair", REPAIR)
    live(company, "tour", TOUR)
    return draft_of(company, "tour")


OUTING = """\
scenario: out and in
branch: east
assignee: wei
walk:
  - {do: look, as: wei, answers: {code: E1}, expect: mend}
  - {in: mend, do: find, as: wei, answers: {code: E1}}
  - {expect: {status: completed}}
"""


def test_what_an_sop_calls_has_its_own_version_of_a_form_that_both_have(small: Services) -> None:
    live(small, "repair", REPAIR)
    walk = OUTING.replace("look, as: wei, answers: {code", "look, as: wei, answers: {reason")
    files = {path: text.replace(b"code", b"reason") for path, text in TOUR.items()}
    live(small, "tour", {**files, "tour/scenarios/outing.yaml": walk.encode()})


def shown(services: Services, draft: str, **what: Any) -> Renamed:
    return rename(services, as_("dora"), draft=draft, overlay={}, **what)


def everywhere(services: Services, draft: str, *others: Chosen, **more: Any) -> RenamedEverywhere:
    return rename_everywhere(
        services, as_("dora"), draft=draft, overlay={}, others=others, title="code → reason", **more
    )


def clean(services: Services, draft: str) -> bool:
    found = analyse(services, as_("dora"), draft=draft, overlay={})
    return found.ok and all(one.holds for one in found.scenarios)


def made_here(services: Services, draft: str, found: Renamed) -> None:
    """The edits of this draft, as the workshop makes and saves them."""
    for file in found.files:
        kept = file_of(services, draft, file.path)
        patches = [Patch(p.start, p.end, p.text, p.line, p.before, p.after) for p in file.patches]
        saved(services, draft, file.path, applied((kept.text or "").encode(), patches), kept.version)


def test_the_lines_of_other_sops_are_shown_live_ones_and_drafts(company: Services, tour: str) -> None:
    other = draft_of(company, "repair")
    found = shown(company, tour, **FIELD)
    assert [(one.sop, one.draft, one.seen, one.faults) for one in found.elsewhere] == [
        ("repair", None, 1, ()),
        ("repair", other, 1, ()),
    ]
    lines = {file.path: [patch.after for patch in file.patches] for file in found.elsewhere[0].files}
    assert lines.keys() == {FORM, "repair/sop.yaml", "repair/scenarios/found.yaml"}
    assert lines[FORM] == [
        line for line in TROUBLE.replace("code", "reason").splitlines() if "reason" in line
    ]
    assert lines["repair/scenarios/found.yaml"] == [
        "  - {do: find, as: wei, answers: {reason: E1}, expect: done}"
    ]


def test_an_sop_that_is_live_gets_a_draft_with_the_edits_and_a_title_that_says_why(
    company: Services, tour: str
) -> None:
    (made,) = everywhere(company, tour, Chosen("repair", None, 1), **FIELD).drafts
    assert (made.sop, made.title, made.how) == ("repair", "code → reason", "begun")
    draft = show_draft(company, as_("dora"), draft=made.draft).draft
    assert (draft.title, draft.base_revision, draft.live_revision) == ("code → reason", 1, 1)
    assert texts(company, made.draft) == {
        FORM: TROUBLE.replace("code", "reason"),
        "repair/sop.yaml": THERE.replace("code", "reason"),
        "repair/scenarios/found.yaml": WALK.replace("code", "reason"),
    }
    assert clean(company, made.draft)
    # This draft is not changed: the workshop does that, as one step that can be undone.
    assert texts(company, tour)["tour/sop.yaml"] == HERE


@pytest.mark.parametrize("order", [("tour", "repair"), ("repair", "tour")])
def test_sops_that_share_a_form_are_published_one_after_the_other_in_any_order(
    company: Services, tour: str, order: tuple[str, str]
) -> None:
    found = shown(company, tour, **FIELD)
    (made,) = everywhere(company, tour, Chosen("repair", None, 1), **FIELD).drafts
    made_here(company, tour, found)
    assert clean(company, tour)
    for sop in order:
        draft = {"tour": tour, "repair": made.draft}[sop]
        files = {path: (text or "").encode() for path, text in texts(company, draft).items()}
        live(company, sop, files)


def test_an_open_draft_gets_the_edits_beside_what_others_wrote_in_it(company: Services, tour: str) -> None:
    other = draft_of(company, "repair")
    text = THERE.replace("title: {en: Repair", "title: {en: Mend")
    saved(company, other, "repair/sop.yaml", text, 1)
    (seen,) = [one.seen for one in shown(company, tour, **FIELD).elsewhere if one.draft == other]
    (made,) = everywhere(company, tour, Chosen("repair", other, seen), **FIELD).drafts
    assert (made.how, made.draft) == ("changed", other)
    assert texts(company, other)["repair/sop.yaml"] == text.replace("code", "reason")
    assert clean(company, other)


@pytest.mark.parametrize("meanwhile", ["changed", "thrown away"])
def test_where_a_draft_is_not_as_shown_any_more_another_one_is_begun_instead(
    company: Services, tour: str, meanwhile: str
) -> None:
    other = draft_of(company, "repair")
    seen = show_draft(company, as_("dora"), draft=other).draft.version
    theirs = THERE.replace("code != ''", "code == 'E2'")
    if meanwhile == "changed":
        saved(company, other, "repair/sop.yaml", theirs, 1)
    else:
        discard(company, as_("dora"), draft=other)
    (made,) = everywhere(company, tour, Chosen("repair", other, seen), **FIELD).drafts
    assert (made.how, made.draft != other) == ("instead", True)
    assert texts(company, made.draft)["repair/sop.yaml"] == THERE.replace("code", "reason")
    assert texts(company, other)["repair/sop.yaml"] == (theirs if meanwhile == "changed" else THERE)


def test_with_one_that_is_not_as_shown_nothing_is_done_anywhere(company: Services, tour: str) -> None:
    other = draft_of(company, "repair")
    before = list_drafts(company, as_("dora"))
    with pytest.raises(Conflict) as refused:
        everywhere(company, tour, Chosen("repair", other, 1), Chosen("repair", None, 7), **FIELD)
    assert (refused.value.code, refused.value.params) == (
        "rename.moved_on",
        {"others": ({"sop": "repair", "draft": None},)},
    )
    assert list_drafts(company, as_("dora")) == before


def test_asked_again_with_its_key_it_is_done_once(company: Services, tour: str) -> None:
    first = everywhere(company, tour, Chosen("repair", None, 1), key="k1", **FIELD)
    made_here(company, tour, shown(company, tour, **FIELD))
    assert everywhere(company, tour, Chosen("repair", None, 1), key="k1", **FIELD) == first
    assert len(list_drafts(company, as_("dora"), sop="repair")) == 1
    with pytest.raises(Conflict) as refused:
        everywhere(company, tour, Chosen("repair", None, 2), key="k1", **FIELD)
    assert refused.value.code == "idempotency.reused"


def test_a_draft_in_which_the_name_is_taken_is_told_with_why(company: Services, tour: str) -> None:
    other = draft_of(company, "repair")
    saved(company, other, FORM, TROUBLE.replace("note:", "reason:"), 1)
    (told,) = [one for one in shown(company, tour, **FIELD).elsewhere if one.draft == other]
    assert (told.files, [(fault.code, fault.file) for fault in told.faults]) == ((), [("taken", FORM)])


def test_an_input_is_renamed_where_other_sops_give_it(company: Services, tour: str) -> None:
    repair = draft_of(company, "repair")
    found = shown(company, repair, **INPUT)
    assert [(one.sop, one.draft) for one in found.elsewhere] == [("tour", None), ("tour", tour)]
    (made,) = everywhere(company, repair, Chosen("tour", tour, 1), **INPUT).drafts
    assert texts(company, made.draft) == {
        FORM: TROUBLE,
        "tour/sop.yaml": HERE.replace("with: {what:", "with: {thing:"),
    }


def test_who_may_not_design_renames_nothing(company: Services, tour: str) -> None:
    with pytest.raises(Forbidden):
        rename_everywhere(
            company,
            as_("wei"),
            draft=tour,
            overlay={},
            others=(Chosen("repair", None, 1),),
            what="field",
            at=(FORM, "code"),
            to="reason",
        )


CALLED: list[tuple[str, tuple[str, ...], str, str]] = [
    ("step", ("find",), "search", "do: search, as: wei, answers: {code: E1}}"),
    ("field", (FORM, "code"), "reason", "do: find, as: wei, answers: {reason: E1}}"),
]


@pytest.mark.parametrize(("what", "at", "to", "line"), CALLED)
def test_what_a_callers_scenario_says_of_the_called_job_follows(
    company: Services, what: Any, at: tuple[str, ...], to: str, line: str
) -> None:
    live(company, "repair", REPAIR)
    live(company, "tour", {**TOUR, "tour/scenarios/outing.yaml": OUTING.encode()})
    found = shown(company, draft_of(company, "repair"), what=what, at=at, to=to)
    (tour,) = found.elsewhere
    lines = [patch.after for file in tour.files if "scenarios" in file.path for patch in file.patches]
    assert f"  - {{in: mend, {line}" in lines
