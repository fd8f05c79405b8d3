"""The plan of seats as a drawing: tables, seats, and a place for each name. Millimetres, from the top left."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from printery.model.stages.collation import Seat
from printery.model.written.seating import Seating, Square

_LABEL, _DEEP, _GAP = 42.0, 9.0, 7.0
"""Width of names beside a square, height of those above and below it, and what the marks of seats take between."""
_BOARD = 11.0
"""Depth of the tables of a square."""
_ROUND = 0.22
"""Radius of a round table, as a share of the smaller side of its place."""


@dataclass(frozen=True, slots=True)
class SeatBox:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    round: float = 0
    """Radius of its corners."""


@dataclass(frozen=True, slots=True)
class DrawnSeat:
    """A seat's mark, and where its name stands."""

    seat: Seat
    x: float
    """The middle of its mark."""
    y: float
    label: SeatBox
    side: str
    """Of its table: head, right, foot, left."""


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """All that is drawn."""

    width: float
    height: float
    boards: tuple[SeatBox, ...]
    """Tables."""
    titles: tuple[tuple[str, SeatBox], ...]
    """Their names, and of a square the room's."""
    seats: tuple[DrawnSeat, ...]


def drawn_plan(plan: Seating, seats: Sequence[Seat], width: float, height: float) -> SeatPlan:
    """The drawing on an area of this size."""
    if plan.square is not None:
        boards, middle = _boards(plan.square, width, height)
        titles = ((plan.room, middle),) if plan.room else ()
        return SeatPlan(width, height, boards, titles, tuple(_around(plan.square, seats, width, height)))
    return _tables(plan, seats, width, height)


def _boards(square: Square, width: float, height: float) -> tuple[tuple[SeatBox, ...], SeatBox]:
    """The tables of a square, and the free middle."""
    left, top = _LABEL + _GAP, _DEEP + _GAP
    inner_width, bottom = width - 2 * left, height - top if square.foot else height - 2
    boards = [
        SeatBox(left, top, inner_width, _BOARD),
        SeatBox(left, top, _BOARD, bottom - top),
        SeatBox(left + inner_width - _BOARD, top, _BOARD, bottom - top),
    ]
    if square.foot:
        boards.append(SeatBox(left, bottom - _BOARD, inner_width, _BOARD))
    middle = SeatBox(left + _BOARD, top + _BOARD, inner_width - 2 * _BOARD, bottom - top - 2 * _BOARD)
    return tuple(boards), middle


def _around(square: Square, seats: Sequence[Seat], width: float, height: float) -> Iterator[DrawnSeat]:
    left, top = _LABEL + _GAP, _DEEP + _GAP
    right, bottom = width - left, height - top if square.foot else height - 2
    following = iter(seats)
    step = (right - left) / square.head
    for number in range(square.head):
        x = left + (number + 0.5) * step
        yield DrawnSeat(next(following), x, top - _GAP / 2, SeatBox(x - step / 2 + 0.5, 0, step - 1, _DEEP), "head")
    step = (bottom - top) / square.right
    for number in range(square.right):
        y = top + (number + 0.5) * step
        label = SeatBox(right + _GAP, y - step / 2 + 0.3, _LABEL, step - 0.6)
        yield DrawnSeat(next(following), right + _GAP / 2, y, label, "right")
    step = (right - left) / square.foot if square.foot else 0
    for number in range(square.foot):
        x = right - (number + 0.5) * step
        label = SeatBox(x - step / 2 + 0.5, bottom + _GAP, step - 1, _DEEP)
        yield DrawnSeat(next(following), x, bottom + _GAP / 2, label, "foot")
    step = (bottom - top) / square.left
    for number in range(square.left):
        y = bottom - (number + 0.5) * step
        label = SeatBox(0, y - step / 2 + 0.3, _LABEL, step - 0.6)
        yield DrawnSeat(next(following), left - _GAP / 2, y, label, "left")


def _tables(plan: Seating, seats: Sequence[Seat], width: float, height: float) -> SeatPlan:
    """Round tables in rows, names on both sides of each."""
    columns = max(1, min(3, len(plan.tables)))
    rows = -(-len(plan.tables) // columns)
    wide, high = width / columns, height / rows
    boards, titles = [], []
    drawn: list[DrawnSeat] = []
    following = iter(seats)
    for number, table in enumerate(plan.tables):
        row, column = divmod(number, columns)
        x, y = (column + 0.5) * wide, (row + 0.5) * high
        radius = min(wide * 0.5, high) * _ROUND
        boards.append(SeatBox(x - radius, y - radius, 2 * radius, 2 * radius, radius))
        titles.append((table.name, SeatBox(x - radius * 0.8, y - radius * 0.5, radius * 1.6, radius)))
        place = SeatBox(column * wide + 2, row * high + 2, wide - 4, high - 4)
        own = [next(following) for _ in range(table.seats)]
        drawn += _round_table(own, place, (x, y), radius)
    return SeatPlan(width, height, tuple(boards), tuple(titles), tuple(drawn))


def _round_table(
    seats: Sequence[Seat], place: SeatBox, middle: tuple[float, float], radius: float
) -> Iterator[DrawnSeat]:
    """Seats clockwise from the top: the first half on the right, names in a column on their side."""
    half = -(-len(seats) // 2)
    reach = radius + _GAP / 2
    label_width = place.width / 2 - reach - _GAP
    for number, seat in enumerate(seats):
        is_right = number < half
        of = half if is_right else len(seats) - half
        step = place.height / max(half, 1)
        row = number if is_right else len(seats) - 1 - number
        angle = math.pi * (row + 0.5) / of
        x = middle[0] + (1 if is_right else -1) * reach * math.sin(angle)
        y = middle[1] - reach * math.cos(angle)
        label_x = place.x + place.width - label_width if is_right else place.x
        label_y = middle[1] - of * step / 2 + row * step
        yield DrawnSeat(
            seat, x, y, SeatBox(label_x, label_y + 0.5, label_width, step - 1), "right" if is_right else "left"
        )
