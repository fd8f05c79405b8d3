"""Lines as a proofreader sees them. Widths are em of the line's own text, heights points; y grows downwards."""

from __future__ import annotations

from dataclasses import dataclass

_HYPHENS = ("\u2010", "-", "\u00ad")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph."""

    page: int
    """Index of its page, from 0."""
    text: str
    extra: float
    """What justification added to each space, in em."""
    width: float
    """Of its words, in em."""
    measure: float
    """Of the paragraph, in em."""
    indent: float
    """What the paragraph's first lines are indented by, in em."""

    @property
    def is_broken(self) -> bool:
        """Whether it ends inside a word, by a hyphen that the engine added."""
        return self.text.endswith("\u2010")

    @property
    def ends_with_hyphen(self) -> bool:
        """Whether it ends with a hyphen of either kind."""
        return self.text.endswith(_HYPHENS)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The lines of one element with text of its own, on all its pages."""

    block: str
    """Id of the block that it belongs to, or empty."""
    tag: str
    in_note: bool
    is_justified: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Depth:
    """How far down a page its text reaches."""

    page: int
    bottom: float
    """Of the last line above the notes, in points from the top of the type area; 0 for an empty page."""
    height: float
    """Of the type area, in points."""
    lines: int
    """Lines above the notes; pictures and tables count as a page's worth."""
    is_left: bool
