"""Printer's marks outside the bleed, on all plates: crop and bleed marks, register marks, the slug line.

The slug line is drawn as outlines, so that the file holds no font for it. Lengths are in PDF points.
Source: ISO 32000-1:2008, 8.6.6.4 (the colorant All) and 14.11.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

from printery.model.units import Length
from printery.press.outlines import outlined
from printery.press.printers.boxes import MARGIN_FOR_MARKS, Boundaries, Box
from printery.press.saving import dictionary_in

ALL, SLUG = Name("/PrinteryAll"), Name("/PrinterySlug")
_GAP, _LONG, _SHORT = Length(1.0).pt, Length(6.0).pt, Length(3.0).pt
"""Between the bleed and the marks; length of crop and of bleed marks."""
_WIDTH = 0.3
_RADIUS = Length(1.5).pt
_CURVE = 0.5523
"""Where the handles of four Bezier curves stand that make a circle."""
_SLUG_SIZE, _SLUG_FACE = 6.0, "SourceSansPro-Regular.ttf"
_LONGEST_SLUG = 160


def all_plates(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The colour space in which 1 is solid on every plate."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return pdf.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, pdf.make_indirect(function)]))


@dataclass(frozen=True, slots=True)
class Marking:
    """What the marks of all pages of a file share."""

    space: pikepdf.Object
    """As `all_plates` gives it."""
    tint: float
    """How strong the marks are. Even they keep to the ink limit: checks count the whole page, and four solid inks set
    off on the next sheet."""
    slug: pikepdf.Object
    """The slug line that all pages have, drawn once: a form."""
    slug_width: float
    folds: tuple[float, ...] = ()
    """Places from the left of the trim where a cover is folded."""


def slug_form(pdf: pikepdf.Pdf, text: str) -> tuple[pikepdf.Object, float]:
    """A slug line as a form, and its width in points."""
    drawn, width = _line_of(text)
    form = pdf.make_stream(drawn.encode("ascii"))
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, -_SLUG_SIZE, round(width + 1, 2), 2 * _SLUG_SIZE])
    form.Resources = Dictionary()
    return form, width


def add_marks(page: pikepdf.Page, found: Boundaries, marking: Marking, label: str) -> None:
    """Draw the marks of one page; `label` follows the slug line."""
    parts = [f"q {ALL} CS {ALL} cs {marking.tint:g} SCN {marking.tint:g} scn {_WIDTH} w"]
    parts += _corners(found.trim, found.bleed, _LONG)
    if found.bleed != found.trim:
        parts += _corners(found.bleed, found.bleed, _SHORT)
    parts += _register(found)
    parts += _folds(found, marking.folds)
    # below the page, right of the mark at the corner
    x, y = found.trim.left + _GAP, found.bleed.bottom - MARGIN_FOR_MARKS.pt + 2.0
    parts.append(f"q 1 0 0 1 {x:.3f} {y:.3f} cm {SLUG} Do Q")
    parts += [f"1 0 0 1 {x + marking.slug_width:.3f} {y:.3f} cm", _line_of(label)[0], "Q"]
    page.contents_add("\n".join(parts).encode("ascii"), prepend=False)
    resources = dictionary_in(page.obj, "/Resources")
    dictionary_in(resources, "/ColorSpace")[str(ALL)] = marking.space
    dictionary_in(resources, "/XObject")[str(SLUG)] = marking.slug


def _corners(of: Box, bleed: Box, length: float) -> Iterator[str]:
    """Two lines at each corner of a box, outside the bleed."""
    for x in (of.left, of.right):
        yield _line(x, bleed.bottom - _GAP, x, bleed.bottom - _GAP - length)
        yield _line(x, bleed.top + _GAP, x, bleed.top + _GAP + length)
    for y in (of.bottom, of.top):
        yield _line(bleed.left - _GAP, y, bleed.left - _GAP - length, y)
        yield _line(bleed.right + _GAP, y, bleed.right + _GAP + length, y)


def _folds(found: Boundaries, folds: tuple[float, ...]) -> Iterator[str]:
    """Dashed lines above and below the places where a cover is folded."""
    for fold in folds:
        x = found.trim.left + fold
        yield "[2 1] 0 d"
        yield _line(x, found.bleed.bottom - _GAP, x, found.bleed.bottom - _GAP - _LONG)
        yield _line(x, found.bleed.top + _GAP, x, found.bleed.top + _GAP + _LONG)
        yield "[] 0 d"


def _register(found: Boundaries) -> Iterator[str]:
    """A circle with a cross in the middle of each side."""
    middle_x, middle_y = (found.trim.left + found.trim.right) / 2, (found.trim.bottom + found.trim.top) / 2
    away = _GAP + _LONG / 2
    for x, y in (
        (middle_x, found.bleed.top + away),
        (middle_x + _LONG if found.trim.right > 4 * _LONG else middle_x, found.bleed.bottom - away),
        (found.bleed.left - away, middle_y),
        (found.bleed.right + away, middle_y),
    ):
        arm = _RADIUS * 1.6
        yield _line(x - arm, y, x + arm, y)
        yield _line(x, y - arm, x, y + arm)
        yield _circle(x, y, _RADIUS)


def _line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0:.3f} {y0:.3f} m {x1:.3f} {y1:.3f} l S"


def _circle(x: float, y: float, radius: float) -> str:
    handle = radius * _CURVE
    quarters = ((1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0))
    path = [f"{x + radius:.3f} {y:.3f} m"]
    for from_x, from_y, to_x, to_y in quarters:
        points = (
            x + from_x * radius + to_x * handle,
            y + from_y * radius + to_y * handle,
            x + to_x * radius + from_x * handle,
            y + to_y * radius + from_y * handle,
            x + to_x * radius,
            y + to_y * radius,
        )
        path.append(" ".join(f"{value:.3f}" for value in points) + " c")
    return " ".join(path) + " S"


def _line_of(text: str) -> tuple[str, float]:
    """The outlines of a line of text that begins at 0, 0, and its width."""
    return outlined(text[:_LONGEST_SLUG], _SLUG_SIZE, _SLUG_FACE)
