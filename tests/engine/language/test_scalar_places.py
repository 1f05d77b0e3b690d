"""Places inside of YAML texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.language.scalar_places import forget_files, place_within
from engine.language.yaml_reading import read_yaml

CASES = {
    "plain": "key: inputs.a > 3 && 中文.b\n",
    "single quotes": "key: 'it''s ''quoted'' and b'\n",
    "double quotes": 'key: "a \\"b\\" \\u4e2d c\\n d"\n',
    "plain over lines": "key: one two\n  three\n\n  four five\n",
    "double quotes over lines": 'key: "one two\n  three\n\n  four"\n',
    "literal": "key: |\n  one two\n    three\n  four\n",
    "literal, stripped": "key: |-\n\n  one\n  two\n",
    "folded": "key: >-\n  one two\n  three\n  four\n",
    "in a list": "key:\n  - a\n",
    "in a flow map": "key: {a: 'x y', b: z}\n",
}


@pytest.mark.parametrize("name", CASES)
def test_a_character_of_a_text_is_found_in_its_file(name: str, tmp_path: Path) -> None:
    file = tmp_path / "sop.yaml"
    file.write_text(CASES[name], "utf-8")
    document, findings = read_yaml(file.read_bytes(), str(file))
    assert document is not None, findings
    lines = CASES[name].splitlines()
    forget_files()
    for path, place in document.places.items():
        value = document.data
        for key in path:
            value = value[key]
        if not isinstance(value, str):
            continue
        for offset, character in enumerate(value):
            if not character.isspace() and character not in "\"'中":
                found = place_within(place, value, offset)
                assert lines[found.line - 1][found.column - 1] == character
        if value.rstrip():
            last = place_within(place, value, len(value.rstrip()))
            assert lines[last.line - 1][last.column - 2] == value.rstrip()[-1]


def test_a_file_that_has_changed_gives_the_place_of_the_whole_text(tmp_path: Path) -> None:
    file = tmp_path / "sop.yaml"
    file.write_text("key: something else\n", "utf-8")
    document, _ = read_yaml(b"key: one two\n", str(file))
    assert document is not None
    forget_files()
    assert place_within(document.place("key"), "one two", 4) == document.place("key")
    file.unlink()
    forget_files()
    assert place_within(document.place("key"), "one two", 4) == document.place("key")
