"""The programme at a glance: days side by side, rooms as columns, one time axis for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from printery.model.stages.collation import Day, Programme, ScheduledItem

MOST_COLUMNS = 6
"""Columns that a landscape page has room for; a day more goes into the next table."""
_SHORTEST, _TALLEST = 30, 60
"""Minutes that count for a row's height: a line needs room, and an evening is no taller than an hour."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of the grid: an item, or nothing."""

    scheduled: ScheduledItem | None
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A row: the time from one change in any room to the next."""

    time: str
    """When it begins, `09:30`."""
    share: float
    """Of the height of all rows, 0 to 1."""
    cells: tuple[Cell, ...]
    """Those that begin in this row, from left to right."""


@dataclass(frozen=True, slots=True)
class GridDay:
    """A column group."""

    day: Day
    rooms: tuple[str, ...]
    """Of items in parallel; one column without a name if there are none."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table."""

    days: tuple[GridDay, ...]
    slots: tuple[Slot, ...]


def grids(programme: Programme) -> Iterator[Grid]:
    """The days in as few tables as have room for them."""
    waiting: list[GridDay] = []
    for day in programme.days:
        found = GridDay(day, _rooms(day))
        if waiting and sum(len(one.rooms) for one in (*waiting, found)) > MOST_COLUMNS:
            yield _grid(waiting)
            waiting = []
        waiting.append(found)
    if waiting:
        yield _grid(waiting)


def _rooms(day: Day) -> tuple[str, ...]:
    rooms = dict.fromkeys(_room(scheduled) for scheduled in day.items if scheduled.parallel)
    return tuple(rooms) or ("",)


def _room(scheduled: ScheduledItem) -> str:
    """The column of an item in parallel; one without a room has a column of its own, under its title."""
    return scheduled.item.room or scheduled.item.title


def _grid(days: Sequence[GridDay]) -> Grid:
    held = [scheduled.item for column in days for scheduled in column.day.items]
    changes = sorted({time for item in held for time in (item.start, item.end)})
    spans = [
        (start, end)
        for start, end in pairwise(changes)
        if any(item.start <= start and end <= item.end for item in held)
    ]
    weights = [max(_SHORTEST, min(_minutes(end) - _minutes(start), _TALLEST)) for start, end in spans]
    starts = [start for start, _ in spans]
    slots = (
        Slot(start, weight / sum(weights), tuple(cell for column in days for cell in _cells(column, start, starts)))
        for start, weight in zip(starts, weights, strict=True)
    )
    return Grid(tuple(days), tuple(slots))


def _cells(column: GridDay, start: str, starts: Sequence[str]) -> Iterator[Cell]:
    """The cells of one day that begin at a time."""
    going = [scheduled for scheduled in column.day.items if scheduled.item.start <= start < scheduled.item.end]
    whole = next((scheduled for scheduled in going if not scheduled.parallel), None)
    if whole is not None or not going:
        if whole is None or whole.item.start == start:
            yield Cell(whole, _length(whole, starts), len(column.rooms))
        return
    for room in column.rooms:
        here = next((scheduled for scheduled in going if _room(scheduled) == room), None)
        if here is None or here.item.start == start:
            yield Cell(here, _length(here, starts), 1)


def _length(scheduled: ScheduledItem | None, starts: Sequence[str]) -> int:
    return sum(scheduled.item.start <= start < scheduled.item.end for start in starts) if scheduled else 1


def _minutes(time: str) -> int:
    hours, _, minutes = time.partition(":")
    return 60 * int(hours) + int(minutes)
