"""Text whose colour is too near to its ground, as pages show it.

Source: WCAG 2.2, 1.4.3 (contrast, minimum), and the definitions of contrast ratio and relative luminance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes

from printery.model.units import PT_PER_PX
from printery.press.engine.laid_out import Layout
from printery.press.facts.contrast import Rgb, least_ratio, named, over, ratio
from printery.press.facts.flaws import Flaw

_WHITE: Rgb = (1.0, 1.0, 1.0)

_BOLD = 700
"""Weight from which text counts as bold."""


def contrast_flaws(layout: Layout) -> Iterator[Flaw]:
    """Yield each pair of colours that is too near, once, where it first stands (P022)."""
    reader = _Reader()
    for index, page_box in enumerate(layout.boxes):
        ground = over(_ground(page_box.canvas_background), _WHITE) if page_box.canvas_background else _WHITE
        for box in page_box.children:
            yield from reader.walk(box, ground, "", index)


@dataclass(slots=True)
class _Reader:
    seen: set[tuple[Rgb, Rgb, float]] = field(default_factory=set)

    def walk(self, box: Any, ground: Rgb, block: str, page: int) -> Iterator[Flaw]:  # noqa: ANN401 - the engine is untyped
        box = getattr(box, "_box", box)
        if box.element is not None:
            block = box.element.get("id") or block
        if isinstance(box, boxes.TextBox):
            yield from self._text(box, ground, block, page)
            return
        if getattr(box, "background", None):
            ground = over(_ground(box.background), ground)
        for child in getattr(box, "children", ()):
            yield from self.walk(child, ground, block, page)

    def _text(self, box: Any, ground: Rgb, block: str, page: int) -> Iterator[Flaw]:  # noqa: ANN401 - as above
        style = box.style
        if not box.text.strip() or style["visibility"] != "visible":
            return
        size = style["font_size"] * PT_PER_PX
        least = least_ratio(size, is_bold=style["font_weight"] >= _BOLD)
        pair = over(_rgba(style["color"]), ground), ground, least
        if pair in self.seen:
            return
        self.seen.add(pair)
        found = ratio(pair[0], ground)
        if found < least:
            message = f"{box.text.strip()[:40]} is set in {named(pair[0])} on {named(ground)}, {found:.2f}:1"
            yield Flaw("P022", block, page, f"{message}; {least:g}:1 is the least")


def _ground(background: Any) -> tuple[float, ...]:  # noqa: ANN401 - as above
    return _rgba(background.color)


def _rgba(color: Any) -> tuple[float, ...]:  # noqa: ANN401 - as above
    """Red, green, blue and opacity; of a space that tinycss2 1.5 does not convert, a colour of the same luminance."""
    try:
        found = color.to("srgb")
    except NotImplementedError:
        return (*_as_light(color.space, color.coordinates), color.alpha)
    return (*found.coordinates, found.alpha)


def _as_light(space: str, parts: Sequence[float]) -> Rgb:
    """A grey as light as a colour of a space that has a lightness; CMYK without its inks' impurities.

    Source: CSS Color 4, 9.1 to 9.4 (Lab, Oklab) and 10.3 (device-cmyk).
    """
    if space == "device-cmyk":
        cyan, magenta, yellow, black = parts
        return ((1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black))
    if space.startswith(("lab", "lch")):
        light = ((parts[0] + 16) / 116) ** 3
    elif space.startswith("ok"):
        light = parts[0] ** 3
    elif space.startswith("xyz"):
        light = parts[1]
    else:
        return (parts[0], parts[1], parts[2])
    grey = 1.055 * max(light, 0.0031308) ** (1 / 2.4) - 0.055
    return (grey, grey, grey)
