"""The layout of a form that has none: its fields one under the other, as they are written.

A runbook is canonical JSON, whose keys are sorted; so the order of fields must be said by a layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.evidence import scope_of

MOST_NESTING = 8


def plain_layout(schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """A UI schema with a control for every field; None for a form without fields.

    A group of fields stands in a group of its own, and the items of a list have their layout as ``detail``.
    """
    elements = _elements(schema, "#", 0)
    return {"type": "VerticalLayout", "elements": elements} if elements else None


def _elements(schema: Mapping[str, Any], base: str, depth: int) -> list[dict[str, Any]]:
    properties = schema.get("properties")
    if not isinstance(properties, Mapping) or depth > MOST_NESTING:
        return []
    return [_element(base + scope_of(name)[1:], field, depth) for name, field in properties.items()]


def _element(scope: str, field: Any, depth: int) -> dict[str, Any]:
    control: dict[str, Any] = {"type": "Control", "scope": scope}
    if not isinstance(field, Mapping):
        return control
    if inner := _elements(field, scope, depth + 1):
        group: dict[str, Any] = {"type": "Group", "elements": inner}
        return group | ({"label": field["title"]} if "title" in field else {})
    items = field.get("items")
    if isinstance(items, Mapping) and (detail := plain_layout(items) if depth < MOST_NESTING else None):
        control["options"] = {"detail": detail}
    return control
