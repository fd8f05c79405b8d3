"""Which item of one list is which of another: equal ones first, then those that are alike, in bounded time."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")
_MOST_STEPS = 1_500_000
"""Comparisons that one pair of lists may take, about half a second."""
_MOST_PAIRS = 40_000
"""Pairs of items whose likeness is worked out in one gap; in a larger one only equal ids pair."""


class TooLongError(Exception):
    """Lists so long and so alike throughout that comparing them item by item would take too long."""


@dataclass(slots=True)
class Budget:
    """Comparisons that are left for a whole work."""

    steps: int = 60_000_000

    def share(self, old: Counter[str], new: Counter[str]) -> float:
        """Words in common (see `overlap`); 0 when there is no time left to count them."""
        self.steps -= len(old) + len(new)
        return overlap(old, new) if self.steps > 0 else 0


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
    """Above 0 for two that may be one, changed; more for more alike."""
    budget: Budget

    def pairs(self, old: Sequence[T], new: Sequence[T]) -> list[Pair[T]]:
        """Pairs in the order of `new`; what was taken out stands before what came in its place."""
        try:
            found = steps([self.key(item) for item in old], [self.key(item) for item in new], self.budget)
        except TooLongError:
            found = (Step(equal=False, old=range(len(old)), new=range(len(new))),)
        made: list[Pair[T]] = []
        for step in found:
            before, after = [old[place] for place in step.old], [new[place] for place in step.new]
            made += zip(before, after, strict=True) if step.equal else self._gap(before, after)
        return made

    def _gap(self, old: list[T], new: list[T]) -> Iterator[Pair[T]]:
        if len(old) * len(new) > _MOST_PAIRS or len(old) * len(new) > self.budget.steps:
            yield from ((item, None) for item in old)
            yield from ((None, item) for item in new)
            return
        self.budget.steps -= 20 * len(old) * len(new)
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

    def _best(self, old: list[T], new: list[T]) -> list[list[tuple[float, str]]]:
        """For what is left of both lists from each place on, the best sum of likeness and the first step to it."""
        best = [[(0.0, "new")] * (len(new) + 1) for _ in range(len(old) + 1)]
        for row in range(len(old) - 1, -1, -1):
            best[row][len(new)] = (0.0, "old")
            for column in range(len(new) - 1, -1, -1):
                choice = max((best[row + 1][column][0], "old"), (best[row][column + 1][0], "new"), key=_worth)
                like = self.likeness(old[row], new[column])
                if like > 0:
                    choice = max(choice, (best[row + 1][column + 1][0] + like, "both"), key=_worth)
                best[row][column] = choice
        return best


def _worth(choice: tuple[float, str]) -> float:
    return choice[0]


def overlap(old: Counter[str], new: Counter[str]) -> float:
    """Words in common, twice, of all words of both (Dice): 0 to 1."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0
