"""Words in the margins of pages, measured: they stand clear of the text, of each other and of the paper's edge.

Lengths are CSS pixels from the page's upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes

from printery.model.units import PT_PER_PX
from printery.press.engine.laid_out import Layout
from printery.press.facts.flaws import Flaw

_GAP = 0.25
"""Part of a line that stays free between words of the margin and the text."""
_TOLERANCE = 0.7
_WORDS = 60
"""Characters of a text that a message quotes at most."""


class _Line(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Line) -> bool:
        """Whether two lines stand upon each other."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > _TOLERANCE and down > _TOLERANCE


def margin_flaws(layout: Layout) -> Iterator[Flaw]:
    """Yield heads that were shortened (P100) and words of margins that have no room (P101), each once."""
    seen: set[tuple[str, str]] = set()
    for index, page in enumerate(layout.boxes):
        margins = [box for box in page.children if isinstance(box, boxes.MarginBox)]
        for box in margins:
            text, shown = getattr(box, "shortened", ("", ""))
            over = misfit(page, box, margins)
            if over:
                code, text = "P101", text or text_of(box)
                message = f"{text[:_WORDS]} in the page's margin {over}"
            elif text:
                code, message = "P100", f"the running head {text} has no room and is printed as {shown}"
            else:
                continue
            if (code, text) not in seen:
                seen.add((code, text))
                yield Flaw(code, "", index, message, head=text)


def misfit(page: Any, box: Any, margins: Sequence[Any]) -> str:  # noqa: ANN401 - the engine is untyped
    """What a margin's words run into; empty if they stand clear."""
    if box.style["visibility"] != "visible":
        return ""
    lines = _lines(box)
    if not lines:
        return ""
    ends = max(max(line.right - page.margin_width(), line.bottom - page.margin_height()) for line in lines)
    off = max(ends, -min(min(line.left, line.top) for line in lines))
    around = {"leaves the paper": off, "runs into the text": _into_text(page, box, lines)}
    for what, over in around.items():
        if over > _TOLERANCE:
            return f"{what} by {over * PT_PER_PX:.1f} pt"
    for other in margins:
        if other is not box and any(line.meets(theirs) for line in lines for theirs in _lines(other)):
            return f"runs into {text_of(other)[:_WORDS]} beside it"
    return "stands upon itself" if any(a.meets(b) for a, b in combinations(lines, 2)) else ""


def _into_text(page: Any, box: Any, lines: Sequence[_Line]) -> float:  # noqa: ANN401 - as above
    """How far a margin's words stand in the room of the text, or too near above or below it."""
    gap = _GAP * min(line.bottom - line.top for line in lines)
    left, top = float(page.content_box_x()), float(page.content_box_y())
    right, bottom = left + float(page.width), top + float(page.height)
    if box.at_keyword.startswith("@top"):
        return max(line.bottom for line in lines) + gap - top
    if box.at_keyword.startswith("@bottom"):
        return bottom + gap - min(line.top for line in lines)
    if box.at_keyword.startswith("@left"):
        return max(line.right for line in lines) - left
    return right - min(line.left for line in lines)


def _lines(box: Any) -> list[_Line]:  # noqa: ANN401 - as above
    found = []
    for line in box.descendants():
        if isinstance(line, boxes.LineBox):
            texts = [inner for inner in line.descendants() if isinstance(inner, boxes.TextBox) and inner.text.strip()]
            if texts:
                left = min(inner.position_x for inner in texts)
                right = max(inner.position_x + inner.width for inner in texts)
                found.append(_Line(left, line.position_y, right, line.position_y + line.height))
    return found


def text_of(box: Any) -> str:  # noqa: ANN401 - as above
    """The words of a box."""
    return " ".join(inner.text.strip() for inner in box.descendants() if isinstance(inner, boxes.TextBox)).strip()
