"""The functions an expression may call: their types, and what those CEL does not bring do.

Each is a pure function of JSON values with one meaning in every language; the browser's twins stand in
``ui/src/expressions/functions.js`` and shared vectors hold them together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from forms.expressions.types import BOOL, DOUBLE, INT, STRING, Type, list_of

Number = int | float


@dataclass(frozen=True, slots=True)
class Signature:
    """``params`` begin with the receiver where ``method``."""

    params: tuple[Type, ...]
    returns: Type
    method: bool = False


NUMBERS = list_of(DOUBLE)
INTS = list_of(INT)

SIGNATURES: dict[str, tuple[Signature, ...]] = {
    "contains": (Signature((STRING, STRING), BOOL, method=True),),
    "startsWith": (Signature((STRING, STRING), BOOL, method=True),),
    "endsWith": (Signature((STRING, STRING), BOOL, method=True),),
    "matches": (Signature((STRING, STRING), BOOL, method=True),),
    "join": (Signature((list_of(STRING), STRING), STRING, method=True),),
    "int": (Signature((INT,), INT), Signature((DOUBLE,), INT), Signature((STRING,), INT)),
    "double": (Signature((INT,), DOUBLE), Signature((DOUBLE,), DOUBLE), Signature((STRING,), DOUBLE)),
    "string": (
        Signature((STRING,), STRING),
        Signature((INT,), STRING),
        Signature((DOUBLE,), STRING),
        Signature((BOOL,), STRING),
    ),
    "abs": (Signature((INT,), INT), Signature((DOUBLE,), DOUBLE)),
    "round": (Signature((DOUBLE,), INT), Signature((DOUBLE, INT), DOUBLE)),
    "floor": (Signature((DOUBLE,), INT),),
    "ceil": (Signature((DOUBLE,), INT),),
    "sum": (Signature((INTS,), INT), Signature((NUMBERS,), DOUBLE)),
    "min": (
        Signature((INTS,), INT),
        Signature((NUMBERS,), DOUBLE),
        Signature((INT, INT), INT),
        Signature((DOUBLE, DOUBLE), DOUBLE),
    ),
    "max": (
        Signature((INTS,), INT),
        Signature((NUMBERS,), DOUBLE),
        Signature((INT, INT), INT),
        Signature((DOUBLE, DOUBLE), DOUBLE),
    ),
}
"""By name, in the order they are tried; ``size`` and the macros have rules of their own."""

READING = {"int": "read_int", "double": "read_double"}
"""What ``int(x)`` and ``double(x)`` are called in a checked tree where ``x`` may be a text."""

MACROS = {"all": (2,), "exists": (2,), "exists_one": (2,), "filter": (2,), "map": (2, 3)}
"""Number of arguments, the variable counted."""


def text_of_number(number: float) -> str:
    """A number as JavaScript and canonical JSON write it (ECMAScript Number::toString, RFC 8785)."""
    if not math.isfinite(number):
        raise ValueError("not a number that can be written")
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    mantissa, _, exponent = f"{abs(number)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = fraction.rstrip("0")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return sign + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    """``digits`` with the decimal point after the first ``point`` of them."""
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    exponent = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return digits[0] + ("." + digits[1:] if len(digits) > 1 else "") + exponent


def rounded(number: float, digits: int) -> float:
    """Half away from zero at ``digits`` decimals, of the number as it is written: 1.005 gives 1.01.

    The decimal point is moved in the text, since multiplying 1.005 by 100 gives less than 100.5.
    """
    if not -15 <= digits <= 15:
        raise ValueError("round takes -15 to 15 decimals")
    moved = _moved(abs(number), digits)
    low = math.floor(moved)
    result = _moved(float(low + (moved - low >= 0.5)), -digits)
    return -result if number < 0 else result


def _moved(number: float, places: int) -> float:
    mantissa, _, exponent = text_of_number(number).partition("e")
    return float(f"{mantissa}e{int(exponent or 0) + places}")


def nearest_int(number: float) -> int:
    """The nearest whole number, halves away from zero."""
    return int(rounded(number, 0))


def total(numbers: Sequence[Number]) -> Number:
    """Sum from left to right (``sum`` of newer Pythons compensates; other languages do not)."""
    result: Number = 0 if all(type(number) is int for number in numbers) else 0.0
    for number in numbers:
        result += _number(number)
    return result


def least(numbers: Sequence[Number]) -> Number:
    """The least of a list that is not empty."""
    return min(_number(number) for number in numbers)


def greatest(numbers: Sequence[Number]) -> Number:
    """The greatest of a list that is not empty."""
    return max(_number(number) for number in numbers)


def _number(value: Number) -> Number:
    if type(value) is not int and type(value) is not float:
        raise TypeError("not a number")
    return value


def read_int(value: Number | str) -> int:
    """A whole number from a text (digits, perhaps a minus before them) or a number, cut towards zero."""
    if isinstance(value, str):
        if not _DIGITS.fullmatch(value):
            raise ValueError("not a whole number")
        return int(value)
    return math.trunc(_number(value))


def read_double(value: Number | str) -> float:
    """A number from a text as JSON writes it, or from a number."""
    if isinstance(value, str):
        if not _DECIMAL.fullmatch(value):
            raise ValueError("not a number")
        return float(value)
    return float(_number(value))


_DIGITS = re.compile(r"-?[0-9]{1,20}")
_DECIMAL = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,4})?")


def order_of_texts(a: str, b: str) -> int:
    """-1, 0 or 1 by the UTF-16 code units, as browsers and canonical JSON order texts."""
    if not a.isascii() and not b.isascii():
        a_units, b_units = a.encode("utf-16-be"), b.encode("utf-16-be")
        return (a_units > b_units) - (a_units < b_units)
    return (a > b) - (a < b)


def order_of_numbers(a: float, b: float) -> int:
    """-1, 0 or 1."""
    return (a > b) - (a < b)


def joined(texts: Sequence[str], separator: str) -> str:
    """The texts one after the other."""
    return separator.join(texts)
