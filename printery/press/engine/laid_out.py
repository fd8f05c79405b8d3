"""A document laid out, and the engine's own state before each of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


class PageStart(NamedTuple):
    """What the engine knows before it makes a page: an item of its `page_maker`, with names.

    There is one for each page and one more. The values that can change belong to the engine: to change them here is to
    change them there.
    """

    resume_at: Any
    """Where in the boxes the page begins; None at the document's beginning, and after its end."""
    next_page: dict[str, Any]
    """`break`: how the page is broken off the one before; `page`: the name of its style."""
    is_right: bool
    state: Any
    """Depth of quotations, counters, their scopes, groups of pages of one name."""
    news: dict[str, Any]
    """`content_changed` and `pages_wanted`: whether to make it again; `anchors` that stand on it first."""

    @property
    def counters(self) -> dict[str, list[int]]:
        """The page counters as the page before left them."""
        counters: dict[str, list[int]] = self.state[1]
        return counters

    @property
    def scopes(self) -> list[set[str]]:
        """The counters of each level of the document."""
        scopes: list[set[str]] = self.state[2]
        return scopes

    @property
    def counter(self) -> int:
        """The page counter of the page before."""
        return self.counters["page"][-1]


class LinesAsked(NamedTuple):
    """What the engine asks `iter_line_boxes` for: its parameters, in order."""

    context: Any
    box: Any
    """The line box that holds all of a paragraph's text."""
    top: float
    """Where the first line begins, in CSS pixels from the top of the page."""
    bottom_space: float
    """What the boxes around keep free at the page's foot."""
    skip_stack: Any
    """Where in the box the first line begins."""
    around: Any
    """The paragraph."""
    absolute_boxes: list[Any]
    fixed_boxes: list[Any]
    first_letter_style: Any
    first_line_style: Any


class ParagraphAsked(NamedTuple):
    """What the engine asks `_linebox_layout` for: its parameters, in order."""

    context: Any
    box: Any
    """The paragraph."""
    child_index: int
    child: Any
    new_children: list[Any]
    """Its lines on this page so far."""
    page_is_empty: bool
    absolute_boxes: list[Any] | None
    fixed_boxes: list[Any] | None
    adjoining_margins: Any
    bottom_space: float
    top: float
    """Where its first line begins, in CSS pixels from the top of the page."""
    skip_stack: Any
    first_letter_style: Any
    first_line_style: Any
    draw_bottom_decoration: bool
    max_lines: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """A document laid out, with what the engine knows about it."""

    document: Any
    """`weasyprint.Document`."""
    html: Any
    """`weasyprint.HTML`, with the element tree that boxes point into."""

    @property
    def boxes(self) -> list[Any]:
        """The box of each page."""
        return [page._page_box for page in self.document.pages]  # noqa: SLF001 - the one place
