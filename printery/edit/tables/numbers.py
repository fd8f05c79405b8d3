"""Numbers in tables: which columns hold them, and how they line up on the decimal sign.

A number is cut behind its whole part; what follows (decimals, percent sign, calls of notes) stands in a span `frac` as
wide as the column's longest, so that the decimal signs of a column aligned right stand on one line, whatever the font.
Source: The Chicago Manual of Style, 17th ed., 3.72 (columns of numbers align on the decimal point).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

from printery.model.stages.text import Inline, Node, plain_text

_NONE = re.compile(r"[-–—]{1,3}|n\.?\s?a\.?|n/a|\.{2,3}|…|:", re.IGNORECASE)
"""What stands for no number: a dash, n.a., dots."""
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
_DASHES = re.compile(r"-{1,3}|[–—]")
_MINUS = re.compile(r"^(\W*)[-–](?=\W*\d)")
_CALLS = frozenset(("note", "sup"))
"""What may follow a number: calls of notes, and letters."""
_DIGIT_CH, _POINT_CH, _SIGN_CH, _CALL_CH = 1.0, 0.55, 1.75, 0.8
"""Widths in ch, the advance of the figure 0: rather too wide than too narrow."""
_NOTE_CH = 1.6
"""A note's number, of which only collation knows whether it has one figure or two."""


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of a column."""

    align: str
    """left, right, center or decimal."""
    numbers: int
    """Cells that hold a number."""
    tail: float = 0.0
    """Width of what follows the whole part of its numbers, in ch, the longest."""


@cache
def decimal_sign(language: str) -> str:
    """The decimal sign of a language: a comma in German or French, a point in English."""
    try:
        return get_decimal_symbol(Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        return "."


@cache
def signs_of_numbers(language: str) -> str:
    """The decimal sign of a language and the one between its thousands: `,.` in German, `.,` in English."""
    try:
        return decimal_sign(language) + get_group_symbol(Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        return ".,"


@cache
def _number(mark: str) -> re.Pattern[str]:
    """A number with this decimal sign: what leads it and its whole part, then its decimals and what follows."""
    group = r"[,’'\u00a0\u202f\u2009 ]" if mark == "." else r"[.’'\u00a0\u202f\u2009 ]"
    whole = rf"(?:\d{{1,3}}(?:{group}\d{{3}})+|\d+)"
    lead = r"[(<>≤≥~≈±]?\s?[-−–+]?\s?(?:US\$|[$€£¥])?\s?"
    return re.compile(rf"({lead}{whole}?)((?:{re.escape(mark)}\d+)?(?:\s?(?:[%‰]|°[CF]?))?\)?)")


def _split(cell: Node, mark: str) -> tuple[str, Inline] | None:
    """A number's whole part with what leads it, and what follows; None if the cell holds no number."""
    children = cell.children
    if not children or not isinstance(children[0], str):
        return None
    rest = children[1:]
    if any(child.strip() if isinstance(child, str) else child.tag not in _CALLS for child in rest):
        return None
    match = _number(mark).fullmatch(children[0].strip())
    if match is None or not any(character.isdigit() for character in match[0]):
        return None
    return _MINUS.sub("\\1−", match[1]), (*((match[2],) if match[2] else ()), *rest)


def _is_none(cell: Node) -> bool:
    words = plain_text(cell.children).strip()
    return not words or _NONE.fullmatch(words) is not None


def aligned_column(cells: Sequence[Node], written: str, mark: str, *, is_label: bool) -> Column:
    """How a column stands: as written; where nothing is written, numbers on their decimal signs and all else left.

    Years are names and no numbers; a column of them stands left, and so does the first, which says what a row is of.
    """
    numbers = [found for cell in cells if (found := _split(cell, mark))]
    tail = max((_width(following) for _, following in numbers), default=0.0)
    align = written
    if written == "default":
        others = sum(not _split(cell, mark) and not _is_none(cell) for cell in cells)
        years = all(_YEAR.fullmatch(plain_text(cell.children).strip()) for cell in cells if not _is_none(cell))
        align = "decimal" if numbers and not others and not years and not is_label else "left"
    if align == "decimal" and not tail and numbers:
        align = "right"
    return Column(align, len(numbers), tail)


def _width(following: Inline) -> float:
    return sum(_widths(following))


def _widths(following: Inline) -> Iterator[float]:
    for child in following:
        if isinstance(child, Node):
            yield _NOTE_CH if child.tag == "note" else _CALL_CH * len(plain_text(child.children))
            continue
        for character in child:
            if character.isdigit():
                yield _DIGIT_CH
            else:
                yield _SIGN_CH if character in "%‰°CF" else _POINT_CH


def lined_up(cell: Node, column: Column, mark: str) -> Node:
    """A cell of a column of numbers with signs as printers set them, and in a decimal column its decimals in a span."""
    found = _split(cell, mark)
    if found is None:
        if not cell.children or not _is_none(cell):
            return cell
        words = plain_text(cell.children).strip()
        found = ("–" if _DASHES.fullmatch(words) else words, ())
    whole, following = found
    if column.align != "decimal":
        tail = following[0] if following and isinstance(following[0], str) else ""
        return cell.containing(whole + tail, *(following[1:] if tail else following))
    span = Node("span", {"class": "frac", "style": f"width:{column.tail:.2f}ch"}, following, cell.location)
    return cell.containing(*((whole,) if whole else ()), span)
