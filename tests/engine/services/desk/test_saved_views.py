"""Saved views: one's own, shared with a role, with a branch."""

from __future__ import annotations

import pytest

from engine.services.context import Services
from engine.services.desk.saved_views import MOST, SavedView, delete_view, list_views, put_view
from engine.services.problems import Conflict, Forbidden, Invalid, NotFound
from tests.engine.services.company import NOW, as_


def kept(services: Services, login: str, view: str, **more: str) -> SavedView:
    return put_view(
        services, as_(login), view=view, page="jobs", title=view, asks={"state": "overdue"}, **more
    )


def seen(services: Services, login: str) -> list[tuple[str, bool]]:
    return [(view.id, view.mine) for view in list_views(services, as_(login), page="jobs")]


def test_a_view_is_kept_changed_and_taken_away(company: Services) -> None:
    kept(company, "lin", "late")
    put_view(company, as_("lin"), view="late", page="jobs", title=" Too late ", asks={"state": "open"})
    assert list_views(company, as_("lin")) == (
        SavedView(
            id="late",
            owner="lin",
            page="jobs",
            title="Too late",
            asks={"state": "open"},
            role=None,
            branch=None,
            updated_at=NOW,
            mine=True,
        ),
    )
    assert list_views(company, as_("lin"), page="people") == ()
    delete_view(company, as_("lin"), view="late")
    delete_view(company, as_("lin"), view="late")
    assert list_views(company, as_("lin")) == ()


def test_a_view_is_shown_to_those_it_is_shared_with_and_to_nobody_else(company: Services) -> None:
    kept(company, "lin", "mine")
    kept(company, "lin", "of-role", role="coordinator")
    kept(company, "lin", "of-branch", branch="east")
    kept(company, "lin", "of-both", role="coordinator", branch="east")
    assert seen(company, "lin") == [
        ("mine", True), ("of-both", True), ("of-branch", True), ("of-role", True),
    ]  # fmt: skip
    assert seen(company, "eva") == [("of-role", False)]
    assert seen(company, "wei") == [("of-branch", False)]
    assert seen(company, "uwe") == []


def test_a_view_is_shared_only_where_one_has_a_part_in_it(company: Services) -> None:
    with pytest.raises(Forbidden):
        kept(company, "wei", "theirs", role="manager")
    with pytest.raises(Forbidden):
        kept(company, "wei", "theirs", branch="west")
    with pytest.raises(NotFound):
        kept(company, "wei", "theirs", branch="nowhere")
    assert kept(company, "rita", "theirs", role="support").role == "support"


def test_nobody_changes_or_takes_away_the_view_of_another(company: Services) -> None:
    kept(company, "lin", "hers", branch="east")
    with pytest.raises(Conflict):
        kept(company, "wei", "hers")
    with pytest.raises(NotFound):
        delete_view(company, as_("wei"), view="hers")
    assert seen(company, "lin") == [("hers", True)]


def test_views_are_bounded_in_number_and_size(small: Services) -> None:
    for number in range(MOST):
        kept(small, "lin", f"view-{number}")
    with pytest.raises(Invalid) as full:
        kept(small, "lin", "one-more")
    assert full.value.code == "saved_view.too_many"
    with pytest.raises(Invalid) as long:
        put_view(small, as_("wei"), view="big", page="jobs", title="big", asks={"text": "x" * 9000})
    assert long.value.code == "saved_view.invalid"
