"""Tables on pages: whether they fit, the line that says that one goes on, turned pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import pi
from typing import Any

from weasyprint import document as document_module
from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from printery.model.stages.slots import GOES_ON
from printery.model.units import PT_PER_PX
from printery.press.engine.laid_out import Layout
from printery.press.facts.flaws import Flaw

_TO_THE_LEFT = ("rotate", -pi / 2)
"""What a page's style has as `transform` whose text is turned for binding, its head to the left: `rotate(-90deg)`."""
_TOLERANCE_PX = 0.7


def table_flaws(layout: Layout) -> Iterator[Flaw]:
    """Yield tables wider than their measure, and rows taller than a page (P014); the block is the table's title."""
    return (flaw for _, flaw in _at_fault(layout))


def tables_at_fault(layout: Layout) -> frozenset[int]:
    """The tables that `table_flaws` speaks of, counted from 0 in the order of the document."""
    wrong = {table for table, _ in _at_fault(layout)}
    tables = layout.html.etree_element.iter("table") if wrong else ()
    return frozenset(place for place, table in enumerate(tables) if table in wrong)


def _at_fault(layout: Layout) -> Iterator[tuple[Any, Flaw]]:
    """Each element of a table with a flaw that it has."""
    rows: dict[Any, tuple[int, str]] = {}
    told: set[Any] = set()
    for index, page_box in enumerate(layout.boxes):
        for table, room in _tables(page_box, 0.0):
            over = table.width - room
            if over > _TOLERANCE_PX and table.element not in told:
                told.add(table.element)
                yield table.element, Flaw("P014", _title(table), index, _too_wide(table, over, room))
            for group in table.children:
                for row in () if group.is_header or group.is_footer else group.children:
                    first, words = rows.setdefault(row.element, (index, _words(row)[:40]))
                    if first != index and row.element not in told:
                        told.add(row.element)
                        names = (element.get("id") for element in row.element.iter())
                        message = f"the row {words!r} of the table does not fit on one page"
                        where = next(filter(None, names), _title(table))
                        yield table.element, Flaw("P014", where, index, message)


def _tables(box: Any, room: float) -> Iterator[tuple[Any, float]]:  # noqa: ANN401 - the engine is untyped
    """Every table below a box, and the width that it has."""
    box = getattr(box, "_box", box)
    if isinstance(box, boxes.TableBox):
        yield box, room
    if isinstance(box, boxes.BlockBox) and not box.is_table_wrapper and isinstance(box.width, int | float):
        room = box.width
    for child in getattr(box, "children", ()):
        yield from _tables(child, room)


def _title(table: Any) -> str:  # noqa: ANN401 - as above
    return (table.element.get("aria-labelledby") or "") if table.element is not None else ""


def _words(box: Any) -> str:  # noqa: ANN401 - as above
    return " ".join(" ".join(_lines(box)).split())


def _lines(box: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    for line in box.descendants():
        if isinstance(line, boxes.LineBox):
            yield "".join(text.text for text in line.descendants() if isinstance(text, boxes.TextBox))


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as it was set."""

    number: int
    """1-based."""
    name: str
    """The words of its head."""
    width: float
    """In CSS pixels."""
    word: str
    """The longest word in it."""


def _too_wide(table: Any, over: float, room: float) -> str:  # noqa: ANN401 - as above
    """Which column makes a table too wide: the one that is furthest beyond an equal share for its longest word."""
    column = max(_columns(table), key=lambda column: (len(column.word), column.width))
    named = f" {column.name!r}" if column.name else ""
    return (
        f"the table is {over * PT_PER_PX:.1f} pt wider than its measure of {room * PT_PER_PX:.0f} pt; its column "
        f"{column.number}{named} is {column.width * PT_PER_PX:.0f} pt wide for {column.word!r}"
    )


def _columns(table: Any) -> Iterator[_Column]:  # noqa: ANN401 - as above
    cells = [cell for group in table.children for row in group.children for cell in row.children if cell.colspan == 1]
    for place, width in enumerate(table.column_widths):
        own = [cell for cell in cells if cell.grid_x == place]
        words = [word for cell in own for line in _lines(cell) for word in line.split()]
        name = next((_words(cell) for cell in own if cell.element_tag == "th"), "")
        yield _Column(place + 1, name[:40], width, max(words, key=len, default=""))


def dress_tables(layout: Layout) -> None:
    """Finish pages that were read: take "continued" out where a table begins, turn the pages that are to be turned.

    A turned page was laid out lying; its text is turned to the left, so that the head of a table is at the left on
    every page, at the spine of a right-hand one and at the edge of a left-hand one, and the folio stands in its usual
    place. Source: The Chicago Manual of Style, 17th ed., 3.83 (broadside tables), 1.16 (no running head above them).
    """
    begun: set[Any] = set()
    pages: list[Any] = layout.document.pages
    for place, page_box in enumerate(layout.boxes):
        for group in page_box.descendants():
            if isinstance(group, boxes.TableRowGroupBox) and group.is_header:
                _take_out_continued(group, begun)
        if _TO_THE_LEFT in page_box.style["transform"]:
            _turn(page_box)
            pages[place] = document_module.Page(page_box)


def _take_out_continued(group: Any, begun: set[Any]) -> None:  # noqa: ANN401 - as above
    row = next((row for row in group.children if GOES_ON in (row.element.get("class") or "").split()), None)
    if row is not None and row.element not in begun:
        begun.add(row.element)
        group.children = [child for child in group.children if child is not row]


def _turn(page_box: Any) -> None:  # noqa: ANN401 - as above
    """Make an upright page of a lying one: text by a matrix, boxes in its margins by moving them sideways."""
    page_box.style = page_box.style.copy()
    page_box.style["transform"], page_box.transformation_matrix = (), None  # its own: what is in it is turned instead
    lying = page_box.margin_width()
    left, right = page_box.margin_top, page_box.margin_bottom
    upright = page_box.margin_height()
    for child in page_box.children:
        if isinstance(child, boxes.MarginBox):
            is_left = child.position_x < lying / 2
            child.translate(left - page_box.margin_left if is_left else upright - right - lying + page_box.margin_right)
        else:
            origin = (-child.border_box_x(), -child.border_box_y())
            child.style = child.style.copy()
            child.style["transform_origin"] = tuple(Dimension(length, "px") for length in origin)
            child.style["transform"] = (("matrix", (0, -1, 1, 0, 0, lying)),)
    margins: Sequence[float] = (page_box.margin_right, page_box.margin_bottom, page_box.margin_left, left)
    page_box.margin_top, page_box.margin_right, page_box.margin_bottom, page_box.margin_left = margins
    page_box.width, page_box.height = page_box.height, page_box.width
