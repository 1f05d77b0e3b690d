"""The API document: made by Litestar from the routes, completed with what only the guards know."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from litestar import Litestar, Router
from litestar.handlers import BaseRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, License, SecurityScheme, Tag

import api.schemas
from api.answers import BETWEEN
from api.examples import BODIES
from api.guards import guard_of
from api.identity import CSRF_HEADER
from api.struct_schemas import components_of

_DESCRIPTION = """Open jobs, hand in steps with evidence, decide, and read the record.

- **Signing in.** Programs send `Authorization: Bearer swp_…` (make one with `POST /api/tokens`). Pages sign
  in with `POST /api/session` and send the header `X-Sopwith: 1` with every command.
- **Problems** are RFC 9457 documents with a stable `code`; all mistakes of a request are told at once. Texts
  follow `Accept-Language` (`zh-CN`, `en`).
- **Repeating.** Commands take an `Idempotency-Key`; sending one again gives the first answer again.
- **Versions.** What can change has an ETag; `If-Match` has a command refused when it changed meanwhile.
- **Times** are RFC 3339. Inside answers, captures and events, which are hashed and signed as they stand, they
  are milliseconds since 1970 UTC.
"""

TAGS = (
    Tag("session", "Signing in and out"),
    Tag("jobs", "Jobs: lists, one job, its record"),
    Tag("tasks", "What is to be done"),
    Tag("steps", "Handing in steps, reporting faults"),
    Tag("approvals", "Deciding"),
    Tag("acts", "What supervisors do to jobs and escalations"),
    Tag("field", "What phones in the field take along, and work that was withheld"),
    Tag("evidence", "Photos, signatures, scans: named by their SHA-256"),
    Tag("sops", "SOPs: checking, publishing, revisions"),
    Tag("drafts", "Drafts: SOPs that are being written"),
    Tag("designing", "What the designer asks of a draft: proofs, walks, forecasts"),
    Tag("reviews", "Reviewing a draft before it is published"),
    Tag("people", "People, roles, absences"),
    Tag("tokens", "API tokens"),
    Tag("branches", "Branches and calendars"),
    Tag("subjects", "What jobs concern"),
    Tag("code lists", "Choices used by forms"),
    Tag("events", "What happens outside"),
    Tag("devices", "Devices, what they said, and what came of it"),
    Tag("dispatch", "Who shall have a job: recommendations, offers, reasons"),
    Tag("messages", "What a person was told, and how they want to be told"),
    Tag("channels", "How messages travel: channels, templates, deliveries"),
    Tag("saved views", "Filters that people keep"),
    Tag("live", "Changes as they happen"),
    Tag("audit", "What was done outside of jobs"),
    Tag("health", "For operators"),
    Tag("documents", "This document and the published schemas"),
)


class _Unserved(Router):
    """Takes no routes: Litestar would serve pages that load scripts from other origins."""

    def register(self, value: Any) -> list[Any]:  # noqa: ARG002
        return []


def config(version: str) -> OpenAPIConfig:
    """What Litestar is told about the document."""
    return OpenAPIConfig(
        title="Sopwith",
        version=version,
        description=_DESCRIPTION,
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        use_handler_docstrings=True,
        tags=list(TAGS),
        components=Components(
            security_schemes={
                "token": SecurityScheme(
                    type="http", scheme="bearer", description="An API token: `swp_…`, with scopes"
                ),
                "session": SecurityScheme(
                    type="apiKey",
                    name="sopwith",
                    security_scheme_in="cookie",
                    description=f"The session cookie; commands also need the header `{CSRF_HEADER}: 1`",
                ),
            }
        ),
        openapi_router=_Unserved(path="/", route_handlers=[]),
    )


def document(app: Litestar) -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    cached: dict[str, Any] | None = getattr(app.state, "openapi_document", None)
    if cached is None:
        cached = app.openapi_schema.to_schema()
        cached["components"]["schemas"] = _schemas(cached["components"]["schemas"])
        for operation, handler in _operations(app, cached):
            _say_who(operation, handler)
            _say_how(operation)
        app.state.openapi_document = cached
    return cached


def _schemas(named: Mapping[str, Any]) -> dict[str, Any]:
    """The structs' own schemas: exactly what bodies are held to, with every limit and description."""
    structs = [
        one
        for module in pkgutil.iter_modules(api.schemas.__path__)
        for one in vars(importlib.import_module(f"api.schemas.{module.name}")).values()
        if isinstance(one, type) and issubclass(one, msgspec.Struct) and one.__name__ in named
    ]
    return components_of(dict.fromkeys(structs))


def _operations(
    app: Litestar, schema: Mapping[str, Any]
) -> Iterator[tuple[dict[str, Any], BaseRouteHandler]]:
    for route in app.routes:
        path = getattr(route, "path_format", "")
        for method, (handler, _) in getattr(route, "route_handler_map", {}).items():
            if operation := schema["paths"].get(path, {}).get(method.lower()):
                yield operation, handler


def _say_who(operation: dict[str, Any], handler: BaseRouteHandler) -> None:
    """Which credentials and which action the guard asks for."""
    guard = guard_of(handler)
    if guard is None or guard.reach == "open":
        return
    operation["security"] = [{"token": []}, {"session": []}]
    if guard.action is not None:
        operation["x-action"] = guard.action.value
        asks = f"Asks for the action `{guard.action.value}`."
        operation["description"] = f"{operation.get('description', '')}\n\n{asks}".strip()


def _say_how(operation: dict[str, Any]) -> None:
    """Examples of bodies, parameters that are left out rather than null, and answers without a body."""
    if example := BODIES.get(operation["operationId"]):
        operation["requestBody"]["content"]["application/json"]["example"] = example
    operation["responses"].get("204", {}).pop("content", None)
    for response in operation["responses"].values():
        if content := response.get("content"):
            response["content"] = {
                media_type: said for types, said in content.items() for media_type in types.split(BETWEEN)
            }
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _never_null(parameter["schema"])
        if parameter["name"] == "If-None-Match":
            operation["responses"]["304"] = {"description": "You have it already"}


def _never_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter's schema without null, which no address can say."""
    found = dict(schema)
    rest = [one for one in found.pop("oneOf", ()) if one != {"type": "null"}]
    if rest:
        found = {**rest[0], **found}
    if isinstance(found.get("type"), list):
        (found["type"],) = (one for one in found["type"] if one != "null")
    if "enum" in found:
        found["enum"] = [one for one in found["enum"] if one is not None]
    return found
