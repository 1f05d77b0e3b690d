"""What drafts begin from, and what comes along."""

from __future__ import annotations

import zipfile
from typing import Any

import pytest

from engine.services.context import Services
from engine.services.drafts.exporting import export
from engine.services.drafts.needs import completed
from engine.services.drafts.shipped import DEFINITIONS, shared_files, shipped
from engine.services.drafts.showing import base, list_drafts, show_draft
from engine.services.drafts.starting import Start, start_draft
from engine.services.drafts.templates import gallery
from engine.services.problems import Conflict, Forbidden, Invalid, NotFound
from engine.services.publishing import publish
from engine.services.sops import files_of
from tests.engine.services.company import as_
from tests.engine.services.drafts.drafting import MAIN, saved, started, texts


def test_an_empty_draft_is_an_sop_of_one_step_that_could_be_published(company: Services) -> None:
    draft = start_draft(company, as_("dora"), sop="tour", start=Start(kind="empty"), title="A tour: north")
    (file,) = draft.files
    assert (file.path, file.version, draft.draft.title, draft.draft.version) == (MAIN, 1, "A tour: north", 1)
    assert (draft.draft.base_revision, draft.draft.live_revision, draft.others) == (None, None, ())
    told = publish(company, as_("dora"), sop="tour", files={MAIN: (file.text or "").encode()}, dry_run=True)
    assert [one for one in told.findings if one.severity == "error"] == []
    assert 'title: "A tour: north"\n' in (file.text or "")


@pytest.mark.parametrize("template", sorted(shipped().sops))
def test_every_template_becomes_another_sop_that_finds_all_it_needs(small: Services, template: str) -> None:
    start = Start(kind="template", sop=template)
    draft = start_draft(small, as_("dora"), sop="my-own", start=start, title="我的流程")
    files = {one.path: one for one in draft.files}
    assert all(
        path.startswith(("my-own/", "forms/library/", "subjects/", "organisation.yaml")) for path in files
    )
    text = files["my-own/sop.yaml"].text or ""
    assert "\nsop: my-own\n" in text
    assert "\ntitle: 我的流程\n" in text
    original = (DEFINITIONS / template / "sop.yaml").read_text()
    same = [line for line in original.splitlines() if not line.startswith(("sop:", "title:"))]
    assert [line for line in text.splitlines() if not line.startswith(("sop:", "title:"))] == same
    names = [one.message for one in _findings(small, draft.draft.id, "my-own") if one.code == "SOP002"]
    # What stays to be settled is of this company: its roles and branches are others.
    assert [one for one in names if "code list" in one or "form" in one or "kind" in one] == []


def test_a_template_that_keeps_one_of_its_titles_keeps_them_all(small: Services) -> None:
    start = Start(kind="template", sop="store-visit")
    draft = start_draft(small, as_("dora"), sop="my-own", start=start, title="Visit a store")
    text = next(one.text for one in draft.files if one.path == "my-own/sop.yaml") or ""
    assert "\ntitle: {zh-CN: 门店拜访, en: Visit a store}\n" in text


def _findings(services: Services, draft: str, sop: str) -> tuple[Any, ...]:
    _, archive = export(services, as_("dora"), draft=draft)
    with archive, zipfile.ZipFile(archive) as found:
        files = {name: found.read(name) for name in found.namelist()}
    return publish(services, as_("dora"), sop=sop, files=files, dry_run=True).findings


def test_variants_of_a_template_are_of_the_new_sop(small: Services) -> None:
    start = Start(kind="template", sop="store-visit")
    draft = start_draft(small, as_("dora"), sop="my-own", start=start)
    held = texts(small, draft.draft.id)
    assert "\nof: my-own\n" in (held["my-own/variants/chengdu.yaml"] or "")
    assert "forms/library/visit-purposes.yaml" not in held  # the installation has a list of that name
    assert "subjects/store.yaml" in held


def test_a_draft_of_what_is_live_holds_its_files_and_knows_the_revision(company: Services) -> None:
    draft = started(company, sop="visit", kind="live")
    kept = files_of(company, as_("dora"), sop="visit", revision=1)
    assert {one.path: (one.text or "").encode() for one in draft.files} == kept
    assert (draft.draft.base_revision, draft.draft.live_revision, draft.draft.origin_of) == (1, 1, "visit")
    told = base(company, as_("dora"), draft=draft.draft.id)
    assert (told.base_revision, told.live_revision, told.base == told.live) == (1, 1, True)
    assert {one.path for one in told.base} == set(kept)


def test_a_second_draft_of_an_sop_is_told_of_the_first(company: Services) -> None:
    first = started(company, sop="visit", kind="live", login="ada")
    second = started(company, sop="visit", kind="revision", revision=1)
    assert [one.id for one in second.others] == [first.draft.id]
    assert [one.id for one in show_draft(company, as_("ada"), draft=first.draft.id).others] == [
        second.draft.id
    ]
    assert {one.id for one in list_drafts(company, as_("ada"), sop="visit", status="open")} == {
        first.draft.id,
        second.draft.id,
    }


def test_a_draft_is_copied_with_what_was_saved_in_it(company: Services) -> None:
    first = started(company, sop="visit", kind="live").draft
    saved(company, first.id, "visit/notes.md", "hello", None)
    copy = started(company, sop="visit", kind="draft", draft=first.id)
    assert (texts(company, copy.draft.id), copy.draft.base_revision) == (texts(company, first.id), 1)
    other = started(company, sop="visit-two", kind="draft", draft=first.id)
    assert other.draft.base_revision is None
    assert "visit-two/notes.md" in texts(company, other.draft.id)


def test_what_was_exported_begins_the_same_draft_again(company: Services) -> None:
    first = started(company, sop="visit", kind="live").draft
    saved(company, first.id, "visit/media/a.png", b"\x89PNG\xff", None)
    name, archive = export(company, as_("dora"), draft=first.id)
    with archive:
        content = archive.read()
    again = started(company, sop="visit", kind="files", archive=content)
    assert name == "visit-2"
    assert [(one.path, one.sha256) for one in again.files] == [
        (one.path, one.sha256) for one in show_draft(company, as_("dora"), draft=first.id).files
    ]


def test_a_folder_within_others_is_found_and_what_lies_beside_it_comes_along_where_it_is_used(
    company: Services,
) -> None:
    files = {
        "repo/sops/old/sop.yaml": b"sop: old\nsteps:\n  a: {form: shared}\n  done: {end: completed}\n",
        "repo/sops/old/.hidden": b"",
        "repo/sops/forms/library/shared.yaml": b"form: shared\nschema: {type: object}\n",
        "repo/sops/forms/library/unused.yaml": b"form: unused\nschema: {type: object}\n",
        "repo/README.md": b"",
    }
    draft = started(company, kind="files", files=files)
    assert texts(company, draft.draft.id) == {
        MAIN: "sop: tour\nsteps:\n  a: {form: shared}\n  done: {end: completed}\n",
        "forms/library/shared.yaml": "form: shared\nschema: {type: object}\n",
    }


def test_a_shared_form_that_is_missing_comes_from_the_program(company: Services) -> None:
    files = {MAIN: b"sop: tour\nsteps:\n  a: {form: fault-report}\n  done: {end: completed}\n"}
    held = texts(company, started(company, kind="files", files=files).draft.id)
    assert "forms/library/fault-report.yaml" in held


def test_code_lists_come_along_with_their_parents_where_the_installation_has_none() -> None:
    own = {MAIN: b"sop: tour\nsteps:\n  a: {form: fault-report}\n  done: {end: completed}\n"}
    lists = ("forms/library/fault-codes.yaml", "forms/library/fault-groups.yaml")
    assert set(completed("tour", own, shared_files())) == {MAIN, "forms/library/fault-report.yaml", *lists}
    here = frozenset({"fault-codes", "fault-groups"})
    assert set(completed("tour", own, shared_files(), lists_here=here)) & set(lists) == set()


@pytest.mark.parametrize(
    ("start", "problem", "code"),
    [
        ({"kind": "files", "archive": b"nothing"}, Invalid, "draft.start"),
        ({"kind": "files"}, Invalid, "draft.start"),
        ({"kind": "files", "files": {"a/sop.yaml": b"", "b/sop.yaml": b""}}, Invalid, "draft.start"),
        ({"kind": "files", "files": {MAIN: b"sop: tour", "tour/x.exe": b""}}, Invalid, "files.malformed"),
        ({"kind": "template", "sop": "none"}, NotFound, "sop.unknown"),
        ({"kind": "live"}, NotFound, "sop.unknown"),
        ({"kind": "live", "sop": "none"}, NotFound, "sop.unknown"),
        ({"kind": "revision", "sop": "visit"}, Invalid, "draft.start"),
        ({"kind": "revision", "sop": "visit", "revision": 9}, NotFound, "revision.unknown"),
        ({"kind": "draft", "draft": "none"}, NotFound, "draft.unknown"),
    ],
)
def test_what_no_draft_can_begin_from_is_refused(
    small: Services, start: dict[str, Any], problem: type[Exception], code: str
) -> None:
    with pytest.raises(problem) as told:
        start_draft(small, as_("dora"), sop="tour", start=Start(**start))
    assert getattr(told.value, "code", None) == code
    assert list_drafts(small, as_("dora")) == ()


def test_an_id_that_is_taken_is_not_begun_anew(company: Services) -> None:
    for start in (
        Start(kind="empty"),
        Start(kind="template", sop="store-visit"),
        Start(kind="live", sop="audit"),
    ):
        with pytest.raises(Invalid):
            start_draft(company, as_("dora"), sop="visit", start=start)


def test_asking_again_with_the_same_key_gives_the_same_draft(company: Services) -> None:
    def ask(title: str) -> str:
        start = Start(kind="empty")
        return start_draft(company, as_("dora"), sop="tour", start=start, title=title, key="k").draft.id

    assert ask("one") == ask("one")
    assert len(list_drafts(company, as_("dora"))) == 1
    with pytest.raises(Conflict):
        ask("two")


def test_only_designers_begin_drafts_and_see_the_gallery(company: Services) -> None:
    for login in ("chen", "wei"):
        with pytest.raises(Forbidden):
            started(company, login=login)
        with pytest.raises(Forbidden):
            gallery(company, as_(login))


def test_the_gallery_shows_what_is_shipped_and_what_is_live(company: Services) -> None:
    cards = gallery(company, as_("dora"))
    assert [one.sop for one in cards if one.origin == "live"] == ["audit", "errand", "visit"]
    assert [one.sop for one in cards if one.origin == "shipped"] == sorted(shipped().sops)
    visit = next(one for one in cards if one.sop == "store-visit")
    assert visit.title == {"zh-CN": "门店拜访", "en": "Visit a store"}
    assert visit.summary["en"].startswith("A good visit")
    assert (visit.variants, visit.scenarios, visit.about) == (("chengdu", "lower-tier"), 8, "store")
    assert {"photo", "position", "signature"} <= set(visit.evidence)
    assert (visit.steps, len(visit.outline)) == (len(visit.outline), visit.steps)
    assert all(one.summary and one.steps > 2 and one.languages for one in cards if one.origin == "shipped")
    assert gallery(company, as_("dora")) == cards
