"""The words of web pages and e-books by their markup alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree, html

from printery.intake.elements import line_of
from printery.intake.losses import Losses
from printery.intake.originals.passages import Cell, Grid, Original, Passage, number, parsed, placed, squeezed
from printery.intake.others import TEXTS, decoded_page
from printery.intake.pages import TYPE, is_hidden, name_of

_CALL = re.compile(r"\b(noteref|titlepage)\b")
"""The number that calls a note, and the title page, are the build's."""
_UNSEEN = frozenset(("script", "style", "template", "head", "noscript", "svg", "math", "rp"))
_BLOCKS = frozenset(
    re.split(
        r"\s+",
        "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption "
        "figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody "
        "td tfoot th thead tr ul",
    )
)


def read_page(data: bytes) -> Original:
    """A web page."""
    text = decoded_page(data, Losses(""))
    root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    return _original([root])


def read_book(parts: Mapping[str, bytes], changes: str) -> Original:
    """An e-book: the pages in the order of its spine, without its list of contents."""
    del changes  # e-books have none
    roots = []
    for part in _spine(parts):
        root = parsed(parts[part])
        try:
            roots.append(html.document_fromstring(parts[part]) if root is None else root)
        except (ValueError, etree.ParserError):
            continue  # no browser shows anything of it
    return _original(roots)


def _spine(parts: Mapping[str, bytes]) -> Iterator[str]:
    opf = next((part for part in sorted(parts) if part.lower().endswith(".opf")), "")
    root, folder = parsed(parts.get(opf)), opf.rpartition("/")[0]
    if root is None:
        return
    items = {str(item.get("id")): item for item in root.iter("{*}item")}
    for entry in root.iter("{*}itemref"):
        item = items.get(str(entry.get("idref")))
        path = "" if item is None else f"{folder}/{item.get('href')}".lstrip("/")
        if path in parts and path.lower().endswith(TEXTS) and "nav" not in str(item.get("properties") or ""):  # type: ignore[union-attr]
            yield path


def _original(roots: list[etree._Element]) -> Original:
    passages = [passage for root in roots for passage in _passages(root)]
    grids = [grid for root in roots for grid in _grids(root)]
    pictures = sum(1 for root in roots for element in root.iter() if name_of(element) == "img")
    return Original(tuple(passages), tuple(grids), pictures)


def _passages(root: etree._Element) -> Iterator[Passage]:
    gathered: list[tuple[str, int]] = []

    def end() -> Iterator[Passage]:
        said = squeezed(text for text, _ in gathered)
        line = next((line for text, line in gathered if text.strip()), 1)
        gathered.clear()
        if said:
            yield Passage(said, line)

    def read(element: etree._Element) -> Iterator[Passage]:
        name = name_of(element)
        if not name:
            return
        line = line_of(element)
        if name not in _UNSEEN and not is_hidden(element) and not _CALL.search(str(element.get(TYPE) or "")):
            if name in _BLOCKS:
                yield from end()
            gathered.append((f" {element.text or ''}" if name == "rt" else element.text or "", line))
            for child in element:
                yield from read(child)
                is_reading = name_of(child) == "rt"
                gathered.append((f" {child.tail or ''}" if is_reading else child.tail or "", line))
            if name in _BLOCKS:
                yield from end()

    yield from read(root)
    yield from end()


def _grids(root: etree._Element) -> Iterator[Grid]:
    for table in root.iter():
        if name_of(table) != "table" or any(name_of(one) == "table" for one in table.iterancestors()):
            continue
        rows = [list(_cells(row)) for row in table.iter() if name_of(row) == "tr" and _nearest(row) is table]
        heads = [row for row in rows if row]
        yield Grid(placed(heads), line_of(table))


def _nearest(row: etree._Element) -> etree._Element | None:
    return next((one for one in row.iterancestors() if name_of(one) == "table"), None)


def _cells(row: etree._Element) -> Iterator[Cell]:
    for cell in row:
        if name_of(cell) in {"td", "th"}:
            yield (" ".join(p.words for p in _passages(cell)), _span(cell, "rowspan"), _span(cell, "colspan"))


def _span(cell: etree._Element, name: str) -> int:
    return number(cell.get(name), 1, 1000) or 1
