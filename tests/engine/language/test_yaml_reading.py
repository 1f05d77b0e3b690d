"""From bytes to a document, or to findings in plain words."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.document import Document
from engine.language.finding import Finding, Place
from engine.language.yaml_reading import DEEPEST, LARGEST, MOST_NODES, read_yaml

SAMPLE = """\
sop: channel-activation   # an id
title: {zh-CN: 卡密渠道激活, en: Activate a card channel}
labels: [渠道, "a: b"]
guide: |
  One line.
  Another.
steps:
  enter:
    on: yes
    due: 4h
"""


def read(text: str) -> Any:
    document, findings = read_yaml(text.encode(), "sop.yaml")
    assert findings == []
    assert document is not None
    return document.data


def said(content: bytes | str) -> list[tuple[int, int, str, str | None]]:
    encoded = content.encode() if isinstance(content, str) else content
    _, findings = read_yaml(encoded, "sop.yaml")
    return [(f.place.line, f.place.column, f.message, f.hint) for f in findings]


def test_a_file_is_plain_data_with_the_place_of_every_value_and_key() -> None:
    document, findings = read_yaml(b"a:\n  - {k: 1, l: two}\n  -\n", "f.yaml")
    assert findings == []
    assert document == Document(
        "f.yaml",
        {"a": [{"k": 1, "l": "two"}, None]},
        {
            (): Place("f.yaml", 1, 1),
            ("a",): Place("f.yaml", 2, 3),
            ("a", 0): Place("f.yaml", 2, 5),
            ("a", 0, "k"): Place("f.yaml", 2, 9),
            ("a", 0, "l"): Place("f.yaml", 2, 15),
            ("a", 1): Place("f.yaml", 3, 4),
        },
        {
            ("a",): Place("f.yaml", 1, 1),
            ("a", 0, "k"): Place("f.yaml", 2, 6),
            ("a", 0, "l"): Place("f.yaml", 2, 12),
        },
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("FALSE", False),
        ("on", "on"),
        ("yes", "yes"),
        ("no", "no"),
        ("", None),
        ("~", None),
        ("null", None),
        ("nil", "nil"),
        ("12", 12),
        ("-7", -7),
        ("+7", 7),
        ("0x1F", 31),
        ("0o17", 15),
        ("017", 17),
        ("1_000", "1_000"),
        ("0b1", "0b1"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1.", 1.0),
        ("09:30", "09:30"),
        ("2026-03-02", "2026-03-02"),
        ("2026-03-02T09:00", "2026-03-02T09:00"),
        ("=", "="),
        ("'12'", "12"),
        ('"true"', "true"),
        ("1.2.3", "1.2.3"),
        ("-", [None]),
    ],
)
def test_scalars_follow_the_core_schema_of_yaml_1_2(written: str, value: object) -> None:
    document, findings = read_yaml(f"k:\n  {written}".encode(), "f.yaml")
    assert document is not None
    assert (document.data["k"], [f for f in findings if f.severity == "error"]) == (value, [])


def test_keys_are_always_text() -> None:
    assert read("1: a\ntrue: b\n'2': c\n2026-05-04: d\n") == {
        "1": "a",
        "true": "b",
        "2": "c",
        "2026-05-04": "d",
    }


def test_a_byte_order_mark_at_the_beginning_is_passed_over() -> None:
    assert read("\ufeffa: 1") == {"a": 1}


TROUBLES: list[tuple[bytes | str, list[tuple[int, int, str, str | None]]]] = [
    (
        "a: 1\nb: 2\na: 3\n",
        [(3, 1, "`a` stands here a second time; the first is at sop.yaml:1:1", "keep one of them")],
    ),
    (
        "a: &x 1\nb: *x\n<<: {c: 1}\nd: !!int 5\n",
        [
            (
                1,
                4,
                "`&x` names this part for use elsewhere, which the language does not allow",
                "take it away; if it is a text, put it in quotes",
            ),
            (
                2,
                4,
                "`*x` refers to another part of the file, which the language does not allow",
                "repeat what is meant; if it is a text, put it in quotes",
            ),
            (3, 1, "`<<` merges another map in, which the language does not allow", "write the keys out"),
            (
                4,
                4,
                "`tag:yaml.org,2002:int` is a tag, which the language does not allow",
                "take it away; if it is a text, put it in quotes",
            ),
        ],
    ),
    (
        "steps:\n  a:\n\tby: x\n\tdue: y\n",
        [
            (
                3,
                1,
                "a tab stands in the indentation, which takes only spaces",
                "put two spaces for each tab; editors can do so by themselves",
            ),
            (
                4,
                1,
                "a tab stands in the indentation, which takes only spaces",
                "put two spaces for each tab; editors can do so by themselves",
            ),
        ],
    ),
    (
        "a:\n  title: x: y\n  b: 1\nc: @e\nd: 1\n",
        [
            (2, 11, "a second `: ` stands in this line", "put the text that holds it in quotes"),
            (4, 4, "a text can't begin with `@`", "put it in quotes"),
        ],
    ),
    ("a: {{ x }}\n", [(1, 5, "a text that begins with `{` must stand in quotes", 'write `"{{ … }}"`')]),
    (
        "a: 1\n---\nb: 2\n",
        [(2, 1, "a second document begins here: a file holds one", "take the `---` away, or make two files")],
    ),
    ("# nothing\n", [(1, 1, "the file is empty", "see docs/language/reference.md for what belongs into it")]),
    (b"", [(1, 1, "the file is empty", "see docs/language/reference.md for what belongs into it")]),
    (
        "a: 12345678901234567890\n",
        [(1, 4, "this number has more digits than can be kept exactly", "if it is a text, put it in quotes")],
    ),
    (b"a: 1\nb: \xff", [(2, 4, "these bytes are not UTF-8", "save the file as UTF-8")]),
    (
        "标题: 渠道\n".encode("gb18030"),
        [(1, 1, "these bytes are not UTF-8", "the file seems to be saved as GBK: save it as UTF-8")],
    ),
    ("a: 1\n".encode("utf-16"), [(1, 1, "the file is saved as UTF-16 or UTF-32", "save it as UTF-8")]),
    (
        b"a: \x00\r\nb: \x07",
        [
            (1, 4, "a zero byte stands here", "take it away"),
            (2, 4, "the control character U+0007 stands here", "take it away"),
        ],
    ),
    (b"#" * (LARGEST + 1), [(1, 1, "the file is larger than 1 MiB", "make several files of it")]),
    (
        "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1),
        [(1, DEEPEST + 1, f"this stands more than {DEEPEST} levels deep", None)],
    ),
    (
        "[" + "1," * MOST_NODES + "[]]",
        [
            (
                1,
                2 * MOST_NODES + 2,
                f"the file holds more than {MOST_NODES} values",
                "make several files of it",
            )
        ],
    ),
]


@pytest.mark.parametrize(("content", "findings"), TROUBLES)
def test_what_is_wrong_is_said_in_plain_words_all_at_once(
    content: bytes | str, findings: list[tuple[int, int, str, str | None]]
) -> None:
    assert said(content) == findings


@pytest.mark.parametrize(
    "piece", ["[", "{", "{a: ", "- ", "? ", "a: ", "? [", "x: y: z\n", "k: @x\n", ": ", "&", "!", "a: 1\n"]
)
@pytest.mark.parametrize("before", ["", "a: 1\na: ", "a: 1\n? "])
def test_a_file_made_to_be_slow_is_answered_at_once(piece: str, before: str) -> None:
    content = (before + piece * LARGEST).encode()[:LARGEST]
    started = time.process_time()
    _, findings = read_yaml(content, "f.yaml")
    assert findings
    assert time.process_time() - started < 5  # seconds; unguarded, brackets alone take many minutes


def check_answer(content: bytes) -> None:
    """A document or findings or both, each finding at a place within the file."""
    document, findings = read_yaml(content, "f.yaml")
    assert document is not None or findings
    lines = content.count(b"\n") + content.count(b"\r") + 1
    for finding in findings:
        assert isinstance(finding, Finding)
        assert finding.code == ("SOP001" if finding.severity == "error" else "SOP122")
        assert 1 <= finding.place.line <= lines + 1


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_a_document_or_findings(content: bytes) -> None:
    check_answer(content)


@given(st.text("ab:-?{}[],#&*!|>'\"%@` \n\t\\~0<=é\r", max_size=60))
@settings(max_examples=800, deadline=None)
def test_any_text_of_special_characters_gives_a_document_or_findings(text: str) -> None:
    check_answer(text.encode())


@given(st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_a_file_with_some_bytes_changed_gives_a_document_or_findings(chance: random.Random) -> None:
    content = bytearray(SAMPLE.encode())
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content))
        match chance.randrange(3):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                del content[at : at + chance.randint(1, 5)]
            case _:
                content[at:at] = chance.choice(
                    [b"\t", b": ", b"- ", b"{", b"]", b"'", b"\n", b"&a ", b"*b", b"\xc3"]
                )
    check_answer(bytes(content))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(
        st.characters(
            blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="\ufeff\ufffe\uffff"
        )
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc: #-'é", max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON.filter(lambda value: value is not None), st.booleans())
@settings(max_examples=200, deadline=None)
def test_what_a_yaml_writer_writes_is_read_back(value: Any, flow: bool) -> None:
    written = yaml.dump(value, allow_unicode=True, default_flow_style=flow, Dumper=NoAliases, sort_keys=False)
    document, findings = read_yaml(written.encode(), "f.yaml")
    assert document is not None, findings
    assert document.data == value


class NoAliases(yaml.SafeDumper):
    """Writes the same value twice rather than referring to it, and quotes what may be a number.

    (It knows the numbers of YAML 1.1, and some of 1.2 would go unquoted.)
    """

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_text(self, text: str) -> yaml.ScalarNode:
        style = "'" if text[:1] in set("+-.0123456789") else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


NoAliases.add_representer(str, NoAliases.represent_text)


VECTORS = Path(__file__).parents[2] / "vectors" / "yaml.json"


@pytest.mark.parametrize(
    "case", json.loads(VECTORS.read_text("utf-8"))["cases"], ids=lambda case: case["yaml"]
)
def test_the_shared_vectors_are_read_as_every_implementation_reads_them(case: dict[str, Any]) -> None:
    document, findings = read_yaml(case["yaml"].encode(), "f.yaml")
    refused = any(finding.severity == "error" for finding in findings)
    read = None if document is None or refused else {"data": document.data}
    assert read == (None if case.get("refused") else {"data": case["data"]})
