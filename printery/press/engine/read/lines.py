"""Lines as a proofreader sees them: read from the engine's boxes.

Widths are em of the line's own text, heights points; y grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from weasyprint.formatting_structure import boxes

from printery.model.units import PT_PER_PX
from printery.press.engine.laid_out import Layout
from printery.press.facts.lines import Depth, Line, Paragraph

_HYPHENS = ("\u2010", "-", "\u00ad")


def paragraphs_of(layout: Layout, owners: Mapping[Any, str | None]) -> tuple[Paragraph, ...]:
    """Every paragraph with its lines, in the order in which they are met."""
    found: dict[Any, tuple[Any, bool, list[Line]]] = {}
    for index, page_box in enumerate(layout.boxes):
        for child in page_box.children:
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
    for index, page_box in enumerate(layout.boxes):
        bottoms: list[float] = []
        for child in page_box.children:
            if not isinstance(child, boxes.MarginBox | boxes.FootnoteAreaBox):
                bottoms += _bottoms(child)
        bottom = (max(bottoms) - page_box.content_box_y()) * PT_PER_PX if bottoms else 0.0
        is_left = page_box.page_type.side == "left"
        found.append(Depth(index, bottom, page_box.height * PT_PER_PX, len(bottoms), is_left))
    return tuple(found)


def _bottoms(box: Any) -> Iterator[float]:  # noqa: ANN401 - as above
    box = getattr(box, "_box", box)
    if isinstance(box, boxes.LineBox | boxes.ReplacedBox):
        if isinstance(box.height, int | float) and box.height:
            yield float(box.position_y + box.height)
        return
    for child in getattr(box, "children", ()):
        yield from _bottoms(child)
