"""Words in pictures whose colour is too near to what is painted below them, as PDFium shows the finished page.

What PDFium finds within the area of a picture is text of the picture; what is below it shows once all text is hidden.
Source: WCAG 2.2, 1.4.3 (contrast, minimum).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt
from typing import Any

import pypdfium2
from pypdfium2 import raw

from printery.diagnostics import Diagnostic
from printery.model.stages.artefact import Pages
from printery.model.stages.galley import Galley
from printery.press.facts.contrast import Rgb, least_ratio, named, over, ratio
from printery.press.facts.tags import Run, SectionTags, Tag

_SCALE = 2
"""Pixels in a point: the ground below a letter of 6 pt is some hundred pixels."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a page."""

    id: str
    """Of the figure that it stands in."""
    page: int
    """0-based, in the file."""
    area: tuple[float, ...]
    """Left, bottom, right, top, in points from the page's lower left."""


def faint_words(
    data: bytes, sections: Sequence[tuple[int, SectionTags]], galley: Galley, pages: Pages
) -> Iterator[Diagnostic]:
    """Yield P022 for each pair of colours that is too near, once a picture, at the place of the figure.

    `sections` are the number of pages and the structure of each, in order.
    """
    places = {line.id: line.location for line in galley.copy}
    for picture, message in _faint(data, sections):
        where = places.get(picture.id) or places.get(f"{picture.id}-title") or galley.edition
        hint = "choose a darker or lighter colour in the picture"
        yield Diagnostic("P022", f"page {pages.pages[picture.page].folio}: {message}", where, hint)


def _faint(data: bytes, sections: Sequence[tuple[int, SectionTags]]) -> Iterator[tuple[Picture, str]]:
    pictures: dict[int, list[Picture]] = {}
    firsts = accumulate((count for count, _ in sections), initial=0)
    for first, (_, section) in zip(firsts, sections, strict=False):
        for tag in section.top:
            for picture in _pictures(tag, first, ""):
                pictures.setdefault(picture.page, []).append(picture)
    file = pypdfium2.PdfDocument(data)
    try:
        for index, shown in sorted(pictures.items()):
            yield from _on_page(file[index], shown)
    finally:
        file.close()


def _pictures(tag: Tag, first: int, figure: str) -> Iterator[Picture]:
    inside = tag.id or figure
    area = tag.attributes.get("BBox")
    if tag.role == "Figure" and isinstance(area, tuple):
        for kid in tag.kids:
            if isinstance(kid, Run):
                yield Picture(inside, first + kid.page, tuple(float(edge) for edge in area))
    for kid in tag.tags:
        yield from _pictures(kid, first, inside)


def _on_page(page: Any, pictures: Sequence[Picture]) -> Iterator[tuple[Picture, str]]:  # noqa: ANN401 - PDFium is untyped
    texts = list(page.get_objects([raw.FPDF_PAGEOBJ_TEXT]))
    found = [(item, picture) for item in texts for picture in pictures if _holds(picture.area, _area(item))]
    if not found:
        return
    words = [(picture, _area(item), _color(item), _size(item)) for item, picture in found]
    for item in texts:
        raw.FPDFTextObj_SetTextRenderMode(item, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    ground = page.render(scale=_SCALE, may_draw_forms=False).to_pil().convert("RGB")
    seen: set[tuple[str, Rgb, Rgb]] = set()
    for picture, area, color, size in words:
        left, bottom, right, top = (edge * _SCALE for edge in area)
        height = page.get_height() * _SCALE
        crop = ground.crop((int(left), int(height - top), int(right) + 1, int(height - bottom) + 1))
        below = _commonest(crop)
        shown = over(color, below)
        if (picture.id, shown, below) in seen:
            continue
        seen.add((picture.id, shown, below))
        reached, least = ratio(shown, below), least_ratio(size, is_bold=False)
        if reached < least:
            message = f"words of the picture are set in {named(shown)} on {named(below)}, {reached:.2f}:1"
            yield picture, f"{message}; {least:g}:1 is the least"


def _area(item: Any) -> tuple[float, float, float, float]:  # noqa: ANN401 - as above
    """Left, bottom, right, top on the page."""
    left, bottom, right, top = item.get_bounds()
    corners = [(x, y) for x in (left, right) for y in (bottom, top)]
    for form in _around(item):
        corners = [form.get_matrix().on_point(x, y) for x, y in corners]
    across, upwards = [x for x, _ in corners], [y for _, y in corners]
    return (min(across), min(upwards), max(across), max(upwards))


def _size(item: Any) -> float:  # noqa: ANN401 - as above
    """Points on the page."""
    size = float(item.get_font_size())
    for part in (item, *_around(item)):
        a, b, c, d, _, _ = part.get_matrix().get()
        size *= sqrt(abs(a * d - b * c))
    return size


def _around(item: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    """The forms that hold it (ISO 32000-1:2008, 8.10), from the inside."""
    form = item.container
    while form is not None:
        yield form
        form = form.container


def _color(item: Any) -> tuple[float, float, float, float]:  # noqa: ANN401 - as above
    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(item, *parts)
    red, green, blue, opacity = (part.value / 255 for part in parts)
    return (red, green, blue, opacity)


def _holds(outer: tuple[float, ...], inner: tuple[float, ...]) -> bool:
    middle, height = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= middle <= outer[2] and outer[1] <= height <= outer[3]


def _commonest(crop: Any) -> Rgb:  # noqa: ANN401 - as above
    counted = crop.getcolors(crop.width * crop.height)
    red, green, blue = max(counted)[1]
    return (red / 255, green / 255, blue / 255)
