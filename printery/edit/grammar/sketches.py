"""A table as it is drawn in the text or held in a file: cells in their rows, before their words are edited."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST = 20_000
"""Cells of the largest table that is set: more are a data file, not a table that people read."""


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """One cell and where it stands."""

    lines: tuple[str, ...]
    """Its text without the indentation that all its lines share."""
    line: int
    """0-based line of the drawing on which the text begins."""
    column: int
    """0-based offset in that line at which the text begins, in characters."""
    colspan: int = 1
    rowspan: int = 1


Row = tuple[DrawnCell, ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A table of a drawing: its rows, and what the drawing says of its columns."""

    head: tuple[Row, ...]
    body: tuple[Row, ...]
    foot: tuple[Row, ...]
    aligned: tuple[str, ...]
    """left, right, center or default, for each column."""
    widths: tuple[float, ...] = ()
    """Percent of the measure, 100 in all; none where the drawing does not say."""


class DrawingError(Exception):
    """Lines that begin as a table and do not go on as one."""

    def __init__(self, message: str, hint: str, line: int, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.line = line
        """0-based line of the drawing."""
        self.column = column
        """0-based offset in that line, in characters."""


def trimmed(lines: list[str], line: int, column: int) -> tuple[tuple[str, ...], int, int]:
    """The lines of a cell without blank ones around and the blanks before all of them, and where they begin."""
    kept = [text.rstrip() for text in lines]
    while kept and not kept[-1]:
        kept.pop()
    while kept and not kept[0]:
        kept.pop(0)
        line += 1
    indent = min((len(text) - len(text.lstrip()) for text in kept if text), default=0)
    return tuple(text[indent:] for text in kept), line, column + indent


def shares(lengths: list[int]) -> tuple[float, ...]:
    """Lengths of dashes as percent of them all, to a tenth."""
    whole = sum(lengths)
    found = [round(1000 * length / whole) / 10 for length in lengths]
    found[-1] = round(100.0 - sum(found[:-1]), 1)
    return tuple(found)
