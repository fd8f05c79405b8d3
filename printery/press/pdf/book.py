"""Pages: a galley's document laid out, settled, checked and written as PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from types import MappingProxyType

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from printery.diagnostics import BuildError, Diagnostic, Location, in_order
from printery.garbage import without_collection
from printery.model.stages.artefact import Artefact, Mark, PageFact, Pages
from printery.model.stages.galley import Galley
from printery.model.stages.text import direction
from printery.model.written.accessibility import Accessibility
from printery.model.written.printer import Printer
from printery.press.context import PressContext
from printery.press.draft_mark import add_draft_mark
from printery.press.engine.numbering import number_text
from printery.press.facts.flaws import Flaw
from printery.press.facts.numbering import Numbering
from printery.press.facts.tags import SectionTags
from printery.press.fonts import FAMILIES
from printery.press.metadata import xmp_packet
from printery.press.pdf.archival import TAGGED, finish, is_archival, unfollowed
from printery.press.pdf.binding import bind
from printery.press.pdf.picture_words import faint_words
from printery.press.printers.limits import judge
from printery.press.printers.printing import for_printer, interior_sheet
from printery.press.saving import written
from printery.press.sections.characters import missing_characters, with_needed_faces
from printery.press.sections.compositor import Compositor
from printery.press.sections.exchange import Exchange, Finished
from printery.press.sections.fitting import fitted
from printery.press.sections.ledger import Ledger
from printery.press.sections.page_count import bound, check_count, with_gutter
from printery.press.sections.parts import first_opening, is_sided, parts_of
from printery.press.sections.steps import FinishedSection
from printery.processes import BuildServices, WorkerPool

_SHARES = MappingProxyType({"set": (0.0, 0.65), "drawn": (0.65, 1.0)})
"""Where in the work sections are set and drawn, measured on a book of 400 pages."""


def press_pdf(context: PressContext) -> tuple[Artefact, ...]:
    """The PDF of a galley, with facts on every page, word and note, and all that the engine had to say.

    Raises: BuildError H005 for characters that no face has, P012 if the layout does not settle, P003 if the engine is
    not the one this was written for, P090 for a name that does not fit its card, S002 if a font package is missing.
    """
    galley, job, services = context.galley, context.job, context.services
    missing = tuple(missing_characters(galley))
    if missing:
        raise BuildError(missing)
    galley = fitted(galley)
    done = _set(galley, services, TAGGED if is_archival(job) else {})
    pages = bound(joined([section.pages for section in done.sections]), job.printer)
    file, access = assembled(galley, pages, done)
    data, tagged = written(file), _tagged(done)
    notes = (*done.remarks, *layout_notes(done.sections, pages, galley))
    notes += (*unfollowed([tags for _, tags in tagged], galley), *faint_words(data, tagged, galley, pages))
    if job.printer is not None:
        folios = [page.folio for page in pages.pages]
        data = for_printer(data, interior_sheet(galley, job, job.printer, folios), galley, job)
        notes = (*notes, *check_count(pages.count, job), *_limits(done.sections, pages, galley, job.printer))
    artefact = Artefact(
        path=f"{galley.edition_id}/{galley.name}.pdf",
        edition_id=galley.edition_id,
        format=job.edition.value.format,
        media_type="application/pdf",
        language=galley.metadata.language,
        data=data,
        pages=pages,
        access=access,
        marks=tuple(_marks(done.sections, galley)),
        settings=sum(section.settings for section in done.sections),
        notes=in_order(notes),
    )
    return (artefact,)


@without_collection()
def _set(galley: Galley, services: BuildServices, options: Mapping[str, object]) -> Finished:
    """Set the document, and again with a wider gutter where its pages have become too many for the one it has."""
    parts, lean = parts_of(galley), with_needed_faces(galley)

    def compositor() -> Compositor:
        return Compositor(lean, options, services.memory_of_each, services.without)

    with WorkerPool[int](compositor, len(parts), services) as pool:
        exchange = Exchange(
            galley.name, parts, is_sided(galley), Ledger(galley, pool, services.cache, options), first_opening(galley)
        )

        def tell(what: str, done: int, of: int, share: float) -> None:
            begins, ends = _SHARES[what]
            services.progress.say(f"{galley.name}: {done} of {of} sections {what}", begins + (ends - begins) * share)

        services.progress.say(f"{galley.name}: {len(parts)} sections")
        openings = exchange.settled(tell)
        wider = with_gutter(galley, exchange.facts(openings).count)
        if wider is galley:
            return exchange.finished(openings, tell)
    services.progress.say(f"{galley.name}: set again with a gutter of {wider.gutter}")
    return _set(wider, services, options)


def _limits(
    sections: Sequence[FinishedSection], pages: Pages, galley: Galley, printer: Printer
) -> Iterator[Diagnostic]:
    starts = accumulate((section.pages.count for section in sections), initial=0)
    measured = [(first, section.measured) for first, section in zip(starts, sections, strict=False)]
    return judge(measured, pages, galley, printer)


def joined(sections: Sequence[Pages]) -> Pages:
    """The facts of all sections, with indexes that count from the document's first page."""
    pages: list[PageFact] = []
    anchors: dict[str, int] = {}
    notes: dict[str, tuple[int, tuple[int, ...]]] = {}
    end_notes: dict[str, tuple[int, tuple[int, ...]]] = {}
    words: dict[str, tuple[int, int]] = {}
    for section in sections:
        first = len(pages)
        pages += [replace(page, index=first + page.index) for page in section.pages]
        anchors |= {name: first + index for name, index in section.anchors.items() if name not in anchors}
        notes |= {name: _moved(places, first) for name, places in section.notes.items()}
        for name, places in section.end_notes.items():
            call, bodies = _moved(places, first)
            known = end_notes.get(name, (-1, ()))
            end_notes[name] = (max(call, known[0]), (*known[1], *bodies))
        words |= section.words
    families = sorted({family for section in sections for family in section.fonts})
    return Pages(tuple(pages), anchors, notes, words, tuple(families), end_notes, tuple(_starts(sections)))


def _starts(sections: Sequence[Pages]) -> Iterator[int]:
    """Where each section begins: with the blank page before it, if there is one."""
    start, before = 0, 0
    for section in sections:
        if section.count == 1 and section.pages[0].is_blank:
            before = 1
        else:
            yield start - before
            before = 0
        start += section.count


def _moved(places: tuple[int, tuple[int, ...]], first: int) -> tuple[int, tuple[int, ...]]:
    """The pages of a note's call and text, counted from the document's first page; a call elsewhere stays unknown."""
    call, bodies = places
    return (call if call < 0 else first + call, tuple(first + body for body in bodies))


def assembled(galley: Galley, pages: Pages, done: Finished) -> tuple[Pdf, Accessibility | None]:
    """The file of all sections with its labels, metadata and, where there are tags, its structure."""
    bound = bind([(section.drawn, section.furniture) for section in done.sections], done.faces)
    if galley.draft:
        add_draft_mark(bound, galley.draft)
    metadata = galley.metadata
    bound.Root.PageLabels = Dictionary(Nums=Array(list(_labels(pages.pages))))
    bound.Root.Lang = String(metadata.language)
    bound.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if direction(metadata.language) == "rtl":
        bound.Root.ViewerPreferences.Direction = Name.R2L
    tagged = _tagged(done)
    proven = finish(bound, galley, pages, tagged) if tagged else None
    access = None if galley.draft else proven  # a draft may lack what would make the claims true
    bound.Root.Metadata = Stream(bound, xmp_packet(metadata, access), Type=Name.Metadata, Subtype=Name.XML)
    return bound, access


def _tagged(done: Finished) -> list[tuple[int, SectionTags]]:
    """Number of pages and structure of each section that has one."""
    return [(section.drawn.count, section.tags) for section in done.sections if section.tags is not None]


def _labels(pages: Sequence[PageFact]) -> Iterator[int | Dictionary]:
    """Page label ranges: a new one wherever the folio does not follow from the page before.

    Source: ISO 32000-1:2008, 12.4.2.
    """
    expected = None
    for page in pages:
        style = _LABELS.get(page.numbering) if 0 < page.counter <= _MOST_ROMAN else None
        if style is None:
            expected = None
            yield page.index
            yield Dictionary(P=String(page.folio))
            continue
        if (style, page.counter) != expected:
            yield page.index
            yield Dictionary(S=Name(style), St=page.counter)
        expected = (style, page.counter + 1)


_LABELS = MappingProxyType({"decimal": "/D", "lower-roman": "/r", "upper-roman": "/R"})
"""Counter styles that page labels know; letters go on differently (27 is `aa` in both, 28 `bb` in a label)."""
_MOST_ROMAN = 3999
"""The last number that has Roman numerals. Source: CSS Counter Styles Level 3, 6.1."""


def layout_notes(sections: Sequence[FinishedSection], pages: Pages, galley: Galley) -> Iterator[Diagnostic]:
    """What our own look at the pages found, at the place of the content."""
    places = {line.id: line.location for line in galley.copy}
    first = 0
    for section in sections:
        for flaw in section.flaws:
            yield _at_page(flaw, galley, pages.pages[first + flaw.page_index].folio)
        for miss in section.misread:
            where = places.get(miss.block, galley.edition)
            message = f"{galley.name}: pages show {miss.found} where the text has {miss.expected}"
            yield Diagnostic("P004", message, where, "this is a fault of the program; please report it")
        for target, shown, index in section.folios:
            right = pages.pages[pages.anchors[target]] if target in pages.anchors else None
            number = re.sub(r"[^\w]", "", shown)
            if right is not None and number and number != right.folio:
                page = pages.pages[first + index].folio
                message = f"{galley.name}, page {page}: the reference shows {number}, and {target} is on {right.folio}"
                yield _wrong_reference(message, number, right, galley)
        first += section.pages.count
    for family in pages.fonts:
        if family not in FAMILIES:
            hint = "set it in one of the families that styles/fonts.css declares"
            yield Diagnostic("P007", f"{galley.name} uses the font {family}", galley.edition, hint)


_STYLES = ("decimal", "lower-roman", "upper-roman")


def _wrong_reference(message: str, number: str, right: PageFact, galley: Galley) -> Diagnostic:
    """P008: at the style sheet if the reference shows the right page in another counter style than its margins."""
    if number not in {number_text(right.counter, Numbering(style)) for style in _STYLES}:
        return Diagnostic("P008", message, galley.edition, "build again; if it stays, report it")
    lines = (
        (style, line)
        for style in galley.styles
        for line, text in enumerate(style.text.splitlines(), 1)
        if "target-counter(" in text
    )
    style, line = next(lines, (None, 1))
    where = galley.edition
    if style is not None and style.source:  # lines of a filled template are not the template's
        where = Location(f"templates/{style.source}", line if style.source.endswith(".css") else 1)
    hint = f"give target-counter() of such references the counter style that the page shows, {right.numbering}"
    return Diagnostic("P008", message, where, hint)


def _marks(sections: Sequence[FinishedSection], galley: Galley) -> Iterator[tuple[Mark, Location]]:
    """The marks of all sections with their places in the content; indexes count from the document's first page."""
    places = {line.id: line.location for line in galley.copy}
    first = 0
    for section in sections:
        for mark in section.marks:
            yield replace(mark, page=first + mark.page), places.get(mark.block, galley.edition)
        first += section.pages.count


_HINTS = MappingProxyType(
    {
        "P006": "shorten it, give the table narrower columns, or write the formula in several lines",
        "P009": "move the heading, or change the text before it",
        "P010": "change a word near the page's end",
        "P022": "choose a darker or lighter colour in styles/tokens.css or in the rule that sets it",
        "P100": "give a short_title of fewer words, which is what running heads are for",
        "P101": "shorten it, or give its margin more room in page.css",
        "P014": "shorten its words, give widths, divide the table, or turn it with .landscape",
    }
)


def _at_page(flaw: Flaw, galley: Galley, folio: str) -> Diagnostic:
    if flaw.head:
        return _in_margin(flaw, galley, folio)
    of_template = flaw.code == "P022" and bool(galley.styles)
    where = galley.places().get(flaw.block) or (galley.template if of_template else galley.edition)
    return Diagnostic(flaw.code, f"page {folio}: {flaw.message}", where, _HINTS[flaw.code])


def _in_margin(flaw: Flaw, galley: Galley, folio: str) -> Diagnostic:
    """P100 and P101 at the line of the title; a short title that is not short enough is an error."""
    words = " ".join(flaw.head.split())
    head = next((head for head in galley.heads if " ".join(head.text.split()) == words), None)
    code = "P101" if head is not None and head.is_short_title else flaw.code
    titles = (line.location for line in galley.copy if " ".join(line.text.split()) == words)
    where = head.location if head is not None else next(titles, galley.edition)
    hint = "give a shorter short_title" if head is not None and head.is_short_title else _HINTS[code]
    return Diagnostic(code, f"{galley.name}, page {folio}: {flaw.message}", where, hint)
