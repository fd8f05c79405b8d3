"""What the finished documents of an e-book prove of its accessibility. What they do not prove is not claimed.

Source: EPUB Accessibility 1.1; WCAG 2.2, Level AA, as far as a program can judge it; W3C, Schema.org Accessibility
Properties for Discoverability Vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urldefrag

import tinycss2
from lxml import etree

from printery.diagnostics import Diagnostic
from printery.model.stages.galley import Document, Galley
from printery.model.written.accessibility import EPUB, EPUB_ACCESSIBILITY, Accessibility

_XHTML = "{http://www.w3.org/1999/xhtml}"
_MATHS = "{http://www.w3.org/1998/Math/MathML}math"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_HEADINGS = tuple(f"{_XHTML}h{level}" for level in range(1, 7))
_MOVING = frozenset(f"{_XHTML}{name}" for name in ("audio", "video", "script", "iframe", "object", "embed", "canvas"))
_ABSOLUTE = frozenset(("px", "pt", "pc", "in", "cm", "mm", "q"))
_COLOURS = frozenset(("color", "background", "background-color"))
_YIELDING = frozenset(("inherit", "transparent", "currentcolor"))
_ORDERED = frozenset(
    ("position:absolute", "position:fixed", "flex-direction:row-reverse", "flex-direction:column-reverse")
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a reader could not follow."""

    id: str
    """Of the element, or of the nearest one around it that has an id."""
    message: str


@dataclass(frozen=True)
class Reading:
    """The documents and style sheets of an e-book, parsed."""

    trees: Mapping[str, etree._Element]
    rules: tuple[tuple[str, str, str], ...]
    """Selector, property and value of each declaration."""
    page_source: str
    """Identifier of the print edition whose pages are marked; empty if none is named."""
    pictures: tuple[str, ...]
    """Names of the pictures in the package."""

    @cached_property
    def elements(self) -> tuple[etree._Element, ...]:
        """All elements of all documents, in reading order."""
        return tuple(e for tree in self.trees.values() for e in tree.iter() if isinstance(e.tag, str))

    @cached_property
    def shown(self) -> tuple[etree._Element, ...]:
        """The pictures that say something; the cover's title stands on the title page too."""
        return tuple(e for e in self.elements if e.tag == f"{_XHTML}img" and not _is_quiet(e))

    @cached_property
    def ids(self) -> frozenset[tuple[str, str]]:
        """Document and id of every place that a link may lead to."""
        return frozenset(
            (name, str(e.get("id"))) for name, tree in self.trees.items() for e in tree.iter() if e.get("id")
        )


def reading_of(galley: Galley, parts: Sequence[Document], pictures: Sequence[str]) -> Reading:
    """Parse what goes into the package; a document that does not parse is none (E001 says so)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    trees = {}
    for part in parts:
        if part.name.endswith(".xhtml"):
            try:
                trees[part.name] = etree.fromstring(part.text.encode(), parser)
            except etree.XMLSyntaxError:
                continue
    rules = tuple(rule for style in galley.styles for rule in _declarations(style.text))
    return Reading(trees, rules, galley.metadata.page_source, tuple(pictures))


def _declarations(css: str) -> Iterator[tuple[str, str, str]]:
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            selector = tinycss2.serialize(rule.prelude).strip()
            for item in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
                if item.type == "declaration":
                    yield selector, item.lower_name, tinycss2.serialize(item.value).strip().lower()


def proven(reading: Reading) -> Accessibility:
    """The claims that the documents bear out."""
    described = all((picture.get("alt") or "").strip() for picture in reading.shown)
    modes = ("textual", "visual") if reading.shown else ("textual",)
    sufficient = (("textual",) if described else ()) + (("textual,visual",) if reading.shown else ())
    is_still = not any(e.tag in _MOVING for e in reading.elements) and not any(
        name.endswith(".gif") for name in reading.pictures
    )
    return Accessibility(
        conforms_to=(EPUB,) if any(faults_of(reading)) else (EPUB, EPUB_ACCESSIBILITY),
        access_modes=modes,
        sufficient_modes=sufficient,
        features=tuple(sorted(_features(reading))),
        hazards=("none",) if is_still else ("unknown",),
    )


def _features(reading: Reading) -> Iterator[str]:
    elements = reading.elements
    if any(_links(e) for e in elements if e.get(_TYPE) == "toc"):
        yield "tableOfContents"
    if any(e.tag in _HEADINGS for e in elements) and not any(_headings(reading)):
        yield "structuralNavigation"
    if reading.shown and not any(_pictures(reading)):
        yield "alternativeText"
    details = [str(e.get("aria-details")) for e in elements if e.get("aria-details")]
    places = {place for _, place in reading.ids}
    if details and all(place in places for place in details):
        yield "longDescription"
    if any(e.tag == _MATHS for e in elements):
        yield from ("MathML",) if any(_formulas(reading)) else ("MathML", "describedMath")
    if any((e.get("role") or "").startswith("doc-") for e in elements):
        yield "ARIA"
    if any(_links(e) for e in elements if e.get("role") == "doc-index" or e.get(_TYPE) == "index"):
        yield "index"
    yield from _page_features(reading)
    yield from _style_features(reading)


def _style_features(reading: Reading) -> Iterator[str]:
    if reading.trees and not any(_disorder(reading)):
        yield "readingOrder"
    if reading.trees and not any(_fixed(reading)):
        yield "displayTransformability"


def _page_features(reading: Reading) -> Iterator[str]:
    """Marks of printed pages count only where it is said of which edition they are, and a list only if it is true."""
    marks = _marks(reading)
    if marks and reading.page_source:
        yield "pageBreakMarkers"
        if not any(_pages(reading)):
            yield "pageNavigation"


def _marks(reading: Reading) -> list[tuple[str, str]]:
    """Document and id of each mark of a printed page."""
    return [
        (name, str(e.get("id")))
        for name, tree in reading.trees.items()
        for e in tree.iter(f"{_XHTML}span")
        if e.get("role") == "doc-pagebreak"
    ]


def _pages(reading: Reading) -> Iterator[Fault]:
    """Every mark is in the page list, every entry of the list leads to a mark, and the list has a source."""
    marks = _marks(reading)
    listed = [
        (_target(name, url), url)
        for name, tree in reading.trees.items()
        for e in tree.iter(f"{_XHTML}nav")
        if e.get(_TYPE) == "page-list"
        for url in _links(e)
    ]
    if marks and not reading.page_source:
        yield Fault("", "marks of printed pages, and no edition named that they are of")
    for mark in sorted(set(marks) - {target for target, _ in listed}):
        yield Fault(mark[1], "a printed page that the page list lacks")
    known = set(marks)
    yield from (
        Fault("", f"{url} in the page list is no mark of a page") for target, url in listed if target not in known
    )


def _target(name: str, url: str) -> tuple[str, str]:
    """Document and id that a link leads to; all documents of an e-book stand in one folder."""
    path, fragment = urldefrag(url)
    return (f"{name.rpartition('/')[0]}/{path}" if path else name), fragment


def _links(element: etree._Element) -> list[str]:
    return [str(e.get("href")) for e in element.iter(f"{_XHTML}a") if e.get("href")]


def faults_of(reading: Reading) -> Iterator[Fault]:
    """What a reader could not follow; nothing if the book may call itself accessible."""
    for name, tree in reading.trees.items():
        title = tree.find(f".//{_XHTML}title")
        if not (tree.get("lang") and tree.get(_LANG)):
            yield Fault("", f"{name} does not say its language")
        if title is None or not (title.text or "").strip():
            yield Fault("", f"{name} has no title")
    if not any(_links(e) for e in reading.elements if e.get(_TYPE) == "toc"):
        yield Fault("", "no table of contents")
    for rule in (_pictures, _formulas, _headings, _tables, _named_links, _pages, _disorder, _fixed):
        yield from rule(reading)


def _around(element: etree._Element) -> str:
    own = element.get("id")
    return own or next((str(e.get("id")) for e in element.iterancestors() if e.get("id")), "")


def _is_quiet(picture: etree._Element) -> bool:
    return picture.get("role") in {"presentation", "none", "doc-cover"}


def _pictures(reading: Reading) -> Iterator[Fault]:
    for picture in reading.shown:
        if not (picture.get("alt") or "").strip():
            yield Fault(_around(picture), "a picture without alternative text")


def _formulas(reading: Reading) -> Iterator[Fault]:
    for element in reading.elements:
        if element.tag == _MATHS and not element.get("alttext"):
            yield Fault(_around(element), "a formula without words")


def _headings(reading: Reading) -> Iterator[Fault]:
    """Levels begin with 1 in each document and are never skipped on the way down (WCAG 2.2, 1.3.1)."""
    for tree in reading.trees.values():
        last = 0
        for element in tree.iter(*_HEADINGS):
            level = _HEADINGS.index(str(element.tag)) + 1
            if level > last + 1:
                yield Fault(_around(element), f"a heading of level {level} behind one of level {last}")
            last = level


def _tables(reading: Reading) -> Iterator[Fault]:
    for element in reading.elements:
        if element.tag == f"{_XHTML}table" and element.find(f".//{_XHTML}th") is None:
            yield Fault(_around(element), "a table without heads")


def _named_links(reading: Reading) -> Iterator[Fault]:
    for element in reading.elements:
        if element.tag == f"{_XHTML}a" and element.get("href"):
            words = "".join(str(text) for text in element.itertext()) + (element.get("aria-label") or "")
            inner = (e.get("alt") or e.get("alttext") or "" for e in element.iter() if isinstance(e.tag, str))
            if not (words + "".join(inner)).strip():
                yield Fault(_around(element), "a link without words")


def _disorder(reading: Reading) -> Iterator[Fault]:
    """A style that shows things in another order than they are read (WCAG 2.2, 1.3.2)."""
    for selector, name, value in reading.rules:
        if f"{name}:{value}" in _ORDERED or name == "order":
            yield Fault("", f"{selector} shows things in another order: {name}: {value}")


def _fixed(reading: Reading) -> Iterator[Fault]:
    """A style that takes the size or the colours of text from the reader (WCAG 2.2, 1.4.4 and 1.4.8)."""
    for selector, name, value in reading.rules:
        if name in {"font", "font-size", "line-height"}:
            parts = tinycss2.parse_component_value_list(value)
            if any(part.type == "dimension" and part.lower_unit in _ABSOLUTE for part in parts):
                yield Fault("", f"{selector} fixes the size of text: {name}: {value}")
        elif name in _COLOURS and value not in _YIELDING and not selector.endswith("img"):
            yield Fault("", f"{selector} fixes a colour: {name}: {value}")


def unfollowed(reading: Reading, galley: Galley) -> Iterator[Diagnostic]:
    """Yield E006 for what readers could not follow, at the place of the content."""
    places = {line.id: line.location for line in galley.copy}
    for fault in faults_of(reading):
        where = places.get(fault.id, galley.edition)
        yield Diagnostic("E006", f"{galley.name}: {fault.message}", where, "mend the text or template that makes it")
