"""Where the lines of a paragraph break best: the whole of it weighed, where the engine fills one line after the other.

Lengths are CSS pixels along the text as if it stood on one line. The weights are those of `proofreading.badness`.
Source: Donald E. Knuth and Michael F. Plass, Breaking Paragraphs into Lines, Software: Practice and Experience 11
(1981), 1119-1184.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from printery.press.typography.proofreading import COMFORT, LADDER, LOOSE

PARTING = re.compile(r"(?<=[\s\u2010-])(?=\S)|(?<=[\u3040-\u9fff\uac00-\ud7af])(?=[\u3040-\u9fff\uac00-\ud7af])")
"""Where a title may be parted: behind blanks and hyphens, and between characters of Chinese, Japanese and Korean."""
_TOLERANCES = (0.45, 0.9, 1.8)
"""Em that may be added to each space, tried in turn: the fewer, the fewer ways there are to weigh."""
_ROOM = 0.02
"""Pixels that must stay free: what is measured as part of a paragraph can differ so much from a line by itself."""


class Opportunity(NamedTuple):
    """A place where a line may end."""

    at: int
    """Character with which the next line begins."""
    start: float
    """Where it begins."""
    end: float
    """Where this line ends, without blanks, with a hyphen if it needs one."""
    blanks: int
    """Blanks of the text up to the end, all of which can be widened."""
    blanks_before: int
    """The same up to the next line's beginning."""
    has_hyphen: bool = False
    """Whether the line ends with a hyphen, be it one of the text."""
    adds_hyphen: bool = False
    """Whether a word is broken here."""
    cost: float = 0
    """What speaks against it."""
    is_free: bool = False
    """Whether the style would not break the word here."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What lines must fit."""

    width: float
    indent: float
    """Of the first line."""
    em: float
    shortest: float
    """A last line must be as long, in em."""
    lines: int
    """How many there were; another number moves all pages behind it."""


class _Way(NamedTuple):
    """The best way to break a paragraph up to some opportunity."""

    cost: float
    place: int
    """Index of the opportunity."""
    hyphens: int
    """Lines one below the other that end with one, up to here."""
    lines: int
    before: _Way | None = None


def first_breaks(places: Sequence[Opportunity], measure: Measure, zone: float) -> tuple[Opportunity, ...]:
    """The opportunities that the engine would take, the paragraph's end last; none if a word is wider than its line.

    Each line takes as many words as it holds; a word is broken if more than `zone` would stay free without.
    """
    found: list[Opportunity] = []
    before, index = places[0], 1
    while True:
        reach = before.start + measure.width - (0 if found else measure.indent)
        if places[-1].end <= reach:
            return (*found, places[-1])
        between = within = 0
        for place in range(index, len(places) - 1):
            if places[place].start > reach + measure.em:
                break
            if places[place].end > reach or places[place].is_free:
                continue
            if places[place].adds_hyphen:
                within = place
            else:
                between = place
        if within > between and (not between or reach - places[between].end > zone):
            between = within
        if not between:
            return ()
        before, index = places[between], between + 1
        found.append(before)


def best_breaks(places: Sequence[Opportunity], measure: Measure) -> tuple[Opportunity, ...]:
    """The opportunities to take, the paragraph's end last; none if lines cannot be filled so.

    The first of `places` is the paragraph's beginning, the last its end.
    """
    for tolerance in _TOLERANCES:
        way = _best(places, measure, tolerance)
        if way is not None:
            return tuple(reversed([places[step.place] for step in _steps(way)]))
    return ()


def _steps(way: _Way) -> Iterator[_Way]:
    """From the end back, without the beginning."""
    step: _Way | None = way
    while step is not None and step.before is not None:
        yield step
        step = step.before


def _best(places: Sequence[Opportunity], measure: Measure, tolerance: float) -> _Way | None:
    active: list[_Way] = [_Way(0, 0, 0, 0)]
    for index, place in enumerate(places[1:-1], start=1):
        if not active or _is_short(active[0], places, place, (measure, tolerance)):
            continue
        best: dict[int, _Way] = {}
        for way in _to(places, index, active, (measure, tolerance)):
            known = best.get(way.hyphens)
            if known is None or way.cost < known.cost:
                best[way.hyphens] = way
        reach = place.start - measure.width - measure.em  # a later place may need less: one without a hyphen
        active = [way for way in active if places[way.place].start > reach] + list(best.values())
    ends = _to(places, len(places) - 1, active, (measure, inf))
    return min(ends, key=lambda way: way.cost + _ending(way, places, measure), default=None)


def _is_short(way: _Way, places: Sequence[Opportunity], place: Opportunity, limits: tuple[Measure, float]) -> bool:
    """Whether a line from the first way leaves too much free, and so those of all ways behind it, which are shorter."""
    (measure, tolerance), before = limits, places[way.place]
    slack = measure.width - (0 if way.before else measure.indent) - (place.end - before.start)
    return slack > tolerance * measure.em * (place.blanks - before.blanks_before)


def _to(
    places: Sequence[Opportunity], index: int, active: Sequence[_Way], limits: tuple[Measure, float]
) -> Iterator[_Way]:
    """Ways to an opportunity, each with one line more."""
    (measure, tolerance), place = limits, places[index]
    for way in active:
        before = places[way.place]
        slack = measure.width - (0 if way.before else measure.indent) - (place.end - before.start)
        if slack < _ROOM:
            continue
        extra = 0 if tolerance == inf else _extra(slack / measure.em, place.blanks - before.blanks_before)
        if extra <= tolerance:
            cost = way.cost + _cost(place, extra)
            hyphens = min(way.hyphens + 1, LADDER + 1) if place.has_hyphen else 0
            yield _Way(cost + (3 if hyphens > LADDER else 0), index, hyphens, way.lines + 1, way)


def _extra(slack_em: float, blanks: int) -> float:
    return slack_em / blanks if blanks > 0 else inf


def _cost(place: Opportunity, extra: float) -> float:
    """What a line costs whose blanks grow by so many em."""
    over = max(0.0, extra - COMFORT)
    return over * over * 100 + extra * extra + (2 if extra > LOOSE else 0) + place.cost


def _ending(way: _Way, places: Sequence[Opportunity], measure: Measure) -> float:
    """What the paragraph's last line costs, and another number of lines."""
    before = places[way.before.place] if way.before else places[0]
    length = (places[way.place].end - before.start) / measure.em
    is_broken_word = before.adds_hyphen and places[way.place].blanks == before.blanks_before
    is_short = way.lines > 1 and (length < measure.shortest or is_broken_word)
    return (4 if is_short else 0) + abs(way.lines - measure.lines) / 2
