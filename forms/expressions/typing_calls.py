"""Functions, and macros that look through lists."""

from __future__ import annotations

from forms.both import Both, all_of, names, one_of
from forms.expressions.converting import accepts, convert
from forms.expressions.functions import MACROS, READING, SIGNATURES, Signature
from forms.expressions.patterns import PatternError, shared_pattern
from forms.expressions.problems import nearest
from forms.expressions.syntax import Call, Each, Literal, Name, Node
from forms.expressions.types import BOOL, DYN, ERROR, INT, STRING, Type, in_words, list_of
from forms.expressions.typing_base import Typed, Typing


class CallTyping(Typing):
    """The rules for what is called."""

    def call(self, node: Call) -> Typed:
        args = [self.check(arg) for arg in (*([node.target] if node.target else []), *node.args)]
        types = [type_ for _, type_ in args]
        if node.name == "size":
            return self._size(node, args)
        signatures = SIGNATURES.get(node.name)
        if signatures is None:
            meant = nearest(node.name, [*SIGNATURES, *MACROS, "size", "has"])
            hint = Both(f"did you mean {meant}?", f"是不是想写 {meant}？") if meant else None
            return node, self.report(
                node.offset, Both(f"there is no function “{node.name}”", f"没有函数“{node.name}”"), hint
            )
        method = node.target is not None
        if ERROR in types:
            return node, signatures[0].returns if len({s.returns for s in signatures}) == 1 else ERROR
        for signature in signatures:
            if signature.method == method and accepts(signature, types):
                nodes = [convert(*arg, to) for arg, to in zip(args, signature.params, strict=True)]
                if node.name == "matches":
                    nodes[1] = self._pattern(node.args[0])
                target, rest = (nodes[0], nodes[1:]) if method else (None, nodes)
                return Call(
                    node.offset, _told_apart(node.name, types), target, tuple(rest)
                ), signature.returns
        return node, self._no_overload(node, signatures, types)

    def _no_overload(self, node: Call, signatures: tuple[Signature, ...], types: list[Type]) -> Type:
        forms: list[Both] = []
        for signature in signatures:
            words = [in_words(param) for param in signature.params]
            call = names(words[signature.method :]).each(lambda given: f"{node.name}({given})")
            forms.append(Both(f"{words[0]}.{call}", f"{words[0].zh}.{call.zh}") if signature.method else call)
        given = all_of([in_words(type_) for type_ in types] or [Both("nothing", "空内容")])
        return self.report(
            node.offset,
            Both(f"{node.name} can't take {given}", f"{node.name} 不接受{given.zh}"),
            Both("it is used as ", "用法：") + one_of(forms),
        )

    def _pattern(self, pattern: Node) -> Node:
        """The pattern as every engine reads it alike."""
        if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
            self.report(
                pattern.offset,
                Both(
                    "the pattern of matches is written out between quotes", "matches 的格式要直接写在引号中"
                ),
            )
            return pattern
        try:
            return Literal(pattern.offset, shared_pattern(pattern.value))
        except PatternError as fault:
            self.report(
                pattern.offset,
                Both(
                    f"the pattern can't be used: {fault.why}", f"此格式（正则表达式）无法使用：{fault.why.zh}"
                ),
            )
            return pattern

    def _size(self, node: Call, args: list[Typed]) -> Typed:
        nodes = tuple(arg for arg, _ in args)
        if len(args) != 1:
            return node, self.report(
                node.offset,
                Both("size takes one value", "size 只取一个值"),
                Both("write size(x)", "写成 size(x)"),
            )
        if args[0][1].kind not in {"string", "list", "map", "dyn", "error"}:
            return node, self.report(
                node.offset,
                Both(f"{in_words(args[0][1])} has no size", f"{in_words(args[0][1]).zh}没有 size"),
            )
        return Call(node.offset, "size", None, nodes), INT

    def each(self, node: Call) -> Typed:
        assert node.target is not None
        target, type_ = self.check(node.target)
        wanted = MACROS[node.name]
        if len(node.args) not in wanted or not isinstance(node.args[0], Name):
            hint = Both(f"write list.{node.name}(x, …)", f"写成 list.{node.name}(x, …)")
            return node, self.report(
                node.offset,
                Both(
                    f"{node.name} takes a name for the item and a condition",
                    f"{node.name} 需要写明每一项的名称和条件",
                ),
                hint,
            )
        if type_.kind not in {"list", "dyn", "error"}:
            return node, self.report(
                node.offset,
                Both(
                    f"{node.name} looks through a list, this is {in_words(type_)}",
                    f"{node.name} 用于列表，这里是{in_words(type_).zh}",
                ),
            )
        name = node.args[0].name
        if name in self.names.heads or name in self.local or name in SIGNATURES or name in {"has", "size"}:
            return node, self.report(
                node.args[0].offset,
                Both(f"“{name}” means something else already", f"“{name}”已另有含义"),
                Both("take another name for the item", "给每一项换个名称"),
            )
        self.local[name] = type_.element if type_.kind == "list" else type_
        args = [self.check(arg) for arg in node.args[1:]]
        del self.local[name]
        conditions = args if node.name != "map" else args[:-1]
        for (_, asked), written in zip(conditions, node.args[1:], strict=False):
            if asked not in {BOOL, DYN, ERROR}:
                self.report(
                    written.offset,
                    Both(
                        f"{node.name} needs a condition, this is {in_words(asked)}",
                        f"{node.name} 需要条件，这里是{in_words(asked).zh}",
                    ),
                )
        result = Each(node.offset, node.name, target, name, tuple(arg for arg, _ in args))
        match node.name:
            case "map":
                return result, list_of(args[-1][1])
            case "filter":
                return result, type_ if type_.kind == "list" else list_of(type_)
            case _:
                return result, BOOL


def _told_apart(name: str, types: list[Type]) -> str:
    """The function that is meant: making a number of a text is not what CEL does for numbers."""
    return READING.get(name, name) if types[0] in {STRING, DYN} else name
