"""A section's pages ahead of its document's: drawn at once, with what the layout before knew of all others.

What it shows is provisional. Where other sections begin, and on which pages their anchors stand, comes from the pages
before; the whole document is set again behind it and has the last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from printery.model.stages.artefact import PageFact, Pages
from printery.model.stages.galley import Galley
from printery.press.facts.extent import Opening
from printery.press.pdf.binding import bind
from printery.press.saving import written
from printery.press.sections.characters import with_needed_faces
from printery.press.sections.compositor import Compositor
from printery.press.sections.parts import SOMEWHERE, Part, first_opening, parts_of
from printery.press.sections.steps import Begin, Finish, FinishedSection

_MOST_SECTIONS = 2
"""When more have changed at once, setting them ahead would only hold up the document."""


@dataclass(frozen=True, slots=True)
class EarlyPages:
    """A section drawn ahead: `data` is a PDF of its pages alone, which take the place of pages `first` to `end`."""

    first: int
    """Index of its first page in the document before, from 0."""
    end: int
    """Index after its last page there."""
    data: bytes
    pages: tuple[PageFact, ...]


@dataclass(slots=True)
class EarlyPress:
    """Keeps the engine warm: the compositor stays while style sheets and files do."""

    _compositor: Compositor | None = field(default=None)

    def pages(self, before: Galley, known: Pages, now: Galley) -> tuple[EarlyPages, ...]:
        """Draw the sections whose text is not what it was; none if too much has changed to be quick."""
        old, new = parts_of(before), parts_of(now)
        if len(old) != len(new) or len(old) != len(known.sections):
            return ()
        bounds = list(pairwise((*known.sections, known.count)))
        changed = [place for place, part in enumerate(new) if part.own != old[place].own and not part.is_late]
        if len(changed) > _MOST_SECTIONS:
            return ()
        return tuple(self._drawn(place, new[place], bounds[place], known, now) for place in changed)

    def _drawn(self, place: int, part: Part, bounds: tuple[int, int], known: Pages, galley: Galley) -> EarlyPages:
        compositor = self.warm(galley)
        first, end = bounds
        opening = Opening(_counter(known.pages, first - 1), is_right=(first % 2 == 0) == first_opening(galley).is_right)
        elsewhere = {
            name: _counter(known.pages, known.anchors[name]) if name in known.anchors else SOMEWHERE
            for name in part.wanted
        }
        compositor.work(place, (Begin(part, opening, elsewhere),))
        section: Any = compositor.work(place, (Finish(opening),))[0].value
        return _bound(first, end, section, place, compositor)

    def warm(self, galley: Galley) -> Compositor:
        """The compositor for a galley's style sheets and files; made if the one at hand is for others."""
        galley, kept = with_needed_faces(galley), self._compositor
        if kept is None or kept.galley.styles != galley.styles or kept.galley.resources != galley.resources:
            kept = self._compositor = Compositor(galley, {})
        return kept


def _bound(first: int, end: int, section: FinishedSection, place: int, compositor: Compositor) -> EarlyPages:
    faces = [compositor.face(place, name, use) for name, use in sorted(section.drawn.faces.items())]
    return EarlyPages(first, end, written(bind([(section.drawn, None)], faces)), section.pages.pages)


def _counter(pages: Sequence[PageFact], index: int) -> int:
    """The page counter of a page; 0 before the first."""
    return pages[index].counter if index >= 0 else 0
