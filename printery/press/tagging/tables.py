"""Which heads belong to which cell of a table, over spans of rows and columns.

Source: HTML Standard, 4.9.12.2 (forming relationships between data cells and header cells), without its `headers`
attribute; ISO 32000-1:2008, table 349 (Headers, Scope).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from printery.press.tagging.tree import Node


def scope_of(cell: Node) -> str:
    """`Row`, `Column`: what a head stands for; without a word on it, a head in the table's head is one of columns."""
    scope = cell.element.get("scope") or ""
    if scope:
        return "Row" if scope.startswith("row") else "Column"
    group = _group_of(cell)
    return "Column" if group is not None and group.role == "THead" else "Row"


def heads_of(table: Node) -> Mapping[Node, Sequence[Node]]:
    """Each data cell with its heads, those of its rows first."""
    grid: dict[tuple[int, int], Node] = {}
    areas = {cell: (row, column, rows, columns) for cell, row, column, rows, columns in _placed(table, grid)}
    found: dict[Node, list[Node]] = {}
    for cell, (row, column, rows, columns) in areas.items():
        if cell.role != "TD":
            continue
        beside = (grid.get((y, x)) for y in range(row, row + rows) for x in range(column))
        above = (grid.get((y, x)) for x in range(column, column + columns) for y in range(row))
        heads = [head for head in beside if _is_head(head, "Row")] + [
            head for head in above if _is_head(head, "Column") or _heads_the_group(head, cell)
        ]
        found[cell] = list(dict.fromkeys(head for head in heads if head is not None))
    return found


def _is_head(cell: Node | None, scope: str) -> bool:
    return cell is not None and cell.role == "TH" and scope_of(cell) == scope


def _heads_the_group(head: Node | None, cell: Node) -> bool:
    """Whether it is the title of the section of the table in which the cell stands."""
    if head is None or head.role != "TH" or head.element.get("scope") != "rowgroup":
        return False
    return _group_of(head) is _group_of(cell)


def _group_of(cell: Node) -> Node | None:
    return cell.parent.parent if cell.parent is not None else None


def _placed(table: Node, grid: dict[tuple[int, int], Node]) -> Iterator[tuple[Node, int, int, int, int]]:
    """Each cell with row, column, number of rows and of columns; fills the grid on the way."""
    for row, row_node in enumerate(_rows(table)):
        column = 0
        for cell in row_node.nodes:
            while (row, column) in grid:
                column += 1
            rows, columns = span(cell.element, "rowspan"), span(cell.element, "colspan")
            grid |= {(y, x): cell for y in range(row, row + rows) for x in range(column, column + columns)}
            yield cell, row, column, rows, columns
            column += columns


def _rows(table: Node) -> Iterator[Node]:
    for kid in table.nodes:
        if kid.role == "TR":
            yield kid
        elif kid.role in {"THead", "TBody", "TFoot"}:
            yield from _rows(kid)


def span(element: Element, name: str) -> int:
    """How many rows or columns a cell takes."""
    value = element.get(name) or "1"
    return int(value) if value.isdigit() and int(value) > 0 else 1
