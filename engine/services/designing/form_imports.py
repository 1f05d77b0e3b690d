"""Forms from other tools and from sample data, as files for a draft. Nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from engine.services.access import Action, Actor, Installation
from engine.services.context import Services
from engine.services.guarding import must_now
from engine.services.problems import Invalid
from engine.services.views import Titles, View
from forms.importing.imported import WHY, Imported, NotImportable
from forms.importing.json_schema import from_json_schema
from forms.importing.sample import from_csv, from_json
from forms.importing.xlsform import from_xlsform

Kind = Literal["xlsform", "json_schema", "json", "csv"]
LARGEST = 16 << 20
"""Bytes of a file that is imported."""
_READERS: Mapping[Kind, Callable[[str, bytes], Imported]] = {
    "xlsform": from_xlsform,
    "json_schema": from_json_schema,
    "json": from_json,
    "csv": from_csv,
}


class NotCarried(View, frozen=True, kw_only=True):
    """What the form does not have, or has otherwise: where it stood, its own words, and why in both
    languages."""

    where: str
    what: str
    code: str
    why: Titles


class FormImport(View, frozen=True, kw_only=True):
    """``files`` by path below the SOP's folder (``forms/…``) or at the top (``forms/library/…``);
    ``evidence`` is what a step that uses the form asks besides."""

    name: str
    files: dict[str, str]
    evidence: dict[str, dict[str, Any]]
    left_out: tuple[NotCarried, ...]


def import_form(services: Services, actor: Actor, *, kind: Kind, name: str, content: bytes) -> FormImport:
    """Make a form of a file. Raises Forbidden, Invalid (``form_import.unreadable``, with the ``reason``)."""
    must_now(services, actor, Action.SOP_DESIGN, Installation())
    if len(content) > LARGEST:
        raise _unreadable("too_large", f"The file is larger than {LARGEST >> 20} MB.")
    stem = name.rsplit("/", 1)[-1].rpartition(".")[0] or name
    try:
        imported = _READERS[kind](stem, content)
    except NotImportable as error:
        raise _unreadable(error.code, error.detail) from error
    except RecursionError as error:
        raise _unreadable("too_large", "The file is nested too deeply.") from error
    return FormImport(
        name=imported.name,
        files=dict(imported.files),
        evidence={field: dict(policy) for field, policy in imported.evidence.items()},
        left_out=tuple(
            NotCarried(
                where=one.where,
                what=one.what,
                code=one.why,
                why={"en": WHY[one.why][0], "zh-CN": WHY[one.why][1]},
            )
            for one in imported.left_out
        ),
    )


def _unreadable(reason: str, detail: str) -> Invalid:
    return Invalid("form_import.unreadable", detail, params={"reason": reason})
