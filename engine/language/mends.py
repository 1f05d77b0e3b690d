"""Mends: changes of documents after which a finding is gone.

A mend is read off what the finding says and the document that it stands in, so that whoever words a finding
need not think of editors. ``tests/engine/language/test_mends.py`` makes every mend of every kind of finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

import msgspec

from engine.language.document import Document, Path
from engine.language.finding import Finding
from engine.language.locating import Located, value_at
from engine.language.phrases import parse_duration, parse_moment, seconds
from engine.language.runbook import Duration, Moment
from engine.language.yaml_scalars import Unkept, plain

Operation = Literal["set", "rename_key", "remove", "add"]


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a document. ``set``: the value at ``path`` becomes ``value``, made if it is not there;
    ``rename_key``: the key at the end of ``path`` becomes ``key``; ``remove``: the entry or item at ``path``
    goes (the whole file, where ``path`` is empty); ``add``: ``value`` becomes the last item of the list at
    ``path``, or with ``key`` the last entry of the map there."""

    file: str
    op: Operation
    path: Path
    key: str | None = None
    value: Any = None


class Mend(msgspec.Struct, frozen=True, kw_only=True):
    """Edits, made in their order, and what they do in one sentence per language."""

    title: dict[str, str]
    edits: tuple[Edit, ...]


class Broken(NamedTuple):
    """A finding with the node that it is about."""

    finding: Finding
    document: Document
    node: Located

    @property
    def file(self) -> str:
        """The file as the finding names it."""
        return self.finding.place.file

    @property
    def path(self) -> Path:
        """The node's path."""
        return self.node.path

    @property
    def value(self) -> Any:
        """The node's value."""
        return value_at(self.document.data, self.path)

    def set(self, path: Path, value: Any) -> Edit:
        """The value at ``path`` becomes ``value``."""
        return Edit(file=self.file, op="set", path=path, value=value)

    def remove(self, path: Path) -> Edit:
        """What stands at ``path`` goes."""
        return Edit(file=self.file, op="remove", path=path)

    def add(self, path: Path, value: Any, key: str | None = None) -> Edit:
        """A last item or entry."""
        return Edit(file=self.file, op="add", path=path, key=key, value=value)


def mends_of(finding: Finding, document: Document | None, node: Located | None) -> tuple[Mend, ...]:
    """How a finding may be mended by one edit; the likeliest first. ``document`` is that of the file itself,
    None where it can't be read."""
    if finding.code in _WHOLE_FILES:
        return (
            _mend("Take the file away", "删除此文件", Edit(file=finding.place.file, op="remove", path=())),
        )
    if document is None or node is None:
        return ()
    broken = Broken(finding, document, node)
    found: dict[tuple[Edit, ...], Mend] = {}
    for make in (*_BY_HINT, *_BY_CODE.get(finding.code, ())):
        for mend in make(broken):
            found.setdefault(_key(mend), mend)
    return tuple(found.values())


def _key(mend: Mend) -> Any:
    return msgspec.json.encode(mend.edits)


def _mend(en: str, zh: str, *edits: Edit) -> Mend:
    return Mend(title={"en": en, "zh-CN": zh}, edits=edits)


_WHOLE_FILES = frozenset({"SOP103", "SOP106", "SOP107"})
_MEANT = re.compile(r"did you mean `?([^`?]+)`?\?")
_QUOTED = re.compile(r"[`“]([^`”]+)[`”]")
_WRITE = re.compile(r"write `([^`]+)`(?: if ([^,]+))?(?:, `([^`]+)` if .+)?")
_EXAMPLE = re.compile(r"for example `([^`:]+): ([^`]+)`")
_NEEDS = re.compile(r" needs `([^`]+)`$")
_CALLED_AS = re.compile(
    r"`\w+` says `[^`]+`, but (?:its folder is named|the file is named|the SOP in this folder is) `([^`]+)`"
)


# -- what hints say ---------------------------------------------------------------------------------


def _meant(broken: Broken) -> Iterator[Mend]:
    """``did you mean X?``: X in place of what is written."""
    if (hint := _MEANT.search(broken.finding.hint or "")) is None:
        return
    name = hint[1]
    title = f"Write `{name}`", f"改为“{name}”"
    if broken.node.by_key:
        yield _mend(*title, Edit(file=broken.file, op="rename_key", path=broken.path, key=name))
        return
    value = broken.value
    if not isinstance(value, str):
        return
    for old in reversed(_QUOTED.findall(broken.finding.message)):
        if value == old:
            yield _mend(*title, broken.set(broken.path, name))
            return
        pattern = re.compile(rf"(?<![\w.]){re.escape(old)}(?!\w)")
        if pattern.search(value):
            yield _mend(*title, broken.set(broken.path, pattern.sub(lambda _: name, value)))
            return


def _write(broken: Broken) -> Iterator[Mend]:
    """``write X`` (or Y): for a value."""
    finding = broken.finding
    if finding.code not in ("SOP001", "SOP122") or broken.node.within:
        return
    if (hint := _WRITE.fullmatch((finding.hint or "").removesuffix(" if they count"))) is None:
        return
    value = broken.value
    if broken.node.by_key or isinstance(value, dict | list):
        return
    for written in (hint[1], hint[3]):
        if written and "…" not in written and not written.isupper():
            yield _mend(f"Write `{written}`", f"改为“{written}”", broken.set(broken.path, _plain(written)))


def _plain(written: str) -> Any:
    if written[:1] == written[-1:] == '"':
        return written[1:-1]
    try:
        return plain(written)
    except Unkept:
        return written


def _unknown_key(broken: Broken) -> Iterator[Mend]:
    """``color is not a key of …``: it goes, or moves to where it belongs."""
    finding = broken.finding
    if finding.code != "SOP001" or " is not a key of " not in finding.message or not broken.node.by_key:
        return
    key = str(broken.path[-1])
    if (below := re.fullmatch(r"it belongs below `([^`]+)`", finding.hint or "")) and isinstance(
        value_at(broken.document.data, (*broken.path[:-1], below[1])), dict
    ):
        yield _mend(
            f"Move `{key}` below `{below[1]}`",
            f"把“{key}”移到“{below[1]}”之下",
            broken.remove(broken.path),
            broken.set((*broken.path[:-1], below[1], key), broken.value),
        )
    yield _mend(f"Take `{key}` away", f"删除“{key}”", broken.remove(broken.path))


def _lacking(broken: Broken) -> Iterator[Mend]:
    """``… needs KEY``: with the example, or one of the choices, that the hint names."""
    finding = broken.finding
    if finding.code != "SOP001" or (needs := _NEEDS.search(finding.message)) is None:
        return
    if not isinstance(broken.value, dict):
        return
    key, hint = needs[1], finding.hint or ""
    choices = [_plain(example[2])] if (example := _EXAMPLE.fullmatch(hint)) else []
    if hint.startswith("one of "):
        choices = _QUOTED.findall(hint)
    for choice in choices:
        yield _mend(
            f"Add `{key}: {choice}`", f"添加“{key}: {choice}”", broken.set((*broken.path, key), choice)
        )


def _empty(broken: Broken) -> Iterator[Mend]:
    if broken.finding.code == "SOP001" and "take the key away" in (broken.finding.hint or ""):
        key = broken.path[-1]
        yield _mend(f"Take `{key}` away", f"删除“{key}”", broken.remove(broken.path))


def _misnamed(broken: Broken) -> Iterator[Mend]:
    """A file that gives itself another name than its place does."""
    if found := _CALLED_AS.fullmatch(broken.finding.message):
        name = found[1].removesuffix(".yaml")
        yield _mend(f"Call it `{name}`", f"命名为“{name}”", broken.set(broken.path, name))


def _limits(broken: Broken) -> Iterator[Mend]:
    found = re.search(r" must be (?:at (?:least|most) (-?[\d.]+)|`([^`]+)`, not )", broken.finding.message)
    if broken.finding.code == "SOP001" and found and not broken.node.by_key:
        value = _plain(found[1] or found[2])
        if broken.finding.hint is None:
            yield _mend(f"Write `{value}`", f"改为“{value}”", broken.set(broken.path, value))


def _go_to(broken: Broken) -> Iterator[Mend]:
    found = re.fullmatch(r"go to `([^`]+)`", broken.finding.hint or "")
    if found and isinstance(broken.value, str):
        yield _mend(f"Go to `{found[1]}`", f"转到“{found[1]}”", broken.set(broken.path, found[1]))


_BY_HINT: tuple[Callable[[Broken], Iterator[Mend]], ...] = (
    _meant, _write, _unknown_key, _lacking, _empty, _misnamed, _limits, _go_to,
)  # fmt: skip


# -- what codes say ---------------------------------------------------------------------------------


def _lost(broken: Broken) -> Iterator[Mend]:
    if broken.node.by_key:
        name = broken.path[-1]
        yield _mend(f"Take `{name}` away", f"删除“{name}”", broken.remove(broken.path))


def _stuck(broken: Broken) -> Iterator[Mend]:
    if "so it can never be done" in broken.finding.message:
        number = re.search(r"write `need: (\d+)`", broken.finding.hint or "")
        if number:
            yield _mend(
                f"Write `need: {number[1]}`",
                f"改为“need: {number[1]}”",
                broken.set(broken.path, int(number[1])),
            )
        yield _mend("Need all of its steps", "要求完成全部步骤", broken.remove(broken.path))
    elif "is the last step and leads nowhere" in broken.finding.message and broken.node.by_key:
        steps = broken.path[:-1]
        name = _free("done", value_at(broken.document.data, steps))
        yield _mend(
            f"Add an end `{name}` after it",
            f"在其后添加结束“{name}”",
            broken.add(steps, {"end": "completed"}, name),
        )


def _free(name: str, taken: Any) -> str:
    number = 2
    free = name
    while isinstance(taken, dict) and free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def _last_way(broken: Broken) -> Iterator[Mend]:
    """A ``next`` whose last entry, and only that, must always hold."""
    path = broken.path
    index = next((n for n in range(len(path) - 1, 0, -1) if isinstance(path[n], int)), None)
    if index is None:
        return
    ways, entry = path[:index], path[: index + 1]
    if "so those after it are never reached" in broken.finding.message:
        value = value_at(broken.document.data, entry)
        yield _mend("Put this entry last", "把此项移到最后", broken.remove(entry), broken.add(ways, value))
    elif "the last entry has a `when`" in broken.finding.message:
        if following := _following(broken.document.data, ways):
            yield _mend(
                f"Otherwise go to `{following}`",
                f"否则转到“{following}”",
                broken.add(ways, {"go": following}),
            )
        yield _mend("Let the last entry always hold", "让最后一项总是成立", broken.remove((*entry, "when")))


def _following(data: Any, path: Path) -> str | None:
    """The step after the one that ``path`` stands in."""
    for length in range(len(path) - 1, 0, -1):
        if path[length - 1] == "steps":
            names = list(value_at(data, path[:length]) or ())
            at = names.index(path[length]) if path[length] in names else len(names)
            return str(names[at + 1]) if at + 1 < len(names) else None
    return None


def _promised(broken: Broken) -> Iterator[Mend]:
    """A promise that is not kept: what lets the work around it, or the promise, goes."""
    data, hint = broken.document.data, broken.finding.hint or ""
    fault = re.search(r"let the fault `([^`]+)` go `\$return`", hint)
    if fault and value_at(data, ("faults", fault[1], "go")) is not None:
        yield _mend(
            f"Let the fault `{fault[1]}` go back to where it came from",
            f"让异常“{fault[1]}”返回原步骤",
            broken.set(("faults", fault[1], "go"), "$return"),
        )
    if "take `locked` away" in hint and broken.path[-1:] == ("locked",):
        yield _mend("Take `locked` away", "取消锁定", broken.remove(broken.path))
    if "take it out of the guarantee" in hint:
        always = value_at(data, broken.path[:-1])
        gone = broken.path if isinstance(always, list) and len(always) > 1 else broken.path[:-2]
        if gone[:1] == ("guarantees",):
            guarantees = data.get("guarantees")
            if len(gone) == 2 and len(guarantees) == 1:
                gone = ("guarantees",)
            yield _mend("Take it out of the guarantee", "从必经保证中去掉", broken.remove(gone))


def _loosened(broken: Broken) -> Iterator[Mend]:
    """What a variant loosens stays as in the base."""
    barred = re.search(r"no longer bars whoever did `([^`]+)`", broken.finding.message)
    steps = value_at(broken.document.data, ("change", "steps"))
    if barred and isinstance(steps, dict) and steps.get(barred[1], ...) is None:
        return  # the variant takes the step away that the base bars, which is said at the step
    if broken.path[:1] == ("change",) and len(broken.path) > 1:
        yield _mend("Leave it as in the base", "保持与基础流程一致", broken.remove(broken.path))


def _ladder(broken: Broken) -> Iterator[Mend]:
    path, message = broken.path, broken.finding.message
    if "is earlier than the one before it" in message and path[-1:] == ("at",):
        rungs = value_at(broken.document.data, path[:-2])
        due = _due(broken.document.data, path[:-3])
        times = [_instant(rung.get("at"), due) for rung in rungs]
        known = [time for time in times if time is not None]
        if len(known) == len(times):
            order = sorted(range(len(rungs)), key=lambda n: known[n])
            yield _mend(
                "Put the rungs in the order of their times",
                "按时间先后排列各级",
                broken.set(path[:-2], [rungs[n] for n in order]),
            )
    elif "counts from the deadline, and there is none" in message:
        owner = path[:-3]
        yield _mend("Give it a deadline of a day", "设一天的期限", broken.set((*owner, "due"), "1d"))
        if isinstance(broken.value, str) and broken.value.startswith("due +"):
            yield _mend("Count from the start", "从开始时算起", broken.set(path, "start" + broken.value[3:]))
    elif "only an approval has outcomes" in message or "can't take a fault" in message:
        key = path[-1]
        rung = value_at(broken.document.data, path[:-1])
        if isinstance(rung, dict):
            alone = len(rung.keys() - {"at", "message"}) == 1
            yield _mend(
                "Take the rung away" if alone else f"Take `{key}` away",
                "删除此级" if alone else f"删除“{key}”",
                broken.remove(path[:-1] if alone else path),
            )


def _due(data: Any, owner: Path) -> Duration | None:
    written = value_at(data, (*owner, "due"))
    found = parse_duration(written) if written is not None else None
    return found if isinstance(found, Duration) else None


def _instant(written: Any, due: Duration | None) -> int | None:
    """Seconds from the start of a step; counted from the deadline, where nobody says when that is, a year
    later, which is after all that counts from the start."""
    moment = parse_moment(written)
    if not isinstance(moment, Moment):
        return None
    begin = 0 if moment.anchor == "start" else (seconds(due) if due else 366 * 86_400)
    offset = seconds(moment.offset) if moment.offset else 0
    return begin - offset if moment.before else begin + offset


def _shown(broken: Broken) -> Iterator[Mend]:
    """A field that no control shows gets one."""
    found = re.search(r"no control shows(?: it| “([^”]+)”)", broken.finding.message)
    elements = value_at(broken.document.data, ("uischema", "elements"))
    if not found or not isinstance(elements, list):
        return
    names = _QUOTED.findall(broken.finding.message)
    scope = "#/properties/" + names[0].replace(".", "/properties/") if names else ""
    if scope:
        control = {"type": "Control", "scope": scope}
        yield _mend(f"Show “{names[0]}”", f"显示“{names[0]}”", broken.add(("uischema", "elements"), control))


def _row(broken: Broken) -> Iterator[Mend]:
    row = _item(broken.path)
    if row:
        yield _mend("Take the row away", "删除此行", broken.remove(row))


def _overlap(broken: Broken) -> Iterator[Mend]:
    if len(broken.path) > 1 and broken.path[0] == "tables":
        yield _mend(
            "Let the first row that holds count",
            "取第一条命中的行",
            broken.set((*broken.path[:2], "hit"), "first"),
        )


def _item(path: Path) -> Path | None:
    """The innermost item of a list on the way."""
    at = next((n for n in range(len(path) - 1, -1, -1) if isinstance(path[n], int)), None)
    return None if at is None else path[: at + 1]


def _deadline(broken: Broken) -> Iterator[Mend]:
    step = _step(broken)
    if step:
        yield _mend("Give it a deadline of a day", "设一天的期限", broken.set((*step, "due"), "1d"))


def _up_to(broken: Broken) -> Iterator[Mend]:
    step = _step(broken)
    wait = value_at(broken.document.data, (*(step or ()), "wait"))
    following = _following(broken.document.data, (*step, "wait")) if step else None
    if step and isinstance(wait, dict) and (following or "else" in wait):
        edits = [broken.set((*step, "wait", "up_to"), "7d")]
        if "else" not in wait:
            edits.append(broken.set((*step, "wait", "else"), following))
        yield _mend("Wait for a week at most", "最多等待一周", *edits)


def _step(broken: Broken) -> Path | None:
    """The step that the node stands in."""
    path = broken.path
    for length in range(len(path) - 1, 0, -1):
        if path[length - 1] in ("steps", "any_order"):
            return path[: length + 1]
    return None


def _languages(broken: Broken) -> Iterator[Mend]:
    """The languages that a text lacks, with the words that it has; they are to be translated."""
    text = broken.value
    missing = re.search(r"but not in (.+)$", broken.finding.message)
    if not isinstance(text, dict) or not text or missing is None:
        return
    languages = re.split(r", | and ", missing[1])
    words = next(iter(text.values()))
    listed = ", ".join(languages)
    yield _mend(
        f"Add {listed} with the same words",
        f"以相同文字添加 {listed}",
        *(broken.set((*broken.path, language), words) for language in languages),
    )


def _success(broken: Broken) -> Iterator[Mend]:
    steps = value_at(broken.document.data, ("steps",))
    for name, step in steps.items() if isinstance(steps, dict) else ():
        if isinstance(step, dict) and "end" in step:
            yield _mend(
                f"Let `{name}` count as a success",
                f"把“{name}”算作成功",
                broken.set(("steps", name, "successful"), value=True),
            )


def _scenario(broken: Broken) -> Iterator[Mend]:
    """What came, in place of what was expected."""
    refused = re.search(r"write `refused: ([^`]+)` if that is meant", broken.finding.hint or "")
    entry = _item(broken.path)
    if refused and entry:
        yield _mend(
            f"Expect the refusal `{refused[1]}`",
            f"预期被拒绝：“{refused[1]}”",
            broken.set((*entry, "refused"), refused[1]),
        )
    status = re.search(r"expected status `[^`]+`, got `([^`]+)`", broken.finding.message)
    if status and broken.path[-1:] == ("status",):
        yield _mend(f"Expect `{status[1]}`", f"预期为“{status[1]}”", broken.set(broken.path, status[1]))
    other = re.search(r"expected refusal `[^`]+`, got `([^`]+)`", broken.finding.message)
    if other and broken.path[-1:] == ("refused",):
        yield _mend(
            f"Expect the refusal `{other[1]}`", f"预期被拒绝：“{other[1]}”", broken.set(broken.path, other[1])
        )


def _twice(broken: Broken) -> Iterator[Mend]:
    """An entry that stands twice."""
    item = _item(broken.path)
    if item and "stands here a second time" in broken.finding.message:
        yield _mend("Take the second one away", "删除重复的一项", broken.remove(item))


_BY_CODE: dict[str, tuple[Callable[[Broken], Iterator[Mend]], ...]] = {
    "SOP001": (_twice,),
    "SOP003": (_lost,),
    "SOP004": (_stuck,),
    "SOP005": (_last_way,),
    "SOP007": (_promised,),
    "SOP008": (_loosened,),
    "SOP009": (_ladder,),
    "SOP010": (_shown,),
    "SOP012": (_scenario,),
    "SOP017": (_row,),
    "SOP018": (_overlap,),
    "SOP101": (_deadline,),
    "SOP102": (_up_to,),
    "SOP104": (_shown,),
    "SOP105": (_languages,),
    "SOP111": (_success,),
}
