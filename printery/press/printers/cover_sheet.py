"""The cover for the printer: one sheet, drawn, cut and converted as the interior is."""

from __future__ import annotations

from collections.abc import Iterator

from printery.diagnostics import BuildError, Diagnostic, in_order
from printery.model.stages.artefact import Artefact
from printery.model.stages.cover import CoverSheet
from printery.model.stages.galley import Galley
from printery.model.stages.job import Job
from printery.model.units import Length
from printery.model.written.edition import CoverPdf
from printery.model.written.printer import Printer, Sides
from printery.press.context import PressContext
from printery.press.draft_mark import with_draft_mark
from printery.press.engine.log import findings
from printery.press.engine.whole import drawn_whole
from printery.press.fonts import without_idle_faces
from printery.press.printers.printing import PressSheet, for_printer
from printery.press.sections.characters import missing_characters


def press_cover(context: PressContext, edition: CoverPdf) -> tuple[Artefact, ...]:
    """The PDF of a cover.

    Raises: BuildError H005 for characters that no face has, P050 if the printer does not bind so many pages so, S002 or
    S005 if a font package or a profile is missing.
    """
    galley, job = context.galley, context.job
    if job.printer is None or galley.cover is None or job.printer.house.cover is None:
        raise TypeError(job.name)
    missing = (*missing_characters(galley), *_check_count(context, edition, job.printer))
    if missing:
        raise BuildError(missing)
    words = galley.documents[0].text
    files = {style.name: without_idle_faces(style.text, words).encode() for style in galley.styles}
    files |= {name: resource.data for name, resource in galley.resources.items()}
    data, records = drawn_whole(words, files)
    if galley.draft:
        data = with_draft_mark(data, galley.draft)
    sheet = _press_sheet(galley.cover, galley, job, job.printer)
    artefact = Artefact(
        path=f"{galley.edition_id}/{galley.name}.pdf",
        edition_id=galley.edition_id,
        format="cover-pdf",
        media_type="application/pdf",
        language=galley.metadata.language,
        data=for_printer(data, sheet, galley, job),
        notes=in_order(findings(records, galley)),
    )
    return (artefact,)


def _check_count(context: PressContext, edition: CoverPdf, printer: Printer) -> Iterator[Diagnostic]:
    wanted = printer.page_range(edition.binding)
    made = (artefact for proof in context.proofs.values() for artefact in proof.artefacts)
    counts = [a.pages.count for a in made if a.edition_id == edition.interior and a.pages]
    for count in counts:
        if not wanted.min <= count <= wanted.max:
            takes = f"{printer.house.name} binds {wanted.min} to {wanted.max} as {edition.binding}"
            message = f"{edition.interior} has {count} pages, and {takes}"
            hint = "choose another binding, paper or printer"
            yield Diagnostic("P050", message, context.job.edition.at("binding"), hint)


def _press_sheet(cover: CoverSheet, galley: Galley, job: Job, printer: Printer) -> PressSheet:
    output = printer.house.cover or printer.paper.output
    edge = cover.edge
    spine = cover.panel("spine")
    width = spine.width if spine else 0.0
    slug = (
        f"{galley.metadata.title} · {job.name} · {cover.binding}, spine {width:.2f} mm · "
        f"{printer.house.name} · {galley.metadata.modified[:10]}"
    )
    folds = tuple(Length(place).pt for place in cover.folds)
    bleed = Sides(top=edge, bottom=edge, outside=edge, bind=edge)
    return PressSheet(cover.sheet, bleed, output, slug, [""], bound=False, folds=folds)
