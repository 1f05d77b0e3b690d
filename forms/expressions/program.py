"""Running an expression on Google's CEL runtime (cel-expr-python)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from cel_expr_python import cel  # type: ignore[import-untyped]

from forms.expressions import functions
from forms.expressions.binding import UNKNOWN, Converter, converter, plain
from forms.expressions.checking import analyse
from forms.expressions.printing import Printer, literal
from forms.expressions.resolving import Names
from forms.expressions.syntax import Variable
from forms.expressions.types import parse_type


class Program:
    """An expression compiled. Safe to use from several threads; cheap to make again (cached).

    ``source`` and ``reads`` as :func:`check` gave them. Raises ValueError where ``check`` would find a
    problem: whoever makes a program has checked its expression.
    """

    __slots__ = ("_names", "_run", "reads", "source", "type")

    def __init__(self, source: str, reads: Mapping[str, str]) -> None:
        compiled = _compile(source, tuple(sorted(reads.items())))
        self.source, self.reads, self.type = source, dict(reads), compiled.type
        self._run, self._names = compiled.run, compiled.names

    def evaluate(self, bindings: Mapping[str, Any]) -> Any:
        """The value as plain JSON data, or UNKNOWN. Never raises, whatever ``bindings`` hold.

        ``bindings`` maps the names in ``reads`` to JSON values; see :func:`bind`. UNKNOWN also where the
        value has no meaning: a division by zero, a row that is not there, a number too large.
        """
        data: dict[str, Any] = {}
        for name, value_key, known_key, convert in self._names:
            value = convert(bindings[name]) if name in bindings else UNKNOWN
            given = value is not UNKNOWN and value is not None
            if given and value_key:
                data[value_key] = value
            if known_key:
                data[known_key] = given
        try:
            result = self._run(data)
            return UNKNOWN if result.type() == _ERROR else plain(result.plain_value())
        except (RuntimeError, ValueError, TypeError, OverflowError):
            return UNKNOWN


_ERROR = cel.Type.ERROR


class _Compiled:
    __slots__ = ("names", "run", "type")

    def __init__(
        self, run: Callable[[dict[str, Any]], Any], names: list[tuple[str, str, str, Converter]], type_: str
    ):
        self.run, self.names, self.type = run, names, type_


@lru_cache(maxsize=16384)
def _compile(source: str, reads: tuple[tuple[str, str], ...]) -> _Compiled:
    found = analyse(source, Names(dict(reads)))
    if isinstance(found, tuple):
        raise ValueError(f"{found[0].message} (at {found[0].offset} of {source!r})")
    used: dict[str, str] = {}
    numbers: dict[str, int] = {}

    def name(node: Variable) -> str:
        number = numbers.setdefault(node.name, len(numbers))
        key = f"{'h' if node.known else 'v'}{number}"
        used[key] = node.name
        return key

    text = Printer(name, _RENAMED, "order", _has).print(found.tree)
    types = dict(reads)
    # The check is ours and has made every type certain; CEL's own is stricter where it knows less.
    expression = _ENVIRONMENT.compile(text, disable_check=True)
    names = [
        (
            full,
            f"v{number}" if f"v{number}" in used else "",
            f"h{number}" if f"h{number}" in used else "",
            converter(parse_type(types[full])),
        )
        for full, number in numbers.items()
    ]

    def run(data: dict[str, Any]) -> Any:
        return expression.eval(data=data)

    return _Compiled(run, names, found.checked.type)


def _has(owner: str, field: str) -> str:
    """CEL's own ``has`` fails on what is no map; nothing but a map has fields."""
    return f"(type({owner}) == map && {literal(field)} in {owner})"


def _declare(
    name: str,
    *overloads: tuple[str, cel.Type, tuple[cel.Type, ...], Callable[..., Any]],
    method: bool = False,
) -> Any:
    return cel.FunctionDecl(
        name,
        [
            cel.Overload(
                f"{name}_{suffix}", return_type=returns, parameters=list(params), is_member=method, impl=run
            )
            for suffix, returns, params, run in overloads
        ],
    )


def _least(*numbers: float) -> float:
    return functions.least(numbers)


def _greatest(*numbers: float) -> float:
    return functions.greatest(numbers)


def _functions() -> list[Any]:
    """What CEL does not bring, or brings in another way than browsers do."""
    t = cel.Type
    numbers = (t.List(t.DYN),)
    pairs = [(t.INT, t.INT), (t.DOUBLE, t.DOUBLE)]
    return [
        _declare(
            "text",
            ("string", t.STRING, (t.STRING,), str),
            ("int", t.STRING, (t.INT,), str),
            ("double", t.STRING, (t.DOUBLE,), functions.text_of_number),
            ("bool", t.STRING, (t.BOOL,), lambda value: "true" if value else "false"),
        ),
        _declare(
            "read_int",
            ("string", t.INT, (t.STRING,), functions.read_int),
            ("double", t.INT, (t.DOUBLE,), functions.read_int),
        ),
        _declare(
            "read_double",
            ("string", t.DOUBLE, (t.STRING,), functions.read_double),
            ("double", t.DOUBLE, (t.DOUBLE,), functions.read_double),
        ),
        _declare(
            "order",
            ("string", t.INT, (t.STRING, t.STRING), functions.order_of_texts),
            ("double", t.INT, (t.DOUBLE, t.DOUBLE), functions.order_of_numbers),
            ("bool", t.INT, (t.BOOL, t.BOOL), functions.order_of_numbers),
        ),
        _declare("join", ("list", t.STRING, (t.List(t.DYN), t.STRING), functions.joined), method=True),
        _declare("abs", ("int", t.INT, (t.INT,), abs), ("double", t.DOUBLE, (t.DOUBLE,), abs)),
        _declare(
            "round",
            ("whole", t.INT, (t.DOUBLE,), functions.nearest_int),
            ("digits", t.DOUBLE, (t.DOUBLE, t.INT), functions.rounded),
        ),
        _declare("floor", ("double", t.INT, (t.DOUBLE,), math.floor)),
        _declare("ceil", ("double", t.INT, (t.DOUBLE,), math.ceil)),
        _declare("sum", ("list", t.DYN, numbers, functions.total)),
        _declare(
            "min", ("list", t.DYN, numbers, functions.least), *((str(p[0]), p[0], p, _least) for p in pairs)
        ),
        _declare(
            "max",
            ("list", t.DYN, numbers, functions.greatest),
            *((str(p[0]), p[0], p, _greatest) for p in pairs),
        ),
    ]


_RENAMED = {"string": "text"}
_FUNCTIONS = _functions()
_ENVIRONMENT = cel.NewEnv(functions=_FUNCTIONS)
