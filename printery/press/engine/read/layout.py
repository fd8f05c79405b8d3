"""What stands on which page: the engine's boxes, read once after layout.

Every word of the document is followed onto the pages: white space and soft hyphens do not count, case does not (style
sheets may change it), and a hyphen that the engine added at a line's end is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes

from printery.model.stages.artefact import PageFact, Pages
from printery.model.stages.slots import CALL, END_NOTE, ENTRY, FOLIO, NOTE, RETURN
from printery.model.stages.text import squash
from printery.model.units import PT_PER_PX
from printery.press.engine.laid_out import Layout
from printery.press.facts.flaws import Flaw, Misread

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "br",
        "cite",
        "code",
        "dfn",
        "em",
        "i",
        "img",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
_AS_BLOCKS = frozenset((NOTE, ENTRY))
"""Classes of inline elements whose words count by themselves: notes, and entries of contents and lists."""
_UNREAD = frozenset(("head", "script", "style", "template"))


@dataclass(slots=True)
class Reading:
    """What following the words gave."""

    pages: list[PageFact] = field(default_factory=list)
    source: dict[str, str] = field(default_factory=dict)
    """Block id to its own words, squashed."""
    read: dict[str, int] = field(default_factory=dict)
    """Block id to the number of characters met on pages, repetitions included."""
    calls: dict[str, int] = field(default_factory=dict)
    """Note id to the page index of its call; the note itself may stand in another section."""
    bodies: dict[str, dict[int, None]] = field(default_factory=dict)
    """Note id to the page indexes of its text, in order."""
    misread: list[Misread] = field(default_factory=list)
    folios: list[tuple[str, str, int]] = field(default_factory=list)
    """Target id, shown text and page index of every page reference."""
    owners: Mapping[Any, str | None] = field(default_factory=dict)
    """Each element of the document with the block whose words it holds."""


def read_pages(layout: Layout) -> tuple[Pages, Reading]:
    """Follow every word of the document onto the pages; their numbers are not known here."""
    told = _told(layout.html)
    reading = Reading(source=told.words, read=dict.fromkeys(told.words, 0), owners=told.owners)
    reader = _Reader(reading, told)
    for index, page_box in enumerate(layout.boxes):
        reader.index, reader.first = index, None
        for box in page_box.children:
            reader.walk(box, in_text=not isinstance(box, boxes.FootnoteAreaBox), repeated=False)
        kind = page_box.page_type
        reading.pages.append(PageFact(index, "", kind.name or "", bool(kind.blank), reader.first))
    anchors: dict[str, int] = {}
    for index, page in enumerate(layout.document.pages):
        for name in page.anchors:
            anchors.setdefault(name, index)
    words = {name: (len(text), reading.read[name]) for name, text in reading.source.items() if text}
    names = dict.fromkeys((*(name for name in reading.source if name in told.notes), *reading.calls))
    found = {name: (reading.calls.get(name, -1), tuple(reading.bodies.get(name, ()))) for name in names}
    ends = {name: places for name, places in found.items() if name not in told.at_foot}
    foot = {name: places for name, places in found.items() if name in told.at_foot}
    return Pages(tuple(reading.pages), anchors, foot, words, (), ends), reading


def _classes(element: Any) -> list[str]:  # noqa: ANN401 - the engine is untyped
    return (element.get("class") or "").split() if isinstance(element.tag, str) else []


@dataclass(frozen=True, slots=True)
class _Told:
    """What a document's elements say about their words."""

    owners: Mapping[Any, str | None]
    """Each element with the block whose words it holds."""
    words: dict[str, str]
    """Block id to its own words, squashed."""
    notes: frozenset[str]
    """Ids of the notes, wherever they stand."""
    at_foot: frozenset[str]
    """Ids of those at the foot."""
    calls: Mapping[Any, str]
    """The elements of each note's call with the note's id."""


def _told(html: Any) -> _Told:  # noqa: ANN401 - the engine is untyped
    """Worked out once for a document, however often it is read."""
    found: _Told | None = vars(html).get("printery_told")
    if found is None:
        words: dict[str, str] = {}
        owners = dict(_owners(html.etree_element, None, words))
        kinds = {element: _classes(element) for element in owners if element.get("class")}
        at_foot = frozenset(element.get("id") for element, names in kinds.items() if NOTE in names)
        ends = frozenset(element.get("id") for element, names in kinds.items() if END_NOTE in names)
        calls = {
            inner: link.get("href")[1:]
            for element, names in kinds.items()
            if CALL in names
            for link in element.iter()
            if (link.get("href") or "").startswith("#")
            for inner in link.iter()
        }
        found = html.printery_told = _Told(owners, words, at_foot | ends, at_foot, calls)
    return found


def _owners(element: Any, owner: str | None, source: dict[str, str]) -> Iterator[tuple[Any, str | None]]:  # noqa: ANN401 - the engine is untyped
    """Each element with the block whose words it holds; fills `source` on the way."""
    if not isinstance(element.tag, str) or element.tag in _UNREAD or "svg" in element.tag:
        yield element, owner  # a drawing can begin a page, and has no words
        return
    classes = _classes(element)
    if RETURN in classes:  # the number before a note: no word of it
        yield element, None
        return
    if element.get("id") and (element.tag not in _INLINE or _AS_BLOCKS & set(classes)):
        owner = element.get("id")
    yield element, owner
    if owner is not None:
        source[owner] = source.get(owner, "") + squash(element.text or "")
    for child in element:
        yield from _owners(child, owner, source)
        if owner is not None:
            source[owner] += squash(child.tail or "")


@dataclass(slots=True)
class _Reader:
    reading: Reading
    told: _Told
    index: int = 0
    first: tuple[str, int] | None = None

    def walk(self, box: Any, *, in_text: bool, repeated: bool) -> None:  # noqa: ANN401 - as above
        box = getattr(box, "_box", box)  # an absolutely placed box stands behind a placeholder
        if isinstance(box, boxes.MarginBox) or box.style["position"] == "fixed":
            return
        if isinstance(box, boxes.TextBox):
            tag = box.element_tag or ""
            if "::" in tag and not tag.endswith(("::first-letter", "::first-line")):
                self._generated(box, tag)
            elif box.element is not None:
                self._words(box, in_text=in_text, repeated=repeated)
            return
        if isinstance(box, boxes.ReplacedBox) and in_text and self.first is None and box.element is not None:
            owner = self.told.owners.get(box.element)
            if owner is not None:
                self.first = (owner, self.reading.read.get(owner, 0))
        repeated = repeated or getattr(box, "is_header", False)
        for child in getattr(box, "children", ()):
            self.walk(child, in_text=in_text, repeated=repeated)

    def _generated(self, box: Any, tag: str) -> None:  # noqa: ANN401 - as above
        element = box.element
        if tag.endswith("::after") and FOLIO in _classes(element):
            self.reading.folios.append(((element.get("href") or "")[1:], box.text, self.index))

    def _words(self, box: Any, *, in_text: bool, repeated: bool) -> None:  # noqa: ANN401 - as above
        owner = self.told.owners.get(box.element)
        text = squash(box.text)
        if owner is None or not text:
            return
        source, position = self.reading.source[owner], self.reading.read[owner]
        if repeated and position >= len(source):
            return  # the head of a table, again on the next page
        text = self._matched(owner, text, source, position)
        if in_text and self.first is None:
            self.first = (owner, position)
        self.reading.read[owner] = position + len(text)
        if owner in self.told.notes:
            self.reading.bodies.setdefault(owner, {})[self.index] = None
        if box.element in self.told.calls:
            self.reading.calls[self.told.calls[box.element]] = self.index

    def _matched(self, owner: str, text: str, source: str, position: int) -> str:
        """The words as the source has them here: a hyphen added at the line's end is no part of them."""
        for candidate in (text, text[:-1]):
            if candidate and source.startswith(candidate, position):
                return candidate
        self.reading.misread.append(Misread(owner, text[:60], source[position : position + 60]))
        return text


def flaws_of(layout: Layout, owners: Mapping[Any, str | None]) -> Iterator[Flaw]:
    """Yield what runs out of its page (P006), headings at a page's foot (P009), words broken over pages (P010)."""
    for index, page_box in enumerate(layout.boxes):
        yield from flaws_on(page_box, index, owners)


def flaws_on(page_box: Any, index: int, owners: Mapping[Any, str | None]) -> Iterator[Flaw]:  # noqa: ANN401 - as above
    """Yield the flaws of one page."""
    lines: list[Any] = []
    for child in page_box.children:
        if not isinstance(child, boxes.MarginBox):
            yield from _out_of(page_box, child, index, lines, free=False)
    body = [line for line in lines if line.style["float"] != "footnote"]
    if body:
        last = max(body, key=lambda line: line.position_y)
        yield from _at_foot(last, index, owners.get(last.element) or "")


_TOLERANCE_PX = 0.7


def _out_of(page_box: Any, box: Any, index: int, lines: list[Any], *, free: bool) -> Iterator[Flaw]:  # noqa: ANN401 - as above
    box = getattr(box, "_box", box)
    # what is placed absolutely may stand in the margin, but not off the paper
    free = free or box.style["position"] in {"absolute", "fixed"}
    in_notes = isinstance(box, boxes.FootnoteAreaBox)
    if isinstance(box, boxes.LineBox | boxes.ReplacedBox | boxes.TableBox) and isinstance(box.position_x, int | float):
        left = 0 if free else page_box.content_box_x()
        right = page_box.margin_width() if free else page_box.content_box_x() + page_box.width
        bottom = page_box.margin_height() if free else page_box.content_box_y() + page_box.height
        width = box.width if isinstance(box.width, int | float) else 0
        height = box.height if isinstance(box.height, int | float) else 0
        over = max(left - box.position_x, box.position_x + width - right, box.position_y + height - bottom)
        if over > _TOLERANCE_PX and width:
            where = (box.element.get("id") or "") if box.element is not None else ""
            text = (
                "".join(inner.text for inner in box.descendants() if isinstance(inner, boxes.TextBox))[:40]
                if hasattr(box, "descendants")
                else ""
            )
            if text or not isinstance(box, boxes.LineBox):  # a picture in a line speaks for itself
                what = text or "a picture, formula or table"
                yield Flaw("P006", where, index, f"{what} runs {over * PT_PER_PX:.1f} pt out of its area")
    if isinstance(box, boxes.LineBox) and not in_notes and not free:
        lines.append(box)
    if in_notes:
        lines = []
    for child in getattr(box, "children", ()):
        if not isinstance(child, boxes.TextBox):
            yield from _out_of(page_box, child, index, lines, free=free)


def _at_foot(line: Any, index: int, where: str) -> Iterator[Flaw]:  # noqa: ANN401 - as above
    text = "".join(inner.text for inner in line.descendants() if isinstance(inner, boxes.TextBox))
    element = line.element
    if element is not None and line.element_tag in {"h2", "h3", "h4"}:
        yield Flaw("P009", where, index, f"the heading {text[:50]} stands at the foot of its page")
    if text.rstrip().endswith(("\u2010",)):
        end = text.rstrip()
        yield Flaw("P010", where, index, f"{end[-20:].lstrip()} is broken over two pages", end[:-1])
