"""The programme at a glance: days side by side, rooms as columns, one time axis for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from printery.model.stages.collation import Day, Programme, ScheduledItem

MOST_COLUMNS = 6
"""Columns that a landscape page has room for; a day more goes into the next table."""
_SHORTEST, _TALLEST = 30, 60
"""Minutes that count for a row's height: a line needs room, and an evening is no taller than an hour."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A place of the grid: an item, or nothing."""

    scheduled: ScheduledItem | None
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class GridSlot:
    """A row: the time from one change in any room to the next."""

    time: str
    """When it begins, `09:30`."""
    share: float
    """Of the height of all rows, 0 to 1."""
    cells: tuple[GridCell, ...]
    """Those that begin in this row, from left to right."""


@dataclass(frozen=True, slots=True)
class GridDay:
    """A column group."""

    day: Day
    rooms: tuple[str, ...]
    """Of items in parallel; one column without a name if there are none."""


@dataclass(frozen=True, slots=True)
class ProgrammeGrid:
    """One table."""

    days: tuple[GridDay, ...]
    slots: tuple[GridSlot, ...]


def grids(programme: Programme) -> Iterator[ProgrammeGrid]:
    """The days in as few tables as have room for them."""
    waiting: list[GridDay] = []
    order = _order(programme)
    for day in programme.days:
        found = GridDay(day, _rooms(day, order))
        if waiting and sum(len(one.rooms) for one in (*waiting, found)) > MOST_COLUMNS:
            yield _grid(waiting)
            waiting = []
        waiting.append(found)
    if waiting:
        yield _grid(waiting)


def _order(programme: Programme) -> dict[str, int]:
    """The rank of each room: as the meeting lists them, else as the whole agenda comes to them."""
    listed = [room.name for room in programme.meeting.rooms]
    used = [room for day in programme.days for scheduled in day.items for room in _columns(scheduled)]
    return {name: rank for rank, name in enumerate(dict.fromkeys((*listed, *used)))}


def _rooms(day: Day, order: Mapping[str, int]) -> tuple[str, ...]:
    rooms = {room for scheduled in day.items if scheduled.parallel for room in _columns(scheduled)}
    return tuple(sorted(rooms, key=order.__getitem__)) or ("",)


def _columns(scheduled: ScheduledItem) -> tuple[str, ...]:
    """The columns of an item in parallel; one without a room has a column of its own, under its title."""
    return scheduled.item.taken or (scheduled.item.title,)


def _grid(days: Sequence[GridDay]) -> ProgrammeGrid:
    held = [scheduled for column in days for scheduled in column.day.items]
    changes = sorted({time for one in held for time in (one.begins, one.ends)})
    spans = [
        (start, end) for start, end in pairwise(changes) if any(one.begins <= start and end <= one.ends for one in held)
    ]
    weights = [max(_SHORTEST, min(end - start, _TALLEST)) for start, end in spans]
    starts = [start for start, _ in spans]
    slots = (
        GridSlot(
            _clock(start), weight / sum(weights), tuple(c for column in days for c in _cells(column, start, starts))
        )
        for start, weight in zip(starts, weights, strict=True)
    )
    return ProgrammeGrid(tuple(days), tuple(slots))


def _cells(column: GridDay, start: int, starts: Sequence[int]) -> Iterator[GridCell]:
    """The cells of one day that begin at a time; a joint session in neighbouring rooms is one cell."""
    going = [scheduled for scheduled in column.day.items if scheduled.begins <= start < scheduled.ends]
    whole = next((scheduled for scheduled in going if not scheduled.parallel), None)
    if whole is not None or not going:
        if whole is None or whole.begins == start:
            yield GridCell(whole, _length(whole, starts), len(column.rooms))
        return
    here = [next((one for one in going if room in _columns(one)), None) for room in column.rooms]
    for _, group in groupby(enumerate(here), key=lambda numbered: (numbered[1] and numbered[1].item.id) or numbered[0]):
        cells = list(group)
        scheduled = cells[0][1]
        if scheduled is None or scheduled.begins == start:
            yield GridCell(scheduled, _length(scheduled, starts), len(cells))


def _length(scheduled: ScheduledItem | None, starts: Sequence[int]) -> int:
    return sum(scheduled.begins <= start < scheduled.ends for start in starts) if scheduled else 1


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
