"""What the designer asks of a draft: proofs, forms for the preview, renaming, walks, forecasts.

Nothing here changes the draft that is asked about. Files in the body count in place of what it keeps, so
that the answer is about what stands on the screen.
"""

from __future__ import annotations

from typing import Any

from litestar.params import JSONBody
from litestar.response import Response

from api.answers import of_command, of_read
from api.asked import Asked
from api.conditions import key_of, tagged
from api.guards import may
from api.handlers import get, post
from api.parameters import IdempotencyKey, IfNoneMatch, Name
from api.problems import ApiProblem, RawFault
from api.published_schemas import schema_names
from api.schemas.designing import (
    AnalysisOut,
    AnalysisSent,
    ExpressionOut,
    ExpressionSent,
    FormOut,
    FormSent,
    RenamedEverywhereOut,
    RenameEverywhereSent,
    RenameOut,
    RenameSent,
    TextSent,
    VocabularyOut,
)
from api.schemas.shape import shown
from engine.services.access import Action
from engine.services.designing.analysing import analyse
from engine.services.designing.drafted_files import Overlay
from engine.services.designing.expressing import express
from engine.services.designing.previewing import preview
from engine.services.designing.renaming import rename
from engine.services.designing.renaming_everywhere import Chosen, rename_everywhere
from engine.services.designing.vocabulary import vocabulary

UPLOAD = 24 << 20
"""Bytes of a body that holds texts which are not saved yet."""


def overlay_of(sent: tuple[TextSent, ...]) -> Overlay:
    """The texts by path; None for a file that is gone.

    Raises:
        ApiProblem: ``request.invalid`` with every file that leads out of the folder, stands twice, or is
            neither a text nor gone.
    """
    found: dict[str, bytes | None] = {}
    faults: list[RawFault] = []
    for number, file in enumerate(sent):
        pointer = f"/files/{number}"
        parts = file.path.split("/")
        if file.path in found:
            faults.append(RawFault(f"{pointer}/path", "uniqueItems"))
        elif "" in parts or "." in parts or ".." in parts:
            faults.append(RawFault(f"{pointer}/path", "pattern"))
        elif (file.text is None) != file.gone:
            faults.append(RawFault(pointer, "oneOf"))
        else:
            found[file.path] = None if file.text is None else file.text.encode()
    if faults:
        raise ApiProblem("request.invalid", faults=faults)
    return found


@post("/api/drafts/{draft:str}/analysis", guards=[may(Action.SOP_DESIGN)], operation_id="analyseDraft",
      tags=["designing"], summary="Analyse a draft", status_code=200, request_max_body_size=UPLOAD,
      responses=of_command("draft.unknown", "analysis.overtaken"))  # fmt: skip
async def analyse_draft(request: Asked, draft: Name, data: JSONBody[AnalysisSent]) -> AnalysisOut:
    """Findings with their mends, the graph of the base and of each variant, and what scenarios walk.

    Of one person's questions about one draft only the newest is answered.
    """
    overlay = overlay_of(data.files)
    found = await request.run(analyse, request.services, request.actor, draft=draft, overlay=overlay)
    return shown(found, AnalysisOut)


@post("/api/drafts/{draft:str}/form", guards=[may(Action.SOP_DESIGN)], operation_id="previewForm",
      tags=["designing"], summary="A form for the preview", status_code=200, request_max_body_size=UPLOAD,
      responses=of_command("draft.unknown", "draft.file_unknown"))  # fmt: skip
async def preview_form(request: Asked, draft: Name, data: JSONBody[FormSent]) -> FormOut:
    """The form as a runbook would carry it, with the evidence of a step where one is named."""
    overlay = dict(overlay_of(data.files))
    if data.text is not None:
        overlay[data.path] = data.text.encode()
    found = await request.run(
        preview,
        request.services,
        request.actor,
        draft=draft,
        path=data.path,
        step=data.step,
        variant=data.variant,
        overlay=overlay,
    )
    return shown(found, FormOut)


@post("/api/drafts/{draft:str}/expression", guards=[may(Action.SOP_DESIGN)], operation_id="readExpression",
      tags=["designing"], summary="Read an expression", status_code=200, request_max_body_size=UPLOAD,
      responses=of_command("draft.unknown", "draft.file_unknown"))  # fmt: skip
async def read_expression(request: Asked, draft: Name, data: JSONBody[ExpressionSent]) -> ExpressionOut:
    """The type of an expression or what is wrong with it, and all that can be read at its place."""
    found = await request.run(
        express,
        request.services,
        request.actor,
        draft=draft,
        file=data.file,
        path=data.path,
        source=data.source,
        template=data.template,
        variant=data.variant,
        overlay=overlay_of(data.files),
    )
    return shown(found, ExpressionOut)


@post("/api/drafts/{draft:str}/rename", guards=[may(Action.SOP_DESIGN)], operation_id="renameInDraft",
      tags=["designing"], summary="What a renaming changes", status_code=200, request_max_body_size=UPLOAD,
      responses=of_command("draft.unknown", "draft.file_unknown"))  # fmt: skip
async def rename_in_draft(request: Asked, draft: Name, data: JSONBody[RenameSent]) -> RenameOut:
    """The patches of every file that names a thing. They are shown, and made by whoever asked."""
    found = await request.run(
        rename,
        request.services,
        request.actor,
        draft=draft,
        what=data.what,
        at=data.at,
        to=data.to,
        overlay=overlay_of(data.files),
    )
    return shown(found, RenameOut)


@post("/api/drafts/{draft:str}/rename-everywhere", guards=[may(Action.SOP_DESIGN)],
      operation_id="renameEverywhere", tags=["designing"], summary="Rename in other SOPs", status_code=200,
      request_max_body_size=UPLOAD, responses=of_command("draft.unknown", "rename.moved_on"))  # fmt: skip
async def rename_in_all(
    request: Asked, draft: Name, data: JSONBody[RenameEverywhereSent], idempotency_key: IdempotencyKey = None
) -> RenamedEverywhereOut:
    """Begins or changes a draft of each of the other SOPs that are named, or of none.

    This draft is not changed: whoever asks makes its patches. Nobody's change is written over: where a draft
    is another than was shown, one is begun beside it from what is live.
    """
    found = await request.run(
        rename_everywhere,
        request.services,
        request.actor,
        draft=draft,
        what=data.what,
        at=data.at,
        to=data.to,
        overlay=overlay_of(data.files),
        others=tuple(Chosen(one.sop, one.draft, one.seen) for one in data.elsewhere),
        title=data.title,
        key=key_of(idempotency_key),
    )
    return shown(found, RenamedEverywhereOut)


@get("/api/designing/vocabulary", guards=[may(Action.SOP_DESIGN)], operation_id="showVocabulary",
     tags=["designing"], summary="What an SOP can name", responses=of_read())  # fmt: skip
async def show_vocabulary(request: Asked, if_none_match: IfNoneMatch = None) -> Response[VocabularyOut]:
    """Roles, people, branches, skills, actions, code lists, functions and shared forms there are."""
    found = await request.run(vocabulary, request.services, request.actor)
    schemas = {name.removesuffix(".schema.json"): f"/schemas/{name}" for name in schema_names()}
    answer: dict[str, Any] = {"schemas": schemas, **{key: getattr(found, key) for key in _TAKEN}}
    return tagged(shown(_Words(answer), VocabularyOut), if_none_match=if_none_match)


class _Words:
    """The vocabulary with the addresses of the schemas, by attribute."""

    def __init__(self, parts: dict[str, Any]) -> None:
        self.__dict__.update(parts)


_TAKEN = tuple(name for name in VocabularyOut.__struct_fields__ if name != "schemas")

ROUTES = (analyse_draft, preview_form, read_expression, rename_in_draft, rename_in_all, show_vocabulary)
