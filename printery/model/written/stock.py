"""Sheets for cards: `printery/stock/<maker>.yaml`, or `content/stock/<maker>.yaml` of an organisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import Field, model_validator

from printery.model.units import SHEETS, Length, Sheet
from printery.model.written.edition import PaperLength, SheetName, Trim
from printery.model.written.fields import Closed, Id, Text, Url

_CLOSE = 0.05
"""Millimetres by which rounded measures may reach over the sheet."""


class Product(Closed):
    """Cards of one size on one sheet, in rows and columns. Measures count from the upper left corner of the sheet."""

    what: Text
    """In words, for people who choose."""
    sheet: SheetName | None = None
    page: Trim | None = None
    """The sheet where it is no office sheet."""
    lying: bool = False
    """Whether the sheet lies on its long side."""
    card: Trim
    folded: bool = False
    """Whether each card is folded across its middle and stands as a tent."""
    marks: bool = False
    """Whether the sheet is plain, so that marks for cutting and folding are printed."""
    columns: int = Field(ge=1, le=20)
    rows: int = Field(ge=1, le=40)
    left: PaperLength
    top: PaperLength
    across: PaperLength
    """From the left edge of a card to that of the next."""
    down: PaperLength

    @model_validator(mode="after")
    def _fits_its_sheet(self) -> Product:
        if (self.sheet is None) == (self.page is None):
            raise ValueError("give either sheet or page")
        width = self.left.mm + (self.columns - 1) * self.across.mm + self.card.width.mm
        height = self.top.mm + (self.rows - 1) * self.down.mm + self.card.height.mm
        size = self.size
        if width > size.width.mm + _CLOSE or height > size.height.mm + _CLOSE:
            raise ValueError(f"the cards take {width:.1f} x {height:.1f} mm, more than the sheet has")
        if self.columns > 1 and self.across.mm < self.card.width.mm - _CLOSE:
            raise ValueError("cards overlap: across is less than their width")
        if self.rows > 1 and self.down.mm < self.card.height.mm - _CLOSE:
            raise ValueError("cards overlap: down is less than their height")
        return self

    @property
    def size(self) -> Sheet:
        """The sheet as it goes through the printer."""
        if self.page is not None:
            return Sheet("", self.page.width, self.page.height)
        sheet = SHEETS[self.sheet or "a4"]
        return Sheet(sheet.name, sheet.height, sheet.width) if self.lying else sheet

    @property
    def count(self) -> int:
        """How many cards a sheet holds."""
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[Length, Length]:
        """The upper left corner of a card, by its place from 0: row after row."""
        row, column = divmod(place, self.columns)
        return Length(self.left.mm + column * self.across.mm), Length(self.top.mm + row * self.down.mm)


class Maker(Closed):
    """The products of one maker."""

    name: Text
    verified_on: dt.date
    """The day on which a person compared this file with the sources."""
    sources: tuple[Url, ...] = Field(min_length=1)
    note: Text | None = None
    products: dict[Id, Product] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Stock:
    """What the edition's `stock: avery-l7160` means."""

    id: str
    maker: str
    product: Product


def stock_of(makers: Mapping[str, Maker]) -> Iterator[tuple[str, Stock]]:
    """Every product by the name that editions use: maker and product."""
    for name, maker in sorted(makers.items()):
        for key, product in maker.products.items():
            yield f"{name}-{key}", Stock(f"{name}-{key}", maker.name, product)
