"""Numbers and dates as people write them in the data of charts: read by one rule for checking and for drawing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

GAPS = frozenset(("", "-", "–", "—", "n/a", "n.a.", "na", "..", "...", "…"))
"""Cells that say that there is no number, in lower case; the empty one is not sure to mean it."""
_SPACES = " \u00a0\u2009\u202f’'"
_PLAIN = re.compile(r"[-−+]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"[-−+]?[1-9]\d{0,2}(\.\d{3})+")
_MONTH = re.compile(r"(\d{4})(?:[-/](\d{2}))?")


def number_of(cell: str, mark: str) -> float | int | None:
    """The number that a cell holds, whose language has the decimal sign `mark`; None if it holds none.

    Thousands may stand in groups of three, divided by a space, an apostrophe or, where it is not the decimal sign, a
    comma. A point is a decimal sign in every language, as programs write it.
    """
    text = cell.strip()
    if mark == "," and "," in text:
        text = text.replace(".", "\u00a0")
    text = text.replace(mark, ".")
    digits = _without_groups(text, "," if mark == "." else "")
    if digits is None or not _PLAIN.fullmatch(digits):
        return None
    digits = digits.replace("−", "-")
    return float(digits) if re.search(r"[.eE]", digits) else int(digits)


def _without_groups(text: str, comma: str) -> str | None:
    """Digits without what divides their groups; None if the groups are none of three, or divided in two ways."""
    whole, point, rest = text.partition(".")
    dividers = {sign for sign in whole if sign in _SPACES + comma}
    if not dividers:
        return text
    (divider, *others) = dividers
    if others or not re.fullmatch(rf"[-−+]?\d{{1,3}}({re.escape(divider)}\d{{3}})+", whole):
        return None
    return whole.replace(divider, "") + point + rest


def ambiguous(cells: Iterable[str], mark: str) -> frozenset[str]:
    """Cells of a column like 1.234, a thousand for people whose decimal sign is a comma, and little for programs.

    None, if another cell of the column shows that its points are decimal signs.
    """
    dotted = {cell.strip() for cell in cells if mark == "," and "." in cell and "," not in cell}
    return frozenset(dotted) if all(map(_GROUPED.fullmatch, dotted)) else frozenset()


def is_gap(cell: str) -> bool:
    """Whether a cell says that there is no number."""
    return cell.strip().lower() in GAPS


def are_numbers(cells: Iterable[str], mark: str) -> bool:
    """Whether cells hold numbers, gaps apart, and at least one."""
    held = [cell for cell in cells if not is_gap(cell)]
    return bool(held) and all(number_of(cell, mark) is not None for cell in held)


def is_date(cell: str) -> bool:
    """Whether a cell is a date that a chart can place: a year, a month or a day, or a day and a time, by ISO 8601."""
    text = cell.strip()
    month = _MONTH.fullmatch(text)
    try:
        if month:
            date(int(month[1]), int(month[2] or 1), 1)
        else:
            datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return False
    return True
