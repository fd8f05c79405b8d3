"""A paragraph's text as if it stood on one line: where each character begins, and where lines may end.

Lengths are CSS pixels.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, ffi

from printery.press.engine.fixes.lines import CLINGING
from printery.press.engine.speed.memory import face_key
from printery.press.engine.words import in_words
from printery.press.typography.line_breaks import Opportunity

_BLANKS = " \u00a0"
"""What justification widens."""
HYPHEN = "\u2010"
_HYPHENS = (HYPHEN, "-")
_WORD = re.compile(r"[^\W\d_]+")
_STRANGE = re.compile("[\n\t\u00ad\u2028\u2029\u0085]")
"""Breaks that a text brings with it are left to the engine."""
_FREER = (5, 2, 3)
"""Letters of a word that is broken in need, and before and after the hyphen."""
_BROKEN, _FREELY = 0.15, 0.3
"""What a broken word costs, and what one costs besides that the style would not break."""
_LINE_BREAK = 1
"""The flag of a character before which a line may end."""
_GLYPH = ffi.sizeof("PangoGlyphInfo") // 4
"""Integers of a glyph's record, of which the second is its width."""


class Cut(NamedTuple):
    """Where a line ends inside the boxes of its paragraph."""

    path: tuple[int, ...]
    """Index of the child, of its child, and so on, with which the next line begins."""
    offset: int
    """Bytes of its text that stand before."""
    hyphen: str

    @property
    def resume_at(self) -> Any:  # noqa: ANN401 - the engine is untyped
        """The engine's word for where the next line begins."""
        stack: Any = {self.offset: None} if self.offset else None
        for index in reversed(self.path):
            stack = {index: stack} if stack or index else None
        return stack

    def upto(self, box: Any) -> Any:  # noqa: ANN401 - as above
        """The paragraph's boxes without what comes after."""
        return self._upto(box, self.path)

    def _upto(self, box: Any, path: Sequence[int]) -> Any:  # noqa: ANN401 - as above
        kept, child = list(box.children[: path[0]]), box.children[path[0]]
        if len(path) > 1:
            part = self._upto(child, path[1:])
            kept += [part] if part.children else []
        elif self.offset:
            text = child.text.encode()[: self.offset].decode().rstrip(" ") + self.hyphen
            kept += [child.copy_with_text(text)] if text else []
        return box.copy_with_children(kept)


class _Run(NamedTuple):
    first: int
    """Its first character in the paragraph."""
    box: Any
    path: tuple[int, ...]
    clings: bool
    """Whether it stays with what stands before it without a space."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph as one line."""

    characters: str
    starts: Sequence[float]
    """Where each character begins, and where the last one ends."""
    runs: Sequence[_Run]

    def run(self, character: int) -> _Run:
        """The run that holds a character."""
        return self.runs[bisect_right(self.runs, character, key=lambda run: run.first) - 1]

    def cut(self, place: Opportunity) -> Cut | None:
        """The boxes up to an opportunity; None for the paragraph's end."""
        if place.at >= len(self.characters):
            return None
        run = self.run(place.at)
        offset = len(run.box.text[: place.at - run.first].encode())
        return Cut(run.path, offset, HYPHEN if place.adds_hyphen else "")


def measured_text(box: Any, context: Any) -> Text | None:  # noqa: ANN401 - as above
    """A paragraph whose boxes have their margins; None if it is not plain text from left to right."""
    characters, starts, runs, x = "", [], [], 0.0
    for inner, path, before in _inner(box, ()):
        x += before
        if inner is None:
            continue
        is_plain = inner.style["white_space"] in {"normal", "nowrap"} and inner.style["font_size"] > 0
        if not is_plain or _STRANGE.search(inner.text):
            return None
        runs.append(_Run(len(characters), inner, path, _clings(box, path)))
        widths = _starts(inner.text, inner.style, context)
        starts += [x + width for width in widths[:-1]]
        x += widths[-1]
        characters += inner.text
    if not characters.strip() or any(unicodedata.bidirectional(one) in {"R", "AL"} for one in set(characters)):
        return None
    return Text(characters, (*starts, x), runs)


def _inner(box: Any, path: tuple[int, ...]) -> Iterator[tuple[Any, tuple[int, ...], float]]:  # noqa: ANN401 - as above
    """Each run of text with its place and the room before it; at the end of an inline box, the room behind it."""
    for index, child in enumerate(box.children):
        if isinstance(child, boxes.TextBox):
            yield child, (*path, index), 0
        else:
            yield None, path, child.margin_left + child.padding_left + child.border_left_width
            yield from _inner(child, (*path, index))
            yield None, path, child.margin_right + child.padding_right + child.border_right_width


def _clings(box: Any, path: Sequence[int]) -> bool:  # noqa: ANN401 - as above
    """Whether the run at the end of a path is raised or lowered."""
    for index in path:
        if box.element_tag in CLINGING:
            return True
        box = box.children[index]
    return False


def _starts(text: str, style: Any, context: Any) -> list[float]:  # noqa: ANN401 - as above
    """Where each character of a run begins, and where the run ends: as drawn, if it can be had word by word."""
    known = in_words(text, style) if style["word_spacing"] == 0 else None
    if known is None:
        return _advances(text, style, context)
    words, parts = known
    return [start * FROM_UNITS for start in words.measured(parts)]


def _advances(text: str, style: Any, context: Any) -> list[float]:  # noqa: ANN401 - as above
    """The same, shaped as a whole."""
    layout = line_break.create_layout(text, style, context, None, 0)
    line, _ = layout.get_first_line()
    at_byte: dict[int, float] = {}
    x, run = 0, line.runs[0]
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        count = glyphs.num_glyphs
        widths = memoryview(ffi.buffer(glyphs.glyphs, count * _GLYPH * 4)).cast("i")[1::_GLYPH].tolist()
        for cluster, width in zip(ffi.unpack(glyphs.log_clusters, count), widths, strict=True):
            at_byte.setdefault(item.offset + cluster, x * FROM_UNITS)
            x += width
        run = run.next
    found, byte, last = [], 0, 0.0
    for character in text:
        last = at_byte.get(byte, last)
        found.append(last)
        byte += len(character.encode())
    return [*found, x * FROM_UNITS]


def width_of(text: str, style: Any, context: Any) -> float:  # noqa: ANN401 - as above
    """The width of a run of text on one line."""
    return _starts(text, style, context)[-1]


def _hyphens(style: Any) -> dict[str, float]:  # noqa: ANN401 - as above
    """What a hyphen adds to the width of a run, by the letter before it; it lives with the fonts."""
    known: dict[Any, dict[str, float]] = vars(style.font_config).setdefault("printery_hyphens", {})
    return known.setdefault((face_key(style), style["letter_spacing"], style["word_spacing"]), {})


def _hyphen_after(letter: str, style: Any, context: Any) -> float:  # noqa: ANN401 - as above
    """Measure both together and the letter alone: they may be kerned."""
    return width_of(letter + HYPHEN, style, context) - width_of(letter, style, context)


def places_of(text: Text, context: Any) -> list[Opportunity]:  # noqa: ANN401 - as above
    """The places where lines may end, with the paragraph's beginning and end."""
    characters, starts = text.characters, text.starts
    blanks = [0, *accumulate(character in _BLANKS for character in characters)]
    begin = len(characters) - len(characters.lstrip(" "))
    end = len(characters.rstrip(" "))
    found = [Opportunity(begin, starts[begin], starts[begin], blanks[begin], blanks[begin])]
    found += _between_words(text, blanks, begin, end)
    found += _in_words(text, blanks, context)
    found.sort(key=lambda place: place.at)
    found.append(Opportunity(len(characters), starts[-1], starts[end], blanks[end], blanks[end]))
    return found


def _between_words(text: Text, blanks: Sequence[int], begin: int, end: int) -> Iterator[Opportunity]:
    characters, starts = text.characters, text.starts
    attributes = line_break.get_log_attrs(characters, text.runs[0].box.style["lang"])
    flags = memoryview(ffi.buffer(attributes)).cast("I").tolist()
    for at in range(begin + 1, end):
        if not flags[at] & _LINE_BREAK:
            continue
        holds = characters[at - 1] != " " and text.run(at).clings
        if not holds and text.run(at - 1).box.style["white_space"] == "normal":
            last = at
            while characters[last - 1] == " ":
                last -= 1
            has_hyphen = characters[last - 1] in _HYPHENS
            yield Opportunity(at, starts[at], starts[last], blanks[last], blanks[at], has_hyphen)


def _in_words(text: Text, blanks: Sequence[int], context: Any) -> Iterator[Opportunity]:  # noqa: ANN401 - as above
    for run in text.runs:
        style = run.box.style
        lang = style["lang"] and line_break.pyphen.language_fallback(style["lang"])
        if style["hyphens"] != "auto" or not lang or style["white_space"] != "normal":
            continue
        limits = style["hyphenate_limit_chars"]
        free = tuple(map(min, limits, _FREER))
        words = line_break.pyphen.Pyphen(lang=lang, left=free[1], right=free[2])
        added, hyphenated = _hyphens(style), (True, True)
        for word in _WORD.finditer(run.box.text):
            if len(word[0]) < free[0]:
                continue
            for position in words.positions(word[0]):
                at = run.first + word.start() + position
                is_free = len(word[0]) < limits[0] or position < limits[1] or len(word[0]) - position < limits[2]
                cost = _BROKEN + (_FREELY if is_free else 0)
                if position.data is not None:  # the engine is left to break words that are then spelt otherwise
                    continue
                letter, start, before = word[0][position - 1], text.starts[at], blanks[at]
                if letter not in added:
                    added[letter] = _hyphen_after(letter, style, context)
                yield Opportunity(at, start, start + added[letter], before, before, *hyphenated, cost, is_free)
