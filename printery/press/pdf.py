"""Pages: a galley's document laid out, settled, checked and written as PDF."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import pydyf
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from printery.diagnostics import BuildError, Diagnostic, Location, in_order
from printery.model.artefact import Artefact, PageFact, Pages, Proof
from printery.model.galley import Galley
from printery.model.job import Job
from printery.press.characters import missing_characters
from printery.press.engine import Layout, lay_out, self_test
from printery.press.engine_layout import Flaw, Reading, flaws_of, read_pages
from printery.press.fetch import BASE_URL, GalleyFetcher
from printery.press.fonts import FAMILIES
from printery.press.index_folios import settle_index
from printery.press.log import findings, listening
from printery.press.xmp import xmp_packet

_HYPHEN_TURNS = 2
"""After so many layouts, words that a page's end breaks are only reported."""
_CONTEXT = (24, 12, 6)
"""Characters before a broken word by which it is found again: fewer where mark-up stands between."""
_MOST_LAYOUTS = 5
"""Two or three settle nearly every book: the first finds index folios, late notes and broken words."""


def press_pdf(galley: Galley, job: Job, proofs: Mapping[str, Proof]) -> tuple[Artefact, ...]:
    """The PDF of a galley, with facts on every page, word and note, and all that the engine had to say.

    Raises: BuildError H005 for characters that no face has, P012 if the layout does not settle, P003 if the engine is
    not the one this was written for, S002 if a font package is missing.
    """
    del proofs  # pages need no other edition's result
    wrong = tuple(self_test())
    if wrong:
        hint = "install the pinned version: python3 build.py does"
        raise BuildError(Diagnostic("P003", line, Location("printery/press/engine.py"), hint) for line in wrong)
    missing = tuple(missing_characters(galley))
    if missing:
        raise BuildError(missing)
    with listening() as records:
        layout, pages, reading = _settled(galley)
        data = _written(galley, layout, pages)
        families = tuple(sorted({_family(font) for font in layout.document.fonts.values()}))
    facts = replace(pages, fonts=families)
    notes = (*findings(records, galley), *_notes(layout, reading, facts, galley))
    artefact = Artefact(
        path=f"{galley.edition_id}/{galley.name}.pdf",
        edition_id=galley.edition_id,
        format=job.edition.value.format,
        media_type="application/pdf",
        language=galley.metadata.language,
        data=data,
        pages=facts,
        notes=in_order(notes),
    )
    return (artefact,)


def with_their_lines(text: str, notes: Collection[str]) -> str:
    """The document with these notes kept on the page of their call, if need be by moving the line that calls them.

    The engine moves a note on and on where lines of a paragraph must stay together (see engine.py, fault 3).
    """
    for name in notes:
        text = text.replace(f'<span class="note" id="{name}"', f'<span class="note with-line" id="{name}"')
    return text


def with_whole_words(text: str, broken: Sequence[tuple[str, str]]) -> str:
    """The document with words kept whole that a page's end broke: block id, and the line up to the break.

    The engine knows no hyphenate-limit-last (CSS Text 4); when it does, this can go.
    """
    for block, line in broken:
        start = text.find(f'id="{block}"')
        begun = re.search(r"\w+$", line)
        if start < 0 or begun is None:
            continue
        before = line[: begun.start()]
        runs = (re.escape(escape(before[-length:], quote=False)) for length in _CONTEXT)
        found = (re.compile(rf"{run}({re.escape(begun[0])}\w+)").search(text, start) for run in runs)
        match = next(filter(None, found), None)
        if match is not None:
            text = f'{text[: match.start(1)]}<span class="whole">{match[1]}</span>{text[match.end(1) :]}'
    return text


def _settled(galley: Galley) -> tuple[Layout, Pages, Reading]:
    """Lay out until the index shows its own layout's folios, no note is late, and pages do not break words."""
    files = {style.name: style.text.encode() for style in galley.styles}
    files |= {name: resource.data for name, resource in galley.resources.items()}
    fetcher = GalleyFetcher(files)
    text = galley.documents[0].text
    known: Mapping[str, list[int]] = {}
    late: set[str] = set()
    broken: set[tuple[str, str]] = set()
    for turn in range(_MOST_LAYOUTS):
        html = HTML(string=text, base_url=BASE_URL, url_fetcher=fetcher)
        layout = lay_out(html, {"font_config": FontConfiguration()}, known)
        pages, reading = read_pages(layout)
        late |= {name for name, (call, bodies) in pages.notes.items() if bodies and bodies[0] > call + 1}
        if turn < _HYPHEN_TURNS:
            broken |= {(flaw.block, flaw.line_end) for flaw in flaws_of(layout) if flaw.code == "P010"}
        wanted = with_whole_words(with_their_lines(galley.documents[0].text, late), sorted(broken))
        settled = settle_index(wanted, pages)
        if settled == text:
            return layout, pages, reading
        text, known = settled, layout.anchors
    where = Location("content/")
    hint = "shorten the index by a line, or a long note"
    raise BuildError([Diagnostic("P012", f"{galley.name} does not settle", where, hint)])


def _written(galley: Galley, layout: Layout, pages: Pages) -> bytes:
    def finish(_: object, pdf: pydyf.PDF) -> None:
        pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(_labels(pages.pages))})
        pdf.catalog["Lang"] = pydyf.String(galley.metadata.language)
        pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        stream = pydyf.Stream([xmp_packet(galley.metadata)], {"Type": "/Metadata", "Subtype": "/XML"})
        pdf.add_object(stream)
        pdf.catalog["Metadata"] = stream.reference

    data: bytes = layout.document.write_pdf(finisher=finish)
    return data


def _labels(pages: Sequence[PageFact]) -> Iterator[object]:
    """Page label ranges: a new one wherever the folio does not follow from the page before.

    Source: ISO 32000-1:2008, 12.4.2.
    """
    expected = None
    for page in pages:
        style = "/D" if page.folio.isdigit() else "/r"
        number = int(page.folio) if page.folio.isdigit() else _from_roman(page.folio)
        if (style, number) != expected:
            yield page.index
            yield pydyf.Dictionary({"S": style, "St": max(1, number)})
        expected = (style, number + 1)


def _from_roman(text: str) -> int:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    digits = [values[letter] for letter in text if letter in values]
    return sum(-v if v < max(digits[i + 1 :], default=0) else v for i, v in enumerate(digits))


def _family(font: Any) -> str:  # noqa: ANN401 - the engine is untyped
    name = font.family
    return name.decode() if isinstance(name, bytes) else str(name)


def _notes(layout: Layout, reading: Reading, pages: Pages, galley: Galley) -> Iterator[Diagnostic]:
    """What our own look at the pages found, at the place of the content."""
    places = {line.id: line.location for line in galley.copy}
    by_folio = {page.index: page.folio for page in pages.pages}
    hints = {
        "P006": "shorten it, or give the table narrower columns",
        "P009": "move the heading, or change the text before it",
        "P010": "change a word near the page's end",
    }
    for flaw in flaws_of(layout):
        yield _at_page(flaw, places, by_folio, hints[flaw.code])
    for miss in reading.misread:
        where = places.get(miss.block, Location(f"templates/#{miss.block}"))
        message = f"{galley.name}: pages show {miss.found} where the text has {miss.expected}"
        yield Diagnostic("P004", message, where, "this is a fault of the program; please report it")
    for target, shown, index in reading.folios:
        right = pages.pages[pages.anchors[target]].folio if target in pages.anchors else None
        number = re.sub(r"[^\w]", "", shown)
        if right is not None and number and number != right:
            message = f"{galley.name}, page {by_folio[index]}: the reference shows {number}, and {target} is on {right}"
            yield Diagnostic(
                "P008", message, places.get(target, Location("content/")), "build again; if it stays, report it"
            )
    for family in pages.fonts:
        if family not in FAMILIES:
            hint = f"set it in one of {', '.join(FAMILIES)}"
            yield Diagnostic("P007", f"{galley.name} uses the font {family}", Location("templates/"), hint)


def _at_page(flaw: Flaw, places: Mapping[str, Location], folios: Mapping[int, str], hint: str) -> Diagnostic:
    where = places.get(flaw.block, Location("content/"))
    return Diagnostic(flaw.code, f"page {folios[flaw.page_index]}: {flaw.message}", where, hint)
