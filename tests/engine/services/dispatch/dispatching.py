"""Short ways to do what the tests of dispatch begin with."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.runtime.values import Ms, Position
from engine.services.commands import done
from engine.services.context import Services
from engine.services.dispatch.asking import carry_asks
from engine.services.dispatch.offering import OfferView, my_offers
from engine.services.dispatch.positions import keep
from engine.services.dispatch.recommending import RoundView, dispatch_of
from engine.services.jobs import show_job
from engine.services.opening import open_job
from engine.services.work.batches import Batch, Share
from tests.engine.services.company import as_

SITE = Position(lat=30.0, lon=120.0)
DEGREE = 111_195
"""Metres in a degree of latitude, about."""


def opened(services: Services, sop: str, *, branch: str = "town", **more: Any) -> str:
    """A job opened by the coordinator, with nobody; its id."""
    site = more.pop("site", SITE)
    return done(open_job(services, as_("lin", services), sop=sop, branch=branch, site=site, **more)).job


def work(services: Services) -> Batch:
    """Let dispatch do all that is due."""
    return carry_asks(services, Share())


def assignee(services: Services, job: str) -> str | None:
    """Who has the job."""
    return show_job(services, as_("root", services), job=job).line.assignee


def seen_at(services: Services, login: str, *, north: float, ago: Ms = 0) -> None:
    """Somebody was so many metres north of the site, so long ago."""
    at = services.clock.now() - ago

    def put(unit: Any) -> None:
        keep(unit, login, 30.0 + north / DEGREE, 120.0, None, at=at, source="app")

    services.store.write(put)


def rounds(services: Services, job: str) -> tuple[RoundView, ...]:
    """Every round, as the boss sees it."""
    return dispatch_of(services, as_("boss", services), job=job).rounds


def why_not(services: Services, job: str) -> dict[str, str]:
    """Of the last round: by login why somebody was left out."""
    return {one.login: one.code for one in rounds(services, job)[-1].left_out or ()}


def offers(services: Services, login: str) -> tuple[OfferView, ...]:
    """What is offered to somebody."""
    return my_offers(services, as_(login, services))


def told(services: Services, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Whom messages of the kind were for, and what they say."""
    rows = services.store.read(
        lambda reading: reading.rows("SELECT person, params FROM message WHERE kind = ? ORDER BY 1, 2", kind)
    )
    return [(person, msgspec.json.decode(params)) for person, params in rows]
