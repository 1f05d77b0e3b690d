"""A schema's errors in a designer's words: where, what was expected, what was found, and the mend.

The schemas say some of the words themselves: ``x-noun`` names what a subschema describes, ``x-say`` how it
is written, ``x-too-few`` what an empty map lacks.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from jsonschema import ValidationError

from engine.language.document import Document, Path
from engine.language.finding import Finding, Place
from engine.language.phrases import Problem, shown
from forms.both import Both, one_of, quoted

ENTRIES = ("do", "fault", "decide", "event", "act", "child", "after")
"""What an entry of a scenario's walk may do."""

KINDS = ("approval", "any_order", "each", "call", "wait", "do", "end")

_PLAIN = frozenset(
    {"clock", "comment", "description", "dispatch", "due", "email", "escalate", "guide", "labels"}
    | {"language", "media", "message", "phone", "position", "priority", "skills", "text", "title"}
)
"""Keys whose values can be left out without changing where the work goes or what it takes."""

_TYPES = {
    "string": Both("a text", "文字"),
    "integer": Both("a whole number", "整数"),
    "number": Both("a number", "数字"),
    "boolean": Both("`true` or `false`", "`true`或`false`"),
    "array": Both("a list", "列表"),
    "object": Both("a map", "映射"),
    "null": Both("nothing", "空"),
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
    def noun(self) -> Both:
        if found := self.says("x-noun"):
            return found
        title = str(self.schema.get("title", "this"))
        return Both(title, self.schema.get("x-title", {}).get("zh-CN", "此处" if title == "this" else title))

    @property
    def subject(self) -> Both:
        """What the sentence is about: the key, or the entry of a list."""
        return _subject(self.path, self.noun)

    def says(self, word: str) -> Both | None:
        """What the schema itself says under a word of ours."""
        return _says(self.schema, word)


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
    return _departure(
        place, Both(f"{of.noun} needs `{key}`", f"{of.noun.zh}缺少`{key}`"), _described(of, key)
    )


def _described(of: _Error, key: str) -> Both | None:
    """What a key is for, from the schema, as a hint."""
    about = _resolved(of.root, of.schema.get("properties", {}).get(key, {}))
    if "enum" in about:
        return _choices(about["enum"])
    examples = [value for value in about.get("examples", []) if not isinstance(value, dict | list)]
    if examples:
        return Both(f"for example `{key}: {examples[0]}`", f"例如`{key}: {examples[0]}`")
    text = str(about.get("description", "")).split(". ")[0].split("; ")[0].rstrip(".")
    chinese = re.split("[。；]", about.get("x-description", {}).get("zh-CN", ""))[0]
    if not text:
        return None
    said = Both(f"{text[:1].lower()}{text[1:]}", chinese or text)
    return Both(f"`{key}`: {said}", f"`{key}`：{said.zh}")


def _unknown_key(of: _Error, key: str, known: list[str]) -> Departure:
    place = of.document.key_place(*of.path, key)
    kind = next((kind for kind in KINDS if kind in of.instance), None)
    if kind is not None and key in KINDS and key != kind:
        return _departure(
            place,
            Both(
                f"a step is of one kind, and this one has both `{kind}` and `{key}`",
                f"一个步骤只能是一种，这里同时写了`{kind}`和`{key}`",
            ),
            Both("make two steps of it", "分成两个步骤"),
        )
    message = Both(f"`{key}` is not a key of {of.noun}", f"{of.noun.zh}没有`{key}`这个键")
    missing = [name for name in known if name not in of.instance]
    near = difflib.get_close_matches(key, missing, 1, 0.7) or difflib.get_close_matches(
        key.lower(), missing, 1, 0.7
    )
    if near:
        drop = (*of.path, key) if near[0] in _PLAIN else None
        return _departure(place, message, _meant(near[0]), drop)
    if key == "end" and "x-noun" in of.schema:
        hint = Both(
            "an end stands among the SOP's own steps, not within another step",
            "结束写在 SOP 自身的步骤之间，不能写在其他步骤之内",
        )
        return _departure(place, message, hint)
    if kind == "approval" and key == "next":
        return _departure(
            place,
            message,
            Both("say where each outcome goes, in `outcomes`", "在`outcomes`中写明每个结果的去向"),
        )
    for name in of.instance:
        if name in known and key in _keys(of.root, of.schema["properties"][name]):
            return _departure(place, message, Both(f"it belongs below `{name}`", f"它应写在`{name}`之下"))
    hint = (
        Both(f"its only key is `{known[0]}`", f"只能写`{known[0]}`这个键")
        if len(known) == 1
        else Both(f"its keys are {quoted(known)}", f"可写的键有{quoted(known).zh}")
    )
    return _departure(place, message, hint, (*of.path, key))


def _misnamed(of: _Error, path: Path, name: str) -> Departure:
    unlike = Both(f"`{_cut(name)}` is not {of.noun}", f"`{_cut(name)}`不是{of.noun.zh}")
    message = of.says("x-not") if of.validator == "not" else None
    return _departure(of.document.key_place(*path, name), message or unlike, of.says("x-say"))


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


def _sentence(of: _Error) -> tuple[Both, Both | None]:
    subject, value = of.subject, of.instance
    say = of.says("x-say")
    match of.validator:
        case "type" | "format":
            return _wrong_type(of)
        case "enum":
            choices = [str(choice) for choice in of.limit if choice is not None]
            near = difflib.get_close_matches(str(value), choices, 1, 0.6)
            hint = _meant(near[0]) if near else _choices(choices)
            if value is None:
                return _is_empty(subject), hint
            return Both(f"{subject} can't be {shown(value)}", f"{subject.zh}不能是{shown(value).zh}"), hint
        case "const":
            message = Both(
                f"{subject} must be `{of.limit}`, not {shown(value)}",
                f"{subject.zh}须是`{of.limit}`，不能是{shown(value).zh}",
            )
            return message, None
        case "pattern":
            return Both(f"{shown(value)} is not {of.noun}", f"{shown(value).zh}不是{of.noun.zh}"), say
        case "minProperties" | "anyOf" | "minItems" | "minLength":
            return of.says("x-too-few") or _is_empty(subject), say
        case "maxProperties":
            much = Both(f"{subject} holds too much", f"{subject.zh}的内容过多")
            return of.says("x-too-many") or much, say
        case "uniqueItems":
            return Both(f"{subject} holds something twice", f"{subject.zh}中有重复"), Both(
                "keep one of them", "只保留一个"
            )
        case "minimum" | "maximum":
            bound = Both("least", "至少") if of.validator == "minimum" else Both("most", "至多")
            return Both(
                f"{subject} must be at {bound} {of.limit}", f"{subject.zh}{bound.zh}为 {of.limit}"
            ), None
        case "maxLength":
            return Both(
                f"{subject} is longer than {of.limit} characters", f"{subject.zh}超过 {of.limit} 个字符"
            ), None
    return Both(f"{subject} is not {of.noun}", f"{subject.zh}不是{of.noun.zh}"), say


def _wrong_type(of: _Error) -> tuple[Both, Both | None]:
    schema, subject, value = of.schema, of.subject, of.instance
    say, types = of.says("x-say"), _types(schema)
    if value is None:
        return _is_empty(subject), say or Both(
            f"give it {types}, or take the key away", f"填入{types.zh}，或去掉这个键"
        )
    if schema.get("format") in of.phrases and not isinstance(value, dict | list):
        problem = of.phrases[schema["format"]](value)
        if isinstance(problem, Problem):
            return _with_subject(of, problem.message), problem.hint
    if schema.get("type") == "boolean" and isinstance(value, str):
        meant = _WORDS_FOR_BOOLEANS.get(value.lower())
        hint = Both(f"write `{meant}`", f"写成`{meant}`") if meant else None
        return Both(
            f"{subject} must be `true` or `false`, not {shown(value)}",
            f"{subject.zh}须是`true`或`false`，不能是{shown(value).zh}",
        ), hint
    found = _found(value)
    return Both(
        f"{subject} must be {types}, not {found}", f"{subject.zh}须是{types.zh}，不能是{found.zh}"
    ), say


def _with_subject(of: _Error, message: Both) -> Both:
    key = of.path[-1] if of.path and isinstance(of.path[-1], str) else None
    return Both(f"`{key}`: {message}", f"`{key}`：{message.zh}") if key else message


def _subject(path: Path, noun: Both) -> Both:
    if not path:
        return Both("the file", "文件") if noun == "this" else noun
    last = path[-1]
    if isinstance(last, str):
        return Both(f"`{_cut(last)}`", f"`{_cut(last)}`")
    names = [part for part in path if isinstance(part, str)]
    if not names:
        return Both(f"entry {last + 1}", f"第 {last + 1} 项")
    return Both(f"entry {last + 1} of `{_cut(names[-1])}`", f"`{_cut(names[-1])}`的第 {last + 1} 项")


def _is_empty(subject: Both) -> Both:
    return Both(f"{subject} is empty", f"{subject.zh}是空的")


def _meant(name: str) -> Both:
    return Both(f"{_MEANT} `{name}`?", f"是不是想写`{name}`？")


def _says(schema: dict[str, Any], word: str) -> Both | None:
    said = schema.get(word)
    return None if said is None else Both(str(said), str(schema.get(f"{word}.zh-CN", said)))


def _choices(values: list[Any]) -> Both:
    if len(values) == 1:
        return Both(f"write `{values[0]}`", f"写成`{values[0]}`")
    return Both(f"one of {quoted(values)}", f"可写{quoted(values).zh}之一")


def _types(schema: dict[str, Any]) -> Both:
    if found := _says(schema, "x-types"):
        return found
    types = schema.get("type", [])
    names = [_TYPES[name] for name in ([types] if isinstance(types, str) else types) if name != "null"]
    return one_of(names)


def _found(value: object) -> Both:
    if isinstance(value, bool) or value is None:
        return shown(value)
    if isinstance(value, int | float):
        return Both(f"the number {shown(value)}", f"数字{shown(value).zh}")
    return Both("a text", "文字") if isinstance(value, str) else shown(value)


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


def _departure(place: Place, message: Both, hint: Both | None, drop: Path | None = None) -> Departure:
    return Departure(
        Finding(code="SOP001", severity="error", place=place, message=message, hint=hint), drop or None
    )
