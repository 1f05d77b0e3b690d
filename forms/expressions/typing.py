"""The type check of an expression.

Besides finding what is wrong it makes every conversion explicit, so that what is stored runs in any CEL
engine without rules of ours: ``this.amount > 5`` becomes ``this.amount > 5.0`` where amount is a number.
Where the type is ``dyn``, every number is a double, as in JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from forms.expressions.functions import MACROS, READING, SIGNATURES, Signature
from forms.expressions.patterns import PatternError, shared_pattern
from forms.expressions.printing import Printer
from forms.expressions.problems import ExpressionProblem, nearest
from forms.expressions.resolving import Names, Unknown, chain_of
from forms.expressions.syntax import (
    Binary,
    Call,
    Each,
    Index,
    ListOf,
    Literal,
    MapOf,
    Name,
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
    NONE,
    NULL,
    STRING,
    Type,
    in_words,
    list_of,
    map_of,
    reaches_dyn,
    unify,
)  # fmt: skip

Typed = tuple[Node, Type]

ITEM = "_each"
"""The name of the item where a list is converted; fields never have a name that begins so."""


class Checker:
    """One check. ``problems`` and ``reads`` are complete after :meth:`check`."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.problems: list[ExpressionProblem] = []
        self.reads: dict[str, str] = {}
        self.local: dict[str, Type] = {}

    def check(self, node: Node) -> Typed:
        """The node with its conversions, and its type (``error`` where a problem was reported)."""
        match node:
            case Literal(value=value):
                return node, _literal_type(value)
            case Name() | Select():
                return self._select(node)
            case Index():
                return self._index(node)
            case Call():
                return self._call(node)
            case Unary():
                return self._unary(node)
            case Binary():
                return self._binary(node)
            case Ternary():
                return self._ternary(node)
            case ListOf(offset=offset, items=items):
                parts, element = self._same(offset, [self.check(item) for item in items], "list")
                return ListOf(offset, tuple(parts)), list_of(element)
            case MapOf():
                return self._map(node)
            case Variable() | Each():
                raise AssertionError("only the checker makes these")

    def report(self, offset: int, message: str, hint: str | None = None) -> Type:
        """Note a problem; the type is ``error``, which nothing complains about again."""
        self.problems.append(ExpressionProblem(offset, message, hint))
        return ERROR

    # names

    def _select(self, node: Name | Select) -> Typed:
        chain = chain_of(node)
        if chain is None or chain[0][1] in self.local:
            if isinstance(node, Name):
                return node, self.local[node.name]
            operand, type_ = self.check(node.operand)
            return Select(node.offset, operand, node.field), self._field(node, type_)
        length = self.names.resolve(chain)
        if isinstance(length, Unknown):
            return node, self.report(length.offset, length.message, length.hint)
        result, type_ = self._variable(chain, length)
        for offset, field in chain[length:]:
            result = Select(offset, result, field)
            type_ = self._field(result, type_)
        return result, type_

    def _variable(self, chain: list[tuple[int, str]], length: int, *, known: bool = False) -> Typed:
        name = ".".join(part for _, part in chain[:length])
        self.reads[name] = self.names.variables[name]
        return Variable(chain[0][0], name, known), self.names.type_of(name)

    def _field(self, node: Select, owner: Type) -> Type:
        match owner.kind:
            case "error" | "dyn":
                return owner
            case "map":
                return owner.element
            case "object":
                if found := owner.field(node.field):
                    return found
                known = [name for name, _ in owner.fields]
                meant = nearest(node.field, known)
                hint = f"did you mean {meant}?" if meant else f"there is {', '.join(known[:6])}"
                return self.report(node.offset, f"there is no field “{node.field}” here", hint)
            case "list":
                hint = "take one of it: […][0], or look at all: ….all(x, …), ….exists(x, …)"
                return self.report(node.offset, f"a list has no field “{node.field}”", hint)
            case _:
                return self.report(node.offset, f"{in_words(owner)} has no field “{node.field}”")

    def _index(self, node: Index) -> Typed:
        operand, owner = self.check(node.operand)
        index, by = self.check(node.index)
        result = Index(node.offset, operand, index)
        if ERROR in {owner, by}:
            return result, ERROR
        if owner.kind == "object" and isinstance(node.index, Literal) and isinstance(node.index.value, str):
            select = Select(node.index.offset, operand, node.index.value)
            return select, self._field(select, owner)
        allowed = {"list": {INT}, "map": {STRING}, "dyn": {INT, STRING}}.get(owner.kind)
        if allowed is None:
            return result, self.report(node.offset, f"{in_words(owner)} has no parts to take by […]")
        if by not in allowed:
            place = {"list": "a whole number (the first is 0)", "map": "text"}.get(
                owner.kind, "text or a whole number"
            )
            hint = "write int(…) around it" if INT in allowed and by in {DOUBLE, DYN} else None
            hint = "write string(…) around it" if by == DYN and owner.kind == "map" else hint
            return result, self.report(
                node.index.offset, f"the place in […] is {place}, this is {in_words(by)}", hint
            )
        return result, owner.element if owner.kind != "dyn" else DYN

    # signs

    def _unary(self, node: Unary) -> Typed:
        operand, type_ = self.check(node.operand)
        result = Unary(node.offset, node.sign, operand)
        if type_ == ERROR:
            return result, ERROR
        if node.sign == "!":
            if type_ not in {BOOL, DYN}:
                return result, self.report(node.offset, f"“!” needs true or false, this is {in_words(type_)}")
            return result, BOOL
        if type_ not in {INT, DOUBLE, DYN}:
            return result, self.report(node.offset, f"“-” needs a number, this is {in_words(type_)}")
        return result, INT if type_ == INT else DOUBLE

    def _binary(self, node: Binary) -> Typed:
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
                word = "and" if node.sign == "&&" else "or"
                self.report(
                    side.offset,
                    f"“{node.sign}” ({word}) stands between two conditions, this is {in_words(type_)}",
                )
        return _joined(node, left[0], right[0]), BOOL

    def _mismatch(self, node: Binary, left: Type, right: Type, verb: str) -> Typed:
        if _holds_object(left) and _holds_object(right):
            message = "groups of fields and rows can't be compared as wholes"
            return node, self.report(node.offset, message, "compare their fields")
        hint = None
        kinds = {left.kind, right.kind}
        if kinds <= {"string", "int", "double"}:
            for side in (node.left, node.right):
                if isinstance(side, Literal) and isinstance(side.value, str) and side.value.strip():
                    hint = "a number is written without quotes"
                elif isinstance(side, Literal) and not isinstance(side.value, str):
                    hint = f"a text is written between quotes: '{side.value}'"
            hint = hint or "string(…) makes a text of a number, double(…) a number of a text"
        elif "null" in kinds:
            hint = "to ask whether it was given, write has(…)"
        elif "list" in kinds and node.sign in {"==", "!="}:
            hint = "to ask whether it is one of a list, write: x in list"
        elif "bool" in kinds and node.sign in {"==", "!="}:
            hint = "true and false are written without quotes"
        message = f"can't {verb} {in_words(left)} with {in_words(right)}"
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
                hint = f"did you mean '{meant}'?" if meant else f"there is {', '.join(known[:6])}"
                message = f"“{literal.value}” is not among the choices of {variable.name}"
                self.report(literal.offset, message, hint)

    def _equal(self, node: Binary, left: Typed, right: Typed) -> Typed:
        self._chosen(left[0], node.right)
        self._chosen(right[0], node.left)
        common = unify(left[1], right[1])
        if common is None or _holds_object(common):
            return self._mismatch(node, left[1], right[1], "compare")[0], BOOL
        return self._both(node, left, right, common), BOOL

    def _order(self, node: Binary, left: Typed, right: Typed) -> Typed:
        common = unify(left[1], right[1])
        if common is None or not {left[1], right[1]} <= {INT, DOUBLE, STRING, DYN}:
            return self._mismatch(node, left[1], right[1], "compare the order of")[0], BOOL
        texts = common in {STRING, DYN} and not {left[1], right[1]} & {INT, DOUBLE}
        return replace(self._both(node, left, right, common), texts=texts), BOOL

    def _in(self, node: Binary, left: Typed, right: Typed) -> Typed:
        (element, element_type), (owner, owner_type) = left, right
        self._chosen(element, node.right)
        if owner_type.kind == "list":
            common = unify(element_type, owner_type.element)
            if common is None or _holds_object(common):
                message = f"can't look for {in_words(element_type)} in {in_words(owner_type)}"
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
        hint = "for a part of a text, write: text.contains('part')" if owner_type == STRING else None
        return node, self.report(node.offset, f"“in” looks into a list, this is {in_words(owner_type)}", hint)

    def _arithmetic(self, node: Binary, left: Typed, right: Typed) -> Typed:
        sign, types = node.sign, {left[1], right[1]}
        common = unify(left[1], right[1])
        if sign == "%":
            if types != {INT}:
                hint = "write int(…) around a number" if types <= {INT, DOUBLE, DYN} else None
                return node, self.report(node.offset, "“%” needs two whole numbers", hint)
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
        words = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}
        joins = {"+": "to", "-": "from", "*": "with", "/": "by"}
        first, second = (right[1], left[1]) if sign in "+-" else (left[1], right[1])
        hint = "string(…) makes a text of a number" if sign == "+" and STRING in types else None
        message = f"can't {words[sign]} {in_words(first)} {joins[sign]} {in_words(second)}"
        return node, self.report(node.offset, message, hint)

    def _both(self, node: Binary, left: Typed, right: Typed, type_: Type) -> Binary:
        return Binary(node.offset, node.sign, convert(*left, type_), convert(*right, type_))

    def _ternary(self, node: Ternary) -> Typed:
        condition, asked = self.check(node.condition)
        if asked not in {BOOL, DYN, ERROR}:
            self.report(node.offset, f"before “?” stands a condition, this is {in_words(asked)}")
        branches = [self.check(node.yes), self.check(node.no)]
        (yes, no), type_ = self._same(node.offset, branches, "choice")
        return Ternary(node.offset, condition, yes, no), type_

    def _same(self, offset: int, parts: list[Typed], what: str) -> tuple[list[Node], Type]:
        common = NONE
        for node, type_ in parts:
            joined = unify(common, type_) if common.kind != "none" else type_
            if joined is None:
                message = {
                    "list": "a list holds values of one kind",
                    "map": "a map holds values of one kind",
                    "choice": "both sides of “:” must be of one kind",
                }[what] + f", here {in_words(common)} and {in_words(type_)}"
                where = offset if what == "choice" else node.offset
                return [node for node, _ in parts], self.report(where, message)
            common = ERROR if ERROR in {common, type_} else joined
        return [convert(node, type_, common) for node, type_ in parts], common

    def _map(self, node: MapOf) -> Typed:
        seen: set[str] = set()
        for key, _ in node.entries:
            if not isinstance(key, Literal) or not isinstance(key.value, str):
                self.report(key.offset, "the keys of a map are texts", "write them between quotes")
            elif key.value in seen:
                self.report(key.offset, f"the key “{key.value}” stands twice")
            else:
                seen.add(key.value)
        values, type_ = self._same(node.offset, [self.check(value) for _, value in node.entries], "map")
        entries = tuple((key, value) for (key, _), value in zip(node.entries, values, strict=True))
        return MapOf(node.offset, entries), map_of(type_)

    # calls

    def _call(self, node: Call) -> Typed:
        if node.target is None and node.name == "has":
            return self._has(node)
        if node.target is not None and node.name in MACROS:
            return self._each(node)
        args = [self.check(arg) for arg in (*([node.target] if node.target else []), *node.args)]
        types = [type_ for _, type_ in args]
        if node.name == "size":
            return self._size(node, args)
        signatures = SIGNATURES.get(node.name)
        if signatures is None:
            meant = nearest(node.name, [*SIGNATURES, *MACROS, "size", "has"])
            hint = f"did you mean {meant}?" if meant else None
            return node, self.report(node.offset, f"there is no function “{node.name}”", hint)
        method = node.target is not None
        if ERROR in types:
            return node, signatures[0].returns if len({s.returns for s in signatures}) == 1 else ERROR
        for signature in signatures:
            if signature.method == method and _accepts(signature, types):
                nodes = [convert(*arg, to) for arg, to in zip(args, signature.params, strict=True)]
                if node.name == "matches":
                    nodes[1] = self._pattern(node.args[0])
                target, rest = (nodes[0], nodes[1:]) if method else (None, nodes)
                return Call(
                    node.offset, _told_apart(node.name, types), target, tuple(rest)
                ), signature.returns
        return node, self._no_overload(node, signatures, types)

    def _no_overload(self, node: Call, signatures: tuple[Signature, ...], types: list[Type]) -> Type:
        forms = []
        for signature in signatures:
            words = [in_words(param) for param in signature.params]
            call = f"{node.name}({', '.join(words[signature.method :])})"
            forms.append(f"{words[0]}.{call}" if signature.method else call)
        given = " and ".join(in_words(type_) for type_ in types) or "nothing"
        return self.report(
            node.offset, f"{node.name} can't take {given}", "it is used as " + " or ".join(forms)
        )

    def _pattern(self, pattern: Node) -> Node:
        """The pattern as every engine reads it alike."""
        if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
            self.report(pattern.offset, "the pattern of matches is written out between quotes")
            return pattern
        try:
            return Literal(pattern.offset, shared_pattern(pattern.value))
        except PatternError as fault:
            self.report(pattern.offset, f"the pattern can't be used: {fault}")
            return pattern

    def _size(self, node: Call, args: list[Typed]) -> Typed:
        nodes = tuple(arg for arg, _ in args)
        if len(args) != 1:
            return node, self.report(node.offset, "size takes one value", "write size(x)")
        if args[0][1].kind not in {"string", "list", "map", "dyn", "error"}:
            return node, self.report(node.offset, f"{in_words(args[0][1])} has no size")
        return Call(node.offset, "size", None, nodes), INT

    def _has(self, node: Call) -> Typed:
        chain = chain_of(node.args[0]) if len(node.args) == 1 else None
        if chain is None:
            return node, self.report(node.offset, "has asks for one field", "write has(this.field)")
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
            type_ = self._field(operand, type_)
        if result is None:
            return node, self.report(node.offset, "has asks for a field of the item", "write has(x.field)")
        return result, BOOL

    def _each(self, node: Call) -> Typed:
        assert node.target is not None
        target, type_ = self.check(node.target)
        wanted = MACROS[node.name]
        if len(node.args) not in wanted or not isinstance(node.args[0], Name):
            hint = f"write list.{node.name}(x, …)"
            return node, self.report(
                node.offset, f"{node.name} takes a name for the item and a condition", hint
            )
        if type_.kind not in {"list", "dyn", "error"}:
            return node, self.report(
                node.offset, f"{node.name} looks through a list, this is {in_words(type_)}"
            )
        name = node.args[0].name
        if name in self.names.heads or name in self.local or name in SIGNATURES or name in {"has", "size"}:
            return node, self.report(
                node.args[0].offset,
                f"“{name}” means something else already",
                "take another name for the item",
            )
        self.local[name] = type_.element if type_.kind == "list" else type_
        args = [self.check(arg) for arg in node.args[1:]]
        del self.local[name]
        conditions = args if node.name != "map" else args[:-1]
        for (_, asked), written in zip(conditions, node.args[1:], strict=False):
            if asked not in {BOOL, DYN, ERROR}:
                self.report(written.offset, f"{node.name} needs a condition, this is {in_words(asked)}")
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


def _literal_type(value: object) -> Type:
    if value is None:
        return NULL
    return {bool: BOOL, int: INT, float: DOUBLE, str: STRING}[type(value)]


def _holds_object(type_: Type) -> bool:
    return type_.kind == "object" or (type_.of is not None and _holds_object(type_.of))


def _accepts(signature: Signature, types: list[Type]) -> bool:
    if len(types) != len(signature.params):
        return False
    return all(_fits(type_, param) for type_, param in zip(types, signature.params, strict=True))


def _fits(type_: Type, param: Type) -> bool:
    if type_ == param or type_.kind == "none":
        return True
    if type_ == DYN:
        # A number of any kind is a double there, so a whole one is never taken from it.
        return param != INT and (param.kind != "list" or param.element != INT)
    if type_.kind == "list" and param.kind == "list":
        return _fits(type_.element, param.element)
    return type_ == INT and param == DOUBLE


def convert(node: Node, type_: Type, to: Type) -> Node:
    """The node as a value of ``to``, where ``unify`` or a signature found that it can be one."""
    if type_ == to or ERROR in {type_, to} or "none" in {type_.kind, to.kind}:
        return node
    if type_ == INT and to in {DOUBLE, DYN}:
        if isinstance(node, Literal) and isinstance(node.value, int):
            return Literal(node.offset, float(node.value))
        return Call(node.offset, "double", None, (node,))
    if type_.kind == "list":
        element = to.element if to.kind == "list" else DYN
        if isinstance(node, ListOf):
            return ListOf(node.offset, tuple(convert(item, type_.element, element) for item in node.items))
        if _changes(type_.element, element):
            item = Name(node.offset, ITEM if not isinstance(node, Name) else f"{node.name}_")
            return Each(node.offset, "map", node, item.name, (convert(item, type_.element, element),))
    if type_.kind == "map" and isinstance(node, MapOf):
        value = to.element if to.kind == "map" else DYN
        entries = tuple((key, convert(item, type_.element, value)) for key, item in node.entries)
        return MapOf(node.offset, entries)
    return node


def _changes(type_: Type, to: Type) -> bool:
    """Whether values of ``type_`` have to be made anew to be values of ``to``."""
    if type_ == INT:
        return to in {DOUBLE, DYN}
    if type_.kind == "list":
        return _changes(type_.element, to.element if to.kind == "list" else DYN)
    return False


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
