"""Justified lines set from words whose widths are known, without asking Pango: it is asked when they are drawn.

This is quicker, and not only quicker: the engine measures a line with kerning at its blanks, widens the blanks for that
width, and so draws each word by itself, without it. Here a line is measured as it is drawn, and ends at its measure.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.text.line_break import Layout

from printery.press.engine.words import in_words


def splitting(plain: Callable[..., Any]) -> Callable[..., Any]:
    """`split_first_line` for text that fits its line."""

    def split(text: str, style: Any, context: Any, max_width: Any, spacing: Any, *others: Any, **named: Any) -> Any:  # noqa: ANN401 - the engine is untyped
        known = in_words(text, style) if _is_plain(style) else None
        width = known[0].width(known[1]) if known else 0
        if known is None or (max_width is not None and width > max_width):
            return plain(text, style, context, max_width, spacing, *others, **named)
        words, _ = known
        return _layout(text, spacing, max_width), len(text.encode()), None, width, words.height, words.baseline

    return split


def creating(plain: Callable[..., Any]) -> Callable[..., Any]:
    """`create_layout` that is only called to note how much blanks are widened."""

    def create(text: str, style: Any, context: Any, max_width: Any, justification_spacing: Any) -> Any:  # noqa: ANN401 - as above
        if not _is_plain(style):
            return plain(text, style, context, max_width, justification_spacing)
        layout = _layout(text, justification_spacing, max_width)
        layout.layout = layout.language = layout.style = None  # what `deactivate` takes away
        return layout

    return create


def _is_plain(style: Any) -> bool:  # noqa: ANN401 - as above
    """Whether lines of this style are as wide as their words and blanks, and nothing is drawn but these."""
    return bool(
        style["text_decoration_line"] == "none"
        and style["word_spacing"] == 0
        and style["direction"] == "ltr"
        and style["font_size"] > 0
    )


def _layout(text: str, spacing: float, max_width: Any) -> Any:  # noqa: ANN401 - as above
    """A layout as the engine keeps it between setting and drawing."""
    layout = Layout.__new__(Layout)
    layout.text, layout.justification_spacing, layout.max_width = text, spacing, max_width
    layout.first_line_direction = 0
    layout.ascent = layout.underline_position = layout.strikethrough_position = None
    return layout
