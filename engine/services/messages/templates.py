"""Templates of messages: Jinja2 in a sandbox that holds no doors, no long loops and no large texts.

A template is a text whose first line is the subject. Beyond ``{{ … }}``, ``{% if %}`` and ``{% for %}`` over
what it is given, and a few filters, nothing is allowed: no calls, no assignments, no macros, no imports. So
what a template costs is bounded by its own length and by what it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec
from jinja2 import TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

LARGEST = 8_000
"""Characters of a template."""
LONGEST = 20_000
"""Characters of a message; a digest of hundreds of lines fits."""
MOST_ITEMS = 500
"""Items of a list that a loop goes through."""
DEEPEST = 2
"""Loops inside of each other."""
SUBJECT = 200
"""Characters of a subject."""

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
    nodes.If, nodes.For, nodes.CondExpr, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And,
    nodes.Or, nodes.Not, nodes.Add, nodes.Sub, nodes.Neg, nodes.Pos, nodes.Concat, nodes.List, nodes.Tuple,
)  # fmt: skip
FILTERS = frozenset(
    {"moment", "day", "upper", "lower", "trim", "default", "d", "length", "count", "first", "last", "join",
     "int", "round", "truncate", "title", "capitalize"}
)  # fmt: skip
_OF_LOOPS = frozenset({"index", "index0", "first", "last", "length"})
TESTS = frozenset({"defined", "undefined", "none", "string", "number", "equalto", "eq", "ne", "lt", "gt",
                   "in", "odd", "even", "sequence", "mapping", "boolean", "true", "false"})  # fmt: skip


class Mistake(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong in a template, where. ``code`` is one of: syntax, not_allowed, unknown_name,
    unknown_filter, unknown_test, too_long, too_deep, no_subject, fails; ``params`` say which."""

    line: int
    code: str
    params: dict[str, Any] = {}


class Words(msgspec.Struct, frozen=True):
    """A message in words."""

    subject: str
    text: str


class NotRendered(Exception):
    """The template could not be put into words for these values."""


class Missing(Undefined):
    """A name that a template uses and nobody gave: in a condition it is no, anywhere else a mistake."""

    __str__ = __iter__ = __len__ = __eq__ = __ne__ = __contains__ = Undefined._fail_with_undefined_error  # noqa: SLF001
    __hash__ = Undefined.__hash__


class _Sandbox(SandboxedEnvironment):
    """The environment of templates. What is missing among given names is a mistake that names it."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in _OF_LOOPS:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, dict | list | tuple | str) and isinstance(argument, str | int):
            try:
                return obj[argument]  # type: ignore[index]
            except (LookupError, TypeError):
                pass
        return self.undefined(obj=obj, name=str(argument))


def _join(items: Any, between: str = ", ") -> str:
    """The items of a list as one text. Letters are no list: that would let a text grow without bound."""
    if not isinstance(items, list | tuple):
        raise TypeError("join takes a list")
    return str(between).join(str(item) for item in items)


def _round(value: Any, precision: int = 0) -> float:
    """The nearest number with so many digits; Jinja's other ways of rounding raise ten to any power."""
    return round(float(value), max(-15, min(int(precision), 15)))


def _filters() -> dict[str, Callable[..., Any]]:
    known = _Sandbox().filters
    return {name: known[name] for name in FILTERS if name in known} | {"join": _join, "round": _round}


def _environment(filters: Mapping[str, Callable[..., Any]]) -> _Sandbox:
    sandbox = _Sandbox(undefined=Missing, autoescape=False, optimized=False, cache_size=0)
    sandbox.globals.clear()
    sandbox.filters = {**_filters(), **filters}
    sandbox.tests = {name: test for name, test in sandbox.tests.items() if name in TESTS}
    return sandbox


_TROUBLES = (
    TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError,
    SyntaxError, MemoryError,  # what Python says of expressions that nest too deeply
)  # fmt: skip
_nothing: dict[str, Callable[..., Any]] = {"moment": str, "day": str}
_checker = _environment(_nothing)


def mistakes(content: str, sample: Mapping[str, Any], *, subject: bool = True) -> tuple[Mistake, ...]:
    """Everything that is wrong with a template of that sample, by line; ``subject``: its first line is
    one."""
    if len(content) > LARGEST:
        return (Mistake(line=1, code="too_long", params={"most": LARGEST}),)
    try:
        tree = _checker.parse(content)
    except TemplateSyntaxError as error:
        return (Mistake(line=error.lineno, code="syntax", params={"reason": error.message or ""}),)
    except ValueError as error:  # a number of thousands of digits
        return (Mistake(line=1, code="syntax", params={"reason": str(error)[:200]}),)
    except RecursionError:
        return (Mistake(line=1, code="too_deep", params={"most": DEEPEST}),)
    found: list[Mistake] = []
    for mistake in _walk(tree, frozenset(sample), sample, 0):
        if mistake not in found:
            found.append(mistake)
    if not found:
        try:
            words = render(content, sample, subject=subject, filters=_nothing)
        except NotRendered as error:
            found.append(Mistake(line=1, code="fails", params={"reason": str(error)}))
        else:
            if subject and not words.subject:
                found.append(Mistake(line=1, code="no_subject"))
    return tuple(sorted(found, key=lambda mistake: mistake.line))


def render(
    content: str,
    given: Mapping[str, Any],
    *,
    subject: bool = True,
    filters: Mapping[str, Callable[..., Any]] | None = None,
) -> Words:
    """The template in words. Without ``subject`` all of it is the text. Raises :class:`NotRendered`."""
    sandbox = _environment(filters or {})
    try:
        template = sandbox.template_class.from_code(sandbox, _compiled(content), {}, None)
        parts: list[str] = []
        size = 0
        for part in template.generate(_bounded(dict(given))):
            size += len(part)
            if size > LONGEST:
                raise NotRendered(f"the message is longer than {LONGEST} characters")
            parts.append(part)
    except TemplateError as error:
        raise NotRendered(error.message or str(error)) from error
    except _TROUBLES as error:
        raise NotRendered(f"{type(error).__name__}: {error}") from error
    whole = "".join(parts).strip()
    if not subject:
        return Words(subject="", text=whole)
    first, _, rest = whole.partition("\n")
    return Words(subject=" ".join(first.split())[:SUBJECT], text=rest.strip())


@lru_cache(maxsize=256)
def _compiled(content: str) -> Any:
    tree = _checker.parse(content)
    for mistake in _walk(tree, None, {}, 0):
        raise NotRendered(f"line {mistake.line}: {mistake.code} {mistake.params}")
    return _checker.compile(tree)


def _bounded(value: Any) -> Any:
    """The value with lists cut at what a loop may go through, and texts at what a message may hold."""
    if isinstance(value, dict):
        return {name: _bounded(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [_bounded(held) for held in value[:MOST_ITEMS]]
    return value[:LONGEST] if isinstance(value, str) else value


def _walk(
    node: nodes.Node, names: frozenset[str] | None, sample: Mapping[str, Any], depth: int
) -> Iterator[Mistake]:
    """What may not stand there. ``names`` are known at the place (None: any name is taken)."""
    if not isinstance(node, _ALLOWED):
        yield Mistake(line=node.lineno, code="not_allowed", params={"what": _said(node)})
        return
    if isinstance(node, nodes.For):
        yield from _walk_loop(node, names, sample, depth)
        return
    if (mistake := _unknown(node, names, sample)) is not None:
        yield mistake
    for child in node.iter_child_nodes():
        inner = child.value if isinstance(child, nodes.Keyword) else child
        yield from _walk(inner, names, sample, depth)


def _walk_loop(
    node: nodes.For, names: frozenset[str] | None, sample: Mapping[str, Any], depth: int
) -> Iterator[Mistake]:
    if depth >= DEEPEST or node.recursive:
        yield Mistake(line=node.lineno, code="too_deep", params={"most": DEEPEST})
        return
    wrong = tuple(_walk(node.iter, names, sample, depth))
    yield from wrong
    if not wrong and not _is_given(node.iter):
        # A list made here could hold texts made here, and grow at every loop.
        yield Mistake(line=node.lineno, code="not_allowed", params={"what": "for … in […]"})
    inner = None if names is None else names | set(_targets(node.target)) | {"loop"}
    for child in (*node.body, *([node.test] if node.test else []), *node.else_):
        yield from _walk(child, inner, _without(sample, node.target), depth + 1)


def _is_given(node: nodes.Node) -> bool:
    """Whether it is something that the template was given, or a part of it."""
    while isinstance(node, nodes.Getattr) or (isinstance(node, nodes.Getitem) and _is_plain(node.arg)):
        node = node.node
    return isinstance(node, nodes.Name)


def _is_plain(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const | nodes.Name)


def _unknown(node: nodes.Node, names: frozenset[str] | None, sample: Mapping[str, Any]) -> Mistake | None:
    """A name, filter or test that there is not."""
    code = name = None
    if isinstance(node, nodes.Name) and names is not None and node.ctx == "load" and node.name not in names:
        code, name = "unknown_name", node.name
    elif isinstance(node, nodes.Getattr) and names is not None:
        code, name = "unknown_name", _unknown_path(node, sample)
    elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
        code, name = "unknown_filter", node.name
    elif isinstance(node, nodes.Test) and node.name not in TESTS:
        code, name = "unknown_test", node.name
    return (
        None if code is None or name is None else Mistake(line=node.lineno, code=code, params={"name": name})
    )


def _targets(target: nodes.Node) -> Iterator[str]:
    if isinstance(target, nodes.Name):
        yield target.name
    for child in target.iter_child_nodes():
        yield from _targets(child)


def _without(sample: Mapping[str, Any], target: nodes.Node) -> dict[str, Any]:
    hidden = {*_targets(target), "loop"}
    return {name: value for name, value in sample.items() if name not in hidden}


def _unknown_path(node: nodes.Getattr, sample: Mapping[str, Any]) -> str | None:
    """The dotted name, where it begins with something given and that has no such part."""
    parts = [node.attr]
    inner = node.node
    while isinstance(inner, nodes.Getattr):
        parts.append(inner.attr)
        inner = inner.node
    if not isinstance(inner, nodes.Name) or inner.name not in sample:
        return None
    held: Any = sample[inner.name]
    for part in reversed(parts):
        if not isinstance(held, Mapping) or part not in held:
            return ".".join((inner.name, *reversed(parts)))
        held = held[part]
    return None


_SAID: dict[str, str] = {
    "Call": "a call", "Assign": "set", "AssignBlock": "set", "Macro": "macro", "CallBlock": "call",
    "Include": "include", "Import": "import", "FromImport": "import", "Extends": "extends",
    "Block": "block", "With": "with", "FilterBlock": "filter", "Mul": "*", "Pow": "**", "Mod": "%",
    "Div": "/", "FloorDiv": "//", "Dict": "{…}", "Slice": "[ : ]",
}  # fmt: skip


def _said(node: nodes.Node) -> str:
    name = type(node).__name__
    return _SAID.get(name, name)


__all__ = ["FILTERS", "Mistake", "NotRendered", "Words", "mistakes", "render"]
