"""Publishing to all branches: prepared per variant, all or nothing, in stages, and back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.runtime.verdict import FieldFault
from engine.services.commands import done
from engine.services.context import Services
from engine.services.opening import open_job
from engine.services.people import put_absences
from engine.services.problems import Conflict, Forbidden, Invalid
from engine.services.publishing import publish
from engine.services.roll_outs.asking import ask, cancel
from engine.services.roll_outs.going_live import begin_next, take_back
from engine.services.roll_outs.preparing import prepare
from engine.services.roll_outs.showing import list_roll_outs, show_roll_out
from engine.services.sops import branch_runbooks, show_sop
from engine.services.work.batches import Share
from tests.engine.services.company import DEFINITIONS, MINUTE, as_, wait

BASE = (DEFINITIONS / "visit" / "sop.yaml").read_text()


def files(**changes: str) -> dict[str, bytes]:
    """The visit's files, some of them another."""
    found = {
        f"visit/{path.relative_to(DEFINITIONS / 'visit').as_posix()}": path.read_bytes()
        for path in sorted((DEFINITIONS / "visit").rglob("*.yaml"))
    }
    return {**found, **{f"visit/{name}": text.encode() for name, text in changes.items()}}


def sooner() -> dict[str, bytes]:
    """The visit with less time for all of it."""
    return files(**{"sop.yaml": BASE.replace("due: 8h", "due: 6h", 1)})


def worked_off(services: Services) -> int:
    """Prepare all that waits; how many variants that were."""
    count = 0
    while batch := prepare(services, Share()).claimed:
        count += batch
    return count


def runbooks(services: Services) -> dict[str, str]:
    return {one.branch: one.runbook for one in branch_runbooks(services, as_("ada"), sop="visit")}


def status(services: Services, roll_out: str) -> str:
    return show_roll_out(services, as_("ada"), roll_out=roll_out).line.status


def asked(services: Services, sent: dict[str, bytes], *stages: tuple[str, ...]) -> str:
    return ask(services, as_("ada", services), sop="visit", files=sent, stages=stages, note="sooner")


def ready(services: Services, sent: dict[str, bytes], *stages: tuple[str, ...]) -> str:
    roll_out = asked(services, sent, *stages)
    worked_off(services)
    assert status(services, roll_out) == "ready"
    return roll_out


def test_each_variant_is_prepared_for_itself_and_told_of(company: Services) -> None:
    roll_out = asked(company, sooner())
    assert prepare(company, Share()).lines[0].detail == "visit as it is: 0 errors, 1 walks"
    report = show_roll_out(company, as_("ada"), roll_out=roll_out)
    assert (report.line.status, report.line.prepared, report.line.variants) == ("preparing", 1, 2)
    assert prepare(company, Share()).lines[0].detail.startswith("visit rural: 0 errors")
    report = show_roll_out(company, as_("ada"), roll_out=roll_out)
    assert (report.line.status, report.line.prepared, report.line.errors) == ("ready", 2, 0)
    assert [(one.variant, one.differences) for one in report.variants] == [
        (None, ("the job, deadline: 8h → 6h",)),
        ("rural", ()),  # it has a deadline of its own
    ]
    assert prepare(company, Share()).claimed == 0


def test_nothing_is_live_before_somebody_begins_and_then_everywhere(company: Services) -> None:
    before = runbooks(company)
    roll_out = ready(company, sooner())
    assert runbooks(company) == before
    assert begin_next(company, as_("ada", company), roll_out=roll_out) == 2
    changed = {branch for branch, digest in runbooks(company).items() if digest != before[branch]}
    assert changed == {"hq", "east", "west"}
    assert (show_sop(company, as_("ada"), sop="visit").revision, status(company, roll_out)) == (2, "live")


def test_a_stage_changes_its_branches_and_no_other(company: Services) -> None:
    before = runbooks(company)
    roll_out = ready(company, sooner(), ("east",))
    begin_next(company, as_("ada", company), roll_out=roll_out)
    changed = {branch for branch, digest in runbooks(company).items() if digest != before[branch]}
    stages = show_roll_out(company, as_("ada"), roll_out=roll_out).line.stages
    assert (changed, stages) == ({"east"}, (("east", "north"), ("hq", "west")))
    assert (show_sop(company, as_("ada"), sop="visit").revision, status(company, roll_out)) == (
        1,
        "partly_live",
    )
    assert begin_next(company, as_("ada", company), roll_out=roll_out) == 2
    changed = {branch for branch, digest in runbooks(company).items() if digest != before[branch]}
    assert changed == {"hq", "east", "west"}
    assert (show_sop(company, as_("ada"), sop="visit").revision, status(company, roll_out)) == (2, "live")


@pytest.mark.parametrize("stages_live", [1, 2])
def test_taking_back_gives_every_branch_what_it_had(company: Services, stages_live: int) -> None:
    before = runbooks(company)
    roll_out = ready(company, sooner(), ("east",))
    for _ in range(stages_live):
        begin_next(company, as_("ada", company), roll_out=roll_out)
    take_back(company, as_("ada", company), roll_out=roll_out, note="too soon")
    assert (runbooks(company), status(company, roll_out)) == (before, "taken_back")
    assert show_sop(company, as_("ada"), sop="visit").revision == 1
    with pytest.raises(Conflict, match="taken_back"):
        begin_next(company, as_("ada", company), roll_out=roll_out)


def test_an_error_in_one_variant_stops_the_roll_out_for_all(company: Services) -> None:
    rural = (DEFINITIONS / "visit" / "variants" / "rural.yaml").read_text()
    loosened = rural.replace("steps:", "steps:\n    photograph: null", 1)
    roll_out = asked(company, files(**{"variants/rural.yaml": loosened}))
    worked_off(company)
    report = show_roll_out(company, as_("ada"), roll_out=roll_out)
    assert (report.line.status, report.line.errors > 0) == ("refused", True)
    with pytest.raises(Conflict) as refused:
        begin_next(company, as_("ada", company), roll_out=roll_out)
    assert refused.value.code == "roll_out.not_now"


def test_a_variant_on_a_base_that_changed_the_same_place_is_listed(company: Services) -> None:
    roll_out = ready(company, sooner())
    (conflict,) = show_roll_out(company, as_("ada"), roll_out=roll_out).conflicts
    assert (conflict.variant, conflict.path) == ("rural", ("due",))
    assert (conflict.was, conflict.now, conflict.says) == ("8h", "6h", "16h")
    assert (conflict.place.file, conflict.place.line) == ("visit/variants/rural.yaml", 5)


def test_another_publication_overtakes_what_is_under_way(company: Services) -> None:
    roll_out = ready(company, sooner(), ("east",))
    publish(company, as_("ada", company), sop="visit", files=files(**{"sop.yaml": BASE + "\n# again\n"}))
    assert status(company, roll_out) == "overtaken"


def test_an_organisation_that_changed_before_the_first_stage_has_it_prepared_again(company: Services) -> None:
    roll_out = ready(company, sooner())
    put_absences(company, as_("ada", company), login="wei", absences=())
    with pytest.raises(Conflict) as moved:
        begin_next(company, as_("ada", company), roll_out=roll_out)
    assert (moved.value.code, status(company, roll_out)) == ("organisation.moved_on", "preparing")
    assert worked_off(company) == 2
    assert begin_next(company, as_("ada", company), roll_out=roll_out) == 2


def test_one_roll_out_of_an_sop_at_a_time_and_a_cancelled_one_makes_way(company: Services) -> None:
    first = asked(company, sooner())
    with pytest.raises(Conflict) as under_way:
        asked(company, sooner())
    assert (under_way.value.code, under_way.value.params) == ("roll_out.under_way", {"roll_out": first})
    cancel(company, as_("ada", company), roll_out=first)
    wait(company, MINUTE)
    assert worked_off(company) == 0
    second = ready(company, sooner())
    assert [line.id for line in list_roll_outs(company, as_("ada"), sop="visit").items] == [second, first]


def test_every_fault_of_the_stages_is_told_at_once(company: Services) -> None:
    with pytest.raises(Invalid) as wrong:
        asked(company, sooner(), ("atlantis", "east"), ("east",), ())
    assert wrong.value.faults == (
        FieldFault(pointer="/stages/0/0", code="unknown", params={"found": "atlantis"}),
        FieldFault(pointer="/stages/1/0", code="uniqueItems"),
        FieldFault(pointer="/stages/2", code="minItems", params={"limit": 1}),
    )


def test_only_publishers_roll_out(company: Services) -> None:
    with pytest.raises(Forbidden):
        ask(company, as_("wei", company), sop="visit", files=sooner())


def test_workers_side_by_side_prepare_each_variant_once(company: Services) -> None:
    roll_out = asked(company, sooner())
    with ThreadPoolExecutor(3) as pool:
        while status(company, roll_out) == "preparing":
            list(pool.map(lambda _: prepare(company, Share()), range(3)))
    prepared = show_roll_out(company, as_("ada"), roll_out=roll_out)
    assert (prepared.line.status, [one.prepared for one in prepared.variants]) == ("ready", [True, True])


def test_an_sop_that_was_never_published_begins_where_its_first_stage_is(
    company: Services,
) -> None:
    new = b"sop: count\ntitle: Count\nsteps:\n  tally: {by: assignee}\n  done: {end: completed}\n"
    ada = as_("ada", company)
    roll_out = ask(company, ada, sop="count", files={"count/sop.yaml": new}, stages=(("east",),))
    worked_off(company)
    begin_next(company, ada, roll_out=roll_out)
    assert done(open_job(company, ada, sop="count", branch="east", assignee="wei")).number == 1
    elsewhere = show_roll_out(company, ada, roll_out=roll_out).line.stages[1][0]
    with pytest.raises(Conflict) as not_here:
        open_job(company, ada, sop="count", branch=elsewhere)
    assert not_here.value.code == "sop.not_here"
