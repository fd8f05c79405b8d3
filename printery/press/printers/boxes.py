"""Page boundaries: media, bleed and trim box, with no bleed at the bind where the printer wants none.

Source: ISO 32000-1:2008, 14.11.2. Boxes are in PDF points, the origin at the lower left corner of the trim.
"""

from __future__ import annotations

from dataclasses import dataclass

from pikepdf import Array, Name, Page

from printery.model.units import Length, Sheet
from printery.model.written.printer import Sides

MARGIN_FOR_MARKS = Length(9.0)
"""What a page with marks has outside the bleed."""
_PLACES = 4


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page."""

    left: float
    bottom: float
    right: float
    top: float

    def array(self) -> Array:
        """As a file holds it."""
        return Array([round(value, _PLACES) for value in (self.left, self.bottom, self.right, self.top)])

    def grown(self, by: float) -> Box:
        """The box with so many points more on each side."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The boxes of one page."""

    trim: Box
    bleed: Box
    media: Box


def boundaries(sheet: Sheet, bleed: Sides, *, bind: str, marks: bool) -> Boundaries:
    """The boxes of a page that is bound at its `left` or `right` side, or at none (``)."""
    trim = Box(0.0, 0.0, sheet.width.pt, sheet.height.pt)
    left = bleed.bind if bind == "left" else bleed.outside
    right = bleed.bind if bind == "right" else bleed.outside
    grown = Box(-left.pt, -bleed.bottom.pt, trim.right + right.pt, trim.top + bleed.top.pt)
    return Boundaries(trim, grown, grown.grown(MARGIN_FOR_MARKS.pt) if marks else grown)


def bind_of(index: int, *, right_to_left: bool) -> str:
    """The side at which a page is bound: the first page (index 0) is a recto, which lies right of the spine."""
    return "left" if (index % 2 == 0) != right_to_left else "right"


def set_boxes(page: Page, found: Boundaries) -> None:
    """Write the boxes of a page."""
    page.MediaBox = found.media.array()
    page.TrimBox = found.trim.array()
    page.BleedBox = found.bleed.array()
    for key in (Name.CropBox, Name.ArtBox):
        if key in page.obj:
            del page.obj[key]
