"""The order of a document: its elements and the pieces of text between them, numbered as they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
))  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}svg"
UNREAD = frozenset(("head", "script", "style", "template", "title"))
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class Step:
    """Where a run of text on a page stands in the document."""

    order: float
    broken: bool
    """Whether the run ends with a hyphen that the text does not have."""


@dataclass(slots=True)
class _Place:
    piece: int = 0
    """Index in the element's own list of pieces."""
    offset: int = 0


@dataclass(slots=True)
class Outline:
    """Elements and pieces of text share one count, so that sorting by it gives the order in which they are read."""

    root: Element
    starts: dict[Element, int] = field(default_factory=dict)
    ends: dict[Element, int] = field(default_factory=dict)
    parents: dict[Element, Any] = field(default_factory=dict)
    by_id: dict[str, Any] = field(default_factory=dict)
    link_of: dict[Element, Any] = field(default_factory=dict)
    """Element to the link that it is or stands in."""
    hidden: set[Element] = field(default_factory=set)
    """Elements that readers are not told of."""
    pieces: list[tuple[int, str, Element | None]] = field(default_factory=list)
    """Order, text, and element; a blank without element where a block begins or ends."""
    own: dict[Element, list[int]] = field(default_factory=dict)
    """Element to the indexes of its pieces."""
    places: dict[Element, _Place] = field(default_factory=dict)
    last: Element | None = None
    """The element whose text was followed last."""

    @classmethod
    def of(cls, root: Element) -> Outline:
        """Read a tree; elements as xml.etree has them."""
        outline = cls(root)
        count = iter(range(1, 1 << 40))
        for _ in outline._read(root, count, None):
            pass
        return outline

    def _read(self, element: Element, count: Iterator[int], link: Element | None) -> Iterator[None]:
        self.starts[element] = next(count)
        if isinstance(element.tag, str) and element.tag not in UNREAD:
            self._enter(element, link)
            self._piece(element, element.text, count)
            if element.tag != SVG:
                for child in element:
                    self.parents[child] = element
                    yield from self._read(child, count, self.link_of.get(element))
                    self._piece(element, child.tail, count)
            self._edge(element)
        self.ends[element] = next(count)

    def _enter(self, element: Element, link: Element | None) -> None:
        self._edge(element)
        self.by_id.setdefault(element.get("id", ""), element)
        found = element if element.tag == "a" and element.get("href") else link
        if found is not None:
            self.link_of[element] = found
        if is_hidden(element):
            self.hidden.add(element)

    def _edge(self, element: Element) -> None:
        if element.tag not in INLINE or is_note(element):
            self.pieces.append((0, " ", None))

    def _piece(self, element: Element, text: str | None, count: Iterator[int]) -> None:
        self.own.setdefault(element, []).append(len(self.pieces))
        self.pieces.append((next(count), (text or "").replace(_SOFT_HYPHEN, ""), element))

    def order_of(self, element: Element, part: str) -> float:
        """Where what a style adds to an element is read: markers and `before` first, `after` last."""
        return self.ends[element] if part == "after" else self.starts[element] + 0.5

    def follow(self, element: Element, text: str) -> Step:
        """Go on behind a run of an element's text; blanks and soft hyphens do not count."""
        own = self.own.get(element, [])
        place = self.places.setdefault(element, _Place())
        self.last = element
        order = -1.0
        wanted = "".join(text.split()).replace(_SOFT_HYPHEN, "")
        for number, character in enumerate(wanted):
            found = self._next(own, place)
            if order < 0:
                order = self.pieces[own[min(place.piece, len(own) - 1)]][0] if own else self.starts[element]
            if number == len(wanted) - 1 and character in "\u2010-" and found != character:
                return Step(order, broken=True)
            place.offset += 1
        if order < 0:  # blanks only
            order = self.pieces[own[min(place.piece, len(own) - 1)]][0] if own else self.starts[element]
        return Step(order, broken=False)

    def _next(self, own: list[int], place: _Place) -> str:
        """The next character that is no blank, and the place set on it; empty at the element's end."""
        while place.piece < len(own):
            text = self.pieces[own[place.piece]][1]
            while place.offset < len(text) and text[place.offset].isspace():
                place.offset += 1
            if place.offset < len(text):
                return text[place.offset]
            if place.piece == len(own) - 1:
                break
            place.piece, place.offset = place.piece + 1, 0
        return ""

    def blank_follows(self) -> bool:
        """Whether the text has a blank, or its block ends, behind what was followed last."""
        own = self.own.get(self.last, []) if self.last is not None else []
        place = self.places.get(self.last) if self.last is not None else None
        if place is None or not own:
            return True
        index = own[min(place.piece, len(own) - 1)]
        rest = self.pieces[index][1][place.offset :]
        while not rest and index + 1 < len(self.pieces):
            index += 1
            rest = self.pieces[index][1]
        return not rest or rest[0].isspace()


def is_note(element: Element) -> bool:
    """Whether an element is a note of the text."""
    return bool(classes(element) & {"note", "endnote"}) or element.get("role") in {"doc-footnote", "doc-endnote"}


def is_hidden(element: Element) -> bool:
    """Whether readers are not told of an element: ornaments, and what says so itself."""
    if element.get("aria-hidden") == "true" or element.get("role") in {"presentation", "none"}:
        return True
    return bool(element.tag == "hr" or (element.tag == "img" and element.get("alt") == ""))


def classes(element: Element) -> frozenset[str]:
    """The classes of an element."""
    return frozenset((element.get("class") or "").split())
