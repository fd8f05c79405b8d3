"""A document's sections set side by side; they tell each other where they begin and where their anchors are.

Each section is set once as if it stood alone. Then, in waves, each is told its true beginning and the pages of what it
refers to, and sets again only the pages that show them, until a wave changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

from printery.diagnostics import BuildError, Diagnostic, in_order
from printery.model.stages.artefact import PageFact, Pages
from printery.press.facts.drawn import FaceUse
from printery.press.facts.extent import Extent, Opening
from printery.press.facts.tags import SectionTags
from printery.press.sections.index_folios import settle_index
from printery.press.sections.ledger import Ledger
from printery.press.sections.note_heads import settle_note_heads
from printery.press.sections.page_numbers import page_facts, with_numbers
from printery.press.sections.parts import SOMEWHERE, Part, frame_of
from printery.press.sections.steps import Begin, Finish, FinishedSection, Furnish, Furniture, Revise, Step

_MOST_WAVES = 12
_STEPS = 4
"""How often to say how far a document is."""


class Progress(Protocol):
    """Told what has been done: sections set or drawn, and all."""

    def __call__(self, what: str, done: int, of: int, share: float) -> None:
        """So many sections of all are `set` or `drawn`, which is this share of the work of setting or drawing."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A document's sections, drawn."""

    sections: tuple[FinishedSection, ...]
    faces: tuple[bytes, ...]
    """Files with one face each, by name."""
    remarks: tuple[Diagnostic, ...]
    """What the engine had to say."""


@dataclass(slots=True)
class Exchange:
    """The state of a document under way."""

    name: str
    parts: Sequence[Part]
    is_sided: bool
    """Whether pages look different on the left and on the right."""
    ledger: Ledger
    first: Opening = field(default_factory=partial(Opening, 0))
    """Where the document begins: on a right-hand page, or on a left-hand one if it runs from right to left."""
    extents: dict[int, Extent] = field(default_factory=dict)
    begun: dict[int, Begin] = field(default_factory=dict)
    """With what each section was set last."""
    shown: dict[int, Mapping[str, int]] = field(default_factory=dict)
    """The page counters that each section shows of what it refers to."""

    def settled(self, progress: Progress) -> tuple[Opening, ...]:
        """Set all sections; where each of them begins.

        Raises: BuildError P012 if they do not settle.
        """
        begun = [
            self._begin(place, part, is_right=self.first.is_right)
            for place, part in enumerate(self.parts)
            if not part.is_late
        ]
        begun.sort(key=self._weight)
        for _ in self._told("set", self._ask(begun), progress):
            pass
        for _ in range(_MOST_WAVES):
            openings = self._openings()
            news = sorted(self._news(openings), key=self._weight)
            if not news:
                return openings
            for _ in self._ask(news):
                pass
        hint = "shorten the index by a line, or a long note"
        raise BuildError([Diagnostic("P012", f"{self.name} does not settle", self.ledger.galley.edition, hint)])

    def _ask(self, asked: Sequence[tuple[int, Begin | Revise]]) -> Iterator[int]:
        steps = dict(asked)
        for place, extent in self.ledger.answers(asked):
            self.extents[place] = extent
            self.shown[place] = _shown(extent, steps[place])
            yield place

    def _weight(self, news: tuple[int, Step]) -> int:
        """Sort key: longest section first, to balance the workers."""
        place, step = news
        return -len(self.parts[place].text) if isinstance(step, Begin) else 0

    def _told(self, what: str, places: Iterator[int], progress: Progress) -> Iterator[int]:
        """Yield sections as they are done, and report progress; cache hits do not count as work."""
        lengths = {place: len(part.text) for place, part in enumerate(self.parts)}
        work, done, count, step = sum(lengths.values()), 0, 0, 0
        for place in places:
            count += place in lengths
            if place in self.ledger.holders:
                done += lengths.get(place, 0)
            else:
                work -= lengths.get(place, 0)
            if done * _STEPS // max(work, 1) > step:
                step = done * _STEPS // work
                progress(what, count, len(self.parts), done / work)
            yield place

    def _begin(self, place: int, part: Part, *, is_right: bool) -> tuple[int, Begin]:
        opening = Opening(int(is_right != self.first.is_right), is_right)  # its true place comes later
        self.begun[place] = Begin(part, opening, part.somewhere)
        return place, self.begun[place]

    def _openings(self) -> tuple[Opening, ...]:
        """Where each section begins; one that is not set yet counts for no page."""
        opening, found = self.first, []
        for place in range(len(self.parts)):
            found.append(opening)
            known = self.extents.get(place)
            opening = known.next_opening(opening) if known else opening
        return tuple(found)

    def _news(self, openings: Sequence[Opening]) -> Iterator[tuple[int, Begin | Revise]]:
        """What to tell the sections: beginnings and pages that they have not been told."""
        where = {
            name: extent.counter(page, openings[place])
            for place, extent in self.extents.items()
            for name, page in extent.anchors.items()
        }
        pages = self.facts(openings)
        for place, part in enumerate(self.parts):
            now = _with_folios(part, pages) if part.is_late else part
            opening, begun = openings[place], self.begun.get(place)
            if begun is None or begun.part != now or self._turns(place, begun.opening, opening):
                yield self._begin(place, now, is_right=opening.is_right)
                continue
            shown = {name: where.get(name, SOMEWHERE) for name in self.extents[place].asks}
            if shown != self.shown[place]:
                yield place, Revise(opening, shown)

    def _turns(self, place: int, before: Opening, now: Opening) -> bool:
        """Whether a section that begins on either side has come to the other one, where sides differ."""
        return self.is_sided and before.is_right != now.is_right and self.extents[place].wants_right is None

    def facts(self, openings: Sequence[Opening]) -> Pages:
        """The pages as known so far: their folios, and where anchors are."""
        pages: list[PageFact] = []
        anchors: dict[str, int] = {}
        for place, facts in page_facts(self.extents, openings).items():
            extent = self.extents[place]
            first = len(pages) + len(facts) - extent.count
            anchors |= {name: first + page for name, page in extent.anchors.items()}
            pages += facts
        return Pages(tuple(pages), anchors, {}, {}, ())

    def finished(self, openings: Sequence[Opening], progress: Progress) -> Finished:
        """All sections drawn, the faces that they use, and what the engine had to say."""
        asked = [*self._bodies(openings), *self._margins(openings)]
        done: dict[int, Any] = {}

        def answers() -> Iterator[int]:
            for place, answer in self.ledger.answers(asked):
                done[place] = answer
                yield place

        for _ in self._told("drawn", answers(), progress):
            pass
        facts = page_facts(self.extents, openings)
        sections = tuple(
            section for place in range(len(self.parts)) for section in self._dressed(place, facts[place], done)
        )
        drawn = {place: answer.drawn.faces for place, answer in sorted(done.items())}
        first = {name: place for place, faces in reversed(drawn.items()) for name in faces}
        uses = united(list(drawn.values()))
        faces = self.ledger.faces([(name, first[name], uses[name]) for name in sorted(uses)])
        remarks = dict.fromkeys(remark for place in sorted(self.ledger.said) for remark in self.ledger.said[place])
        return Finished(sections, faces, in_order(remarks))

    @property
    def _is_whole(self) -> bool:
        """Whether the document is one section, which is drawn with its margins."""
        return len(self.parts) == 1

    def _bodies(self, openings: Sequence[Opening]) -> Iterator[tuple[int, Step]]:
        for place, opening in enumerate(openings):
            yield place, Finish(opening if self._is_whole else None)

    def _margins(self, openings: Sequence[Opening]) -> Iterator[tuple[int, Step]]:
        """The margins of each section's pages, and of the blank pages between, under numbers of their own."""
        strings: dict[str, str] = {}
        text = "" if self._is_whole else frame_of(self.ledger.galley)
        for place, opening in enumerate(() if self._is_whole else openings):
            extent = self.extents[place]
            if extent.blank is not None and extent.has_blank_after(opening):
                yield self._blank(place), Furnish(text, ((extent.blank, opening.page + 1),), dict(strings))
            counters = (extent.counter(page, opening) for page in range(extent.count))
            yield self._margin(place), Furnish(text, tuple(zip(extent.leaves, counters, strict=True)), dict(strings))
            strings |= extent.strings

    def _margin(self, place: int) -> int:
        return len(self.parts) + place

    def _blank(self, place: int) -> int:
        return 2 * len(self.parts) + place

    def _dressed(self, place: int, facts: Sequence[PageFact], done: Mapping[int, Any]) -> Iterator[FinishedSection]:
        """A section with its margins and the numbers of its pages, after a blank page if there is one."""
        section: FinishedSection = done[place]
        if not self.is_sided:  # no pages face each other
            section = replace(section, marks=tuple(mark for mark in section.marks if mark.kind != "uneven"))
        if self._is_whole:
            yield section
            return
        if self._blank(place) in done:
            yield _blank_page(done[self._blank(place)], facts[0], section.tags)
        margins: Furniture = done[self._margin(place)]
        numbered = with_numbers(section.pages.pages, facts[-self.extents[place].count :])
        pages = replace(section.pages, pages=numbered, fonts=(*section.pages.fonts, *margins.fonts))
        yield replace(
            section, pages=pages, flaws=(*section.flaws, *margins.flaws),
            measured=(*section.measured, *margins.measured), furniture=margins.drawn,
        )  # fmt: skip


def _shown(extent: Extent, step: Begin | Revise) -> dict[str, int]:
    """The page counters that a section shows after a step: of its own pages, it knows them by itself."""
    own = {name: extent.counter(page, step.opening) for name, page in extent.anchors.items()}
    told = step.shown if isinstance(step, Revise) else {}
    return {name: own.get(name, told.get(name, SOMEWHERE)) for name in extent.asks}


def _blank_page(drawn: Furniture, fact: PageFact, tags: SectionTags | None) -> FinishedSection:
    """A blank page as a section; of the tags of the section after it, it has none."""
    pages = Pages((replace(fact, index=0),), {}, {}, {}, drawn.fonts)
    nothing = tags and replace(tags, top=(), targets={}, faults=())
    return FinishedSection(drawn.drawn, pages, drawn.flaws, measured=drawn.measured, tags=nothing)


def _with_folios(part: Part, pages: Pages) -> Part:
    tree = part.tree
    settle_index(tree, pages)
    settle_note_heads(tree, pages)
    return part.having(tree)


def united(uses: Sequence[Mapping[str, FaceUse]]) -> dict[str, FaceUse]:
    """The glyphs of each face that any section shows."""
    every: dict[str, FaceUse] = {}
    for use in uses:
        for name, glyphs in use.items():
            every[name] = every[name].with_also(glyphs) if name in every else glyphs
    return every
