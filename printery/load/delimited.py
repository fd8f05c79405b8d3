"""Lists of people as .csv files, as spreadsheet programs of all countries write them.

Source: RFC 4180 for the commas; what Excel saves besides (semicolons, tabs, `sep=`, UTF-16) is told by the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from printery.model.stages.sheets import SHEET_ERRORS, SheetCell, SheetError, decoded, sheet_rows

_DIVIDERS = (",", ";", "\t", "|")
_LINES_LOOKED_AT = 30
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NAMED = "sep="
_MARK = "\ufeff"


def list_text(data: bytes, encoding: str) -> str:
    """The text of a file, by its byte order mark or as it is said to be written; line ends as LF.

    Raises: SheetError C007.
    """
    for mark, known in _MARKS:
        if data.startswith(mark):
            encoding = known
    if encoding == "utf-8":
        return decoded(data.replace(b"\xef\xbb\xbf", b""))
    try:
        return data.decode(encoding).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    except (UnicodeDecodeError, LookupError):
        hint = "save the file as UTF-8, or say how it is written: participants: encoding"
        raise SheetError("C007", f"is no {encoding} text", hint) from None


def list_rows(text: str) -> Iterator[tuple[SheetCell, ...]]:
    """The rows, whatever stands between their cells; lines without a cell are left out.

    Raises: SheetError C011 for quotation marks that do not close.
    """
    first, _, rest = text.partition("\n")
    if first.lower().startswith(_NAMED):
        # Excel's own line about the divider; an empty one in its place keeps the numbers of the others
        rows = sheet_rows(f"\n{rest.removeprefix(_MARK)}", first[len(_NAMED) :][:1] or ",")
    else:
        rows = sheet_rows(text, divider_of(text))
    for row in rows:
        yield tuple(replace(cell, is_error=cell.text.strip() in SHEET_ERRORS) for cell in row)


def divider_of(text: str) -> str:
    """The sign that divides most lines into the same number of cells."""
    lines = [line for line in text.split("\n")[:_LINES_LOOKED_AT] if line.strip()]

    def weight(divider: str) -> tuple[int, int]:
        counts = [_outside_quotes(line).count(divider) for line in lines]
        usual = max(set(counts), key=lambda count: (counts.count(count) if count else 0, count), default=0)
        return (counts.count(usual) if usual else 0, usual)

    best = max(_DIVIDERS, key=weight)
    return best if weight(best)[1] else ","


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
