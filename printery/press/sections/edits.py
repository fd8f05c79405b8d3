"""Changes to a section's tree that its own layout asks for; with them it is set again from its beginning."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from printery.markup import add_class, by_id, classes, texts
from printery.model.stages.slots import CONTINUED, GOES_ON, TABLE, TIGHT, WHOLE, WITH_LINE
from printery.press.engine.mend import CONTEXT
from printery.press.sections.parts import Part


@dataclass(frozen=True, slots=True)
class Edits:
    """What a section is set with, beside what was composed."""

    continued: frozenset[str] = frozenset()
    """Ids of entries that begin a page and name what goes on."""
    tight: frozenset[int] = frozenset()
    """Tables, counted from 0 in their order, that are too wide while their words stay whole."""
    late: frozenset[str] = frozenset()
    """Ids of notes that the engine would carry past the page of their call."""
    broken: frozenset[tuple[str, str]] = frozenset()
    """Words that a page's end broke: block id, and the line up to the break."""

    def asks_anew(self, before: Edits) -> bool:
        """Whether the section must be set from its beginning: what was set with the changes before cannot be mended."""
        return (self.continued, self.tight) != (before.continued, before.tight)

    def tree(self, part: Part) -> Element:
        """The part's tree with all changes."""
        root = part.tree
        with_broken_words(root, self.tight)
        with_continued(root, self.continued)
        with_their_lines(root, self.late)
        with_whole_words(root, sorted(self.broken))
        return root


def continuable(root: Element) -> frozenset[str]:
    """Ids of the elements that name what goes on where they begin a page."""
    return frozenset(element.get("id") or "" for element in root.iter() if element.get(CONTINUED) is not None)


def with_continued(root: Element, firsts: Collection[str]) -> None:
    """Give these entries, the first words of their pages, the class by which the style repeats their heading."""
    for element in root.iter() if firsts else ():
        if element.get("id") in firsts and element.get(CONTINUED) is not None:
            add_class(element, GOES_ON)


def with_their_lines(root: Element, notes: Collection[str]) -> None:
    """Keep these notes on the page of their call, if need be by moving the line that calls them.

    The engine moves a note on and on where lines of a paragraph must stay together (see engine/fixes/notes.py).
    """
    for element in root.iter() if notes else ():
        if element.get("id") in notes:
            add_class(element, WITH_LINE)


def with_broken_words(root: Element, tables: Collection[int]) -> None:
    """Allow hyphens in these tables: they are too wide without."""
    if not tables:
        return
    parents = {child: parent for parent in root.iter() for child in parent}
    for place, table in enumerate(root.iter("table")):
        around: Element | None = table if place in tables else None
        while around is not None and TABLE not in classes(around):
            around = parents.get(around)
        if around is not None:
            add_class(around, TIGHT)


def with_whole_words(root: Element, broken: Sequence[tuple[str, str]]) -> None:
    """Keep words whole that a page's end broke: block id, and the line up to the break.

    The engine knows no hyphenate-limit-last (CSS Text 4); when it does, this can go.
    """
    for block, line in broken:
        owner, begun = by_id(root, block), re.search(r"\w+$", line)
        if owner is None or begun is None:
            continue
        before = line[: begun.start()]
        runs = (re.escape(before[-length:]) for length in CONTEXT)
        any(_kept_whole(owner, re.compile(rf"{run}({re.escape(begun[0])}\w+)")) for run in runs)


def _kept_whole(owner: Element, pattern: re.Pattern[str]) -> bool:
    """Set a span around the first word that the pattern finds; whether it found one."""
    for element, is_behind in list(texts(owner)):
        match = pattern.search((element.tail if is_behind else element.text) or "")
        if match is None:
            continue
        whole = Element("span", {"class": WHOLE})
        whole.text, whole.tail = match[1], match.string[match.end(1) :]
        if is_behind:
            parent = next(parent for parent in owner.iter() if element in list(parent))
            element.tail = match.string[: match.start(1)]
            parent.insert(list(parent).index(element) + 1, whole)
        else:
            element.text = match.string[: match.start(1)]
            element.insert(0, whole)
        return True
    return False
