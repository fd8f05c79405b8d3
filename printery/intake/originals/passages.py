"""The passages and tables of a file, as any reader of it sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, a cell, a note: what stands together."""

    words: str
    line: int
    """The paragraph of a word processor's file, or the line of a text, from 1."""
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as its places: rows of equal width; a cell over several places has its words in the first of them."""

    rows: tuple[Row, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Original:
    """What stands in a file."""

    passages: tuple[Passage, ...]
    grids: tuple[Grid, ...] = ()
    pictures: int = 0
    notes: int = 0
    """Footnotes and endnotes that are called; of pages and Markdown, nobody counts them."""

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(word_count(passage.words) for passage in self.passages)


def word_count(text: str) -> int:
    """How many words a text has; signs and rules are none."""
    return len(re.findall(r"[^\W_]+(?:['’.,-][^\W_]+)*", text))


Cell = tuple[str, int, int]
"""Words, rows and columns of a cell."""
_WIDEST = 200


def placed(rows: Sequence[Sequence[Cell]]) -> tuple[Row, ...]:
    """Cells in the places that they take. Source: HTML Living Standard, 4.9.12.1 (forming a table)."""
    taken: dict[tuple[int, int], str] = {}
    for y, row in enumerate(rows):
        x = 0
        for words, down, across in row:
            while (y, x) in taken:
                x += 1
            for below in range(max(1, min(down, len(rows) - y))):
                for beside in range(max(1, min(across, _WIDEST))):
                    taken[y + below, x + beside] = words if below == beside == 0 else ""
            x += max(1, min(across, _WIDEST))
    width = max((x for _, x in taken), default=-1) + 1
    return tuple(tuple(taken.get((y, x), "") for x in range(width)) for y in range(len(rows)))


def number(said: str | None, otherwise: int, most: int) -> int:
    """A number that a file says, within bounds; what is none is the usual one."""
    text = (said or "").strip()
    return min(int(text), most) if text.isdecimal() else otherwise


def squeezed(parts: Iterable[str]) -> str:
    """The parts joined, with single spaces."""
    return " ".join("".join(parts).split())


def parsed(data: bytes | None) -> etree._Element | None:
    """A part as XML, without entities and the net; None if it is missing or none."""
    if data is None:
        return None
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError:
        return None
