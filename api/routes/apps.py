"""The web apps: `/field/` in the phone of whoever does the work, `/office/` for designers and approvers.

Every address below them that is no file is a screen of the app, and answers with the app's page: links to a
job, codes on labels and the browser's reload go to where they point.
"""

from __future__ import annotations

import re
from typing import Any

from litestar.response import Redirect, Response

from api import pages
from api.asked import Asked
from api.conditions import matches
from api.frame import APP_CONTENT_SECURITY_POLICY
from api.guards import open_to_all
from api.handlers import get, head
from api.problems import ApiProblem
from api.ranges import asked_range
from api.static_files import APPS, Site, StaticFile

FOR_EVER = "public, max-age=31536000, immutable"
ALWAYS_ASK = "no-cache"
_PHONE = re.compile(r"Mobi|Android|iPhone|iPad|HarmonyOS|MicroMessenger", re.IGNORECASE)


def site_of(request: Asked, app: str) -> Site:
    """The app as it was built when the server started."""
    site: Site = request.app.state.sites[app]
    return site


def is_phone(request: Asked) -> bool:
    """Whether the asker works on a phone: by what the browser says of itself, else by its name."""
    hint = request.headers.get("sec-ch-ua-mobile")
    if hint in ("?0", "?1"):
        return hint == "?1"
    return _PHONE.search(request.headers.get("user-agent", "")) is not None


@get("/", guards=[open_to_all()], include_in_schema=False)
async def show_start(request: Asked) -> Response[Any]:
    """On to the app for this device; where no app was built, the page about this server."""
    app = "field" if is_phone(request) else "office"
    device = "Sec-CH-UA-Mobile, User-Agent"
    if not site_of(request, app).built:
        return _page(request, pages.home(request.language), status=200, vary=f"Accept-Language, {device}")
    return Redirect(f"/{app}/", status_code=302, headers={"Vary": device, "Cache-Control": ALWAYS_ASK})


def _page(request: Asked, html: str, *, status: int, vary: str = "Accept-Language") -> Response[str]:
    return Response(
        html,
        status_code=status,
        media_type="text/html",
        headers={
            "Content-Language": request.language,
            "Vary": vary,
            "Cache-Control": ALWAYS_ASK,
        },
    )


def answer(request: Asked, app: str) -> Response[Any]:
    """The file that is asked for, or why there is none.

    Raises:
        ApiProblem: ``resource.unknown``, ``request.range``, or ``app.not_built``.
    """
    site = site_of(request, app)
    if not site.built:
        if "text/html" in request.headers.get("accept", ""):
            return _page(request, pages.not_built(request.language), status=503)
        raise ApiProblem("app.not_built", headers={"Retry-After": "60"})
    path = str(request.scope["raw_path"].decode("latin-1")).partition("?")[0]
    if path == f"/{app}":  # addresses in the page are told from the page's own
        return Redirect(f"/{app}/", status_code=308)
    found = site.find(str(request.scope["path"]).removeprefix(f"/{app}") or "/index.html")
    if found is None:
        raise ApiProblem("resource.unknown")
    return _file(request, found)


def _file(request: Asked, found: StaticFile) -> Response[Any]:
    asked_for = request.headers.get("range")
    # A part is a part of the file itself; parts of something compressed would be of no use.
    encoding = "identity" if asked_for else found.chosen(request.headers.get("accept-encoding"))
    body, tag = found.bodies[encoding], found.etag(encoding)
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": FOR_EVER if found.immutable else ALWAYS_ASK,
        "Content-Security-Policy": APP_CONTENT_SECURITY_POLICY,
        "ETag": tag,
        "Vary": "Accept-Encoding",
    }
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
    status = 200
    known = request.headers.get("if-none-match")
    if known is not None and matches(known, tag):
        status, body = 304, b""
    elif asked_for and request.headers.get("if-range", tag) == tag:
        span = asked_range(asked_for, len(body))
        if span is not None:
            headers["Content-Range"] = f"bytes {span[0]}-{span[1]}/{len(body)}"
            status, body = 206, body[span[0] : span[1] + 1]
    return Response(body, status_code=status, headers=headers, media_type=found.media_type)


def _routes(app: str) -> tuple[Any, ...]:
    async def show(request: Asked) -> Response[Any]:
        return answer(request, app)

    return tuple(
        method(path, guards=[open_to_all()], include_in_schema=False, name=f"{method.__name__} {path}")(show)
        for method in (get, head)
        for path in (f"/{app}", f"/{app}/{{path:path}}")
    )


ROUTES = (show_start, *(route for app in APPS for route in _routes(app)))
