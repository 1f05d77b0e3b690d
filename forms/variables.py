"""The variables that expressions inside a form may read of the form itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.expressions import types_of
from forms.fields import EVERY, Path, followed
from forms.formulas import ROOTS


def variables_at(
    schema: Mapping[str, Any], path: Path = (), code_lists: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Qualified name → type, for an expression in the object at ``path`` (of a row: ``("rows", "*")``).

    The whole form is ``this``; the fields of the object itself are there by their bare names, but for
    those that would hide ``this``, ``inputs`` and the like.
    """
    whole = types_of("this", schema, code_lists)
    beside = types_of("", schema_at(schema, path), code_lists, document=schema)
    return {**{name: type_ for name, type_ in beside.items() if name.partition(".")[0] not in ROOTS}, **whole}


def schema_at(schema: Mapping[str, Any], path: Path) -> Any:
    """The schema of the object at ``path``, or None."""
    here: Any = followed(schema, schema)
    for step in path:
        if not isinstance(here, Mapping):
            return None
        under = here.get("items") if step == EVERY else (here.get("properties") or {}).get(step)
        here = followed(schema, under)
    return here
