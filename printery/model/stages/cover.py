"""The flat sheet of a cover: where back, spine, front and flaps stand. Lengths in mm from the left edge of the trim."""

from __future__ import annotations

from dataclasses import dataclass

from printery.model.units import Length, Sheet
from printery.model.written.printer import Binding


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the sheet, from top to bottom."""

    name: str
    """back-flap | back | spine | front | front-flap."""
    left: float
    width: float
    room_left: float
    """What text keeps away from the panel's left edge: the safe margin, with the hinge of a case beside the spine."""
    room_right: float


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """A cover laid flat, printed side up."""

    sheet: Sheet
    """Without what is cut off or turned in around it."""
    edge: Length
    """What is cut off or turned in on all four sides."""
    safe: Length
    panels: tuple[Panel, ...]
    """From left to right."""
    spine_text: bool
    """Whether the spine is thick enough for text."""
    spine_clear: Length
    binding: str

    @property
    def folds(self) -> tuple[float, ...]:
        """Where the sheet is folded, in mm from its left."""
        return tuple(panel.left for panel in self.panels[1:])

    def panel(self, name: str) -> Panel | None:
        """A panel by name; None if the sheet has none."""
        return next((panel for panel in self.panels if panel.name == name), None)


LEAST_SPINE_TEXT_MM = 3.0
"""Type that fits a narrower strip cannot be read from a shelf."""


@dataclass(frozen=True, slots=True)
class BookBlock:
    """The pages that a cover goes around."""

    trim: Sheet
    pages: int
    spine: Length


def cover_sheet(block: BookBlock, name: str, binding: Binding, flap: Length, *, right_to_left: bool) -> CoverSheet:
    """The sheet for a book block; a book that is read from right to left has its front on the left."""
    over, safe, hinge = binding.overhang.mm, binding.safe.mm, binding.hinge.mm
    wide = block.trim.width.mm + over
    widths = [("back", wide), ("spine", block.spine.mm), ("front", wide)]
    if flap.mm:
        widths = [("back-flap", flap.mm), *widths, ("front-flap", flap.mm)]
    if right_to_left:
        widths.reverse()
    names = [part for part, _ in widths]
    panels, left = [], 0.0
    for part, width in widths:
        beside_spine = 0 if part == "spine" else names.index(part) - names.index("spine")
        clear = binding.spine.clear.mm
        room_left = clear if part == "spine" else max(safe, hinge) if beside_spine == 1 else safe
        room_right = clear if part == "spine" else max(safe, hinge) if beside_spine == -1 else safe
        panels.append(Panel(part, left, width, room_left, room_right))
        left += width
    strip = block.spine.mm - 2 * binding.spine.clear.mm
    return CoverSheet(
        sheet=Sheet("", Length(left), Length(block.trim.height.mm + 2 * over)),
        edge=binding.bleed,
        safe=binding.safe,
        panels=tuple(panels),
        spine_text=block.pages >= binding.spine.text_from and strip >= LEAST_SPINE_TEXT_MM,
        spine_clear=binding.spine.clear,
        binding=name,
    )
