"""Grid tables, drawn with `+`, `-`, `=` and `|` as Pandoc writes them: cells may span rows and columns, hold blocks.

Source: Pandoc User's Guide, Extension: grid_tables. The search for cells is the one that David Goodger described for
docutils: from each upper left corner to the right, down, back and up again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from printery.edit.grammar.sketches import LARGEST, DrawingError, DrawnCell, Row, Sketch, shares, trimmed

OPENING = re.compile(r"\+(?:[-=:]+\+)+[ \t]*$")
"""The first line of a grid."""
STARTING = re.compile(r"\+[-=:]*[-=]{2,}[-=:+ \t]*$")
"""What is meant as the first line of a grid."""
_RULE = re.compile(r"\+[-=:+]*=[-=:+]*\+$")
_PART = re.compile(r"\+={2,}\+")
_LINE = re.compile(r"\+[-=:+]+\+$")
_HINT = "let every + of the grid stand on the same column as the one below it, and close the grid with a line +---+"
_NARROWEST = 2
_FEWEST = 3
"""Lines of the smallest grid."""
Line = list[str]
"""A line as the columns of a screen: one character with its marks each, and an empty one behind a wide character."""


def grid_table(lines: Sequence[str]) -> Sketch:
    """The table that the lines of a grid draw.

    Raises: DrawingError for a grid that does not close, or whose head or foot cuts a cell.
    """
    drawing = [_screen(line.rstrip()) for line in lines]
    if len(drawing) < _FEWEST:
        raise DrawingError("a grid without a row", _HINT, 0)
    width = len(drawing[0])
    for number, line in enumerate(drawing):
        if len(line) != width:
            message = f"a line of {len(line)} columns in a grid that is {width} columns wide"
            raise DrawingError(message, _HINT, number, max(len(lines[number].rstrip()) - 1, 0))
    rules = [number for number, line in enumerate(drawing) if _RULE.fullmatch("".join(line))]
    foot = rules[-2] if len(rules) > 1 and rules[-1] == len(drawing) - 1 else None
    head = rules[0] if rules and rules[0] not in {foot, len(drawing) - 1, 0} else None
    for number, source in enumerate(lines):
        if number not in rules and (part := _PART.search(source)):
            raise DrawingError(
                "a line of = that does not go from edge to edge", "end every cell at it", number, part.start()
            )
    stray = [rule for rule in rules if rule not in {head, foot} and (foot is None or rule != len(drawing) - 1)]
    if stray:
        raise DrawingError("a second line of = in a grid", "write - between rows of the body", stray[0])
    colons = drawing[head if head is not None else 0]
    plain = [["-" if mark in "=:" else mark for mark in line] if _is_line(line) else line for line in drawing]
    found = _Scanner(plain)
    found.scan()
    columns = sorted(found.across)
    bounds = list(pairwise(columns))
    if any(end - start < _NARROWEST for start, end in bounds):
        raise DrawingError("a column without room for a character", _HINT, 0)
    return Sketch(
        *_parts(found, plain, head, foot),
        aligned=tuple(_aligned("".join(colons[start + 1 : end])) for start, end in bounds),
        widths=shares([end - start - 1 for start, end in bounds]),
    )


def _screen(text: str) -> Line:
    columns: Line = []
    for character in text:
        if columns and (unicodedata.combining(character) or unicodedata.category(character) in {"Me", "Cf"}):
            columns[-1] += character
        else:
            columns += [character, ""] if unicodedata.east_asian_width(character) in "WF" else [character]
    return columns


def _is_line(line: Line) -> bool:
    return _LINE.fullmatch("".join(line)) is not None


def _aligned(segment: str) -> str:
    if segment.startswith(":"):
        return "center" if segment.endswith(":") and len(segment) > 1 else "left"
    return "right" if segment.endswith(":") else "default"


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell by the lines around it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class _Scanner:
    """Looks for the cells of a grid."""

    lines: Sequence[Line]
    cells: list[_Cell] = field(default_factory=list)
    down: set[int] = field(default_factory=lambda: {0})
    """Lines on which a row begins or the last one ends."""
    across: set[int] = field(default_factory=lambda: {0})
    """Columns on which a column begins or the last one ends."""

    def scan(self) -> None:
        """Find all cells; raises DrawingError if they do not fill the grid."""
        bottom, right = len(self.lines) - 1, len(self.lines[0]) - 1
        done = [0] * right
        corners = {(0, 0)}
        while corners:
            top, left = corner = min(corners)
            corners.remove(corner)
            if top >= bottom or left >= right or top < done[left]:
                continue
            cell = next(self._cells_at(top, left), None)
            if cell is None:
                continue
            if len(self.cells) >= LARGEST:
                raise DrawingError(f"more than {LARGEST} cells", "make several tables of it", top)
            self.cells.append(cell)
            self.down |= {cell.top, cell.bottom}
            self.across |= {cell.left, cell.right}
            done[left : cell.right] = [cell.bottom] * (cell.right - left)
            corners |= {(top, cell.right), (cell.bottom, left)}
        open_at = min(range(right), key=lambda column: done[column], default=0)
        if right < 1 or done[open_at] != bottom:
            line = min(done[open_at] + 1, bottom) if right >= 1 else 0
            where = len("".join(self.lines[line][:open_at]))
            raise DrawingError("the lines of the grid do not close around this cell", _HINT, line, where)

    def _cells_at(self, top: int, left: int) -> Iterator[_Cell]:
        """The cells that have this upper left corner, the smallest first."""
        line = self.lines[top]
        if line[left] != "+":
            return
        for right in range(left + 1, len(line)):
            if line[right] == "+":
                yield from self._downwards(top, left, right)
            elif line[right] != "-":
                return

    def _downwards(self, top: int, left: int, right: int) -> Iterator[_Cell]:
        for bottom in range(top + 1, len(self.lines)):
            mark = self.lines[bottom][right]
            if mark == "+":
                below = self.lines[bottom][left : right + 1]
                sides = (self.lines[number][left] for number in range(top + 1, bottom))
                if below[0] == "+" and set(below) <= {"+", "-"} and all(side in {"+", "|"} for side in sides):
                    yield _Cell(top, left, bottom, right)
            elif mark != "|":
                return


def _parts(
    found: _Scanner, lines: Sequence[Line], head: int | None, foot: int | None
) -> tuple[tuple[Row, ...], tuple[Row, ...], tuple[Row, ...]]:
    rows = {line: row for row, line in enumerate(sorted(found.down))}
    columns = {place: column for column, place in enumerate(sorted(found.across))}
    drawn: list[list[DrawnCell]] = [[] for _ in range(len(rows) - 1)]
    for cell in sorted(found.cells, key=lambda cell: (cell.top, cell.left)):
        for rule in (head, foot):
            if rule is not None and cell.top < rule < cell.bottom:
                message = "a cell that lies across the line of = between head, body and foot"
                raise DrawingError(message, "end it at that line", rule, 0)
        if cell.bottom - cell.top > 1 and cell.right - cell.left > 1:
            _refuse_bars(lines, cell)
        texts = ["".join(line[cell.left + 1 : cell.right]) for line in lines[cell.top + 1 : cell.bottom]]
        offset = len("".join(lines[cell.top + 1][: cell.left + 1])) if texts else cell.left
        words, line, column = trimmed(texts, cell.top + 1, offset)
        colspan = columns[cell.right] - columns[cell.left]
        rowspan = rows[cell.bottom] - rows[cell.top]
        drawn[rows[cell.top]].append(DrawnCell(words, line, column, colspan, rowspan))
    whole = tuple(tuple(row) for row in drawn)
    first = rows[head] if head is not None else 0
    last = rows[foot] if foot is not None else len(whole)
    return whole[:first], whole[first:last], whole[last:]


def _refuse_bars(lines: Sequence[Line], cell: _Cell) -> None:
    """A line through a whole cell that meets a corner at one end only was meant as a border."""
    down, across = range(cell.top + 1, cell.bottom), range(cell.left + 1, cell.right)
    broken = [
        (down[0], column)
        for column in across
        if "+" in {lines[cell.top][column], lines[cell.bottom][column]}
        and all(lines[number][column] == "|" for number in down)
    ]
    broken += [
        (number, across[0])
        for number in down
        if "+" in {lines[number][cell.left], lines[number][cell.right]}
        and all(lines[number][column] == "-" for column in across)
    ]
    if broken:
        number, column = min(broken)
        where = len("".join(lines[number][:column]))
        raise DrawingError("a border that meets a corner at one end only", _HINT, number, where)
