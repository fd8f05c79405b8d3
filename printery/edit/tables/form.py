"""The form of a table once its title is known: every cell in its column, heads with their scope, sections, alignment.

Whatever a table was written as, it leaves here in one form, the one that `model.text` describes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from printery.diagnostics import Location
from printery.edit.desk import Desk
from printery.edit.tables.notes import with_marks
from printery.edit.tables.numbers import Column, aligned_column, decimal_sign, lined_up
from printery.model.stages.text import Node, plain_text

_HINT = "let the spans of every row add up to the columns of the table, and no span reach into another"
CAPTIONED = "captioned"
"""Attribute of a table whose title line is read, until it is settled."""
BROKEN = "broken"
"""Attribute of a table whose fault is reported."""
_STEERING = frozenset(("row-heads", "align", "decimal", CAPTIONED))
_TWO = 2
"""Columns of the smallest table with sections or row heads."""
_GROUPS = ("thead", "tbody", "tfoot")


MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 2_000, 100, 16_000
"""50 pages; to set so many takes half a minute and 500 MB."""


def broken_table(at: Location) -> Node:
    """Takes the place of a table whose fault is reported: its title and what refers to it are no faults too."""
    return Node("table", {BROKEN: "yes"}, (), at)


@dataclass(slots=True)
class Slot:
    """A cell in its place."""

    node: Node
    column: int
    """0-based."""
    colspan: int
    rowspan: int


Rows = list[list[Slot]]


@dataclass(frozen=True, slots=True)
class _Group:
    """Head, body, a section of the body, or foot."""

    tag: str
    rows: Rows
    kinds: tuple[str, ...]
    """Of each row: empty, section or units."""


def settled(desk: Desk, table: Node) -> Node:
    """The table in its final form; C066 and C111 for rows that do not fill it, C116 for letters and their notes.

    Faults: C300 for one that is too large to be set.
    """
    rows = [row for part in table.nodes if part.tag in _GROUPS for row in part.nodes]
    cells = sum(len(row.nodes) for row in rows)
    widest = max((len(row.nodes) for row in rows), default=0)
    if len(rows) > MOST_ROWS or widest > MOST_COLUMNS or cells > MOST_CELLS:
        message = f"a table of {len(rows):,} rows, {widest:,} columns and {cells:,} cells"
        most = f"{MOST_ROWS:,}, {MOST_COLUMNS} and {MOST_CELLS:,}"
        hint = f"no more than {most} can be set: print a summary, publish the data as a file"
        desk.fault("C300", message, table.location, hint)
        return table.containing(*(part for part in table.nodes if part.tag not in _GROUPS)).having(**{BROKEN: "yes"})
    width = len(table.get("columns").split())
    groups = [
        _Group(part.tag, _placed(desk, part, width), tuple(row.get("class") for row in part.nodes))
        for part in table.nodes
        if part.tag in _GROUPS
    ]
    heads = _row_heads(desk, table, width)
    groups = [parted for group in groups for parted in _parted(group, width, heads)]
    columns = [_column(desk, table, groups, number, heads) for number in range(width)]
    for group in groups:
        for row, kind in zip(group.rows, group.kinds, strict=True):
            for slot in row:
                slot.node = _dressed(slot, group, kind, heads, columns)
    attributes = {key: value for key, value in table.attributes.items() if key not in _STEERING}
    attributes["columns"] = " ".join(column.align for column in columns)
    spans = _spans(groups, width)
    if any(span > 1 for span in spans):
        attributes["groups"] = " ".join(map(str, spans))
    titles = [node for node in table.nodes if node.tag == "title"]
    lines = [node for node in table.nodes if node.tag == "line"]
    made = replace(table, attributes=attributes, children=(*titles, *map(_written, groups), *lines))
    return with_marks(desk, made)


def _row_heads(desk: Desk, table: Node, width: int) -> int:
    """How many columns name their rows: as written, and the first if no head names the columns: a table needs heads.

    Source: ISO 14289-1:2014, 7.5; WCAG 2.2, success criterion 1.3.1. C115 for a table of one column without a head.
    """
    if table.get("row-heads"):
        return int(table.get("row-heads"))
    if table.find("thead") is not None or any(cell.tag == "th" for cell in table.walk()):
        return 0
    if width < _TWO:
        desk.fault("C115", "a table of one column without a head", table.location, "write a head, or make it a list")
        return 0
    return 1


def _placed(desk: Desk, part: Node, width: int) -> Rows:
    """The cells of a head, body or foot with their columns."""
    taken: set[tuple[int, int]] = set()
    rows: Rows = []
    count = len(part.nodes)
    for number, row in enumerate(part.nodes):
        slots, column = [], 0
        for cell in row.nodes:
            while (number, column) in taken:
                column += 1
            slot = Slot(cell, column, int(cell.get("colspan", "1")), int(cell.get("rowspan", "1")))
            cells = {(number + down, column + over) for down in range(slot.rowspan) for over in range(slot.colspan)}
            if taken & cells or column + slot.colspan > width or number + slot.rowspan > count:
                words = plain_text(cell.children).strip()[:40]
                desk.fault(
                    "C111", f"the cell {words!r} reaches over its row, its part or another cell", cell.location, _HINT
                )
                cells, slot = {(number, column)}, replace(slot, colspan=1, rowspan=1)
            taken |= cells
            slots.append(slot)
            column += slot.colspan
        missing = [place for place in range(width) if (number, place) not in taken]
        if missing:
            message = f"a row without a cell in column {missing[0] + 1} of {width}"
            desk.fault("C066", message, row.location, "write every cell, also an empty one")
        rows.append(slots)
    return rows


def _is_empty(slot: Slot) -> bool:
    return not slot.node.children


def _section_title(row: Sequence[Slot], width: int) -> Node | None:
    """The cell of a row that heads the rows below it: it spans the table, or is all strong and the others are empty."""
    if width < _TWO or sum(slot.colspan for slot in row) != width or any(slot.rowspan > 1 for slot in row):
        return None
    first = row[0]
    if first.colspan == width:
        strong = first.node
    elif _is_empty(first) or not all(_is_empty(slot) for slot in row[1:]):
        return None
    else:
        strong = first.node
        if [child.tag if isinstance(child, Node) else "" for child in strong.children] != ["strong"]:
            return None
    inner = strong.nodes[0].children if [node.tag for node in strong.nodes] == ["strong"] else strong.children
    return Node("th", {"colspan": str(width), "scope": "rowgroup"}, inner, strong.location)


def _parted(group: _Group, width: int, heads: int) -> Iterator[_Group]:
    """The body in groups: each section with its title, and the rows that share a row head."""
    if group.tag != "tbody":
        yield group
        return
    rows: Rows = []
    kinds: list[str] = []
    left = 0
    for row, kind in zip(group.rows, group.kinds, strict=True):
        title = _section_title(row, width)
        spanned = max((slot.rowspan for slot in row if slot.column == 0 and heads), default=1)
        if rows and ((title and kinds[-1] != "section") or (left == 0 and (spanned > 1 or title))):
            yield _Group("tbody", rows, tuple(kinds))
            rows, kinds = [], []
        left = spanned if spanned > 1 else max(left, 1 if title else 0)
        rows.append([Slot(title, 0, width, 1)] if title else row)
        kinds.append("section" if title else kind)
        left = max(left - 1, 0)
    if rows:
        yield _Group("tbody", rows, tuple(kinds))


def _column(desk: Desk, table: Node, groups: Sequence[_Group], number: int, heads: int) -> Column:
    """How a column is aligned: as written, or found from its cells; numbers of a decimal column are lined up."""
    slots = [
        slot
        for group in groups
        for row, kind in zip(group.rows, group.kinds, strict=True)
        for slot in row
        if group.tag != "thead" and kind != "section" and slot.column == number and slot.colspan == 1
    ]
    cells = [slot.node for slot in slots]
    written = (table.get("align") or table.get("columns")).split()[number]
    mark = table.get("decimal") or decimal_sign(table.get("lang") or desk.language)
    column = aligned_column(cells, written, mark, is_label=number < max(heads, 1))
    if written == "decimal" and not column.numbers:
        message = f"column {number + 1} is to be aligned on the decimal sign and holds no number"
        desk.fault("C115", message, table.location, "align it left, right or center")
    if column.align in {"right", "decimal"}:
        for slot in slots:
            slot.node = lined_up(slot.node, column, mark)
    return column


def _dressed(slot: Slot, group: _Group, kind: str, heads: int, columns: Sequence[Column]) -> Node:
    """A cell with its tag, scope, alignment and class."""
    node = slot.node
    spans = {"colspan": slot.colspan, "rowspan": slot.rowspan}
    kept = {key: node.get(key) for key in ("lang", "dir", "id", "scope") if node.get(key)}
    kept |= {key: str(count) for key, count in spans.items() if count > 1}
    tag = "td"
    if kind == "section":
        return Node("th", kept, node.children, node.location)
    if group.tag == "thead":
        tag = "td" if _is_empty(slot) else "th"
        kept.setdefault("scope", "colgroup" if slot.colspan > 1 else "col")
    elif slot.column < heads or node.tag == "th":
        tag = "th"
        whole = slot.rowspan > 1 and slot.rowspan == len(group.rows)
        kept.setdefault("scope", "rowgroup" if whole else "row")
    if tag == "td":
        kept.pop("scope", None)
    align = columns[slot.column].align if slot.column < len(columns) else "left"
    if slot.colspan > 1:
        align = "center" if group.tag == "thead" or align != "left" else align
    if group.tag == "thead" and slot.colspan > 1:
        kept["class"] = "spanner"
    return Node(tag, kept | ({"align": align} if align != "left" else {}), node.children, node.location)


def _spans(groups: Sequence[_Group], width: int) -> list[int]:
    """Columns of each column group: those under one head of the first row that spans several."""
    head = next((group.rows[0] for group in groups if group.tag == "thead" and group.rows), [])
    return [slot.colspan for slot in head] if sum(slot.colspan for slot in head) == width else [1] * width


def _written(group: _Group) -> Node:
    rows = tuple(
        Node("tr", {"class": kind} if kind else {}, tuple(slot.node for slot in row))
        for row, kind in zip(group.rows, group.kinds, strict=True)
    )
    return Node(group.tag, {}, rows)
