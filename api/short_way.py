"""The short way to a route that is called very often.

Finding a route, making its arguments and wrapping its answer cost Litestar more than taking an event in
costs us. A route on the short way is asked for by its whole address and reads its request itself.
Everything else is as it is for all: the frame around it, its guard, the limit of its body, the problems
that it answers with.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.types import HTTPScope, Receive, Send

from api.asked import Asked
from api.guards import guard_of
from api.problems import problem_response

Answer = Callable[[Asked], Awaitable[bytes]]
"""Does what the route does, and answers its JSON."""
Ways = Mapping[tuple[str, str], "ShortWay"]
"""By method and address."""


class ShortWay:
    """One route of the application, and how it is answered."""

    def __init__(self, app: Litestar, method: str, path: str, answer: Answer) -> None:
        route = next(one for one in app.routes if isinstance(one, HTTPRoute) and one.path == path)
        self._handler: Any = next(one for one in route.route_handlers if method in one.http_methods)
        guard = guard_of(self._handler)
        assert guard is not None, f"{path} has no guard"
        self._app, self._path, self._guard, self._answer = app, path, guard, answer

    async def __call__(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        scope["app"] = scope["litestar_app"] = self._app
        scope["route_handler"] = self._handler
        scope["path_template"] = self._path
        scope["path_params"] = {}
        request = Asked(scope, receive, send)
        try:
            await self._guard(request, self._handler)
            body = await self._answer(request)
        except Exception as error:  # noqa: BLE001 - as Litestar's handler of exceptions
            response = problem_response(request, error)
            await response.to_asgi_response(None, request)(scope, receive, send)
            return
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
        ]
        status = self._handler.status_code
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})
