"""Scenarios as values: what a scenario file asks for, read from its document.

The file's shape was checked when it was loaded; what is left to go wrong here (a date that does not exist)
becomes a problem with its path in the document. See docs/language/scenarios.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, get_args, get_type_hints

from engine.language.document import Document, Path
from engine.language.phrases import Problem, parse_distance, parse_duration
from engine.language.runbook import Duration
from engine.runtime.commands import Act
from engine.runtime.simulation import Ran
from forms.both import Both

FIRST_MOMENT = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 — the local time of whichever branch it is
"""Where a scenario without ``start`` begins: the first Monday of March 2026, 09:00."""

Kind = Literal["do", "fault", "decide", "event", "act", "child", "after", "look"]
ACTS = frozenset(get_args(get_type_hints(Act)["act"]))
KINDS: tuple[Kind, ...] = ("do", "fault", "decide", "event", "act", "child", "after")


class Trouble(NamedTuple):
    """Something in the document that can't be read, and where."""

    path: Path
    message: Both


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A capture to be made: good but for what is said here."""

    away: int | None = None  # metres
    age: Duration | None = None
    gallery: bool = False
    seen: bool = False
    text: str | None = None
    signer: str | None = None
    fails: str | None = None  # a plugin's check


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What must hold after an entry; None is not asked about."""

    at: tuple[str, ...] | None = None
    status: str | None = None
    end: str | None = None
    assignee: str | None = None
    notified: tuple[str, ...] | None = None
    raised_to: tuple[str, ...] | None = None
    reassign: tuple[str, ...] | None = None
    due: datetime | None = None
    kept: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a walk. ``of`` is what its kind is about: the step, fault, outcome, act or child's end.

    ``inside`` names the ``call`` steps whose child job is meant; ``path`` is its place in the document.
    """

    path: Path
    kind: Kind
    of: str = ""
    inside: tuple[str, ...] = ()
    at: str | None = None
    actor: str | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, tuple[Shot, ...]] = field(default_factory=dict)
    comment: str | None = None
    event: dict[str, Any] = field(default_factory=dict)
    to: str | None = None
    by: str | None = None
    until: datetime | None = None
    reason: str | None = None
    after: Duration | datetime | None = None
    actions: dict[str, Ran] = field(default_factory=dict)
    expect: Expect | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A walk that must hold. ``troubles`` is what could not be read of it."""

    name: str
    document: Document
    branch: str | None = None
    variant: str | None = None
    start: datetime = FIRST_MOMENT
    inputs: dict[str, Any] = field(default_factory=dict)
    subject: dict[str, Any] | None = None
    site: dict[str, Any] | None = None
    assignee: str | None = None
    actions: dict[str, Ran] = field(default_factory=dict)
    refused: str | None = None
    walk: tuple[Entry, ...] = ()
    troubles: tuple[Trouble, ...] = ()


def read_scenario(document: Document) -> Scenario:
    """The scenario that a document holds. Never raises for what the document says."""
    return _Reading(document).scenario()


class _Reading:
    """Reads one document, noting what can't be read."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.troubles: list[Trouble] = []

    def scenario(self) -> Scenario:
        data = _map(self.document.data)
        entries = data.get("walk")
        walk = tuple(
            self.entry(entry, ("walk", index))
            for index, entry in enumerate(entries if isinstance(entries, list) else [])
            if isinstance(entry, dict)
        )
        start = self.moment(data.get("start"), ("start",))
        return Scenario(
            name=str(data.get("scenario", "")),
            document=self.document,
            branch=_text(data.get("branch")),
            variant=_text(data.get("variant")),
            start=start or FIRST_MOMENT,
            inputs=_map(data.get("inputs")),
            subject=_map(data["subject"]) if isinstance(data.get("subject"), dict) else None,
            site=_map(data["site"]) if isinstance(data.get("site"), dict) else None,
            assignee=_text(data.get("assignee")),
            actions=self.actions(data.get("actions")),
            refused=_text(data.get("refused")),
            walk=walk,
            troubles=tuple(self.troubles),
        )

    def entry(self, data: dict[str, Any], path: Path) -> Entry:
        kind: Kind = next((kind for kind in KINDS if kind in data), "look")
        if kind == "act" and str(data["act"]) not in ACTS:
            self.trouble(
                (*path, "act"),
                Both(f"`{str(data['act'])[:40]}` is no act", f"没有`{str(data['act'])[:40]}`这个操作"),
            )
        return Entry(
            path=path,
            kind=kind,
            of=data["end"]
            if kind == "child" and isinstance(data.get("end"), str)
            else str(data.get(kind, "")),
            inside=tuple(str(data["in"]).split("/")) if "in" in data else (),
            at=str(data["child"]) if kind == "child" else _text(data.get("at")),
            actor=_text(data.get("as")),
            answers=_map(data.get("answers")),
            evidence={
                str(name): self.shots(value, (*path, "evidence", name))
                for name, value in _map(data.get("evidence")).items()
            },
            comment=_text(data.get("comment")),
            event=_map(data.get("event")),
            to=_text(data.get("to")),
            by=_text(data.get("by")),
            until=self.moment(data.get("until"), (*path, "until")),
            reason=_text(data.get("reason")),
            after=self.after(data["after"], (*path, "after")) if kind == "after" else None,
            actions=self.actions(data.get("actions")),
            expect=self.expect(data["expect"], (*path, "expect")) if "expect" in data else None,
            refused=_text(data.get("refused")),
        )

    def shots(self, value: Any, path: Path) -> tuple[Shot, ...]:
        """``2`` is two good captures; a list says of each what is wrong with it."""
        if isinstance(value, list):
            return tuple(self.shot(_map(shot), (*path, index)) for index, shot in enumerate(value))
        return (Shot(),) * value if isinstance(value, int) and 0 <= value <= 1000 else ()

    def shot(self, data: dict[str, Any], path: Path) -> Shot:
        away = parse_distance(data["away"]) if "away" in data else None
        if isinstance(away, Problem):
            self.trouble((*path, "away"), away.message)
            away = None
        return Shot(
            away=away,
            age=self.duration(data["age"], (*path, "age")) if "age" in data else None,
            gallery=data.get("from") == "gallery",
            seen=data.get("seen") is True,
            fails=data.get("fails"),
            text=_text(data.get("text")),
            signer=_text(data.get("signer")),
        )

    def expect(self, value: Any, path: Path) -> Expect:
        if not isinstance(value, dict):
            return Expect(at=_texts(value))
        return Expect(
            at=_texts(value.get("at")),
            status=_text(value.get("status")),
            end=_text(value.get("end")),
            assignee=_text(value.get("assignee")),
            notified=_texts(value.get("notified")),
            raised_to=_texts(value.get("raised_to")),
            reassign=_texts(value.get("reassign")),
            due=self.moment(value.get("due"), (*path, "due")),
            kept=_map(value["kept"]) if "kept" in value else None,
        )

    def actions(self, value: Any) -> dict[str, Ran]:
        """How the actions of ``do`` steps end: ``fails``, or ``{error: TEXT}``, or ``{result: …}``."""
        found: dict[str, Ran] = {}
        for step, how in _map(value).items():
            if isinstance(how, dict):
                error = how.get("error")
                found[str(step)] = Ran(
                    result=how.get("result"), error=str(error) if error is not None else None
                )
            else:
                found[str(step)] = Ran(error="it failed") if how == "fails" else Ran()
        return found

    def after(self, value: Any, path: Path) -> Duration | datetime | None:
        """A duration on the wall clock, or the local time until which nothing happens."""
        if isinstance(value, str) and "-" in value:
            return self.moment(value, path)
        return self.duration(value, path)

    def duration(self, value: Any, path: Path) -> Duration | None:
        found = parse_duration(value)
        if isinstance(found, Problem):
            self.trouble(path, found.message)
            return None
        return found

    def moment(self, value: Any, path: Path) -> datetime | None:
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.trouble(
                path,
                Both(
                    f"`{str(value)[:40]}` is no date and time that exists",
                    f"`{str(value)[:40]}`不是存在的日期和时间",
                ),
            )
            return None
        return moment.replace(tzinfo=None)

    def trouble(self, path: Path, message: Both) -> None:
        self.troubles.append(Trouble(path, message))


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _texts(value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)
