"""What an import gives: files as a designer would write them, and what was left out of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Titles = Mapping[str, str]


class NotImportable(Exception):
    """The file is not what it is said to be. ``code`` is one of: not_a_workbook, not_json, not_a_schema,
    not_csv, no_survey, no_rows, not_text, too_large; ``detail`` says it in English."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the original that the form does not have, or has otherwise. ``where`` is the place in the
    original, ``what`` the original's own words there, ``why`` a code; :data:`WHY` has its sentences."""

    where: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Imported:
    """``files`` by path (``forms/NAME.yaml``, ``forms/library/NAME.yaml``); ``evidence`` is what a step that
    uses the form asks besides, since photos, signatures and scans are asked by steps."""

    name: str
    files: Mapping[str, str]
    evidence: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()


WHY: dict[str, tuple[str, str]] = {
    "type.unknown": (
        "There is no such kind of field; it became a text.",
        "没有对应的字段类型，已改为文本。",
    ),
    "type.no_place": (
        "Lines and areas on a map are not asked here.",
        "不支持在地图上画线或画面。",
    ),
    "metadata": (
        "The job records this by itself.",
        "工单会自动记录该信息。",
    ),
    "renamed": (
        "The name was changed so that expressions can use it.",
        "为便于表达式引用，名称已更改。",
    ),
    "relevant": (
        "The condition could not be carried over: the field is always shown.",
        "条件无法转换，字段始终显示。",
    ),
    "calculation": (
        "The calculation could not be carried over: the field is asked.",
        "计算无法转换，改为手工填写。",
    ),
    "constraint": (
        "The limit could not be carried over: nothing checks it.",
        "限制无法转换，不再校验。",
    ),
    "constraint_message": (
        "A refused answer is explained by the form's own sentence.",
        "错误提示改用系统自带的说明。",
    ),
    "required": (
        "It is not known when this must be filled in: it may be left empty.",
        "必填条件无法转换，可留空。",
    ),
    "readonly": (
        "What nobody can fill in and nothing calculates was left out.",
        "只读且不计算的字段已去掉。",
    ),
    "choice_filter": (
        "The choices are not narrowed down.",
        "选项不会随其他字段筛选。",
    ),
    "choices.missing": (
        "The list of choices is not in the file; it became a text.",
        "文件中没有该选项表，已改为文本。",
    ),
    "repeat_count": (
        "How many rows there are is not fixed.",
        "行数不再固定。",
    ),
    "appearance": (
        "The look could not be carried over.",
        "外观设置无法转换。",
    ),
    "media": (
        "Pictures and clips are not in the file: add them to the field's help.",
        "图片或视频不在文件中，请在字段帮助中添加。",
    ),
    "default": (
        "The default is worked out by a formula: it was left out.",
        "默认值为公式，已去掉。",
    ),
    "parameters": (
        "This setting could not be carried over.",
        "该设置无法转换。",
    ),
    "keyword": (
        "Kept as it is written; the canvas shows it as text.",
        "原样保留，画布中以文本显示。",
    ),
    "keyword.not_here": (
        "Forms do not know this keyword; it was left out.",
        "表单不支持该关键字，已去掉。",
    ),
    "reference": (
        "Refers to another document: nothing is fetched.",
        "引用了其他文档，系统不会去获取。",
    ),
    "wrapped": (
        "A form is a map of fields: this stands in the field `value`.",
        "表单由字段组成，已放入字段 value。",
    ),
    "mixed": (
        "The values are of several kinds; it became a text.",
        "取值类型不一致，已改为文本。",
    ),
    "nothing": (
        "No value tells what this is; it became a text.",
        "没有取值可供判断，已改为文本。",
    ),
}
"""Per code a sentence in English and in Chinese."""

_ID = re.compile(r"[^a-z0-9]+")
_FIELD = re.compile(r"[^A-Za-z0-9_]")


def id_of(text: str, default: str = "form") -> str:
    """An id for a form or a code list: lower-case words joined by ``-``."""
    return _ID.sub("-", text.lower()).strip("-")[:80].strip("-") or default


def field_of(text: str) -> str:
    """A name that a field can have and expressions can use."""
    name = _FIELD.sub("_", text.strip())
    return name if name and not name[0].isdigit() else f"f_{name}"


def free(name: str, taken: Mapping[str, Any] | set[str]) -> str:
    """The name, or with the first number at its end that makes it new."""
    number, found = 2, name
    while found in taken:
        found, number = f"{name}_{number}", number + 1
    return found
