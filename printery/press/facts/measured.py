"""Texts and pictures that may be against a printer's limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from printery.model.units import Length
from printery.model.written.printer import Printer


@dataclass(frozen=True, slots=True)
class Measured:
    """A text or picture that may be against the printer's limits."""

    code: str
    """P051: `value` is the distance in mm from a side; P052: pixels per inch; P053: points."""
    block: str
    """Id of the nearest element around it that has one; the name of a picture for P052."""
    page_index: int
    """From 0, in its section."""
    what: str
    value: float
    side: str = ""
    """bind | outside | top | bottom, for P051."""
    wanted: float = 0.0
    """How many pixels wide a picture should be, for P052."""


NEAR_MM = 0.25
"""Glyphs stand so far in their boxes."""


def least_margins(printer: Printer, pages: int) -> Mapping[str, Length]:
    """The least distances of a book of so many pages."""
    margins = printer.house.margins
    return {
        "bind": printer.gutter(pages),
        "outside": margins.outside,
        "top": margins.top,
        "bottom": margins.bottom,
    }
