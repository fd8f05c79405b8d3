"""What each element of a document put on which page, and the marks around it in the pages' content.

The engine's own tags follow its boxes: a paragraph over two pages becomes two, heads of tables are read again on every
page, notes are no notes, languages and expansions are lost (Kozea/WeasyPrint issues 2497, 2503, 2550, 2874). Here the
boxes only say which element owns which run of marked content; press/tags.py makes the structure of the elements. When
the engine keeps one structure element for each element, this module and press/tags.py can go.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes

from printery.model.units import PT_PER_PX
from printery.press.engine.laid_out import Layout
from printery.press.tagging.outline import Outline
from printery.press.tagging.record import LinkArea, Mark, Record


def recorded(layout: Layout) -> Record:
    """Follow the boxes of all pages, and say for each run of text and each picture which element owns it.

    Heads of tables repeated on later pages, what stands in the margins, and what is hidden from readers (`aria-hidden`)
    own nothing: all of it becomes artifacts. Links of one element that lie within each other are made one.
    """
    outline = Outline.of(layout.html.etree_element)
    reader = _Reader(outline)
    for index, (page, page_box) in enumerate(zip(layout.document.pages, layout.boxes, strict=True)):
        reader.index, reader.height = index, page.height
        for box in page_box.children:
            reader.walk(box)
        page.links = list(_apart(page.links, reader.owned))
        reader.areas += [
            LinkArea(reader.owned[id(box)], index, place, target)
            for place, (_, target, _, box) in enumerate(page.links)
        ]
    return Record(tuple(reader.marks), tuple(reader.areas), outline)


@dataclass(slots=True)
class _Reader:
    outline: Outline
    index: int = 0
    height: float = 0
    marks: list[Mark] = field(default_factory=list)
    areas: list[LinkArea] = field(default_factory=list)
    owned: dict[int, Any] = field(default_factory=dict)
    """Identity of a box to the element whose link it shows."""
    heads: dict[Any, int] = field(default_factory=dict)
    """Head or foot of a table to the identity of its first box."""

    def walk(self, box: Any, parent: Any = None) -> None:  # noqa: ANN401 - the engine is untyped
        box = getattr(box, "_box", box)  # an absolutely placed box stands behind a placeholder
        element = box.element
        if isinstance(box, boxes.MarginBox) or box.style["position"] == "fixed" or element in self.outline.hidden:
            return
        if self._is_repeated(box):
            return
        if isinstance(box, boxes.TextBox):
            self._text(box)
            return
        if element in self.outline.link_of:
            self.owned[id(box)] = self.outline.link_of[element]
        if isinstance(box, boxes.ReplacedBox):
            self._picture(box)
        before = len(self.marks)
        for child in getattr(box, "children", ()):
            self.walk(child, box)
        if isinstance(box, boxes.LineBox) and len(self.marks) > before:
            self._end_line(alone=isinstance(parent, boxes.InlineBlockBox))

    def _is_repeated(self, box: Any) -> bool:  # noqa: ANN401 - as above
        """Whether it is the head or foot of a table that readers have had already."""
        if not (getattr(box, "is_header", False) or getattr(box, "is_footer", False)):
            return False
        return self.heads.setdefault(box.element, id(box)) != id(box)

    def _text(self, box: Any) -> None:  # noqa: ANN401 - as above
        if not box.text:
            return
        _, _, part = (box.element_tag or "").partition("::")
        if part in {"first-letter", "first-line"}:
            part = ""
        mark = Mark(id(box), box.element, part, self.index, 0, text=box.text)
        if part:
            mark.order = self.outline.order_of(box.element, part)
        else:
            step = self.outline.follow(box.element, box.text)
            mark.order, mark.broken = step.order, step.broken
            mark.is_backwards = _runs_backwards(box.text)
        self.marks.append(mark)

    def _end_line(self, *, alone: bool) -> None:
        """Note a blank behind a line's last word where the text has one: the engine drops it."""
        mark = self.marks[-1]
        if mark.part != "picture" and not mark.broken and not mark.text[-1:].isspace():
            mark.blank = alone or bool(mark.part) or self.outline.blank_follows()

    def _picture(self, box: Any) -> None:  # noqa: ANN401 - as above
        left, top = box.content_box_x(), box.content_box_y()
        edges = (left, self.height - top - box.height, left + box.width, self.height - top)
        left, bottom, right, top = (round(edge * PT_PER_PX, 2) for edge in edges)
        order = self.outline.starts[box.element] + 0.5
        area = (left, bottom, right, top)
        self.marks.append(Mark(id(box), box.element, "picture", self.index, order, area=area))


def _runs_backwards(text: str) -> bool:
    """Whether glyphs alone would be read in the wrong order: they stand from left to right in any script."""
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)


_Link = tuple[str, str, tuple[float, ...], Any]


def _apart(links: Sequence[_Link], owned: Mapping[int, Any]) -> Iterator[_Link]:
    """The links that readers are told of, without those that lie within another area of the same link.

    The engine makes an area for every box inside a link, whose annotations PDF/UA then finds in no Link (7.18.5).
    """
    kept: dict[Any, list[tuple[float, ...]]] = {}
    told = [link for link in links if id(link[3]) in owned and link[0] in {"internal", "external"}]
    for link in sorted(told, key=lambda link: -_size(link[2])):
        areas = kept.setdefault(owned[id(link[3])], [])
        if not any(_within(link[2], area) for area in areas):
            areas.append(link[2])
    for link in told:
        areas = kept[owned[id(link[3])]]
        if link[2] in areas:
            areas.remove(link[2])
            yield link


def _size(area: tuple[float, ...]) -> float:
    return (area[2] - area[0]) * (area[3] - area[1])


def _within(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    near = 1.0
    return (
        inner[0] >= outer[0] - near
        and inner[1] >= outer[1] - near
        and inner[2] <= outer[2] + near
        and inner[3] <= outer[3] + near
    )
