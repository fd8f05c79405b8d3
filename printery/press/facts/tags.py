"""The structure of a file as plain values: made where a section is drawn, joined and written where all are bound.

Source: ISO 32000-1:2008, 14.7 and 14.8; ISO 14289-1:2014.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Value = str | int | tuple[float, ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A run of marked content."""

    page: int
    """0-based, in its section."""
    number: int
    """MCID."""
    backwards: str = ""
    """The text in its own order, where the glyphs stand in another."""


@dataclass(frozen=True, slots=True)
class Click:
    """A link's area on a page."""

    page: int
    """0-based, in its section."""
    index: int
    """0-based, among the page's annotations."""
    target: str
    """Id, or address."""
    words: str
    """Where it leads, if the link says so itself."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One structure element."""

    role: str
    kids: tuple[Tag | Run | Click, ...] = ()
    id: str = ""
    """Of the element that it stands for, if it has one."""
    name: str = ""
    """By which other structure elements point to it; the only one in its section."""
    says: Mapping[str, str] = field(default_factory=dict)
    """What readers are told: Alt, E, Lang."""
    attributes: Mapping[str, Value] = field(default_factory=dict)
    """O is their owner; Headers are names of other elements."""

    @property
    def tags(self) -> Iterator[Tag]:
        """The kids that are structure elements."""
        return (kid for kid in self.kids if isinstance(kid, Tag))

    def walk(self) -> Iterator[Tag]:
        """This one and all below, in order."""
        yield self
        for kid in self.tags:
            yield from kid.walk()

    @property
    def first_page(self) -> int | None:
        """The page on which its content begins."""
        for kid in self.kids:
            found = kid.first_page if isinstance(kid, Tag) else kid.page
            if found is not None:
                return found
        return None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that keeps readers from the content."""

    id: str
    """Of the element, or empty."""
    message: str


@dataclass(frozen=True, slots=True)
class SectionTags:
    """The structure of one section, and what others need to know of it."""

    top: tuple[Tag, ...]
    targets: Mapping[str, str]
    """Id to what stands there, in words."""
    faults: tuple[Fault, ...]
    page_word: str
    """The word before a page's number, in the document's language."""


def every(sections: Sequence[SectionTags]) -> Iterator[Tag]:
    """All structure elements of all sections, in order."""
    for section in sections:
        for tag in section.top:
            yield from tag.walk()
