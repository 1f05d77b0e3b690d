"""Folders of SOP files: the one SOP of an upload, another id for an SOP, an SOP with nothing in it yet."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

import msgspec

from engine.services.drafts.needs import data_of
from engine.services.problems import Invalid
from engine.services.revision_files import LARGEST, MOST_FILES, WORLD

_PLAIN = re.compile(r"[^\W\d_][\w \u3000-\u9fff-]*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})

EMPTY = """sop: {sop}
title: {title}

steps:
  first_step:
    title: {{zh-CN: 第一步, en: First step}}

  done: {{end: completed}}
"""


def empty(sop: str, title: str) -> dict[str, bytes]:
    """An SOP of one step: the least that can be published."""
    return {f"{sop}/sop.yaml": EMPTY.format(sop=sop, title=scalar(title or sop)).encode()}


def scalar(text: str) -> str:
    """A text as YAML: as it is where it can be taken for nothing else, else in quotes."""
    if _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _WORDS:
        return text
    return msgspec.json.encode(text).decode()


def renamed(files: Mapping[str, bytes], old: str, new: str) -> dict[str, bytes]:
    """The files of the SOP ``old`` as those of ``new``: its folder, ``sop:`` and the ``of:`` of its variants.
    All else stays to the byte."""
    if old == new:
        return dict(files)
    found: dict[str, bytes] = {}
    for path, content in files.items():
        if not path.startswith(f"{old}/"):
            found[path] = content
            continue
        inner = path[len(old) + 1 :]
        key = "sop" if inner == "sop.yaml" else "of" if inner.startswith("variants/") else None
        found[f"{new}/{inner}"] = content if key is None else _said(content, key, old, new)
    return found


def _said(content: bytes, key: str, old: str, new: str) -> bytes:
    """The document with another name under a key at its top."""
    pattern = rf"^({key}[ \t]*:[ \t]*)(['\"]?){re.escape(old)}\2(?=[ \t]*(?:#|\r?$))"
    return re.sub(pattern.encode(), rf"\g<1>{new}".encode(), content, count=1, flags=re.MULTILINE)


def titled(files: Mapping[str, bytes], sop: str, title: str) -> dict[str, bytes]:
    """The SOP under another title, in whatever language it is; unchanged where it is called so already, in
    one of its languages, and where its title can't be found."""
    path = f"{sop}/sop.yaml"
    content = files[path]
    called = (data_of(path, content) or {}).get("title")
    if title in ([called] if isinstance(called, str) else (called or {}).values()):
        return dict(files)
    # From `title:` at the top to before the next key or comment there.
    pattern = rb"^title[ \t]*:[^\n]*\n(?:[ \t]+[^\n]*\n|[}\]][^\n]*\n)*"
    line = f"title: {scalar(title)}\n".encode()
    return {**files, path: re.sub(pattern, lambda _: line, content, count=1, flags=re.MULTILINE)}


def unzipped(archive: bytes) -> dict[str, bytes]:
    """The files of a ZIP archive. Raises Invalid (``draft.start``)."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as found:
            entries = [one for one in found.infolist() if not one.is_dir()]
            if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > LARGEST:
                raise refused(
                    "zip", f"The archive holds more than {MOST_FILES} files, or more than {LARGEST >> 20} MB."
                )
            # Never more than it says it holds, whatever it holds.
            files = {}
            for one in entries:
                with found.open(one) as source:
                    files[one.filename] = source.read(one.file_size + 1)[: one.file_size]
            return files
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise refused("zip", "This is no ZIP archive that can be read.") from error


def one_sop(files: Mapping[str, bytes], wanted: str) -> tuple[str, dict[str, bytes], dict[str, bytes]]:
    """The SOP of an upload: its id, its files by path, and what lies beside it to be shared.

    The folder may lie within others, or be the upload itself; of several SOPs the one called ``wanted`` is
    taken. Hidden files are left out. Raises Invalid (``draft.start``).
    """
    clean = {_tidy(path): content for path, content in files.items()}
    clean = {path: content for path, content in clean.items() if path}
    folders = sorted(
        str(PurePosixPath(path).parent) for path in clean if PurePosixPath(path).name == "sop.yaml"
    )
    if not folders:
        raise refused("files", "There is no sop.yaml among the files.")
    named = [folder for folder in folders if PurePosixPath(folder).name == wanted]
    if len(folders) > 1 and len(named) != 1:
        names = ", ".join(PurePosixPath(folder).name or "." for folder in folders)
        raise refused("files", f"There are several SOPs among the files: {names[:500]}.")
    folder = (named or folders)[0]
    inside = "" if folder == "." else f"{folder}/"
    sop = PurePosixPath(folder).name or _own_name(clean["sop.yaml"], wanted)
    parent = str(PurePosixPath(folder).parent)
    around = "" if parent == "." else f"{parent}/"
    own = {
        f"{sop}/{path[len(inside) :]}": content
        for path, content in clean.items()
        if path.startswith(inside) and not (folder == "." and _is_shared(path))
    }
    beside = {
        path[len(around) :]: content
        for path, content in clean.items()
        if path.startswith(around) and _is_shared(path[len(around) :])
    }
    if WORLD in beside:
        own[WORLD] = beside.pop(WORLD)
    return sop, own, beside


def refused(what: str, detail: str) -> Invalid:
    """The answer to what no draft can begin from."""
    return Invalid("draft.start", detail, params={"what": what})


def _is_shared(path: str) -> bool:
    return path == WORLD or path.startswith(("forms/library/", "subjects/"))


def _tidy(path: str) -> str:
    """A path of an upload; nothing for what is left out."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in {"", "."}]
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return "" if hidden else "/".join(parts)


def _own_name(content: bytes, wanted: str) -> str:
    data = data_of("sop.yaml", content)
    name = data.get("sop") if isinstance(data, dict) else None
    return name if isinstance(name, str) and re.fullmatch(r"[a-z0-9-]{1,80}", name) else wanted
