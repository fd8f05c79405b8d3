"""What stands where on the pages, measured against the printer's limits: margins, size of text, pictures' resolution.

Sections are measured where they are set, with what may be too near, small or coarse; the whole document is judged when
the number of its pages is known.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from printery.model.stages.galley import Galley
from printery.model.units import PX_PER_INCH
from printery.model.written.printer import Printer
from printery.press.engine.laid_out import Layout
from printery.press.facts.measured import NEAR_MM, Measured, least_margins

_PX_PER_MM = PX_PER_INCH / 25.4
_PX_PER_PT = PX_PER_INCH / 72
_WORD = 4
"""Shorter texts are calls of notes and the like, which are small on purpose."""


def measure(layout: Layout, galley: Galley) -> Iterator[Measured]:
    """Yield what may be too near, too small or too coarse in a section: the worst of each block."""
    if galley.printer is None:
        return
    sizes, worst = _pixels(galley), dict[tuple[str, str, str], Measured]()
    for index, page_box in enumerate(layout.boxes):
        for box in page_box.children:
            for found in _below(box, "", _Page(page_box, index, galley.printer, sizes)):
                key = (found.code, found.block, found.side)
                if key not in worst or found.value < worst[key].value:
                    worst[key] = found
    yield from worst.values()


@dataclass(frozen=True, slots=True)
class _Page:
    """A page, and what things on it are measured against."""

    box: Any
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
    is_right = on.box.page_type.side == "right"
    left, right = ("bind", "outside") if is_right else ("outside", "bind")
    gaps = {
        left: box.position_x,
        right: on.box.margin_width() - box.position_x - box.width,
        "top": box.position_y,
        "bottom": on.box.margin_height() - box.position_y - box.height,
    }
    most = least_margins(on.printer, on.printer.paper.pages.max)
    for side, gap in gaps.items():
        if gap / _PX_PER_MM < most[side].mm - NEAR_MM:
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


def _pixels(galley: Galley) -> dict[str, tuple[int, int]]:
    """Width and height of every picture that is made of pixels."""
    found: dict[str, tuple[int, int]] = {}
    for name, resource in galley.resources.items():
        if resource.media_type.startswith("image/") and "svg" not in resource.media_type:
            with Image.open(io.BytesIO(resource.data)) as picture:
                found[name] = picture.size
    return found
