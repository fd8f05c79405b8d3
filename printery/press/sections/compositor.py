"""Sections in the engine: set, mended until nothing is left to mend, revised as others move, drawn."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any
from xml.etree.ElementTree import Element

from printery.markup import restored
from printery.model.stages.galley import Galley
from printery.press.engine.draw import draw, face_file
from printery.press.engine.fetch import BASE_URL, GalleyFetcher
from printery.press.engine.furniture import furnished
from printery.press.engine.laid_out import Layout
from printery.press.engine.log import findings, listening
from printery.press.engine.read.contrast import contrast_flaws
from printery.press.engine.read.layout import Reading, flaws_of, flaws_on, read_pages
from printery.press.engine.read.lines import depths_of, paragraphs_of
from printery.press.engine.read.margins import margin_flaws
from printery.press.engine.read.placed import measure
from printery.press.engine.read.tables import dress_tables, table_flaws, tables_at_fault
from printery.press.engine.setting import Setting, Shop
from printery.press.engine.source import Source
from printery.press.facts.drawn import FaceUse
from printery.press.facts.extent import Extent, Opening
from printery.press.facts.flaws import Flaw
from printery.press.sections.edits import Edits, continuable
from printery.press.sections.page_numbers import page_facts, with_numbers
from printery.press.sections.parts import Part
from printery.press.sections.steps import Answer, Begin, Finish, FinishedSection, Furnish, Furniture, Step
from printery.press.typography.proofreading import marks_of

_HYPHEN_TURNS = 4
"""After so many settings, words that a page's end breaks are only reported."""
_MOST_TURNS = 8
"""Two or three settle nearly every section: the first finds late notes and broken words."""
_BYTES = 330
"""Memory of a laid-out section for each character of its HTML, measured on a book of 400 pages."""


@dataclass(slots=True)
class _Sheet:
    """A section at work."""

    part: Part
    setting: Setting
    continuable: frozenset[str]
    """Ids of the entries that name what goes on where they begin a page."""
    edits: Edits = field(default_factory=Edits)
    """What has been changed so far."""
    turns: int = 0
    settings: int = 1
    """How often the section was set from its beginning."""
    flaws: Mapping[int, tuple[Any, tuple[Flaw, ...]]] = field(default_factory=dict)
    """Each page's box and flaws, as last looked at."""


class Compositor:
    """Sets the sections that it is given, one after the other, in one process."""

    def __init__(
        self, galley: Galley, options: Mapping[str, Any], most_bytes: float = inf, without: frozenset[str] = frozenset()
    ) -> None:
        """Read the galley's style sheets; `options` are the engine's, `most_bytes` bounds what is held laid out.

        `without` are switches of the engine's speed that are left out.
        """
        files = {name: resource.data for name, resource in galley.resources.items()}
        self.galley = galley
        self.fetcher = GalleyFetcher(files)
        sheets = [(BASE_URL + style.name, style.text) for style in galley.styles]
        with listening() as self.said:
            self.shop = Shop(sheets, self.fetcher, options, without)
        self.options = options
        self.most_bytes = most_bytes
        self.taken: dict[int, tuple[Step, ...]] = {}
        """The steps that each section at work has taken."""
        self.sheets: dict[int, _Sheet] = {}
        self.fonts: dict[int, dict[str, Any]] = {}

    def work(self, place: int, steps: Sequence[Step]) -> tuple[Answer, ...]:
        """Take a section through all its steps; an answer for each that it had not taken, or that was forgotten."""
        taken = self.taken.get(place, ())
        done = len(taken) if place in self.sheets and taken == tuple(steps[: len(taken)]) else 0
        answers = tuple(self._answer(place, step) for step in steps[done:])
        self.taken[place] = tuple(steps)
        held = sum(len(sheet.part.text) for sheet in self.sheets.values()) * _BYTES
        if held > self.most_bytes and len(self.sheets) > 1:
            # access is cyclic, so the newest is evicted and not the oldest
            self.sheets.pop(place, None)
            gc.collect()  # boxes refer to each other; the collector rests (see `without_collection`)
        return answers

    def _answer(self, place: int, step: Step) -> Answer:
        with listening() as records:
            value = self._taken(place, step)
        said = [*self.said, *records] if isinstance(step, Begin) else records  # every section shares the style sheets
        return Answer(value, tuple(findings(said, self.galley)))

    def _taken(self, place: int, step: Step) -> Extent | FinishedSection | Furniture:
        if isinstance(step, Begin):
            return self._begun(place, step)
        if isinstance(step, Furnish):
            return self._furnished(place, step)
        if isinstance(step, Finish):
            return self._finished(place, step)
        sheet = self.sheets[place]
        own = sheet.part.ids
        elsewhere = {name: page for name, page in step.shown.items() if name not in own}
        extent = sheet.setting.revise(step.opening, elsewhere)
        return self._mended(sheet, extent, step.opening, {**sheet.part.somewhere, **elsewhere})

    def _begun(self, place: int, step: Begin) -> Extent:
        tree = step.part.tree
        setting = self._setting(tree, step.elsewhere)
        extent = setting.begin(step.opening)
        sheet = self.sheets[place] = _Sheet(step.part, setting, continuable(tree))
        return self._mended(sheet, extent, step.opening, step.elsewhere)

    def _setting(self, tree: Element, elsewhere: Mapping[str, int]) -> Setting:
        return Setting(Source(tree, BASE_URL, self.fetcher), self.shop, elsewhere)

    def _mended(self, sheet: _Sheet, extent: Extent, opening: Opening, elsewhere: Mapping[str, int]) -> Extent:
        """Mend while there is something new to mend: where it stands if that can be, else by setting all again."""
        while sheet.turns < _MOST_TURNS:
            layout = sheet.setting.layout()
            pages, reading = read_pages(layout)
            before = sheet.edits
            tight = before.tight if sheet.turns else tables_at_fault(layout)
            is_early = sheet.turns < _HYPHEN_TURNS
            sheet.flaws = _flaws_by_page(layout, reading, sheet.flaws) if is_early else {}
            broken = [flaw for _, flaws in sheet.flaws.values() for flaw in flaws if flaw.code == "P010"]
            words = [(f.page_index, f.block, f.line_end) for f in broken if (f.block, f.line_end) not in before.broken]
            late = {name: call for name, (call, bodies) in pages.notes.items() if bodies and bodies[0] > call >= 0}
            notes = [(call, name) for name, call in late.items() if name not in before.late]
            sheet.edits = Edits(
                continued=sheet.continuable & {page.starts_with[0] for page in pages.pages[1:] if page.starts_with},
                tight=tight,
                late=before.late | late.keys(),
                broken=before.broken | {(block, line) for _, block, line in words},
            )
            if not words and not notes and not sheet.edits.asks_anew(before):
                break
            sheet.turns += 1
            mended = None if sheet.edits.asks_anew(before) else sheet.setting.mend(words, notes)
            if mended is None:
                sheet.setting = self._setting(sheet.edits.tree(sheet.part), elsewhere)
                mended = sheet.setting.begin(opening)
                sheet.settings += 1
            extent = mended
        return extent

    def _finished(self, place: int, step: Finish) -> FinishedSection:
        """Read the pages and draw them, with their margins if the step asks for these."""
        sheet = self.sheets.pop(place)
        extent = sheet.setting.extent()
        layout = sheet.setting.finish(step.opening)
        pages, reading = read_pages(layout)
        flaws = (
            *table_flaws(layout),
            *flaws_of(layout, reading.owners),
            *contrast_flaws(layout),
            *margin_flaws(layout),
        )
        flaws = _without_doubles(flaws)
        measured = tuple(measure(layout, self.galley))
        depths = depths_of(layout)
        dress_tables(layout)
        drawn, fonts, tags = draw(layout, self.options, self.shop.without)
        self.fonts[place] = fonts
        if step.opening is not None:
            facts = page_facts({0: extent}, (step.opening,))[0]
            pages = replace(pages, pages=with_numbers(pages.pages, facts))
        pages = replace(pages, fonts=_families(fonts))
        marks = marks_of(paragraphs_of(layout, reading.owners), depths, pages)
        misread, folios = tuple(reading.misread), tuple(reading.folios)
        return FinishedSection(drawn, pages, flaws, misread, folios, measured, tags, marks, sheet.settings)

    def _furnished(self, place: int, step: Furnish) -> Furniture:
        """Draw the margins of pages."""
        html = Source(restored(step.text), BASE_URL, self.fetcher)
        layout = furnished(html, self.shop, step.leaves, step.strings)
        flaws, measured = (*contrast_flaws(layout), *margin_flaws(layout)), tuple(measure(layout, self.galley))
        dress_tables(layout)
        drawn, self.fonts[place], _ = draw(layout, self.options, self.shop.without)
        return Furniture(drawn, flaws, measured, _families(self.fonts[place]))

    def face(self, place: int, name: str, use: FaceUse) -> bytes:
        """A file with a face as a section uses it, and these glyphs."""
        return face_file(self.fonts[place][name], use, self.options)


def _flaws_by_page(
    layout: Layout, reading: Reading, known: Mapping[int, tuple[Any, tuple[Flaw, ...]]]
) -> dict[int, tuple[Any, tuple[Flaw, ...]]]:
    """Each page's box and flaws; those of pages that are what they were are known."""
    found = {}
    for index, box in enumerate(layout.boxes):
        is_known = index in known and known[index][0] is box
        found[index] = known[index] if is_known else (box, tuple(flaws_on(box, index, reading.owners)))
    return found


def _families(fonts: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted({font.family for font in fonts.values()}))


def _without_doubles(flaws: Sequence[Flaw]) -> tuple[Flaw, ...]:
    """A table that is too wide is one fault, not one for each line that runs out of the page with it."""
    wide = {flaw.page_index for flaw in flaws if flaw.code == "P014"}
    return tuple(flaw for flaw in flaws if flaw.code != "P006" or flaw.page_index not in wide)
