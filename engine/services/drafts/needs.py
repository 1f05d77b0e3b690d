"""What the files of an SOP need of what all SOPs share: forms, code lists, kinds of subject."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.language.yaml_reading import LARGEST_CODE_LIST, read_yaml

SHARED = ("forms/library/", "subjects/")


@dataclass(frozen=True, slots=True)
class Shared:
    """Files that SOPs share, by what they say they are."""

    forms: Mapping[str, str] = field(default_factory=dict)  # name: path
    code_lists: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)  # of code lists


def data_of(path: str, content: bytes) -> Any:
    """What a YAML file says, as far as it can be read."""
    document, _ = read_yaml(content, path, largest=LARGEST_CODE_LIST)
    return None if document is None else document.data


def shared_of(files: Mapping[str, bytes]) -> Shared:
    """The files that can be shared, by name."""
    forms: dict[str, str] = {}
    lists: dict[str, str] = {}
    kinds: dict[str, str] = {}
    parents: dict[str, str] = {}
    for path, content in files.items():
        if not path.startswith(SHARED) or not path.endswith((".yaml", ".yml")):
            continue
        data = data_of(path, content)
        if not isinstance(data, dict):
            continue
        for key, found in (("codeList", lists), ("form", forms), ("kind", kinds)):
            if isinstance(name := data.get(key), str):
                found.setdefault(name, path)
                if key == "codeList" and isinstance(parent := data.get("parent"), str):
                    parents[name] = parent
                break
    return Shared(forms, lists, kinds, parents)


def completed(
    sop: str,
    own: Mapping[str, bytes],
    beside: Mapping[str, bytes],
    *,
    lists_here: frozenset[str] = frozenset(),
    kinds_here: frozenset[str] = frozenset(),
) -> dict[str, bytes]:
    """``own``, and of ``beside`` the shared forms that it uses and does not have. Code lists and kinds of
    subject come along where the installation has none of that name: it goes by its own."""
    files = dict(own)
    mine, theirs = shared_of(own), shared_of(beside)
    said = [data_of(path, content) for path, content in own.items() if _is_document(sop, path)]
    private = {data["form"] for data in said if isinstance(data, dict) and isinstance(data.get("form"), str)}
    lists: set[str] = set()
    while said:
        data = said.pop()
        for name in _under(data, "form") - private:
            if name not in mine.forms and (path := theirs.forms.get(name)) and path not in files:
                files[path] = beside[path]
                said.append(data_of(path, beside[path]))
        lists |= _under(data, "codeList")
        for name in _under(data, "about"):
            if name not in mine.kinds and name not in kinds_here and (path := theirs.kinds.get(name)):
                files[path] = beside[path]
    while lists:
        name = lists.pop()
        if name not in mine.code_lists and name not in lists_here and (path := theirs.code_lists.get(name)):
            files[path] = beside[path]
            if (parent := theirs.parents.get(name)) is not None:
                lists.add(parent)
    return files


def _is_document(sop: str, path: str) -> bool:
    """Whether a file may name what is shared: all but scenarios, pictures and the organisation."""
    inside = path == f"{sop}/sop.yaml" or path.startswith((f"{sop}/forms/", f"{sop}/variants/"))
    return (inside or path.startswith("forms/library/")) and path.endswith((".yaml", ".yml"))


def _under(data: Any, key: str) -> set[str]:
    """Every text that stands under ``key``, however deep."""
    return set(_texts(data, key))


def _texts(data: Any, key: str) -> Iterator[str]:
    if isinstance(data, dict):
        if isinstance(name := data.get(key), str):
            yield name
        for value in data.values():
            yield from _texts(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value, key)
