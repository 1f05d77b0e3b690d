"""A schema's errors in a designer's words: where, what was expected, what was found, and the mend.

The schemas say some of the words themselves: ``x-noun`` names what a subschema describes, ``x-say`` how it
is written, ``x-too-few`` what an empty map lacks.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from jsonschema import ValidationError

from engine.language.document import Document, Path
from engine.language.finding import Finding, Place
from engine.language.phrases import Problem, shown

ENTRIES = ("do", "fault", "decide", "event", "act", "child", "after")
"""What an entry of a scenario's walk may do."""

KINDS = ("approval", "any_order", "each", "call", "wait", "do", "end")

_PLAIN = frozenset(
    {"clock", "comment", "description", "dispatch", "due", "email", "escalate", "guide", "labels"}
    | {"language", "media", "message", "phone", "position", "priority", "skills", "text", "title"}
)
"""Keys whose values can be left out without changing where the work goes or what it takes."""

_TYPES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
    "array": "a list",
    "object": "a map",
    "null": "nothing",
}

Phrases = Mapping[str, Callable[[object], Any]]


class Departure(NamedTuple):
    """A finding, and the path of what can be left out for it (None: nothing can)."""

    finding: Finding
    drop: Path | None


class _Error(NamedTuple):
    """One error of the schema, taken apart."""

    path: Path
    validator: str
    limit: Any  # what the schema says under ``validator``
    instance: Any
    schema: dict[str, Any]
    document: Document
    root: dict[str, Any]
    phrases: Phrases

    @property
    def noun(self) -> str:
        return str(self.schema.get("x-noun") or self.schema.get("title", "this"))

    @property
    def subject(self) -> str:
        """What the sentence is about: the key, or the entry of a list."""
        return _subject(self.path, self.noun)


_MEANT = "did you mean"
_NEEDS = " needs `"
_STRUCTURE = ("additionalProperties", "required", "dependentRequired")
_RANKS = ("type", "minProperties", "anyOf", "format", "enum", "const", "pattern")


def departures(
    errors: Iterable[ValidationError], document: Document, root: dict[str, Any], phrases: Phrases
) -> Iterator[Departure]:
    """What to say of ``errors``: one departure for each slip, however many errors the schema has for it."""
    groups: dict[tuple[Path, str], list[_Error]] = {}
    for error in errors:
        path = tuple(error.absolute_path)
        name = str(error.instance) if "propertyNames" in error.relative_schema_path else ""
        schema: Any = error.schema
        taken = _Error(
            path, str(error.validator), error.validator_value, error.instance, schema, document, root, phrases
        )
        groups.setdefault((path, name), []).append(taken)
    for (path, name), group in groups.items():
        if name:
            yield _misnamed(group[0], path, name)
            continue
        values = [found for found in group if found.validator not in _STRUCTURE]
        structure = [said for found in group if found.validator in _STRUCTURE for said in _structure(found)]
        if values:
            worst = min(values, key=_rank)
            yield from _with_structure(worst, structure)
        else:
            yield from structure


def _with_structure(worst: _Error, structure: list[Departure]) -> Iterator[Departure]:
    """What to say where the value itself is wrong and its keys may be too.

    Of a value of the wrong type nothing more is said; of one that lacks a key, that a key is misspelt says
    it better.
    """
    misspelt = [departure for departure in structure if (departure.finding.hint or "").startswith(_MEANT)]
    if worst.validator == "type":
        yield _value(worst)
    elif worst.validator in ("minProperties", "anyOf"):
        yield from misspelt or [_value(worst)]
        if worst.validator == "anyOf":
            yield from (departure for departure in structure if _NEEDS in departure.finding.message)
    else:
        yield _value(worst)
        yield from structure


def _rank(found: _Error) -> int:
    validator = found.validator
    return _RANKS.index(validator) if validator in _RANKS else len(_RANKS)


def _structure(of: _Error) -> Iterator[Departure]:
    schema, instance = of.schema, of.instance
    if of.validator == "additionalProperties":
        known = list(schema.get("properties", {}))
        for key in instance:
            if key not in known:
                yield _unknown_key(of, key, known)
    else:
        needed = schema["required"] if of.validator == "required" else _depended(of)
        for key in needed:
            if key not in instance and (departure := _lacking(of, key)):
                yield departure


def _depended(of: _Error) -> list[str]:
    instance = of.instance
    return [
        need for key, needs in of.schema["dependentRequired"].items() if key in instance for need in needs
    ]


def _lacking(of: _Error, key: str) -> Departure | None:
    place = of.document.keys.get((*of.path, key)) or of.document.key_place(*of.path)
    near = [other for other in of.instance if other not in of.schema.get("properties", {})]
    if difflib.get_close_matches(key, near, 1, 0.7):
        return None  # the finding of the misspelt key says it
    return _departure(place, f"{of.noun}{_NEEDS}{key}`", _described(of, key))


def _described(of: _Error, key: str) -> str | None:
    """What a key is for, from the schema, as a hint."""
    about = _resolved(of.root, of.schema.get("properties", {}).get(key, {}))
    if "enum" in about:
        return _choices(about["enum"])
    examples = [value for value in about.get("examples", []) if not isinstance(value, dict | list)]
    if examples:
        return f"for example `{key}: {examples[0]}`"
    text = str(about.get("description", "")).split(". ")[0].split("; ")[0].rstrip(".")
    return f"`{key}`: {text[:1].lower()}{text[1:]}" if text else None


def _unknown_key(of: _Error, key: str, known: list[str]) -> Departure:
    place = of.document.key_place(*of.path, key)
    kind = next((kind for kind in KINDS if kind in of.instance), None)
    if kind is not None and key in KINDS and key != kind:
        return _departure(
            place,
            f"a step is of one kind, and this one has both `{kind}` and `{key}`",
            "make two steps of it",
        )
    message = f"`{key}` is not a key of {of.noun}"
    missing = [name for name in known if name not in of.instance]
    near = difflib.get_close_matches(key, missing, 1, 0.7) or difflib.get_close_matches(
        key.lower(), missing, 1, 0.7
    )
    if near:
        drop = (*of.path, key) if near[0] in _PLAIN else None
        return _departure(place, message, f"{_MEANT} `{near[0]}`?", drop)
    if key == "end" and "x-noun" in of.schema:
        return _departure(place, message, "an end stands among the SOP's own steps, not within another step")
    if kind == "approval" and key == "next":
        return _departure(place, message, "say where each outcome goes, in `outcomes`")
    for name in of.instance:
        if name in known and key in _keys(of.root, of.schema["properties"][name]):
            return _departure(place, message, f"it belongs below `{name}`")
    hint = f"its only key is `{known[0]}`" if len(known) == 1 else f"its keys are {_listed(known)}"
    return _departure(place, message, hint, (*of.path, key))


def _misnamed(of: _Error, path: Path, name: str) -> Departure:
    noun, say = of.noun, of.schema.get("x-say")
    message = of.schema["x-not"] if of.validator == "not" else f"`{_cut(name)}` is not {noun}"
    return _departure(of.document.key_place(*path, name), str(message), say)


def _value(of: _Error) -> Departure:
    place = of.document.place(*of.path)
    drop = of.path if any(key in _PLAIN for key in of.path) and isinstance(of.path[-1], str) else None
    message, hint = _sentence(of)
    return _departure(place, message, hint, drop)


_WORDS_FOR_BOOLEANS = {
    "yes": "true",
    "on": "true",
    "是": "true",
    "no": "false",
    "off": "false",
    "否": "false",
}


def _sentence(of: _Error) -> tuple[str, str | None]:
    schema, value = of.schema, of.instance
    say = schema.get("x-say")
    match of.validator:
        case "type" | "format":
            return _wrong_type(of)
        case "enum":
            choices = [str(choice) for choice in of.limit if choice is not None]
            near = difflib.get_close_matches(str(value), choices, 1, 0.6)
            hint = f"{_MEANT} `{near[0]}`?" if near else _choices(choices)
            what = "is empty" if value is None else f"can't be {shown(value)}"
            return f"{of.subject} {what}", hint
        case "const":
            return f"{of.subject} must be `{of.limit}`, not {shown(value)}", None
        case "pattern":
            return f"{shown(value)} is not {of.noun}", say
        case "minProperties" | "anyOf" | "minItems" | "minLength":
            return str(schema.get("x-too-few", f"{of.subject} is empty")), say
        case "maxProperties":
            return str(schema.get("x-too-many", f"{of.subject} holds too much")), say
        case "uniqueItems":
            return f"{of.subject} holds something twice", "keep one of them"
        case "minimum" | "maximum":
            bound = "least" if of.validator == "minimum" else "most"
            return f"{of.subject} must be at {bound} {of.limit}", None
        case "maxLength":
            return f"{of.subject} is longer than {of.limit} characters", None
    return f"{of.subject} is not {of.noun}", say


def _wrong_type(of: _Error) -> tuple[str, str | None]:
    schema, value = of.schema, of.instance
    say = schema.get("x-say")
    if value is None:
        return f"{of.subject} is empty", say or f"give it {_types(schema)}, or take the key away"
    if schema.get("format") in of.phrases and not isinstance(value, dict | list):
        problem = of.phrases[schema["format"]](value)
        if isinstance(problem, Problem):
            return _with_subject(of, problem.message), problem.hint
    if schema.get("type") == "boolean" and isinstance(value, str):
        meant = _WORDS_FOR_BOOLEANS.get(value.lower())
        hint = f"write `{meant}`" if meant else None
        return f"{of.subject} must be `true` or `false`, not {shown(value)}", hint
    return f"{of.subject} must be {_types(schema)}, not {_found(value)}", say


def _with_subject(of: _Error, message: str) -> str:
    key = of.path[-1] if of.path and isinstance(of.path[-1], str) else None
    return f"`{key}`: {message}" if key else message


def _subject(path: Path, noun: str) -> str:
    if not path:
        return "the file" if noun == "this" else noun
    last = path[-1]
    if isinstance(last, str):
        return f"`{_cut(last)}`"
    names = [part for part in path if isinstance(part, str)]
    return f"entry {last + 1} of `{_cut(names[-1])}`" if names else f"entry {last + 1}"


def _listed(names: Iterable[object]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _choices(values: list[Any]) -> str:
    return f"write `{values[0]}`" if len(values) == 1 else f"one of {_listed(values)}"


def _types(schema: dict[str, Any]) -> str:
    if "x-types" in schema:
        return str(schema["x-types"])
    types = schema.get("type", [])
    names = [_TYPES[name] for name in ([types] if isinstance(types, str) else types) if name != "null"]
    return " or ".join(names) if len(names) < 3 else ", ".join(names[:-1]) + " or " + names[-1]


def _found(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return shown(value)
    if isinstance(value, int | float):
        return f"the number {shown(value)}"
    return "a text" if isinstance(value, str) else shown(value)


def _keys(root: dict[str, Any], schema: Any) -> set[str]:
    """Every key that a schema knows, in whichever of its alternatives."""
    if not isinstance(schema, dict):
        return set()
    schema = _resolved(root, schema)
    inner = (schema[part] for part in ("then", "else") if part in schema)
    return set(schema.get("properties", {})).union(*(_keys(root, part) for part in inner))


def _resolved(root: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        schema = {**root["$defs"][name], **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _departure(place: Place, message: str, hint: str | None, drop: Path | None = None) -> Departure:
    return Departure(
        Finding(code="SOP001", severity="error", place=place, message=message, hint=hint), drop or None
    )
