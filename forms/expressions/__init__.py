"""Expressions of SOPs and forms: checked, compiled and run. See docs/language/expressions.md."""

from forms.expressions.binding import UNKNOWN, bind, shown
from forms.expressions.checking import Checked, check
from forms.expressions.problems import ExpressionProblem
from forms.expressions.program import Program
from forms.expressions.resolving import undeclared
from forms.expressions.schema_types import choices_of, types_of
from forms.expressions.templates import Hole, only_hole, parse_template

__all__ = [
    "UNKNOWN",
    "Checked",
    "ExpressionProblem",
    "Hole",
    "Program",
    "bind",
    "check",
    "choices_of",
    "only_hole",
    "parse_template",
    "shown",
    "types_of",
    "undeclared",
]
