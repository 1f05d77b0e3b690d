"""What libyaml refuses, in a designer's words.

libyaml stops at the first thing it can't read. To tell as much as can be told at once, the part that
it stumbled over is blanked out and the rest is read again; a further trouble counts only if it stands
wholly after that part, so that no finding is a mere consequence of another.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from yaml import CollectionEndEvent, CollectionStartEvent, MarkedYAMLError, YAMLError
from yaml._yaml import CParser

from engine.language.finding import Finding, Place
from forms.both import Both

MOST_TROUBLES = 20

_LONGEST = 200_000
"""Characters of a text that is read again for further troubles."""

_DEEPEST = 64

_TAB = "a tab"

_KEEP_BREAKS = re.compile(r"[^\r\n]+(?:\r\n|\r|\n)?|\r\n|\r|\n")
_TAB_INDENT = re.compile(r" *\t[ \t]*(?=[^\s#])")


class _Spot(NamedTuple):
    """A line and a column, from 0."""

    line: int
    column: int


class _Trouble(NamedTuple):
    spot: _Spot
    message: Both
    hint: Both | None


class _Told(NamedTuple):
    """What libyaml told: its problem and what it was at then, where it saw it, where that began."""

    problem: str
    context: str
    seen: _Spot
    begun: _Spot
    line: str  # the line of ``seen``


def syntax_findings(text: str, file: str, error: YAMLError) -> list[Finding]:
    """Findings for ``error``, which libyaml raised on ``text``, and for what is wrong after it."""
    lines = _KEEP_BREAKS.findall(text)
    troubles: list[_Trouble] = []
    last = -1
    current: YAMLError | None = error
    while current is not None and len(troubles) < MOST_TROUBLES:
        told = _tell(current, lines)
        begins, ends = _extent(current, lines)
        if begins <= last:
            break
        troubles += told
        if len(told) > 1 or _TAB in told[0].message:
            break  # all tabs are told at once, and every other trouble may come of them
        last = _blank(lines, begins, ends)
        current = _first_error("".join(lines)) if len(text) <= _LONGEST else None
    return [
        Finding(
            code="SOP001",
            severity="error",
            place=Place(file, trouble.spot.line + 1, trouble.spot.column + 1),
            message=trouble.message,
            hint=trouble.hint,
        )
        for trouble in troubles
    ]


def _first_error(text: str) -> YAMLError | None:
    """What libyaml refuses in the text; None also where it stands too deep to be worth its time."""
    parser = CParser(text)
    depth = 0
    try:
        while depth <= _DEEPEST and (event := parser.get_event()) is not None:
            if isinstance(event, CollectionStartEvent):
                depth += 1
            elif isinstance(event, CollectionEndEvent):
                depth -= 1
    except YAMLError as error:
        return error
    return None


def _extent(error: YAMLError, lines: list[str]) -> tuple[int, int]:
    """The first and the last line that the trouble touches."""
    seen, context = _marks(error)
    touched = [min(spot.line, max(len(lines) - 1, 0)) for spot in (seen, context) if spot is not None] or [0]
    if context is not None and "block" in (getattr(error, "context", None) or ""):
        return touched[0], touched[0]  # the context of a block is where it begins, often the top of the file
    return min(touched), max(touched)


def _blank(lines: list[str], begins: int, ends: int) -> int:
    """Blank the lines, what is indented below them, and give the last line blanked."""
    if begins >= len(lines):
        return len(lines)
    indent = _indent(lines[begins])
    while ends + 1 < len(lines) and (not lines[ends + 1].strip() or _indent(lines[ends + 1]) > indent):
        ends += 1
    for number in range(begins, min(ends + 1, len(lines))):
        lines[number] = "\n"
    return ends


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _marks(error: YAMLError) -> tuple[_Spot, _Spot | None]:
    if not isinstance(error, MarkedYAMLError):
        return _Spot(0, 0), None
    seen, context = error.problem_mark, error.context_mark
    begun = _Spot(context.line, context.column) if context else None
    return (_Spot(seen.line, seen.column) if seen else begun or _Spot(0, 0)), begun


def _tell(error: YAMLError, lines: list[str]) -> list[_Trouble]:
    seen, begun = _marks(error)
    problem = str(getattr(error, "problem", None) or "")
    context = str(getattr(error, "context", None) or "")
    line = lines[seen.line].rstrip("\r\n") if seen.line < len(lines) else ""
    character = line[seen.column] if seen.column < len(line) else ""
    if "tab" in problem or character == "\t" or ("start any token" in problem and _TAB_INDENT.match(line)):
        return _tabs(lines, seen)
    for tell in (_quotes, _brackets, _indicators, _colons, _blocks):
        if trouble := tell(_Told(problem, context, seen, begun or seen, line)):
            return [trouble]
    return [
        _Trouble(
            seen,
            Both("this can't be read as YAML", "无法作为 YAML 读取"),
            Both("put texts with special characters in quotes", "含特殊字符的文字要放在引号中"),
        )
    ]


def _tabs(lines: list[str], seen: _Spot) -> list[_Trouble]:
    message = Both(
        f"{_TAB} stands in the indentation, which takes only spaces", "缩进中有制表符（Tab），只能用空格"
    )
    hint = Both(
        "put two spaces for each tab; editors can do so by themselves",
        "每个制表符换成两个空格；编辑器可自动完成",
    )
    found = [
        _Trouble(_Spot(number, line.index("\t")), message, hint)
        for number, line in enumerate(lines)
        if number >= seen.line and _TAB_INDENT.match(line)
    ]
    return found[:MOST_TROUBLES] or [
        _Trouble(
            seen,
            Both("a tab stands where only spaces may", "此处有制表符（Tab），只能用空格"),
            Both("put spaces for it", "换成空格"),
        )
    ]


def _quotes(of: _Told) -> _Trouble | None:
    if "quoted scalar" not in of.context:
        return None
    if "unexpected end of stream" in of.problem or "document indicator" in of.problem:
        return _Trouble(
            of.begun,
            Both("the quote that opens here is never closed", "此处开始的引号没有闭合"),
            Both("close it; a quote within the text is doubled", "补上结尾的引号；文字中的引号要写两个"),
        )
    escape = of.line[of.seen.column : of.seen.column + 2]
    return _Trouble(
        of.seen,
        Both(f"`{escape}` means nothing within double quotes", f"`{escape}`在双引号中没有含义"),
        Both("put the text in single quotes, or double the `\\`", "改用单引号，或把`\\`写两个"),
    )


def _brackets(of: _Told) -> _Trouble | None:
    for bracket, other, what in (("[", "]", Both("list", "列表")), ("{", "}", Both("map", "映射"))):
        if of.problem.endswith(f"',' or '{other}'"):
            return _Trouble(
                of.begun,
                Both(
                    f"the {what} that `{bracket}` opens is not closed: "
                    f"line {of.seen.line + 1} goes on otherwise",
                    f"`{bracket}`开始的{what.zh}没有闭合：第 {of.seen.line + 1} 行已是其他内容",
                ),
                Both(
                    f"close it with `{other}`, put commas between entries, and quotes around texts with `: `",
                    f"用`{other}`闭合，各项之间用逗号，含`: `的文字加引号",
                ),
            )
    character = of.line[of.seen.column : of.seen.column + 1]
    if "node content" in of.problem or "document start" in of.problem:
        if character and character in "]}":
            return _Trouble(
                of.seen,
                Both(f"`{character}` closes nothing", f"`{character}`没有与之对应的开头"),
                Both("take it away, or open it before", "去掉它，或在前面补上开头"),
            )
        if character == ",":
            return _Trouble(of.seen, Both("a value is missing before this comma", "此逗号前缺少值"), None)
        if "document start" in of.problem:
            return _Trouble(
                of.seen,
                Both(
                    "nothing may follow here: what stands above is already whole",
                    "此处不能再有内容：上面已经完整",
                ),
                None,
            )
        ending = (
            Both("the file ends where a value is missing", "文件结束，却还缺少值")
            if not of.line
            else Both("a value is missing here", "此处缺少值")
        )
        return _Trouble(of.seen, ending, None)
    return None


def _indicators(of: _Told) -> _Trouble | None:
    if "start any token" in of.problem:
        character = of.line[of.seen.column : of.seen.column + 1]
        what = Both("a backtick", "反引号") if character == "`" else Both(f"`{character}`", f"`{character}`")
        return _Trouble(
            of.seen,
            Both(f"a text can't begin with {what}", f"文字不能以{what.zh}开头"),
            Both("put it in quotes", "放在引号中"),
        )
    if "anchor" in of.context or "alias" in of.context:
        return _Trouble(
            of.begun,
            Both(
                "`&` and `*` have a meaning of their own, which the language does not use",
                "`&`和`*`在 YAML 中另有含义，SOP 文件不使用",
            ),
            Both("put the text in quotes", "把文字放在引号中"),
        )
    if "tag" in of.context or "tag handle" in of.problem:
        return _Trouble(
            of.begun,
            Both("`!` begins a tag, which the language does not use", "`!`用来开始标签，SOP 文件不使用"),
            Both("put the text in quotes", "把文字放在引号中"),
        )
    if "directive" in of.context + of.problem or "incompatible" in of.problem:
        return _Trouble(
            of.seen,
            Both(
                "a line that begins with `%` tells YAML something, which no file here needs",
                "以`%`开头的行是给 YAML 的指令，这里的文件用不到",
            ),
            Both("take it away", "去掉它"),
        )
    if "block scalar" in of.context:
        return _Trouble(
            of.seen,
            Both("after `|` or `>` the text begins on the next line", "`|`或`>`之后，文字从下一行开始"),
            Both("move the text down, indented deeper", "把文字移到下一行，并多缩进一层"),
        )
    return None


def _colons(of: _Told) -> _Trouble | None:
    if "could not find expected ':'" in of.problem:
        return _Trouble(
            of.begun,
            Both("a key needs a colon and a space after it", "键后面要有冒号和一个空格"),
            Both("write `key: value`", "写成`key: value`"),
        )
    if "mapping values" in of.problem:
        if re.search(r":\s", of.line[: of.seen.column]):
            return _Trouble(
                of.seen,
                Both("a second `: ` stands in this line", "此行有第二个`: `"),
                Both("put the text that holds it in quotes", "把含有它的文字放在引号中"),
            )
        return _Trouble(
            _Spot(of.seen.line, _indent(of.line)),
            Both(
                "no key can stand here: the line above has its value already, or lacks its colon",
                "此处不能有键：上一行已经有值，或缺少冒号",
            ),
            Both(
                "line it up with the keys it belongs to, or give the line above a colon",
                "与它所属的键对齐，或给上一行补上冒号",
            ),
        )
    if "unexpected ':'" in of.problem:
        return _Trouble(
            of.seen,
            Both("a `:` stands within a text", "文字中间有`:`"),
            Both("put the text in quotes", "把文字放在引号中"),
        )
    if "mapping keys" in of.problem:
        return _Trouble(
            of.seen,
            Both("`?` begins a key, which can't stand here", "`?`用来开始键，不能写在这里"),
            Both("if it is a text, put it in quotes", "如果是文字，请放在引号中"),
        )
    return None


def _blocks(of: _Told) -> _Trouble | None:
    before = of.line[: of.seen.column]
    if "block sequence entries" in of.problem:
        return _Trouble(
            of.seen,
            Both("a list can't begin on the line of its key", "列表不能从键所在的那一行开始"),
            Both("begin it on the next line, indented", "从下一行开始，并缩进"),
        )
    if "'-' indicator" in of.problem:
        return _Trouble(
            of.seen,
            Both(
                f"the list of line {of.begun.line + 1} goes on here with something that is no item",
                f"第 {of.begun.line + 1} 行开始的列表在此处接着的不是列表项",
            ),
            Both(
                "begin the item with `- `, or give the list a key and indent it",
                "列表项以`- `开头；或给列表一个键并缩进",
            ),
        )
    if "expected key" not in of.problem:
        return None
    if before.rstrip().endswith(("'", '"')):
        return _Trouble(
            of.seen,
            Both("something follows the closing quote", "结尾引号之后还有内容"),
            Both("put the whole text in quotes, or take it away", "把整段文字放在引号中，或去掉多出的内容"),
        )
    if of.line[of.seen.column :].startswith("- "):
        return _Trouble(
            of.seen,
            Both("a list item stands among keys", "键之间混入了列表项"),
            Both("indent it below the key it belongs to", "缩进到它所属的键之下"),
        )
    if not before.strip():
        return _Trouble(
            of.seen,
            Both(
                f"this line is indented by {of.seen.column}, which fits none of the lines above",
                f"此行缩进 {of.seen.column} 格，与上面各行都对不上",
            ),
            Both("line it up with the lines it belongs to", "与它所属的各行对齐"),
        )
    return _Trouble(
        of.seen,
        Both("a key is expected here", "此处应为键"),
        Both(
            "write `key: value`; texts with special characters need quotes",
            "写成`key: value`；含特殊字符的文字要加引号",
        ),
    )
