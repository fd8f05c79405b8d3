"""Grown nodes as plain values: what each structure element says, and its attributes.

Source: ISO 32000-1:2008, 14.8.5 (attributes), 14.9 (language, alternate text, expansion).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from printery.press.facts.tags import Click, Run, SectionTags, Tag, Value
from printery.press.tagging.link_words import LinkWords
from printery.press.tagging.outline import SVG
from printery.press.tagging.record import LinkArea, Mark, Record
from printery.press.tagging.tables import heads_of, scope_of, span
from printery.press.tagging.tree import Node, grown
from printery.press.tagging.word_order import order_faults

_NUMBERINGS = {"a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"}
_MADE = frozenset(("Lbl", "Caption", "Reference", "LBody"))
"""Types of nodes that share their element with another, which says its language."""


def section_tags(record: Record) -> SectionTags:
    """The structure of what was drawn, as plain values."""
    document = grown(record)
    words = LinkWords(record.outline)
    root = record.outline.root
    writer = _Entries(words, {tag: root.get(f"data-{tag}") or "" for tag in ("ins", "del")})
    return SectionTags(
        top=tuple(writer.tag(node) for node in document.nodes),
        targets=words.targets(),
        faults=tuple(order_faults(document, record.outline)),
        page_word=record.outline.root.get("data-page") or "",
    )


@dataclass(slots=True)
class _Entries:
    words: LinkWords
    announced: Mapping[str, str]
    """What is said before words that came or went, by tag; nothing where the document does not say."""
    heads: dict[Node, Sequence[Node]] = field(default_factory=dict)

    def tag(self, node: Node) -> Tag:
        """A node and all below it."""
        if node.role == "Table":
            self.heads |= heads_of(node)
        return Tag(
            role=node.role,
            kids=tuple(self._kid(kid) for kid in node.kids),
            id=node.element.get("id") or "",
            name=_name(node) if node.role in {"Note", "TH"} else "",
            says={**_said(node), **self._announced(node)},
            attributes=self._attributes(node),
        )

    def _announced(self, node: Node) -> Mapping[str, str]:
        """Words that were changed, for listeners: PDF has no type for them. What has links in it says nothing."""
        said = self.announced.get(str(node.element.tag), "")
        if not said or not all(isinstance(kid, Mark) for kid in node.kids):
            return {}
        return {"Alt": f"{said}: {''.join(node.element.itertext()).strip()}"}

    def _kid(self, kid: Node | Mark | LinkArea) -> Tag | Run | Click:
        if isinstance(kid, Node):
            return self.tag(kid)
        if isinstance(kid, Mark):
            return Run(kid.page, kid.number, kid.said if kid.is_backwards else "")
        return Click(kid.page, kid.index, kid.target, self.words.own(kid.element, kid.target))

    def _attributes(self, node: Node) -> Mapping[str, Value]:
        if node.role in {"Figure", "Formula"}:
            area = next((mark.area for mark in node.marks() if mark.area is not None), None)
            return {"O": "Layout", "BBox": area} if area is not None else {}
        if node.role == "L":
            return {"O": "List", "ListNumbering": _numbering(node)}
        if node.role == "Table" and node.element.get("aria-label"):
            return {"O": "Table", "Summary": node.element.get("aria-label") or ""}
        return self._cell(node) if node.role in {"TD", "TH"} else {}

    def _cell(self, node: Node) -> Mapping[str, Value]:
        found: dict[str, Value] = {}
        for name, key in (("rowspan", "RowSpan"), ("colspan", "ColSpan")):
            if span(node.element, name) > 1:
                found[key] = span(node.element, name)
        if node.role == "TH":
            found["Scope"] = scope_of(node)
        elif self.heads.get(node):
            found["Headers"] = tuple(_name(head) for head in self.heads[node])
        return {"O": "Table", **found} if found else {}


def _said(node: Node) -> Mapping[str, str]:
    element = node.element
    found = {}
    if element.get("lang") and node.role not in _MADE:
        found["Lang"] = element.get("lang") or ""
    if element.tag == "abbr" and element.get("title"):
        found["E"] = element.get("title") or ""
    if node.role in {"Figure", "Formula"}:
        found["Alt"] = alternative(element)
    return found


def _name(node: Node) -> str:
    """The element's own id, or a name made of its place in the section."""
    return str(node.element.get("id") or f"{node.role.lower()}-{node.order:g}")


def alternative(element: Element) -> str:
    """What is said of a picture: its own words, or those of the pictures in it."""
    own = element.get("aria-label") or element.get("alttext") or ""
    if element.tag == SVG:
        title = element.find("{http://www.w3.org/2000/svg}title")
        return (own or (title.text if title is not None else "") or "").strip()
    if element.tag == "img":
        return str(element.get("alt") or "")
    inner = (alternative(part) for part in element.iter() if part is not element and part.tag in {"img", SVG})
    return own or " ".join(filter(None, inner))


def _numbering(node: Node) -> str:
    """Source: ISO 32000-1:2008, table 347."""
    if not any(kid.role == "Lbl" for item in node.nodes for kid in item.nodes) or node.element.tag == "dl":
        return "None"
    if node.element.tag == "ul":
        return "Disc"
    return _NUMBERINGS.get(node.element.get("type") or "", "Decimal")
