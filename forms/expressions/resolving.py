"""Which declared variable a chain of names means.

Variables are declared by qualified name (``this.address.city``). In ``a.b.c`` the longest beginning that is
declared is the variable, and what follows are fields of its value.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from forms.both import Both, names
from forms.expressions.problems import nearest
from forms.expressions.syntax import Call, Name, Node, Select, parse, walk
from forms.expressions.tokens import TokenError
from forms.expressions.types import Type, parse_type


@dataclass(frozen=True, slots=True)
class Unknown:
    """No variable has that name."""

    offset: int
    message: Both
    hint: Both | None


class Names:
    """The declared variables, ready for look-up, and the only values that some of them can have."""

    def __init__(
        self, variables: Mapping[str, str], choices: Mapping[str, Collection[Any]] | None = None
    ) -> None:
        self.variables = variables
        self.choices = choices or {}
        self.heads = {name.partition(".")[0] for name in variables}
        self._groups: dict[str, set[str]] | None = None

    def type_of(self, name: str) -> Type:
        """The type of a declared variable. Raises ValueError where its type is none."""
        return parse_type(self.variables[name])

    @property
    def groups(self) -> dict[str, set[str]]:
        """What may follow a beginning of a name: ``this`` → its fields. ``""`` → all first names."""
        if self._groups is None:
            self._groups = {}
            for name in self.variables:
                group = ""
                for part in name.split("."):
                    self._groups.setdefault(group, set()).add(part)
                    group = f"{group}.{part}" if group else part
        return self._groups

    def resolve(self, chain: list[tuple[int, str]]) -> int | Unknown:
        """How many names of the chain make up the variable."""
        for length in range(len(chain), 0, -1):
            if ".".join(name for _, name in chain[:length]) in self.variables:
                return length
        return self._unknown(chain)

    def leaves(self, group: str) -> list[str]:
        """The variables below a beginning of a name."""
        return [name for name in self.variables if name.startswith(group + ".")]

    def _unknown(self, chain: list[tuple[int, str]]) -> Unknown:
        group = ""
        for offset, name in chain:
            known = self.groups.get(group, set())
            if name not in known:
                return self._no_such(offset, group, name, known)
            group = f"{group}.{name}" if group else name
        some = sorted(self.groups.get(group, ()))
        return Unknown(
            chain[0][0],
            Both(f"“{group}” is a group of fields, not a value", f"“{group}”是一组字段，不是值"),
            Both(f"name one of its fields, e.g. {group}.{some[0]}", f"写其中一个字段，如 {group}.{some[0]}")
            if some
            else None,
        )

    def _no_such(self, offset: int, group: str, name: str, known: set[str]) -> Unknown:
        where = f"{group}.{name}" if group else name
        meant = nearest(name, sorted(known))
        if group == "this" and name in self.variables:
            hint: Both | None = Both(f"did you mean {name}, in the same row?", f"是不是想写同一行的 {name}？")
        elif meant:
            hint = (
                Both(f"did you mean {group}.{meant}?", f"是不是想写 {group}.{meant}？")
                if group
                else Both(f"did you mean {meant}?", f"是不是想写 {meant}？")
            )
        elif not group and (elsewhere := sorted(v for v in self.variables if v.endswith("." + name))):
            hint = Both(f"did you mean {elsewhere[0]}?", f"是不是想写 {elsewhere[0]}？")
        elif not group:
            hint = Both(
                f"to compare with a text, put it between quotes: '{name}'",
                f"要与文字比较，请放在引号中：'{name}'",
            )
        elif known:
            some = names(sorted(known), 6)
            hint = Both(f"there is {some}", f"可用的有 {some.zh}")
        else:
            hint = None
        return Unknown(offset, Both(f"there is no “{where}”", f"没有“{where}”"), hint)


def chain_of(node: Node) -> list[tuple[int, str]] | None:
    """``a.b.c`` as its names with their offsets; None if the node is anything else."""
    names: list[tuple[int, str]] = []
    while isinstance(node, Select):
        names.append((node.offset, node.field))
        node = node.operand
    if not isinstance(node, Name):
        return None
    names.append((node.offset, node.name))
    return names[::-1]


def undeclared(source: str, variables: Mapping[str, str]) -> set[str]:
    """The qualified names an expression reads whose first name no variable has; none if it can't be read."""
    try:
        tree = parse(source)
    except TokenError:
        return set()
    heads = {name.partition(".")[0] for name in variables}
    found: set[str] = set()
    local = {
        node.args[0].name
        for node in walk(tree)
        if isinstance(node, Call) and node.target is not None and node.args and isinstance(node.args[0], Name)
    }
    for node in walk(tree, whole_chains=True):
        chain = chain_of(node)
        if chain is not None and chain[0][1] not in heads | local:
            found.add(".".join(name for _, name in chain))
    return found
