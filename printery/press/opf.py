"""The metadata of an e-book's package document, each claim drawn from what is in the book.

Source: EPUB 3.3, 5.5; EPUB Accessibility 1.1, 3; MARC relator codes; ONIX code list 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from printery.model.galley import Document, Galley

_MAKERS = ("aut", "edt", "isb")
_ISBN_13 = "15"
"""ONIX code list 5."""


@dataclass(frozen=True, slots=True)
class OpfLine:
    """One element of the package's metadata."""

    name: str
    value: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    namespace: str | None = "DC"
    """`DC`, or None for `meta`."""


def _meta(value: str, **attributes: str) -> OpfLine:
    return OpfLine("meta", value, {name.rstrip("_").replace("_", "-"): v for name, v in attributes.items()}, None)


def metadata_lines(galley: Galley, parts: Sequence[Document]) -> Iterator[OpfLine]:
    """All metadata in order."""
    meta = galley.metadata
    yield OpfLine("identifier", meta.identifier, {"id": "pub-id"})
    if meta.isbn:
        yield _meta(_ISBN_13, refines="#pub-id", property="identifier-type", scheme="onix:codelist5")
    yield from _titles(galley)
    yield from _agents(galley)
    yield OpfLine("language", meta.language)
    yield OpfLine("publisher", meta.publisher)
    yield OpfLine("date", meta.date)
    yield OpfLine("rights", meta.rights)
    yield OpfLine("description", meta.description)
    for number, (scheme, code, text) in enumerate(meta.subjects, 1):
        yield OpfLine("subject", text, {"id": f"subject-{number}"})
        yield _meta(scheme, refines=f"#subject-{number}", property="authority")
        yield _meta(code, refines=f"#subject-{number}", property="term")
    for keyword in meta.keywords:
        yield OpfLine("subject", keyword)
    if meta.series:
        yield _meta(meta.series, property="belongs-to-collection", id="series")
        yield _meta("series", refines="#series", property="collection-type")
        if meta.series_number is not None:
            yield _meta(str(meta.series_number), refines="#series", property="group-position")
    yield from _accessibility("".join(part.text for part in parts), meta.page_source)
    yield OpfLine("meta", "", {"name": "cover", "content": "images-cover-jpg"}, None)


def _titles(galley: Galley) -> Iterator[OpfLine]:
    meta = galley.metadata
    yield OpfLine("title", meta.title, {"id": "title"})
    yield _meta("main", refines="#title", property="title-type")
    if meta.subtitle:
        yield OpfLine("title", meta.subtitle, {"id": "subtitle"})
        yield _meta("subtitle", refines="#subtitle", property="title-type")


def _agents(galley: Galley) -> Iterator[OpfLine]:
    for number, agent in enumerate(galley.metadata.agents, 1):
        kind = "creator" if agent.role in _MAKERS else "contributor"
        yield OpfLine(kind, agent.name, {"id": f"agent-{number}"})
        yield _meta(agent.filing, refines=f"#agent-{number}", property="file-as")
        yield _meta(agent.role, refines=f"#agent-{number}", property="role", scheme="marc:relators")
        yield _meta(str(number), refines=f"#agent-{number}", property="display-seq")


def _accessibility(text: str, source: str) -> Iterator[OpfLine]:
    """Only what the documents hold; conformance to a standard is not claimed here."""
    body = text.replace('role="doc-cover"', "")
    images = [
        alt for alt, rest in re.findall(r"<img [^>]*alt=\"([^\"]*)\"([^>]*)>", body) if "presentation" not in rest
    ]
    visual = bool(images)
    yield _meta("textual", property="schema:accessMode")
    if visual:
        yield _meta("visual", property="schema:accessMode")
        yield _meta("textual,visual", property="schema:accessModeSufficient")
    described = all(alt.strip() for alt in images)
    if described:
        yield _meta("textual", property="schema:accessModeSufficient")
    has_pages = 'epub:type="page-list"' in text and bool(source)
    features = {
        "tableOfContents": 'epub:type="toc"' in text,
        "structuralNavigation": "<h1" in text,
        "readingOrder": True,
        "displayTransformability": True,
        "alternativeText": visual and described,
        "MathML": "<math" in text,
        "longDescription": "aria-details=" in text,
        "ARIA": 'role="doc-' in text,
        "pageBreakMarkers": has_pages,
        "pageNavigation": has_pages,
        "index": 'epub:type="index"' in text,
    }
    for name, found in features.items():
        if found:
            yield _meta(name, property="schema:accessibilityFeature")
    yield _meta("none", property="schema:accessibilityHazard")
    yield _meta(_summary(features), property="schema:accessibilitySummary")
    if has_pages:
        yield _meta(source, property="pageBreakSource")


def _summary(features: Mapping[str, bool]) -> str:
    """The features in plain words."""
    parts = ["The text can be set in any size, typeface and colour, and read aloud in its order."]
    if features["alternativeText"]:
        parts.append("Every picture has a description.")
    if features["pageBreakMarkers"]:
        parts.append("The page numbers of the print edition are marked.")
    return " ".join(parts)
