"""What was found to differ, each with its place, for the summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from printery.model.stages.text import Inline, Node

_AROUND = 6
"""Words that an excerpt shows on either side of its first change."""
_LONGEST = 36
"""Words of an excerpt."""


class Fate(StrEnum):
    """What became of something."""

    INSERTED = "inserted"
    DELETED = "deleted"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference."""

    fate: Fate
    what: str
    """A key of the words `redline.things`: paragraph, heading, table, recommendation, note, ..."""
    id: str
    """Of the block in the marked text."""
    section: str
    """Id of the section."""
    excerpt: Inline
    """The words around the first difference, marked."""
    label: str = ""
    """`Table 3`, `Recommendation 2`, or empty."""


@dataclass(frozen=True, slots=True)
class Restyling:
    """A passage with the same words and another address or emphasis: no change of what is said."""

    what: str
    """A key of the words `redline.stylings`: address or emphasis."""
    id: str
    """Of the block in the marked text."""
    section: str
    words: str
    before: str
    """The address; empty for emphasis."""
    after: str


@dataclass(slots=True)
class Findings:
    """Everything found in one work."""

    changes: list[Change] = field(default_factory=list)
    restylings: list[Restyling] = field(default_factory=list)
    """What reads the same and is not counted."""
    renumbered: list[tuple[str, str, str]] = field(default_factory=list)
    """Id of what has another number now, the label it had, and the label it has."""
    gone: Counter[str] = field(default_factory=Counter)
    """Words taken out, by the id of the section."""
    come: Counter[str] = field(default_factory=Counter)
    """Words put in."""

    @property
    def count(self) -> int:
        """How much was found of every kind."""
        return len(self.changes) + len(self.restylings)

    @property
    def sections(self) -> frozenset[str]:
        """Ids of the sections in which something was found."""
        return frozenset(one.section for one in self.changes) | frozenset(one.section for one in self.restylings)

    def counts(self) -> dict[str, Counter[Fate]]:
        """By thing, how many met each fate."""
        found: dict[str, Counter[Fate]] = {}
        for change in self.changes:
            found.setdefault(change.what, Counter())[change.fate] += 1
        return found


def anchor(node: Node) -> str:
    """The id that leads to a block: its own, or that of the first element in it that has one."""
    return next((inner.id for inner in node.walk() if inner.id and inner.tag != "note"), "")


def excerpt(children: Inline) -> Inline:
    """Some words before and behind the first mark, without notes; long runs are cut."""
    flat = tuple(_flat(children))
    first = next((place for place, (op, _) in enumerate(flat) if op), 0)
    before = [word for op, text in flat[:first] for word in text.split()]
    shown: list[Node | str] = []
    if before:
        end = " " if flat[first - 1][1][-1:].isspace() else ""
        shown.append(("… " if len(before) > _AROUND else "") + " ".join(before[-_AROUND:]) + end)
    left = _LONGEST
    for op, text in flat[first:]:
        words = text.split()
        room = left if op else min(left, _AROUND)
        cut = " ".join(words[:room]) + (" …" if len(words) > room else "")
        lead, end = " " * text[:1].isspace(), " " * text[-1:].isspace()
        shown += [lead, Node(op, {}, (cut,)), end] if op else [f"{lead}{cut}{end}"]
        left -= len(words)
        if left <= 0 or (not op and len(words) > _AROUND):
            break
    return tuple(child for child in shown if child)


def _flat(children: Inline, op: str = "") -> Iterator[tuple[str, str]]:
    """Runs of text with their marks, neighbours of one mark joined."""
    last: list[str] = []
    mark = op
    for found, text in _texts(children, op):
        if found != mark and last:
            yield mark, "".join(last)
            last = []
        mark = found
        last.append(text)
    if last:
        yield mark, "".join(last)


def _texts(children: Inline, op: str) -> Iterator[tuple[str, str]]:
    for child in children:
        if isinstance(child, str):
            yield op, child.replace("\u00ad", "")
        elif child.tag == "math":
            yield op, child.get("spoken", child.get("tex"))
        elif child.tag == "br":
            yield op, " "
        elif child.tag != "note":
            yield from _texts(child.children, child.tag if child.tag in {"ins", "del"} else op)
