"""The participants of a meeting, from a CSV file with a head row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from printery.diagnostics import Diagnostic, Location, nearest
from printery.load.files import Files
from printery.load.records import validate
from printery.load.yaml import Parsed
from printery.model.content import Participant
from printery.model.library import KeyPath, Record

_COLUMNS = tuple(Participant.model_fields)
_YES, _NO = frozenset(("yes", "true", "1")), frozenset(("no", "false", "0"))


def read_participants(files: Files, path: str) -> tuple[Record[Participant], ...]:
    """A record for each sound row; its places name the line and column where each cell begins."""
    text = files.text(path)
    if text is None:
        return ()
    lines = text.split("\n")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[Record[Participant]] = []
    try:
        head = next(reader, [])
        if not _head_is_sound(files, path, head, _starts(lines[: reader.line_num], 1, len(head))):
            return ()
        while True:
            line = reader.line_num + 1
            row = next(reader, None)
            if row is None:
                return tuple(records)
            starts = _starts(lines[line - 1 : reader.line_num], line, len(row))
            record = _row(files, path, head, list(zip(row, starts, strict=True))) if any(row) else None
            if record is not None:
                records.append(record)
    except csv.Error as error:
        where = Location(path, reader.line_num)
        files.faults.append(Diagnostic("C011", f"does not parse: {error}", where, "put cells with quotes in quotes"))
        return tuple(records)


def _starts(lines: Sequence[str], line: int, cells: int) -> list[tuple[int, int]]:
    """Line and column where each cell begins of a row that fills `lines`, the first of them numbered `line`."""
    starts, quoted = [(line, 1)], False
    for number, text in enumerate(lines, line):
        for column, character in enumerate(text, 1):
            if character == '"':
                quoted = not quoted
            elif character == "," and not quoted:
                starts.append((number, column + 1))
    # A stray quotation mark inside a cell misleads this count: then every cell stands where its row begins.
    return starts if len(starts) == cells else [(line, 1)] * cells


def _head_is_sound(files: Files, path: str, head: list[str], starts: Sequence[tuple[int, int]]) -> bool:
    before = len(files.faults)
    if len(head) == 1 and (divider := next((mark for mark in ";\t" if mark in head[0]), None)):
        named = "semicolons" if divider == ";" else "tabs"
        hint = "save the sheet as CSV with commas between the cells"
        files.faults.append(Diagnostic("C011", f"{named} stand between the cells", Location(path), hint))
        return False
    for place, (name, start) in enumerate(zip(head, starts, strict=True), 1):
        where = Location(path, *start)
        if name not in _COLUMNS:
            files.faults.append(Diagnostic("C003", f"{name} is no column", where, nearest(name, _COLUMNS)))
        elif head.index(name) + 1 != place:
            files.faults.append(Diagnostic("C002", f"the column {name} stands twice", where, "keep one of the two"))
    for name in ("person", "capacity"):
        if name not in head:
            files.faults.append(Diagnostic("C004", f"the column {name} is missing", Location(path), f"add {name}"))
    return len(files.faults) == before


def _row(
    files: Files, path: str, head: list[str], row: list[tuple[str, tuple[int, int]]]
) -> Record[Participant] | None:
    where = Location(path, row[0][1][0])
    if len(row) != len(head):
        message = f"the row has {len(row)} cells, the head {len(head)}"
        files.faults.append(Diagnostic("C011", message, where, "put cells that hold commas in quotes"))
        return None
    data = {name: _cell(name, cell) for name, (cell, _) in zip(head, row, strict=True) if cell.strip()}
    places: dict[KeyPath, tuple[int, int]] = {(name,): start for name, (_, start) in zip(head, row, strict=True)}
    parsed = Parsed(data, {(): (where.line, 1)} | places)
    record = validate(parsed, where.path, Participant)
    files.faults += parsed.faults
    return record


def _cell(name: str, cell: str) -> object:
    word = cell.strip()
    if name == "attended" and word.lower() in _YES | _NO:
        return word.lower() in _YES
    return word
