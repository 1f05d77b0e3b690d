"""Taking in a form: answers, calculated fields and evidence, with everything that is wrong at once."""

from __future__ import annotations

from engine.runtime.evidence import PRECEDENCE, check
from engine.runtime.turn import Turn
from engine.runtime.values import Answers
from engine.runtime.verdict import FieldFault, Refused
from forms.validation import pointer

COUNTS = frozenset({"required", "minItems"})
"""What a schema may say of an evidence field that its policy says better."""


def take(turn: Turn, form: str | None, answers: Answers, address: str) -> Answers | Refused:
    """The answers to keep of what was handed in to a form, or the refusal with all faults.

    ``address`` is the open step that is handed in, left by a fault, or decided. A step without a form keeps
    nothing.
    """
    if form is None:
        return {}
    written = turn.playbook.runbook.forms[form]
    scope = turn.open(address).scope
    taken = turn.playbook.taker(form).take(answers, turn.view(scope))
    view = turn.view(scope, this=taken.answers)
    counted = {pointer([name]) for name in written.evidence}
    faults = [
        FieldFault(pointer=fault.pointer, code=fault.code, params=fault.params)
        for fault in taken.faults
        if not (fault.code in COUNTS and fault.pointer in counted)
    ]
    faults += check(turn, written, taken, view, address)
    return refusal(faults) if faults else taken.answers


def refusal(faults: list[FieldFault]) -> Refused:
    """The refusal for faults of fields: named by the first kind of them in a fixed order; the faults stand in
    the order of their fields, so that every implementation gives the same."""
    codes = {fault.code for fault in faults}
    code = next((code for code in PRECEDENCE[1:] if code in codes), PRECEDENCE[0])
    if any(code not in PRECEDENCE[1:] for code in codes):
        code = PRECEDENCE[0]
    return Refused(code=code, faults=tuple(sorted(faults, key=lambda fault: (fault.pointer, fault.code))))
