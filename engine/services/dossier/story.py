"""What happened to a job, as a page can tell it: from events and runbook to titled, labelled items."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import msgspec

from engine.language.compiling import decode_runbook
from engine.language.runbook import Form, Runbook, Step
from engine.runtime.events import (
    Event,
    JobCancelled,
    JobEnded,
    JobOpened,
    JobPaused,
    JobResumed,
    decode_event,
)
from engine.runtime.evidence import metres
from engine.runtime.facts import SYSTEM
from engine.runtime.values import Position
from engine.services.dossier import phrases
from engine.services.dossier.content import DossierContent, Evidence
from engine.services.dossier.phrases import Bilingual, bi, same

Line = tuple[Bilingual, Bilingual]
_QUIET = {"scope.opened", "scope.closed", "rung.fired"}
"""Events that only say how others came about; they are in events.jsonl and not on the page."""
_MINOR = {
    "step.opened",
    "step.left",
    "step.finished",
    "people.notified",
    "approval.stage_passed",
    "job.accepted",
}
"""Events that follow from others: shown in one quiet line."""
_CODED = ("outcome", "reason", "how", "end")
"""Fields whose values may be words of the runtime."""


_WORTH_TELLING = 60_000
"""Milliseconds that a device's clock may be wrong before it is told."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of evidence with a blob: what field it answers, and what is known of it."""

    blob: str
    label: Bilingual
    is_picture: bool
    notes: tuple[Bilingual, ...]
    stamped: str = ""  # blob of the copy with time, place, person and job drawn into it


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened."""

    number: int
    kind: str
    at: int
    who: Bilingual
    title: Bilingual
    about: Bilingual | None = None  # the step's title
    minor: bool = False
    lines: tuple[Line, ...] = ()
    pictures: tuple[Picture, ...] = ()


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it: the heading, what the job was, and what happened."""

    title: Bilingual
    status: str
    facts: tuple[Line, ...]
    items: tuple[Item, ...]


def tell(content: DossierContent) -> Story:
    """The story of a dossier's events."""
    return _Teller(content).story()


def bilingual(text: Any, fallback: str = "") -> Bilingual:
    """A text of an SOP or a form (one string, one per language, or in parts) in both languages."""
    if isinstance(text, str):
        return same(text)
    if not isinstance(text, dict) or not text:
        return same(fallback)
    plain = {language: _joined(parts) for language, parts in text.items()}
    default = plain.get("und") or next(iter(plain.values()))
    return {language: plain.get(language, default) for language in phrases.LANGUAGES}


def _joined(parts: Any) -> str:
    if isinstance(parts, str):
        return parts
    return "".join(part if isinstance(part, str) else "…" for part in parts)


class _Teller:
    _LABELLED: ClassVar[tuple[str, ...]] = (
        "outcome", "comment", "reason", "how", "text", "to", "was", "child", "item", "result", "end",
    )  # fmt: skip

    def __init__(self, content: DossierContent) -> None:
        self._content = content
        self._runbook: Runbook = decode_runbook(content.runbook)
        self._zone = ZoneInfo(content.timezone)
        self._events = [decode_event(entry.body) for entry in content.entries]
        opened = self._events[0]
        if not isinstance(opened, JobOpened):
            raise TypeError("the first event of a job opens it")
        self._opened = opened
        self._templates: dict[str, str] = {}

    def story(self) -> Story:
        items = tuple(self._items())
        return Story(
            title=bilingual(self._runbook.title, self._runbook.sop),
            status=self._status(),
            facts=tuple(self._facts()),
            items=items,
        )

    def _status(self) -> str:
        status = "open"
        for event in self._events:
            match event:
                case JobEnded():
                    status = "completed"
                case JobCancelled():
                    status = "cancelled"
                case JobPaused():
                    status = "paused"
                case JobResumed():
                    status = "open"
                case _:
                    pass
        return status

    def _facts(self) -> Iterator[Line]:
        opened, words = self._opened, phrases.FIELDS
        yield words["branch"], bilingual(self._content.branches.get(opened.branch), opened.branch)
        if subject := opened.subject:
            yield words["subject"], same(f"{subject.name} ({subject.id})")
            if subject.address:
                yield words["address"], same(subject.address)
        if site := opened.site or (opened.subject.site if opened.subject else None):
            yield words["site"], same(f"{site.lat:.5f}, {site.lon:.5f}")
        yield words["opened_at"], bi(*(self._local(opened.at),) * 2)
        last = self._events[-1]
        if isinstance(last, JobEnded | JobCancelled):
            yield words["ended_at"], same(self._local(last.at))
        if opened.due_at:
            yield words["due_at"], same(self._local(opened.due_at))
        if opened.variant:
            yield words["variant"], same(opened.variant)
        yield from self._answers(self._runbook.inputs, opened.inputs)

    def _items(self) -> Iterator[Item]:
        for event in self._events:
            data = msgspec.to_builtins(event)
            kind = data["type"]
            if kind == "step.opened":
                self._templates[data["address"]] = data["step"]
            if kind in _QUIET:
                continue
            form = self._form_of(kind, data)
            answers = data.get("answers") or {}
            yield Item(
                number=event.seq,
                kind=kind,
                at=event.at,
                who=self._person(event.by),
                title=phrases.EVENTS[kind],
                about=self._step_title(data["address"]) if data.get("address") else None,
                minor=kind in _MINOR,
                lines=tuple(self._lines(event, kind, data, form, answers)),
                pictures=tuple(self._pictures(form, answers)),
            )

    def _lines(
        self, event: Event, kind: str, data: dict[str, Any], form: Form, answers: dict[str, Any]
    ) -> Iterator[Line]:
        words = phrases.FIELDS
        if kind == "fault.reported":
            fault = self._runbook.faults.get(data["fault"])
            yield words["fault"], bilingual(fault.title if fault else None, data["fault"])
        for name in self._LABELLED:
            value = data.get(name)
            if value is not None and kind != "job.opened":
                yield words[name], self._plain(name, value)
        if people := data.get("people"):
            yield words["people"], same("、".join(self._person(login)["en"] for login in people))
        if message := data.get("message"):
            yield words["message"], bilingual(message)
        if data.get("due_at"):
            yield words["due_at"], same(self._local(data["due_at"]))
        if event.claimed_at:
            yield words["claimed_at"], same(self._local(event.claimed_at))
        if event.skew is not None and abs(event.skew) > _WORTH_TELLING:
            yield words["skew"], phrases.clock(event.skew)
        if kind != "job.opened":
            yield from self._answers(form, answers)

    def _plain(self, name: str, value: Any) -> Bilingual:
        if name in ("to", "was") and isinstance(value, str):
            return self._person(value)
        if name in _CODED and value in phrases.WORDS:
            return phrases.WORDS[value]
        return same(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))

    def _form_of(self, kind: str, data: dict[str, Any]) -> Form:
        if kind == "fault.reported":
            fault = self._runbook.faults.get(data["fault"])
            return self._runbook.forms.get(fault.form, Form()) if fault and fault.form else Form()
        step = self._step(data.get("address") or "")
        name = getattr(step, "form", None)
        return self._runbook.forms.get(name, Form()) if name else Form()

    def _step(self, address: str) -> Step | None:
        return self._runbook.steps.get(self._templates.get(address, address))

    def _step_title(self, address: str) -> Bilingual:
        step = self._step(address)
        title = bilingual(step.title if step else None, address)
        if self._templates.get(address, address) == address:
            return title
        return {language: f"{text} ({address})" for language, text in title.items()}

    def _person(self, login: str) -> Bilingual:
        if login == SYSTEM:
            return phrases.SYSTEM
        name = self._content.people.get(login)
        return same(f"{name} ({login})" if name else login)

    def _local(self, moment: int) -> str:
        return f"{datetime.fromtimestamp(moment / 1000, self._zone):%Y-%m-%d %H:%M:%S}"

    def _answers(self, form: Form, answers: dict[str, Any]) -> Iterator[Line]:
        properties = form.schema.get("properties", {})
        for name, value in answers.items():
            if name not in form.evidence:
                schema = properties.get(name, {})
                yield self._label(schema, name), self._value(schema, value)

    def _label(self, schema: dict[str, Any], name: str) -> Bilingual:
        return bilingual(schema.get("title"), name)

    def _value(self, schema: dict[str, Any], value: Any) -> Bilingual:
        if isinstance(value, bool):
            return phrases.YES if value else phrases.NO
        if isinstance(value, list):
            parts = [self._value(schema.get("items", {}), item) for item in value]
            return {lang: "; ".join(part[lang] for part in parts) for lang in phrases.LANGUAGES}
        if isinstance(value, dict):
            inner = schema.get("properties", {})
            pairs = [
                (self._label(inner.get(k, {}), k), self._value(inner.get(k, {}), v)) for k, v in value.items()
            ]
            return {lang: ", ".join(f"{k[lang]}: {v[lang]}" for k, v in pairs) for lang in phrases.LANGUAGES}
        listed = self._runbook.code_lists.get(schema.get("codeList", ""))
        entry = next((e for e in listed.entries if e.code == value), None) if listed else None
        if entry is not None:
            return bilingual(entry.title, str(value))
        for option in schema.get("oneOf", []):
            if isinstance(option, dict) and option.get("const") == value:
                return bilingual(option.get("title"), str(value))
        return same("" if value is None else str(value))

    def _pictures(self, form: Form, answers: dict[str, Any]) -> Iterator[Picture]:
        for name, policy in form.evidence.items():
            schema = form.schema.get("properties", {}).get(name, {})
            label = bilingual(policy.title or schema.get("title"), name)
            for capture in answers.get(name) or []:
                blob = capture.get("blob")
                held = self._content.evidence.get(blob) if blob else None
                stamped = capture.get("stamped")
                yield Picture(
                    blob=blob if held else "",
                    stamped=stamped if stamped in self._content.evidence else "",
                    label=label,
                    is_picture=bool(held and held.width),
                    notes=tuple(self._notes(capture, held)),
                )

    def _notes(self, capture: dict[str, Any], held: Evidence | None) -> Iterator[Bilingual]:
        words = phrases.EVIDENCE
        if text := capture.get("text"):
            yield _pair(words["scanned"], text)
        if signer := capture.get("signer"):
            yield _pair(words["signed_by"], signer)
        if taken := capture.get("at") or (held.taken_at if held else None):
            yield _pair(words["taken"], self._local(taken))
        if position := capture.get("position"):
            yield _pair(words["position"], f"{position['lat']:.5f}, {position['lon']:.5f}")
            if site := self._opened.site or (self._opened.subject.site if self._opened.subject else None):
                away = metres(site, Position(lat=position["lat"], lon=position["lon"]))
                yield _pair(words["away"], f"{away:.0f} m")
        if source := capture.get("source"):
            yield words.get(source, same(source))
        if held:
            yield _pair(words["received"], self._local(held.received_at))


def _pair(label: Bilingual, value: str) -> Bilingual:
    return {language: f"{label[language]} {value}" for language in phrases.LANGUAGES}
