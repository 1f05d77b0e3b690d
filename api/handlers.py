"""Routes, with guards that are handed the route itself.

Litestar hands each guard a copy of the route, which costs as much as the rest of its routing; our guards read
the route and never change it.
"""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler


class Route(HTTPRouteHandler):
    """A route of ours."""

    async def authorize_connection(self, connection: ASGIConnection[Any, Any, Any, Any]) -> None:
        """Ask every guard of the route."""
        for guard in self.resolve_guards():
            await guard(connection, self)  # type: ignore[misc]


def get(path: str, **more: Any) -> Route:
    """A route that shows something."""
    return Route(path, http_method=HttpMethod.GET, **more)


def head(path: str, **more: Any) -> Route:
    """A route that tells of something without showing it."""
    return Route(path, http_method=HttpMethod.HEAD, **more)


def post(path: str, **more: Any) -> Route:
    """A route that takes a command."""
    return Route(path, http_method=HttpMethod.POST, **more)


def put(path: str, **more: Any) -> Route:
    """A route that makes something so."""
    return Route(path, http_method=HttpMethod.PUT, **more)


def delete(path: str, **more: Any) -> Route:
    """A route that takes something away."""
    return Route(path, http_method=HttpMethod.DELETE, **more)
