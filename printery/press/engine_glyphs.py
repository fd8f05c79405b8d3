"""Lines drawn with fewer steps: the same content stream as the engine's, to the byte.

The engine asks Pango to shape each line again when it draws it, and reads the glyphs of each word field by field. Here
glyphs are read in bulk, and what a stream says for a glyph is remembered. In a justified line, Pango shapes each word
by itself; words of Latin letters that it has shaped before are put together without it. All else (colour fonts, raised
marks, ellipses, missing glyphs) is left to the engine. When the engine draws a page of text in less than a fifth of the
time that it takes to set it, this can go. Private names of WeasyPrint 70.0, as engine.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weasyprint.draw import text as text_module
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango

from printery.press.engine import replaced
from printery.press.engine_memory import face_key

_FIELDS = ffi.sizeof("PangoGlyphInfo") // 4
"""Integers of a glyph's record: id, width, offsets to the right and upwards, and flags."""
_SIZED = 14802
"""Pango's version from which fonts know their size (its issue 530)."""
_TINIEST = 1e-6
"""CSS pixels of a font that the engine does not draw."""
_FIXED = "\u00a0"
"""A blank at which no line breaks, widened as others are."""
_BLANK = re.compile(f"([ {_FIXED}])")
_LATIN = re.compile(
    f"(?![ {_FIXED}]*$)(?!{_FIXED})(?!.*[ {_FIXED}][ {_FIXED}])(?!.*{_FIXED}$)(?=.*[A-Za-z])"
    f"[ {_FIXED}!-~\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u2010\u2013\u2014\u2018\u2019\u201c\u201d\u2026]+"
)
"""Text of one script, whose words are shaped alike wherever they stand, and whose blanks stand one by one."""
_MOST_WORDS = 20_000
"""Words of a face that are kept: those of a long book."""
_PARTED = 2.5 / TO_UNITS
"""CSS pixels added to blanks so that Pango shapes word by word: two of its units, and half a one for rounding."""

_Glyph = tuple[int, int, int]
"""Id, width and offset to the right, in Pango's units."""


class _Shaped(NamedTuple):
    """A run of glyphs."""

    glyphs: Sequence[_Glyph]
    texts: Sequence[str]
    """What each glyph stands for."""


@dataclass(slots=True)
class _Words:
    """The words of a face that have been shaped."""

    shaped: dict[str, _Shaped | None] = field(default_factory=dict)
    """Blanks as `shape` widens them; None for words that are no single run of the font."""
    font: Any = None
    """Pango's; None if lines of this face cannot be had from words."""
    kept: Any = None
    """What holds the font: a layout."""
    proven: set[tuple[bool, bool, bool]] = field(default_factory=set)
    """Kinds of lines that have come out as the engine has them: begun or ended by a blank, with one that is fixed."""

    def know(self, words: Iterable[str], style: Any) -> bool:  # noqa: ANN401 - the engine is untyped
        """Shape words that are new; whether all of them are single runs of the font."""
        if len(self.shaped) > _MOST_WORDS:
            self.shaped.clear()
        missing = [word for word in dict.fromkeys(words) if word and word not in self.shaped]
        if missing:
            self.shape(missing, style)
        return all(self.shaped[word] for word in words if word)

    def shape(self, words: Sequence[str], style: Any) -> None:  # noqa: ANN401 - as above
        """Have Pango shape words, each by itself among letters, and the blanks."""
        self.shaped |= dict.fromkeys(words)
        text = f"x x{_FIXED}x {' '.join(words)} x"
        layout = line_break.Layout(style, _PARTED - style["word_spacing"])
        layout.set_text(text, justify=True)
        runs, data, at = {run.item.offset: run for run in _runs(layout)}, text.encode(), 0
        for part in _BLANK.split(text):
            run, length = runs.get(at), len(part.encode())
            at += length
            if run is None or run.item.length != length:
                continue
            if self.font is None:
                self.font, self.kept = run.item.analysis.font, layout.layout
            if run.item.analysis.font == self.font:
                glyphs = _glyphs(run)
                self.shaped[part] = None if glyphs is None else _Shaped(glyphs, tuple(_texts(run, data)))
        if self.shaped.get(" ") is None or self.shaped.get(_FIXED) is None:
            self.font = None

    def part(self, part: _Part) -> _Shaped:
        """A word, or a blank widened as Pango does it: by half on each side, but not at the line's edge."""
        text, spacing, edge = part
        shaped = self.shaped.get(text) or _Shaped((), ())
        if not spacing:
            return shaped
        added = spacing * 2 if edge else spacing  # the engine's way
        left = added // 2
        if added % TO_UNITS == 0:
            left = (left + TO_UNITS // 2) // TO_UNITS * TO_UNITS
        ((glyph, width, x_offset),) = shaped.glyphs
        width += (left if edge < 1 else 0) + (added - left if edge > -1 else 0) - 2
        return _Shaped(((glyph, width, x_offset - 1 + (left if edge < 1 else 0)),), shaped.texts)


class _Pieces(dict[_Glyph, str]):
    """What a content stream says inside `<>` for each glyph of a font in one size."""

    def __init__(self, font: Any, size: float, pango_font: Any) -> None:  # noqa: ANN401 - the engine is untyped
        super().__init__()
        self.font, self.size, self.pango_font = font, size, pango_font
        self.ink, self.logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")

    def __missing__(self, key: _Glyph) -> str:
        """As `draw_first_line` has it."""
        glyph, width, x_offset = key
        widths, size = self.font.widths, self.size
        if glyph not in widths:
            pango.pango_font_get_glyph_extents(self.pango_font, glyph, self.ink, self.logical)
            widths[glyph] = round(self.logical.width * 1000 * FROM_UNITS / size)
        offset = x_offset / size
        kerning = widths[glyph] + offset - width * 1000 * FROM_UNITS / size
        found = f">{-offset}<{glyph:04x}" if offset else f"{glyph:04x}"
        if kerning:
            found += f">{int(kerning)}<"
        self[key] = found
        return found

    def told(self, glyphs: Sequence[_Glyph], texts: Iterable[str]) -> str:
        """A run of glyphs, and what each stands for."""
        characters = self.font.to_unicode
        if not characters.keys() >= {glyph for glyph, _, _ in glyphs}:
            for (glyph, _, _), text in zip(glyphs, texts, strict=True):
                characters.setdefault(glyph, text)
        told = "<" + "".join(map(self.__getitem__, glyphs))
        return told[:-1] if told[-1] == "<" else told + ">"


_Part = tuple[str, int, int]
"""A word, or a blank with what is added to it in Pango's units, and whether it stands first (1) or last (-1)."""
_Line = Sequence[tuple[_Pieces, str]]
"""Runs of a line, each with its font."""


@contextmanager
def lines_in_bulk() -> Iterator[None]:
    """Have the engine draw the lines of one document so for the time of the block."""
    pen = _Pen(text_module.draw_first_line, line_break.Layout.reactivate)
    with replaced(line_break.Layout, "reactivate", _wait), replaced(text_module, "draw_first_line", pen.draw):
        yield


def _wait(layout: Any, style: Any) -> None:  # noqa: ANN401 - as above
    """`Layout.reactivate` that leaves Pango alone until it is needed."""
    layout.style, layout.layout, layout.language = style, None, None


@dataclass(slots=True)
class _Pen:
    """What draws the lines of a document, and what it knows of its fonts."""

    plain: Callable[..., Any]
    activate: Callable[[Any, Any], None]
    pieces: dict[Any, _Pieces | None] = field(default_factory=dict)
    """By Pango's font; None for those that are left to the engine."""
    kept: list[Any] = field(default_factory=list)
    """Layouts that hold these fonts."""
    told: dict[str, dict[_Part, str]] = field(default_factory=dict)
    """What has been said for words, by face."""

    def draw(self, stream: Any, box: Any, overflow: Any, ellipsis: Any, matrix: Any) -> Any:  # noqa: ANN401 - as above
        """`draw_first_line`."""
        if not box.text.strip() or box.style["font_size"] < _TINIEST:
            return []
        line = None
        if overflow != "ellipsis" and ellipsis == "none" and pango.pango_version() >= _SIZED:
            line = self._in_words(stream, box) or self._in_runs(stream, box)
        if line is None:
            self._activated(box)
            return self.plain(stream, box, overflow, ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        shown, before = "", None
        for pieces, told in line:
            if pieces is not before:
                if shown:
                    stream.show_text(shown)
                shown, before = "", pieces
                stream.set_font_size(pieces.font.hash, pieces.size)
            shown += told
        stream.show_text(shown)
        return []

    def _activated(self, box: Any) -> Any:  # noqa: ANN401 - as above
        if box.pango_layout.layout is None:
            self.activate(box.pango_layout, box.style)
        return box.pango_layout

    def _in_runs(self, stream: Any, box: Any) -> _Line | None:  # noqa: ANN401 - as above
        """A line as Pango shapes it; None if there is something in it for the engine."""
        layout = self._activated(box)
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003 - the engine's name
        found, text = [], layout.text.encode()
        for run in _runs(layout):
            pieces = self._pieces(stream, run.item.analysis.font, layout.layout)
            glyphs = None if pieces is None else _glyphs(run)
            if pieces is None or glyphs is None:
                return None
            found.append((pieces, pieces.told(glyphs, _texts(run, text))))
        return found

    def _pieces(self, stream: Any, font: Any, layout: Any) -> _Pieces | None:  # noqa: ANN401 - as above
        if font not in self.pieces:
            known, size = stream.add_font(font)
            is_plain = not (known.bitmap or known.png or known.svg or known.colr)
            self.pieces[font] = _Pieces(known, size, font) if is_plain else None
            self.kept.append(layout)
        return self.pieces[font]

    def _in_words(self, stream: Any, box: Any) -> _Line | None:  # noqa: ANN401 - as above
        """A justified line put together from words that were shaped before; None if it cannot be had so."""
        layout, style, text = box.pango_layout, box.style, box.pango_layout.text
        spacing = int((style["word_spacing"] + layout.justification_spacing) * TO_UNITS)
        if spacing <= 0 or style["letter_spacing"] != "normal" or not _LATIN.fullmatch(text):
            return None
        words, parts = _words(style), _BLANK.split(text)
        pieces = None if words.font is None else self._pieces(stream, words.font, words.kept)
        if pieces is None or not words.know(parts[::2], style):
            return None
        told = self.told.setdefault(face_key(style), {})
        line = []
        for part in _parts(parts, spacing):
            if part not in told:
                told[part] = pieces.told(*words.part(part))
            line.append(told[part])
        found = [(pieces, "".join(line))]
        kind = not parts[0], not parts[-1], _FIXED in text
        if kind not in words.proven:
            real = self._in_runs(stream, box) or ()
            if any(own is not pieces for own, _ in real) or "".join(run for _, run in real) != found[0][1]:
                words.font = None
                return None
            words.proven.add(kind)
        return found


def _parts(parts: Sequence[str], spacing: int) -> Iterator[_Part]:
    """Words and blanks of a line in turn."""
    last = len(parts) - 1
    for place, part in enumerate(parts):
        if place % 2:
            is_first, is_last = place == 1 and not parts[0], place == last - 1 and not parts[last]
            yield part, spacing, is_first - is_last
        else:
            yield part, 0, 0


def _words(style: Any) -> _Words:  # noqa: ANN401 - as above
    """The words of a style's face; they live with the fonts."""
    known: dict[str, _Words] = vars(style.font_config).setdefault("printery_words", {})
    key = face_key(style)
    if key not in known:
        known[key] = _Words()
        known[key].shape(["x"], style)
    return known[key]


def _runs(layout: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    """The runs of a layout's first line, from left to right."""
    line, _ = layout.get_first_line()
    run = line.runs[0]
    while run != ffi.NULL:
        yield run.data
        run = run.next


def _glyphs(run: Any) -> tuple[_Glyph, ...] | None:  # noqa: ANN401 - as above
    """What Pango made of a run; None if glyphs are missing, raised or empty."""
    count = run.glyphs.num_glyphs
    numbers = memoryview(ffi.buffer(run.glyphs.glyphs, count * _FIELDS * 4)).cast("i").tolist()
    ids = numbers[::_FIELDS]
    if any(numbers[3::_FIELDS]) or max(ids, default=pango.PANGO_GLYPH_EMPTY) >= pango.PANGO_GLYPH_EMPTY:
        return None
    return tuple(zip(ids, numbers[1::_FIELDS], numbers[2::_FIELDS], strict=True))


def _texts(run: Any, text: bytes) -> Iterator[str]:  # noqa: ANN401 - as above
    """What each glyph of a run stands for."""
    item, starts = run.item, ffi.unpack(run.glyphs.log_clusters, run.glyphs.num_glyphs)
    ends = [item.length, *starts[:-1]] if item.analysis.level % 2 else [*starts[1:], item.length]
    own = text[item.offset : item.offset + item.length]
    return (own[start:end].decode() for start, end in zip(starts, ends, strict=True))
