"""What explains this API: the OpenAPI document, pages for people, and the published JSON Schemas."""

from __future__ import annotations

from typing import Any

from litestar.response import Response

from api import pages
from api.answers import of_open
from api.asked import Asked
from api.catalogue import ENTRIES
from api.conditions import matches, raw_json
from api.guards import open_to_all
from api.handlers import get
from api.openapi import document
from api.parameters import IfNoneMatch, Name
from api.problems import ApiProblem
from api.published_schemas import schema_bytes, schema_names


def _page(request: Asked, html: str) -> Response[str]:
    return Response(
        html,
        media_type="text/html",
        headers={
            "Content-Language": request.language,
            "Vary": "Accept-Language",
            "Cache-Control": "no-cache",
        },
    )


@get("/about", guards=[open_to_all()], include_in_schema=False)
async def show_home(request: Asked) -> Response[str]:
    """What this is and where to go on."""
    return _page(request, pages.home(request.language))


@get("/style.css", guards=[open_to_all()], include_in_schema=False)
async def show_style() -> Response[str]:
    """The look of these pages."""
    return Response(pages.STYLE, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


@get("/docs", guards=[open_to_all()], include_in_schema=False)
async def show_docs(request: Asked) -> Response[str]:
    """The API, readable."""
    return _page(request, pages.reference(document(request.app), request.language))


@get("/problems", guards=[open_to_all()], include_in_schema=False)
async def list_problems(request: Asked) -> Response[str]:
    """Every kind of problem."""
    return _page(request, pages.problems(ENTRIES, request.language))


@get("/problems/{code:str}", guards=[open_to_all()], include_in_schema=False)
async def show_problem(request: Asked, code: Name) -> Response[str]:
    """One kind of problem: where `type` of a problem document leads."""
    if code not in ENTRIES:
        raise ApiProblem("resource.unknown")
    return _page(request, pages.problems({code: ENTRIES[code]}, request.language))


@get(
    "/api/openapi.json",
    guards=[open_to_all()],
    operation_id="showOpenApi",
    tags=["documents"],
    summary="This API as OpenAPI 3.1",
    responses=of_open(),
)
async def show_openapi(request: Asked) -> dict[str, Any]:
    """The document from which clients are made."""
    return document(request.app)


@get(
    "/schemas",
    guards=[open_to_all()],
    operation_id="listSchemas",
    tags=["documents"],
    summary="Published JSON Schemas",
    responses=of_open(),
)
async def list_schemas() -> dict[str, str]:
    """The names of the schemas of SOP files, forms, scenarios, runbooks …, and where each is."""
    return {name: f"/schemas/{name}" for name in schema_names()}


@get(
    "/schemas/{name:str}",
    guards=[open_to_all()],
    operation_id="showSchema",
    tags=["documents"],
    summary="A JSON Schema",
    media_type="application/schema+json",
    responses=of_open("resource.unknown"),
)
async def show_schema(name: Name, if_none_match: IfNoneMatch = None) -> Response[dict[str, Any]]:
    """A JSON Schema (2020-12), for editors: `# yaml-language-server: $schema=…`."""
    found = schema_bytes(name)
    if found is None:
        raise ApiProblem("resource.unknown", names=list(schema_names()))
    tag, content = found
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300"}
    if if_none_match is not None and matches(if_none_match, tag):
        return raw_json(b"", status=304, headers=headers)
    return raw_json(content, media_type="application/schema+json", headers=headers)


ROUTES = (
    show_home, show_style, show_docs, list_problems, show_problem, show_openapi, list_schemas, show_schema,
)  # fmt: skip
