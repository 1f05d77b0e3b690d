"""A variant laid over its SOP: JSON merge patch (RFC 7396), with steps that keep and take their order.

The merged document is plain data again; each of its nodes has the place, in the file of the SOP or of the
variant, that it came from. A key that the variant takes away keeps a place too (that of its ``null``), so
that whatever is then lacking can be shown where it was taken.
"""

from __future__ import annotations

import difflib
from typing import Any

from engine.language.document import Document, Path
from engine.language.finding import Finding, Place
from forms.both import Both

PLACED = ("after", "before")


def overlay(base: Document, variant: Document) -> tuple[Document, list[Finding]]:
    """The SOP as ``variant`` changes it, and what is wrong with the order that it asks for.

    Both documents have the shape of their schemas. ``base`` and ``variant`` stay as they are.
    """
    merge = _Merge(base, variant)
    data = merge.merged(base.data, variant.data["change"], (), "sop")
    return Document(base.file, data, merge.places, merge.keys), merge.findings


class _Merge:
    """One overlay. ``where`` says what a map is: ``steps`` (by name), a ``step``, or anything else."""

    def __init__(self, base: Document, variant: Document) -> None:
        self.base = base
        self.variant = variant
        self.places: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.findings: list[Finding] = []

    def merged(self, target: Any, patch: Any, path: Path, where: str) -> Any:
        """RFC 7396, 2: ``target`` as ``patch`` changes it."""
        if not isinstance(patch, dict):
            self._take_places(self.variant, patch, ("change", *path), path)
            return patch
        there = isinstance(target, dict)
        self._put_place(self.base if there else self.variant, path if there else ("change", *path), path)
        result: dict[str, Any] = {}
        for key, value in target.items() if there else ():
            if key not in patch:
                self._take_key(self.base, (*path, key), (*path, key))
                self._take_places(self.base, value, (*path, key), (*path, key))
                result[key] = value
        for key, change in patch.items():
            below = (*path, key)
            if where == "step" and key in PLACED:
                continue
            known = there and key in target
            self._take_key(
                self.base if known else self.variant, below if known else ("change", *below), below
            )
            if change is None:
                self.keys[below] = self.variant.key_place("change", *below)
            else:
                result[key] = self.merged(target[key] if known else None, change, below, _inside(where, key))
        if there:
            result = {key: result[key] for key in [*target, *patch] if key in result}
        if where == "steps":
            return self._ordered(result, target if there else {}, patch, path)
        return result

    def _ordered(
        self, steps: dict[str, Any], target: dict[str, Any], patch: dict[str, Any], path: Path
    ) -> dict[str, Any]:
        """The steps in the order that ``after`` and ``before`` ask for; the others keep theirs."""
        for name, change in patch.items():
            if change is None and name not in target:
                self._say(
                    (name,),
                    path,
                    Both(f"there is no step `{name}` to take away", f"没有可去掉的步骤`{name}`"),
                    _near(name, target),
                    key=True,
                    code="SOP002",
                )
        anchors: dict[str, tuple[str, str]] = {}
        for name, change in patch.items():
            if anchor := self._anchor(name, change, steps, path):
                anchors[name] = anchor
        order = [name for name in steps if name not in anchors]
        follows: dict[str, str] = {}  # an anchor, and the last step that was put after it
        pending = dict(anchors)
        while pending:
            ready = [name for name, (_, at) in pending.items() if at not in pending]
            if not ready:
                name = next(iter(pending))
                way, at = pending[name]
                self._say(
                    (name, way),
                    path,
                    Both(
                        f"`{name}` stands {_WAYS[way]} `{at}`, which stands by `{name}` itself",
                        f"`{name}`要排在`{at}`{_WAYS[way].zh}，而后者又以`{name}`自身为准",
                    ),
                    None,
                )
                ready = [name]
                pending[name] = ("after", order[-1]) if order else ("", "")
            for name in ready:
                way, at = pending.pop(name)
                if way == "after":
                    order.insert(order.index(follows.get(at, at)) + 1, name)
                    follows[at] = name
                else:
                    order.insert(order.index(at) if at else 0, name)
        return {name: steps[name] for name in order}

    def _anchor(self, name: str, change: Any, steps: dict[str, Any], path: Path) -> tuple[str, str] | None:
        """Where a step asks to stand: ``after`` or ``before``, and which step."""
        if not isinstance(change, dict) or name not in steps:
            return None
        ways = [way for way in PLACED if change.get(way) is not None]
        if len(ways) == 2:
            self._say(
                (name, ways[1]),
                path,
                Both(
                    "a step stands `after` another or `before` one",
                    "步骤只能写`after`（在某步之后）或`before`（在某步之前）之一",
                ),
                Both("keep one of the two", "两者保留一个"),
                key=True,
            )
        for way in ways[:1]:
            at = change[way]
            if at == name:
                self._say(
                    (name, way),
                    path,
                    Both(f"`{name}` can't stand {_WAYS[way]} itself", f"`{name}`不能排在自身{_WAYS[way].zh}"),
                    None,
                )
            elif at not in steps:
                others = [other for other in steps if other != name]
                self._say(
                    (name, way),
                    path,
                    Both(f"there is no step `{at}` here", f"此处没有步骤`{at}`"),
                    _near(str(at), others),
                    code="SOP002",
                )
            else:
                return way, at
        return None

    def _take_key(self, source: Document, at: Path, to: Path) -> None:
        if place := source.keys.get(at):
            self.keys[to] = place

    def _put_place(self, source: Document, at: Path, to: Path) -> None:
        if place := source.places.get(at):
            self.places[to] = place

    def _take_places(self, source: Document, value: Any, at: Path, to: Path) -> None:
        """The places of a value and of all that is in it."""
        self._put_place(source, at, to)
        if isinstance(value, dict):
            for key, item in value.items():
                self._take_key(source, (*at, key), (*to, key))
                self._take_places(source, item, (*at, key), (*to, key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                self._take_places(source, item, (*at, index), (*to, index))

    def _say(
        self,
        at: Path,
        path: Path,
        message: Both,
        hint: Both | None,
        *,
        key: bool = False,
        code: str = "SOP001",
    ) -> None:
        where: Path = ("change", *path, *at)
        place = self.variant.key_place(*where) if key else self.variant.place(*where)
        self.findings.append(Finding(code=code, severity="error", place=place, message=message, hint=hint))


_WAYS = {"after": Both("after", "之后"), "before": Both("before", "之前")}


def _inside(where: str, key: str) -> str:
    """What the value under ``key`` is, where ``where`` says what holds it."""
    if where == "steps":
        return "step"
    if (
        (where == "sop" and key == "steps")
        or (where == "step" and key == "any_order")
        or (where == "each" and key == "steps")
    ):
        return "steps"
    if where == "step" and key == "each":
        return "each"
    return ""


def _near(name: str, known: Any) -> Both | None:
    near = difflib.get_close_matches(name, list(known), 1, 0.6)
    return Both(f"did you mean `{near[0]}`?", f"是不是想写`{near[0]}`？") if near else None
