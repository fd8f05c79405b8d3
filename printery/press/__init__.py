"""Stage 6: a galley becomes finished files, each format by a press of its own."""

from __future__ import annotations

from printery.model.stages.artefact import Artefact
from printery.model.written.edition import (
    CalendarFile,
    CardsPdf,
    CoverPdf,
    Epub,
    HandoutPdf,
    ImposedPdf,
    PackPdf,
    PressPdf,
    ScreenPdf,
    Site,
)
from printery.press.context import PressContext
from printery.press.engine.seam import open_engine

__all__ = ["PressContext", "press"]


def press(context: PressContext) -> tuple[Artefact, ...]:
    """The files of one job, by the press of its edition's format; an engine is imported by the press that needs it.

    Raises: BuildError as that press does, and P003 if the engine is not the one that this program was written for.
    """
    match context.job.edition.value:
        case PressPdf() | ScreenPdf() | HandoutPdf() | CardsPdf() | PackPdf():
            open_engine(context.services.without)
            from printery.press.pdf.book import press_pdf

            return press_pdf(context)
        case CoverPdf() as edition:
            open_engine(context.services.without)
            from printery.press.printers.cover_sheet import press_cover

            return press_cover(context, edition)
        case Epub():
            open_engine(context.services.without)
            from printery.press.ebook.package import press_epub

            return press_epub(context)
        case ImposedPdf() as edition:
            from printery.press.pdf.imposition import press_imposed

            return press_imposed(context, edition)
        case CalendarFile():
            from printery.press.calendar import press_calendar

            return press_calendar(context)
        case Site():
            from printery.press.site import press_site

            return press_site(context)
