"""Where pages stand on the sheets that are printed, folded and cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from printery.model.units import SHEETS, Length, Sheet

Fold = Literal["booklet", "two-up", "four-up"]
PRESS_SHEETS = SHEETS | {
    "a3": Sheet("a3", Length(297.0), Length(420.0)),
    "tabloid": Sheet("tabloid", Length(279.4), Length(431.8)),
}
"""The papers of office printers: ISO 216 and ANSI/ASME Y14.1."""


class Cell(NamedTuple):
    """One page on one side of a sheet."""

    page: int
    """Index of the page, from 0."""
    column: int
    """From 0, from the left."""
    row: int
    """From 0, from the top."""
    depth: int
    """How many sheets lie around this one in its signature."""


@dataclass(frozen=True, slots=True)
class Imposition:
    """How pages are arranged, and on which paper."""

    fold: Fold
    sheet: Sheet | None = None
    """The paper; None for one that the pages fill."""
    signature: int = 0
    """Sheets that are folded together; 0 for all of them."""
    caliper_pt: float = 0.0
    """Thickness of the paper: so much further each sheet inside another one creeps out."""
    right_to_left: bool = False
    """Whether the book is bound at its right side."""

    @property
    def columns(self) -> int:
        """Pages side by side."""
        return 2

    @property
    def rows(self) -> int:
        """Pages one above the other."""
        return 2 if self.fold == "four-up" else 1

    def sides(self, count: int) -> Iterator[tuple[Cell, ...]]:
        """The sides of the sheets for `count` pages, front and back in turn; cells that stay white are left out."""
        rank = _folded if self.fold == "booklet" else _in_order
        for cells in rank(count, self):
            turned = (cell._replace(column=1 - cell.column) if self.right_to_left else cell for cell in cells)
            yield tuple(cell for cell in turned if cell.page < count)


def _folded(count: int, how: Imposition) -> Iterator[tuple[Cell, ...]]:
    """Saddle stitching: the outermost sheet of a signature has its first and its last pages."""
    total = -(-count // 4) * 4
    size = how.signature * 4 or total
    for first in range(0, total, size):
        low, high = first, min(first + size, total) - 1
        while low < high:
            depth = (low - first) // 2
            yield Cell(high, 0, 0, depth), Cell(low, 1, 0, depth)
            yield Cell(low + 1, 0, 0, depth), Cell(high - 1, 1, 0, depth)
            low, high = low + 2, high - 2


def _in_order(count: int, how: Imposition) -> Iterator[tuple[Cell, ...]]:
    """Pages as they are read, row by row."""
    many = how.columns * how.rows
    for first in range(0, count, many):
        yield tuple(Cell(first + n, n % how.columns, n // how.columns, 0) for n in range(many))
