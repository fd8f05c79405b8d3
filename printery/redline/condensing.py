"""A comparison without the passages in which nothing changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from printery.collate.copying import copy_lines
from printery.model.stages.collation import Collation
from printery.model.stages.text import Blocks, Node
from printery.redline.outline import HEADINGS, lawful
from printery.redline.summary import SUMMARY


def condensed(collation: Collation, words: Mapping[str, str]) -> Collation:
    """The work with marked blocks, the headings above them, and a remark for each run of blocks left out."""
    sections = tuple(
        section if section.id == SUMMARY else replace(section, blocks=lawful(tuple(_kept(section.blocks, words))))
        for section in collation.sections
    )
    return replace(collation, sections=sections, copy=tuple(copy_lines(sections)))


def _kept(blocks: Blocks, words: Mapping[str, str]) -> Iterator[Node]:
    above: list[Node] = []
    left_out = 0
    for block in blocks:
        if block.tag in HEADINGS and not _is_marked(block):
            above = [one for one in above if HEADINGS[one.tag] < HEADINGS[block.tag]] + [block]
            continue
        if not _is_marked(block):
            left_out += 1
            continue
        if left_out:
            yield Node("p", {"class": "remark"}, (words["left_out"],))
        yield from above
        above, left_out = [], 0
        yield block
    if left_out:
        yield Node("p", {"class": "remark"}, (words["left_out"],))


def _is_marked(block: Node) -> bool:
    return any(
        node.tag in {"ins", "del"} or {"redlined", "remark", "changed"} & set(node.get("class").split())
        for node in block.walk()
    )
