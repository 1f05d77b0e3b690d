"""Whether a form's schema is one, and whether somebody can fill it in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import jsonschema
import jsonschema_rs

from forms.authoring_problems import FormProblem, Path, doubtful, listed
from forms.both import Both
from forms.contradictions import contradictions, has_no_value
from forms.expressions.patterns import pattern_fault
from forms.expressions.problems import nearest
from forms.expressions.schema_types import pointed
from forms.formats import formats, pattern_validator
from forms.keywords import BY_NAME, IN_A_ROW, OURS, SINGLE, standard, subschemas
from forms.messages import in_both
from forms.validation import json_kind

MOST_DEPTH = 24
"""Longest path to a schema in the file; a field in a row of a table in a group has about ten steps."""
MOST_SCHEMAS = 1000
MOST_CHOICES = 500

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORBIDDEN: Mapping[str, Both] = {
    "$anchor": Both("refer to it by its place: $ref: '#/$defs/name'", "按位置引用：$ref: '#/$defs/name'"),
    "$dynamicAnchor": Both("use $defs and $ref", "改用 $defs 和 $ref"),
    "$dynamicRef": Both("use $ref", "改用 $ref"),
    "$id": Both("leave it out", "去掉它"),
    "$recursiveAnchor": Both("use $defs and $ref", "改用 $defs 和 $ref"),
    "$recursiveRef": Both("use $ref", "改用 $ref"),
    "$vocabulary": Both("leave it out", "去掉它"),
}
KNOWN = frozenset(
    {*BY_NAME, *IN_A_ROW, *SINGLE, *OURS, "$ref", "$schema", "$comment", "const", "dependentRequired", "enum"}
    | {
        "exclusiveMaximum",
        "exclusiveMinimum",
        "maxContains",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
    }
    | {
        "minContains",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "pattern",
        "required",
    }
    | {
        "type",
        "uniqueItems",
        "default",
        "deprecated",
        "description",
        "examples",
        "readOnly",
        "title",
        "writeOnly",
    }
    | {"format", "contentEncoding", "contentMediaType"}
)
"""Keywords that mean something; those that begin with ``x-`` are left to whoever put them there."""


def schema_problems(schema: Mapping[str, Any], code_lists: Collection[str] | None) -> list[FormProblem]:
    """Everything wrong with the schema of a form; paths begin with ``schema``.

    What makes it no schema at all is said alone.
    """
    inner = list(subschemas(schema, ("schema",)))
    shape = [*_limits(inner), *_shape(schema, inner)]
    if shape:
        return shape
    problems: list[FormProblem] = []
    dead: list[Path] = []
    for path, under in reversed(inner):
        if isinstance(under, Mapping):
            found = list(_of_one(path, under, code_lists))
            problems += found
            if any(problem.code == "form.contradiction" for problem in found):
                dead.append(path)
            elif _is_field(path) and not _above(path, dead) and has_no_value(under, schema):
                message = Both(
                    "nothing that could be filled in here satisfies all of this",
                    "此处无论填什么，都无法同时满足所有要求",
                )
                problems.append(FormProblem(path, "form.contradiction", message))
                dead.append(path)
    return problems


def _limits(inner: list[tuple[Path, Any]]) -> Iterator[FormProblem]:
    if len(inner) > MOST_SCHEMAS:
        yield FormProblem(
            ("schema",),
            "form.limit",
            Both(
                f"the form has more than {MOST_SCHEMAS} fields and schemas",
                f"表单的字段和 schema 超过 {MOST_SCHEMAS} 个",
            ),
        )
    for path, _ in inner:
        if len(path) > MOST_DEPTH:
            yield FormProblem(
                path,
                "form.limit",
                Both("the schema is nested too deeply", "schema 嵌套过深"),
                Both("put parts into $defs", "把部分内容移到 $defs"),
            )
            return


def _shape(schema: Mapping[str, Any], inner: list[tuple[Path, Any]]) -> Iterator[FormProblem]:
    if schema.get("type", "object") != "object":
        yield FormProblem(
            ("schema", "type"),
            "form.shape",
            Both("the schema of a form is of type object", "表单的 schema 的类型须是 object"),
        )
    if schema.get("$schema", DIALECT) != DIALECT:
        yield FormProblem(
            ("schema", "$schema"),
            "form.shape",
            Both("only JSON Schema 2020-12 is used", "只支持 JSON Schema 2020-12"),
            Both("leave $schema out", "去掉 $schema"),
        )
    forbidden = False
    for path, under in inner:
        if isinstance(under, Mapping):
            for problem in _references(schema, path, under):
                forbidden = True
                yield problem
    if not forbidden:
        yield from _broken(schema)


def _references(schema: Mapping[str, Any], path: Path, under: Mapping[str, Any]) -> Iterator[FormProblem]:
    for key, instead in FORBIDDEN.items():
        if key in under:
            yield FormProblem(
                (*path, key),
                "form.shape",
                Both(f"“{key}” can't be used in forms", f"表单中不能使用“{key}”"),
                instead,
            )
    reference = under.get("$ref")
    if isinstance(reference, str):
        if not reference.startswith("#"):
            message = Both(
                "a form refers to nothing outside itself; nothing is fetched",
                "表单不引用自身以外的内容，也不从别处获取",
            )
            yield FormProblem(
                (*path, "$ref"),
                "form.shape",
                message,
                Both("put what it needs into $defs", "把所需内容放进 $defs"),
            )
        elif pointed(schema, reference) is None:
            names = (
                [f"#/$defs/{name}" for name in schema["$defs"]]
                if isinstance(schema.get("$defs"), Mapping)
                else []
            )
            meant = nearest(reference, names)
            hint = Both(f"did you mean {meant}?", f"是不是想写 {meant}？") if meant else None
            yield FormProblem(
                (*path, "$ref"),
                "form.name",
                Both(f"“{reference}” leads nowhere", f"“{reference}”不指向任何内容"),
                hint,
            )


def _broken(schema: Mapping[str, Any]) -> Iterator[FormProblem]:
    """Where the meta-schema is broken. The quick validator says whether, the thorough one where."""
    plain = standard(schema)
    try:
        if jsonschema_rs.meta.is_valid(plain):
            return
    except ValueError:
        yield FormProblem(("schema",), "form.shape", Both("the schema can't be read", "schema 无法读取"))
        return
    meta = jsonschema.Draft202012Validator(jsonschema.Draft202012Validator.META_SCHEMA)
    seen: set[Path] = set()
    for error in meta.iter_errors(plain):
        path = ("schema", *error.absolute_path)
        if path not in seen:
            seen.add(path)
            yield FormProblem(path, "form.shape", _in_words(error))


def _in_words(error: Any) -> Both:
    asked = error.validator_value
    match error.validator:
        case "type":
            kinds = asked if isinstance(asked, list) else [asked]
            return in_both("type", {"expected": kinds, "found": json_kind(error.instance)})
        case "enum":
            return in_both("enum", {"options": asked})
        case "minimum" | "exclusiveMinimum" | "minItems" as code:
            return in_both(code, {"limit": asked})
        case "anyOf":
            return Both(
                "is not a type; types are string, integer, number, boolean, array, object, null",
                "不是类型；类型有 string、integer、number、boolean、array、object、null",
            )
        case code:
            return in_both(str(code))


def _is_field(path: Path) -> bool:
    """Whether what stands there is asked for, and not a part of a condition or a choice."""
    steps = path[1:]
    while steps:
        if len(steps) >= 2 and steps[0] == "properties":
            steps = steps[2:]
        elif steps[0] == "items":
            steps = steps[1:]
        else:
            return False
    return True


def _above(path: Path, dead: list[Path]) -> bool:
    """Whether something below was found to be at fault already."""
    return any(below[: len(path)] == path for below in dead)


def _of_one(
    path: Path, schema: Mapping[str, Any], code_lists: Collection[str] | None
) -> Iterator[FormProblem]:
    for key in schema:
        if key not in KNOWN and not key.startswith("x-"):
            meant = nearest(key, sorted(KNOWN))
            yield doubtful(
                (*path, key),
                Both(f"“{key}” means nothing here", f"“{key}”在此处没有作用"),
                Both(f"did you mean {meant}?", f"是不是想写 {meant}？") if meant else None,
            )
    for found in contradictions(schema):
        there = (*path, found.keyword) if found.at is None else (*path, found.keyword, found.at)
        if found.fatal:
            yield FormProblem(there, "form.contradiction", found.message, found.hint)
        else:
            yield doubtful(there, found.message, found.hint)
    yield from _patterns(path, schema)
    yield from _format(path, schema)
    name = schema.get("codeList")
    if "codeList" in schema and not isinstance(name, str):
        yield FormProblem(
            (*path, "codeList"),
            "form.shape",
            Both("a code list is named by a text", "代码表要写名称（文字）"),
        )
    elif isinstance(name, str) and code_lists is not None and name not in code_lists:
        meant = nearest(name, sorted(code_lists))
        hint = (
            Both(f"did you mean {meant}?", f"是不是想写 {meant}？")
            if meant
            else Both(f"there is {listed(sorted(code_lists))}", f"可用的有 {listed(sorted(code_lists)).zh}")
            if code_lists
            else None
        )
        yield FormProblem(
            (*path, "codeList"),
            "form.name",
            Both(f"there is no code list “{name}”", f"没有代码表“{name}”"),
            hint,
        )
    if len(schema.get("enum", ())) > MOST_CHOICES:
        yield doubtful(
            (*path, "enum"),
            Both(f"more than {MOST_CHOICES} choices", f"选项超过 {MOST_CHOICES} 个"),
            Both("make a code list of them", "改成代码表"),
        )


def _patterns(path: Path, schema: Mapping[str, Any]) -> Iterator[FormProblem]:
    written = [((*path, "pattern"), schema["pattern"])] if "pattern" in schema else []
    written += [
        ((*path, "patternProperties", pattern), pattern) for pattern in schema.get("patternProperties", ())
    ]
    for there, pattern in written:
        if fault := pattern_fault(pattern) or _too_large(pattern):
            yield FormProblem(
                there,
                "form.contradiction",
                Both(f"the pattern can't be used: {fault}", f"此格式（正则表达式）无法使用：{fault.zh}"),
            )


def _too_large(pattern: str) -> Both | None:
    try:
        pattern_validator(pattern)
    except ValueError:
        return Both("it is too large", "过于庞大")
    return None


def _format(path: Path, schema: Mapping[str, Any]) -> Iterator[FormProblem]:
    name = schema.get("format")
    if name == "time":
        message = Both(
            "“time” asks for an offset from UTC, such as 09:30:00+08:00",
            "“time”要求带时区偏移，如 09:30:00+08:00",
        )
        yield doubtful(
            (*path, "format"), message, Both("for a time of day write local-time", "只填时刻请写 local-time")
        )
    elif isinstance(name, str) and name not in formats():
        meant = nearest(name, sorted(formats()))
        hint = (
            Both(f"did you mean {meant}?", f"是不是想写 {meant}？")
            if meant
            else Both(
                f"there is {listed(sorted(formats()), 12)}", f"可用的有 {listed(sorted(formats()), 12).zh}"
            )
        )
        yield FormProblem(
            (*path, "format"), "form.name", Both(f"there is no format “{name}”", f"没有格式“{name}”"), hint
        )
