"""Code lists: choices that many forms share, some depending on what was chosen in another list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Protocol

from forms.fields import EVERY, MISSING, Field, Path, Place, dig, places
from forms.validation import FieldProblem, pointer

Code = str | int


class Entry(Protocol):
    """One choice. ``parent`` is the code it belongs to in the parent list."""

    @property
    def code(self) -> Code: ...
    @property
    def parent(self) -> Code | None: ...
    @property
    def retired(self) -> bool: ...


class CodeList(Protocol):
    """A list of choices; ``parent`` names the list whose codes the entries' parents are."""

    @property
    def parent(self) -> str | None: ...
    @property
    def entries(self) -> Sequence[Entry]: ...


class Index:
    """A code list made ready for looking codes up, in the same time however long it is."""

    def __init__(self, code_list: CodeList) -> None:
        self.parent = code_list.parent
        self._entries = {entry.code: entry for entry in code_list.entries}

    def entry(self, code: Any) -> Entry | None:
        """The entry of a code; ``1`` and ``"1"`` and ``true`` are different codes."""
        code = _whole(code)
        if type(code) is not str and type(code) is not int:
            return None
        return self._entries.get(code)


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that is chosen from a list. ``parent`` is the path of the field that decides what is
    offered."""

    path: Path
    name: str
    index: Index
    parent: Path | None
    parent_list: str | None

    def faults(self, answers: Any, hidden: Set[Place]) -> Iterator[FieldProblem]:
        """What is wrong with the codes in these answers.

        While nothing was chosen in the parent list every entry is open: whoever wants the parent demands it.
        """
        for place, value in places(answers, self.path):
            entry = self.index.entry(value)
            if entry is None or entry.retired:
                yield FieldProblem(
                    pointer(place),
                    "codeList",
                    {"list": self.name, "found": value, "retired": entry is not None},
                )
            elif self.parent is not None and entry.parent is not None:
                beside = _beside(place, self.path, self.parent)
                chosen = dig(answers, beside)
                if chosen is not MISSING and beside not in hidden:
                    yield from self._parent_fault(place, entry, chosen)

    def _parent_fault(self, place: Place, entry: Entry, chosen: Any) -> Iterator[FieldProblem]:
        held = chosen if isinstance(chosen, list) else [chosen]
        if not any(_same(entry.parent, code) for code in held):
            params = {"list": self.name, "parent": self.parent_list, "expected": entry.parent}
            yield FieldProblem(pointer(place), "codeList.parent", {**params, "found": chosen})


def choices(fields: Sequence[Field], code_lists: Mapping[str, CodeList]) -> list[Choice]:
    """The fields of a form that are chosen from lists. Lists that are not given are left out."""
    named = {field.path: name for field in fields if isinstance(name := field.schema.get("codeList"), str)}
    indexes = {name: Index(code_lists[name]) for name in set(named.values()) if name in code_lists}
    found = []
    for path, name in named.items():
        if name in indexes:
            parent_list = indexes[name].parent
            parent = _parent_field(path, parent_list, named) if parent_list else None
            found.append(Choice(_values(path, fields), name, indexes[name], parent, parent_list))
    return found


def _values(path: Path, fields: Sequence[Field]) -> Path:
    """Where the codes are: a field that is a list of codes may name the code list itself."""
    field = next(field for field in fields if field.path == path)
    return (*path, EVERY) if field.schema.get("type") == "array" else path


def _parent_field(path: Path, parent_list: str, named: Mapping[Path, str]) -> Path | None:
    """The nearest field that uses the parent list: beside the field, else in the objects around it."""
    for length in range(len(path) - 1, -1, -1):
        around = path[:length]
        for candidate, name in named.items():
            holder = candidate[:-1] if candidate[-1] != EVERY else candidate[:-2]
            if name == parent_list and candidate != path and holder == around:
                return (*holder, candidate[len(holder)])
    return None


def _beside(place: Place, path: Path, other: Path) -> Place:
    """The place of ``other`` in the same rows that ``place`` (of ``path``) stands in."""
    common = 0
    while common < len(other) and common < len(path) and path[common] == other[common]:
        common += 1
    return (*place[:common], *other[common:])


def _same(a: Any, b: Any) -> bool:
    a, b = _whole(a), _whole(b)
    return type(a) is type(b) and a == b


def _whole(code: Any) -> Any:
    """``1.0`` is the number ``1``."""
    return int(code) if type(code) is float and code.is_integer() else code
