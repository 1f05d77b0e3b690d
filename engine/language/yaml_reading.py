"""From bytes to a :class:`Document`: YAML 1.2 (core schema), read by libyaml, with the place of every node.

Any bytes give a document, findings, or both; nothing raises. What libyaml allows and the language does
not (anchors, merge keys, tags, duplicate keys, several documents) is found here; what libyaml refuses is
put into plain words by :mod:`engine.language.yaml_troubles`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yaml import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
    YAMLError,
)
from yaml._yaml import CParser

from engine.language.document import Document, Marks, Path
from engine.language.finding import Finding, Place
from engine.language.yaml_scalars import Unkept, loses_zeros, plain
from engine.language.yaml_text import decode
from engine.language.yaml_troubles import syntax_findings
from forms.both import Both

LARGEST = 1024 * 1024
"""Bytes of an ordinary file."""

LARGEST_CODE_LIST = 20 * 1024 * 1024
"""Bytes of a file of code lists."""

DEEPEST = 64
"""How deep maps and lists may stand within each other."""

MOST_NODES = 100_000
"""Values in an ordinary file."""

MOST_FINDINGS = 100
"""Findings of one file; more would help nobody."""


def read_yaml(
    content: bytes, file: str, *, largest: int = LARGEST, most_nodes: int = MOST_NODES
) -> tuple[Document | None, list[Finding]]:
    """The document in ``content``, and what is wrong with it.

    ``file`` is the name that findings show. There is a document wherever the data can be told in spite
    of what was found (of duplicate keys the first counts); otherwise None, with at least one finding.
    """
    text, findings = decode(content, file, largest=largest)
    if text is None:
        return None, findings
    builder = _Builder(file, CParser(text), most_nodes)
    try:
        data = builder.stream()
    except YAMLError as error:
        return None, _in_order(builder.findings + syntax_findings(text, file, error))
    except _Halt:
        return None, _in_order(builder.findings)
    findings = _in_order(builder.findings) + builder.warnings[:MOST_FINDINGS]
    if builder.lost:
        return None, findings
    return Document(file, data, Marks(file, builder.places), Marks(file, builder.keys)), findings


def _in_order(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.place)[:MOST_FINDINGS]


class _Halt(Exception):
    """Reading stops; the findings say why."""


class _Builder:
    """Builds plain data from libyaml's events, noting places and findings on the way."""

    def __init__(self, file: str, parser: CParser, most_nodes: int) -> None:
        self.file = file
        self.next: Callable[[], Any] = parser.get_event  # an event; typed loosely, for speed
        self.places: dict[Path, int] = {}  # packed, see Marks
        self.keys: dict[Path, int] = {}
        self.findings: list[Finding] = []
        self.warnings: list[Finding] = []
        self.lost = False  # some of the data can't be told
        self.most_nodes = most_nodes

    def stream(self) -> Any:
        """The data of the only document."""
        data: Any = None
        documents = 0
        while not isinstance(event := self.next(), StreamEndEvent):
            if isinstance(event, StreamStartEvent):
                continue
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._say(
                        event,
                        Both(
                            "a second document begins here: a file holds one",
                            "此处开始了第二个文档：一个文件只能有一个",
                        ),
                        Both("take the `---` away, or make two files", "去掉`---`，或分成两个文件"),
                    )
                    raise _Halt
            elif documents and not self.places:
                data = self._node(event, (), 0)
        if not self.places or (data is None and len(self.places) == 1):
            self.lost = True
            self._say(
                None,
                Both("the file is empty", "文件是空的"),
                Both(
                    "see docs/language/reference.md for what belongs into it",
                    "文件的内容见 docs/language/reference.md",
                ),
            )
        return data

    def _node(self, event: Any, path: Path, depth: int) -> Any:
        mark = event.start_mark
        self.places[path] = mark.line << 32 | mark.column
        if type(event) is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                self._decorated(event)
            return self._scalar(event) if event.implicit[0] else event.value
        if type(event) is AliasEvent:
            self.lost = True
            self._say(
                event,
                Both(
                    f"`*{event.anchor}` refers to another part of the file, "
                    "which the language does not allow",
                    f"`*{event.anchor}`引用了文件的其他部分，SOP 文件不允许",
                ),
                Both(
                    "repeat what is meant; if it is a text, put it in quotes",
                    "把内容重写一遍；如果是文字，请放在引号中",
                ),
            )
            return None
        if event.anchor is not None or event.tag is not None:
            self._decorated(event)
        if depth >= DEEPEST:
            self._say(event, Both(f"this stands more than {DEEPEST} levels deep", f"嵌套超过 {DEEPEST} 层"))
            raise _Halt
        if len(self.places) > self.most_nodes:
            self._say(
                event,
                Both(
                    f"the file holds more than {self.most_nodes} values",
                    f"文件中的值超过 {self.most_nodes} 个",
                ),
                Both("make several files of it", "分成几个文件"),
            )
            raise _Halt
        if type(event) is MappingStartEvent:
            return self._mapping(path, depth + 1)
        items: list[Any] = []
        while type(item := self.next()) is not SequenceEndEvent:
            items.append(self._node(item, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while type(event := self.next()) is not MappingEndEvent:
            key = self._key(event)
            if key is None:
                self._skip(self.next())
                continue
            below = (*path, key)
            if key in found:
                first = Marks(self.file, self.keys)[below]
                self._say(
                    event,
                    Both(
                        f"`{_short(key)}` stands here a second time; the first is at {first}",
                        f"`{_short(key)}`重复出现；第一处在 {first}",
                    ),
                    Both("keep one of them", "只保留一个"),
                )
                self._skip(self.next())
                continue
            mark = event.start_mark
            self.keys[below] = mark.line << 32 | mark.column
            found[key] = self._node(self.next(), below, depth)
        return found

    def _key(self, event: Any) -> str | None:
        """The text of a key; None where there is none, and the entry is passed over."""
        if type(event) is ScalarEvent:
            key: str = event.value
            if event.anchor is not None or event.tag is not None:
                self._decorated(event)
            if not event.implicit[0] or key not in ("<<", ""):
                return key
            if key == "":
                self._say(event, Both("the key before the colon is missing", "冒号前缺少键"))
            else:
                self._say(
                    event,
                    Both(
                        "`<<` merges another map in, which the language does not allow",
                        "`<<`用来合并另一个映射，SOP 文件不允许",
                    ),
                    Both("write the keys out", "把各键直接写出来"),
                )
        elif type(event) is MappingStartEvent and event.flow_style:
            self._say(
                event,
                Both("a text that begins with `{` must stand in quotes", "以`{`开头的文字要放在引号中"),
                Both('write `"{{ … }}"`', '写成`"{{ … }}"`'),
            )
        elif type(event) is AliasEvent:
            self._say(
                event,
                Both(f"`*{event.anchor}` is no key", f"`*{event.anchor}`不是键"),
                Both("if it is a text, put it in quotes", "如果是文字，请放在引号中"),
            )
        else:
            self._say(
                event, Both("a key must be a text", "键须是文字"), Both("put it in quotes", "放在引号中")
            )
        self.lost = True
        self._skip(event)
        return None

    def _scalar(self, event: Any) -> Any:
        try:
            value = plain(event.value)
        except Unkept as trouble:
            self.lost = True
            self._say(
                event, trouble.why, Both("if it is a text, put it in quotes", "如果是文字，请放在引号中")
            )
            return None
        if type(value) is int and loses_zeros(event.value):
            mark = event.start_mark
            self.warnings.append(
                Finding(
                    code="SOP122",
                    severity="warning",
                    place=Place(self.file, mark.line + 1, mark.column + 1),
                    message=Both(
                        f"`{event.value}` is read as the number {value}, without its zeros",
                        f"`{event.value}`会读作数字 {value}，前面的零会丢失",
                    ),
                    hint=Both(
                        f'write `"{event.value}"` if they count', f'如果零有意义，写成`"{event.value}"`'
                    ),
                )
            )
        return value

    def _decorated(self, event: Any) -> None:
        """A finding for an anchor or a tag; the value beside it is read as if they were not there."""
        if event.anchor is not None:
            self._say(
                event,
                Both(
                    f"`&{event.anchor}` names this part for use elsewhere, which the language does not allow",
                    f"`&{event.anchor}`把这一部分命名以供引用，SOP 文件不允许",
                ),
                Both("take it away; if it is a text, put it in quotes", "去掉它；如果是文字，请放在引号中"),
            )
        if event.tag is not None:
            self._say(
                event,
                Both(
                    f"`{_short(event.tag)}` is a tag, which the language does not allow",
                    f"`{_short(event.tag)}`是标签，SOP 文件不允许",
                ),
                Both("take it away; if it is a text, put it in quotes", "去掉它；如果是文字，请放在引号中"),
            )

    def _skip(self, event: Any) -> None:
        """Pass over the node that ``event`` begins."""
        begun = event
        open_nodes = 0
        while True:
            if isinstance(event, MappingStartEvent | SequenceStartEvent):
                open_nodes += 1
                if open_nodes > DEEPEST:  # libyaml takes quadratic time for what stands deep within brackets
                    self._say(
                        begun, Both(f"this is more than {DEEPEST} levels deep", f"嵌套超过 {DEEPEST} 层")
                    )
                    raise _Halt
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                open_nodes -= 1
            if not open_nodes:
                return
            event = self.next()

    def _say(self, event: Any | None, message: Both, hint: Both | None = None) -> None:
        place = Place(self.file, 1, 1)
        if event is not None:
            place = Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
        self.findings.append(
            Finding(code="SOP001", severity="error", place=place, message=message, hint=hint)
        )
        if len(self.findings) >= MOST_FINDINGS:
            raise _Halt


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
