"""The type check of an expression.

Besides finding what is wrong it makes every conversion explicit, so that what is stored runs in any CEL
engine without rules of ours: ``this.amount > 5`` becomes ``this.amount > 5.0`` where amount is a number.
Where the type is ``dyn``, every number is a double, as in JSON.
"""

from __future__ import annotations

from forms.expressions.functions import MACROS
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
)  # fmt: skip
from forms.expressions.types import BOOL, DOUBLE, INT, NULL, STRING, Type, list_of
from forms.expressions.typing_base import Typed
from forms.expressions.typing_calls import CallTyping
from forms.expressions.typing_names import NameTyping
from forms.expressions.typing_signs import SignTyping


class Checker(NameTyping, SignTyping, CallTyping):
    """One check; see :class:`forms.expressions.typing_base.Typing`."""

    def check(self, node: Node) -> Typed:
        """The node with its conversions, and its type (``error`` where a problem was reported)."""
        match node:
            case Literal(value=value):
                return node, _literal_type(value)
            case Name() | Select():
                return self.select(node)
            case Index():
                return self.index(node)
            case Call(name="has", target=None):
                return self.has(node)
            case Call(target=target, name=name) if target is not None and name in MACROS:
                return self.each(node)
            case Call():
                return self.call(node)
            case Unary():
                return self.unary(node)
            case Binary():
                return self.binary(node)
            case Ternary():
                return self.ternary(node)
            case ListOf(offset=offset, items=items):
                parts, element = self.same(offset, [self.check(item) for item in items], "list")
                return ListOf(offset, tuple(parts)), list_of(element)
            case MapOf():
                return self.map(node)
            case Variable() | Each():
                raise AssertionError("only the checker makes these")


def _literal_type(value: object) -> Type:
    if value is None:
        return NULL
    return {bool: BOOL, int: INT, float: DOUBLE, str: STRING}[type(value)]
