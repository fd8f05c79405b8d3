"""A section as a file of its own, and what is open in it until all sections are bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FaceUse:
    """The glyphs of a face that pages show."""

    widths: Mapping[int, int]
    """Glyph id to its advance, in thousandths of an em."""
    characters: Mapping[int, str]
    """Glyph id to the characters that it stands for."""

    def with_also(self, other: FaceUse) -> FaceUse:
        """The glyphs of both; one that stands for different characters keeps the first ones, as in one run."""
        return FaceUse({**other.widths, **self.widths}, {**other.characters, **self.characters})


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline."""

    level: int
    label: str
    page: int
    """0-based index of the page in its section."""
    left_pt: float
    top_pt: float
    """From the page's lower left corner."""
    is_open: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A section as PDF: complete but for its faces, its outline and the ends of links that leave it."""

    data: bytes
    faces: Mapping[str, FaceUse]
    """By the name under which content streams ask for them."""
    anchors: Mapping[str, tuple[int, float, float]]
    """Id to 0-based page index and place in points, from the page's lower left corner."""
    bookmarks: tuple[Bookmark, ...]
    count: int
    """Pages."""
    wanted: frozenset[str]
    """Ids that links lead to, of this section or others."""
    feet: Mapping[str, float] = field(default_factory=dict)
    """Id to the lower edge of what stands there, in points from the page's lower edge."""
