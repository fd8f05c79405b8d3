"""Lines drawn with fewer steps: the same content stream as the engine's, to the byte.

The engine asks Pango to shape each line again when it draws it, and reads the glyphs of each word field by field. Here
glyphs are read in bulk, and what a stream says for a glyph is remembered. In a justified line, Pango shapes each word
by itself; words of Latin letters that it has shaped before are put together without it. All else (colour fonts, raised
marks, ellipses, missing glyphs) is left to the engine. When the engine draws a page of text in less than a fifth of the
time that it takes to set it, this can go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango

from printery.press.engine.speed.memory import face_key
from printery.press.engine.words import FIXED, Glyph, Part, glyphs_of, in_words, runs_of, texts_of

_SIZED = 14802
"""Pango's version from which fonts know their size (its issue 530)."""
_TINIEST = 1e-6
"""CSS pixels of a font that the engine does not draw."""


class _Pieces(dict[Glyph, str]):
    """What a content stream says inside `<>` for each glyph of a font in one size."""

    def __init__(self, font: Any, size: float, pango_font: Any) -> None:  # noqa: ANN401 - the engine is untyped
        super().__init__()
        self.font, self.size, self.pango_font = font, size, pango_font
        self.ink, self.logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")

    def __missing__(self, key: Glyph) -> str:
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

    def told(self, glyphs: Sequence[Glyph], texts: Iterable[str]) -> str:
        """A run of glyphs, and what each stands for."""
        characters = self.font.to_unicode
        if not characters.keys() >= {glyph for glyph, _, _ in glyphs}:
            for (glyph, _, _), text in zip(glyphs, texts, strict=True):
                characters.setdefault(glyph, text)
        told = "<" + "".join(map(self.__getitem__, glyphs))
        return told[:-1] if told[-1] == "<" else told + ">"


_Line = Sequence[tuple[_Pieces, str]]
"""Runs of a line, each with its font."""


def drawing(plain: Callable[..., Any]) -> Callable[..., Any]:
    """`draw_first_line` for the lines of one document. `Layout.reactivate` must still be the engine's own."""
    return _Pen(plain, line_break.Layout.reactivate).draw


def wait(layout: Any, style: Any) -> None:  # noqa: ANN401 - as above
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
    told: dict[str, dict[Part, str]] = field(default_factory=dict)
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
        for run in runs_of(layout):
            pieces = self._pieces(stream, run.item.analysis.font, layout.layout)
            glyphs = None if pieces is None else glyphs_of(run)
            if pieces is None or glyphs is None:
                return None
            found.append((pieces, pieces.told(glyphs, texts_of(run, text))))
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
        layout, style = box.pango_layout, box.style
        spacing = int((style["word_spacing"] + layout.justification_spacing) * TO_UNITS)
        known = in_words(layout.text, style) if spacing > 0 else None
        if known is None or known[0].is_drawn_otherwise:
            return None
        words, parts = known
        pieces = self._pieces(stream, words.font, words.layout)
        if pieces is None:
            return None
        told = self.told.setdefault(face_key(style), {})
        line = []
        for part in _parts(parts, spacing):
            if part not in told:
                told[part] = pieces.told(*words.part(part))
            line.append(told[part])
        found = [(pieces, "".join(line))]
        kind = not parts[0], not parts[-1], FIXED in parts
        if kind not in words.proven:
            real = self._in_runs(stream, box) or ()
            if any(own is not pieces for own, _ in real) or "".join(run for _, run in real) != found[0][1]:
                words.is_drawn_otherwise = True
                return None
            words.proven.add(kind)
        return found


def _parts(parts: Sequence[str], spacing: int) -> Iterator[Part]:
    """Words and blanks of a line in turn."""
    last = len(parts) - 1
    for place, part in enumerate(parts):
        if place % 2:
            is_first, is_last = place == 1 and not parts[0], place == last - 1 and not parts[last]
            yield part, spacing, is_first - is_last
        else:
            yield part, 0, 0
