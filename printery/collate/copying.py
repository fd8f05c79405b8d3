"""The words of every block as the content has them, for the checks of finished editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from printery.collate.numbering import formula_id, has_own_words
from printery.diagnostics import Location
from printery.model.stages.collation import CollatedSection, CopyLine
from printery.model.stages.text import BLOCK_TAGS, Node, plain_text


def copy_lines(sections: Iterable[CollatedSection]) -> Iterator[CopyLine]:
    """A line for each block with words of its own, in order; a note follows the block that calls it."""
    for section in sections:
        for block in (*section.epigraph, *section.blocks):
            yield from _lines(block)


def _lines(node: Node) -> Iterator[CopyLine]:
    if node.tag == "equation":
        yield CopyLine(formula_id(node.id), "", node.location)
    if node.id and has_own_words(node) and node.tag in BLOCK_TAGS:
        yield from _line(node.id, _own(node), node.location)
        for note in _notes(node):
            yield from _line(note.id, plain_text(note.children, maths=False).strip(), note.location, is_note=True)
    for child in node.nodes:
        if child.tag in BLOCK_TAGS:
            yield from _lines(child)


def _line(block_id: str, text: str, location: Location, *, is_note: bool = False) -> Iterator[CopyLine]:
    if text:
        yield CopyLine(block_id, text, location, is_note)


def _own(node: Node) -> str:
    own = tuple(child for child in node.children if isinstance(child, str) or child.tag not in BLOCK_TAGS)
    return plain_text(own, maths=False).strip()


def _notes(node: Node) -> Iterator[Node]:
    """The notes that a block's own words call."""
    for child in node.nodes:
        if child.tag == "note":
            yield child
        elif child.tag not in BLOCK_TAGS:
            yield from _notes(child)
