"""Paragraphs that were divided or joined: compared as one run of words, with a sign where the division came or went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from printery.model.stages.text import Inline, Node
from printery.redline.alignment import Pair, overlap
from printery.redline.changes import Fate, anchor, excerpt
from printery.redline.words import BREAK

if TYPE_CHECKING:
    from printery.redline.scribe import Scribe

SEVERAL = "#paragraphs"
"""Tag of a node that holds the paragraphs of one state which are one paragraph in the other."""
_SIGN = "¶"
_ALIKE = 0.8
"""Share of words in common from which several paragraphs are the one that they were, or became."""
_GAIN = 0.1
"""By how much more the paragraphs must be like it together than one of them alone."""


def divided(pairs: Sequence[Pair[Node]], scribe: Scribe) -> list[Pair[Node]]:
    """The pairs, those put together that are one paragraph divided, or several joined."""
    made: list[Pair[Node]] = []
    for pair in pairs:
        last = made[-1] if made else (None, None)
        joined = _joined(last, pair, scribe)
        if joined is None:
            made.append(pair)
        else:
            made[-1] = joined
    return made


def _joined(first: Pair[Node], second: Pair[Node], scribe: Scribe) -> Pair[Node] | None:
    """Two neighbouring pairs as one, if one of both has a side only and belongs to the other."""
    sides = [[*_paragraphs(first[side]), *_paragraphs(second[side])] for side in (0, 1)]
    whole = [len(_paragraphs(first[side])) + len(_paragraphs(second[side])) for side in (0, 1)]
    both = [pair for pair in (first, second) if None not in pair]
    if len(both) != 1 or min(whole) != 1 or max(whole) < 2 or None in sides[0] + sides[1]:  # noqa: PLR2004 - one and two
        return None
    old, new = (_together([n for n in side if n is not None]) for side in sides)
    if any(node.tag not in {"p", SEVERAL} for node in (old, new)):
        return None
    bag = scribe.reading.bag
    alone = overlap(bag(_known(both[0][0])), bag(_known(both[0][1])))
    share = overlap(bag(old), bag(new))
    return (old, new) if share >= _ALIKE and share - alone >= _GAIN else None


def _known(node: Node | None) -> Node:
    if node is None:
        raise TypeError
    return node


def _paragraphs(node: Node | None) -> list[Node | None]:
    """The paragraphs of a side; nothing for nothing, and None for what is no paragraph."""
    if node is None:
        return []
    if node.tag == SEVERAL:
        return list(node.nodes)
    return [node if node.tag == "p" else None]


def _together(paragraphs: Sequence[Node]) -> Node:
    return paragraphs[0] if len(paragraphs) == 1 else Node(SEVERAL, {}, tuple(paragraphs))


def repartitioned(old: Node, new: Node, scribe: Scribe) -> Iterator[Node]:
    """The later paragraphs with what changed in them, and a sign where a division came or went."""
    before, after = ([n for n in _paragraphs(node) if n is not None] for node in (old, new))
    found = scribe.diff.of(_with_breaks(before), _with_breaks(after))
    scribe.findings.gone[scribe.section] += found.gone
    scribe.findings.come[scribe.section] += found.come
    made = [paragraph.containing(*children) for paragraph, children in zip(after, _parted(found.children), strict=True)]
    scribe.note_change(Fate.CHANGED, "paragraph", anchor(made[0]), excerpt(found.children))
    yield scribe.barred_all(tuple(made), "changed")


def _with_breaks(paragraphs: Sequence[Node]) -> Inline:
    children: list[Node | str] = list(paragraphs[0].children)
    for _, paragraph in pairwise(paragraphs):
        children += [Node(BREAK), *paragraph.children]
    return tuple(children)


def _parted(children: Inline) -> list[list[Node | str]]:
    """The run cut where the later state has a division."""
    parts: list[list[Node | str]] = [[]]
    for child in children:
        mark = child.nodes[0].tag if isinstance(child, Node) and child.tag in {"ins", "del"} and child.nodes else ""
        if isinstance(child, Node) and BREAK in {child.tag, mark}:
            if mark:
                parts[-1].append(Node(child.tag, {}, (f" {_SIGN} ",)))
            if child.tag != "del":
                parts.append([])
        else:
            parts[-1].append(child)
    return parts
