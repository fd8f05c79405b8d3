"""The record of a rendering: which element put what on which page. Structure is built from it, whatever the pages."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from printery.press.tagging.outline import Outline


@dataclass(slots=True)
class Mark:
    """A run of marked content on a page."""

    box: int
    """Identity of the engine's box."""
    element: Element
    part: str
    """Empty for the element's own text; `picture`, or the pseudo-element: `before`, `after`, `marker`."""
    page: int
    """0-based, in this rendering."""
    order: float
    """Place in the order of reading (press/outline.py)."""
    text: str = ""
    broken: bool = False
    """Whether it ends with a hyphen that the line's end made."""
    blank: bool = False
    """Whether a blank stands behind it that the engine left out at the line's end."""
    is_backwards: bool = False
    """Whether its glyphs stand in another order than its characters: right-to-left scripts."""
    area: tuple[float, float, float, float] | None = None
    """Of a picture: left, bottom, right, top, in points from the page's lower left."""
    number: int = -1
    """Its number in the page's content (MCID), once drawn."""

    @property
    def said(self) -> str:
        """The text as it is to be read: without the hyphen, with the blank of its line's end."""
        return self.text[:-1] if self.broken else self.text + " " * self.blank


@dataclass(frozen=True, slots=True)
class LinkArea:
    """A place on a page that can be clicked."""

    element: Element
    """The link."""
    page: int
    index: int
    """0-based, among the page's annotations."""
    target: str
    """Id, or address."""


@dataclass(frozen=True, slots=True)
class Record:
    """All that a rendering put on its pages, as far as readers are told of it."""

    marks: tuple[Mark, ...]
    areas: tuple[LinkArea, ...]
    outline: Outline
