"""Where printed pages begin in an e-book or in large print: a marker before the very word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from printery.model.stages.artefact import Pages, Proof
from printery.model.stages.text import squash

_XHTML = "http://www.w3.org/1999/xhtml"
_OPS = "http://www.idpf.org/2007/ops"
_UNCOUNTED = frozenset(("page-ref", "maths", "return", "note"))
"""Classes of elements whose words print has not, has as generated text, or does not count."""
_WRAPPING = frozenset(("ul", "ol", "dl", "table", "thead", "tbody", "tr", "figure", "section", "body", "div", "aside"))
"""Elements that hold no text of their own, so that a marker stands before or in their first child."""


@dataclass(frozen=True, slots=True)
class Marker:
    """Where a printed page begins."""

    folio: str
    block: str
    """Id of the block."""
    offset: int
    """How many of the block's characters, white space not counted, stand on earlier pages."""
    document: str

    @property
    def id(self) -> str:
        """Id of the marker's element."""
        return f"page-{self.folio}"


def pages_of(edition_id: str | None, proofs: Mapping[str, Proof]) -> Pages | None:
    """The pages of the print edition that another one names; all its sheets have the same."""
    for proof in proofs.values():
        for artefact in proof.artefacts:
            if edition_id and artefact.edition_id == edition_id and artefact.pages is not None:
                return artefact.pages
    return None


Maker = Callable[[Marker], Any]
"""Makes the element of a marker."""


def markers_of(pages: Pages | None, documents_of: Mapping[str, str]) -> dict[str, tuple[Marker, ...]]:
    """The markers of each document, in the order of the pages; none for pages without text."""
    found: dict[str, list[Marker]] = {}
    last = ""
    for page in pages.pages if pages else ():
        if page.starts_with is None:
            continue
        block, offset = page.starts_with
        document = documents_of.get(block, last)
        last = document or last
        if document:
            found.setdefault(document, []).append(Marker(page.folio, block, offset, document))
    return {document: tuple(markers) for document, markers in found.items()}


def insert_markers(text: str, markers: Sequence[Marker]) -> str:
    """The document with an empty element before the word with which each page begins.

    A page that begins inside a word has its marker after that word. Source: EPUB 3.3, 5.4.1.3 (page-list), and EPUB
    Accessibility 1.1, 5.2.
    """
    if not markers:
        return text
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(text.encode(), parser)
    by_id = {
        element.get("id"): element for element in root.iter() if isinstance(element.tag, str) and element.get("id")
    }
    _place(by_id, root.find(f".//{{{_XHTML}}}section"), markers, _element)
    return etree.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>").replace(
        "<!DOCTYPE html>", '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>', 1
    )


def insert_folios(text: str, pages: Pages) -> str:
    """A document in HTML, well-formed as XML too, with the number of each printed page before its first word."""
    documents = dict.fromkeys((page.starts_with[0] for page in pages.pages if page.starts_with), "document.html")
    markers = markers_of(pages, documents).get("document.html", ())
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(text.encode(), parser)
    by_id = {str(element.get("id")): element for element in root.iter() if isinstance(element.tag, str)}
    _place(by_id, None, [marker for marker in markers if marker.block in by_id], _folio)
    html: str = etree.tostring(root, encoding="unicode", method="html", doctype="<!DOCTYPE html>")
    return html


def _place(
    by_id: Mapping[str | None, etree._Element] | Mapping[str, etree._Element],
    fallback: etree._Element | None,
    markers: Sequence[Marker],
    make: Maker,
) -> None:
    """Put the markers into the tree, from the end, so that earlier offsets stay true."""
    for marker in reversed(markers):
        block = by_id.get(marker.block, fallback)
        if block is not None and not (marker.offset and _split(block, marker, make)):
            _put_first(_opening(block) if make is _folio else block, make(marker))


def _opening(block: etree._Element) -> etree._Element:
    """The first block with words in a block that may hold others."""
    while not (block.text or "").strip() and _local(block) in {"section", "div", "header", "blockquote"}:
        inner = next(
            (child for child in block if _local(child) and any(str(text).strip() for text in child.itertext())), None
        )
        if inner is None:
            break
        block = inner
    return block


def _folio(marker: Marker) -> etree._Element:
    made = etree.Element("span")
    made.set("class", "print-page")
    made.set("data-folio", marker.folio)
    made.text = ""
    return made


def _element(marker: Marker) -> etree._Element:
    made = etree.Element(f"{{{_XHTML}}}span")
    made.set(f"{{{_OPS}}}type", "pagebreak")
    made.set("role", "doc-pagebreak")
    made.set("class", "pagebreak")
    made.set("id", marker.id)
    made.set("aria-label", f" {marker.folio}. ")
    made.text = ""  # written with an end tag: what reads it as HTML would put the words behind it inside
    return made


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _put_first(block: etree._Element, made: etree._Element) -> None:
    """Before the block's first word; in a block that may hold no text, in the first child that may."""
    while _local(block) in _WRAPPING and len(block) and not (block.text or "").strip():
        inner = next((child for child in block if _local(child) not in {"", "img", "colgroup", "caption"}), None)
        if inner is None or _local(block) in {"section", "body", "div", "aside"}:
            break
        block = inner
    if _local(block) == "figure":
        block.addprevious(made)
        return
    made.tail, block.text = block.text, None
    block.insert(0, made)


def _split(block: etree._Element, marker: Marker, make: Maker) -> bool:
    """Put the marker into the text of the block at its offset; False if the block has not so many characters."""
    left = marker.offset

    def visit(element: etree._Element) -> bool:
        nonlocal left
        cut = _cut(element.text, left)
        if cut is not None:
            made = make(marker)
            text = element.text or ""
            element.text, made.tail = text[:cut], text[cut:]
            element.insert(0, made)
            return True
        left -= len(squash(element.text or ""))
        for child in list(element):
            counted = isinstance(child.tag, str) and not _UNCOUNTED & set((child.get("class") or "").split())
            if counted and visit(child):
                return True
            cut = _cut(child.tail, left)
            if cut is not None:
                made = make(marker)
                text = child.tail or ""
                child.addnext(made)
                child.tail, made.tail = text[:cut], text[cut:]
                return True
            left -= len(squash(child.tail or ""))
        return False

    return visit(block)


def _cut(text: str | None, count: int) -> int | None:
    """Index in the text after `count` characters that count, moved to the next word; None if it has not so many."""
    if not text or len(squash(text)) < count:
        return None
    index = 0
    while count > 0:
        count -= len(squash(text[index]))
        index += 1
    while 0 < index < len(text) and not text[index].isspace() and not text[index - 1].isspace():
        index += 1
    while index < len(text) and text[index].isspace():
        index += 1
    return index
