"""Whether a form's schema is one, and whether somebody can fill it in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import jsonschema
import jsonschema_rs

from forms.authoring_problems import FormProblem, Path, doubtful, listed
from forms.contradictions import contradictions, has_no_value
from forms.expressions.patterns import pattern_fault
from forms.expressions.problems import nearest
from forms.expressions.schema_types import pointed
from forms.formats import formats, pattern_validator
from forms.keywords import BY_NAME, IN_A_ROW, OURS, SINGLE, standard, subschemas
from forms.messages import sentence
from forms.validation import json_kind

MOST_DEPTH = 24
"""Longest path to a schema in the file; a field in a row of a table in a group has about ten steps."""
MOST_SCHEMAS = 1000
MOST_CHOICES = 500

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORBIDDEN: Mapping[str, str] = {
    "$anchor": "refer to it by its place: $ref: '#/$defs/name'",
    "$dynamicAnchor": "use $defs and $ref",
    "$dynamicRef": "use $ref",
    "$id": "leave it out",
    "$recursiveAnchor": "use $defs and $ref",
    "$recursiveRef": "use $ref",
    "$vocabulary": "leave it out",
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
                message = "nothing that could be filled in here satisfies all of this"
                problems.append(FormProblem(path, "form.contradiction", message))
                dead.append(path)
    return problems


def _limits(inner: list[tuple[Path, Any]]) -> Iterator[FormProblem]:
    if len(inner) > MOST_SCHEMAS:
        yield FormProblem(
            ("schema",), "form.limit", f"the form has more than {MOST_SCHEMAS} fields and schemas"
        )
    for path, _ in inner:
        if len(path) > MOST_DEPTH:
            yield FormProblem(path, "form.limit", "the schema is nested too deeply", "put parts into $defs")
            return


def _shape(schema: Mapping[str, Any], inner: list[tuple[Path, Any]]) -> Iterator[FormProblem]:
    if schema.get("type", "object") != "object":
        yield FormProblem(("schema", "type"), "form.shape", "the schema of a form is of type object")
    if schema.get("$schema", DIALECT) != DIALECT:
        yield FormProblem(
            ("schema", "$schema"), "form.shape", "only JSON Schema 2020-12 is used", "leave $schema out"
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
            yield FormProblem((*path, key), "form.shape", f"“{key}” can't be used in forms", instead)
    reference = under.get("$ref")
    if isinstance(reference, str):
        if not reference.startswith("#"):
            message = "a form refers to nothing outside itself; nothing is fetched"
            yield FormProblem((*path, "$ref"), "form.shape", message, "put what it needs into $defs")
        elif pointed(schema, reference) is None:
            names = (
                [f"#/$defs/{name}" for name in schema["$defs"]]
                if isinstance(schema.get("$defs"), Mapping)
                else []
            )
            meant = nearest(reference, names)
            hint = f"did you mean {meant}?" if meant else None
            yield FormProblem((*path, "$ref"), "form.name", f"“{reference}” leads nowhere", hint)


def _broken(schema: Mapping[str, Any]) -> Iterator[FormProblem]:
    """Where the meta-schema is broken. The quick validator says whether, the thorough one where."""
    plain = standard(schema)
    try:
        if jsonschema_rs.meta.is_valid(plain):
            return
    except ValueError:
        yield FormProblem(("schema",), "form.shape", "the schema can't be read")
        return
    meta = jsonschema.Draft202012Validator(jsonschema.Draft202012Validator.META_SCHEMA)
    seen: set[Path] = set()
    for error in meta.iter_errors(plain):
        path = ("schema", *error.absolute_path)
        if path not in seen:
            seen.add(path)
            yield FormProblem(path, "form.shape", _in_words(error))


def _in_words(error: Any) -> str:
    asked = error.validator_value
    match error.validator:
        case "type":
            kinds = asked if isinstance(asked, list) else [asked]
            return sentence("type", {"expected": kinds, "found": json_kind(error.instance)})
        case "enum":
            return sentence("enum", {"options": asked})
        case "minimum" | "exclusiveMinimum" | "minItems" as code:
            return sentence(code, {"limit": asked})
        case "anyOf":
            return "is not a type; types are string, integer, number, boolean, array, object, null"
        case code:
            return sentence(str(code))


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
                (*path, key), f"“{key}” means nothing here", f"did you mean {meant}?" if meant else None
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
        yield FormProblem((*path, "codeList"), "form.shape", "a code list is named by a text")
    elif isinstance(name, str) and code_lists is not None and name not in code_lists:
        meant = nearest(name, sorted(code_lists))
        hint = (
            f"did you mean {meant}?"
            if meant
            else f"there is {listed(sorted(code_lists))}"
            if code_lists
            else None
        )
        yield FormProblem((*path, "codeList"), "form.name", f"there is no code list “{name}”", hint)
    if len(schema.get("enum", ())) > MOST_CHOICES:
        yield doubtful((*path, "enum"), f"more than {MOST_CHOICES} choices", "make a code list of them")


def _patterns(path: Path, schema: Mapping[str, Any]) -> Iterator[FormProblem]:
    written = [((*path, "pattern"), schema["pattern"])] if "pattern" in schema else []
    written += [
        ((*path, "patternProperties", pattern), pattern) for pattern in schema.get("patternProperties", ())
    ]
    for there, pattern in written:
        if fault := pattern_fault(pattern) or _too_large(pattern):
            yield FormProblem(there, "form.contradiction", f"the pattern can't be used: {fault}")


def _too_large(pattern: str) -> str | None:
    try:
        pattern_validator(pattern)
    except ValueError:
        return "it is too large"
    return None


def _format(path: Path, schema: Mapping[str, Any]) -> Iterator[FormProblem]:
    name = schema.get("format")
    if name == "time":
        message = "“time” asks for an offset from UTC, such as 09:30:00+08:00"
        yield doubtful((*path, "format"), message, "for a time of day write local-time")
    elif isinstance(name, str) and name not in formats():
        meant = nearest(name, sorted(formats()))
        hint = f"did you mean {meant}?" if meant else f"there is {listed(sorted(formats()), 12)}"
        yield FormProblem((*path, "format"), "form.name", f"there is no format “{name}”", hint)
