"""Rows of an Excel workbook, read as data only: no macro, link or formula of it is followed or computed."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.sheets import SHEET_ERRORS, SheetCell

if TYPE_CHECKING:
    from openpyxl import Workbook as OpenWorkbook
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MOST_ROWS = 20_000
MOST_CELLS = 1_000_000
MOST_PARTS = 2_000
"""Files in the archive."""
MOST_BYTES = 32 * 1024 * 1024
"""Of all parts unpacked."""
Cells = tuple[SheetCell, ...]


_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')


class WorkbookError(Exception):
    """A workbook that cannot be used, with the one finding that says why."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Workbook:
    """A sheet of a workbook."""

    rows: tuple[Cells, ...]
    """Every row with a cell that says something, all equally wide."""
    merged: tuple[SheetCell, ...]
    """The first cell of each block of merged cells; its text is the block, `B2:B4`."""
    left_out: tuple[str, ...]
    """What the file holds beside data, in words."""
    sheet: str = ""
    """Its name."""
    others: Mapping[str, int] = field(default_factory=dict)
    """The other sheets that hold rows, and how many."""


def read_workbook(data: bytes, path: str, sheet: str | None, asked_at: Location) -> Workbook:
    """The sheet of this name, or the first; `asked_at` is where it is named.

    Raises: WorkbookError C200. Source: ISO/IEC 29500-1 (SpreadsheetML).
    """
    parts = _parts(data, path)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not know, such as data validation, is none of ours
            book = load_workbook(io.BytesIO(data), read_only=True, keep_vba=False, keep_links=False)
            pages = {page.title: page for page in book.worksheets}
            name = next(iter(pages), "") if sheet is None else sheet
            if name not in pages:
                hint = f"its sheets: {', '.join(pages) or 'none'}"
                raise WorkbookError(Diagnostic("C200", f"the workbook has no sheet {name}", asked_at, hint))
            part = parts[pages[name]._worksheet_path.lstrip("/")]  # noqa: SLF001 - see below
            rows = _rows(pages[name], path, _Dress.of(book, part))
            others = {title: count for title, page in pages.items() if title != name and (count := _count(page))}
            # openpyxl 3.1 has no public name for a sheet's part; read_only, because it alone keeps to what is there:
            # the other way makes a cell for each place of a merged block, and there may be seventeen thousand million.
    except _BROKEN as error:
        raise _refused(path, f"the workbook does not parse: {error}"[:160], "save it again as .xlsx") from error
    return Workbook(rows, tuple(_merged(part, name)), tuple(_left_out(parts)), name, others)


_BROKEN = (
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OverflowError,
    zipfile.BadZipFile,
    SyntaxError,
    OSError,
)
"""What openpyxl raises for files that are not as it expects; both XML parsers raise SyntaxErrors."""


def _refused(path: str, message: str, hint: str) -> WorkbookError:
    return WorkbookError(Diagnostic("C200", message, Location(path), hint))


def _parts(data: bytes, path: str) -> Mapping[str, bytes]:
    """The parts of the archive, none of them larger or stranger than a list of people needs.

    Raises: WorkbookError C200.
    """
    hint = "save it as .xlsx, without a password"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused(path, "is an old workbook (.xls), or one with a password", hint)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            size = sum(info.file_size for info in infos)
            if len(infos) > MOST_PARTS or size > MOST_BYTES:
                message = f"the workbook has {len(infos)} parts of {size // 2**20} MiB in all"
                raise _refused(path, message, f"keep to {MOST_PARTS} parts and {MOST_BYTES // 2**20} MiB")
            parts = {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error) as error:
        raise _refused(path, f"is no workbook: {error}", hint) from error
    # The norm forbids document types (ISO/IEC 29500-2, 7.2.3); with one, a small file can unfold to gigabytes.
    if any(
        b"<!DOCTYPE" in part.replace(b"\0", b"") for name, part in parts.items() if name.endswith((".xml", ".rels"))
    ):
        raise _refused(path, "a part of the workbook declares a document type", hint)
    return parts


def _left_out(parts: Mapping[str, bytes]) -> Iterator[str]:
    kinds = {"macros": r"vbaProject\.bin$", "links to other files": r"externalLinks/", "embedded files": r"embeddings/"}
    for kind, pattern in kinds.items():
        if any(re.search(pattern, name) for name in parts):
            yield kind


def _merged(part: bytes, sheet: str) -> Iterator[SheetCell]:
    """Merged blocks, as far as a list of people can have any: after a thousand, it is none."""
    for found in islice(
        re.finditer(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="(([A-Z]{1,3})(\d{1,7})[A-Z0-9:]*)"', part), 1000
    ):
        column = 0
        for letter in found[2].decode():
            column = 26 * column + ord(letter) - ord("A") + 1
        yield SheetCell(found[1].decode(), int(found[3]), column, sheet)


@dataclass(frozen=True, slots=True)
class _Dress:
    """What a sheet says of its rows and cells beside their values."""

    hidden: frozenset[int]
    """Numbers of hidden rows."""
    strikes: bool
    """Whether any face of the workbook strikes through."""

    @classmethod
    def of(cls, book: OpenWorkbook, part: bytes) -> _Dress:
        """Rows of no height are hidden too. Source: ISO/IEC 29500-1, 18.3.1.73 (row)."""
        hidden: set[int] = set()
        for found in _ROW.finditer(part):
            attributes = dict(_ATTRIBUTE.findall(found[1]))
            if attributes.get(b"hidden") in {b"1", b"true"} or float(attributes.get(b"ht", b"1") or 1) == 0:
                hidden.add(int(attributes.get(b"r", b"0")))
        strikes = any(font.strike for font in book._fonts)  # noqa: SLF001 - openpyxl has no other list of them
        return cls(frozenset(hidden), strikes)


def _count(page: ReadOnlyWorksheet) -> int:
    """How many rows of a sheet say something."""
    page.reset_dimensions()
    return sum(any(value not in {None, ""} for value in row) for row in islice(page.values, MOST_ROWS))


def _rows(page: ReadOnlyWorksheet, path: str, dress: _Dress) -> tuple[Cells, ...]:
    rows: list[Cells] = []
    count = 0
    page.reset_dimensions()  # what the file says of its own size may be a lie
    for number, cells in enumerate(page.rows, 1):
        count += len(cells)
        if number > MOST_ROWS or count > MOST_CELLS:
            message = f"the sheet {page.title} has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells"
            raise _refused(path, message, "delete the cells below and beside the list, styles too")
        row = tuple(_cell(page.title, number, place, cell) for place, cell in enumerate(cells, 1))
        if dress.strikes:
            row = tuple(replace(a, is_struck=bool(a.text and b.font.strike)) for a, b in zip(row, cells, strict=True))
        if number in dress.hidden:
            row = tuple(replace(cell, is_hidden=True) for cell in row)
        last = max((place for place, cell in enumerate(row, 1) if cell.text), default=0)
        if last:
            rows.append(row[:last])
    width = max(map(len, rows), default=0)
    return tuple(row + _empty(page.title, row[0].line, len(row) + 1, width + 1) for row in rows)


def _empty(sheet: str, row: int, first: int, end: int) -> Cells:
    return tuple(SheetCell("", row, column, sheet) for column in range(first, end))


def _cell(sheet: str, row: int, column: int, cell: ReadOnlyCell) -> SheetCell:
    """A cell as text: what a person sees, but for dates, which are as in ISO 8601."""
    value = cell.value
    if value is None:
        return SheetCell("", row, column, sheet)
    if cell.data_type == "e" or (isinstance(value, str) and value.strip() in SHEET_ERRORS):
        return SheetCell(str(value).strip(), row, column, sheet, is_error=True)
    if cell.data_type == "f":
        return SheetCell(str(getattr(value, "text", value)), row, column, sheet, is_formula=True)
    if isinstance(value, dt.datetime | dt.date):
        return SheetCell(value.isoformat()[:10], row, column, sheet, is_date=True)
    if isinstance(value, bool):
        return SheetCell(str(value).lower(), row, column, sheet)
    if isinstance(value, float) and value.is_integer():
        return SheetCell(str(int(value)), row, column, sheet)
    return SheetCell(str(value).strip(), row, column, sheet)
