"""The folder of one SOP: its file, forms, variants, scenarios and media."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.language.document import Document
from engine.language.finding import Finding
from engine.language.library import SopFiles
from engine.language.overlay import overlay
from engine.language.reading import Reader
from engine.language.shape import check_shape, mended
from forms.both import Both

_PARTS = {"sop.yaml", "organisation.yaml", "subjects", "forms", "variants", "media", "scenarios", "what-if"}


def load_sop(folder: Path, reader: Reader) -> SopFiles | None:
    """The files of the SOP in ``folder``; None when its ``sop.yaml`` can't be used."""
    for path in reader.entries(folder):
        if path.name not in _PARTS:
            reader.say(
                path,
                Both(
                    f"`{path.name}` is no part of an SOP and is passed over",
                    f"`{path.name}`不属于 SOP 的内容，已跳过",
                ),
                severity="warning",
            )
    sop = shaped(folder / "sop.yaml", "sop", reader)
    forms = named(reader.yaml_files(folder / "forms", Both("forms", "表单")), "form", reader)
    variants = named(reader.yaml_files(folder / "variants", Both("variants", "变体")), "variant", reader)
    scenarios = {
        path.stem: document
        for path in reader.yaml_files(folder / "scenarios", Both("scenarios", "场景"))
        if (document := shaped(path, "scenario", reader))
    }
    media = frozenset(_media(folder / "media", reader))
    if sop is None:
        return None
    name = folder.name or folder.absolute().name
    if sop.data["sop"] != name:
        misnamed(sop, "sop", Both(f"its folder is named `{name}`", f"文件夹名为`{name}`"), reader)
    for variant in variants.values():
        if variant.data["of"] != sop.data["sop"]:
            misnamed(
                variant,
                "of",
                Both(
                    f"the SOP in this folder is `{sop.data['sop']}`",
                    f"此文件夹中的 SOP 是`{sop.data['sop']}`",
                ),
                reader,
            )
    variants = {name: variant for name, variant in variants.items() if _fits(sop, variant, reader)}
    return SopFiles(
        id=sop.data["sop"],
        folder=folder.as_posix(),
        sop=sop,
        forms=forms,
        variants=variants,
        scenarios=scenarios,
        media=media,
    )


def _fits(sop: Document, variant: Document, reader: Reader) -> bool:
    """Whether the SOP as the variant changes it has the shape of an SOP still."""
    merged, findings = overlay(sop, variant)
    findings += check_shape(merged, "sop")
    reader.findings += findings
    if findings:
        reader.broken.add(variant.file)
    return not findings


def shaped(path: Path, kind: str, reader: Reader, *, code_lists: bool = False) -> Document | None:
    """The document of a file that has the shape of its kind, mended where that loses nothing but a slip."""
    document = reader.document(path, code_lists=code_lists)
    return None if document is None else held_to_shape(document, kind, reader)


def held_to_shape(document: Document, kind: str, reader: Reader) -> Document | None:
    """The document if it has the shape of its kind, else what :func:`mended` makes of it."""
    usable, findings = mended(document, kind)
    reader.findings += findings
    if usable is None:
        reader.broken.add(document.file)
    return usable


def named(paths: Iterable[Path], kind: str, reader: Reader, *, key: str | None = None) -> dict[str, Document]:
    """Documents by the name that they give themselves under ``key`` (default: their kind's name)."""
    documents: dict[str, Document] = {}
    for path in paths:
        if document := shaped(path, kind, reader):
            keep(documents, document, key or kind, path, reader)
    return documents


def keep(documents: dict[str, Document], document: Document, key: str, path: Path, reader: Reader) -> None:
    """Add a document by its own name, with a finding where that is taken or is not its file's."""
    name = document.data[key]
    if name in documents:
        misnamed(
            document, key, Both(f"so does {documents[name].file}", f"{documents[name].file} 也是如此"), reader
        )
        return
    if name != path.stem:
        misnamed(document, key, Both(f"the file is named `{path.name}`", f"文件名为`{path.name}`"), reader)
    documents[name] = document


def misnamed(document: Document, key: str, but: Both, reader: Reader) -> None:
    """A finding that a file gives itself another name than its place does."""
    reader.findings.append(
        Finding(
            code="SOP001",
            severity="error",
            place=document.place(key),
            message=Both(
                f"`{key}` says `{document.data[key]}`, but {but}",
                f"`{key}`写的是`{document.data[key]}`，而{but.zh}",
            ),
            hint=Both("rename one of them", "把其中一个改名"),
        )
    )


def _media(folder: Path, reader: Reader) -> Iterator[str]:
    """Paths below ``media/``, with ``/`` between their parts."""
    pending = [folder] if folder.is_dir() else []
    while pending:
        for path in reader.entries(pending.pop()):
            if path.is_dir():
                pending.append(path)
            else:
                yield path.relative_to(folder).as_posix()
