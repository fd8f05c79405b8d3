"""Packs: papers set once for everybody, bound behind pages of each person's own, with their sessions marked.

What is equal is done once: style sheets are parsed, papers set and drawn, and the usual letters of each face cut out
when the press is made. For each person, only the cover is laid out; papers that begin on another page than before are
set again for it, and kept. Marks are drawn over finished pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pikepdf import Page, Pdf

from printery.diagnostics import BuildError, Diagnostic, in_order
from printery.garbage import without_collection
from printery.model.stages.artefact import Artefact, Pages
from printery.model.stages.galley import Galley
from printery.model.stages.text import direction
from printery.model.written.imposition import Imposition
from printery.press.facts.drawn import FaceUse
from printery.press.facts.extent import Opening
from printery.press.pdf.archival import TAGGED, unfollowed
from printery.press.pdf.book import assembled, joined, layout_notes
from printery.press.pdf.imposition import impose
from printery.press.saving import written
from printery.press.sections.characters import missing_characters, with_needed_faces
from printery.press.sections.compositor import Compositor
from printery.press.sections.exchange import Finished, united
from printery.press.sections.parts import first_opening, parts_of
from printery.press.sections.steps import Begin, Finish, FinishedSection

_MOST_TURNS = 4
"""The cover lists where papers begin, and that follows from its length: one turn or two settle it."""
_MOST_KEPT = 64
"""Settings of one paper, each for another beginning."""
_EVERY_DIGIT = 1_234_567_889
"""Pages before the alphabet's, so that its folio has every digit."""
_AFAR, _THICK = 7.0, 2.5
"""Points from a session to its mark, and the mark's thickness."""
_BESIDE: tuple[tuple[str, str], ...] = (("item-{}", "item-{}"), ("session-{}", "session-{}"), ("title-{}", "where-{}"))
"""Ids of what stands first and last of an agenda item, in the order in which they are looked for."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be bound into packs."""

    galley: Galley
    anchor: str
    """Id by which the cover's list leads to it."""


@dataclass(frozen=True, slots=True)
class Marking:
    """What is marked in the papers of a pack."""

    items: tuple[str, ...]
    """Ids of agenda items."""
    colour: tuple[float, float, float]
    """Red, green and blue, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack pressed."""

    data: bytes
    pages: Pages
    galley: Galley
    """The cover's, with the copy of all papers."""
    notes: tuple[Diagnostic, ...]
    """What the engine and our look at its layout had to say."""


@dataclass(slots=True)
class _Set:
    """A paper with its settings so far."""

    paper: Paper
    compositor: Compositor
    by_page: dict[int, FinishedSection] = field(default_factory=dict)
    """Pages before it to its pages."""
    remarks: tuple[Diagnostic, ...] = ()

    def at(self, before: int) -> FinishedSection:
        """The paper as it stands behind so many pages."""
        if before not in self.by_page:
            if len(self.by_page) >= _MOST_KEPT:
                self.by_page.clear()
                self.compositor.fonts.clear()
            section, self.remarks = _section(self.compositor, self.paper.galley, before)
            top = max((y for _, _, y in section.drawn.anchors.values()), default=0.0)
            anchors = {**section.drawn.anchors, self.paper.anchor: (0, 0.0, top)}
            pages = replace(section.pages, anchors={**section.pages.anchors, self.paper.anchor: 0})
            self.by_page[before] = replace(section, drawn=replace(section.drawn, anchors=anchors), pages=pages)
        return self.by_page[before]


class PackPress:
    """The press for the packs of one style: language, sheet and size of print."""

    def __init__(self, papers: Sequence[Paper], alphabet: Galley) -> None:
        """Set the papers, and the alphabet, a cover that shows the usual glyphs of every face.

        Raises: BuildError H005 for characters in the papers that no face has.
        """
        missing = [fault for paper in papers for fault in missing_characters(paper.galley)]
        if missing:
            raise BuildError(missing)
        self.papers = [_Set(paper, Compositor(with_needed_faces(paper.galley), TAGGED)) for paper in papers]
        self.covers = Compositor(alphabet, TAGGED)
        self.uses: dict[str, FaceUse] = {}
        self.files: dict[str, bytes] = {}
        self.length = 1
        with without_collection():
            self._cut_faces(alphabet)

    def _cut_faces(self, alphabet: Galley) -> None:
        """Cut the usual letters out of every face, once for all packs."""
        usual, _ = _section(self.covers, alphabet, _EVERY_DIGIT)
        sets = [(self.covers, _EVERY_DIGIT, usual)]
        before = 1
        for paper in self.papers:
            sets.append((paper.compositor, before, paper.at(before)))
            before += sets[-1][2].drawn.count
        self.uses = united([section.drawn.faces for _, _, section in sets])
        for compositor, place, section in reversed(sets):
            for name in section.drawn.faces:
                self.files[name] = compositor.face(place, name, self.uses[name])

    def folios(self, length: int) -> Iterator[int]:
        """The folio of each paper's first page behind a cover of so many pages."""
        for paper in self.papers:
            yield length + 1
            length += paper.at(length).drawn.count

    @without_collection()
    def pack(self, cover: Callable[[int], Galley], marking: Marking) -> Pack:
        """A pack; `cover` is given the number of its own pages, as far as known, for the list of what is bound.

        Raises: BuildError H005 for characters that no face has, and whatever `cover` raises.
        """
        length = self.length
        for _ in range(_MOST_TURNS):
            galley = cover(length)
            missing = tuple(missing_characters(galley))
            if missing:
                raise BuildError(missing)
            own, said = _section(self.covers, galley, 0)
            if own.drawn.count == length:
                break
            length = own.drawn.count
        self.length = length
        sections, before = [own], length
        for paper in self.papers:
            sections.append(paper.at(before))
            before += sections[-1].drawn.count
        copy = (*galley.copy, *(line for paper in self.papers for line in paper.paper.galley.copy))
        remarks = (*said, *(remark for paper in self.papers for remark in paper.remarks))
        return self._bound(sections, replace(galley, copy=copy), remarks, marking)

    def _bound(
        self, sections: Sequence[FinishedSection], galley: Galley, remarks: tuple[Diagnostic, ...], marking: Marking
    ) -> Pack:
        pages = joined([section.pages for section in sections])
        faces = tuple(self._faces([section.drawn.faces for section in sections]))
        file, _ = assembled(galley, pages, Finished(tuple(sections), faces, remarks))
        _mark(file, sections, marking)
        tags = [section.tags for section in sections if section.tags is not None]
        notes = (*remarks, *layout_notes(sections, pages, galley), *unfollowed(tags, galley))
        return Pack(written(file), pages, galley, in_order(notes))

    def _faces(self, uses: Sequence[Mapping[str, FaceUse]]) -> Iterator[bytes]:
        """A file for each face: the one cut already, if it has all glyphs, else one for this pack alone."""
        for name, use in sorted(united(uses).items()):
            usual = self.uses.get(name)
            if usual is not None and use.widths.keys() <= usual.widths.keys():
                yield self.files[name]
            else:
                compositor, place = next(
                    (compositor, place)
                    for compositor in (self.covers, *(paper.compositor for paper in self.papers))
                    for place in compositor.fonts
                    if name in compositor.fonts[place]
                )
                yield compositor.face(place, name, use)


def _section(compositor: Compositor, galley: Galley, before: int) -> tuple[FinishedSection, tuple[Diagnostic, ...]]:
    """A document as one section behind so many pages, and what the engine had to say."""
    opening = Opening(before, (before % 2 == 0) == first_opening(galley).is_right)
    (part,) = parts_of(galley)
    answers = compositor.work(before, (Begin(part, opening, {}), Finish(opening)))
    section = answers[-1].value
    if not isinstance(section, FinishedSection):
        raise TypeError(galley.name)
    return section, tuple(remark for answer in answers for remark in answer.remarks)


def _mark(file: Pdf, sections: Sequence[FinishedSection], marking: Marking) -> None:
    """Draw a bar in the margin beside each of the person's sessions, an artifact: the cover lists them in words.

    Source: ISO 32000-1:2008, 14.8.2.2 (artifacts).
    """
    first = sections[0].drawn.count
    red, green, blue = marking.colour
    for section in sections[1:]:
        bars: dict[int, list[str]] = {}
        for page, left, foot, top in _places(section, marking.items):
            box = f"{left - _AFAR:.2f} {foot:.2f} {_THICK} {top - foot:.2f}"
            bars.setdefault(page, []).append(f"{box} re f")
        for page, drawn in bars.items():
            _draw_over(file.pages[first + page], f"{red:.3f} {green:.3f} {blue:.3f} rg {' '.join(drawn)}")
        first += section.drawn.count


def _places(section: FinishedSection, items: Sequence[str]) -> Iterator[tuple[int, float, float, float]]:
    """Page, left edge, lower and upper edge of each item that the section has."""
    drawn = section.drawn
    for item in items:
        for begins, ends in _BESIDE:
            start, end = begins.format(item), ends.format(item)
            if start in drawn.anchors:
                page, left, top = drawn.anchors[start]
                foot = drawn.feet.get(end, drawn.feet[start])
                yield page, left, min(foot, top), top
                break


def _draw_over(page: Page, operators: str) -> None:
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ /Artifact <</Type /Layout>> BDC q {operators} Q EMC".encode())


def booklet(pack: Pack, language: str) -> bytes:
    """A pack as sheets to fold: two pages a side."""
    return written(impose(pack.data, Imposition("booklet", right_to_left=direction(language) == "rtl")))


def as_artefact(pack: Pack, language: str) -> Artefact:
    """A pack as other files are, for those who check it."""
    name = pack.galley.name
    return Artefact(f"packs/{name}.pdf", name, "pack-pdf", "application/pdf", language, pack.data, pages=pack.pages)
