"""Schemas that nothing satisfies: forms that can't be filled in.

What people commonly get wrong is said in words of its own; for everything else the canonical form of the
schema (jsonschema-rs) proves that no value is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import jsonschema_rs

from forms.both import Both
from forms.fields import same
from forms.keywords import standard
from forms.messages import in_both
from forms.validation import Validator

_BOUNDS = (
    (
        "minimum",
        "maximum",
        Both("the least value {0} is above the greatest {1}", "最小值 {0} 大于最大值 {1}"),
    ),
    (
        "minLength",
        "maxLength",
        Both(
            "at least {0} characters are asked for, but at most {1} allowed",
            "要求至少 {0} 个字符，却最多允许 {1} 个",
        ),
    ),
    (
        "minItems",
        "maxItems",
        Both(
            "at least {0} entries are asked for, but at most {1} allowed",
            "要求至少 {0} 项，却最多允许 {1} 项",
        ),
    ),
    (
        "minProperties",
        "maxProperties",
        Both(
            "at least {0} fields are asked for, but at most {1} allowed",
            "要求至少填 {0} 个字段，却最多允许 {1} 个",
        ),
    ),
    (
        "minContains",
        "maxContains",
        Both(
            "at least {0} such entries are asked for, but at most {1} allowed",
            "要求至少 {0} 个符合条件的项，却最多允许 {1} 个",
        ),
    ),
)
_SAYS_LITTLE = frozenset(
    {"type", "title", "description", "default", "examples", "format", "codeList", "compute"}
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """``keyword`` is what is at fault, ``at`` its entry if it is a list; ``fatal`` where nothing is left."""

    keyword: str
    message: Both
    hint: Both | None = None
    at: int | None = None
    fatal: bool = True


def contradictions(schema: Mapping[str, Any]) -> Iterator[Contradiction]:
    """What contradicts itself among the keywords of one schema. The schema must hold to the meta-schema."""
    yield from _bounds(schema)
    yield from _demands(schema)
    yield from _choices(schema)


def has_no_value(schema: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    """Whether it is proved that nothing satisfies the schema, its ``$ref``s taken from the document."""
    if schema.keys() <= _SAYS_LITTLE:
        return False
    whole = standard(schema)
    if schema is not document:
        beside = standard({key: value for key, value in document.items() if key in {"$defs", "definitions"}})
        whole = {**beside, **whole}
    try:
        proof = jsonschema_rs.canonicalize(whole, offline=True).satisfiability()
    except Exception:  # noqa: BLE001  # nothing proved: the library says no more by its kinds of exception
        return False
    return proof == jsonschema_rs.canonical.Satisfiability.NO


def _bounds(schema: Mapping[str, Any]) -> Iterator[Contradiction]:
    for low, high, message in _BOUNDS:
        if low in schema and high in schema and schema[low] > schema[high]:
            limits = schema[low], schema[high]
            yield Contradiction(low, Both(message.format(*limits), message.zh.format(*limits)))
    least = max((schema[key] for key in ("minimum", "exclusiveMinimum") if key in schema), default=None)
    most = min((schema[key] for key in ("maximum", "exclusiveMaximum") if key in schema), default=None)
    if least is None or most is None or ("minimum" in schema and "maximum" in schema and least > most):
        return
    touching = least == most and (
        schema.get("exclusiveMinimum") == least or schema.get("exclusiveMaximum") == most
    )
    if least > most or touching:
        yield Contradiction(
            "exclusiveMinimum" if "exclusiveMinimum" in schema else "exclusiveMaximum",
            Both(f"no number is left between {least} and {most}", f"{least} 与 {most} 之间没有可填的数字"),
        )
    elif schema.get("type") == "integer" and ceil(least) > floor(most):
        yield Contradiction(
            "type",
            Both(
                f"no whole number is left between {least} and {most}", f"{least} 与 {most} 之间没有可填的整数"
            ),
        )


def _demands(schema: Mapping[str, Any]) -> Iterator[Contradiction]:
    properties = schema.get("properties", {})
    closed = schema.get("additionalProperties") is False and "patternProperties" not in schema
    for number, name in enumerate(schema.get("required", ())):
        if properties.get(name) is False or (closed and name not in properties):
            yield Contradiction(
                "required",
                Both(f"“{name}” is required, but not allowed", f"“{name}”必填，却不允许填写"),
                at=number,
            )


def _choices(schema: Mapping[str, Any]) -> Iterator[Contradiction]:
    choices = schema.get("enum")
    if isinstance(choices, list) and not choices:
        yield Contradiction("enum", Both("there is nothing to choose from", "没有可选的选项"))
        return
    if isinstance(choices, list):
        yield from _refused_choices(schema, choices)
    if "const" in schema:
        if isinstance(choices, list) and not any(same(schema["const"], choice) for choice in choices):
            yield Contradiction(
                "const", Both("the only value allowed is not among the choices", "唯一允许的值不在选项中")
            )
        elif fault := _fault(
            {key: value for key, value in schema.items() if key != "const"}, schema["const"]
        ):
            yield Contradiction(
                "const", Both(f"the only value allowed {fault}", f"唯一允许的值不符合要求：{fault.zh}")
            )
    if "default" in schema and (fault := _fault(schema, schema["default"])):
        yield Contradiction(
            "default", Both(f"the default {fault}", f"默认值不符合要求：{fault.zh}"), fatal=False
        )


def _refused_choices(schema: Mapping[str, Any], choices: list[Any]) -> Iterator[Contradiction]:
    rest = {key: value for key, value in schema.items() if key not in {"enum", "const"}}
    refused = [(number, fault) for number, choice in enumerate(choices) if (fault := _fault(rest, choice))]
    for number, fault in refused:
        message = Both(f"this choice can never be taken: it {fault}", f"此选项永远无法选用：{fault.zh}")
        yield Contradiction("enum", message, at=number, fatal=len(refused) == len(choices))


def _fault(schema: Mapping[str, Any], value: Any) -> Both | None:
    """What the keywords of the schema that need nothing else say of a value."""
    own = {
        key: part
        for key, part in schema.items()
        if key not in {"$ref", "allOf", "anyOf", "oneOf", "not", "if"}
    }
    try:
        faults = Validator(own).faults(value)
    except ValueError:
        return None
    return in_both(faults[0].code, faults[0].params) if faults else None
