"""What the number of pages asks of a printed book: the gutter, blank pages at the end, and the printer's limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from printery.diagnostics import Diagnostic
from printery.model.stages.artefact import Pages
from printery.model.stages.galley import GUTTER_SHEET, Galley, gutter_sheet
from printery.model.stages.job import Job
from printery.model.written.printer import Printer
from printery.press.facts.extent import Leaf
from printery.press.facts.numbering import Numbering
from printery.press.sections.page_numbers import page_fact

BLANK = "blank"
"""Name of the pages that are added at the end."""


def with_gutter(galley: Galley, pages: int) -> Galley:
    """The galley with the gutter for a book of so many pages: it only widens, so that layouts settle."""
    if galley.gutter is None or galley.printer is None:
        return galley
    wanted = galley.printer.gutter(pages + galley.printer.blanks(pages))
    if wanted.mm <= galley.gutter.mm:
        return galley
    styles = tuple(
        replace(style, text=gutter_sheet(wanted, galley.printer)) if style.name == GUTTER_SHEET else style
        for style in galley.styles
    )
    return replace(galley, styles=styles, gutter=wanted)


def bound(pages: Pages, printer: Printer | None) -> Pages:
    """The pages with blank ones at the end, up to the multiple that the printer binds; they count on, unseen."""
    if printer is None:
        return pages
    last = pages.pages[-1]
    counters = range(last.counter + 1, last.counter + 1 + printer.blanks(pages.count))
    style = Numbering(last.numbering)
    added = tuple(
        page_fact(pages.count + step, Leaf("", BLANK, is_blank=True), counter, style)
        for step, counter in enumerate(counters)
    )
    return replace(pages, pages=pages.pages + added)


def check_count(count: int, job: Job) -> Iterator[Diagnostic]:
    """Yield P050 where the printer binds no book of so many pages."""
    if job.printer is None:
        return
    wanted = job.printer.paper.pages
    if not wanted.min <= count <= wanted.max:
        name = f"{job.printer.house.name}, {job.printer.paper.name}"
        message = f"{job.name} has {count} pages, and {name} takes {wanted.min} to {wanted.max}"
        hint = "choose another paper or printer, or make the book longer or shorter"
        yield Diagnostic("P050", message, job.edition.at("printer"), hint)
