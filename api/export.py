"""``python -m api.export``: the OpenAPI document on standard output, from the routes alone.

The web front end's client is made from it (`npm run api` in ui/), so no server has to run and no database has
to be there. What a client's types do not say is left out: problems, which are one and the same document
everywhere, and prose, whose every change would be one of the client.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from typing import Any

from litestar import Litestar

from api import openapi
from api.app import ROUTES
from api.asked import Asked


def exported() -> dict[str, Any]:
    """The document that a running server has at ``/api/openapi.json``."""
    app = Litestar(
        route_handlers=list(ROUTES),
        request_class=Asked,
        openapi_config=openapi.config(version("sopwith")),
        logging_config=None,
    )
    document = openapi.document(app)
    for path in document["paths"].values():
        for operation in path.values():
            for part in ("description", "summary", "x-action", "security", "tags"):
                operation.pop(part, None)
            answers = operation["responses"]
            operation["responses"] = {code: answer for code, answer in answers.items() if code < "400"}
    return document


if __name__ == "__main__":
    json.dump(exported(), sys.stdout, ensure_ascii=False, sort_keys=True, indent=1)
