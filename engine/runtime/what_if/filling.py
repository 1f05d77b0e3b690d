"""Filling in forms at random: answers that hold, and that make the work go on as it is wanted.

A form is filled in with what it demands and what the SOP goes by later. What is refused is mended where it
is refused; what decides about the way is tried until the wanted way comes out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from engine.language.runbook import Expression, Form, Runbook, Work
from engine.runtime.captures import Scene, example, make, scan_text
from engine.runtime.facts import BlobFacts
from engine.runtime.job import Job
from engine.runtime.names import expressions_in
from engine.runtime.playbook import Playbook
from engine.runtime.scenarios import Shot
from engine.runtime.values import Ms
from engine.runtime.view import View
from forms.expressions import bind
from forms.intake import FormTaker

TRIES = 24
"""How often answers are made for a way that is wanted."""

MENDS = 6
"""How often what is refused is mended."""

_LITERAL = re.compile(r"'([^'\\]*)'|\"([^\"\\]*)\"|(?<![\w.])(-?\d+(?:\.\d+)?)")
_FORMATS: dict[str, str] = {
    "date": "2026-03-02",
    "date-time": "2026-03-02T09:00:00Z",
    "time": "09:00:00Z",
    "local-time": "09:00",
    "duration": "PT30M",
    "email": "somebody@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uuid": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
}


def literals(cel: str) -> list[Any]:
    """The texts and numbers that an expression names, and the numbers beside them."""
    found: list[Any] = []
    for single, double, number in _LITERAL.findall(cel):
        if number:
            value = float(number) if "." in number else int(number)
            found += [value, value + 1, value - 1]
        else:
            found.append(single or double)
    return found


def read_of(root: str, expression: Expression) -> list[str]:
    """What an expression reads of a root whose fields need not be known: ``device`` of ``event.device``."""
    found = re.findall(rf"(?<![\w.]){root}\.([A-Za-z_]\w*(?:\.[A-Za-z_]\w*(?![\w(]))*)", expression.cel)
    return list(dict.fromkeys(found))


class Filler:
    """Fills in the forms of one playbook."""

    def __init__(self, playbook: Playbook) -> None:
        self.playbook = playbook
        self.runbook: Runbook = playbook.runbook
        self._wanted: dict[str, frozenset[str]] = {}
        self._hints: dict[str, list[Any]] = {}
        self._found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self._captures = 0
        self._asked = frozenset(
            name.split(".")[1]
            for expression in expressions_in(self.runbook)
            for name in expression.vars
            if name.startswith("inputs.")
        )
        for path, step in self.runbook.steps.items():
            guards = [arrow.when for arrow in getattr(step, "next", ()) if arrow.when is not None]
            names = {
                name.split(".")[1] for guard in guards for name in guard.vars if name.startswith("this.")
            }
            kept = {rest[0] for rest in (keys for _, keys in playbook.kept.get(path, ())) if rest}
            self._wanted[path] = frozenset(names | kept)
            self._hints[path] = [value for guard in guards for value in literals(guard.cel)]

    def inputs(self, rng: Random, said: Mapping[str, Any]) -> dict[str, Any]:
        """What a job is opened with."""
        form = self.runbook.inputs
        made = self._object(rng, form.schema, self._asked, [])
        return self._mended(rng, form, self.playbook.inputs, {**made, **said}, fixed=frozenset(said))

    def subject(self, rng: Random) -> dict[str, Any]:
        """What the kind of a subject adds."""
        schema = self.runbook.subject
        return self._object(rng, schema, frozenset(), []) if schema else {}

    def step(self, rng: Random, view: View, step: str, wanted: str | None) -> dict[str, Any]:
        """Answers of a work step that go on to ``wanted`` (as its ``next`` says it), where that can be."""
        written = self.runbook.steps[step]
        form = written.form if isinstance(written, Work) else None
        if form is None:
            return {}
        if wanted is None:
            return self._filled(rng, form, step, view)
        of = written.scope
        tried = [*self._found.get((step, wanted), ())]
        answers: dict[str, Any] = {}
        for _ in range(TRIES):
            fresh = not tried
            answers = self._filled(rng, form, step, view) if fresh else tried.pop(rng.randrange(len(tried)))
            taken = self.playbook.taker(form).take(answers, view)
            if self.playbook.lead(of, step, "next", _This(view, taken.answers)) == wanted:
                if fresh:
                    kept = self._found.setdefault((step, wanted), [])
                    if len(kept) < 8:
                        kept.append(answers)
                return answers
        return answers

    def form(self, rng: Random, name: str | None, view: View) -> dict[str, Any]:
        """Answers of the form of a fault or an approval."""
        return {} if name is None else self._filled(rng, name, "", view)

    def captures(
        self, form: str | None, answers: dict[str, Any], job: Job, view: View, *, now: Ms, person: str
    ) -> tuple[dict[str, Any], dict[str, BlobFacts]]:
        """The answers with evidence that meets every policy, and what the store would know of it."""
        blobs: dict[str, BlobFacts] = {}
        if form is None:
            return answers, blobs
        customer = job.opening.subject.name if job.opening.subject else "Customer"
        scene = Scene(now, job.opening.site, person, customer)
        answers = dict(answers)
        for name, policy in self.runbook.forms[form].evidence.items():
            text = scan_text(self.playbook, policy, view)
            shots = []
            for _ in range(max(policy.at_least, 0)):
                self._captures += 1
                capture, blob = make(policy, Shot(), scene, number=self._captures, text=text)
                shots.append(capture)
                if blob is not None:
                    blobs[blob.sha256] = blob
            if shots:
                answers[name] = shots
        return answers, blobs

    def event(self, rng: Random, type_: str, when: Expression | None, view: View) -> dict[str, Any] | None:
        """An event that ends a wait; None where none was found."""
        event: dict[str, Any] = {"type": type_}
        if when is None:
            return event
        formula = self.playbook.formula(when)
        outside = [name for name in when.vars if name.partition(".")[0] != "event"]
        values = [True, False, *view.give(tuple(outside)).values(), *literals(when.cel)]
        fields = read_of("event", when)
        for _ in range(TRIES * 4):
            tried: dict[str, Any] = dict(event)
            for field in fields:
                holder = tried
                *around, last = field.split(".")
                for part in around:
                    holder = holder.setdefault(part, {})
                holder[last] = rng.choice(values)
            if formula.value(_Seen(view, tried)) is True:
                return tried
        return None

    # -- making ---------------------------------------------------------------------------------

    def _filled(self, rng: Random, name: str, step: str, view: View) -> dict[str, Any]:
        form = self.runbook.forms[name]
        made = self._object(
            rng, form.schema, self._wanted.get(step, frozenset()), self._hints.get(step, []), form.evidence
        )
        return self._mended(rng, form, self.playbook.taker(name), made, view=view)

    def _mended(
        self,
        rng: Random,
        form: Form,
        taker: FormTaker,
        answers: dict[str, Any],
        *,
        view: View | None = None,
        fixed: frozenset[str] = frozenset(),
    ) -> dict[str, Any]:
        """The answers with what is refused made anew, or left out where it may be."""
        left_alone = {"", *form.evidence, *fixed}
        for _ in range(MENDS):
            taken = taker.take(answers, view)
            faults = [f for f in taken.faults if (f.pointer + "/").split("/")[1] not in left_alone]
            if not faults:
                break
            for fault in faults:
                path = [part.replace("~1", "/").replace("~0", "~") for part in fault.pointer.split("/")[1:]]
                self._put(rng, form.schema, answers, path, fault.code)
        return answers

    def _put(self, rng: Random, schema: Any, holder: Any, path: list[str], code: str) -> None:
        """Make what stands at a path anew; leave it out where nothing asks for it."""
        while path:
            key = path.pop(0)
            if isinstance(holder, list):
                index = int(key) if key.isdigit() else -1
                schema = schema.get("items", {}) if isinstance(schema, dict) else {}
                if not 0 <= index < len(holder):
                    return
                if not path:
                    holder[index] = self._value(rng, schema, [])
                    return
                holder = holder[index]
            elif isinstance(holder, dict):
                inner = schema.get("properties", {}).get(key) if isinstance(schema, dict) else None
                if not path:
                    demanded = key in schema.get("required", ()) if isinstance(schema, dict) else False
                    if inner is not None and (demanded or code == "required"):
                        holder[key] = self._value(rng, inner, [])
                    else:
                        holder.pop(key, None)
                    return
                holder, schema = holder.setdefault(key, {}), inner or {}
            else:
                return

    def _object(
        self,
        rng: Random,
        schema: Mapping[str, Any],
        names: frozenset[str] | set[str],
        hints: list[Any],
        evidence: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        properties = schema.get("properties", {})
        required = schema.get("required", ())
        found: dict[str, Any] = {}
        for name, inner in properties.items():
            if name in (evidence or ()) or not isinstance(inner, dict) or "compute" in inner:
                continue
            if name in required or name in names:
                found[name] = self._value(rng, inner, hints if name in names else [])
        return found

    def _value(self, rng: Random, schema: Mapping[str, Any], hints: list[Any]) -> Any:
        """A value that the schema takes, as far as it says so in plain words."""
        if "const" in schema:
            return schema["const"]
        if isinstance(enum := schema.get("enum"), list) and enum:
            return rng.choice(enum)
        if (codes := self._codes(schema.get("codeList"))) is not None:
            return rng.choice(codes)
        kind = schema.get("type", "string")
        if isinstance(kind, list):
            kind = next((one for one in kind if one != "null"), "null")
        match kind:
            case "boolean":
                return rng.random() < 0.5
            case "integer" | "number":
                return self._number(rng, schema, hints, whole=kind == "integer")
            case "array":
                least = schema.get("minItems", 0)
                most = min(schema.get("maxItems", 3), max(least, 3))
                items = [
                    self._value(rng, schema.get("items", {}), [])
                    for _ in range(rng.randint(max(least, 1), max(most, least, 1)))
                ]
                if schema.get("uniqueItems"):
                    items = [one for index, one in enumerate(items) if one not in items[:index]]
                return items
            case "object":
                return self._object(rng, schema, frozenset(), [])
            case "null":
                return None
            case _:
                return self._text(rng, schema, hints)

    def _codes(self, name: Any) -> list[Any] | None:
        known = self.runbook.code_lists.get(name) if isinstance(name, str) else None
        codes = [entry.code for entry in known.entries if not entry.retired] if known else None
        return codes or None

    def _number(self, rng: Random, schema: Mapping[str, Any], hints: list[Any], *, whole: bool) -> Any:
        least, most = schema.get("minimum"), schema.get("maximum")
        least = schema.get("exclusiveMinimum", least) if least is None else least
        most = schema.get("exclusiveMaximum", most) if most is None else most
        low = 0 if least is None and (most is None or most >= 0) else (most - 100 if least is None else least)
        high = low + 100 if most is None else most
        fit = [h for h in hints if isinstance(h, int | float) and low <= h <= high]
        if fit and rng.random() < 0.7:
            value: Any = rng.choice(fit)
        else:
            value = rng.uniform(low, high)
        step = schema.get("multipleOf")
        if step:
            value = round(value / step) * step
        return int(value) if whole else round(value, 2)

    def _text(self, rng: Random, schema: Mapping[str, Any], hints: list[Any]) -> str:
        if isinstance(schema.get("format"), str) and schema["format"] in _FORMATS:
            return _FORMATS[schema["format"]]
        if isinstance(pattern := schema.get("pattern"), str):
            return example(pattern) or "a"
        words = [hint for hint in hints if isinstance(hint, str)]
        if words and rng.random() < 0.8:
            return str(rng.choice(words))
        text = f"made up {rng.randrange(10_000)}"
        least, most = int(schema.get("minLength", 0)), int(schema.get("maxLength", 100))
        return (text + "." * max(0, least - len(text)))[: max(most, 0)]


class _This:
    """A view with other answers as ``this``."""

    __slots__ = ("_this", "_view")

    def __init__(self, view: View, this: dict[str, Any]) -> None:
        self._view, self._this = view, this

    def give(self, names: tuple[str, ...]) -> dict[str, Any]:
        return _beside(self._view, names, "this", self._this)


class _Seen:
    """A view with an event."""

    __slots__ = ("_event", "_view")

    def __init__(self, view: View, event: dict[str, Any]) -> None:
        self._view, self._event = view, event

    def give(self, names: tuple[str, ...]) -> dict[str, Any]:
        return _beside(self._view, names, "event", self._event)


def _beside(view: View, names: tuple[str, ...], root: str, value: dict[str, Any]) -> dict[str, Any]:
    mine = [name for name in names if name.partition(".")[0] == root]
    others = tuple(name for name in names if name not in mine)
    found = bind(mine, {root: value}) if mine else {}
    return {**found, **(view.give(others) if others else {})}
