"""The structure of a section for those who hear it or reflow it: grown from its elements, filled from the record.

The tree follows the elements, so one paragraph is one P and one table one Table over any number of pages; the record
says which runs of content they own. What stands where comes from the order of the elements, never from that of pages.

Source: ISO 32000-1:2008, 14.7 and 14.8; ISO 14289-1:2014; the Matterhorn Protocol 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from printery.press.tagging.outline import INLINE, SVG, UNREAD, Outline, classes, is_note
from printery.press.tagging.record import LinkArea, Mark, Record
from printery.press.tagging.roles import TEXT_BLOCKS, role_of

_CAPTIONS = frozenset(("label", "title", "subtitle", "unit"))
"""Classes of the lines of a figure or table that are its caption."""
_ALWAYS = frozenset(("TD", "TH"))
"""Types kept without content: an empty cell keeps its place."""


@dataclass(slots=True, eq=False)
class Node:
    """One structure element."""

    role: str
    element: Element
    order: float = 0
    parent: Node | None = None
    kids: list[Node | Mark | LinkArea] = field(default_factory=list)

    def add(self, role: str, element: Element, order: float) -> Node:
        """A new kid."""
        node = Node(role, element, order, self)
        self.kids.append(node)
        return node

    @property
    def nodes(self) -> Iterator[Node]:
        """The kids that are structure elements."""
        return (kid for kid in self.kids if isinstance(kid, Node))

    def walk(self) -> Iterator[Node]:
        """This one and all below, in order."""
        yield self
        for kid in self.nodes:
            yield from kid.walk()

    def marks(self) -> Iterator[Mark]:
        """All marks below, in order."""
        for kid in self.kids:
            if isinstance(kid, Mark):
                yield kid
            elif isinstance(kid, Node):
                yield from kid.marks()


def grown(record: Record) -> Node:
    """The structure of what was drawn: marks without a number are left out, and with them what stays empty."""
    grower = _Grower(record.outline)
    document = Node("Document", record.outline.root)
    grower.grow(record.outline.root, document)
    for mark in record.marks:
        if mark.number >= 0:
            grower.home_of(mark).kids.append(mark)
    for area in record.areas:
        grower.homes[area.element].kids.append(area)
    _settle(document)
    return document


@dataclass(slots=True)
class _Grower:
    outline: Outline
    homes: dict[Element, Node] = field(default_factory=dict)
    """Element to the tag that its own text belongs to."""
    labels: dict[Element, Node] = field(default_factory=dict)
    """List item to the node of its number."""
    prepared: dict[Element, Node] = field(default_factory=dict)
    """Picture or table, or line of a caption, to a tag made before its turn."""

    def grow(self, element: Element, parent: Node) -> None:
        if not isinstance(element.tag, str) or element.tag in UNREAD or element in self.outline.hidden:
            return
        parent = self.prepared.get(element, parent)
        home = self._tag(element, parent)
        self.homes[element] = home
        if element.tag != SVG:
            for child in element:
                self.grow(child, home)

    def _tag(self, element: Element, parent: Node) -> Node:
        if element in self.prepared and parent.element is element:
            return parent
        if element.tag == "figure" or classes(element) & {"figure", "table"}:
            return self._captioned(element, parent)
        role = role_of(element)
        if not role or role == parent.role == "Caption" or (role == "Figure" and parent.role == "Formula"):
            return parent
        make = {"LI": self._item, "Lbl": self._definition, "LBody": self._definition}.get(role)
        if role == "Note" and element.tag in INLINE:
            make = self._note
        return make(element, parent) if make else self._in_place(element, role, parent)

    def _in_place(self, element: Element, role: str, parent: Node) -> Node:
        start = float(self.outline.starts[element])
        if role == "L" and parent.role in {"TOCI", "TOC"}:
            return parent.add("TOC", element, start)
        if role == "Link" and "TOCI" in {parent.role, parent.parent.role if parent.parent is not None else ""}:
            return parent.add("Reference", element, start).add("Link", element, start)
        if role == "Link" and classes(element) & {"return"}:
            return parent.add("Lbl", element, start).add("Link", element, start)
        if role == "BibEntry" and parent.role not in TEXT_BLOCKS:
            return parent.add("P", element, start).add(role, element, start)
        return parent.add(role, element, start)

    def _item(self, element: Element, parent: Node) -> Node:
        start = float(self.outline.starts[element])
        if parent.role == "TOC":
            return parent.add("TOCI", element, start)
        body = parent.add("LI", element, start).add("LBody", element, start)
        if is_note(element):
            return body.add("Note", element, start)
        if element.get("role") == "doc-biblioentry" or classes(element) & {"bib-entry", "csl-entry"}:
            return body.add("BibEntry", element, start)
        return body

    def _definition(self, element: Element, parent: Node) -> Node:
        """A term opens an item; what defines it, and further terms before that, go on in it."""
        role, start = role_of(element), float(self.outline.starts[element])
        last = next(reversed([node for node in parent.nodes if node.role == "LI"]), None)
        goes_on = last is not None and (role == "LBody" or not any(node.role == "LBody" for node in last.nodes))
        item = last if last is not None and goes_on else parent.add("LI", parent.element, start)
        body = next((node for node in item.nodes if node.role == "LBody"), None)
        return body if role == "LBody" and body is not None else item.add(role, element, start)

    def _captioned(self, element: Element, parent: Node) -> Node:
        """A figure or table with its lines: those that name it become the caption inside it, the others follow it."""
        start = float(self.outline.starts[element])
        lines = [child for child in element if classes(child) & _CAPTIONS or child.tag == "figcaption"]
        targets = list(self._targets(element))
        if any(part.tag == "figure" for part in element.iter() if part is not element):
            return parent.add("Div", element, start)  # its parts are figures with captions of their own
        if len(targets) > 1 and not any(target.tag == "table" for target in targets):
            frame = target = parent.add("Figure", element, start)
        elif len(targets) == 1:
            frame = parent.add("Div", element, start)
            first = min(self.outline.starts[item] for item in (*lines, targets[0]))
            target = frame.add(role_of(targets[0]), targets[0], float(first))
            self.prepared[targets[0]] = target
        else:
            return parent.add("Div", element, start)
        if lines:
            caption = target.add("Caption", element, float(self.outline.starts[lines[0]]))
            self.prepared |= dict.fromkeys(lines, caption)
        return frame

    def _targets(self, element: Element) -> Iterator[Element]:
        for inner in element.iter():
            if inner.tag in {"img", "table", SVG} and inner not in self.outline.hidden:
                yield inner

    def _note(self, element: Element, parent: Node) -> Node:
        """A note of the text is read at the end of its call's paragraph; one in a heading, behind the heading."""
        host = parent
        while host.parent is not None and host.role not in TEXT_BLOCKS and host.role not in _H:
            host = host.parent
        after = float(self.outline.ends[host.element]) - 0.5
        if host.role in _H and host.parent is not None:
            host = host.parent
        return host.add("Note", element, after)

    def home_of(self, mark: Mark) -> Node:
        """The node that a run of content belongs to."""
        return self.label_of(mark.element) if mark.part == "marker" else self.homes[mark.element]

    def label_of(self, element: Element) -> Node:
        """The node of a list item's number, made when it is first asked for."""
        if element not in self.labels:
            body = self.homes[element]
            owner = body.parent if body.role == "LBody" and body.parent is not None else body
            self.labels[element] = owner.add("Lbl", element, float(self.outline.starts[element]) - 0.5)
        return self.labels[element]


_H = frozenset(("H1", "H2", "H3", "H4", "H5", "H6"))


def _settle(tag: Node) -> None:
    """Bring kids into the order in which they are read, and drop what stayed empty."""
    for kid in tag.nodes:
        _settle(kid)
    tag.kids = [kid for kid in tag.kids if not isinstance(kid, Node) or kid.kids or kid.role in _ALWAYS]
    if tag.role == "Table" and not any(True for _ in tag.marks()):
        tag.kids = []
    tag.kids.sort(key=_order)


def _order(kid: Node | Mark | LinkArea) -> float:
    return -1.0 if isinstance(kid, LinkArea) else kid.order
