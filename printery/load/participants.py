"""The participants of a meeting, from a sheet whose columns the meeting's record maps to fields."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from printery.diagnostics import Diagnostic, Location, nearest
from printery.load.delimited import list_rows, list_text
from printery.load.files import Files
from printery.load.honorifics import honorific
from printery.load.list_rows import Row, Sorting, is_wide
from printery.load.records import validate
from printery.load.workbooks import WorkbookError, read_workbook
from printery.load.yaml import Parsed
from printery.model.stages.library import KeyPath, Record
from printery.model.stages.sheets import SheetCell, SheetError
from printery.model.written.meeting import Meeting
from printery.model.written.participant import Participant
from printery.model.written.works import Person

_ROWS_SHOWN = 10
_KINDS = {
    "hidden": "because they are hidden or filtered",
    "struck": "because they are struck through",
    "totals": "because they count",
    "remarks": "because they are remarks",
}
_HINTS = {
    "hidden": "show the rows in the spreadsheet if these people come",
    "struck": "take the line away if these people come",
    "totals": "take them out",
    "remarks": "take them out",
}
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
    before = len(files.faults)
    try:
        rows = tuple(desk.rows())
    except SheetError as error:
        where = Location(desk.path, error.line, error.column)
        files.faults.append(Diagnostic(error.code, error.message, where, error.hint))
        return ()
    if not rows:
        if desk.path in files.read and len(files.faults) == before:
            hint = "write the names of the columns in its first row, or say which row it is: participants: head"
            desk.fault("C004", "the sheet has no row with the names of its columns", Location(desk.path), hint)
        return ()
    head, *below = rows
    columns = desk.columns(head)
    if columns is None:
        return ()
    sorting = Sorting(is_wide(below), frozenset(place for place, name in columns.items() if name in _NAMES))
    people = tuple(sorting.people(below))
    records = tuple(record for row, group in people if (record := desk.row(columns, len(head), row, group)))
    desk.tell(sorting)
    desk.tell_merged(frozenset(row[0].line for row, _ in people))
    return records


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
    merged: list[SheetCell] = field(default_factory=list)
    """Blocks of merged cells from the head on."""

    def rows(self) -> Iterator[Row]:
        """The rows from the head on. Raises: SheetError C007, C011."""
        sheet, asked = self.meeting.value.participants, self.meeting.at("participants", "file")
        is_named = ("participants", "file") in self.meeting.places
        if self.path.lower().endswith(".xlsx"):
            yield from self.workbook(asked)
            return
        if not self.path.lower().endswith(".csv"):
            self.fault("C005", f"participants.file is {sheet.file}", asked, "give a .csv or .xlsx file")
            return
        data = self.files.bytes(self.path, needed=is_named, asked_at=asked if is_named else None)
        if data is not None:
            yield from (row for row in list_rows(list_text(data, sheet.encoding)) if row[0].line >= sheet.head)

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
        if book.others and sheet.sheet is None:
            said = ", ".join(f"{name} ({count} rows)" for name, count in book.others.items())
            hint = "put all people on one sheet; or name the sheet that has them: participants: sheet"
            self.fault("C473", f"only the sheet {book.sheet} is read, not {said}", asked, hint)
        self.merged.extend(block for block in book.merged if block.line >= sheet.head)
        yield from (row for row in book.rows if row[0].line >= sheet.head)

    def tell(self, sorting: Sorting) -> None:
        """Say which rows are left out, each kind once; a head of a group that nothing explains is a fault."""
        sheet = self.meeting.value.participants
        for kind, cells in sorting.left_out.items():
            if kind in sheet.left_out or (kind == "groups" and sheet.groups):
                continue
            said = ", ".join(f"{cell.line} ({cell.text.strip()[:40]})" for cell in cells[:_ROWS_SHOWN])
            said += ", ..." if len(cells) > _ROWS_SHOWN else ""
            where, one = cells[0].at(self.path), len(cells) == 1
            if kind == "groups":
                hint = (
                    "if it heads a group of people: participants: groups: delegation; if it is a person, fill the row"
                )
                self.fault("C204", f"{'a row has' if one else 'rows have'} one cell: {said}", where, hint)
            else:
                hint = f"{_HINTS[kind]}; once you know of them: participants: left_out: [{kind}]"
                self.fault("C471", f"{'a row is' if one else 'rows are'} left out, {_KINDS[kind]}: {said}", where, hint)

    def tell_merged(self, people: frozenset[int]) -> None:
        """Report merged cells in rows of people; those of heads of groups and of totals do no harm."""
        for block in self.merged:
            last = int(re.sub(r"\D", "", block.text.partition(":")[2]) or block.line)
            if any(block.line <= line <= last for line in people):
                hint = "unmerge them, and write the value in each row"
                self.fault("C203", f"the cells {block.text} are merged", block.at(self.path), hint)

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
        needed = {"capacity"} if self.meeting.value.participants.capacity is None else set[str]()
        for name in {*needed, *columns} & set(_FIELDS) - found:
            title = columns.get(name, name)
            more = "; or say what everybody is: participants: capacity: member" if name == "capacity" else ""
            self.fault("C004", f"the column {title} is missing", where, f"add {title}{more}")
        if not found.intersection(_NAMES) | (set(columns) & set(_NAMES)):
            self.fault("C004", "the column person is missing", where, "add person, or name, or given and family")

    def row(self, columns: Mapping[int, str], width: int, row: Row, group: str) -> Record[Participant] | None:
        """The record of one row in a group; None, with its faults reported, if it is not sound."""
        if len(row) > width and not any(cell.text.strip() for cell in row[width:]):
            row = row[:width]
        if len(row) != width:
            message = f"the row has {len(row)} cells, the head {width}"
            self.fault("C011", message, row[0].at(self.path), "put cells that hold commas in quotes")
            return None
        cells = {name: row[place] for place, name in columns.items()}
        data = {name: value for name, cell in cells.items() if (value := self.value(name, cell)) is not None}
        if not any(name in data for name in _NAMES):
            self._no_name(cells, row)
            return None
        self._fill(data, group)
        places: dict[KeyPath, tuple[int, int]] = {(name,): (cell.line, cell.column) for name, cell in cells.items()}
        if "person" not in data:
            places[("person",)] = next(places[(name,)] for name in _NAMES if name in data)
            data["person"] = _id_of(data, row[0].line)
        parsed = Parsed(data, {(): (row[0].line, 1)} | places)
        record = validate(parsed, self.path, Participant)
        by_place = {(cell.line, cell.column): cell for cell in row}
        self.files.faults += [_in_sheet(fault, by_place) for fault in parsed.faults]
        return record and replace(record, sheet=row[0].sheet)

    def _fill(self, data: dict[str, object], group: str) -> None:
        """Add what the row does not say itself: the title before a name, and what its group or the record says."""
        sheet = self.meeting.value.participants
        if sheet.groups and group:
            data.setdefault(sheet.groups, group)
        if sheet.capacity is not None:
            data.setdefault("capacity", sheet.capacity)
        for name in ("given", "name"):
            if "prefix" not in data and isinstance(data.get(name), str):
                prefix, rest = honorific(str(data[name]))
                if prefix and rest:
                    data |= {"prefix": prefix, name: rest}

    def _no_name(self, cells: Mapping[str, SheetCell], row: Row) -> None:
        if any(cells[name].is_formula or cells[name].is_error for name in _NAMES if name in cells):
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
        if cell.is_error:
            hint = "mend what the cell is computed from, or write the value"
            self.fault("C472", f"the cell says {word}", cell.at(self.path), hint)
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
        if re.fullmatch(r"[2-6]\d{4}", word):
            hint = "it is a date as a number: give the column the form of dates in the spreadsheet"
        self.fault("C207", f"{name} is {word[:40]}", cell.at(self.path), hint)
        return None


def _in_sheet(fault: Diagnostic, cells: Mapping[tuple[int, int], SheetCell]) -> Diagnostic:
    """The fault with the name of its cell, if it stands in a workbook."""
    where = fault.location
    cell = cells.get((where.line, where.column))
    if fault.code == "C005" and fault.message.startswith("capacity ") and cell is not None:
        hint = f"say what it means: participants: values: capacity: {{{cell.text.strip()}: member}}; {fault.hint}"
        fault = replace(fault, hint=hint)
    return replace(fault, location=cell.at(where.path)) if cell else fault


def _id_of(data: Mapping[str, object], line: int) -> str:
    """An id from the name, or from the row's number where the name has no Latin letters."""
    family, given = str(data.get("family") or data.get("name")), str(data.get("given", ""))
    parts = f"{given} {family}" if "family" in data else " ".join(reversed(family.split(", ", 1)))
    plain = unicodedata.normalize("NFKD", parts).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or f"row-{line}"
