"""Lines as a proofreader sees them: read from the engine's boxes. Private names, as engine.py.

Widths are em of the line's own text, heights points; y grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

from printery.press.engine.start import Layout

_POINTS = 0.75
"""Points of a CSS pixel."""
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


def paragraphs_of(layout: Layout, owners: Mapping[Any, str | None]) -> tuple[Paragraph, ...]:
    """Every paragraph with its lines, in the order in which they are met."""
    found: dict[Any, tuple[Any, bool, list[Line]]] = {}
    for index, page in enumerate(layout.document.pages):
        for child in page._page_box.children:  # noqa: SLF001 - this module's purpose
            if not isinstance(child, boxes.MarginBox):
                in_note = isinstance(child, boxes.FootnoteAreaBox)
                for box in _with_lines(child):
                    _, _, lines = found.setdefault(box.element, (box, in_note, []))
                    lines += _lines(box, index)
    made = []
    for element, (box, in_note, lines) in found.items():
        if element is not None and lines:
            block = owners.get(element) or element.get("id") or ""
            made.append(Paragraph(block, str(box.element_tag), in_note, _is_justified(box), tuple(lines)))
    return tuple(made)


def _with_lines(box: Any) -> Iterator[Any]:  # noqa: ANN401 - the engine is untyped
    """The boxes that hold lines, but those inside lines."""
    box = getattr(box, "_box", box)
    children = getattr(box, "children", ())
    if any(isinstance(child, boxes.LineBox) for child in children):
        yield box
        return
    for child in children:
        yield from _with_lines(child)


def _is_justified(box: Any) -> bool:  # noqa: ANN401 - as above
    return bool(box.style["text_align_all"] == "justify")


def _lines(box: Any, page: int) -> Iterator[Line]:  # noqa: ANN401 - as above
    em = box.style["font_size"]
    if not em:  # text without size is not seen
        return
    indent = box.style["text_indent"]
    by = indent.value / em if getattr(indent, "unit", "%").lower() == "px" else 0.0
    for line in box.children:
        if not isinstance(line, boxes.LineBox):
            continue
        texts = [inner for inner in line.descendants() if isinstance(inner, boxes.TextBox)]
        if not texts:
            continue
        extra = max((inner.justification_spacing or 0) for inner in texts) / em
        right = max(inner.position_x + inner.width for inner in texts)
        width = (right - min(inner.position_x for inner in texts)) / em
        text = "".join(inner.text for inner in texts).rstrip()
        yield Line(page, text, extra, width, box.width / em, by)


def depths_of(layout: Layout) -> tuple[Depth, ...]:
    """How far down each page is filled."""
    found = []
    for index, page in enumerate(layout.document.pages):
        page_box = page._page_box  # noqa: SLF001 - as above
        bottoms: list[float] = []
        for child in page_box.children:
            if not isinstance(child, boxes.MarginBox | boxes.FootnoteAreaBox):
                bottoms += _bottoms(child)
        bottom = (max(bottoms) - page_box.content_box_y()) * _POINTS if bottoms else 0.0
        is_left = page_box.page_type.side == "left"
        found.append(Depth(index, bottom, page_box.height * _POINTS, len(bottoms), is_left))
    return tuple(found)


def _bottoms(box: Any) -> Iterator[float]:  # noqa: ANN401 - as above
    box = getattr(box, "_box", box)
    if isinstance(box, boxes.LineBox | boxes.ReplacedBox):
        if isinstance(box.height, int | float) and box.height:
            yield float(box.position_y + box.height)
        return
    for child in getattr(box, "children", ()):
        yield from _bottoms(child)
