"""Names, fields and ``has``."""

from __future__ import annotations

from forms.both import Both
from forms.expressions.resolving import Unknown, chain_of
from forms.expressions.syntax import Binary, Call, Index, Literal, Name, Node, Select, Variable, balanced
from forms.expressions.tokens import Token
from forms.expressions.types import BOOL, DOUBLE, DYN, ERROR, INT, STRING, Type, in_words
from forms.expressions.typing_base import Typed, Typing


class NameTyping(Typing):
    """The rules for what is read."""

    def select(self, node: Name | Select) -> Typed:
        chain = chain_of(node)
        if chain is None or chain[0][1] in self.local:
            if isinstance(node, Name):
                return node, self.local[node.name]
            operand, type_ = self.check(node.operand)
            return Select(node.offset, operand, node.field), self.field_of(node, type_)
        length = self.names.resolve(chain)
        if isinstance(length, Unknown):
            return node, self.report(length.offset, length.message, length.hint)
        result, type_ = self._variable(chain, length)
        for offset, field in chain[length:]:
            result = Select(offset, result, field)
            type_ = self.field_of(result, type_)
        return result, type_

    def _variable(self, chain: list[tuple[int, str]], length: int, *, known: bool = False) -> Typed:
        name = ".".join(part for _, part in chain[:length])
        self.reads[name] = self.names.variables[name]
        return Variable(chain[0][0], name, known), self.names.type_of(name)

    def index(self, node: Index) -> Typed:
        operand, owner = self.check(node.operand)
        index, by = self.check(node.index)
        result = Index(node.offset, operand, index)
        if ERROR in {owner, by}:
            return result, ERROR
        if owner.kind == "object" and isinstance(node.index, Literal) and isinstance(node.index.value, str):
            select = Select(node.index.offset, operand, node.index.value)
            return select, self.field_of(select, owner)
        allowed = {"list": {INT}, "map": {STRING}, "dyn": {INT, STRING}}.get(owner.kind)
        if allowed is None:
            return result, self.report(
                node.offset,
                Both(
                    f"{in_words(owner)} has no parts to take by […]",
                    f"{in_words(owner).zh}不能用 […] 取其中一部分",
                ),
            )
        if by not in allowed:
            place = {
                "list": Both("a whole number (the first is 0)", "整数（第一项为 0）"),
                "map": Both("text", "文字"),
            }.get(owner.kind, Both("text or a whole number", "文字或整数"))
            hint = (
                Both("write int(…) around it", "在外面加上 int(…)")
                if INT in allowed and by in {DOUBLE, DYN}
                else None
            )
            hint = (
                Both("write string(…) around it", "在外面加上 string(…)")
                if by == DYN and owner.kind == "map"
                else hint
            )
            return result, self.report(
                node.index.offset,
                Both(
                    f"the place in […] is {place}, this is {in_words(by)}",
                    f"[…] 中应为{place.zh}，这里是{in_words(by).zh}",
                ),
                hint,
            )
        return result, owner.element if owner.kind != "dyn" else DYN

    def has(self, node: Call) -> Typed:
        chain = chain_of(node.args[0]) if len(node.args) == 1 else None
        if chain is None:
            return node, self.report(
                node.offset,
                Both("has asks for one field", "has 只能问一个字段"),
                Both("write has(this.field)", "写成 has(this.字段)"),
            )
        if chain[0][1] in self.local:
            return self._has_fields(
                node, Name(chain[0][0], chain[0][1]), self.local[chain[0][1]], chain[1:], None
            )
        length = self.names.resolve(chain)
        if isinstance(length, Unknown):
            group = ".".join(name for _, name in chain)
            leaves = self.names.leaves(group)
            if not leaves:
                return node, self.report(length.offset, length.message, length.hint)
            return self._has_any(chain, leaves), BOOL
        variable, type_ = self._variable(chain, length)
        known, _ = self._variable(chain, length, known=True)
        return self._has_fields(node, variable, type_, chain[length:], known)

    def _has_any(self, chain: list[tuple[int, str]], leaves: list[str]) -> Node:
        for leaf in leaves:
            self.reads[leaf] = self.names.variables[leaf]
        offset = chain[0][0]
        sign = Token("sign", "||", offset, offset)
        return balanced([Variable(offset, leaf, known=True) for leaf in leaves], [sign] * (len(leaves) - 1))

    def _has_fields(
        self, node: Call, operand: Node, type_: Type, fields: list[tuple[int, str]], known: Node | None
    ) -> Typed:
        """``has(v.a.b)`` is ``has(v) && has(v.a) && has(v.a.b)``: what is missing on the way is no error."""
        result = known
        for offset, field in fields:
            asked = Select(offset, operand, field, has=True)
            result = asked if result is None else Binary(node.offset, "&&", result, asked)
            operand = Select(offset, operand, field)
            type_ = self.field_of(operand, type_)
        if result is None:
            return node, self.report(
                node.offset,
                Both("has asks for a field of the item", "has 要问的是该项的某个字段"),
                Both("write has(x.field)", "写成 has(x.字段)"),
            )
        return result, BOOL
