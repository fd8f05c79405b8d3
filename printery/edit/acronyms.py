"""Acronyms spelled out where a chapter first uses them: `International Organization for Migration (IOM)`.

The running text of a section counts as one, its notes as another (if the work wants that: citations keep their form),
and each box by itself, for they are read by themselves. In headings, figures and tables, quotations and titles of works
an acronym is left as it is, and is no first use. Source: The Chicago Manual of Style, 17th ed., 10.3 (first use), 6.99
(brackets within parentheses).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from printery.edit.desk import Desk
from printery.model.stages.text import BLOCK_TAGS, Blocks, Inline, Node
from printery.model.written.apparatus import Abbreviation

_LEFT_ALONE = frozenset(
    ("h2", "h3", "h4", "title", "line", "table", "figure", "blockquote", "pre", "code", "em", "cite", "q")
)
_QUOTED = frozenset(("pull-quote", "epigraph"))
_APART = frozenset(("box", "key-findings"))
_BEFORE = r"(?:’s?)?\s*[(\[,]\s*(?:(?:or|hereafter|hereinafter|henceforth|the)\s+)*[“\"]?$"
"""Between an expansion and the acronym that it introduces."""
_AFTER = r"s?[”\"]?\s*[(\[,]\s*(?:the\s+)?"
_DETERMINED = re.compile(
    r"(?:\b(?:the|a|an|this|that|these|those|its|their|our|his|her|my|your|each|every|any|no|some|many|other|several"
    r"|few|both|all|such|former|same|own)|’s?|'s)\s$",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(r"\b([Aa])(n?)\s$")
_BEGINS = re.compile(r"(?:^|[.?!…][”’)]?\s)[“‘(]?$")
_SUFFIX = re.compile(r"s?(?:’s|’(?!\w))?(?!\w)")
_SOUNDS_OPEN = re.compile(r"(?!uni|use|usu|uti|eu|one\b|once\b)[aeiou]", re.IGNORECASE)
_NOTES = "notes"
_HYPHENS = "-\u2010\u2011/"


@dataclass(slots=True)
class Speller:
    """Spells out the acronyms of one text."""

    desk: Desk
    known: dict[str, set[str]] = field(default_factory=dict)
    """Acronyms that have been introduced, by what counts for itself: `text`, `notes`, a box."""
    boxes: int = 0

    def blocks(self, blocks: Blocks, counted: str = "text") -> Blocks:
        """The blocks with their acronyms spelled out."""
        return tuple(self.block(block, counted) for block in blocks)

    def block(self, block: Node, counted: str) -> Node:
        """One block, all blocks in it, and the notes that it calls."""
        if block.tag in _LEFT_ALONE or block.get("class") in _QUOTED:
            return block.containing(*self._notes(block.children))
        if block.get("class") in _APART:
            self.boxes += 1
            counted = f"box {self.boxes}"
        out: list[Node | str] = []
        run: list[Node | str] = []
        for child in block.children:
            if isinstance(child, Node) and child.tag in BLOCK_TAGS:
                out += [*self.inline(tuple(run), counted), self.block(child, counted)]
                run = []
            else:
                run.append(child)
        return block.containing(*out, *self.inline(tuple(run), counted))

    def _notes(self, children: Inline) -> Iterator[Node | str]:
        """What is left alone, but for the notes in it."""
        for child in children:
            if isinstance(child, str):
                yield child
            elif child.tag == "note":
                yield self.note(child)
            else:
                yield child.containing(*self._notes(child.children))

    def note(self, note: Node) -> Node:
        """A note, of one paragraph or of blocks."""
        style = self.desk.terms.style
        return self.block(note, _NOTES) if style and style.notes == "apart" else note

    def inline(self, children: Inline, counted: str) -> Inline:
        """A run of words."""
        if not children:
            return ()
        line = _Line()
        line.read(children)
        return _Rewriter(self, self._edits(line, counted)).run(children)

    def _edits(self, line: _Line, counted: str) -> _Edits:
        edits = _Edits()
        terms, known = self.desk.terms, self.known.setdefault(counted, set())
        for place, node in line.found:
            short = str(node.children[0])
            entry = terms.abbreviations.get(short)
            if entry is None or short in known or not entry.spell_out:
                continue
            before, after = line.text[:place], line.text[place + len(short) :]
            if _introduced(before, after, entry):
                known.add(short)
            elif counted == _NOTES and before.count("(") > before.count(")"):
                continue  # where a book was published
            elif before.endswith(("(", "[")) and after.startswith((")", "]")):
                self._report(node, short, entry, "stands behind other words than those that it is listed with")
                known.add(short)
            elif _compound(before, after):
                self._report(node, short, entry, "stands in a compound, where it cannot be spelled out")
                known.add(short)
            else:
                known.add(short)
                if terms.style and terms.style.expand == "check":
                    self._report(node, short, entry, "is used before it is explained")
                else:
                    edits.spell(before, short, after, entry)
        return edits

    def _report(self, node: Node, short: str, entry: Abbreviation, what: str) -> None:
        hint = f"write {entry.long} ({short}) where it is first used"
        self.desk.fault("C108", f"{short} {what}", node.location, hint)


@dataclass(slots=True)
class _Line:
    """The words of a run, and the acronyms in it with their offsets."""

    text: str = ""
    found: list[tuple[int, Node]] = field(default_factory=list)

    def read(self, children: Inline, *, left_alone: bool = False) -> None:
        """Read on; notes have no words here."""
        for child in children:
            if isinstance(child, str):
                self.text += child
            elif child.tag == "abbr":
                if not left_alone:
                    self.found.append((len(self.text), child))
                self.read(child.children, left_alone=True)
            elif child.tag == "br":
                self.text += "\n"
            elif child.tag != "note":
                alone = left_alone or child.tag in _LEFT_ALONE or "lang" in child.attributes
                self.read(child.children, left_alone=alone)


@dataclass(slots=True)
class _Edits:
    """What changes in a run, by offset in its words."""

    around: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Offset of an acronym to what comes before and behind it."""
    inside: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Offset in ordinary words to the number of characters to take out there, and what to put in."""

    def spell(self, before: str, short: str, after: str, entry: Abbreviation) -> None:
        """Put the expansion before an acronym: with article, plural and possessive as the words around ask for."""
        place = len(before)
        match = _SUFFIX.match(after)
        suffix = match[0] if match else ""
        long = entry.many if suffix.startswith("s") else entry.long
        if "’" in suffix:
            long += "’" if long.endswith("s") else "’s"
        indefinite = _INDEFINITE.search(before)
        if indefinite:
            article = indefinite[1] + ("n" if _sounds_open(long) else "")
            self.inside[indefinite.start()] = (len(indefinite[1] + indefinite[2]), article)
        elif entry.the and not suffix.startswith("s") and not _DETERMINED.search(before):
            long = f"the {long}"
        if _BEGINS.search(before):
            long = long[:1].upper() + long[1:]
        nested = before.count("(") > before.count(")")
        opening, closing = ("[", "]") if nested else ("(", ")")
        self.around[place] = (f"{long} {opening}", "" if suffix else closing)
        if suffix:
            self.inside[place + len(short) + len(suffix)] = (0, closing)


@dataclass(slots=True)
class _Rewriter:
    """Makes a run again with the edits in it, offsets counted as `_Line` counts them."""

    speller: Speller
    edits: _Edits
    at: int = 0

    def run(self, children: Inline) -> Inline:
        """The run, edited."""
        out: list[Node | str] = []
        for child in self._each(children):
            if isinstance(child, str) and out and isinstance(out[-1], str):
                out[-1] += child
            else:
                out.append(child)
        return tuple(out)

    def _each(self, children: Inline) -> Iterator[Node | str]:
        for child in children:
            if isinstance(child, str):
                yield self._text(child)
            elif child.tag == "abbr":
                before, behind = self.edits.around.get(self.at, ("", ""))
                self.at += len(str(child.children[0]))
                yield from (part for part in (before, child, behind) if part)
            elif child.tag == "note":
                yield self.speller.note(child)
            else:
                self.at += child.tag == "br"
                yield child.containing(*self.run(child.children))

    def _text(self, text: str) -> str:
        start, end = self.at, self.at + len(text)
        self.at = end
        out, last = "", 0
        for offset, (taken, put) in sorted(self.edits.inside.items()):
            if start <= offset < end if taken else start < offset <= end:
                out += text[last : offset - start] + put
                last = offset - start + taken
        return out + text[last:]


def _introduced(before: str, after: str, entry: Abbreviation) -> bool:
    """Whether the author has explained an acronym right before it, or behind it."""
    forms = "|".join(re.escape(_plain(form)) for form in sorted({entry.long, entry.many}, key=len, reverse=True))
    return bool(re.search(rf"(?:{forms}){_BEFORE}", _plain(before)) or re.match(rf"{_AFTER}(?:{forms})", _plain(after)))


def _compound(before: str, after: str) -> bool:
    return bool(before and before[-1] in _HYPHENS) or bool(after and after[0] in _HYPHENS)


def _plain(text: str) -> str:
    """The text as expansions are compared: one kind of space, hyphen and apostrophe, no case."""
    spaced = re.sub(r"[\s\u00a0]+", " ", text.replace("\u00ad", ""))
    return re.sub("[\u2010\u2011]", "-", spaced.replace("'", "’")).casefold()


def _sounds_open(word: str) -> bool:
    """Whether a word takes `an`."""
    return bool(_SOUNDS_OPEN.match(word))
