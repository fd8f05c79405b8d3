"""The metadata of an e-book's package document; its claims of accessibility are those that `ebook_access` proved.

Source: EPUB 3.3, 5.5; EPUB Accessibility 1.1, 3; MARC relator codes; ONIX code list 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from printery.model.stages.galley import Galley, Metadata
from printery.model.written.accessibility import EPUB_ACCESSIBILITY, Accessibility

_MAKERS = ("aut", "edt", "isb")
IBOOKS = "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/"
"""Vocabulary of Apple Books, which shows embedded faces only where `specified-fonts` says so (its asset guide)."""
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


def metadata_lines(galley: Galley, access: Accessibility) -> Iterator[OpfLine]:
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
    yield from _source(meta)
    yield from _accessibility(access, meta)
    yield _meta("true", property="ibooks:specified-fonts")
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


def _source(meta: Metadata) -> Iterator[OpfLine]:
    """The print edition whose pages are marked: as EPUB 3.3 says it, and as readers of earlier versions look for it."""
    if meta.page_source:
        yield OpfLine("source", meta.page_source, {"id": "pages"})
        yield _meta("pagination", refines="#pages", property="source-of")
        yield _meta(meta.page_source, property="pageBreakSource")


def _accessibility(access: Accessibility, meta: Metadata) -> Iterator[OpfLine]:
    """Only what was found; who claims conformity is the publisher."""
    for values, name in (
        (access.access_modes, "accessMode"),
        (access.sufficient_modes, "accessModeSufficient"),
        (access.features, "accessibilityFeature"),
        (access.hazards, "accessibilityHazard"),
    ):
        yield from (_meta(value, property=f"schema:{name}") for value in values)
    yield _meta(_summary(access), property="schema:accessibilitySummary")
    if EPUB_ACCESSIBILITY in access.conforms_to:
        yield _meta(EPUB_ACCESSIBILITY, property="dcterms:conformsTo", id="conformance")
        yield _meta(meta.publisher, refines="#conformance", property="a11y:certifiedBy")


def _summary(access: Accessibility) -> str:
    """The features in plain words."""
    said = {
        "displayTransformability": "The text can be set in any size, typeface and color.",
        "readingOrder": "It is read aloud in its order.",
        "alternativeText": "Every picture has a description.",
        "describedMath": "Every formula is there in words.",
        "pageBreakMarkers": "The page numbers of the print edition are marked.",
    }
    parts = [words for name, words in said.items() if name in access.features]
    if EPUB_ACCESSIBILITY not in access.conforms_to:
        parts.append("Conformity with a standard is not claimed.")
    return " ".join(parts)
