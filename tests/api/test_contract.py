"""The API keeps to its own document: every status it answers with is stated, every body has the stated form,
and nothing that the document allows, or forbids, brings the server down; for every role and for none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.examples import BODIES
from api.openapi import document
from tests.api.conftest import Installations, Running, serving_at
from tests.api.test_access import ROLES

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = {"none": 2, "boss": 20, "admin": 20}
"""How many requests per operation; four for every other role."""


@pytest.fixture(scope="module")
def running(installations: Installations) -> Iterator[Running]:
    with serving_at(installations("sqlite")) as found:
        yield found


def headers_of(running: Running, login: str | None) -> dict[str, str]:
    """A token of the person with all scopes: sessions would be ended by what is tried out."""
    if login is None:
        return {}
    body = {"title": "contract", "scopes": ["*"], "days": None}
    return {"Authorization": f"Bearer {running.person(login).command('/api/tokens', body)['secret']}"}


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_as_the_document_says(running: Running, role: str) -> None:
    schema = schemathesis.openapi.from_dict(document(running.app))
    schema.config.update(base_url=running.url)
    headers = headers_of(running, ROLES[role])
    wrong: list[str] = []
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        if operation.path == "/api/live" and role != "none":
            continue  # a stream has no end; tests/api/test_live.py listens to it

        @settings(
            max_examples=EXAMPLES.get(role, 4),
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=st.one_of(*_cases(operation)))
        def ask(case: Any) -> None:
            answer = case.call(headers=headers, timeout=30)
            case.validate_response(answer, checks=CHECKS)

        try:
            ask()
        except (FailureGroup, Failure) as failure:
            wrong.append(f"{operation.label}: {failure}")
    assert not wrong, "\n\n".join(wrong)


def _cases(operation: Any) -> list[Any]:
    modes = schemathesis.GenerationMode
    found = [operation.as_strategy(generation_mode=modes.POSITIVE)]
    if operation.body or operation.query or operation.headers:
        found.append(operation.as_strategy(generation_mode=modes.NEGATIVE))
    return found


def test_every_operation_that_takes_json_has_an_example_that_fits(running: Running) -> None:
    described = document(running.app)
    wrong = []
    for methods in described["paths"].values():
        for operation in methods.values():
            content = (operation.get("requestBody") or {}).get("content", {}).get("application/json")
            if content is None:
                continue
            example = content.get("example")
            schema = {**content["schema"], "components": described["components"]}
            if example is None or not jsonschema_rs.is_valid(schema, example):
                wrong.append(operation["operationId"])
    assert wrong == []
    known = {one["operationId"] for methods in described["paths"].values() for one in methods.values()}
    assert set(BODIES) <= known


def test_the_document_is_openapi_3_1_and_says_something_of_everything(running: Running) -> None:
    from openapi_spec_validator import OpenAPIV31SpecValidator

    described = document(running.app)
    OpenAPIV31SpecValidator(described).validate()
    operations = [one for methods in described["paths"].values() for one in methods.values()]
    assert [
        one["operationId"] for one in operations if not one.get("description") or not one.get("summary")
    ] == []
    tags = {tag["name"] for tag in described["tags"]}
    assert {tag for one in operations for tag in one["tags"]} == tags
    unguarded = {one["operationId"] for one in operations if "security" not in one}
    assert unguarded == {"signIn", "isAlive", "isReady", "showOpenApi", "listSchemas", "showSchema"}
