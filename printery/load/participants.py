"""The participants of a meeting, from a CSV file with a head row."""

from __future__ import annotations

from printery.diagnostics import Diagnostic, Location, nearest
from printery.load.files import Files
from printery.load.records import validate
from printery.load.yaml import Parsed
from printery.model.content import Participant
from printery.model.library import KeyPath, Record
from printery.model.sheets import SheetCell, SheetError, sheet_rows

Row = tuple[SheetCell, ...]
_COLUMNS = tuple(Participant.model_fields)
_YES, _NO = frozenset(("yes", "true", "1")), frozenset(("no", "false", "0"))


def read_participants(files: Files, path: str) -> tuple[Record[Participant], ...]:
    """A record for each sound row; its places name the line and column where each cell begins."""
    text = files.text(path)
    if text is None:
        return ()
    rows = sheet_rows(text)
    records: list[Record[Participant]] = []
    try:
        head = next(rows, ())
        if _head_is_sound(files, path, head):
            found = (_row(files, path, head, row) for row in rows)
            records.extend(record for record in found if record is not None)
    except SheetError as error:
        where = Location(path, error.line, error.column)
        files.faults.append(Diagnostic(error.code, error.message, where, error.hint))
    return tuple(records)


def _head_is_sound(files: Files, path: str, head: Row) -> bool:
    before = len(files.faults)
    names = [cell.text for cell in head]
    for place, cell in enumerate(head, 1):
        where = Location(path, cell.line, cell.column)
        if cell.text not in _COLUMNS:
            files.faults.append(Diagnostic("C003", f"{cell.text} is no column", where, nearest(cell.text, _COLUMNS)))
        elif names.index(cell.text) + 1 != place:
            files.faults.append(
                Diagnostic("C002", f"the column {cell.text} stands twice", where, "keep one of the two")
            )
    for name in ("person", "capacity"):
        if name not in names:
            files.faults.append(Diagnostic("C004", f"the column {name} is missing", Location(path), f"add {name}"))
    return len(files.faults) == before


def _row(files: Files, path: str, head: Row, row: Row) -> Record[Participant] | None:
    where = Location(path, row[0].line)
    if len(row) != len(head):
        message = f"the row has {len(row)} cells, the head {len(head)}"
        files.faults.append(Diagnostic("C011", message, where, "put cells that hold commas in quotes"))
        return None
    data = {name.text: _cell(name.text, cell.text) for name, cell in zip(head, row, strict=True) if cell.text.strip()}
    places: dict[KeyPath, tuple[int, int]] = {
        (name.text,): (cell.line, cell.column) for name, cell in zip(head, row, strict=True)
    }
    parsed = Parsed(data, {(): (where.line, 1)} | places)
    record = validate(parsed, where.path, Participant)
    files.faults += parsed.faults
    return record


def _cell(name: str, cell: str) -> object:
    word = cell.strip()
    if name == "attended" and word.lower() in _YES | _NO:
        return word.lower() in _YES
    return word
