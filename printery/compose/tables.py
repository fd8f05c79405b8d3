"""Tables as HTML: column groups, rows and cells, and what templates ask about a table's size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from math import ceil

from markupsafe import Markup

from printery.model.stages.text import Node, plain_text

_PARTS = frozenset(("thead", "tbody", "tfoot"))
_LONG_ROWS = 14
_LONG_LINES = 24
_KEPT = 12
"""Lines up to which two rows are kept on one page."""
"""A table with more rows or lines may go on over the page's end; a smaller one stays whole."""
_MEASURE = 68
"""Characters of small type on a line as wide as the measure."""
_NARROW = 0.55
"""Part of the measure below which a table is set narrower."""
_READABLE = 13
"""Characters of a line of a cell that reads well on a small screen: two words or three."""
_PHONE = 34
"""Characters of small type that a phone's screen is wide."""
_GAP = 2
"""Characters between two columns."""
_SMALL_GAP = 1
"""The same on a small screen."""


def parts_of(table: Node) -> tuple[Node, ...]:
    """Head, bodies and foot."""
    return tuple(node for node in table.nodes if node.tag in _PARTS)


def rows_of(table: Node) -> Iterator[Node]:
    """Every row of a table."""
    for part in parts_of(table):
        yield from part.nodes


def column_markup(table: Node) -> str:
    """The elements `colgroup` and `col`: groups of columns under one head, and widths."""
    widths = [float(width) for width in table.get("widths").split()]
    spans = [int(span) for span in table.get("groups").split()] or [len(table.get("columns").split())]
    if not widths and len(spans) == 1:
        return ""
    groups, place = [], 0
    for span in spans:
        inside = "".join(f'<col style="width:{width:g}%"/>' for width in widths[place : place + span])
        groups.append(f"<colgroup>{inside}</colgroup>" if widths else f'<colgroup span="{span}"></colgroup>')
        place += span
    return "".join(groups)


def table_rows(table: Node) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Every head, body and foot with its rows, rows and cells with the classes that their places give them.

    Rows: first and ends (the table's first and last), opens and closes (the first and last below head and before foot),
    tall (one of these that is too high to be kept with the row beside it),
    total (the first of the foot); cells: their alignment, low
    (they end the head), last (they end at the table's last column).
    """
    parts = parts_of(table)
    body = [row for part in parts if part.tag == "tbody" for row in part.nodes]
    width = len(table.get("columns").split())
    tall = tuple(_tall(table, body))
    for part in parts:
        rows = []
        taken: dict[int, set[int]] = {}
        for number, row in enumerate(part.nodes):
            places = {
                "first": part is parts[0] and not number,
                "opens": bool(body) and row is body[0],
                "closes": bool(body) and row is body[-1],
                "tall": any(row is one for one in tall),
                "total": part.tag == "tfoot" and not number,
                "ends": part is parts[-1] and number == len(part.nodes) - 1,
            }
            cells = []
            for cell, end, below in _ends(row, number, taken):
                is_low = part.tag == "thead" and below == len(part.nodes)
                names = (cell.get("align"), cell.get("class"), "low" * is_low, "last" * (end == width))
                cells.append(cell.having(class_=" ".join(filter(None, names))))
            kinds = (row.get("class"), *(name for name, holds in places.items() if holds))
            rows.append(row.having(class_=" ".join(filter(None, kinds))).containing(*cells))
        yield part, tuple(rows)


def _tall(table: Node, body: Sequence[Node]) -> Iterator[Node]:
    """The first and the last row, if they and their neighbours are so high that a page may not hold both and the head.

    The engine then leaves the head out, or loses it.
    """
    pairs = ((body[0], body[1]), (body[-1], body[-2])) if len(body) > 1 else ()
    for row, beside in pairs:
        if _lines(row, table) + _lines(beside, table) > _KEPT:
            yield row


def _lines(row: Node, table: Node) -> int:
    """About how many lines a row has."""
    count = max(len(table.get("columns").split()), 1)
    widths = [float(width) / 100 for width in table.get("widths").split()] or [1 / count] * count
    return max((ceil(_length(cell) / (_MEASURE * _share(cell, widths))) for cell in row.nodes), default=1)


def _ends(row: Node, number: int, taken: dict[int, set[int]]) -> Iterator[tuple[Node, int, int]]:
    """Each cell with the columns and rows up to its end; `taken` holds the columns of later rows that are spanned."""
    column = 0
    for cell in row.nodes:
        while column in taken.get(number, ()):
            column += 1
        end, below = column + int(cell.get("colspan", "1")), number + int(cell.get("rowspan", "1"))
        for later in range(number + 1, below):
            taken.setdefault(later, set()).update(range(column, end))
        yield cell, end, below
        column = end


def cells_of(part: Node) -> Iterator[tuple[Node, range]]:
    """Each cell of a head, body or foot with the columns that it covers."""
    taken: dict[int, set[int]] = {}
    for number, row in enumerate(part.nodes):
        for cell, end, _ in _ends(row, number, taken):
            yield cell, range(end - int(cell.get("colspan", "1")), end)


def with_continued(content: str, table: Node, words: str) -> Markup:
    """A long table's rows with a first row that says that the table goes on, for pages after its first.

    The engine repeats the head on each page; press/engine/read/tables.py takes the row out where the table begins.
    """
    count = len(table.get("columns").split())
    text = escape(", ".join(filter(None, (table.get("label"), words))))
    row = f'<tr class="continued"><td colspan="{count}" data-continued="{text}"></td></tr>'
    written = str(content)
    if "<thead>" in written:
        return Markup(written.replace("<thead>", f"<thead>\n{row}", 1))  # noqa: S704 - escaped above
    return Markup(written.replace("<tbody>", f"<thead>\n{row}\n</thead>\n<tbody>", 1))  # noqa: S704 - as above


def is_long(table: Node) -> bool:
    """Whether a table may go on over a page's end."""
    lines = [_lines(row, table) for row in rows_of(table)]
    return bool(table.get("flows")) or len(lines) > _LONG_ROWS or sum(lines) > _LONG_LINES


def is_narrow(table: Node) -> bool:
    """Whether a table would stand better in part of the measure: short cells, in few columns, of no given width."""
    longest: dict[int, int] = {}
    for row in rows_of(table):
        for column, cell in enumerate(row.nodes):
            longest[column] = max(longest.get(column, 0), _length(cell))
    plain = len(longest) == len(table.get("columns").split()) and not table.get("widths")
    return plain and sum(longest.values()) + _GAP * len(longest) < _MEASURE * _NARROW


def _share(cell: Node, widths: list[float]) -> float:
    """About what part of the measure a cell has: the mean of the columns, for as many as it spans."""
    return max(int(cell.get("colspan", "1")) * sum(widths) / len(widths), 0.02)


def _length(cell: Node) -> int:
    return max(len(plain_text(cell.children).strip()), 1)


def reading_width(table: Node) -> int:
    """Characters that a table needs in width to read well; 0 if that is no more than a phone has."""
    needed: dict[int, int] = {}
    for part in parts_of(table):
        taken: dict[int, set[int]] = {}
        for number, row in enumerate(part.nodes):
            for cell, end, _ in _ends(row, number, taken):
                words = [len(word) for word in plain_text(cell.children).split()]
                line = 0 if part.tag == "thead" else min(sum(words) + len(words) - 1, _READABLE)
                if cell.get("colspan", "1") == "1":
                    needed[end] = max(needed.get(end, 0), line, *words, 1)
    whole = sum(needed.values()) + _SMALL_GAP * max(len(needed) - 1, 0)
    return whole if whole > _PHONE else 0
