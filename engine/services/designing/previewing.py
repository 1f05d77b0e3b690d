"""A form as a runbook would carry it, for the preview."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import msgspec

from engine.language.compile_forms import Written
from engine.language.compiling import code_list, names_of
from engine.language.document import Document
from engine.language.draft import Draft
from engine.language.finding_text import in_order
from engine.language.library import Library, SopFiles
from engine.language.plain import plain
from engine.language.scope_types import Seen
from engine.language.shape import mended
from engine.language.yaml_reading import LARGEST, read_yaml
from engine.services.access import Actor
from engine.services.context import Services
from engine.services.designing.drafted import drafted
from engine.services.designing.drafted_files import Drafted, Overlay
from engine.services.designing.pointing import pointed
from engine.services.designing.surroundings import Surroundings, form_used, surroundings
from engine.services.designing.views import FormPreview
from engine.services.problems import NotFound


def preview(
    services: Services,
    actor: Actor,
    *,
    draft: str,
    path: str,
    step: str | None = None,
    variant: str | None = None,
    overlay: Overlay,
) -> FormPreview:
    """The form in the file ``path``, with the evidence of ``step`` where one is named.

    Raises Forbidden, NotFound (``draft.unknown``, ``draft.file_unknown``).
    """
    looked_at = drafted(services, actor, draft=draft, overlay=overlay)
    return previewed(looked_at, path, step, variant)


def previewed(looked_at: Drafted, path: str, step: str | None, variant: str | None) -> FormPreview:
    """As :func:`preview`, of files that are there."""
    if (content := looked_at.files.get(path)) is None:
        raise NotFound("draft.file_unknown", f"The draft has no file {path[:200]}.", params={"path": path})
    around = surroundings(looked_at, but=path)
    with tempfile.TemporaryDirectory(prefix="sopwith-form-") as folder:
        file = Path(folder) / Path(path).name
        file.write_bytes(content)
        document, findings = read_yaml(content, file.as_posix(), largest=LARGEST)
        if document is not None:
            document, departures = mended(document, "form")
            findings += departures
        form, lists = None, {}
        if document is not None:
            written, seen = _written(around, looked_at.sop, path, document, (step, variant))
            compiled = written.resolved(seen or _nothing(written.draft), alone=seen is None)
            for problem in written.problems():
                written.say(problem)
            findings += written.draft.findings
            form = plain(compiled)
            known = written.draft.library.code_lists
            lists = {name: plain(code_list(known[name])) for name in compiled.code_lists}
        said = [
            msgspec.structs.replace(finding, place=finding.place._replace(file=path))
            for finding in dict.fromkeys(in_order(findings))
            if finding.place.file == file.as_posix()
        ]
    return FormPreview(form=form, code_lists=lists, findings=pointed(said, looked_at.files))


def _written(
    around: Surroundings, sop: str, path: str, document: Document, use: tuple[str | None, str | None]
) -> tuple[Written, Seen | None]:
    """The form where ``use``, a step of a variant, has it, or the first step that does, or none."""
    step, variant = use
    name = Path(path).stem
    files = around.library.sops.get(sop) or SopFiles(sop, sop, Document("", {"sop": sop, "steps": {}}))
    library: Library = around.library
    if path.startswith("forms/library/"):
        library = replace(library, forms={**library.forms, name: document})
    else:
        files = replace(files, forms={**files.forms, name: document})
    used = form_used(around, path, step, variant)
    read = around.versions.get(variant) or around.versions.get(None)
    base = files.sop if read is None else read.draft.document
    draft = Draft(library, files, base, variant)
    if used is None:
        return Written(draft, draft.top, name, None), None
    before, seen = used
    at = draft.at(before.evidence_spot.path[:-1])
    return Written(draft, at, name, before.evidence if step is not None else None), seen


def _nothing(draft: Draft) -> Seen:
    """What is seen around a form that no step uses."""
    return names_of(draft).outside()
