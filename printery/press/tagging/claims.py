"""What the finished structure proves of a file's accessibility. What it does not prove is not claimed.

Source: W3C, Schema.org Accessibility Properties for Discoverability Vocabulary; the Matterhorn Protocol 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from printery.model.written.accessibility import Accessibility
from printery.press.facts.tags import Click, Fault, SectionTags, Tag, every

STANDARDS = ("PDF/UA-1", "PDF/A-3a")
_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
_PICTURES = frozenset(("Figure", "Formula"))


def faults_of(sections: Sequence[SectionTags]) -> tuple[Fault, ...]:
    """What of a structure a reader could not follow; nothing if the file may call itself accessible."""
    words = (fault for section in sections for fault in section.faults)
    return (*_pictures(sections), *_headings(sections), *_tables(sections), *words)


def proven(sections: Sequence[SectionTags], *, has_bookmarks: bool) -> Accessibility:
    """The claims that a structure bears out."""
    pictures = [tag for tag in every(sections) if tag.role in _PICTURES]
    described = [tag for tag in pictures if tag.says.get("Alt")]
    return Accessibility(
        conforms_to=() if faults_of(sections) else STANDARDS,
        access_modes=("textual", "visual") if pictures else ("textual",),
        sufficient_modes=("textual",) if len(described) == len(pictures) else (),
        features=tuple(sorted(_features(sections, pictures, has_bookmarks=has_bookmarks))),
        hazards=("none",),  # a still page: the engine writes no sound, film or script
    )


def _features(sections: Sequence[SectionTags], pictures: Sequence[Tag], *, has_bookmarks: bool) -> Iterator[str]:
    roles = {tag.role for tag in every(sections)}
    yield from ("taggedPDF", "pageNavigation", "unlocked")
    if has_bookmarks:
        yield "bookmarks"
    if roles & set(_HEADINGS) and not any(_headings(sections)):
        yield "structuralNavigation"
    if not any(section.faults for section in sections):
        yield "readingOrder"
    for role, feature in (("TOC", "tableOfContents"), ("Index", "index")):
        if any(tag.role == role and _leads_on(tag) for tag in every(sections)):
            yield feature
    for role, feature in (("Figure", "alternativeText"), ("Formula", "describedMath")):
        found = [tag for tag in pictures if tag.role == role]
        if found and all(tag.says.get("Alt") for tag in found):
            yield feature


def _leads_on(tag: Tag) -> bool:
    """Whether there are links to follow in it."""
    return any(isinstance(kid, Click) for inner in tag.walk() for kid in inner.kids)


def _pictures(sections: Sequence[SectionTags]) -> Iterator[Fault]:
    for tag in every(sections):
        if tag.role in _PICTURES and not tag.says.get("Alt"):
            yield Fault(tag.id, "a picture without alternative text")


def _headings(sections: Sequence[SectionTags]) -> Iterator[Fault]:
    """Levels begin with 1 and are never skipped on the way down (Matterhorn 14-002, 14-003)."""
    last = 0
    for tag in every(sections):
        if tag.role in _HEADINGS:
            level = _HEADINGS.index(tag.role) + 1
            if level > last + 1:
                yield Fault(tag.id, f"a heading of level {level} behind one of level {last}")
            last = level


def _tables(sections: Sequence[SectionTags]) -> Iterator[Fault]:
    """Every table has heads (Matterhorn 15-003)."""
    for tag in every(sections):
        if tag.role == "Table" and not any(inner.role == "TH" for inner in tag.walk()):
            yield Fault(tag.id, "a table without heads")
