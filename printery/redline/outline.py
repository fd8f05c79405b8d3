"""The headings of both states in one outline that skips no level."""

from __future__ import annotations

from collections.abc import Iterator

from printery.model.stages.text import Blocks, Node, rewrite
from printery.redline.clean import WAS

HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
"""A section's own title is of level 1."""


def lawful(blocks: Blocks) -> Blocks:
    """The blocks of a section, headings that were taken out on levels that fit between those that are there.

    A heading may stand one level below the one before it, no more. That holds in the later state by itself; a heading
    of the earlier one takes the nearest level to its own with which it holds on both sides.
    """
    headings = [node for block in blocks for node in block.walk() if node.tag in HEADINGS]
    levels = dict(_fitted(headings))

    def change(node: Node) -> Node:
        return Node(levels[node.id], node.attributes, node.children, node.location) if node.id in levels else node

    return tuple(node for block in blocks for node in (rewrite(block, change),) if isinstance(node, Node))


def _fitted(headings: list[Node]) -> Iterator[tuple[str, str]]:
    """The ids of those that must change their level, and their new tags."""
    before = 1
    for place, heading in enumerate(headings):
        level = HEADINGS[heading.tag]
        if heading.id.startswith(WAS):
            behind = next((h for h in headings[place + 1 :] if not h.id.startswith(WAS)), None)
            least = HEADINGS[behind.tag] - 1 if behind is not None else 2
            fitting = max(min(level, before + 1), least, 2)
            if fitting != level:
                yield heading.id, f"h{fitting}"
            level = fitting
        before = level
