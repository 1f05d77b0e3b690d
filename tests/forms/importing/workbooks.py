"""Workbooks of the tests, and what pyxform says that they mean."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

import openpyxl

LABEL, LABEL_ZH = "label::English (en)", "label::中文 (zh)"
Row = dict[str, str]
_XFORMS = "{http://www.w3.org/2002/xforms}"


def workbook(survey: Sequence[Row], choices: Sequence[Row] = (), settings: Row | None = None) -> bytes:
    """An .xlsx with the three sheets of XLSForm."""
    return sheets({"survey": survey, "choices": choices, "settings": [settings or {}]})


def sheets(rows_by_name: Mapping[str, Sequence[Row]]) -> bytes:
    """An .xlsx with any sheets."""
    book = openpyxl.Workbook(write_only=True)
    for name, rows in rows_by_name.items():
        sheet = book.create_sheet(name)
        heads = list(dict.fromkeys(head for row in rows for head in row)) or ["type"]
        sheet.append(heads)
        for row in rows:
            sheet.append([row.get(head) for head in heads])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@dataclass(frozen=True)
class Meant:
    """What an XForm asks: per question its type, whether it is required and who narrows it down."""

    types: dict[str, str] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    relevant: frozenset[str] = frozenset()  # questions, groups and repeats
    calculated: frozenset[str] = frozenset()
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by question
    repeated: frozenset[str] = frozenset()  # questions inside of a repeat
    labels: dict[str, dict[str, str]] = field(default_factory=dict)


def meant_by(content: bytes) -> Meant:
    """What pyxform makes of a workbook."""
    from pyxform.xls2xform import convert

    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        root = ElementTree.fromstring(convert(file.name).xform)
    binds = [
        bind for bind in root.iter(f"{_XFORMS}bind") if not bind.get("nodeset", "").startswith("/data/meta")
    ]
    name = {bind: bind.get("nodeset", "").rpartition("/")[2] for bind in binds}
    lists = {
        instance.get("id", ""): tuple(
            item.findtext(f"{_XFORMS}name", "") for item in instance.iter(f"{_XFORMS}item")
        )
        for instance in root.iter(f"{_XFORMS}instance")
        if instance.get("id")
    }
    chosen = {}
    for tag in ("select1", "select"):
        for control in root.iter(f"{_XFORMS}{tag}"):
            itemset = control.find(f"{_XFORMS}itemset")
            if itemset is not None:
                list_ = itemset.get("nodeset", "").partition("'")[2].partition("'")[0]
                chosen[control.get("ref", "").rpartition("/")[2]] = lists[list_]
    return Meant(
        types={name[bind]: bind.get("type", "") for bind in binds if bind.get("type")},
        required=frozenset(name[bind] for bind in binds if bind.get("required") == "true()"),
        relevant=frozenset(name[bind] for bind in binds if bind.get("relevant")),
        calculated=frozenset(name[bind] for bind in binds if bind.get("calculate")),
        choices=chosen,
        repeated=frozenset(
            control.get("ref", "").rpartition("/")[2]
            for repeat in root.iter(f"{_XFORMS}repeat")
            for control in repeat.iter()
            if control.get("ref", "").startswith("/data/")
        ),
        labels=_labels(root),
    )


def _labels(root: ElementTree.Element) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for translation in root.iter(f"{_XFORMS}translation"):
        language = {"English (en)": "en", "中文 (zh)": "zh-CN"}[translation.get("lang", "")]
        for text in translation.iter(f"{_XFORMS}text"):
            place, _, what = text.get("id", "").partition(":")
            value = text.findtext(f"{_XFORMS}value", "")
            if what == "label" and value not in {"", "-"}:
                found.setdefault(place.rpartition("/")[2], {})[language] = value
    return found
