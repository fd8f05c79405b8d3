"""A document's sections set side by side; they tell each other where they begin and where their anchors are.

Each section is set once with guesses. Then, in waves, each is told its true beginning and the pages of what it refers
to, and sets again only the pages that show them, until a wave changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Protocol

from printery.diagnostics import BuildError, Diagnostic, Location, in_order
from printery.model.artefact import PageFact, Pages
from printery.press.compositor import Begin, FinishedSection
from printery.press.engine_draw import FaceUse
from printery.press.engine_layout import folio_of
from printery.press.engine_setting import Extent, Opening
from printery.press.index_folios import settle_index
from printery.press.note_heads import settle_note_heads
from printery.press.parts import Part
from printery.workers import Crew, Question

_MOST_WAVES = 12
_STEPS = 4
"""How often to say how far a document is."""
_LATE = ("<!--locators-->", "<!--note-heads-->")
"""A section with locators or with the book's notes is set once the pages of the others are known."""


class Progress(Protocol):
    """Told what has been done: sections set, and all."""

    def __call__(self, done: int, of: int) -> None:
        """So many sections of all are set."""


@dataclass(slots=True)
class Exchange:
    """The state of a document under way."""

    name: str
    parts: Sequence[Part]
    is_sided: bool
    """Whether pages look different on the left and on the right."""
    crew: Crew[int]
    extents: dict[int, Extent] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)
    """Section to the member of the crew that holds it."""
    told: dict[int, tuple[Begin, int]] = field(default_factory=dict)
    """Section to what it was last told, and the page on which it began a wave before."""

    def settled(self, progress: Progress) -> tuple[Opening, ...]:
        """Set all sections; where each of them begins.

        Raises: BuildError P012 if they do not settle.
        """
        guess = self._guess()
        first = [place for place, part in enumerate(self.parts) if not _is_late(part)]
        first.sort(key=lambda place: -len(self.parts[place].body))
        for done, _ in enumerate(self._ask([self._begin(place, self.parts[place], *guess[place]) for place in first])):
            if (done + 1) * _STEPS // len(first) > done * _STEPS // len(first):
                progress(done + 1, len(self.parts))
        for _ in range(_MOST_WAVES):
            openings = self._openings(guess)
            questions = list(self._news(openings))
            if not questions:
                return openings
            for _ in self._ask(questions):
                pass
        hint = "shorten the index by a line, or a long note"
        raise BuildError([Diagnostic("P012", f"{self.name} does not settle", Location("content/"), hint)])

    def _ask(self, questions: Sequence[Question[int]]) -> Iterator[int]:
        for place, member, extent in self.crew.answers(questions):
            self.owners[place], self.extents[place] = member, extent
            yield place

    def _begin(self, place: int, part: Part, opening: Opening, elsewhere: Mapping[str, int]) -> Question[int]:
        begin = Begin(part, opening, elsewhere)
        self.told[place] = begin, opening.page
        return Question(place, "begin", (place, begin), self.owners.get(place))

    def _guess(self) -> tuple[tuple[Opening, Mapping[str, int]], ...]:
        """Beginnings and pages by the length of each section's text."""
        lengths = [part.pages_guessed for part in self.parts]
        starts = [0, *accumulate(lengths)]
        pages = {name: start + 1 for part, start in zip(self.parts, starts, strict=False) for name in part.ids}
        return tuple(
            (Opening(start, is_right=True), {name: pages[name] for name in part.wanted})
            for part, start in zip(self.parts, starts, strict=False)
        )

    def _openings(self, guess: Sequence[tuple[Opening, Mapping[str, int]]]) -> tuple[Opening, ...]:
        """Where each section begins, as far as their extents are known."""
        opening, found = Opening(0), []
        for place in range(len(self.parts)):
            found.append(opening)
            known = self.extents.get(place)
            opening = known.next_opening(opening) if known else guess[min(place + 1, len(guess) - 1)][0]
        return tuple(found)

    def _news(self, openings: Sequence[Opening]) -> Iterator[Question[int]]:
        """What to tell the sections: beginnings and pages that they have not been told."""
        where = {
            name: extent.counter(page, openings[place])
            for place, extent in self.extents.items()
            for name, page in extent.anchors.items()
        }
        pages = self.facts(openings)
        for place, part in enumerate(self.parts):
            now = _with_folios(part, pages) if _is_late(part) else part
            told = self.told.get(place)
            elsewhere = {name: where.get(name, 1) for name in part.wanted}
            opening = openings[place]
            if told is None or told[0].part != now or self._turns(place, told[0].opening, opening):
                yield self._begin(place, now, opening, elsewhere)
            elif told[0].opening != opening or told[0].elsewhere != elsewhere:
                self.told[place] = Begin(now, opening, elsewhere), opening.page
                yield Question(place, "revise", (place, opening, elsewhere), self.owners[place])

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

    def finished(
        self, openings: Sequence[Opening]
    ) -> tuple[tuple[FinishedSection, ...], tuple[bytes, ...], tuple[Diagnostic, ...]]:
        """All sections drawn, in order; files with the faces of all of them, each face once; the engine's remarks."""
        strings: dict[str, str] = {}
        questions = []
        for place, opening in enumerate(openings):
            questions.append(Question(place, "finish", (place, opening, dict(strings)), self.owners[place]))
            strings |= self.extents[place].strings
        done: dict[int, FinishedSection] = {place: section for place, _, section in self.crew.answers(questions)}
        sections = tuple(done[place] for place in range(len(self.parts)))
        faces = tuple(self._faces(sections))
        members = sorted(set(self.owners.values()))
        heard = self.crew.answers([Question(member, "remarks", (), member) for member in members])
        remarks = dict.fromkeys(remark for _, _, said in heard for remark in said)
        return sections, faces, in_order(remarks)

    def _faces(self, sections: Sequence[FinishedSection]) -> Iterator[bytes]:
        """Each face as the first section that uses it has it, with the glyphs of all sections, by name."""
        first = {name: place for place, section in reversed(list(enumerate(sections))) for name in section.drawn.faces}
        uses = united([section.drawn.faces for section in sections])
        asked = [
            Question(number, "face", (first[name], name, uses[name]), self.owners[first[name]])
            for number, name in enumerate(sorted(uses))
        ]
        files = {number: file for number, _, file in self.crew.answers(asked)}
        yield from (files[number] for number in sorted(files))


def _with_folios(part: Part, pages: Pages) -> Part:
    return replace(part, body=settle_note_heads(settle_index(part.body, pages), pages))


def _is_late(part: Part) -> bool:
    return any(mark in part.body for mark in _LATE)


def united(uses: Sequence[Mapping[str, FaceUse]]) -> dict[str, FaceUse]:
    """The glyphs of each face that any section shows."""
    every: dict[str, FaceUse] = {}
    for use in uses:
        for name, glyphs in use.items():
            every[name] = every[name].with_also(glyphs) if name in every else glyphs
    return every
