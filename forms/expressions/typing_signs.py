"""Signs, choices, lists and maps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from forms.both import Both, names
from forms.expressions.converting import convert
from forms.expressions.printing import Printer
from forms.expressions.problems import nearest
from forms.expressions.syntax import (
    Binary,
    ListOf,
    Literal,
    MapOf,
    Node,
    Select,
    Ternary,
    Unary,
    Variable,
    balanced,
)  # fmt: skip
from forms.expressions.tokens import Token
from forms.expressions.types import (
    BOOL,
    DOUBLE,
    DYN,
    ERROR,
    INT,
    STRING,
    Type,
    in_words,
    list_of,
    map_of,
    reaches_dyn,
    unify,
)  # fmt: skip
from forms.expressions.typing_base import Typed, Typing

_CANT = {
    "+": Both("can't add {0} to {1}", "{0}与{1}不能相加"),
    "-": Both("can't subtract {0} from {1}", "{0}与{1}不能相减"),
    "*": Both("can't multiply {0} with {1}", "{0}与{1}不能相乘"),
    "/": Both("can't divide {0} by {1}", "{0}与{1}不能相除"),
}


class SignTyping(Typing):
    """The rules for what stands between signs and brackets."""

    def unary(self, node: Unary) -> Typed:
        operand, type_ = self.check(node.operand)
        result = Unary(node.offset, node.sign, operand)
        if type_ == ERROR:
            return result, ERROR
        if node.sign == "!":
            if type_ not in {BOOL, DYN}:
                return result, self.report(
                    node.offset,
                    Both(
                        f"“!” needs true or false, this is {in_words(type_)}",
                        f"“!”需要是或否，这里是{in_words(type_).zh}",
                    ),
                )
            return result, BOOL
        if type_ not in {INT, DOUBLE, DYN}:
            return result, self.report(
                node.offset,
                Both(
                    f"“-” needs a number, this is {in_words(type_)}",
                    f"“-”需要数字，这里是{in_words(type_).zh}",
                ),
            )
        return result, INT if type_ == INT else DOUBLE

    def binary(self, node: Binary) -> Typed:
        left, right = self.check(node.left), self.check(node.right)
        rules: dict[str, Callable[[Binary, Typed, Typed], Typed]] = {
            "&&": self._logic, "||": self._logic, "in": self._in, "==": self._equal, "!=": self._equal,
            "<": self._order, "<=": self._order, ">": self._order, ">=": self._order,
        }  # fmt: skip
        if ERROR in {left[1], right[1]}:
            result = BOOL if node.sign in rules else ERROR
            return Binary(node.offset, node.sign, left[0], right[0]), result
        return rules.get(node.sign, self._arithmetic)(node, left, right)

    def _logic(self, node: Binary, left: Typed, right: Typed) -> Typed:
        for (_, type_), side in ((left, node.left), (right, node.right)):
            if type_ not in {BOOL, DYN}:
                word = Both("and", "且") if node.sign == "&&" else Both("or", "或")
                self.report(
                    side.offset,
                    Both(
                        f"“{node.sign}” ({word}) stands between two conditions, this is {in_words(type_)}",
                        f"“{node.sign}”（{word.zh}）的两边都须是条件，这里是{in_words(type_).zh}",
                    ),
                )
        return _joined(node, left[0], right[0]), BOOL

    def _mismatch(self, node: Binary, left: Type, right: Type, verb: Both) -> Typed:
        if _holds_object(left) and _holds_object(right):
            message = Both(
                "groups of fields and rows can't be compared as wholes", "不能把一组字段或一行作为整体比较"
            )
            return node, self.report(node.offset, message, Both("compare their fields", "请比较其中的字段"))
        hint: Both | None = None
        kinds = {left.kind, right.kind}
        if kinds <= {"string", "int", "double"}:
            for side in (node.left, node.right):
                if isinstance(side, Literal) and isinstance(side.value, str) and side.value.strip():
                    hint = Both("a number is written without quotes", "数字不加引号")
                elif isinstance(side, Literal) and not isinstance(side.value, str):
                    hint = Both(
                        f"a text is written between quotes: '{side.value}'",
                        f"文字要放在引号中：'{side.value}'",
                    )
            hint = hint or Both(
                "string(…) makes a text of a number, double(…) a number of a text",
                "string(…) 把数字变成文字，double(…) 把文字变成数字",
            )
        elif "null" in kinds:
            hint = Both("to ask whether it was given, write has(…)", "要问是否已填写，请写 has(…)")
        elif "list" in kinds and node.sign in {"==", "!="}:
            hint = Both(
                "to ask whether it is one of a list, write: x in list", "要问是否在列表中，请写：x in list"
            )
        elif "bool" in kinds and node.sign in {"==", "!="}:
            hint = Both("true and false are written without quotes", "true 和 false 不加引号")
        message = Both(
            f"can't {verb} {in_words(left)} with {in_words(right)}",
            f"{in_words(left).zh}与{in_words(right).zh}不能{verb.zh}",
        )
        return node, self.report(node.offset, message, hint)

    def _chosen(self, variable: Node, written: Node) -> None:
        """Report a text or number that the variable can never have."""
        if not isinstance(variable, Variable) or variable.name not in self.names.choices:
            return
        choices = self.names.choices[variable.name]
        for literal in written.items if isinstance(written, ListOf) else (written,):
            if isinstance(literal, Literal) and literal.value is not None and literal.value not in choices:
                known = sorted(str(choice) for choice in choices)
                meant = nearest(str(literal.value), known)
                hint = (
                    Both(f"did you mean '{meant}'?", f"是不是想写 '{meant}'？")
                    if meant
                    else Both(f"there is {names(known[:6])}", f"可用的有 {names(known[:6]).zh}")
                )
                message = Both(
                    f"“{literal.value}” is not among the choices of {variable.name}",
                    f"“{literal.value}”不在 {variable.name} 的选项中",
                )
                self.report(literal.offset, message, hint)

    def _equal(self, node: Binary, left: Typed, right: Typed) -> Typed:
        self._chosen(left[0], node.right)
        self._chosen(right[0], node.left)
        common = unify(left[1], right[1])
        if common is None or _holds_object(common):
            return self._mismatch(node, left[1], right[1], Both("compare", "比较"))[0], BOOL
        return self._both(node, left, right, common), BOOL

    def _order(self, node: Binary, left: Typed, right: Typed) -> Typed:
        common = unify(left[1], right[1])
        if common is None or not {left[1], right[1]} <= {INT, DOUBLE, STRING, DYN}:
            return self._mismatch(node, left[1], right[1], Both("compare the order of", "比较先后大小"))[
                0
            ], BOOL
        texts = common in {STRING, DYN} and not {left[1], right[1]} & {INT, DOUBLE}
        return replace(self._both(node, left, right, common), texts=texts), BOOL

    def _in(self, node: Binary, left: Typed, right: Typed) -> Typed:
        (element, element_type), (owner, owner_type) = left, right
        self._chosen(element, node.right)
        if owner_type.kind == "list":
            common = unify(element_type, owner_type.element)
            if common is None or _holds_object(common):
                message = Both(
                    f"can't look for {in_words(element_type)} in {in_words(owner_type)}",
                    f"不能在{in_words(owner_type).zh}中查找{in_words(element_type).zh}",
                )
                return node, self.report(node.offset, message)
            new_element, new_owner = (
                convert(element, element_type, common),
                convert(owner, owner_type, list_of(common)),
            )
            return Binary(node.offset, "in", new_element, new_owner), BOOL
        if owner_type == DYN and reaches_dyn(element_type):
            return Binary(node.offset, "in", convert(element, element_type, DYN), owner), BOOL
        if owner_type.kind == "map" and element_type == STRING:
            return Binary(node.offset, "in", element, owner), BOOL
        hint = (
            Both(
                "for a part of a text, write: text.contains('part')",
                "要找文字的一部分，请写：text.contains('part')",
            )
            if owner_type == STRING
            else None
        )
        return node, self.report(
            node.offset,
            Both(
                f"“in” looks into a list, this is {in_words(owner_type)}",
                f"“in”用于列表，这里是{in_words(owner_type).zh}",
            ),
            hint,
        )

    def _arithmetic(self, node: Binary, left: Typed, right: Typed) -> Typed:
        sign, types = node.sign, {left[1], right[1]}
        common = unify(left[1], right[1])
        if sign == "%":
            if types != {INT}:
                hint = (
                    Both("write int(…) around a number", "在数字外面加上 int(…)")
                    if types <= {INT, DOUBLE, DYN}
                    else None
                )
                return node, self.report(
                    node.offset, Both("“%” needs two whole numbers", "“%”需要两个整数"), hint
                )
            return self._both(node, left, right, INT), INT
        if types <= {INT, DOUBLE, DYN} and (sign != "+" or types != {DYN}):
            type_ = INT if types == {INT} else DOUBLE
            return self._both(node, left, right, type_), type_
        if sign == "+" and common is not None:
            known = next((type_ for type_ in types if type_ != DYN), DYN)
            if known.kind in {"string", "dyn"}:
                return self._both(node, left, right, common), known
            if known.kind == "list":
                return self._both(node, left, right, common), list_of(DYN) if common == DYN else common
        first, second = (right[1], left[1]) if sign in "+-" else (left[1], right[1])
        hint = (
            Both("string(…) makes a text of a number", "string(…) 把数字变成文字")
            if sign == "+" and STRING in types
            else None
        )
        message = Both(
            _CANT[sign].format(in_words(first), in_words(second)),
            _CANT[sign].zh.format(in_words(left[1]).zh, in_words(right[1]).zh),
        )
        return node, self.report(node.offset, message, hint)

    def _both(self, node: Binary, left: Typed, right: Typed, type_: Type) -> Binary:
        return Binary(node.offset, node.sign, convert(*left, type_), convert(*right, type_))

    def ternary(self, node: Ternary) -> Typed:
        condition, asked = self.check(node.condition)
        if asked not in {BOOL, DYN, ERROR}:
            self.report(
                node.offset,
                Both(
                    f"before “?” stands a condition, this is {in_words(asked)}",
                    f"“?”前面须是条件，这里是{in_words(asked).zh}",
                ),
            )
        branches = [self.check(node.yes), self.check(node.no)]
        (yes, no), type_ = self.same(node.offset, branches, "choice")
        return Ternary(node.offset, condition, yes, no), type_

    def map(self, node: MapOf) -> Typed:
        seen: set[str] = set()
        for key, _ in node.entries:
            if not isinstance(key, Literal) or not isinstance(key.value, str):
                self.report(
                    key.offset,
                    Both("the keys of a map are texts", "映射的键须是文字"),
                    Both("write them between quotes", "把它们放在引号中"),
                )
            elif key.value in seen:
                self.report(key.offset, Both(f"the key “{key.value}” stands twice", f"键“{key.value}”重复了"))
            else:
                seen.add(key.value)
        values, type_ = self.same(node.offset, [self.check(value) for _, value in node.entries], "map")
        entries = tuple((key, value) for (key, _), value in zip(node.entries, values, strict=True))
        return MapOf(node.offset, entries), map_of(type_)


def _holds_object(type_: Type) -> bool:
    return type_.kind == "object" or (type_.of is not None and _holds_object(type_.of))


def _joined(node: Binary, left: Node, right: Node) -> Node:
    """``left && right`` (or ``||``), where a ``has`` that was asked already is not asked again."""
    seen: set[str] = set()
    operands: list[Node] = []
    for operand in (*_operands(left, node.sign), *_operands(right, node.sign)):
        if isinstance(operand, Variable | Select):
            asked = Printer().print(operand)
            if asked.startswith("has(") and asked in seen:
                continue
            seen.add(asked)
        operands.append(operand)
    sign = Token("sign", node.sign, node.offset, node.offset)
    return balanced(operands, [sign] * (len(operands) - 1))


def _operands(node: Node, sign: str) -> list[Node]:
    if isinstance(node, Binary) and node.sign == sign:
        return [*_operands(node.left, sign), *_operands(node.right, sign)]
    return [node]
