"""Two faults of WeasyPrint 70.0 in breaking lines, mended.

1. A run of text that ends with a space, and that fills its line but for less than that space, is taken for too wide:
the engine then breaks the line after its first word, and that word stands alone in the middle of a paragraph.
2. Between two boxes the engine asks Pango whether a line may break between the last character of one and the first of
the other, as if they stood on the same level: so a line may break between a full stop and the note call behind it.

To see whether this is still needed, look at tests/unit/press/test_engine.py, which sets such runs with the plain engine
too.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text import line_break

CLINGING = frozenset(("sup", "sub"))
"""Elements that stay with what stands before them without a space: calls of notes, above all."""
_CLINGS = "\u0301"
"""A combining mark: a line may break before it behind a space only. Source: Unicode Standard Annex 14, LB9 and LB10."""
_NARROWEST_EM = 0.3
"""Average advance of the narrowest text: a longer run cannot fit its line, and need not be measured."""


def hanging(plain: Callable[..., Any]) -> Callable[..., Any]:
    """`split_first_line` that lets the space at a run's end hang over the line's end."""

    def split(text: str, style: Any, context: Any, max_width: Any, *others: Any, **named: Any) -> Any:  # noqa: ANN401 - the engine is untyped
        result = plain(text, style, context, max_width, *others, **named)
        cut_early = result[2] is not None and text.endswith(" ") and max_width not in {None, inf}
        if not cut_early or len(text) * _NARROWEST_EM * style["font_size"] > max_width:
            return result
        whole, bare = _width(text, style, context), _width(text.rstrip(" "), style, context)
        if bare > max_width or whole <= max_width:
            return result
        return plain(text, style, context, whole + 1, *others, **named)

    return split


def clinging(plain: Callable[..., Any]) -> Callable[..., Any]:
    """`split_inline_level` that says of raised and lowered signs that they begin with a combining mark."""

    def split(context: Any, box: Any, *others: Any) -> Any:  # noqa: ANN401 - as above
        made, resume_at, is_break_kept, first, *rest = plain(context, box, *others)
        if isinstance(box, boxes.InlineBox) and box.element_tag in CLINGING and isinstance(first, str) and first != " ":
            first = _CLINGS
        return made, resume_at, is_break_kept, first, *rest

    return split


def _width(text: str, style: Any, context: Any) -> float:  # noqa: ANN401 - as above
    """The natural width of a text on one line, in CSS pixels."""
    layout = line_break.create_layout(text, style, context, None, 0)
    line, _ = layout.get_first_line()
    width: float = line_break.line_size(line, style)[0]
    return width
