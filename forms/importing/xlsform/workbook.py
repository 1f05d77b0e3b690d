"""The sheets of a workbook as rows of texts, with the languages of their columns told apart."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from forms.importing.imported import NotImportable

MOST_ROWS = 3_000
MOST_COLUMNS = 80
MOST_CHOICES = 20_000
LARGEST = 60 << 20
"""Bytes of the workbook when it is unpacked."""
_BY_NAME = {"english": "en", "chinese": "zh-CN", "中文": "zh-CN", "简体中文": "zh-CN", "汉语": "zh-CN",
            "french": "fr", "spanish": "es", "german": "de", "arabic": "ar", "portuguese": "pt",
            "russian": "ru", "japanese": "ja", "default": "und"}  # fmt: skip
_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\)\s*$")
_TRANSLATED = ("label", "hint", "guidance_hint", "constraint_message", "required_message",
               "image", "video", "audio", "big-image")  # fmt: skip
_OTHER_NAMES = {"relevance": "relevant", "calculate": "calculation", "read_only": "readonly",
                "caption": "label", "value": "name", "list name": "list_name", "count": "repeat_count",
                "constraint message": "constraint_message", "required message": "required_message",
                "default_language": "default_language", "skippable": "required"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row: ``cells`` by column, and what is translated by column and language."""

    number: int
    cells: dict[str, str]
    texts: dict[str, dict[str, str]]

    def get(self, column: str) -> str:
        """The cell; empty where there is none."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Workbook:
    """The rows of the sheets ``survey`` and ``choices``, and the first row of ``settings``."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: dict[str, str]


def read_workbook(content: bytes) -> Workbook:
    """The workbook. Raises NotImportable (``not_a_workbook``, ``too_large``, ``no_survey``)."""
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise NotImportable("too_large", f"Unpacked, the workbook is larger than {LARGEST >> 20} MB.")
        book: Any = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except NotImportable:
        raise
    except Exception as error:  # the library raises whatever a broken part of the file leads to
        raise NotImportable("not_a_workbook", "The file is no .xlsx workbook that can be read.") from error
    try:
        sheets = {sheet.title.strip().lower(): sheet for sheet in book.worksheets}
        if "survey" not in sheets:
            raise NotImportable("no_survey", "The workbook has no sheet `survey`.")
        settings = _rows(sheets["settings"], 2, "und") if "settings" in sheets else ()
        first = settings[0].cells if settings else {}
        default = _language(first.get("default_language", "")) if first.get("default_language") else "und"
        return Workbook(
            survey=_rows(sheets["survey"], MOST_ROWS, default),
            choices=_rows(sheets["choices"], MOST_CHOICES, default) if "choices" in sheets else (),
            settings=first | {f"{key}@": text.get("und", "") for key, text in _texts(settings).items()},
        )
    finally:
        book.close()


def _texts(rows: tuple[Row, ...]) -> dict[str, dict[str, str]]:
    return rows[0].texts if rows else {}


def _rows(sheet: Any, most: int, default: str) -> tuple[Row, ...]:
    heads: list[tuple[str, str | None]] | None = None
    found: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
        values = [_cell(value) for value in cells]
        if heads is None:
            if any(values):
                heads = [_head(value, default) for value in values]
            continue
        if not any(values):
            continue
        if len(found) == most:
            raise NotImportable("too_large", f"The sheet {sheet.title} has more than {most} rows.")
        plain: dict[str, str] = {}
        texts: dict[str, dict[str, str]] = {}
        for (column, language), value in zip(heads, values, strict=False):
            if not value or not column:
                continue
            if language is None:
                plain.setdefault(column, value)
            else:
                texts.setdefault(column, {})[language] = value
        found.append(Row(number, plain, texts))
    return tuple(found)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\u00a0", " ").strip()


def _head(written: str, default: str) -> tuple[str, str | None]:
    """A column's name, and the language of what stands in it where it is translated."""
    parts = [part.strip() for part in re.split(r"::|(?<=label):|(?<=hint):", written) if part.strip()]
    if not parts:
        return "", None
    if parts[0].lower() == "media" and len(parts) > 1:
        parts = parts[1:]
    column = _OTHER_NAMES.get(parts[0].lower(), parts[0].lower())
    if column not in _TRANSLATED:
        return (column if len(parts) == 1 else written.lower()), None
    return column, _language(parts[1]) if len(parts) > 1 else default


def _language(name: str) -> str:
    if match := _CODE.search(name):
        code = match[1]
        return "zh-CN" if code.lower() in {"zh", "zh-cn", "zh-hans", "cmn"} else code
    return _BY_NAME.get(name.strip().lower(), name.strip() if re.fullmatch(r"[a-z]{2,3}", name) else "und")
