"""Tables from CSV files of the work's folder: `![Title](data/x.csv){#tbl-x source="..."}`.

The head row names the columns. Cells are a line of Markdown each, as in every other table; a fault in one stands at its
own line and column of the CSV file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from printery.diagnostics import Location, nearest
from printery.edit.desk import Desk, Ruler
from printery.edit.figures.pictures import resolve
from printery.edit.grammar.attributes import Attributes
from printery.edit.inline import InlineEditor
from printery.edit.lines import edited_words
from printery.edit.tables.form import broken_table
from printery.edit.tables.table import bar_cells, captioned
from printery.model.stages.sheets import SheetCell, SheetError, decoded, sheet_rows
from printery.model.stages.text import Node

MOST_BYTES = 1024 * 1024
MOST_ROWS = 500
"""Ten pages: whoever prints more wants an index, or a file to download."""
MOST_COLUMNS = 24
_KEYS = ("columns", "rows", "heads")
_RANGE = re.compile(r"(\d{1,4})?(-)?(\d{1,4})?")
Row = Sequence[SheetCell]


def is_csv(token: Token) -> bool:
    """Whether an image is no picture but a CSV file."""
    return str(token.attrs.get("src", "")).lower().endswith(".csv")


def csv_table(desk: Desk, md: MarkdownIt, token: Token, ruler: Ruler) -> Node:
    """The table that an image of a CSV file, alone in its paragraph, stands for; a broken one if the file gives none.

    Faults: C007 and C011 in the file; C058 no file, C113 a file too large, C114 columns or rows that it has not.
    """
    at = ruler.at(int(token.meta["pos"]))
    given: Attributes = token.meta.get("attributes", Attributes())
    title = InlineEditor(desk, ruler, int(token.meta["pos"]) + 2).edit(token.children or [])
    path, is_there = resolve(desk, str(token.attrs["src"]), at)
    rows = _rows(desk, path, at) if is_there else []
    if not rows:
        return captioned(desk, md, broken_table(at), title, given)
    head, body = rows[0], rows[1:]
    chosen = _columns(desk, head, given.pairs.get("columns"), at)
    body = _chosen_rows(desk, body, given.pairs.get("rows"), at)
    cells = (Node("tr", {}, tuple(_cell(desk, md, path, row[place], "td") for place in chosen), at) for row in body)
    words = tuple(_cell(desk, md, path, head[place], "th") for place in chosen)
    top = Node("tr", {}, _renamed(desk, md, words, given.pairs.get("heads"), at), at)
    columns = " ".join(["default"] * len(chosen))
    table = Node(
        "table", {"columns": columns}, (Node("thead", {}, (top,), at), Node("tbody", {}, tuple(cells), at)), at
    )
    own = {key: value for key, value in given.pairs.items() if key not in _KEYS}
    return captioned(desk, md, table, title, replace(given, pairs=own))


def _rows(desk: Desk, path: str, at: Location) -> list[Row]:
    data = desk.files[path]
    if len(data) > MOST_BYTES:
        hint = "print the rows that readers need, from a file of their own"
        desk.fault("C113", f"{path} has {len(data)} bytes, more than {MOST_BYTES}", at, hint)
        return []
    rows: list[Row] = []
    try:
        for row in sheet_rows(decoded(data)):
            where = Location(path, row[0].line)
            if len(row) > MOST_COLUMNS:
                hint = "choose columns of a smaller file, or several tables"
                desk.fault("C113", f"{len(row)} columns, more than {MOST_COLUMNS}", where, hint)
                return []
            if rows and len(row) != len(rows[0]):
                message = f"the row has {len(row)} cells, the head {len(rows[0])}"
                desk.fault("C011", message, where, "put cells that hold commas in quotes")
                continue
            rows.append(row)
    except SheetError as error:
        desk.fault(error.code, error.message, Location(path, error.line, error.column), error.hint)
        return []
    if len(rows) < 2:  # noqa: PLR2004 - a head and a row
        desk.fault("C113", "no row below the head", Location(path), "write at least one row")
        return []
    return rows


def _columns(desk: Desk, head: Row, wanted: str | None, at: Location) -> list[int]:
    """Places of the columns that the author names, all if none is named."""
    names = [cell.text.strip() for cell in head]
    if wanted is None:
        return list(range(len(names)))
    chosen = []
    for name in next(csv.reader([wanted], skipinitialspace=True)):
        if name.strip() in names:
            chosen.append(names.index(name.strip()))
        else:
            desk.fault("C114", f"the file has no column {name.strip()}", at, nearest(name.strip(), names))
    return chosen or list(range(len(names)))


def _chosen_rows(desk: Desk, body: Sequence[Row], wanted: str | None, at: Location) -> list[Row]:
    """The rows that `1-10, 12` names, counted from 1 below the head; C113 if these are too many."""
    chosen = list(body) if wanted is None else []
    for part in (wanted or "").split(",") if wanted is not None else ():
        match = _RANGE.fullmatch(part.strip())
        first = int(match[1] or 1) if match else 0
        last = (int(match[3] or len(body)) if match[2] else first) if match else 0
        if not match or not part.strip() or not 0 < first <= last <= len(body):
            hint = f"the file has the rows 1-{len(body)} below its head: write for example 1-{len(body)}"
            desk.fault("C114", f"the rows {part.strip()!r} are not in the file", at, hint)
        else:
            chosen += body[first - 1 : last]
    if len(chosen) > MOST_ROWS:
        hint = f'choose rows, for example rows="1-{MOST_ROWS}"'
        desk.fault("C113", f"{len(chosen)} rows, more than {MOST_ROWS}", at, hint)
        return chosen[:MOST_ROWS]
    return chosen


def _renamed(desk: Desk, md: MarkdownIt, cells: tuple[Node, ...], heads: str | None, at: Location) -> tuple[Node, ...]:
    """The head with the words of `heads="Country|Refugees"` in the place of the file's names."""
    if heads is None:
        return cells
    words = bar_cells(heads)
    if len(words) != len(cells):
        hint = f"write {len(cells)} heads with | between them"
        desk.fault("C115", f"{len(words)} heads in a table of {len(cells)} columns", at, hint)
        return cells
    return tuple(Node("th", {}, edited_words(desk, md, text, at), at) for text in words)


def _cell(desk: Desk, md: MarkdownIt, path: str, cell: SheetCell, tag: str) -> Node:
    where = Location(path, cell.line, cell.column)
    tokens = md.parseInline(" ".join(cell.text.split()), {})[0].children or []
    return Node(tag, {}, InlineEditor(desk, Ruler.fixed_at(where)).edit(tokens), where)
