"""Stage 7: checks of composed documents before any engine runs, and of finished files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from printery.diagnostics import Diagnostic
from printery.model.stages.artefact import Artefact
from printery.model.stages.galley import Galley
from printery.model.stages.job import Job
from printery.preflight.document import check_documents

__all__ = ["check_documents", "gates", "preflight"]


def gates(artefacts: Sequence[Artefact]) -> tuple[tuple[Artefact, ...], tuple[Diagnostic, ...]]:
    """The artefacts with the standards that validators of other hands confirmed, and what these found."""
    from printery.preflight.verify import verified

    judged = [verified(artefact) for artefact in artefacts]
    return tuple(artefact for artefact, _ in judged), tuple(finding for _, found in judged for finding in found)


def preflight(artefacts: Sequence[Artefact], galley: Galley, job: Job) -> Iterator[Diagnostic]:
    """Yield what is wrong with the finished files of one job."""
    match job.edition.value.format:
        case "epub":
            from printery.preflight.epub import check_epub

            yield from check_epub(artefacts, galley)
            from printery.preflight.stores import check_for_stores

            yield from check_for_stores(artefacts, galley, job.stores)
        case "site":
            from printery.preflight.site import check_site

            yield from check_site(artefacts)
        case "calendar":
            from printery.preflight.calendar import check_calendar

            for artefact in artefacts:
                yield from check_calendar(artefact)
        case _:
            from printery.preflight.pdf import check_pdf

            for artefact in artefacts:
                yield from check_pdf(artefact, galley)
                if galley.unspoken:
                    from printery.preflight.rule import check_rule

                    yield from check_rule(artefact, galley)
                sheet = galley.cover.sheet if galley.cover else job.sheet
                if job.printer is not None and sheet is not None:
                    from printery.preflight.press import check_press_file

                    yield from check_press_file(artefact, job, job.printer, sheet)
