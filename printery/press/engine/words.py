"""Words of Latin letters shaped once for each face.

Pango shapes each word of a justified line by itself, since its blanks are widened. What it makes of a word is the same
on every line, so that a line can be measured and drawn from words without asking it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango

from printery.press.engine.speed.memory import face_key

FIXED = "\u00a0"
"""A blank at which no line breaks, widened as others are."""
BLANK = re.compile(f"([ {FIXED}])")
_LATIN = re.compile(
    f"(?![ {FIXED}]*$)(?!{FIXED})(?!.*[ {FIXED}][ {FIXED}])(?!.*{FIXED}$)(?=.*[A-Za-z])"
    f"[ {FIXED}!-~\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u2010\u2013\u2014\u2018\u2019\u201c\u201d\u2026]+"
)
"""Text of one script, whose words are shaped alike wherever they stand, and whose blanks stand one by one."""
_FIELDS = ffi.sizeof("PangoGlyphInfo") // 4
"""Integers of a glyph's record: id, width, offsets to the right and upwards, and flags."""
_MOST_WORDS = 20_000
"""Words of a face that are kept: those of a long book."""
_PARTED = 2.5 / TO_UNITS
"""Smallest justification spacing, in CSS px, at which Pango shapes each word by itself: 2.5 Pango units."""

Glyph = tuple[int, int, int]
"""Id, width and offset to the right, in Pango's units."""
Part = tuple[str, int, int]
"""A word, or a blank with what is added to it in Pango's units, and whether it stands first (1) or last (-1)."""


class Shaped(NamedTuple):
    """A run of glyphs."""

    glyphs: Sequence[Glyph]
    texts: Sequence[str]
    """What each glyph stands for."""

    @property
    def starts(self) -> list[int]:
        """Where each of its characters begins, and where the last one ends; those of a ligature share its width."""
        found, x = [], 0
        for (_, width, _), text in zip(self.glyphs, self.texts, strict=True):
            found += [x + width * place // len(text) for place in range(len(text))]
            x += width
        return [*found, x]


@dataclass(slots=True)
class Words:
    """The words of a face that have been shaped."""

    shaped: dict[str, Shaped | None] = field(default_factory=dict)
    """Blanks as `shape` widens them; None for words that are no single run of the font."""
    starts: dict[str, list[int]] = field(default_factory=dict)
    """Of words that have been measured, and of blanks as they are."""
    font: Any = None
    """Pango's; None if words of this face are not to be had by themselves."""
    layout: Any = None
    """What holds the font."""
    height: float = 0
    """Of a line, in CSS pixels."""
    baseline: float = 0
    """From its top."""
    is_drawn_otherwise: bool = False
    """Whether a line put together from words has come out otherwise than the engine has it."""
    proven: set[tuple[bool, bool, bool]] = field(default_factory=set)
    """Kinds of lines that have come out the same: begun or ended by a blank, with one that is fixed."""

    def know(self, words: Iterable[str], style: Any) -> bool:  # noqa: ANN401 - the engine is untyped
        """Shape words that are new; whether all of them are single runs of the font."""
        if len(self.shaped) > _MOST_WORDS:
            self.shaped.clear()
            self.starts.clear()
        missing = [word for word in dict.fromkeys(words) if word and word not in self.shaped]
        if missing:
            self.shape(missing, style)
        return self.font is not None and all(self.shaped[word] for word in words if word)

    def shape(self, words: Sequence[str], style: Any) -> None:  # noqa: ANN401 - as above
        """Have Pango shape words, each by itself among letters, and the blanks."""
        self.shaped |= dict.fromkeys(words)
        text = f"x x{FIXED}x {' '.join(words)} x"
        layout = line_break.Layout(style, _PARTED - style["word_spacing"])
        layout.set_text(text, justify=True)
        runs, data, at = {run.item.offset: run for run in runs_of(layout)}, text.encode(), 0
        for part in BLANK.split(text):
            run, length = runs.get(at), len(part.encode())
            at += length
            if run is None or run.item.length != length:
                continue
            if self.layout is None:
                self.font, self.layout = run.item.analysis.font, layout.layout
            if run.item.analysis.font == self.font:
                glyphs = glyphs_of(run)
                self.shaped[part] = None if glyphs is None else Shaped(glyphs, tuple(texts_of(run, data)))
        if self.shaped.get(" ") is None or self.shaped.get(FIXED) is None:
            self.font = None

    def part(self, part: Part) -> Shaped:
        """A word, or a blank widened as Pango does it: by half on each side, but not at the line's edge."""
        text, spacing, edge = part
        shaped = self.shaped.get(text) or Shaped((), ())
        if not spacing:
            return shaped
        added = spacing * 2 if edge else spacing  # the engine's way
        left = added // 2
        if added % TO_UNITS == 0:
            left = (left + TO_UNITS // 2) // TO_UNITS * TO_UNITS
        ((glyph, width, x_offset),) = shaped.glyphs
        width += (left if edge < 1 else 0) + (added - left if edge > -1 else 0) - 2
        return Shaped(((glyph, width, x_offset - 1 + (left if edge < 1 else 0)),), shaped.texts)

    def measured(self, parts: Iterable[str]) -> list[int]:
        """Where each character of words and blanks begins, and where the last one ends, in Pango's units."""
        found: list[int] = []
        x = 0
        for part in parts:
            starts = self._starts(part)
            found += [x + start for start in starts[:-1]]
            x += starts[-1]
        return [*found, x]

    def width(self, parts: Iterable[str]) -> float:
        """The same, of the whole, in CSS pixels."""
        return sum(self._starts(part)[-1] for part in parts) * float(FROM_UNITS)

    def _starts(self, part: str) -> list[int]:
        known = self.starts.get(part)
        if known is None:
            shaped = self.shaped.get(part) or Shaped((), ())
            known = self.starts[part] = [0, shaped.starts[-1] - 2] if part in {" ", FIXED} else shaped.starts
        return known


def words_of(style: Any) -> Words:  # noqa: ANN401 - as above
    """The words of a style's face; they live with the fonts."""
    known: dict[str, Words] = vars(style.font_config).setdefault("printery_words", {})
    key = face_key(style)
    if key not in known:
        known[key] = words = Words()
        words.shape(["x"], style)
        layout = line_break.create_layout("x", style, None, None, 0)
        line, _ = layout.get_first_line()
        words.height = line_break.line_size(line, style)[1]
        words.baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
    return known[key]


def in_words(text: str, style: Any) -> tuple[Words, list[str]] | None:  # noqa: ANN401 - as above
    """The words and blanks of a text in turn, with its face; None if it is to be shaped as a whole."""
    if style["letter_spacing"] != "normal" or not _LATIN.fullmatch(text):
        return None
    words, parts = words_of(style), BLANK.split(text)
    return (words, parts) if words.know(parts[::2], style) else None


def runs_of(layout: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    """The runs of a layout's first line, from left to right."""
    line, _ = layout.get_first_line()
    run = line.runs[0]
    while run != ffi.NULL:
        yield run.data
        run = run.next


def glyphs_of(run: Any) -> tuple[Glyph, ...] | None:  # noqa: ANN401 - as above
    """What Pango made of a run; None if glyphs are missing, raised or empty."""
    count = run.glyphs.num_glyphs
    numbers = memoryview(ffi.buffer(run.glyphs.glyphs, count * _FIELDS * 4)).cast("i").tolist()
    ids = numbers[::_FIELDS]
    if any(numbers[3::_FIELDS]) or max(ids, default=pango.PANGO_GLYPH_EMPTY) >= pango.PANGO_GLYPH_EMPTY:
        return None
    return tuple(zip(ids, numbers[1::_FIELDS], numbers[2::_FIELDS], strict=True))


def texts_of(run: Any, text: bytes) -> Iterator[str]:  # noqa: ANN401 - as above
    """What each glyph of a run stands for."""
    item, starts = run.item, ffi.unpack(run.glyphs.log_clusters, run.glyphs.num_glyphs)
    ends = [item.length, *starts[:-1]] if item.analysis.level % 2 else [*starts[1:], item.length]
    own = text[item.offset : item.offset + item.length]
    return (own[start:end].decode() for start, end in zip(starts, ends, strict=True))
