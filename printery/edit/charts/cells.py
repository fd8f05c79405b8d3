"""The cells of a chart's data: what is placed by its size is a number, what is placed in time is a date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from printery.diagnostics import Diagnostic
from printery.model.stages.readings import ambiguous, is_date, is_gap, number_of
from printery.model.stages.sheets import SheetCell, SheetError, decoded, sheet_rows

Column = Sequence[SheetCell]


def columns_of(data: bytes) -> dict[str, Column]:
    """The columns of a CSV file by their heads, each cell with its place.

    Raises: SheetError for what is no sheet.
    """
    rows = [row for row in sheet_rows(decoded(data)) if any(cell.text.strip() for cell in row)]
    head = rows[0] if rows else ()
    return {cell.text.strip(): [row[place] for row in rows[1:]] for place, cell in enumerate(head)}


def check_numbers(name: str, column: Column, path: str, mark: str) -> Iterator[Diagnostic]:
    """Yield C431 for cells that hold no number, C432 for empty ones; `mark` is the decimal sign of the language."""
    unsure = ambiguous([cell.text for cell in column], mark)
    for cell in column:
        text = cell.text.strip()
        if not text:
            message = f"the column {name} has an empty cell, and the chart leaves its row out"
            yield Diagnostic("C432", message, cell.at(path), "write the number, or n/a for a gap that is meant")
        elif is_gap(text):
            continue
        elif text in unsure:
            whole, _, rest = text.partition(".")
            message = f"{text} of the column {name} can be read in two ways"
            yield Diagnostic("C431", message, cell.at(path), f"write {whole}{rest.replace('.', '')}, or {whole},{rest}")
        elif number_of(text, mark) is None:
            yield Diagnostic("C431", f"{text!r} of the column {name} is no number", cell.at(path), _hint(text, mark))


def _hint(text: str, mark: str) -> str:
    if text.endswith(("%", "‰")) and number_of(text[:-1], mark) is not None:
        return f"write {text[:-1].strip()}, and the {text[-1]} in the title of the axis or the unit of the figure"
    other = "." if mark == "," else ","
    if number_of(text, other) is not None:
        return f"the text's decimal sign is {mark}: write {text.replace(other, mark)}"
    return "write a number, or n/a for a gap that is meant"


def check_dates(name: str, column: Column, path: str) -> Iterator[Diagnostic]:
    """Yield C433 for cells that are no date."""
    for cell in column:
        if not is_gap(cell.text) and not is_date(cell.text):
            hint = "write the year, 2011-06 or 2011-06-08; or make the field ordinal"
            yield Diagnostic("C433", f"{cell.text.strip()!r} of the column {name} is no date", cell.at(path), hint)


def read_columns(data: bytes, path: str) -> tuple[dict[str, Column], tuple[Diagnostic, ...]]:
    """The columns of a CSV file, or why there are none."""
    try:
        return columns_of(data), ()
    except SheetError as error:
        where = SheetCell("", error.line, error.column).at(path)
        return {}, (Diagnostic(error.code, error.message, where, error.hint),)
