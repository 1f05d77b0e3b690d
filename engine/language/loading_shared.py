"""What the SOPs of a folder share: the organisation, the kinds of subject, forms and code lists."""

from __future__ import annotations

from pathlib import Path

from engine.language.code_list_files import check_code_lists
from engine.language.document import Document
from engine.language.finding import Finding, Place
from engine.language.loading_sop import held_to_shape, keep, named, shaped
from engine.language.organisation import Organisation
from engine.language.organisation_file import read_organisation
from engine.language.reading import Reader
from forms.both import Both


class Shared:
    """Read from the folder of SOPs ``base``; what is found wrong goes to ``reader``."""

    def __init__(self, base: Path, reader: Reader, shared_forms: Path | None) -> None:
        self.forms: dict[str, Document] = {}
        self.code_lists: dict[str, Document] = {}
        self.organisation = Organisation()
        self.organisation_document: Document | None = None
        own = Reader(base)
        self.subjects = named(
            own.yaml_files(base / "subjects", Both("kinds of subject", "对象种类")),
            "subject",
            own,
            key="kind",
        )
        self._read_organisation(base / "organisation.yaml", own)
        _take_over(own, reader)
        parent = base.parent if base.name else base.absolute().parent
        seen: set[Path] = set()
        for folder in (base / "forms" / "library", parent / "forms" / "library", shared_forms):
            if folder is not None and folder.is_dir() and folder.resolve() not in seen:
                seen.add(folder.resolve())
                self._read_forms(folder, reader)
        unread = [Path(file).stem for file in reader.broken]
        reader.findings += check_code_lists(self.code_lists, broken=unread)

    def _read_organisation(self, path: Path, reader: Reader) -> None:
        if not path.exists():
            reader.findings.append(
                Finding(
                    code="SOP120",
                    severity="warning",
                    place=Place(path.as_posix(), 1, 1),
                    message=Both(
                        "there is no `organisation.yaml`, so roles, people and branches are not checked",
                        "没有`organisation.yaml`，因此未核对角色、人员和网点",
                    ),
                    hint=Both("put it beside the folders of the SOPs", "把它放在各 SOP 文件夹旁边"),
                )
            )
        elif document := shaped(path, "organisation", reader):
            self.organisation_document = document
            self.organisation, findings = read_organisation(document)
            reader.findings += findings

    def _read_forms(self, folder: Path, reader: Reader) -> None:
        own = Reader(folder)
        forms: dict[str, Document] = {}
        lists: dict[str, Document] = {}
        for path in own.yaml_files(folder, Both("forms and code lists", "表单和代码表")):
            document = own.document(path, code_lists=True)
            if document is None:
                continue
            is_list = isinstance(document.data, dict) and "codeList" in document.data
            kind, key, found = ("code_list", "codeList", lists) if is_list else ("form", "form", forms)
            if usable := held_to_shape(document, kind, own):
                keep(found, usable, key, path, own)
        _take_over(own, reader)
        self.forms = {**forms, **self.forms}
        self.code_lists = {**lists, **self.code_lists}


def _take_over(own: Reader, reader: Reader) -> None:
    reader.findings += own.findings
    reader.broken |= own.broken
