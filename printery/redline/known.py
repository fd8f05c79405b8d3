"""Characters that no typeface has, such as a draft may hold: a comparison shows a box for them, and says which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from unicodedata import name as unicode_name

from printery.collate.copying import copy_lines
from printery.diagnostics import Diagnostic, Location
from printery.model.stages.collation import Collation
from printery.model.stages.text import NOWHERE, Inline, Node
from printery.press.fonts import uncovered

_BOX = "□"


def with_known_characters(collation: Collation) -> tuple[Collation, tuple[Diagnostic, ...]]:
    """The work in characters that the faces have, and H005 for each that a box stands for.

    Raises: BuildError S002 if a font package is missing.
    """
    texts: dict[str, Location] = {}
    for section in collation.sections:
        for node in (*section.title, *section.blocks):
            texts.update(_texts(node, NOWHERE) if isinstance(node, Node) else ((node, NOWHERE),))
    unknown = tuple(uncovered(texts))
    if not unknown:
        return collation, ()
    table = str.maketrans(dict.fromkeys(unknown, _BOX))
    sections = tuple(
        replace(section, title=_changed(section.title, table), blocks=_changed_blocks(section.blocks, table))
        for section in collation.sections
    )
    faults = tuple(
        Diagnostic("H005", f"there is no face for U+{ord(character):04X}, {unicode_name(character, 'unnamed').lower()}",
                   next(place for text, place in texts.items() if character in text),
                   f"the comparison shows {_BOX} in its place")
        for character in unknown
    )  # fmt: skip
    return replace(collation, sections=sections, copy=tuple(copy_lines(sections))), faults


def _texts(node: Node, place: Location) -> Iterator[tuple[str, Location]]:
    """Each run of text, with the place of the nearest element around it that has one."""
    place = place if node.location == NOWHERE else node.location
    for child in node.children:
        if isinstance(child, Node):
            yield from _texts(child, place)
        else:
            yield child, place


def _changed(children: Inline, table: Mapping[int, str]) -> Inline:
    return tuple(
        child.translate(table) if isinstance(child, str) else child.containing(*_changed(child.children, table))
        for child in children
    )


def _changed_blocks(blocks: tuple[Node, ...], table: Mapping[int, str]) -> tuple[Node, ...]:
    return tuple(block.containing(*_changed(block.children, table)) for block in blocks)
