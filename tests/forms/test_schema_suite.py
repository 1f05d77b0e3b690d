"""Both validators on the official suite of JSON Schema 2020-12 (see suite/README.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from forms.authoring_validation import faults as authoring_faults
from forms.formats import STANDARD
from forms.validation import Validator

SUITE = Path(__file__).parent / "suite"
LEFT_OUT = {
    "dynamicRef.json": "forms may not use $dynamicRef",
    "refRemote.json": "nothing is fetched from elsewhere",
    "vocabulary.json": "needs a meta-schema from elsewhere",
    "format.json": "says that formats are not asserted; ours are",
}
OUTSIDE = ("http://localhost:1234", "https://json-schema.org/draft/2019-09", "$dynamicRef")


def cases() -> Iterator[Any]:
    files = [path for path in sorted(SUITE.glob("*.json")) if path.name not in LEFT_OUT]
    files += [SUITE / "optional" / "format" / f"{name}.json" for name in sorted(STANDARD)]
    for path in files:
        for group in json.loads(path.read_text()):
            if any(word in json.dumps(group["schema"]) for word in OUTSIDE):
                continue
            yield pytest.param(group["schema"], group["tests"], id=f"{path.stem}: {group['description']}")


@pytest.mark.parametrize(("schema", "tests"), list(cases()))
def test_both_validators_accept_what_the_suite_accepts_and_name_the_same_faults(
    schema: Any, tests: list[dict[str, Any]]
) -> None:
    validator = Validator(schema)
    for test in tests:
        hot = {(fault.pointer, fault.code) for fault in validator.faults(test["data"])}
        assert (not hot) is test["valid"], test["description"]
        assert hot == authoring_faults(schema, test["data"]), test["description"]
