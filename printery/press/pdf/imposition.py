"""Pages of a finished PDF arranged on larger sheets, to print on both sides, fold and staple.

Coordinates are in points from the lower left corner of a sheet.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from pikepdf import Dictionary, Name, Page, Pdf, Rectangle, Stream

from printery.model.stages.artefact import Artefact
from printery.model.stages.text import direction
from printery.model.written.edition import ImposedPdf
from printery.model.written.imposition import PRESS_SHEETS, Cell, Imposition
from printery.press.context import PressContext
from printery.press.metadata import xmp_packet
from printery.press.saving import written


def press_imposed(context: PressContext, edition: ImposedPdf) -> tuple[Artefact, ...]:
    """The sheets of the PDF that the job needs."""
    galley, needed = context.galley, context.proofs[context.job.needs[0]]
    source = next(artefact for artefact in needed.artefacts if artefact.media_type == "application/pdf")
    bound_right = edition.binding == "right" if edition.binding else direction(source.language) == "rtl"
    sheet = PRESS_SHEETS[edition.sheet] if edition.sheet else None
    how = Imposition(
        edition.fold, sheet, edition.signature, edition.caliper.pt if edition.caliper else 0.0, bound_right
    )
    imposed = impose(source.data, how)
    imposed.Root.Lang = source.language
    imposed.Root.Metadata = Stream(imposed, xmp_packet(galley.metadata), Type=Name.Metadata, Subtype=Name.XML)
    artefact = Artefact(
        path=f"{galley.edition_id}/{galley.name}.pdf",
        edition_id=galley.edition_id,
        format="imposed-pdf",
        media_type="application/pdf",
        language=source.language,
        data=written(imposed),
    )
    return (artefact,)


def impose(data: bytes, how: Imposition) -> Pdf:
    """The pages of a PDF, as they look after trimming, on sheets; pages too large for their places are made smaller.

    A page that lies among standing ones is turned, its head to the left, as in a bound book.
    Printers are told to turn sheets on the right edge and to scale nothing (ISO 32000-2:2020, table 147).
    """
    source, imposed = Pdf.open(io.BytesIO(data)), Pdf.new()
    _stand_alike(source)
    imposed.trailer.Info = imposed.copy_foreign(source.trailer.Info)
    grid = _Grid.of(list(source.pages), how)
    for cells in how.sides(len(source.pages)):
        side = imposed.add_blank_page(page_size=(grid.width_pt, grid.height_pt))
        content = b"\n".join(_placed(side, imposed, source, cell, grid) for cell in cells)
        side.obj.Contents = Stream(imposed, content)
    flip = "DuplexFlipShortEdge" if grid.width_pt > grid.height_pt else "DuplexFlipLongEdge"
    imposed.Root.ViewerPreferences = Dictionary(
        DisplayDocTitle=True, Duplex=Name(f"/{flip}"), PrintScaling=Name("/None"), PickTrayByPDFSize=True
    )
    return imposed


@dataclass(frozen=True, slots=True)
class _Grid:
    """A sheet and the place that each page has on it."""

    how: Imposition
    width_pt: float
    height_pt: float
    scale: float
    """Of all pages, so that the largest fits; pages are never enlarged."""

    @classmethod
    def of(cls, pages: list[Page], how: Imposition) -> _Grid:
        sizes = [_size(page) for page in pages]
        widest, highest = max(width for width, _ in sizes), max(height for _, height in sizes)
        width, height = widest * how.columns, highest * how.rows
        if how.sheet is not None:
            short, long = sorted((how.sheet.width.pt, how.sheet.height.pt))
            width, height = (long, short) if width > height else (short, long)
        scale = min(1.0, width / how.columns / widest, height / how.rows / highest)
        return cls(how, width, height, scale)

    def place(self, cell: Cell, size: tuple[float, float]) -> Rectangle:
        """Where a page of this size goes: at the fold in a booklet, in the middle of its cell elsewhere."""
        width, height = size[0] * self.scale, size[1] * self.scale
        across, down = self.width_pt / self.how.columns, self.height_pt / self.how.rows
        left = across * cell.column + (across - width) / 2
        if self.how.fold == "booklet":
            creep = cell.depth * self.how.caliper_pt
            left = across - width + creep if cell.column == 0 else across - creep
        bottom = self.height_pt - down * (cell.row + 1) + (down - height) / 2
        return Rectangle(left, bottom, left + width, bottom + height)


def _stand_alike(source: Pdf) -> None:
    """Turn the pages that do not stand as most do."""
    lying = [width > height for width, height in map(_size, source.pages)]
    most = sum(lying) * 2 > len(lying)
    for page, lies in zip(source.pages, lying, strict=True):
        if lies != most:
            page.rotate(-_QUARTER, relative=True)


_QUARTER = 90
"""Degrees, clockwise."""


def _size(page: Page) -> tuple[float, float]:
    """Width and height of a page as a reader sees it, after trimming."""
    left, bottom, right, top = (float(side) for side in page.trimbox)
    size = abs(right - left), abs(top - bottom)
    return size if int(page.obj.get("/Rotate", 0)) % 180 == 0 else size[::-1]


def _placed(side: Page, imposed: Pdf, source: Pdf, cell: Cell, grid: _Grid) -> bytes:
    """Put a page on its side; the operators that draw it."""
    page = source.pages[cell.page]
    form = imposed.copy_foreign(page.as_form_xobject())
    # a name of our own: pikepdf draws one by chance
    name = side.add_resource(form, Name.XObject, Name(f"/P{cell.page + 1}"))
    return side.calc_form_xobject_placement(
        form, name, grid.place(cell, _size(page)), allow_shrink=True, allow_expand=False
    )
