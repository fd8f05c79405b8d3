"""Notes: where an edition sets them, and a note of several paragraphs as mark-up that its place allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from printery.model.stages.collation import CollatedSection, Collation, NavEntry
from printery.model.stages.kinds import Matter
from printery.model.stages.library import Library
from printery.model.stages.text import BLOCK_TAGS, Blocks, Inline, Node, rewrite
from printery.model.written.edition import Edition, Epub

NOTES = "notes"
"""Kind and id of the section that gathers the notes of a book."""
_BEFORE_NOTES = frozenset(("annex",))
"""Kinds of back matter that stand before the notes. Source: The Chicago Manual of Style, 17th ed., 1.4."""
_SPANS = MappingProxyType(
    {
        "p": "note-p",
        "li": "note-item",
        "blockquote": "note-quote",
        "pre": "note-pre",
        "dt": "note-term",
        "dd": "note-item",
    }
)
"""Class of the span that stands for a block in a note at the foot; others are written as `note-block`."""
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class Noted:
    """A section with its notes, for the notes at a book's end."""

    section: CollatedSection
    title: Inline
    """As the contents have it: without notes and marks."""
    notes: tuple[Node, ...]


def place_of_notes(edition: Edition, library: Library) -> Literal["foot", "chapter", "book"]:
    """Where an edition's notes stand; an e-book that does not say follows the print edition whose pages it marks."""
    if isinstance(edition, Epub):
        if edition.notes is not None:
            return edition.notes
        printed = library.editions.get(edition.pages_from or "")
        return "book" if printed is not None and getattr(printed.value, "notes", "") == "book" else "chapter"
    place: Literal["foot", "chapter", "book"] = getattr(edition, "notes", "foot")
    return place


def arranged(collation: Collation, place: str, title: str) -> Collation:
    """The collation with a section of notes if they stand at the book's end, and with none elsewhere.

    It stands where the work lists it, or else behind the last annex.
    """
    listed = any(section.kind == NOTES for section in collation.sections)
    if place != "book" or not noted(collation):
        if not listed:
            return collation
        sections = tuple(section for section in collation.sections if section.kind != NOTES)
        return replace(collation, sections=sections, nav=tuple(entry for entry in collation.nav if entry.id != NOTES))
    if listed:
        return collation
    section = CollatedSection(NOTES, Matter.BACK, NOTES, "", None, (title,), title)
    after = [one for one in collation.sections if one.matter is not Matter.BACK or one.kind in _BEFORE_NOTES]
    later = tuple(one for one in collation.sections if one not in after)
    named = {one.id for one in later}
    nav = [entry for entry in collation.nav if entry.id not in named]
    entry = NavEntry(NOTES, "", (title,), 1, NOTES)
    behind = tuple(one for one in collation.nav if one.id in named)
    return replace(collation, sections=(*after, section, *later), nav=(*nav, entry, *behind))


def noted(collation: Collation) -> tuple[Noted, ...]:
    """The sections that have notes, with them."""
    titles = {entry.id: entry.title for top in collation.nav for entry in (top, *top.children)}
    found = (Noted(section, titles.get(section.id, section.title), notes_of(section)) for section in collation.sections)
    return tuple(one for one in found if one.notes)


def notes_of(section: CollatedSection) -> tuple[Node, ...]:
    """The notes of a section in the order of their calls."""
    blocks = (*section.abstract, *section.epigraph, *section.blocks)
    return tuple(node for block in blocks for node in block.walk() if node.tag == "note")


def opening_and_rest(note: Node) -> tuple[Inline, Blocks]:
    """A note's first paragraph, and the blocks behind it; paragraphs of notes have no ids in finished editions."""
    blocks = tuple(child for child in note.nodes if child.tag in BLOCK_TAGS)
    if not blocks:
        return note.children, ()
    bare = tuple(_without_ids(block, f"{note.id}-") for block in blocks)
    return (bare[0].children, bare[1:]) if bare[0].tag == "p" else ((), bare)


def _without_ids(block: Node, prefix: str) -> Node:
    def change(node: Node) -> Node:
        if node.tag not in BLOCK_TAGS or not node.id.startswith(prefix):
            return node
        return replace(node, attributes={key: value for key, value in node.attributes.items() if key != "id"})

    changed = rewrite(block, change)
    return changed if isinstance(changed, Node) else block


def as_spans(blocks: Blocks) -> Inline:
    """Blocks as spans, which a paragraph may hold as HTML has it: the style sheet sets them as the blocks they are."""
    return tuple(_span(block, {}) for block in blocks)


def _span(node: Node, attributes: Mapping[str, str]) -> Node:
    passed = {key: node.get(key) for key in ("lang", "dir", "id") if node.get(key)}
    named = {"class": _SPANS.get(node.tag, "note-block"), **passed, **attributes}
    return Node("span", named, tuple(_span_children(node)), node.location)


def _span_children(node: Node) -> Iterator[Node | str]:
    number = int(node.get("start") or 1)
    for child in node.children:
        if isinstance(child, str) or child.tag not in BLOCK_TAGS:
            yield child
        elif child.tag == "li":
            yield _span(child, {"data-mark": f"{number}." if node.tag == "ol" else _BULLET})
            number += 1
        else:
            yield _span(child, {})
