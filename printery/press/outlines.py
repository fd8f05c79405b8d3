"""Words as outlines: for marks that a file shows and for which it need hold no font.

Shaped by HarfBuzz, so that Arabic is joined and runs from the right. Lengths are in PDF points.
Source: ISO 32000-1:2008, 8.5.2 (path construction).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import uharfbuzz

from printery.press.fonts import CATALOGUE, characters_of, face


@dataclass(slots=True)
class _Pen:
    """Writes what HarfBuzz draws as PDF operators, in units of the face."""

    parts: list[str] = field(default_factory=list)
    at: tuple[float, float] = (0.0, 0.0)

    def add(self, operator: str, *numbers: float) -> None:
        self.parts.append(" ".join((*(f"{number:.1f}" for number in numbers), operator)))
        if numbers:
            self.at = (numbers[-2], numbers[-1])


def _quadratic(pen: _Pen, control: tuple[float, float], end: tuple[float, float]) -> None:
    """A curve of TrueType as PDF knows curves, with two handles in the place of one."""
    handles = [
        start + (over - start) * 2 / 3 for point in (pen.at, end) for start, over in zip(point, control, strict=True)
    ]
    pen.add("c", *handles, *end)


@lru_cache(maxsize=1)
def _functions() -> Any:  # noqa: ANN401 - uharfbuzz ships no types
    functions = uharfbuzz.DrawFuncs()
    functions.set_move_to_func(lambda x, y, pen: pen.add("m", x, y))
    functions.set_line_to_func(lambda x, y, pen: pen.add("l", x, y))
    functions.set_quadratic_to_func(lambda a, b, x, y, pen: _quadratic(pen, (a, b), (x, y)))
    functions.set_cubic_to_func(lambda a, b, c, d, x, y, pen: pen.add("c", a, b, c, d, x, y))
    functions.set_close_path_func(lambda pen: pen.add("h"))
    return functions


@lru_cache(maxsize=len(CATALOGUE))
def _font(name: str) -> Any:  # noqa: ANN401 - as above
    data = face(name)
    if data is None:
        raise KeyError(name)
    return uharfbuzz.Font(uharfbuzz.Face(data))


def outlined(text: str, size: float, first: str) -> tuple[str, float]:
    """Path operators that fill a line of text which begins at 0, 0 on its baseline, and how long it is.

    It is set in the face of that file name, or in the one of the catalogue that has most of its characters.
    Raises: KeyError if the catalogue has no face `first`; BuildError S002 if a font package is missing.
    """
    if not text:
        return "", 0.0
    wanted = {ord(character) for character in text if not character.isspace()}
    name = first if wanted <= characters_of(first) else max(CATALOGUE, key=lambda one: len(wanted & characters_of(one)))
    font, buffer = _font(name), uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    scale, x, drawn = size / font.face.upem, 0.0, list[str]()
    for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        pen = _Pen()
        font.draw_glyph(glyph.codepoint, _functions(), pen)
        if pen.parts:
            left, up = x + place.x_offset * scale, place.y_offset * scale
            drawn.append(f"q {scale:.5f} 0 0 {scale:.5f} {left:.3f} {up:.3f} cm {' '.join(pen.parts)} f Q")
        x += place.x_advance * scale
    return "\n".join(drawn), x
