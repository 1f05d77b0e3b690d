"""Where people were: the newest place only, only of work, and shown to nobody else."""

from __future__ import annotations

import pytest

from engine.runtime.commands import HandIn
from engine.services.context import Services
from engine.services.dispatch.positions import (
    Kept,
    Place,
    forget_position,
    my_position,
    put_position,
)
from engine.services.problems import Forbidden, Invalid
from tests.engine.services.company import HOUR, MINUTE, NOW, as_, do, wait
from tests.engine.services.dispatch.dispatching import opened


def put(services: Services, lat: float = 30.5, *, at: int | None = None) -> Kept:
    return put_position(services, as_("wei", services), lat=lat, lon=120.0, accuracy=8.0, at=at)


def test_the_newest_place_is_kept(town: Services) -> None:
    assert put(town) == Kept(kept=True)
    assert put(town, 31.0, at=NOW - MINUTE) == Kept(kept=False, because="older")
    assert my_position(town, as_("wei", town)) == Place(
        lat=30.5, lon=120.0, accuracy=8.0, at=NOW, source="app"
    )


def test_a_clock_that_is_ahead_does_not_put_a_place_into_the_future(town: Services) -> None:
    put(town, at=NOW + HOUR)

    place = my_position(town, as_("wei", town))
    assert place is not None
    assert place.at == NOW


def test_outside_of_working_hours_no_place_is_kept(town: Services) -> None:
    wait(town, 10 * HOUR)

    assert put(town) == Kept(kept=False, because="not_working")
    assert my_position(town, as_("wei", town)) is None


def test_what_is_handed_in_says_where_somebody_was(town: Services) -> None:
    job = opened(town, "patrol", assignee="wei")
    capture = {"at": NOW - MINUTE, "position": {"lat": 30.2, "lon": 120.3, "accuracy": 5, "at": NOW - MINUTE}}
    do(town, "wei", job, HandIn(step="go", answers={"shot": [capture]}))

    assert my_position(town, as_("wei", town)) == Place(
        lat=30.2, lon=120.3, accuracy=5.0, at=NOW - MINUTE, source="hand_in"
    )


def test_a_place_is_forgotten_when_its_person_asks(town: Services) -> None:
    put(town)
    forget_position(town, as_("wei", town))

    assert my_position(town, as_("wei", town)) is None


def test_a_place_that_is_none_is_refused_with_every_fault(town: Services) -> None:
    with pytest.raises(Invalid) as wrong:
        put_position(town, as_("wei", town), lat=91, lon=float("nan"), accuracy=-1, at=None)
    assert [fault.pointer for fault in wrong.value.faults] == ["/lat", "/lon", "/accuracy"]


def test_a_token_does_not_say_where_somebody_is(town: Services) -> None:
    with pytest.raises(Forbidden):
        put_position(town, as_("wei", town, scopes=frozenset({"*"})), lat=30, lon=120, accuracy=None, at=None)
