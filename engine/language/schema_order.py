"""Whether one JSON Schema asks at least as much as another: whatever satisfies it satisfies the other too.

Decided keyword by keyword, and on the safe side: what can't be shown to ask as much counts as asking less.
Texts for people (titles, descriptions, examples) say nothing about values and may differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forms.both import Both

TEXTS = frozenset({"title", "description", "examples", "default", "$comment", "deprecated", "$id", "$schema"})

_AT_LEAST = {
    "minimum": Both("a smaller number", "更小的数字"),
    "exclusiveMinimum": Both("a smaller number", "更小的数字"),
    "minLength": Both("a shorter text", "更短的文字"),
    "minItems": Both("fewer entries", "更少的项"),
    "minProperties": Both("fewer fields", "更少的字段"),
}
_AT_MOST = {
    "maximum": Both("a larger number", "更大的数字"),
    "exclusiveMaximum": Both("a larger number", "更大的数字"),
    "maxLength": Both("a longer text", "更长的文字"),
    "maxItems": Both("more entries", "更多的项"),
    "maxProperties": Both("more fields", "更多的字段"),
}
_INSIDE = {"items", "additionalProperties", "propertyNames", "contains", "unevaluatedProperties"}
_SAME = Both("can't be shown to ask as much as before", "无法证明与原来要求得一样多")


def laxer(base: Any, new: Any, field: str = "") -> Iterator[tuple[str, Both]]:
    """What ``new`` asks less than ``base``: the field (dotted, empty for the whole) and what it allows."""
    if base == new or base is True or new is False:
        return
    if not isinstance(base, Mapping) or not isinstance(new, Mapping):
        yield field, _SAME
        return
    yield from _types(base, new, field)
    yield from _values(base, new, field)
    yield from _required(base, new, field)
    for name, under in _properties(base).items():
        if name in _properties(new):
            yield from laxer(under, _properties(new)[name], f"{field}.{name}" if field else name)
        elif new.get("additionalProperties") is not False:
            yield f"{field}.{name}" if field else name, Both("is asked no more", "不再要求填写")
    yield from _added_choices(base, new, field)
    yield from _keywords(base, new, field)


def _keywords(base: Mapping[str, Any], new: Mapping[str, Any], field: str) -> Iterator[tuple[str, Both]]:
    """The keywords that limit a value one by one."""
    for key, value in base.items():
        if key in _AT_LEAST:
            if not _number(new.get(key)) or not _number(value) or new[key] < value:
                yield field, Both(f"allows {_AT_LEAST[key]}", f"允许{_AT_LEAST[key].zh}")
        elif key in _AT_MOST:
            if not _number(new.get(key)) or not _number(value) or new[key] > value:
                yield field, Both(f"allows {_AT_MOST[key]}", f"允许{_AT_MOST[key].zh}")
        elif key in _INSIDE:
            yield from laxer(value, new.get(key, True), field)
        elif key == "uniqueItems":
            if value is True and new.get(key) is not True:
                yield field, Both("allows the same entry twice", "允许重复的项")
        elif key == "allOf":
            if any(part not in (new.get(key) or []) for part in value):
                yield field, _SAME
        elif key not in _HANDLED and new.get(key) != value:
            yield field, _CHANGED.get(key, _SAME)


_HANDLED = TEXTS | {"type", "enum", "const", "required", "properties"}
_CHANGED = {
    "pattern": Both("allows texts of another pattern", "允许其他格式的文字"),
    "codeList": Both("takes its choices from elsewhere", "选项取自别处"),
    "compute": Both("is calculated otherwise", "计算方式不同"),
    "format": Both("allows texts of another format", "允许其他格式（format）的文字"),
    "multipleOf": Both("allows numbers in between", "允许其间的数字"),
}


def _types(base: Mapping[str, Any], new: Mapping[str, Any], field: str) -> Iterator[tuple[str, Both]]:
    if "type" in base:
        allowed = _kinds(base["type"]) | ({"integer"} if "number" in _kinds(base["type"]) else set())
        if "type" not in new and "const" not in new and "enum" not in new:
            yield field, Both("allows values of every kind", "允许任何类型的值")
        elif "type" in new and not _kinds(new["type"]) <= allowed:
            yield field, Both("allows values of another kind", "允许其他类型的值")


def _values(base: Mapping[str, Any], new: Mapping[str, Any], field: str) -> Iterator[tuple[str, Both]]:
    allowed = [base["const"]] if "const" in base else base.get("enum")
    if isinstance(allowed, list):
        given = [new["const"]] if "const" in new else new.get("enum")
        if not isinstance(given, list):
            yield field, Both("allows any value", "允许任何值")
        elif more := [value for value in given if value not in allowed]:
            yield field, Both(f"allows `{more[0]}`", f"允许`{more[0]}`")


def _required(base: Mapping[str, Any], new: Mapping[str, Any], field: str) -> Iterator[tuple[str, Both]]:
    demanded = new.get("required") if isinstance(new.get("required"), list) else []
    for name in base.get("required") or ():
        if name not in (demanded or ()):
            yield f"{field}.{name}" if field else name, Both("need not be answered", "可以不填")


def _added_choices(base: Mapping[str, Any], new: Mapping[str, Any], field: str) -> Iterator[tuple[str, Both]]:
    """New keywords only ever ask more, but for those that other keywords lean on."""
    if base.get("additionalProperties") is False and not set(_properties(new)) <= set(_properties(base)):
        more = next(name for name in _properties(new) if name not in _properties(base))
        yield (
            f"{field}.{more}" if field else more,
            Both("is a field that was not allowed", "是原来不允许的字段"),
        )


def _properties(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    found = schema.get("properties")
    return found if isinstance(found, Mapping) else {}


def _kinds(value: Any) -> set[str]:
    return {value} if isinstance(value, str) else set(value) if isinstance(value, list) else set()


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
