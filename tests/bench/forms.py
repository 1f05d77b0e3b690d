"""Forms: validating 30 fields, and taking a form in with rules, calculated fields and code lists."""

from __future__ import annotations

from typing import Any

import jsonschema

from forms.intake import FormTaker
from forms.validation import Validator
from tests.bench.measuring import Report, seconds, section

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": [f"f{n}" for n in range(0, 30, 3)],
    "properties": {
        f"f{n}": (
            {"type": "string", "minLength": 1, "maxLength": 100},
            {"type": "integer", "minimum": 0, "maximum": 1000},
            {"enum": ["pass", "fail", "not applicable"]},
        )[n % 3]
        for n in range(30)
    },
}
ANSWERS = {f"f{n}": ("as expected", 12, "pass")[n % 3] for n in range(30)}


def validation(report: Report, *, rounds: int) -> None:
    """Microseconds a form of 30 fields."""
    with section("Validating a form of 30 fields"):
        reference = jsonschema.Draft202012Validator(SCHEMA)
        ours = Validator(SCHEMA)
        taker = FormTaker(SCHEMA, None, (), {})
        if ours.faults(ANSWERS) or taker.take(ANSWERS, {}).faults:
            raise RuntimeError("the answers should be fine")
        report.add(
            "jsonschema (authoring)", [_each(lambda: list(reference.iter_errors(ANSWERS)), 300, rounds)], "µs"
        )
        report.add(
            "forms.validation (hot path)",
            [_each(lambda: ours.faults(ANSWERS), 3000, rounds)],
            "µs",
            against="jsonschema (authoring)",
        )
        report.add(
            "forms.intake: rules, lists, calculated fields, faults",
            [_each(lambda: taker.take(ANSWERS, {}), 3000, rounds)],
            "µs",
            against="jsonschema (authoring)",
        )


def _each(function: Any, times: int, rounds: int) -> float:
    """The best round's microseconds a call."""
    return min(seconds(lambda: [function() for _ in range(times)]) for _ in range(rounds)) / times * 1e6
