"""A finished PDF: it opens, its fonts are in it, and no word and no note is lost."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.artefact import Artefact, Pages
from printery.model.stages.galley import Galley

_REPORT = "this is a fault of the engine or of a style; shorten what stands there, and report it"


def check_pdf(artefact: Artefact, galley: Galley) -> Iterator[Diagnostic]:
    """Yield P004, P005, P007, P011 and P013 for one file."""
    where = Location(f"output/{artefact.path}")
    try:
        with pikepdf.open(io.BytesIO(artefact.data)) as pdf:
            yield from _check_file(pdf, artefact, where)
    except pikepdf.PdfError as error:
        yield Diagnostic("P011", f"does not open: {error}", where, "report this: the file is of our making")
    if artefact.pages is not None:
        yield from _check_words(artefact.pages, galley)
        yield from _check_notes(artefact.pages, galley)


def _check_file(pdf: pikepdf.Pdf, artefact: Artefact, where: Location) -> Iterator[Diagnostic]:
    if artefact.pages is not None and len(pdf.pages) != artefact.pages.count:
        message = f"holds {len(pdf.pages)} pages, and {artefact.pages.count} were laid out"
        yield Diagnostic("P011", message, where, "report this: the file is of our making")
    loose = sorted({str(font.get("/BaseFont")) for font in pdf.objects if _is_loose(font)})
    for name in loose:
        yield Diagnostic("P007", f"the font {name} is not embedded", where, "set the text in a face of the catalogue")


def _is_loose(item: object) -> bool:
    """Whether an object of the file is a font descriptor without a font."""
    if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != pikepdf.Name.FontDescriptor:
        return False
    return not any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _check_words(pages: Pages, galley: Galley) -> Iterator[Diagnostic]:
    places = {line.id: line.location for line in galley.copy}
    for name, (wanted, shown) in pages.words.items():
        if wanted != shown:
            fate = "lost" if shown < wanted else "repeated"
            message = f"{galley.name}: {abs(wanted - shown)} of {wanted} characters of {name} are {fate} on the pages"
            yield Diagnostic("P004", message, places.get(name, galley.edition), _REPORT)


def _check_notes(pages: Pages, galley: Galley) -> Iterator[Diagnostic]:
    places = {line.id: line.location for line in galley.copy}
    for name, (call, bodies) in (*pages.notes.items(), *pages.end_notes.items()):
        where = places.get(name, galley.edition)
        folio = pages.pages[call].folio if call >= 0 else "none"
        called = f"{galley.name}: the note {name} is called on page {folio} and"
        if not bodies:
            yield Diagnostic("P005", f"{called} stands nowhere", where, _REPORT)
        elif bodies[0] < call or call < 0:
            yield Diagnostic("P005", f"{called} begins on page {pages.pages[bodies[0]].folio}", where, _REPORT)
        elif name in pages.notes and bodies[0] > call:
            hint = "shorten the notes before it, or set notes at the chapter's end (notes: chapter)"
            yield Diagnostic("P013", f"{called} begins on page {pages.pages[bodies[0]].folio}", where, hint)
