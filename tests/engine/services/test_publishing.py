"""Publishing: checked for every branch or refused; revisions never change; jobs stay where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.language.organisation import Branch
from engine.services.audit_log import list_audit
from engine.services.branches import put_branch
from engine.services.checking import check_path, load, walk_path
from engine.services.clock import SettableClock
from engine.services.code_lists import show_code_list
from engine.services.composition import compose
from engine.services.context import Services
from engine.services.importing import files_of_folder, import_folder
from engine.services.jobs import show_job
from engine.services.opening import open_job
from engine.services.people import PersonChange, put_person
from engine.services.problems import Conflict, Forbidden, Invalid, NotFound
from engine.services.publishing import compare, publish, roll_back, withdraw
from engine.services.sops import (
    branch_runbooks,
    files_of,
    list_sops,
    revisions,
    runbook,
    show_sop,
)
from engine.services.subjects import list_kinds, put_kind
from engine.services.views import Done, KindView
from engine.store import Store
from tests.engine.services.company import DEFINITIONS, NOW, as_, open_visit, wait

DORA = as_("dora")


def files(services: Services, sop: str = "visit") -> dict[str, bytes]:
    return files_of(services, as_("wei"), sop=sop, revision=1)


def changed(given: dict[str, bytes], old: str, new: str) -> dict[str, bytes]:
    """The files with a text replaced in ``sop.yaml``."""
    content = given["visit/sop.yaml"].decode()
    assert old in content
    return {**given, "visit/sop.yaml": content.replace(old, new).encode()}


def test_a_changed_sop_becomes_the_next_revision_and_says_what_differs_where(company: Services) -> None:
    before = {line.branch: line.runbook for line in branch_runbooks(company, as_("wei"), sop="visit")}
    told = publish(
        company, DORA, sop="visit", files=changed(files(company), "due: 8h", "due: 6h"), note="Sooner"
    )
    assert (told.revision, told.dry_run, told.scenarios) == (2, False, 1)
    assert [finding.code for finding in told.findings if finding.severity == "error"] == []
    # the rural variant says its own deadline, so only the base differs
    assert told.differences == {"": ("the job, deadline: 8h → 6h",)}
    assert {(line.branch, line.variant, line.changed) for line in told.branches} == {
        ("east", None, True),
        ("hq", None, True),
        ("north", "rural", False),
        ("west", None, True),
    }
    assert before["north"] == next(line.runbook for line in told.branches if line.branch == "north")
    assert compare(company, DORA, sop="visit", older=1, newer=2, language="zh-CN") == {
        "": ("工单，期限：8h → 6h",)
    }
    lines = revisions(company, as_("wei"), sop="visit")
    assert [(line.revision, line.live, line.note, line.published_by) for line in lines] == [
        (2, True, "Sooner", "dora"),
        (1, False, "", "import"),
    ]
    assert show_sop(company, as_("wei"), sop="visit").revision == 2
    assert list_audit(company, as_("otto"), about="visit").items[0].action == "sop.published"


def test_running_jobs_stay_on_their_runbook(company: Services) -> None:
    old = open_visit(company)
    publish(company, DORA, sop="visit", files=changed(files(company), "due: 8h", "due: 6h"))
    new = open_visit(company)
    digests = [show_job(company, as_("ada"), job=job).runbook for job in (old, new)]
    assert digests[0] != digests[1]
    assert all(runbook(company, as_("wei"), digest=digest) for digest in digests)


def test_an_sop_with_errors_is_refused_with_the_findings_and_nothing_changes(company: Services) -> None:
    broken = changed(files(company), "by: role:coordinator", "by: role:nobody_holds_this")
    told = publish(company, DORA, sop="visit", files=broken)
    assert told.revision is None
    error = next(finding for finding in told.findings if finding.severity == "error")
    assert (error.code, error.place.file, error.place.line) == ("SOP002", "visit/sop.yaml", 14)
    assert len(revisions(company, DORA, sop="visit")) == 1


def test_a_scenario_that_does_not_hold_stands_against_publishing(company: Services) -> None:
    loose = files(company)
    path = "visit/scenarios/approved.yaml"
    told = publish(
        company,
        DORA,
        sop="visit",
        files={**loose, path: loose[path].replace(b"expect: review", b"expect: done")},
    )
    assert told.revision is None
    assert [(f.code, f.place.file) for f in told.findings if f.severity == "error"] == [("SOP012", path)]


def test_people_are_looked_for_in_every_branch_of_the_installation_as_it_is_now(company: Services) -> None:
    gone = PersonChange(name="Hal", branch="hq", active=False)
    put_person(company, as_("ada"), login="hal", change=gone)
    told = publish(company, DORA, sop="visit", files=changed(files(company), "due: 8h", "due: 6h"))
    assert told.revision is None
    assert {finding.code for finding in told.findings if finding.severity == "error"} == {"SOP013"}


def test_a_dry_run_tells_everything_and_writes_nothing(company: Services) -> None:
    planned = changed(files(company), "due: 8h", "due: 6h")
    told = publish(company, as_("wei"), sop="visit", files=planned, dry_run=True)
    assert (told.revision, told.dry_run, told.differences) == (
        None,
        True,
        {"": ("the job, deadline: 8h → 6h",)},
    )
    assert len(revisions(company, DORA, sop="visit")) == 1


def test_publishing_what_is_live_already_makes_no_revision(company: Services) -> None:
    assert publish(company, DORA, sop="visit", files=files(company)).revision == 1
    assert len(revisions(company, DORA, sop="visit")) == 1


def test_rolling_back_publishes_the_older_revision_again(company: Services) -> None:
    first = files(company)
    publish(company, DORA, sop="visit", files=changed(first, "due: 8h", "due: 6h"))
    back = roll_back(company, DORA, sop="visit", revision=1)
    assert (back.revision, back.differences) == (3, {"": ("the job, deadline: 6h → 8h",)})
    assert files_of(company, DORA, sop="visit", revision=3) == first
    lines = revisions(company, DORA, sop="visit")
    assert [(line.revision, line.live) for line in lines] == [(3, True), (2, False), (1, False)]
    with pytest.raises(NotFound):
        roll_back(company, DORA, sop="visit", revision=9)


def test_a_withdrawn_sop_takes_no_new_jobs_until_it_is_published_again(company: Services) -> None:
    running = open_visit(company)
    withdraw(company, DORA, sop="visit")
    with pytest.raises(Conflict) as raised:
        open_job(company, as_("lin"), sop="visit", branch="east", inputs={"reason": "routine"})
    assert raised.value.code == "sop.withdrawn"
    assert show_job(company, as_("ada"), job=running).line.status == "open"
    assert publish(company, DORA, sop="visit", files=files(company)).revision == 2
    assert open_visit(company)


def test_only_designers_publish(small: Services) -> None:
    for login in ("wei", "chen", "rita", "otto", "nobody"):
        for attempt in (
            lambda who=login: publish(small, as_(who), sop="visit", files=files(small)),
            lambda who=login: roll_back(small, as_(who), sop="visit", revision=1),
            lambda who=login: withdraw(small, as_(who), sop="visit"),
        ):
            with pytest.raises(Forbidden):
                attempt()


@pytest.mark.parametrize(
    "path",
    ["../visit/sop.yaml", "other/sop.yaml", "/etc/passwd", "visit//x", "visit/a\0b", "visit/../x", "forms/x"],
)
def test_files_that_lie_elsewhere_are_not_taken(small: Services, path: str) -> None:
    with pytest.raises(Invalid) as raised:
        publish(small, DORA, sop="visit", files={**files(small), path: b"x"})
    assert raised.value.code == "files.malformed"


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"[" * 10_000, b"sop: visit", b"- 1", b"a: &a [*a]"]
)
def test_whatever_stands_in_a_file_gives_findings(small: Services, content: bytes) -> None:
    told = publish(small, DORA, sop="visit", files={"visit/sop.yaml": content})
    assert told.revision is None
    assert any(finding.severity == "error" for finding in told.findings)


def test_a_branch_that_came_later_gets_the_sop_when_it_is_published_again(company: Services) -> None:
    put_branch(company, as_("rita"), branch=Branch(code="south", parent="east"))
    with pytest.raises(Conflict) as raised:
        open_visit(company, branch="south")
    assert raised.value.code == "sop.not_here"
    assert publish(company, DORA, sop="visit", files=files(company)).revision == 2
    assert open_visit(company, branch="south")


def test_an_sop_that_calls_another_is_checked_against_the_live_one(company: Services) -> None:
    audit = files(company, "audit")
    assert publish(company, DORA, sop="audit", files=audit, dry_run=True).findings is not None
    content = audit["audit/sop.yaml"].replace(b"failed: chased", b"nonsense: chased")
    told = publish(company, DORA, sop="audit", files={**audit, "audit/sop.yaml": content})
    assert told.revision is None
    missing = audit["audit/sop.yaml"].replace(b"call: errand", b"call: nowhere")
    told = publish(company, DORA, sop="audit", files={**audit, "audit/sop.yaml": missing})
    assert {finding.code for finding in told.findings if finding.severity == "error"} == {"SOP002"}


NEW = {
    "survey/sop.yaml": b"""
sop: survey
title: {en: Survey, zh-CN: x}
about: kiosk
steps:
  look:
    title: {en: Look, zh-CN: x}
    form:
      title: {en: Look, zh-CN: x}
      schema:
        type: object
        required: [state]
        properties:
          state: {type: string, codeList: states, title: {en: State, zh-CN: x}}
  done: {end: completed, title: {en: Done, zh-CN: x}}
""",
    "forms/library/states.yaml": b"codeList: states\ntitle: States\nentries: [{code: good}, {code: bad}]\n",
    "subjects/kiosk.yaml": b"kind: kiosk\ntitle: Kiosk\n",
}


def test_a_new_sop_brings_in_the_lists_and_kinds_that_are_not_there_yet(company: Services) -> None:
    told = publish(company, DORA, sop="survey", files=NEW)
    assert told.revision == 1, told.findings
    states = show_code_list(company, as_("wei"), name="states")
    assert [entry.code for entry in states.content.entries] == ["good", "bad"]
    assert "kiosk" in {kind.kind for kind in list_kinds(company, as_("wei"))}
    other = NEW["forms/library/states.yaml"].replace(b"good", b"fine")
    publish(company, DORA, sop="survey", files={**NEW, "forms/library/states.yaml": other})
    assert show_code_list(company, as_("wei"), name="states") == states


def test_a_kind_of_subject_is_changed_by_designers_and_must_be_a_schema(company: Services) -> None:
    schema = {"type": "object", "properties": {"floors": {"type": "integer", "minimum": 1}}}
    kind = KindView(kind="shop", title={"en": "Shop"}, schema=schema)
    assert put_kind(company, DORA, kind=kind) == kind
    assert kind in list_kinds(company, as_("wei"))
    with pytest.raises(Forbidden):
        put_kind(company, as_("chen"), kind=kind)
    with pytest.raises(Invalid) as raised:
        put_kind(company, DORA, kind=KindView(kind="A B", title={}, schema={"type": "thing"}))
    assert {fault.pointer for fault in raised.value.faults} == {"/kind", "/schema/type"}


def test_a_second_import_changes_nothing_and_a_changed_folder_only_what_differs(
    company: Services, tmp_path: Path
) -> None:
    again = import_folder(company, root=DEFINITIONS)
    assert (again.published, again.unchanged) == ((), ("audit", "errand", "visit"))
    assert (again.branches, again.people, again.roles, again.code_lists, again.kinds) == (0, 0, 0, 0, 0)
    copy = tmp_path / "definitions"
    for path in DEFINITIONS.rglob("*.yaml"):
        target = copy / path.relative_to(DEFINITIONS)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes().replace(b"due: 8h", b"due: 7h"))
    told = import_folder(company, root=copy)
    assert (told.published, told.unchanged) == (("visit",), ("audit", "errand"))


def test_an_import_into_nothing_brings_organisation_lists_and_sops(store: Store) -> None:
    services = compose(store, clock=SettableClock(NOW))
    heard: list[str] = []
    told = import_folder(services, root=DEFINITIONS, progress=heard.append)
    assert told.published == ("audit", "errand", "visit")
    assert (told.branches, told.people, told.calendars, told.kinds) == (4, 14, 1, 1)
    organisation = services.organisations.current()
    assert {"admin", "designer", "auditor", "manager"} <= set(organisation.roles)
    assert organisation.people["wei"].roles == (("field_staff", "east"),)
    assert [line.id for line in list_sops(services, as_("wei"))] == ["audit", "errand", "visit"]
    assert heard[-1] == "Publishing visit (3 of 3)"


def test_a_broken_organisation_brings_in_nothing(store: Store, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "organisation.yaml").write_text("branches: {a: {parent: b}, b: {parent: a}}\n")
    services = compose(store, clock=SettableClock(NOW))
    told = import_folder(services, root=tmp_path / "broken")
    assert any(finding.severity == "error" for finding in told.findings)
    assert services.organisations.current().branches == {}


def test_checking_a_path_tells_of_scenarios_too_and_needs_no_database(tmp_path: Path) -> None:
    found = check_path((DEFINITIONS,))
    assert [finding for finding in found if finding.severity == "error"] == []
    assert [(result.name, result.holds) for result in walk_path((DEFINITIONS,))] == [
        ("a visit is approved", True)
    ]
    with pytest.raises(FileNotFoundError):
        check_path((tmp_path / "nowhere",))


def test_a_job_is_opened_for_a_subject_of_the_right_kind_only(company: Services) -> None:
    with pytest.raises(NotFound) as raised:
        open_job(company, as_("lin"), sop="visit", branch="east", inputs={"reason": "routine"}, subject="S-1")
    assert raised.value.code == "subject.unknown"
    for sop, branch, code in (("visit", "moon", "branch.unknown"), ("dance", "east", "sop.unknown")):
        with pytest.raises(NotFound) as raised:
            open_job(company, as_("ada"), sop=sop, branch=branch)
        assert raised.value.code == code
    with pytest.raises(Invalid) as invalid:
        open_job(company, as_("lin"), sop="audit", branch="east", subject="S-1")
    assert invalid.value.code == "subject.unwanted"
    with pytest.raises(Forbidden):
        open_job(company, as_("wei"), sop="visit", branch="east", inputs={"reason": "routine"})
    wait(company, 1)
    assert isinstance(
        open_job(company, as_("lin"), sop="visit", branch="east", inputs={"reason": "routine"}), Done
    )


def test_the_files_of_a_folder_are_the_sop_its_library_forms_and_its_world() -> None:
    names = sorted(files_of_folder(load(DEFINITIONS), "visit"))
    assert names == [
        "organisation.yaml",
        "visit/forms/checklist.yaml",
        "visit/scenarios/approved.yaml",
        "visit/sop.yaml",
        "visit/variants/rural.yaml",
    ]
