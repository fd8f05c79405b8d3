"""The plan of seats: everyone has a place, numbered clockwise, and no name stands on another."""

from __future__ import annotations

from itertools import combinations

import pytest

from printery.collate.seating import seated
from printery.compose.seating import SeatBox, drawn_plan
from printery.model.stages.collation import Programme
from printery.model.written.seating import Seating
from printery.pipeline import prepare
from tests.projects import load, project

WIDTH, HEIGHT = 257.0, 123.0
SQUARE = Seating.model_validate({"square": {"head": 7, "right": 10, "foot": 7, "left": 10}, "fill": "name"})
HORSESHOE = Seating.model_validate({"square": {"head": 5, "right": 12, "left": 12}})
TABLES = Seating.model_validate({"tables": [{"name": f"Table {n}", "seats": n + 3} for n in range(1, 8)]})


@pytest.fixture(scope="module")
def programme() -> Programme:
    """A meeting of three, two of whom have a seat."""
    rows = b"person,capacity,delegation,precedence,seat\nada-one,member,Germany,2,2\nbo-two,member,France,1,\n"
    rows += b"che-three,guest,Poland,3,9\n"
    return prepare(load(project({"content/meetings/first/participants.csv": rows}))).value.programmes["first"]


def overlap(one: SeatBox, other: SeatBox) -> bool:
    """Whether two rectangles have more than an edge in common."""
    return (
        one.x < other.x + other.width - 0.01
        and other.x < one.x + one.width - 0.01
        and one.y < other.y + other.height - 0.01
        and other.y < one.y + one.height - 0.01
    )


@pytest.mark.parametrize("plan", [SQUARE, HORSESHOE, TABLES], ids=["square", "horseshoe", "tables"])
def test_names_have_room_of_their_own(plan: Seating) -> None:
    """Every seat is drawn once, inside the area; no name's place touches another's, nor a table."""
    seats = seated(plan, (), "en")
    drawn = drawn_plan(plan, seats, WIDTH, HEIGHT)

    assert [one.seat.name for one in drawn.seats] == list(plan.seats())
    for one in drawn.seats:
        assert one.label.x >= 0
        assert one.label.x + one.label.width <= WIDTH + 0.01
        assert one.label.y >= 0
        assert one.label.y + one.label.height <= HEIGHT + 0.01
        assert one.label.width > 20
        assert one.label.height > 3
        assert not any(overlap(one.label, board) for board in drawn.boards)
    assert not any(overlap(one.label, other.label) for one, other in combinations(drawn.seats, 2))


def test_seats_go_round_clockwise() -> None:
    """From the left end of the head to the right, down, back along the foot, and up."""
    drawn = {one.seat.name: one for one in drawn_plan(SQUARE, seated(SQUARE, (), "en"), WIDTH, HEIGHT).seats}

    assert drawn["1"].x < drawn["7"].x < drawn["8"].x
    assert drawn["8"].y < drawn["17"].y < drawn["18"].y
    assert drawn["18"].x > drawn["24"].x > drawn["25"].x
    assert drawn["25"].y > drawn["34"].y


def test_own_seats_first_then_the_others_in_order(programme: Programme) -> None:
    """Who has a seat gets it; the others fill what is free, or stay without where nobody asked for it."""
    filled = {seat.name: seat.attendee for seat in seated(SQUARE, programme.attendees, "en")}
    by_rank = {seat.name: seat.attendee for seat in seated(HORSESHOE, programme.attendees, "en")}

    assert [filled[name].credited.id if filled[name] else "" for name in ("1", "2", "3", "9")] == [  # type: ignore[union-attr] # asked before
        "bo-two", "ada-one", "", "che-three",
    ]  # fmt: skip
    assert sum(attendee is not None for attendee in by_rank.values()) == 2
