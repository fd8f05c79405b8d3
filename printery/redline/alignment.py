"""Which item of one list is which of another: equal ones first, then those that are alike, in bounded time."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")
_MOST_STEPS = 1_500_000
"""Comparisons that one pair of lists may take, about half a second."""
_MOST_PAIRS = 40_000
"""Pairs of items whose likeness is worked out in one gap; a larger one is divided first, then compared in a band."""


class TooLongError(Exception):
    """Lists so long and so alike throughout that comparing them item by item would take too long."""


@dataclass(slots=True)
class Budget:
    """Comparisons that are left for a whole work."""

    steps: int = 60_000_000
    is_spent: bool = False
    """Whether something was left uncompared because it would have taken too long: readers are told."""

    def share(self, old: Counter[str], new: Counter[str]) -> float:
        """Words in common (see `overlap`); 0 when there is no time left to count them."""
        self.steps -= len(old) + len(new)
        if self.steps <= 0:
            self.is_spent = True
            return 0
        return overlap(old, new)


class _Bounded(SequenceMatcher[Hashable]):
    """difflib's matcher, which is cubic at worst, with an end: each search costs what it looks at."""

    def __init__(self, old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> None:
        super().__init__(None, old, new, autojunk=False)
        self._budget, self._left = budget, min(_MOST_STEPS, budget.steps)
        places = Counter(new)
        self._cost = list(accumulate((1 + places[item] for item in old), initial=0))

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> difflib.Match:
        """As difflib has it. Raises: TooLongError."""
        cost = self._cost[-1 if ahi is None else ahi] - self._cost[alo]
        self._left -= cost
        self._budget.steps -= cost
        if self._left < 0:
            raise TooLongError
        return super().find_longest_match(alo, ahi, blo, bhi)


@dataclass(frozen=True, slots=True)
class Step:
    """A run of both lists: `equal`, or what stands in one where the other has something else or nothing."""

    equal: bool
    old: range
    new: range


def steps(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> tuple[Step, ...]:
    """Both lists from beginning to end.

    Raises: TooLongError.
    """
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    found = [Step(equal=True, old=range(start), new=range(start))] if start else []
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    if inner_old or inner_new:
        for tag, a, b, c, d in _Bounded(inner_old, inner_new, budget).get_opcodes():
            found.append(Step(tag == "equal", range(start + a, start + b), range(start + c, start + d)))
    if end:
        last = Step(equal=True, old=range(len(old) - end, len(old)), new=range(len(new) - end, len(new)))
        found.append(last)
    return tuple(found)


Pair = tuple[T | None, T | None]
"""What stood there, and what stands there now; None for nothing."""


@dataclass(frozen=True, slots=True)
class Aligner(Generic[T]):
    """Pairs items of two lists without changing the order of either."""

    key: Callable[[T], Hashable]
    """Equal for items that are the same in all that readers see."""
    likeness: Callable[[T, T], float]
    """How much alike two items are; 0 for different items."""
    budget: Budget
    marks: Callable[[T], Collection[Hashable]] = lambda _: ()
    """What an item may be known by in a long list, such as its words or the first cell of a row."""

    def pairs(self, old: Sequence[T], new: Sequence[T]) -> list[Pair[T]]:
        """Pairs in the order of `new`; what was taken out stands before what came in its place."""
        try:
            found = steps([self.key(item) for item in old], [self.key(item) for item in new], self.budget)
        except TooLongError:
            self.budget.is_spent = True
            found = (Step(equal=False, old=range(len(old)), new=range(len(new))),)
        made: list[Pair[T]] = []
        for step in found:
            before, after = [old[place] for place in step.old], [new[place] for place in step.new]
            made += zip(before, after, strict=True) if step.equal else self._gap(before, after)
        return made

    def _gap(self, old: list[T], new: list[T]) -> Iterator[Pair[T]]:
        """Pairs of a run that differs: those that no other item can be first, then the likest between them."""
        if len(old) * len(new) <= _MOST_PAIRS:
            yield from self._likest(old, new)
            return
        row = column = 0
        for before, after in self._marked(old, new):
            yield from self._likest(old[row:before], new[column:after])
            yield old[before], new[after]
            row, column = before + 1, after + 1
        yield from self._likest(old[row:], new[column:])

    def _marked(self, old: list[T], new: list[T]) -> list[tuple[int, int]]:
        """Places of items that share a mark which none other has, in an order that both lists agree on."""
        ours, theirs = (_only(map(self.marks, items)) for items in (old, new))
        votes = Counter((ours[mark], theirs[mark]) for mark in ours.keys() & theirs.keys())
        best: dict[int, int] = {}
        for (before, after), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
            if before not in best and self.likeness(old[before], new[after]) > 0:
                best[before] = after
        return rising(sorted(best.items()))

    def _likest(self, old: list[T], new: list[T]) -> Iterator[Pair[T]]:
        if len(old) > self.budget.steps:
            self.budget.is_spent = True
            yield from ((item, None) for item in old)
            yield from ((None, item) for item in new)
            return
        best = self._best(old, new)
        row = column = 0
        while row < len(old) or column < len(new):
            way = best[row][column][1]
            if way == "both":
                yield old[row], new[column]
                row, column = row + 1, column + 1
            elif way == "old":
                yield old[row], None
                row += 1
            else:
                yield None, new[column]
                column += 1

    def _best(self, old: list[T], new: list[T]) -> list[dict[int, tuple[float, str]]]:
        """For what is left of both lists from each place on, the best sum of likeness and the first step to it.

        In a long run only places near the diagonal are looked at.
        """
        width = max(_MOST_PAIRS // max(len(old), 1) // 2, len(new) // max(len(old), 1) + 1)
        best: list[dict[int, tuple[float, str]]] = [{} for _ in range(len(old) + 1)]
        for row in range(len(old), -1, -1):
            middle = row * len(new) // max(len(old), 1) if old else 0
            first, last = (0, len(new)) if not old else (max(0, middle - width), min(len(new), middle + width))
            self.budget.steps -= 20 * (last - first + 1)
            for column in range(last, first - 1, -1):
                choice = (0.0, "old" if row < len(old) else "new")
                if row < len(old):
                    choice = (best[row + 1].get(column, _NOWHERE)[0], "old")
                if column < len(new):
                    choice = max(choice, (best[row].get(column + 1, _NOWHERE)[0], "new"), key=_worth)
                    if row < len(old):
                        like = self.likeness(old[row], new[column])
                        there = best[row + 1].get(column + 1, _NOWHERE)[0]
                        choice = max(choice, (there + like, "both") if like > 0 else choice, key=_worth)
                best[row][column] = choice
        return best


_NOWHERE = (float("-inf"), "new")
"""A place outside the band."""


def _only(marks: Iterable[Collection[Hashable]]) -> dict[Hashable, int]:
    """Each mark that one item alone has, and the place of that item."""
    places: dict[Hashable, int] = {}
    several: set[Hashable] = set()
    for place, found in enumerate(marks):
        for mark in set(found):
            if mark in places:
                several.add(mark)
            places[mark] = place
    return {mark: place for mark, place in places.items() if mark not in several}


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs, sorted by their first, whose seconds rise too (patience sorting)."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, (_, second) in enumerate(pairs):
        at = bisect_left(ends, second)
        ends[at : at + 1], places[at : at + 1] = [second], [place]
        before.append(places[at - 1] if at else -1)
    found: list[tuple[int, int]] = []
    place = places[-1] if places else -1
    while place >= 0:
        found.append(pairs[place])
        place = before[place]
    return found[::-1]


def _worth(choice: tuple[float, str]) -> float:
    return choice[0]


def overlap(old: Counter[str], new: Counter[str]) -> float:
    """Words in common, twice, of all words of both (Dice): 0 to 1."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0
