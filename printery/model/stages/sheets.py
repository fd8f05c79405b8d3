"""Sheets of cells, from CSV: every cell with its place; the same reading for participants and tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from printery.diagnostics import Location

SHEET_ERRORS = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)
"""Errors that spreadsheet programs write instead of a value. Source: ISO/IEC 29500-1, 18.17.3; Excel."""


class SheetError(Exception):
    """A file that is no sheet from here on."""

    def __init__(self, code: str, message: str, hint: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.line = line
        """1-based."""
        self.column = column
        """1-based."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell and where it begins."""

    text: str
    line: int
    """1-based."""
    column: int
    """1-based, in characters; of a workbook, its number."""
    sheet: str = ""
    """Name of the workbook's sheet."""
    is_date: bool = False
    """Whether a spreadsheet program knows it as a date; `text` is then as in ISO 8601."""
    is_formula: bool = False
    """Whether `text` is a formula, which nobody computes here."""
    is_error: bool = False
    """Whether `text` is an error of the spreadsheet, such as `#N/A`."""
    is_struck: bool = False
    """Whether it is struck through."""
    is_hidden: bool = False
    """Whether its row is hidden, by hand or by a filter."""

    def at(self, path: str) -> Location:
        """Where the cell stands in this file."""
        return Location(
            path, self.line, self.column, cell_name(self.sheet, self.line, self.column) if self.sheet else ""
        )


def cell_name(sheet: str, row: int, column: int) -> str:
    """`Guests!C14`, with quotes where spreadsheet programs have them: `'Our guests'!C14`.

    Source: ISO/IEC 29500-1, 18.17.2.
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    quoted = sheet if sheet.isidentifier() else "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!{letters}{row}"


def decoded(data: bytes) -> str:
    """The text of a file, without byte order mark, line ends as LF.

    Raises: SheetError C007 where the file is no UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise SheetError("C007", "is no UTF-8 text", "save the file as UTF-8", line, column) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def sheet_rows(text: str, divider: str = "") -> Iterator[tuple[SheetCell, ...]]:
    """The rows of a sheet one after the other, the head first; lines without a cell are left out.

    The `divider` stands between the cells; without one it is the comma, and nothing else.
    Raises: SheetError C011 for semicolons or tabs between the cells, and for quotation marks that do not close.
    """
    lines = text.split("\n")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=divider or ",")
    line = 1
    try:
        for number, row in enumerate(reader):
            if number == 0 and not divider:
                _refuse_dividers(row)
            starts = _starts(lines[line - 1 : reader.line_num], line, len(row), divider or ",")
            line = reader.line_num + 1
            if any(row):
                yield tuple(SheetCell(cell, *start) for cell, start in zip(row, starts, strict=True))
    except csv.Error as error:
        hint = "put cells with quotes in quotes"
        raise SheetError("C011", f"does not parse: {error}", hint, reader.line_num) from error


def _refuse_dividers(head: Sequence[str]) -> None:
    divider = next((mark for mark in ";\t" if mark in head[0]), None) if len(head) == 1 else None
    if divider:
        named = "semicolons" if divider == ";" else "tabs"
        hint = "save the sheet as CSV with commas between the cells"
        raise SheetError("C011", f"{named} stand between the cells", hint)


def _starts(lines: Sequence[str], line: int, cells: int, divider: str) -> list[tuple[int, int]]:
    """Line and column where each cell begins of a row that fills `lines`, the first of them numbered `line`."""
    starts, quoted = [(line, 1)], False
    for number, text in enumerate(lines, line):
        for column, character in enumerate(text, 1):
            if character == '"':
                quoted = not quoted
            elif character == divider and not quoted:
                starts.append((number, column + 1))
    # A stray quotation mark inside a cell misleads this count: then every cell stands where its row begins.
    return starts if len(starts) == cells else [(line, 1)] * cells
