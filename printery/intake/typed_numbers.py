"""Numbers that were typed before headings: the build makes its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from printery.intake.pandoc_tree import Json, words

_SIGNED = (
    r"(?:Chapter|Part|Section|Kapitel|Teil|Abschnitt|Chapitre|Partie|Capítulo|Parte)\s+\d{1,2}\s*[.:–—-]*\s*"
    r"|\d{1,2}(?:\.\d{1,2})+[.):]?\s+|\d{1,2}[.):]\s+"
)
_END = r"(?=.)"
TYPED = re.compile(rf"(?:{_SIGNED}){_END}", re.IGNORECASE)
"""`3.2 `, `3. `, `Chapter 3: `: these are numbers wherever they stand."""
_WAYS = {
    "bare": (r"\d{1,2}\s+(?=\D)", re.compile(r"(\d{1,2})\s+\D")),
    "roman": (r"[IVXLC]{1,7}[.)]\s+", re.compile(r"([IVXLC]{1,7})[.)]\s+\S")),
    "letter": (r"[A-Z][.)]\s+", re.compile(r"([A-Z])[.)]\s+\S")),
}
"""What is a number only where the headings of a level count by it: `12 points` is none, nor is `A. Smith`."""
_FEWEST = 2


def typed_numbers(headings: Iterable[Json]) -> Mapping[int, re.Pattern[str]]:
    """Level of headings to the pattern of the numbers before them, as far as they count: 1, 2, 3; I, II; A, B."""
    said: dict[int, list[str]] = {}
    for heading in headings:
        said.setdefault(heading["c"][0], []).append(words(heading["c"][2]))
    found = {}
    for level, titles in said.items():
        ways = [way for way, (_, sign) in _WAYS.items() if _counts(way, sign, titles)]
        if ways:
            found[level] = re.compile("(?:" + "|".join([_SIGNED, *(_WAYS[way][0] for way in ways)]) + ")" + _END)
    return found


def _counts(way: str, sign: re.Pattern[str], titles: list[str]) -> bool:
    marks = [match[1] for title in titles if (match := sign.match(title))]
    numbers = [_number(way, mark) for mark in marks]
    steps = sum(after == before + 1 for before, after in pairwise(numbers))
    return len(numbers) >= _FEWEST and steps >= max(1, len(numbers) // 2)


def _number(way: str, mark: str) -> int:
    if way == "bare":
        return int(mark)
    if way == "letter":
        return ord(mark)
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[sign] for sign in mark]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
