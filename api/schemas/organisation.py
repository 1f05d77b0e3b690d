"""Branches and calendars."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from api.schemas.common import Code, Latitude, Longitude
from api.schemas.shape import Sent, Titles, Wire

Span = Annotated[tuple[str, str], Meta(description="From and until, local `HH:MM`")]


class BranchOut(Wire, frozen=True, kw_only=True):
    """A branch of the tree. What is null is inherited from the parent."""

    code: str
    title: Titles
    parent: str | None
    timezone: str | None
    calendar: str | None
    tags: tuple[str, ...]
    position: Annotated[tuple[float, float] | None, Meta(description="Latitude, longitude (WGS-84)")]


class BranchList(Wire, frozen=True, kw_only=True):
    """All branches, by code."""

    items: tuple[BranchOut, ...]


class BranchSent(Sent, frozen=True, kw_only=True):
    """What a branch shall be."""

    title: Annotated[dict[str, str], Meta(max_length=20)] = {}
    parent: Code | None = None
    timezone: Annotated[Code | None, Meta(examples=["Asia/Shanghai"])] = None
    calendar: Code | None = None
    tags: Annotated[tuple[Code, ...], Meta(max_length=50)] = ()
    position: tuple[Latitude, Longitude] | None = None


class CalendarOut(Wire, frozen=True, kw_only=True):
    """Working hours by weekday (0 is Monday), public holidays of a country, exceptions by date."""

    name: str
    country: str | None
    subdivision: str | None
    week: dict[str, tuple[Span, ...]]
    exceptions: dict[str, tuple[Span, ...]]


class CalendarList(Wire, frozen=True, kw_only=True):
    """All calendars, by name."""

    items: tuple[CalendarOut, ...]


class CalendarSent(Sent, frozen=True, kw_only=True):
    """What a calendar shall be. No span on a day means a day off."""

    country: Annotated[str, Meta(max_length=2, description="ISO 3166-1 alpha-2")] | None = None
    subdivision: Annotated[str, Meta(max_length=10)] | None = None
    week: Annotated[dict[Annotated[str, Meta(pattern="^[0-6]$")], tuple[Span, ...]], Meta(max_length=7)] = {}
    exceptions: Annotated[dict[str, tuple[Span, ...]], Meta(max_length=2000)] = {}


class CalendarDayOut(Wire, frozen=True, kw_only=True):
    """A date with its working hours (none: a day off) and what made them so."""

    date: str
    hours: tuple[Span, ...]
    why: Annotated[
        Literal["week", "exception", "holiday", "made_up"],
        Meta(description="`made_up`: a working day in place of a holiday's"),
    ]
    title: Titles


class CalendarDays(Wire, frozen=True, kw_only=True):
    """The days of a span."""

    items: tuple[CalendarDayOut, ...]
