"""The participants of a meeting, from a CSV file with a head row."""

from __future__ import annotations

import csv
import io

from printery.diagnostics import Diagnostic, Location, nearest
from printery.load.files import Files
from printery.load.records import validate
from printery.load.yaml import Parsed
from printery.model.content import Participant
from printery.model.library import KeyPath, Record

_COLUMNS = tuple(Participant.model_fields)
_YES, _NO = frozenset(("yes", "true", "1")), frozenset(("no", "false", "0"))


def read_participants(files: Files, path: str) -> tuple[Record[Participant], ...]:
    """A record for each sound row; its places name the row's line, and the column of each cell counted in cells."""
    text = files.text(path)
    if text is None:
        return ()
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[Record[Participant]] = []
    try:
        head = next(reader, [])
        if not _head_is_sound(files, path, head):
            return ()
        while True:
            line = reader.line_num + 1
            row = next(reader, None)
            if row is None:
                return tuple(records)
            record = _row(files, Location(path, line), head, row) if any(row) else None
            if record is not None:
                records.append(record)
    except csv.Error as error:
        where = Location(path, reader.line_num)
        files.faults.append(Diagnostic("C011", f"does not parse: {error}", where, "put cells with quotes in quotes"))
        return tuple(records)


def _head_is_sound(files: Files, path: str, head: list[str]) -> bool:
    before = len(files.faults)
    for place, name in enumerate(head, 1):
        where = Location(path, 1, place)
        if name not in _COLUMNS:
            files.faults.append(Diagnostic("C003", f"{name} is no column", where, nearest(name, _COLUMNS)))
        elif head.index(name) + 1 != place:
            files.faults.append(Diagnostic("C002", f"the column {name} stands twice", where, "keep one of the two"))
    for name in ("person", "capacity"):
        if name not in head:
            files.faults.append(Diagnostic("C004", f"the column {name} is missing", Location(path), f"add {name}"))
    return len(files.faults) == before


def _row(files: Files, where: Location, head: list[str], row: list[str]) -> Record[Participant] | None:
    if len(row) != len(head):
        message = f"the row has {len(row)} cells, the head {len(head)}"
        files.faults.append(Diagnostic("C011", message, where, "put cells that hold commas in quotes"))
        return None
    data = {name: _cell(name, cell) for name, cell in zip(head, row, strict=True) if cell.strip()}
    places: dict[KeyPath, tuple[int, int]] = {(name,): (where.line, place) for place, name in enumerate(head, 1)}
    parsed = Parsed(data, {(): (where.line, 1)} | places)
    record = validate(parsed, where.path, Participant)
    files.faults += parsed.faults
    return record


def _cell(name: str, cell: str) -> object:
    word = cell.strip()
    if name == "attended" and word.lower() in _YES | _NO:
        return word.lower() in _YES
    return word
