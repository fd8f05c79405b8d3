"""Lengths and sheets. 1 in = 25.4 mm = 72 pt (PDF points) = 96 px (CSS pixels)."""

from __future__ import annotations

import re
from dataclasses import dataclass

MM_PER_INCH = 25.4
PT_PER_INCH = 72.0
PX_PER_INCH = 96.0
PT_PER_PX = PT_PER_INCH / PX_PER_INCH
_MM_PER_UNIT = {"mm": 1.0, "cm": 10.0, "in": MM_PER_INCH, "pt": MM_PER_INCH / PT_PER_INCH}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(mm|cm|in|pt)")


@dataclass(frozen=True, slots=True)
class Length:
    """A length on paper."""

    mm: float

    @classmethod
    def parse(cls, text: str) -> Length:
        """The length that `3mm`, `0.125in`, `1.5 cm` or `9pt` says.

        Raises: ValueError if there is no number, or no unit of the four.
        """
        match = _LENGTH.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text} is not a length with a unit; write for example 3mm or 0.125in")
        return cls(float(match[1]) * _MM_PER_UNIT[match[2]])

    @property
    def pt(self) -> float:
        """The length in PDF points."""
        return self.mm / MM_PER_INCH * PT_PER_INCH

    def __str__(self) -> str:
        return f"{self.mm:.4f}".rstrip("0").rstrip(".") + "mm"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a page after trimming."""

    name: str
    """Stands in file names where an edition has several sheets: `a4`, `letter`; empty for a book's own trim."""
    width: Length
    height: Length


SHEETS = {
    "a4": Sheet("a4", Length(210.0), Length(297.0)),
    "letter": Sheet("letter", Length(215.9), Length(279.4)),
}
