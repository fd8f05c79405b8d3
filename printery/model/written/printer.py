"""What a printing house wants: `printery/printers/<house>.yaml`, or `content/printers/<house>.yaml` of an organisation.

The written form is `House`; an edition names one paper of a house (`kdp-cream`), and `Printer` is what it then means.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, model_validator

from printery.model.units import Length, Sheet
from printery.model.written.edition import PaperLength, Trim
from printery.model.written.fields import Closed, Id, Text, Url

Colour = Literal["grey", "cmyk", "rgb"]
Standard = Literal["pdf", "pdf/x-1a:2001", "pdf/x-3:2002", "pdf/x-4"]
BindingName = Literal["paperback", "casewrap", "jacket"]
STALE_DAYS = 180
"""Printers change what they want; a profile that nobody has compared with its source for so long is doubtful."""
TOLERANCE_MM = 0.3
"""Two trims are the same within this: 6.14 in and 156 mm are one size to a printer."""
NOTHING = Length(0.0)


class Sides(Closed):
    """Lengths at the four sides of a page; `bind` is the side of the spine."""

    top: PaperLength
    bottom: PaperLength
    outside: PaperLength
    bind: PaperLength = NOTHING


class Gutter(Closed):
    """The least margin at the bind of a book of up to so many pages."""

    up_to: int
    width: PaperLength


class PageRange(Closed):
    """How many pages a book may have."""

    min: int = Field(ge=1)
    max: int
    multiple: int = Field(default=2, ge=1)
    """Blank pages are added at the end up to a multiple of this."""
    last_blank: bool = False
    """Whether the printer wants the last page for itself."""


class Output(Closed):
    """How one of the two files of a book is to be written."""

    colour: Colour
    standard: Standard
    intents: tuple[Text, ...] = ()
    """Names of printing conditions (press/printers/conditions.py); the first whose profile is there is used."""
    ink_limit: int = Field(default=300, ge=100, le=400)
    """The sum of the four inks at any place, in percent."""
    resolution: int = 300
    """The least resolution of a picture at its printed size, in pixels per inch."""
    least_text: float = 0.0
    """The least size of text, in points."""
    marks: bool = False
    """Whether crop, bleed and registration marks and a slug line stand outside the bleed."""


class Paper(Closed):
    """A paper with the ink that is printed on it."""

    name: Text
    page: PaperLength
    """The thickness of one page: half a leaf."""
    pages: PageRange
    output: Output


class SpineRow(Closed):
    """The width of the spine of a book of up to so many pages."""

    up_to: int
    width: PaperLength


class Spine(Closed):
    """How wide the spine is: pages times the paper's page, and `extra` for the cover; or by a table."""

    extra: PaperLength = NOTHING
    table: tuple[SpineRow, ...] = ()
    text_from: int = 0
    """Number of pages from which the spine may carry text."""
    clear: PaperLength = NOTHING
    """What stays free between the text and each fold."""


class Binding(Closed):
    """How the book is bound, as far as the cover must know."""

    spine: Spine
    bleed: PaperLength
    """Beyond the trim of a paperback or jacket; for a case, what is turned in around the boards."""
    safe: PaperLength
    """What stays free of text inside the trim, or inside the edge of a board."""
    overhang: PaperLength = NOTHING
    """How far boards reach beyond the pages at head, foot and fore-edge."""
    hinge: PaperLength = NOTHING
    """The joint beside the spine, kept free of text."""
    flap: PaperLength = NOTHING
    """The flaps of a jacket."""
    pages: PageRange | None = None
    """Where this binding takes fewer or more pages than the paper."""


class BarcodeRules(Closed):
    """Where a bar code stands on the back cover."""

    width: PaperLength
    height: PaperLength
    clear: PaperLength
    """From every edge and from the spine."""
    needed: bool = True


class House(Closed):
    """One printing house."""

    name: Text
    verified_on: dt.date
    """The day on which a person compared this file with the sources."""
    sources: tuple[Url, ...] = Field(min_length=1)
    note: Text | None = None
    trims: tuple[Trim, ...] = ()
    """The sizes on offer; none: any."""
    bleed: Sides
    margins: Sides
    """The least margins from the trim; `bind` is what `gutters` say."""
    gutters: tuple[Gutter, ...] = ()
    papers: dict[Id, Paper] = Field(min_length=1)
    bindings: dict[BindingName, Binding] = Field(default_factory=dict)
    cover: Output | None = None
    barcode: BarcodeRules | None = None

    @model_validator(mode="after")
    def _covers_have_an_output(self) -> House:
        if self.bindings and self.cover is None:
            raise ValueError("bindings need a cover: how its file is to be written")
        return self


@dataclass(frozen=True, slots=True)
class Printer:
    """One paper of one house: what the edition's `printer: kdp-cream` means."""

    id: str
    house: House
    paper: Paper
    path: str
    """The file that says so."""

    def gutter(self, pages: int) -> Length:
        """The least margin at the bind for so many pages."""
        rows = sorted(self.house.gutters, key=lambda row: row.up_to)
        fitting = [row.width for row in rows if pages <= row.up_to]
        return fitting[0] if fitting else rows[-1].width if rows else self.house.margins.bind

    def offers(self, sheet: Sheet) -> bool:
        """Whether the house cuts this size."""
        near = TOLERANCE_MM
        return not self.house.trims or any(
            abs(trim.width.mm - sheet.width.mm) <= near and abs(trim.height.mm - sheet.height.mm) <= near
            for trim in self.house.trims
        )

    def blanks(self, pages: int) -> int:
        """How many blank pages follow the last one of the content."""
        wanted = self.paper.pages
        count = pages + wanted.last_blank
        return count + -count % wanted.multiple - pages

    def spine(self, pages: int, binding: BindingName) -> Length:
        """The width of the spine of a book of so many pages, blank ones included.

        Raises: KeyError if the house does not bind so.
        """
        spine = self.house.bindings[binding].spine
        rows = sorted(spine.table, key=lambda row: row.up_to)
        if rows:
            return next((row.width for row in rows if pages <= row.up_to), rows[-1].width)
        return Length(pages * self.paper.page.mm + spine.extra.mm)

    def page_range(self, binding: BindingName | None = None) -> PageRange:
        """How many pages the book may have, bound so."""
        own = self.house.bindings[binding].pages if binding in self.house.bindings else None
        return own or self.paper.pages


def printers_of(houses: Mapping[str, tuple[House, str]]) -> Iterator[tuple[str, Printer]]:
    """Each paper of each house by the name that editions use; `houses` maps an id to the house and its file."""
    for house_id, (house, path) in sorted(houses.items()):
        for paper_id, paper in house.papers.items():
            name = f"{house_id}-{paper_id}"
            yield name, Printer(name, house, paper, path)
