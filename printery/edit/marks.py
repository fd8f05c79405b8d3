"""Index marks over more than words: an attribute `index` of headings, divs, figures, tables and whole sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from printery.diagnostics import Location
from printery.edit.desk import Desk
from printery.edit.typography import set_text
from printery.model.stages.text import BLOCK_TAGS, Blocks, Node

OVER = "index"
"""The attribute: `governance > meaning of; sovereignty`."""
LEVELS = ("term", "sub", "subsub")
_HEADINGS = ("h2", "h3", "h4")
_ELSEWHERE = "long-description"
"""Class of a div that may be gathered in an annex: no range begins or ends in it."""


def with_ranges(desk: Desk, blocks: Blocks, whole: Sequence[tuple[str, Location]] = ()) -> Blocks:
    """The blocks of a section with a mark where each range begins and one where it ends.

    A heading's range ends before the next heading of its level or above; that of another block, and those in `whole`
    (entry and place) of the section, with its last words.
    Faults: C063 for an entry of more than three levels.
    """
    out = _within(desk, blocks)
    for text, location in whole:
        out = _spanned(out, 0, len(out), tuple(_pairs(desk, text, location)))
    return out


def _within(desk: Desk, blocks: Blocks) -> Blocks:
    out = tuple(_inner(desk, block) for block in blocks)
    for place, block in enumerate(out):
        entries = block.get(OVER)
        if not entries:
            continue
        end = _end_of(out, place) if block.tag in _HEADINGS else place + 1
        out = _spanned(out, place, end, tuple(_pairs(desk, entries, block.location)))
    return out


def _inner(desk: Desk, block: Node) -> Node:
    """A div with the ranges inside it set."""
    if block.tag != "div" or not any(node.get(OVER) for node in block.nodes):
        return block
    return block.containing(*_within(desk, block.nodes))


def _end_of(blocks: Blocks, place: int) -> int:
    """Where the text under a heading ends."""
    above = _HEADINGS[: _HEADINGS.index(blocks[place].tag) + 1]
    return next((after for after in range(place + 1, len(blocks)) if blocks[after].tag in above), len(blocks))


def _pairs(desk: Desk, text: str, location: Location) -> Iterator[tuple[Node, Node]]:
    """The two marks of each entry that an attribute names."""
    for number, entry in enumerate(filter(None, (part.strip() for part in text.split(";")))):
        levels = [set_text(" ".join(part.split()), desk.language) for part in entry.split(">")]
        if len(levels) > len(LEVELS) or not all(levels):
            hint = "write term > subterm > third level, and ; between entries"
            desk.fault("C063", f"the index entry {entry!r} has no levels that can be set", location, hint)
            continue
        named = dict(zip(LEVELS, levels, strict=False)) | {"pair": f"{location.line}.{location.column}.{number}"}
        yield (
            Node("index", named | {"range": "start"}, (), location),
            Node("index", named | {"range": "end"}, (), location),
        )


def _spanned(blocks: Blocks, start: int, end: int, pairs: tuple[tuple[Node, Node], ...]) -> Blocks:
    if not pairs:
        return blocks
    opening, closing = tuple(first for first, _ in pairs), tuple(last for _, last in reversed(pairs))
    begun = _marked(blocks[start:end], opening, at_end=False)
    ended = _marked(begun, closing, at_end=True) if begun else None
    return blocks if ended is None else (*blocks[:start], *ended, *blocks[end:])


def _marked(blocks: Blocks, marks: tuple[Node, ...], *, at_end: bool) -> Blocks | None:
    """The blocks with the marks before their first word, or behind their last; None if there are no words."""
    places = range(len(blocks))
    for place in reversed(places) if at_end else places:
        done = _marked_node(blocks[place], marks, at_end=at_end)
        if done:
            return (*blocks[:place], done, *blocks[place + 1 :])
    return None


def _marked_node(node: Node, marks: tuple[Node, ...], *, at_end: bool) -> Node | None:
    if node.get("class") == _ELSEWHERE:
        return None
    children = node.children
    places = range(len(children))
    for place in reversed(places) if at_end else places:
        child = children[place]
        if isinstance(child, str) or child.tag not in BLOCK_TAGS:
            at = place + 1 if at_end else place
            return node.containing(*children[:at], *marks, *children[at:])
        done = _marked_node(child, marks, at_end=at_end)
        if done:
            return node.containing(*children[:place], done, *children[place + 1 :])
    return None
