"""What stands where on the pages, measured against the printer's limits: margins, size of text, pictures' resolution.

Sections are measured where they are set, with what may be too near, small or coarse; the whole document is judged when
the number of its pages is known. The boxes are the engine's own, as in engine_layout.py.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.artefact import Pages
from printery.model.stages.galley import Galley
from printery.model.units import Length
from printery.model.written.printer import Printer
from printery.press.engine.start import Layout

PX_PER_INCH = 96.0
_PX_PER_MM = PX_PER_INCH / 25.4
_PX_PER_PT = PX_PER_INCH / 72
_NEAR_MM = 0.25
"""Glyphs stand so far in their boxes."""
_WORD = 4
"""Shorter texts are calls of notes and the like, which are small on purpose."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A text or picture that may be against the printer's limits."""

    code: str
    """P051: `value` is the distance in mm from a side; P052: pixels per inch; P053: points."""
    block: str
    """Id of the nearest element around it that has one; the name of a picture for P052."""
    page_index: int
    """From 0, in its section."""
    what: str
    value: float
    side: str = ""
    """bind | outside | top | bottom, for P051."""
    wanted: float = 0.0
    """How many pixels wide a picture should be, for P052."""


def measure(layout: Layout, galley: Galley) -> Iterator[Measured]:
    """Yield what may be too near, too small or too coarse in a section: the worst of each block."""
    if galley.printer is None:
        return
    sizes, worst = _pixels(galley), dict[tuple[str, str, str], Measured]()
    for index, page in enumerate(layout.document.pages):
        for box in page._page_box.children:  # noqa: SLF001 - as in engine_layout.py
            for found in _below(box, "", _Page(page, index, galley.printer, sizes)):
                key = (found.code, found.block, found.side)
                if key not in worst or found.value < worst[key].value:
                    worst[key] = found
    yield from worst.values()


@dataclass(frozen=True, slots=True)
class _Page:
    """A page, and what things on it are measured against."""

    page: Any
    index: int
    printer: Printer
    sizes: Mapping[str, tuple[int, int]]


def _below(box: Any, block: str, on: _Page) -> Iterator[Measured]:  # noqa: ANN401 - the engine is untyped
    box = getattr(box, "_box", box)
    element = box.element
    if element is not None and hasattr(element, "get") and element.get("id"):
        block = element.get("id")
    text = getattr(box, "text", "").strip()
    if text or hasattr(box, "replacement"):
        yield from _near(box, block, text, on)
        size = box.style["font_size"] / _PX_PER_PT
        if len(text) >= _WORD and size < on.printer.paper.output.least_text - 0.01:
            yield Measured("P053", block, on.index, text[:40], size)
        yield from _coarse(box, on)
    for child in getattr(box, "children", ()):
        yield from _below(child, block, on)


def _near(box: Any, block: str, text: str, on: _Page) -> Iterator[Measured]:  # noqa: ANN401 - as above
    if not isinstance(box.position_x, int | float) or not isinstance(box.width, int | float):
        return
    is_right = on.page._page_box.page_type.side == "right"  # noqa: SLF001 - as above
    left, right = ("bind", "outside") if is_right else ("outside", "bind")
    gaps = {
        left: box.position_x,
        right: on.page.width - box.position_x - box.width,
        "top": box.position_y,
        "bottom": on.page.height - box.position_y - box.height,
    }
    most = _least(on.printer, on.printer.paper.pages.max)
    for side, gap in gaps.items():
        if gap / _PX_PER_MM < most[side].mm - _NEAR_MM:
            yield Measured("P051", block, on.index, text[:40] or "a picture", gap / _PX_PER_MM, side)


def _coarse(box: Any, on: _Page) -> Iterator[Measured]:  # noqa: ANN401 - as above
    element = box.element
    name = (element.get("src") or "") if element is not None and hasattr(element, "get") else ""
    if name not in on.sizes or not hasattr(box, "replacement"):
        return
    width, height = on.sizes[name]
    # what fits its box keeps its proportions (object-fit: contain), so the larger resolution is the real one
    printed = max(width / max(box.width, 0.01), height / max(box.height, 0.01)) * PX_PER_INCH
    least = on.printer.paper.output.resolution
    if printed < least - 1:
        yield Measured("P052", name, on.index, name.rpartition("/")[2], printed, wanted=width * least / printed)


def _least(printer: Printer, pages: int) -> Mapping[str, Length]:
    """The least distances of a book of so many pages."""
    margins = printer.house.margins
    return {
        "bind": printer.gutter(pages),
        "outside": margins.outside,
        "top": margins.top,
        "bottom": margins.bottom,
    }


def _pixels(galley: Galley) -> dict[str, tuple[int, int]]:
    """Width and height of every picture that is made of pixels."""
    found: dict[str, tuple[int, int]] = {}
    for name, resource in galley.resources.items():
        if resource.media_type.startswith("image/") and "svg" not in resource.media_type:
            with Image.open(io.BytesIO(resource.data)) as picture:
                found[name] = picture.size
    return found


def judge(
    sections: Sequence[tuple[int, Sequence[Measured]]], pages: Pages, galley: Galley, printer: Printer
) -> Iterator[Diagnostic]:
    """Yield P051 to P053; each section with the index of its first page."""
    places = {line.id: line.location for line in galley.copy}
    least, name = _least(printer, pages.count), printer.house.name
    for first, found in sections:
        for item in found:
            folio = pages.pages[first + item.page_index].folio
            where = places.get(item.block, Location("templates/"))
            if item.code == "P051" and item.value < least[item.side].mm - _NEAR_MM:
                wants = f"{item.value:.1f} mm from the {item.side}; {name} wants {least[item.side].mm:.1f} mm"
                hint = "widen the margin in the tokens, or move what stands there"
                yield Diagnostic("P051", f"page {folio}: {item.what!r} stands {wants}", where, hint)
            elif item.code == "P052":
                wants = f"{item.value:.0f} pixels per inch; {name} wants {printer.paper.output.resolution}"
                hint = f"bring a picture at least {item.wanted:.0f} pixels wide, or show it smaller"
                at = galley.resources[item.block].location
                yield Diagnostic("P052", f"page {folio}: {item.what} prints with {wants}", at, hint)
            elif item.code == "P053":
                wants = f"{item.value:.1f} pt; {name} takes {printer.paper.output.least_text:g} pt and more"
                hint = "set it larger in the tokens or the style sheet"
                yield Diagnostic("P053", f"page {folio}: {item.what!r} is set in {wants}", where, hint)
