"""From a folder to a :class:`Library`: every file read, its shape checked, its name held to its place.

``root`` is a folder of SOPs (with ``organisation.yaml`` and ``subjects/``) or the folder of one SOP; what
such an SOP shares is then looked for beside and above it. Loading never raises for what the files say.
"""

from __future__ import annotations

import difflib
from pathlib import Path

from engine.language.finding_text import in_order
from engine.language.library import Library, SopFiles
from engine.language.loading_shared import Shared
from engine.language.loading_sop import load_sop
from engine.language.reading import Reader
from forms.both import Both

_ROOT = {"organisation.yaml", "subjects", "forms"}


def load_library(root: Path, *, shared_forms: Path | None = None) -> Library:
    """Everything below ``root``, with the findings of loading.

    Forms and code lists that every SOP may use are read from ``forms/library`` in ``root``, from
    ``forms/library`` beside it, and from ``shared_forms``; the first that has a name counts.
    """
    reader = Reader(root)
    if not root.is_dir():
        reader.say(
            root,
            Both("there is no such folder", "没有这个文件夹")
            if not root.exists()
            else Both("this is a file, not a folder", "这是文件，不是文件夹"),
        )
        return Library(root=root.as_posix(), findings=tuple(reader.findings))
    sops: dict[str, SopFiles] = {}
    beside: dict[str, SopFiles] = {}
    base = root
    if (root / "sop.yaml").exists():
        if not (root / "organisation.yaml").exists() and _above(root) is not None:
            base = _above(root) or root
            beside = _sops_of(base, Reader(base), but=root)
        if loaded := load_sop(root, reader):
            sops[loaded.id] = loaded
    else:
        sops = _sops_of(root, reader)
        _strangers(root, reader)
        if not sops and not reader.broken:
            reader.say(
                root,
                Both("there is no SOP here", "此处没有 SOP"),
                Both(
                    "give the folder of an SOP (with its `sop.yaml`), or of several",
                    "请给出 SOP 的文件夹（含`sop.yaml`），或含有多个 SOP 的文件夹",
                ),
            )
    shared = Shared(base, reader, shared_forms)
    return Library(
        root=root.as_posix(),
        sops=sops,
        forms=shared.forms,
        code_lists=shared.code_lists,
        subjects=shared.subjects,
        organisation=shared.organisation,
        organisation_document=shared.organisation_document,
        findings=in_order(reader.findings),
        beside=beside,
        broken=frozenset(reader.broken),
    )


def _above(root: Path) -> Path | None:
    """The folder of SOPs that ``root`` lies in, if it lies in one."""
    parent = root.parent if root.name else root.absolute().parent
    return parent if (parent / "organisation.yaml").exists() else None


def _sops_of(base: Path, reader: Reader, *, but: Path | None = None) -> dict[str, SopFiles]:
    found: dict[str, SopFiles] = {}
    for folder in reader.entries(base):
        if folder.name in _ROOT or folder == but or not folder.is_dir():
            continue
        if not (folder / "sop.yaml").exists():
            reader.say(
                folder,
                Both("this folder holds no `sop.yaml` and is passed over", "此文件夹没有`sop.yaml`，已跳过"),
                severity="warning",
            )
        elif loaded := load_sop(folder, reader):
            found[loaded.id] = loaded
    return found


def _strangers(root: Path, reader: Reader) -> None:
    for path in reader.entries(root):
        if path.name in _ROOT or path.is_dir():
            continue
        if difflib.get_close_matches(path.stem.lower(), ["organisation"], 1, 0.8):
            reader.say(
                path,
                Both(f"`{path.name}` is passed over", f"已跳过`{path.name}`"),
                Both("name it `organisation.yaml`", "请命名为`organisation.yaml`"),
            )
        else:
            reader.say(
                path,
                Both(
                    f"`{path.name}` is passed over: it belongs to no SOP",
                    f"已跳过`{path.name}`：它不属于任何 SOP",
                ),
                severity="warning",
            )
