"""Where people sit: tables put together as a square or a U, or tables apart, and the seats at them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from printery.model.written.fields import Closed, Text

Count = Annotated[int, Field(ge=0, le=40)]


class Square(Closed):
    """Tables around a free middle: how many sit on the outside of each side.

    Seats are numbered clockwise from the left end of the head, as seen from above with the head at the top.
    """

    head: Count
    right: Count
    foot: Count = 0
    """0: the square is open there, and makes a U."""
    left: Count

    @model_validator(mode="after")
    def _has_three_sides(self) -> Square:
        if not (self.head and self.right and self.left):
            raise ValueError("give seats at the head, on the right and on the left")
        return self


class Table(Closed):
    """A table that stands by itself."""

    name: Text
    seats: int = Field(ge=1, le=14)


class Seating(Closed):
    """The plan of one room; participants name their seat, others get those that are free."""

    room: Text | None = None
    square: Square | None = None
    tables: tuple[Table, ...] = Field(default=(), max_length=60)
    fill: Literal["name", "delegation", "precedence"] | None = None
    """In which order those without a seat of their own are put on the free ones; if left out, these stay free."""

    @model_validator(mode="after")
    def _is_one_plan(self) -> Seating:
        if (self.square is None) == (not self.tables):
            raise ValueError("give either square or tables")
        return self

    def seats(self) -> Iterator[str]:
        """The name of every seat in order: `7` of a square, `2-5` for the fifth at the second table."""
        if self.square is not None:
            count = self.square.head + self.square.right + self.square.foot + self.square.left
            yield from map(str, range(1, count + 1))
        for number, table in enumerate(self.tables, 1):
            yield from (f"{number}-{seat}" for seat in range(1, table.seats + 1))
