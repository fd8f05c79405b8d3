"""The participants of a meeting, from a sheet whose columns the meeting's record maps to fields."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from printery.diagnostics import Diagnostic, Location, nearest
from printery.load.files import Files
from printery.load.records import validate
from printery.load.workbooks import WorkbookError, read_workbook
from printery.load.yaml import Parsed
from printery.model.stages.library import KeyPath, Record
from printery.model.stages.sheets import SheetCell, SheetError, sheet_rows
from printery.model.written.meeting import Meeting
from printery.model.written.participant import Participant
from printery.model.written.works import Person

Row = tuple[SheetCell, ...]
_FIELDS = tuple(Participant.model_fields)
_NAMES = ("person", "name", "family")
"""Columns of which one must say who somebody is."""
_YES, _NO = frozenset(("yes", "true", "1")), frozenset(("no", "false", "0"))
_DATES = ("arrives", "departs")
_EMAIL = re.compile(r"[^\s@,;<>()\[\]\\]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")
"""What every mail program takes; the full grammar of RFC 5322, 3.4.1 knows addresses that nobody has."""


def read_participants(files: Files, folder: str, meeting: Record[Meeting]) -> tuple[Record[Participant], ...]:
    """A record for each sound row; its places name the line and column where each cell begins.

    Faults: C002 to C006, C011, C204, C206 and C207.
    """
    desk = _Desk(files, f"{folder}/{meeting.value.participants.file}", meeting)
    records: list[Record[Participant]] = []
    before = len(files.faults)
    try:
        rows = iter(desk.rows())
        head = next(rows, ())
        columns = desk.columns(head) if head else None
        if not head and desk.path in files.read and len(files.faults) == before:
            hint = "write the names of the columns in its first row, or say which row it is: participants: head"
            desk.fault("C004", "the sheet has no row with the names of its columns", Location(desk.path), hint)
        if columns is not None:
            records.extend(record for row in rows if (record := desk.row(columns, len(head), row)))
    except SheetError as error:
        where = Location(desk.path, error.line, error.column)
        files.faults.append(Diagnostic(error.code, error.message, where, error.hint))
    return tuple(records)


def described(participants: Iterable[Record[Participant]], people: Collection[str]) -> Mapping[str, Person]:
    """The people whom only their row describes, by id."""
    own = {row.value.person: row.value.own_person for row in participants if row.value.person not in people}
    return {name: person for name, person in own.items() if person is not None}


@dataclass(frozen=True, slots=True)
class _Desk:
    """One sheet, while it is read."""

    files: Files
    path: str
    meeting: Record[Meeting]

    def rows(self) -> Iterator[Row]:
        """The rows from the head on."""
        sheet, asked = self.meeting.value.participants, self.meeting.at("participants", "file")
        is_named = ("participants", "file") in self.meeting.places
        if self.path.lower().endswith(".xlsx"):
            yield from self.workbook(asked)
            return
        if not self.path.lower().endswith(".csv"):
            self.fault("C005", f"participants.file is {sheet.file}", asked, "give a .csv or .xlsx file")
            return
        text = self.files.text(self.path, needed=is_named, asked_at=asked if is_named else None)
        if text is not None:
            yield from (row for row in sheet_rows(text) if row[0].line >= sheet.head)

    def workbook(self, asked: Location) -> Iterator[Row]:
        """The rows of a workbook from the head on; what cannot be read as rows is reported."""
        sheet = self.meeting.value.participants
        data = self.files.bytes(self.path, needed=True, asked_at=asked)
        if data is None:
            return
        try:
            book = read_workbook(data, self.path, sheet.sheet, self.meeting.at("participants", "sheet"))
        except WorkbookError as error:
            self.files.faults.append(error.finding)
            return
        for kind in book.left_out:
            hint = "nothing of them is run or followed; save the workbook without them"
            self.fault("C201", f"the workbook holds {kind}, which are left out", Location(self.path), hint)
        for block in book.merged:
            if block.line >= sheet.head:
                hint = "unmerge them, and write the value in each row"
                self.fault("C203", f"the cells {block.text} are merged", block.at(self.path), hint)
        yield from (row for row in book.rows if row[0].line >= sheet.head)

    def fault(self, code: str, message: str, where: Location, hint: str) -> None:
        """Report a fault."""
        self.files.faults.append(Diagnostic(code, message, where, hint))

    def columns(self, head: Row) -> Mapping[int, str] | None:
        """Place of a column to the field that it holds; None if rows cannot be read by this head."""
        before, sheet = len(self.files.faults), self.meeting.value.participants
        for name in sheet.columns.keys() - set(_FIELDS):
            where = self.meeting.at("participants", "columns", name)
            self.fault("C003", f"a participant has no field {name}", where, nearest(name, _FIELDS))
        fields = {title: name for name, title in sheet.columns.items()}
        found: dict[int, str] = {}
        for place, cell in enumerate(head):
            title = " ".join(cell.text.split())
            name = fields.get(title, title)
            if title in sheet.ignore or not title or (title in fields and name not in _FIELDS):
                continue  # of no use, or mapped to no field, which has been reported
            if name not in _FIELDS:
                known = (*fields, *(field for field in _FIELDS if field not in sheet.columns))
                self.fault("C003", f"{title} is no column", cell.at(self.path), nearest(title, known))
            elif name in found.values():
                self.fault("C002", f"the column {title} stands twice", cell.at(self.path), "keep one of the two")
            else:
                found[place] = name
        self._check_missing(head, frozenset(found.values()))
        return found if len(self.files.faults) == before else None

    def _check_missing(self, head: Row, found: frozenset[str]) -> None:
        columns, where = self.meeting.value.participants.columns, head[0].at(self.path)
        for name in {"capacity", *columns} & set(_FIELDS) - found:
            title = columns.get(name, name)
            self.fault("C004", f"the column {title} is missing", where, f"add {title}")
        if not found.intersection(_NAMES) | (set(columns) & set(_NAMES)):
            self.fault("C004", "the column person is missing", where, "add person, or name, or given and family")

    def row(self, columns: Mapping[int, str], width: int, row: Row) -> Record[Participant] | None:
        """The record of one row; None, with its faults reported, if it is not sound."""
        if len(row) != width:
            message = f"the row has {len(row)} cells, the head {width}"
            self.fault("C011", message, row[0].at(self.path), "put cells that hold commas in quotes")
            return None
        cells = {name: row[place] for place, name in columns.items()}
        data = {name: value for name, cell in cells.items() if (value := self.value(name, cell)) is not None}
        if not any(name in data for name in _NAMES):
            self._no_name(cells, row)
            return None
        places: dict[KeyPath, tuple[int, int]] = {(name,): (cell.line, cell.column) for name, cell in cells.items()}
        if "person" not in data:
            places[("person",)] = next(places[(name,)] for name in _NAMES if name in data)
            data["person"] = _id_of(data, row[0].line)
        parsed = Parsed(data, {(): (row[0].line, 1)} | places)
        record = validate(parsed, self.path, Participant)
        by_place = {(cell.line, cell.column): cell for cell in row}
        self.files.faults += [_in_sheet(fault, by_place) for fault in parsed.faults]
        return record and replace(record, sheet=row[0].sheet)

    def _no_name(self, cells: Mapping[str, SheetCell], row: Row) -> None:
        if any(cells[name].is_formula for name in _NAMES if name in cells):
            return  # reported as such
        where = next(cells[name] for name in _NAMES if name in cells).at(self.path)
        first = next((cell.text for cell in row if cell.text.strip()), "")
        self.fault(
            "C204", f"the row that begins with {first[:40]} names nobody", where, "write the name, or take the row out"
        )

    def value(self, name: str, cell: SheetCell) -> object:
        """What a cell says; None if nothing, or if it was reported."""
        word = cell.text.strip()
        if not word:
            return None
        if cell.is_formula:
            hint = "copy the column and paste it as values"
            self.fault("C202", f"the cell holds the formula {word[:40]}", cell.at(self.path), hint)
            return None
        word = self.meeting.value.participants.values.get(name, {}).get(word, word)
        if name in {"attended", "specimen"} and word.lower() in _YES | _NO:
            return word.lower() in _YES
        if name == "sessions":
            return [part for part in re.split(r"[;,\s]+", word) if part]
        if name in _DATES and not cell.is_date:
            return self._date(name, cell, word)
        if name == "email" and not _EMAIL.fullmatch(word):
            self.fault(
                "C206", f"the e-mail address is {word[:80]}", cell.at(self.path), "give one address, name@example.org"
            )
            return None
        return word

    def _date(self, name: str, cell: SheetCell, word: str) -> str | None:
        form = self.meeting.value.participants.dates
        pattern = re.escape(form).replace("YYYY", r"(?P<Y>\d{4})")
        pattern = re.sub(r"([DM])\1?", lambda m: rf"(?P<{m[1]}>\d{{1,2}})", pattern)
        found = re.fullmatch(pattern, word)
        try:
            if found:
                return dt.date(*(int(found[part]) for part in "YMD")).isoformat()
        except ValueError:
            pass  # the 31st of June
        hint = f"write it as {form}, or say under participants: what form dates: have"
        self.fault("C207", f"{name} is {word[:40]}", cell.at(self.path), hint)
        return None


def _in_sheet(fault: Diagnostic, cells: Mapping[tuple[int, int], SheetCell]) -> Diagnostic:
    """The fault with the name of its cell, if it stands in a workbook."""
    where = fault.location
    cell = cells.get((where.line, where.column))
    return replace(fault, location=cell.at(where.path)) if cell else fault


def _id_of(data: Mapping[str, object], line: int) -> str:
    """An id from the name, or from the row's number where the name has no Latin letters."""
    family, given = str(data.get("family") or data.get("name")), str(data.get("given", ""))
    parts = f"{given} {family}" if "family" in data else " ".join(reversed(family.split(", ", 1)))
    plain = unicodedata.normalize("NFKD", parts).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or f"row-{line}"
