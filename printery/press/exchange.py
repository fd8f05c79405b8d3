"""A document's sections set side by side; they tell each other where they begin and where their anchors are.

Each section is set once as if it stood alone. Then, in waves, each is told its true beginning and the pages of what it
refers to, and sets again only the pages that show them, until a wave changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from printery.diagnostics import BuildError, Diagnostic, Location, in_order
from printery.model.artefact import PageFact, Pages
from printery.press.compositor import Begin, Finish, FinishedSection, Revise, Step
from printery.press.engine_draw import FaceUse
from printery.press.engine_layout import folio_of
from printery.press.engine_setting import Extent, Opening
from printery.press.index_folios import settle_index
from printery.press.ledger import Ledger
from printery.press.note_heads import settle_note_heads
from printery.press.parts import Part

_MOST_WAVES = 12
_FIRST = Opening(0)
SOMEWHERE = 100
"""The page of everything elsewhere, at first: a section's first setting then depends on nothing but the section."""
_STEPS = 4
"""How often to say how far a document is."""
_LATE = ("<!--locators-->", "<!--note-heads-->")
"""A section with locators or with the book's notes is set once the pages of the others are known."""


class Progress(Protocol):
    """Told what has been done: sections set, and all."""

    def __call__(self, done: int, of: int) -> None:
        """So many sections of all are set."""


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
    extents: dict[int, Extent] = field(default_factory=dict)
    told: dict[int, Begin] = field(default_factory=dict)
    """What each section has been told last."""

    def settled(self, progress: Progress) -> tuple[Opening, ...]:
        """Set all sections; where each of them begins.

        Raises: BuildError P012 if they do not settle.
        """
        first = [place for place, part in enumerate(self.parts) if not is_late(part)]
        first.sort(key=lambda place: -len(self.parts[place].body))
        begun = [self._begin(place, self.parts[place], _FIRST, _somewhere(self.parts[place])) for place in first]
        for done, _ in enumerate(self._ask(begun)):
            if (done + 1) * _STEPS // len(first) > done * _STEPS // len(first):
                progress(done + 1, len(self.parts))
        for _ in range(_MOST_WAVES):
            openings = self._openings()
            news = list(self._news(openings))
            if not news:
                return openings
            for _ in self._ask(news):
                pass
        hint = "shorten the index by a line, or a long note"
        raise BuildError([Diagnostic("P012", f"{self.name} does not settle", Location("content/"), hint)])

    def _ask(self, asked: Sequence[tuple[int, Step]]) -> Iterator[int]:
        for place, extent in self.ledger.answers(asked):
            self.extents[place] = extent
            yield place

    def _begin(self, place: int, part: Part, opening: Opening, elsewhere: Mapping[str, int]) -> tuple[int, Step]:
        self.told[place] = Begin(part, opening, elsewhere)
        return place, self.told[place]

    def _openings(self) -> tuple[Opening, ...]:
        """Where each section begins; one that is not set yet counts for no page."""
        opening, found = Opening(0), []
        for place in range(len(self.parts)):
            found.append(opening)
            known = self.extents.get(place)
            opening = known.next_opening(opening) if known else opening
        return tuple(found)

    def _news(self, openings: Sequence[Opening]) -> Iterator[tuple[int, Step]]:
        """What to tell the sections: beginnings and pages that they have not been told."""
        where = {
            name: extent.counter(page, openings[place])
            for place, extent in self.extents.items()
            for name, page in extent.anchors.items()
        }
        pages = self.facts(openings)
        for place, part in enumerate(self.parts):
            now = _with_folios(part, pages) if is_late(part) else part
            told = self.told.get(place)
            elsewhere = {name: where.get(name, SOMEWHERE) for name in part.wanted}
            opening = openings[place]
            if told is None or told.part != now or self._turns(place, told.opening, opening):
                yield self._begin(place, now, opening, elsewhere)
            elif told.opening != opening or told.elsewhere != elsewhere:
                self.told[place] = Begin(now, opening, elsewhere)
                yield place, Revise(opening, elsewhere)

    def _turns(self, place: int, before: Opening, now: Opening) -> bool:
        """Whether a section that begins on either side has come to the other one, where sides differ."""
        return self.is_sided and before.is_right != now.is_right and self.extents[place].wants_right is None

    def facts(self, openings: Sequence[Opening]) -> Pages:
        """The pages as known so far: their folios, and where anchors are."""
        pages: list[PageFact] = []
        anchors: dict[str, int] = {}
        for place, opening in enumerate(openings):
            extent = self.extents.get(place)
            if extent is None:
                continue
            if extent.has_blank_after(opening):
                pages.append(PageFact(len(pages), "", "", is_blank=True, starts_with=None))
            anchors |= {name: len(pages) + page for name, page in extent.anchors.items()}
            for page, name in enumerate(extent.names):
                folio = folio_of(name, extent.counter(page, opening))
                pages.append(PageFact(len(pages), folio, name, is_blank=False, starts_with=None))
        return Pages(tuple(pages), anchors, {}, {}, ())

    def finished(self, openings: Sequence[Opening]) -> Finished:
        """All sections drawn, the faces that they use, and what the engine had to say."""
        strings: dict[str, str] = {}
        asked: list[tuple[int, Step]] = []
        for place, opening in enumerate(openings):
            asked.append((place, Finish(opening, dict(strings))))
            strings |= self.extents[place].strings
        done: dict[int, FinishedSection] = dict(self.ledger.answers(asked))
        sections = tuple(done[place] for place in range(len(self.parts)))
        first = {name: place for place, section in reversed(list(enumerate(sections))) for name in section.drawn.faces}
        uses = united([section.drawn.faces for section in sections])
        faces = self.ledger.faces([(name, first[name], uses[name]) for name in sorted(uses)])
        remarks = dict.fromkeys(remark for place in sorted(self.ledger.said) for remark in self.ledger.said[place])
        return Finished(sections, faces, in_order(remarks))


def _somewhere(part: Part) -> dict[str, int]:
    return dict.fromkeys(part.wanted, SOMEWHERE)


def _with_folios(part: Part, pages: Pages) -> Part:
    return replace(part, body=settle_note_heads(settle_index(part.body, pages), pages))


def is_late(part: Part) -> bool:
    """Whether a section shows the pages of the others, as an index does."""
    return any(mark in part.body for mark in _LATE)


def united(uses: Sequence[Mapping[str, FaceUse]]) -> dict[str, FaceUse]:
    """The glyphs of each face that any section shows."""
    every: dict[str, FaceUse] = {}
    for use in uses:
        for name, glyphs in use.items():
            every[name] = every[name].with_also(glyphs) if name in every else glyphs
    return every
