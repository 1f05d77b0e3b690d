"""Forms from other tools and from sample data."""

from __future__ import annotations

import base64
import binascii

from litestar.params import JSONBody

from api.answers import of_command
from api.asked import Asked
from api.guards import may
from api.handlers import post
from api.problems import ApiProblem, RawFault
from api.routes.sops import UPLOAD
from api.schemas.form_imports import FormImportOut, FormImportSent
from api.schemas.shape import shown
from engine.services.access import Action
from engine.services.designing.form_imports import import_form


@post("/api/form-imports", guards=[may(Action.SOP_DESIGN)], operation_id="importForm", tags=["designing"],
      summary="Make a form of a file", status_code=200, request_max_body_size=UPLOAD,
      responses=of_command("form_import.unreadable"))  # fmt: skip
async def import_file(request: Asked, data: JSONBody[FormImportSent]) -> FormImportOut:
    """A form of an XLSForm workbook, a JSON Schema, a JSON example or a CSV table, with a list of what could
    not be carried over. Nothing is kept: put the files into a draft."""
    try:
        content = base64.b64decode(data.base64, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ApiProblem(
            "request.invalid", faults=[RawFault("/base64", "format", {"format": "base64"})]
        ) from error
    found = await request.run(
        import_form, request.services, request.actor, kind=data.kind, name=data.name, content=content
    )
    return shown(found, FormImportOut)


ROUTES = (import_file,)
