"""Elements of XML files: their parents, words and lines, as types know them."""

from __future__ import annotations

from lxml import etree


def parent_of(element: etree._Element) -> etree._Element:
    """The element that holds this one; the root has none, and nobody asks for it."""
    parent = element.getparent()
    assert parent is not None  # noqa: S101 - see above
    return parent


def remove(element: etree._Element) -> None:
    """Take an element out of its parent, if it is in one; words behind it go with it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def all_words(element: etree._Element) -> str:
    """All text in an element."""
    return "".join(str(text) for text in element.itertext())


def line_of(element: etree._Element) -> int:
    """The line on which an element begins, from 1."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 1
