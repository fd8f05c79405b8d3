"""The contents: sections and their headings as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from printery.collate.numbering import bare
from printery.collate.order import PART
from printery.model.stages.collation import CollatedSection, NavEntry
from printery.model.stages.kinds import Matter


def nav_tree(sections: Sequence[CollatedSection]) -> tuple[NavEntry, ...]:
    """The listed sections with their headings; a part holds the sections of the body that follow it."""
    entries: list[NavEntry] = []
    chapters: list[NavEntry] = []
    part: NavEntry | None = None
    for section in sections:
        if part and (section.kind == PART or section.matter is not Matter.BODY):
            entries.append(replace(part, children=tuple(chapters)))
            part, chapters = None, []
        if not section.traits.listed:
            continue
        if section.kind == PART:
            part = _entry(section, 1)
        elif part:
            chapters.append(_entry(section, 2))
        else:
            entries.append(_entry(section, 1))
    if part:
        entries.append(replace(part, children=tuple(chapters)))
    return tuple(entries)


def _entry(section: CollatedSection, level: int) -> NavEntry:
    label = str(section.number) if section.traits.numbered else section.label
    names = tuple(author.person.display for author in section.authors)
    children = tuple(_headings(section, level + 1))
    return NavEntry(section.id, label, bare(section.title), level, section.kind, names, children)


def _headings(section: CollatedSection, level: int) -> Iterator[NavEntry]:
    """The headings of a section, each with those below it."""
    last: NavEntry | None = None
    for block in section.blocks:
        if block.get("unlisted"):
            continue
        if block.tag == "h2":
            if last:
                yield last
            last = NavEntry(block.id, "", bare(block.children), level, "heading")
        elif block.tag == "h3" and last:
            below = NavEntry(block.id, "", bare(block.children), level + 1, "subheading")
            last = replace(last, children=(*last.children, below))
    if last:
        yield last
