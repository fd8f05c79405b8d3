"""Where a section begins, how far it goes, and what its pages tell those who draw their margins: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from printery.press.facts.numbering import Numbering


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a section begins."""

    page: int
    """The page counter before the section's first page: 0 at the beginning."""
    is_right: bool = True
    """Whether the next page is a right-hand one."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as its style sees it."""

    side: str
    """left | right."""
    name: str
    """Of its style; empty for the one that has no name."""
    is_blank: bool = False
    index: int = 0
    """From 0, in its section."""
    groups: tuple[tuple[str, int], ...] = ()
    """Runs of pages of one name that it stands in, each with its place there, from 0."""
    strings: tuple[tuple[str, str], ...] = ()
    """The named strings that are set on it, in order."""
    numbering: Numbering | None = None
    """How its number is written; None if neither its margins nor those of pages of its name show one."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What the other sections must know of a section laid out. Pages count from 0; a blank one before them does not."""

    wants_right: bool | None
    """The side on which the section begins, after a blank page if need be; None if on either."""
    leaves: tuple[Leaf, ...]
    """Its pages."""
    counters: tuple[int, ...]
    """The page counter of each page from the first on that sets it itself."""
    anchors: Mapping[str, int]
    """Id to its page."""
    asks: frozenset[str] = frozenset()
    """Ids of this section and others whose page it shows."""
    blank: Leaf | None = None
    """The blank page that comes before it on the wrong side."""

    @property
    def count(self) -> int:
        """Pages."""
        return len(self.leaves)

    @property
    def strings(self) -> dict[str, str]:
        """The named strings that the section sets, as they are at its end."""
        return {name: text for leaf in self.leaves for name, text in leaf.strings}

    def has_blank_after(self, opening: Opening) -> bool:
        """Whether a blank page comes first where the section begins there."""
        return self.wants_right is not None and self.wants_right != opening.is_right

    def counter(self, page: int, opening: Opening) -> int:
        """The page counter of a page where the section begins there."""
        reset = self.count - len(self.counters)
        if page >= reset:
            return self.counters[page - reset]
        return opening.page + self.has_blank_after(opening) + page + 1

    def next_opening(self, opening: Opening) -> Opening:
        """Where the next section begins."""
        blank = self.has_blank_after(opening)
        last = self.counter(self.count - 1, opening) if self.count else opening.page + blank
        return Opening(last, opening.is_right ^ bool((self.count + blank) % 2))
