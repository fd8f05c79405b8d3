"""Workbooks from strangers: bounded in time and memory, data only."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from printery.diagnostics import Location
from printery.load.workbooks import WorkbookError, read_workbook
from tests.effort import effort
from tests.projects import base, load, project

FOLDER = "content/meetings/first"
WHERE = Location(f"{FOLDER}/guests.xlsx")


def workbook(*rows: tuple[object, ...]) -> bytes:
    """A workbook with one sheet."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            text = source.read(part)
            target.writestr(part, text.replace(old, new) if part == name else text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
PLAIN = workbook(("person", "capacity"), ("ada-one", "member"))
BILLION = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed(PLAIN, SHEET, b"<sheetData>", b"<sheetData>" + b" " * 40_000_000), "MiB in all"),
        (changed(PLAIN, SHEET, b"<worksheet", BILLION), "document type"),
        (changed(PLAIN, SHEET, b'<row r="2">', b'<row r="1048576">'), "more than 20,000 rows"),
        (changed(PLAIN, SHEET, b"</sheetData>", b""), "does not parse"),
        (changed(PLAIN, "xl/workbook.xml", b"<sheets>", b"<shoots>"), "does not parse"),
        (PLAIN[:-200], "is no workbook"),
        (b"", "is no workbook"),
    ],
    ids=["bomb", "entities", "far row", "cut", "broken", "half", "empty"],
)
def test_refused(data: bytes, said: str) -> None:
    """What is too large, or no workbook, is refused with little work and said so."""

    def refused() -> WorkbookError:
        with pytest.raises(WorkbookError) as raised:
            read_workbook(data, WHERE.path, None, WHERE)
        return raised.value

    error, calls = effort(refused)

    assert error.finding.code == "C200"
    assert said in error.finding.message
    assert calls < 1_000_000


def test_a_block_of_all_cells() -> None:
    """A merged block of the whole sheet is a finding, not seventeen thousand million cells."""
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    book = read_workbook(changed(PLAIN, SHEET, b"</sheetData>", merged), WHERE.path, None, WHERE)

    assert [block.text for block in book.merged] == ["A1:XFD1048576"]


def test_what_a_person_sees() -> None:
    """Numbers without a point that nobody wrote, dates as dates, truth as a word; gaps are empty cells."""
    rows = read_workbook(
        workbook((7.0, 2.5, dt.date(2011, 6, 7), True), (None, None, "x")), WHERE.path, None, WHERE
    ).rows

    assert [cell.text for cell in rows[0]] == ["7", "2.5", "2011-06-07", "true"]
    assert [(cell.text, cell.column) for cell in rows[1]] == [("", 1), ("", 2), ("x", 3), ("", 4)]
    assert rows[0][2].is_date


def test_two_thousand_participants() -> None:
    """A large meeting comes in from a workbook, people and all, with work in proportion to its rows."""
    names = [(f"{name}, Specimen", "guest", dt.date(2011, 6, 7)) for name in (f"Example{n}" for n in range(2000))]
    sheet = "participants: {file: guests.xlsx, columns: {name: Name, arrives: Arrival}}\nlanguages: [en]"
    record = base()[f"{FOLDER}/meeting.yaml"].replace(b"languages: [en]", sheet.encode())
    data = workbook(("Name", "capacity", "Arrival"), *names)
    found, calls = effort(lambda: load(project({f"{FOLDER}/meeting.yaml": record, f"{FOLDER}/guests.xlsx": data})))

    assert found.diagnostics == ()
    assert len(found.value.meetings["first"].people) == 2000
    assert calls < 2000 * 2000
