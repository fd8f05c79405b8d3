"""The words of an element, without those that an edition adds to the content's."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

_ADDED = frozenset(("note", "note-call", "noteref", "page-ref", "pagebreak", "return", "maths"))
"""Classes of elements whose words are not those of the block around them."""
_BLOCKS = frozenset({"p", "ul", "ol", "li", "dl", "dt", "dd", "div", "figure", "aside", "section", "blockquote", "pre"})
_BLOCKS |= {"h1", "h2", "h3", "h4", "table", "thead", "tbody", "tr", "td", "th", "caption", "figcaption"}


def own_words(element: etree._Element) -> Iterator[str]:
    """The words of a block without those of blocks in it."""
    return _words(element, _BLOCKS)


def all_words(element: etree._Element) -> Iterator[str]:
    """The words of an element, whatever blocks stand in it."""
    return _words(element, frozenset())


def _words(element: etree._Element, left_out: frozenset[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if tag and tag not in left_out and not _ADDED & set((child.get("class") or "").split()):
            yield from _words(child, left_out)
        yield child.tail or ""
