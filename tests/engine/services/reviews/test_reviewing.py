"""Reviews: an approval is of files, of others' work, and no way of publishing goes past it."""

from __future__ import annotations

import msgspec
import pytest

from engine.services.context import Services
from engine.services.drafts.rows import files_of
from engine.services.drafts.saving import Change, save
from engine.services.drafts.showing import list_drafts, show_draft
from engine.services.drafts.starting import Start, start_draft
from engine.services.problems import Conflict, Forbidden, NotFound
from engine.services.publishing import publish, roll_back
from engine.services.reviews.comments import comment, edit, list_comments, remove, settle
from engine.services.reviews.demanding import put_needed
from engine.services.reviews.draft_publishing import publish_draft, report
from engine.services.reviews.reviewing import review, state
from engine.services.roll_outs.asking import ask
from engine.services.roll_outs.going_live import begin_next
from engine.services.roll_outs.preparing import prepare
from engine.services.sops import files_of as published_files
from engine.services.translating import read
from engine.services.work.batches import Share
from tests.engine.services.company import as_

ADA, DORA, OTTO = as_("ada"), as_("dora"), as_("otto")
SOP = "visit/sop.yaml"


def begun(company: Services) -> str:
    """A draft that Dora began from what is live and changed."""
    draft = start_draft(company, DORA, sop="visit", start=Start(kind="live")).draft.id
    changed(company, draft, "due: 8h", "due: 6h")
    return draft


def changed(company: Services, draft: str, old: str, new: str, *, by: str = "dora") -> int:
    """Another text in ``sop.yaml``; answers the draft's version."""
    file = next(one for one in show_draft(company, DORA, draft=draft).files if one.path == SOP)
    assert file.text is not None
    assert old in file.text
    content = file.text.replace(old, new).encode()
    told = save(company, as_(by), draft=draft, changes=(Change(SOP, content, file.version),))
    return told.version


def version(company: Services, draft: str) -> int:
    return show_draft(company, DORA, draft=draft).draft.version


def files(company: Services, draft: str) -> dict[str, bytes]:
    return read(company, lambda reading: files_of(reading, draft))


def told(company: Services, login: str) -> list[tuple[str, str]]:
    """The kinds of messages that somebody got, with who is named in them."""
    rows = read(
        company,
        lambda reading: reading.rows(
            "SELECT kind, params FROM message WHERE person = ? ORDER BY created_at, kind", login
        ),
    )
    return [(kind, msgspec.json.decode(params)["by"]) for kind, params in rows]


def test_nothing_is_published_before_enough_others_approved_it_by_whatever_way(company: Services) -> None:
    put_needed(company, ADA, reviews=1)
    draft = begun(company)
    now = version(company, draft)
    ways = (
        lambda: publish_draft(company, DORA, draft=draft, version=now),
        lambda: publish_draft(company, DORA, draft=draft, version=now, stages=()),
        lambda: publish(company, DORA, sop="visit", files=files(company, draft)),
        lambda: ask(company, DORA, sop="visit", files=files(company, draft)),
    )
    for way in ways:
        with pytest.raises(Conflict) as refused:
            way()
        assert (refused.value.code, refused.value.params) == ("review.needed", {"needed": 1, "approved": 0})
    with pytest.raises(Conflict, match=r"review\.own"):
        review(company, DORA, draft=draft, version=now, verdict="approved")
    stands = review(company, ADA, draft=draft, version=now, verdict="approved", note="Good.")
    assert (stands.needed, stands.approved, stands.wrote) == (1, 1, ("dora",))
    done = publish_draft(company, DORA, draft=draft, version=now)
    assert (done.revision, done.roll_out) == (2, None)
    assert show_draft(company, DORA, draft=draft).draft.status == "published"


def test_an_approval_ends_with_the_next_change_and_holds_again_when_it_is_undone(company: Services) -> None:
    put_needed(company, ADA, reviews=1)
    draft = begun(company)
    review(company, ADA, draft=draft, version=version(company, draft), verdict="approved")
    changed(company, draft, "due: 6h", "due: 5h")
    stands = state(company, DORA, draft=draft)
    assert (stands.approved, [(one.current, one.counts) for one in stands.reviews]) == (0, [(False, False)])
    changed(company, draft, "due: 5h", "due: 6h")
    assert state(company, DORA, draft=draft).approved == 1


def test_lists_say_whether_a_draft_is_looked_at_as_it_is_now(company: Services) -> None:
    draft = begun(company)

    def listed() -> str | None:
        return list_drafts(company, DORA)[0].review

    assert listed() is None
    review(company, DORA, draft=draft, version=version(company, draft), verdict="asked")
    assert listed() == "asked"
    review(company, ADA, draft=draft, version=version(company, draft), verdict="changes")
    assert listed() == "changes"
    changed(company, draft, "due: 6h", "due: 5h")
    assert listed() == "asked"
    review(company, ADA, draft=draft, version=version(company, draft), verdict="approved")
    assert listed() == "approved"
    review(company, ADA, draft=draft, version=version(company, draft), verdict="withdrawn")
    assert listed() == "asked"


def test_who_writes_after_approving_approves_nothing(company: Services) -> None:
    put_needed(company, ADA, reviews=1)
    draft = begun(company)
    review(company, ADA, draft=draft, version=version(company, draft), verdict="approved")
    changed(company, draft, "due: 6h", "due: 5h", by="ada")
    changed(company, draft, "due: 5h", "due: 6h", by="ada")
    stands = state(company, DORA, draft=draft)
    assert (stands.approved, stands.wrote) == (0, ("ada", "dora"))


def test_only_the_last_that_somebody_said_counts(company: Services) -> None:
    put_needed(company, ADA, reviews=1)
    draft = begun(company)
    now = version(company, draft)
    counts = [
        review(company, ADA, draft=draft, version=now, verdict=verdict).approved
        for verdict in ("approved", "withdrawn", "approved", "changes", "asked", "approved")
    ]
    assert counts == [1, 0, 1, 0, 0, 1]


def test_going_back_to_what_was_published_needs_no_approval(company: Services) -> None:
    draft = begun(company)
    publish_draft(company, DORA, draft=draft, version=version(company, draft))
    put_needed(company, ADA, reviews=2)
    assert roll_back(company, DORA, sop="visit", revision=1).revision == 3


def test_a_draft_that_somebody_changed_meanwhile_is_neither_approved_nor_published(company: Services) -> None:
    draft = begun(company)
    old = version(company, draft)
    changed(company, draft, "due: 6h", "due: 5h")
    for act in (
        lambda: review(company, ADA, draft=draft, version=old, verdict="approved"),
        lambda: publish_draft(company, DORA, draft=draft, version=old),
    ):
        with pytest.raises(Conflict) as moved:
            act()
        assert (moved.value.code, moved.value.params["version"]) == ("draft.moved_on", old + 1)


def test_a_draft_with_errors_stays_open_and_says_what_is_wrong(company: Services) -> None:
    draft = begun(company)
    now = changed(company, draft, "due: 6h", "due: soon")
    done = publish_draft(company, DORA, draft=draft, version=now)
    errors = {one.code for one in done.findings if one.severity == "error"}
    assert (done.revision, errors) == (None, {"SOP001"})
    assert show_draft(company, DORA, draft=draft).draft.status == "open"


def test_a_draft_that_is_rolled_out_is_closed_when_its_first_stage_goes_live(company: Services) -> None:
    draft = begun(company)
    done = publish_draft(company, DORA, draft=draft, version=version(company, draft), stages=(("west",),))
    assert done.roll_out is not None
    while prepare(company, Share()).claimed:
        pass
    assert show_draft(company, DORA, draft=draft).draft.status == "open"
    begin_next(company, DORA, roll_out=done.roll_out)
    line = show_draft(company, DORA, draft=draft).draft
    assert (line.status, line.revision) == ("published", 2)


def test_the_report_tells_what_would_change_for_whom_and_in_which_files(company: Services) -> None:
    draft = begun(company)
    found = report(company, DORA, draft=draft)
    assert found.differences == {"": ("the job, deadline: 8h → 6h",)}
    assert {one.branch for one in found.branches if one.changed} == {"hq", "east", "west"}
    (file,) = found.files
    assert (file.path, file.change, found.against) == (SOP, "changed", 1)
    assert file.before == published_files(company, DORA, sop="visit", revision=1)[SOP].decode()
    assert file.after == files(company, draft)[SOP].decode()


def test_comments_are_threads_at_places_that_are_settled_and_opened_again(company: Services) -> None:
    draft = begun(company)
    first = comment(company, ADA, draft=draft, said="Why six?", file=SOP, place=("due",))
    answer = comment(company, DORA, draft=draft, said="The shops close.", thread=first.id)
    assert (answer.thread, answer.file, answer.place) == (first.id, SOP, ("due",))
    settle(company, ADA, draft=draft, comment=answer.id, settled=True)
    assert [one.settled_by for one in list_comments(company, DORA, draft=draft)] == ["ada", None]
    comment(company, DORA, draft=draft, said="Or seven?", thread=first.id)
    assert [one.settled_by for one in list_comments(company, DORA, draft=draft)] == [None, None, None]
    edit(company, DORA, draft=draft, comment=answer.id, said="The shops close at five.")
    with pytest.raises(Forbidden):
        edit(company, ADA, draft=draft, comment=answer.id, said="No.")
    remove(company, ADA, draft=draft, comment=first.id)
    assert list_comments(company, DORA, draft=draft) == ()
    with pytest.raises(NotFound):
        settle(company, ADA, draft=draft, comment=first.id, settled=True)


def test_those_concerned_are_told_of_requests_verdicts_and_comments(company: Services) -> None:
    draft = begun(company)
    now = version(company, draft)
    review(company, DORA, draft=draft, version=now, verdict="asked", note="Please.")
    first = comment(company, ADA, draft=draft, said="Why six?")
    comment(company, DORA, draft=draft, said="The shops close.", thread=first.id)
    review(company, ADA, draft=draft, version=now, verdict="changes")
    assert sorted(told(company, "ada")) == [("draft.asked", "Dora"), ("draft.commented", "Dora")]
    assert sorted(told(company, "dora")) == [("draft.changes", "Ada"), ("draft.commented", "Ada")]


def test_who_may_not_design_sees_and_says_nothing_and_only_managers_of_the_top_set_the_rule(
    company: Services,
) -> None:
    draft = begun(company)
    for act in (
        lambda: state(company, OTTO, draft=draft),
        lambda: report(company, OTTO, draft=draft),
        lambda: list_comments(company, OTTO, draft=draft),
        lambda: put_needed(company, DORA, reviews=0),
    ):
        with pytest.raises(Forbidden):
            act()
