"""The words of an OpenDocument text by its XML alone.

Source: Open Document Format for Office Applications (OpenDocument) 1.3, part 3, 5 (text), 6 (inline), 9 (tables).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from printery.intake.originals.passages import Cell, Grid, Original, Passage, number, parsed, placed, squeezed

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _OFFICE, _TABLE = f"{_OASIS}text:1.0}}", f"{_OASIS}office:1.0}}", f"{_OASIS}table:1.0}}"
_DRAW, _SVG, _STYLE = f"{_OASIS}drawing:1.0}}", f"{_OASIS}svg-compatible:1.0}}", f"{_OASIS}style:1.0}}"
_MADE = tuple(
    f"{_TEXT}{name}"
    for name in (
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
    )
)
_UNSEEN = {f"{_OFFICE}annotation", f"{_SVG}desc", f"{_SVG}title", f"{_TEXT}tracked-changes", f"{_TEXT}note-citation"}
_SPACES = {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")


def read_opendocument(parts: Mapping[str, bytes], changes: str) -> Original:
    """The text with its notes and boxes; lists of contents, comments and hidden words are no part of it."""
    del changes  # as accepted: see docs/import.md
    root = parsed(parts.get("content.xml"))
    body = None if root is None else root.find(f".//{_OFFICE}text")
    if root is None or body is None:
        return Original(())
    hidden = frozenset(_hidden(root))
    numbers = {p: number for number, p in enumerate(_counted(root), 1)}
    passages = []
    for paragraph in body.iter(*_PARAGRAPHS):
        if next(paragraph.iterancestors(*_UNSEEN, *_MADE), None) is not None or paragraph not in numbers:
            continue
        said = "" if paragraph.get(f"{_TEXT}style-name") in hidden else squeezed(_words(paragraph, hidden))
        if said:
            is_note = next(paragraph.iterancestors(f"{_TEXT}note"), None) is not None
            passages.append(Passage(said, numbers[paragraph], is_note))
    grids = tuple(_grids(body, hidden, numbers))
    pictures, notes = (sum(1 for _ in body.iter(name)) for name in (f"{_DRAW}image", f"{_TEXT}note"))
    return Original(tuple(passages), grids, pictures, notes)


def _counted(root: etree._Element) -> Iterator[etree._Element]:
    apart = (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}index-title-template")
    return (p for p in root.iter(*_PARAGRAPHS) if next(p.iterancestors(*apart), None) is None)


def _hidden(root: etree._Element) -> Iterator[str]:
    for style in root.iter(f"{_STYLE}style"):
        dress = style.find(f"{_STYLE}text-properties")
        if dress is not None and dress.get(f"{_TEXT}display") == "none":
            yield str(style.get(f"{_STYLE}name"))


def _words(element: etree._Element, hidden: frozenset[str]) -> Iterator[str]:
    """The words of a paragraph, without those of paragraphs within it, which are passages of their own."""
    yield element.text or ""
    for child in element:
        if child.tag in _SPACES:
            yield " "
        elif child.tag == f"{_TEXT}ruby-text":
            yield from (" ", *_words(child, hidden), " ")
        elif isinstance(child.tag, str) and child.tag not in {*_UNSEEN, *_PARAGRAPHS}:
            is_hidden = child.get(f"{_TEXT}style-name") in hidden or child.get(f"{_TEXT}is-hidden") == "true"
            if not is_hidden and not str(child.tag).startswith(_DRAW) and child.tag != f"{_TEXT}note":
                yield from _words(child, hidden)
        yield child.tail or ""


def _grids(body: etree._Element, hidden: frozenset[str], numbers: Mapping[etree._Element, int]) -> Iterator[Grid]:
    for table in body.iter(f"{_TABLE}table"):
        if next(table.iterancestors(f"{_TABLE}table", f"{_DRAW}frame"), None) is not None:
            continue
        rows = []
        for row in table.iter(f"{_TABLE}table-row"):
            if next(row.iterancestors(f"{_TABLE}table")) is table:
                rows += [list(_cells(row, hidden))] * number(row.get(f"{_TABLE}number-rows-repeated"), 1, 1000)
        line = next((numbers[p] for p in table.iter(*_PARAGRAPHS) if p in numbers), 1)
        yield Grid(placed(rows), line)


def _cells(row: etree._Element, hidden: frozenset[str]) -> Iterator[Cell]:
    """The cells of a row; a covered one has no words, and stands in its place."""
    for cell in row:
        if cell.tag not in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            continue
        said = " ".join(squeezed(_words(p, hidden)) for p in cell.iter(*_PARAGRAPHS))
        for _ in range(number(cell.get(f"{_TABLE}number-columns-repeated"), 1, 200)):
            yield ("" if cell.tag.endswith("covered-table-cell") else said, 1, 1)
