"""Code lists held against each other: codes that stand twice, parents that are not there, circles."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.language.document import Document, Path
from engine.language.finding import Finding
from forms.both import Both


def check_code_lists(lists: Mapping[str, Document], *, broken: Iterable[str] = ()) -> Iterator[Finding]:
    """What is wrong within and between the code lists. Names in ``broken`` are of lists that can't be read:
    nothing is said of what refers to them."""
    unread = set(broken)
    for name, document in lists.items():
        yield from _codes(document)
        parent = document.data.get("parent")
        if parent is None:
            yield from _stray_parents(document)
        elif parent not in lists:
            if parent not in unread:
                yield _finding(
                    "SOP002",
                    document,
                    ("parent",),
                    Both(f"there is no code list `{parent}`", f"没有代码表`{parent}`"),
                    _near(parent, lists),
                )
        elif name in _ancestors(name, lists):
            yield _finding(
                "SOP001",
                document,
                ("parent",),
                Both(f"the code list `{name}` stands above itself", f"代码表`{name}`不能是自己的上级"),
                None,
            )
        else:
            yield from _unknown_parents(document, lists[parent])


def _codes(document: Document) -> Iterator[Finding]:
    seen: dict[tuple[type, Any], int] = {}
    for index, entry in enumerate(document.data["entries"]):
        first = seen.setdefault((type(entry["code"]), entry["code"]), index)
        if first != index:
            place = document.place("entries", first, "code")
            yield _finding(
                "SOP001",
                document,
                ("entries", index, "code"),
                Both(
                    f"the code `{entry['code']}` stands here a second time; the first is at {place}",
                    f"代码`{entry['code']}`重复出现；第一处在 {place}",
                ),
                Both("keep one of them", "只保留一个"),
            )


def _stray_parents(document: Document) -> Iterator[Finding]:
    for index, entry in enumerate(document.data["entries"]):
        if "parent" in entry:
            yield _finding(
                "SOP001",
                document,
                ("entries", index, "parent"),
                Both(
                    f"`{entry['code']}` has a parent, but the list has none",
                    f"`{entry['code']}`写了上级，而代码表没有上级代码表",
                ),
                Both(
                    "say at the top which list the parents are from: `parent: NAME`",
                    "在文件开头写明上级来自哪个代码表：`parent: NAME`",
                ),
            )
            return  # the mend is the same for all of them


def _unknown_parents(document: Document, parent: Document) -> Iterator[Finding]:
    codes = {entry["code"] for entry in parent.data["entries"]}
    for index, entry in enumerate(document.data["entries"]):
        code = entry.get("parent")
        if code is not None and code not in codes:
            yield _finding(
                "SOP002",
                document,
                ("entries", index, "parent"),
                Both(
                    f"there is no code `{code}` in `{parent.data['codeList']}`",
                    f"`{parent.data['codeList']}`中没有代码`{code}`",
                ),
                _near(str(code), [str(known) for known in codes]),
            )


def _ancestors(name: str, lists: Mapping[str, Document]) -> set[str]:
    found: set[str] = set()
    current = lists[name].data.get("parent")
    while current in lists and current not in found:
        found.add(current)
        current = lists[current].data.get("parent")
    return found


def _near(name: str, known: Iterable[str]) -> Both | None:
    near = difflib.get_close_matches(name, list(known), 1, 0.6)
    return Both(f"did you mean `{near[0]}`?", f"是不是想写`{near[0]}`？") if near else None


def _finding(code: str, document: Document, path: Path, message: Both, hint: Both | None) -> Finding:
    return Finding(code=code, severity="error", place=document.place(*path), message=message, hint=hint)
