"""Reading a table out of a CSV or XLSX file that anybody may have made: bounded in every direction."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import IO, Any
from xml.parsers import expat

from openpyxl import load_workbook

from engine.services.problems import Invalid

LARGEST = 8 << 20
"""Bytes of a file."""
LARGEST_UNPACKED = 128 << 20
"""Bytes of what an XLSX file unpacks to."""
MOST_PARTS = 2000
MOST_ELEMENTS = 3_000_000
"""Elements of the XML of a workbook: some are kept in memory at once."""
MOST_OTHERS = 200_000
"""Those that are no cells or texts: styles and the like become objects, which are larger."""
WIDEST_ROW = 65_536
"""Elements of a row, which is read at once; the widest sheet has 16 384 columns."""
MOST_ROWS = 5000
MOST_COLUMNS = 200
LONGEST_CELL = 32_767
_MOST_BLANK = 2000
_CELLS = frozenset({"row", "c", "v", "f", "is", "t", "si", "r"})
_ZIP = b"PK\x03\x04"

Cell = str | int | float | bool | datetime | date | time | None


@dataclass(slots=True)
class Sheet:
    """A header and the rows below it, each with the line that people see beside it."""

    header: list[str]
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)


def read_sheet(content: bytes) -> Sheet:
    """The first sheet of the file. What it is tells its content, not its name.

    Raises Invalid: ``file.too_large``, ``file.unreadable``, ``file.empty``, ``file.too_many_rows``,
    ``file.too_many_columns``, ``column.twice``.
    """
    if len(content) > LARGEST:
        raise Invalid(
            "file.too_large",
            f"A file has at most {LARGEST >> 20} MB.",
            params={"most": LARGEST >> 20},
        )
    rows = _of_xlsx(content) if content.startswith(_ZIP) else _of_csv(content)
    return _sheet(rows)


def _sheet(rows: Iterator[tuple[int, list[Cell]]]) -> Sheet:
    sheet: Sheet | None = None
    blank = 0
    for line, found in rows:
        cells = _trimmed(found)
        if not cells:
            blank += 1
            if blank > _MOST_BLANK:
                break
            continue
        blank = 0
        if len(cells) > MOST_COLUMNS:
            raise Invalid(
                "file.too_many_columns",
                f"Row {line} has more than {MOST_COLUMNS} columns.",
                params={"line": line, "most": MOST_COLUMNS},
            )
        if sheet is None:
            sheet = Sheet(header=[str(cell).strip() if cell is not None else "" for cell in cells])
            _check(sheet.header)
            continue
        if len(sheet.rows) >= MOST_ROWS:
            raise Invalid(
                "file.too_many_rows",
                f"A file has at most {MOST_ROWS} rows; split it.",
                params={"most": MOST_ROWS},
            )
        sheet.rows.append((line, cells))
    if sheet is None or not sheet.rows:
        raise Invalid("file.empty", "The file has no rows below its header.")
    return sheet


def _check(header: list[str]) -> None:
    for place, name in enumerate(header):
        if name and name in header[:place]:
            raise Invalid(
                "column.twice", f"Two columns are called {name[:80]}.", params={"column": name[:80]}
            )


def _trimmed(cells: Iterable[Cell]) -> list[Cell]:
    """Without the empty cells at the end; what is blank is nothing."""
    found = [None if isinstance(cell, str) and not cell.strip() else _cut(cell) for cell in cells]
    while found and found[-1] is None:
        found.pop()
    return found


def _cut(cell: Cell) -> Cell:
    return cell.strip()[:LONGEST_CELL] if isinstance(cell, str) else cell


def _of_csv(content: bytes) -> Iterator[tuple[int, list[Cell]]]:
    """UTF-8 with or without a mark, UTF-16 with one, else GB 18030; by commas, semicolons or tabs."""
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, [unguarded(cell) for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Invalid(
            "file.unreadable", f"Row {begins} cannot be read: {error}.", params={"line": begins}
        ) from error


def unguarded(cell: str) -> str:
    """Without the mark that keeps a spreadsheet from calculating (our own files have it)."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@" else cell


def _decoded(content: bytes) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid("file.unreadable", "This is neither a text file nor an XLSX workbook.")


def _of_xlsx(content: bytes) -> Iterator[tuple[int, list[Cell]]]:
    _no_bomb(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheet: Any = book.worksheets[0]
            sheet.reset_dimensions()
            for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                yield line, [_known(cell) for cell in cells]
        finally:
            book.close()
    except Invalid:
        raise
    except Exception as error:  # the library raises whatever a broken file makes it stumble over
        raise Invalid("file.unreadable", "The workbook cannot be read; save it again as XLSX.") from error


def _known(cell: Any) -> Cell:
    if cell is None or isinstance(cell, str | int | float | bool | datetime | date | time):
        return cell
    return str(cell)


def _no_bomb(content: bytes) -> None:
    """A workbook is a ZIP archive: it must not unpack to more than there can be any use for. What an entry
    says of its size binds whoever reads it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _must_be_small(entries)
            elements = _Elements()
            for entry in entries:
                with archive.open(entry) as part:
                    elements.count(part)
    except Invalid:
        raise
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise Invalid("file.unreadable", "The workbook is damaged.") from error


def _must_be_small(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Invalid(
            "file.too_large",
            f"The workbook unpacks to more than {LARGEST_UNPACKED >> 20} MB.",
            params={"most": LARGEST_UNPACKED >> 20},
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise Invalid("file.unreadable", "The workbook is encrypted.")


class _Elements:
    """Counts what the XML of a workbook would become in memory: a small text may say very many elements.

    Entities would be another way to say much in few words, so nothing with a document type is read.
    """

    def __init__(self) -> None:
        self._in_all = self._others = 0
        self._rows = self._in_row = 0  # of this part

    def count(self, part: IO[bytes]) -> None:
        """Read one part, whatever it is called; what does not begin as XML is none. Raises Invalid."""
        piece = part.read(1 << 16)
        if not piece.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
            return
        self._rows = self._in_row = 0
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._begin
        parser.StartDoctypeDeclHandler = _no_document_type
        try:
            while piece:
                parser.Parse(piece, False)
                piece = part.read(1 << 16)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Invalid("file.unreadable", "The workbook is damaged.") from error

    def _begin(self, name: str, _: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self._in_all += 1
        self._others += local not in _CELLS
        if local == "row":
            self._rows, self._in_row = self._rows + 1, 0
        else:
            self._in_row += 1
        if self._in_all > MOST_ELEMENTS or self._others > MOST_OTHERS:
            raise Invalid(
                "file.too_large",
                f"The workbook unpacks to more than {LARGEST_UNPACKED >> 20} MB.",
                params={"most": LARGEST_UNPACKED >> 20},
            )
        if self._in_row > WIDEST_ROW and self._rows:
            raise Invalid(
                "file.too_many_columns",
                f"A row has more than {MOST_COLUMNS} columns.",
                params={"line": self._rows, "most": MOST_COLUMNS},
            )


def _no_document_type(*_: Any) -> None:
    raise Invalid("file.unreadable", "The workbook cannot be read; save it again as XLSX.")
