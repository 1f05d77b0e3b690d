"""Which lists are known to have an item."""

from __future__ import annotations

import pytest

from engine.language.compiling import compile_sop
from engine.language.runbook import Each
from tests.engine.language.compiling.sop_files import library_of

SOP = """
sop: visit
inputs:
  type: object
  required: [shelves, groups]
  properties:
    shelves: {{type: array, minItems: 1, items: {{type: string}}}}
    doors: {{type: array, minItems: 1, items: {{type: string}}}}
    groups:
      type: array
      minItems: 1
      items:
        type: object
        required: [goods]
        properties: {{goods: {{type: array, minItems: 1, items: {{type: string}}}}}}
steps:
  ask:
    form:
      schema:
        required: [rooms]
        properties: {{rooms: {{type: array, minItems: 1, items: {{type: string}}}}, all: {{type: boolean}}}}
      {layout}
    next: [{{when: "this.all", go: {onwards}}}, {{go: note}}]
  note:
    form: {{schema: {{required: [rooms], properties: {{rooms: {{type: array, minItems: 1}}}}}}}}
  look:
    each: {{of: {of}, steps: {{see: {{}}}}}}
  groups:
    each:
      of: inputs.groups
      as: group
      steps:
        goods: {{each: {{of: group.goods, steps: {{count: {{}}}}}}}}
  done: {{end: completed}}
"""
RULE = (
    'uischema: {type: VerticalLayout, elements: [{type: Control, scope: "#/properties/all"},'
    ' {type: Control, scope: "#/properties/rooms", rule: {effect: HIDE, condition: {cel: all}}}]}'
)


@pytest.mark.parametrize(
    ("of", "layout", "onwards", "known"),
    [
        ("inputs.shelves", "", "note", True),
        ("inputs.doors", "", "note", False),  # need not be given
        ("answers.ask.rooms", "", "note", True),
        ("answers.ask.rooms", RULE, "note", False),  # may be hidden
        ("answers.note.rooms", "", "note", True),
        ("answers.note.rooms", "", "look", False),  # may not have been asked
        ("inputs.shelves.filter(s, s != '')", "", "note", False),  # may leave nothing
    ],
)
def test_a_list_has_an_item_where_its_schema_and_the_way_to_it_say_so(
    of: str, layout: str, onwards: str, known: bool
) -> None:
    text = SOP.format(of=f'"{of}"', layout=layout, onwards=onwards)
    runbook = compile_sop(library_of(text), "visit")
    found = {path: step.at_least_one for path, step in runbook.steps.items() if isinstance(step, Each)}
    assert found == {"look": known, "groups": True, "groups.goods": True}
