"""Places in composed documents that the press fills or reads: what marks them, whatever element they are.

The order of attributes, further classes and elements around them make no difference. docs/templates.md says what each
is for; `printery/compose/contract.py` looks whether a document has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from printery.model.stages.collation import Locator

SECTION = "data-begins"
"""Attribute, `page`: an element that begins a page of its own and is set by itself."""
LOCATORS = "locators"
"""Class: the group of an entry's locators. Its links lead to marks, and may have the following attributes."""
RANGES = "data-ranges"
"""Attribute of a group: how ranges of pages are written, `chicago` or `full`."""
LOCATOR_NOTE = "data-note"
LOCATOR_END = "data-end"
LOCATOR_MAIN = "data-main"
CONTINUED = "data-continued"
"""Attribute: words that name what goes on, shown only where it goes on at the head of a page or column."""
GOES_ON = "continued"
"""Class that the press gives to an element with `data-continued` that begins a page; class of the row that repeats a
table's title."""
NOTE = "note"
"""Class: a note at the foot, with its id."""
END_NOTE = "endnote"
"""Class: a note at the end of a chapter or of the book, with its id."""
END_NOTES = "endnotes"
"""Class: notes at the end; with both of the following attributes its notes get heads for each page."""
HEAD_PAGE = "data-page"
HEAD_PAGES = "data-pages"
RUNNING = "data-running"
"""Attribute: words of a running head, which the style sheet takes from here."""
CALL = "note-call"
"""Class: where a note is called; the link inside leads to the note and has an id of its own."""
RETURN = "return"
"""Class: the number before a note, which leads back to its call and is no word of the note."""
FOLIO = "folio"
"""Class: a link that shows the page of what it leads to."""
ENTRY = "entry"
"""Class: an entry of contents, lists and index; its words count by themselves."""
TABLE = "table"
"""Class: a table with its title and lines; `tight` beside it lets long words break."""
TIGHT = "tight"
WITH_LINE = "with-line"
"""Class that the press gives to a note that has to stay on the page of its call."""
WHOLE = "whole"
"""Class of the span that the press sets around a word which a page's end must not break."""
FIT = "data-fit"
"""Attribute: width and height of a field in mm; the press sets its words as large as fits, by the following two."""
SIZES = "data-sizes"
"""Attribute: the least and the largest size in points."""
LINES = "data-lines"
"""Attribute: how many lines the words may have."""


def locators_in(group: Element) -> Iterator[Locator]:
    """The locators that the links of a group stand for, before the press has put folios in their places."""
    for link in group.iter("a"):
        target, note = link.get("href") or "", link.get(LOCATOR_NOTE) or ""
        if target.startswith("#"):
            number = int(note) if note.isdecimal() else None
            yield Locator(target[1:], number, link.get(LOCATOR_END) or "", bool(link.get(LOCATOR_MAIN)))
