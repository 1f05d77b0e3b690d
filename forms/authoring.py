"""Checking a form before anybody is asked to fill it in.

``check_form`` says everything that is wrong with a form file at once: a schema that is none, or that nobody
can satisfy; a layout that points nowhere; names, expressions and rules that do not hold.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from forms.authoring_expressions import expression_problems
from forms.authoring_layout import layout_problems
from forms.authoring_problems import FormProblem, Path, Severity
from forms.authoring_schema import schema_problems
from forms.both import Both

__all__ = ["FINDINGS", "FormProblem", "Path", "Severity", "check_form"]

FINDINGS: Mapping[str, str] = {
    "form.shape": "SOP001",
    "form.limit": "SOP001",
    "form.name": "SOP002",
    "form.expression": "SOP006",
    "form.contradiction": "SOP010",
    "form.doubtful": "SOP1xx",
}
"""What a form's problems are among an SOP's findings. ``form.doubtful`` is a warning, all others errors."""


def check_form(
    data: Any,
    code_lists: Collection[str] | Mapping[str, Any] | None = None,
    variables: Mapping[str, str] | None = None,
    evidence: Collection[str] = (),
) -> list[FormProblem]:
    """Everything wrong with a form ``{form?, title?, schema, uischema?}``, in the order of its places.

    ``code_lists`` are the lists there are (None: names are not checked; as a mapping to their data the types
    of codes are known too). ``variables`` are the names around the form and their types (``inputs.…``; None:
    whatever is around is of any type). ``evidence`` are the names of the step's evidence fields, which a
    layout may place. Never raises, whatever ``data`` is.
    """
    if not isinstance(data, Mapping) or not isinstance(schema := data.get("schema"), Mapping):
        path: Path = ("schema",) if isinstance(data, Mapping) and "schema" in data else ()
        return [
            FormProblem(
                path,
                "form.shape",
                Both("a form has a schema", "表单要有 schema"),
                Both(
                    "write schema: {type: object, properties: …}",
                    "写成 schema: {type: object, properties: …}",
                ),
            )
        ]
    problems = schema_problems(schema, code_lists)
    if any(problem.code in {"form.shape", "form.limit"} for problem in problems):
        return problems
    typed = code_lists if isinstance(code_lists, Mapping) else None
    uischema = data.get("uischema")
    problems += layout_problems(schema, uischema, evidence)
    problems += expression_problems(schema, uischema, variables, typed)
    return sorted(problems, key=lambda problem: [str(step).zfill(6) for step in problem.path])
