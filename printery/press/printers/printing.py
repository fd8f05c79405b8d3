"""Pages and covers as a printer wants them: inks, boxes, marks and the standard's own words, in this order."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name

from printery.model.stages.galley import Galley
from printery.model.stages.job import Job
from printery.model.stages.text import direction
from printery.model.units import Sheet
from printery.model.written.printer import Output, Printer, Sides
from printery.press.printers.boxes import Box, bind_of, boundaries, set_boxes
from printery.press.printers.conditions import intent_of
from printery.press.printers.inks import Inks
from printery.press.printers.marks import Marking, add_marks, all_plates, slug_form
from printery.press.printers.recolour import recolour
from printery.press.printers.standards import conform, save

NO_BLEED = Sides.model_validate(dict.fromkeys(("top", "bottom", "outside", "bind"), "0mm"))


@dataclass(frozen=True, slots=True)
class PressSheet:
    """How the pages of one file are cut."""

    sheet: Sheet
    """The trim."""
    bleed: Sides
    output: Output
    slug: str
    """What the slug line of all pages says."""
    labels: Sequence[str]
    """What each page adds to it; more than the file has pages where blank ones follow."""
    bound: bool = True
    """Whether pages are bound at a side; a cover is not."""
    folds: tuple[float, ...] = ()
    """Where a cover is folded, in points from the left of the trim."""


def interior_sheet(galley: Galley, job: Job, printer: Printer, folios: Sequence[str]) -> PressSheet:
    """Trim, bleed and printer's marks of a book's pages."""
    if job.sheet is None:
        raise TypeError(job.name)
    edition = job.edition.value
    bleed = printer.house.bleed if getattr(edition, "bleed", True) else NO_BLEED
    house = f"{printer.house.name}, {printer.paper.name}"
    slug = f"{galley.metadata.title} · {job.name} · {house} · {galley.metadata.modified[:10]}"
    labels = [f" · page {folio} ({number} of {len(folios)})" for number, folio in enumerate(folios, 1)]
    return PressSheet(job.sheet, bleed, printer.paper.output, slug, labels)


def for_printer(data: bytes, press: PressSheet, galley: Galley, job: Job) -> bytes:
    """A finished PDF made ready for its printer.

    Raises: BuildError S005 if the profile of the printing condition is missing.
    """
    where = job.edition.at("interior" if job.edition.value.format == "cover-pdf" else "printer")
    intent = intent_of(press.output, job.profiles, where)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if press.output.colour != "rgb":
            recolour(pdf, Inks(press.output, intent.profile if intent else None))
        _add_blanks(pdf, len(press.labels))
        _cut(pdf, press, right_to_left=direction(galley.metadata.language) == "rtl")
        conform(pdf, press.output, intent, galley.metadata)
        return save(pdf, press.output.standard)


def _add_blanks(pdf: pikepdf.Pdf, count: int) -> None:
    while len(pdf.pages) < count:
        page = Dictionary(Type=Name.Page, MediaBox=pdf.pages[0].MediaBox, Resources=Dictionary())
        page.Contents = pdf.make_stream(b"q Q\n")
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _clip(page: pikepdf.Page, bleed: Box) -> None:
    """Let nothing of the page stand where marks do."""
    width, height = bleed.right - bleed.left, bleed.top - bleed.bottom
    page.contents_add(f"q {bleed.left:.4f} {bleed.bottom:.4f} {width:.4f} {height:.4f} re W n".encode(), prepend=True)
    page.contents_add(b"Q", prepend=False)


def _cut(pdf: pikepdf.Pdf, press: PressSheet, *, right_to_left: bool) -> None:
    tint = round(min(1.0, (press.output.ink_limit - 1) / 400), 2)
    marking = None
    if press.output.marks:
        marking = Marking(all_plates(pdf), tint, *slug_form(pdf, press.slug), press.folds)
    for index, page in enumerate(pdf.pages):
        bind = bind_of(index, right_to_left=right_to_left) if press.bound else ""
        found = boundaries(press.sheet, press.bleed, bind=bind, marks=press.output.marks)
        set_boxes(page, found)
        if marking is not None:
            _clip(page, found.bleed)
            add_marks(page, found, marking, press.labels[index])
