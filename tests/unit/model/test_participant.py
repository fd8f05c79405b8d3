"""Participants: who a row describes, and what of it stays private."""

from __future__ import annotations

from dataclasses import fields

import pytest

from printery.model.collation import Attendee
from printery.model.participant import Participant, private_fields, private_words
from printery.pipeline import prepare
from tests.projects import load, project

SHEET = "content/meetings/first/participants.csv"


def test_private_fields_are_marked_once() -> None:
    """The marked fields are the private ones, and what others see of a participant has none of them."""
    assert private_fields() == {"arrives", "departs", "email", "diet", "needs", "size"}
    assert private_fields().isdisjoint(field.name for field in fields(Attendee))


def test_private_words() -> None:
    """Every private text of a person's own is searched for."""
    row = Participant(person="a", capacity="guest", email="a@example.org", diet="halal", needs="a ramp", size="large")

    assert set(private_words(row)) == {"a@example.org", "halal", "a ramp"}


@pytest.mark.parametrize(
    ("row", "person_id", "display", "filing"),
    [
        (b"Zo\xc3\xab,Example,,", "zoe-example", "Zoë Example", "Example, Zoë"),
        (b',,"Nguyen, Thi Hoa",', "thi-hoa-nguyen", "Thi Hoa Nguyen", "Nguyen, Thi Hoa"),
        (b",,Prince,Household", "prince", "Prince", "Prince"),
        (b",,\xe6\x9d\x8e\xe6\x96\x87\xe5\x8d\x8e,", "row-2", "李文华", "李文华"),
    ],
)
def test_people_of_the_sheet(row: bytes, person_id: str, display: str, filing: str) -> None:
    """Whom people.yaml does not know, the row itself describes; the id comes from the name."""
    data = b"given,family,name,organisation,capacity\n" + row + b",guest\n"
    library = load(project({SHEET: data})).value
    (attendee,) = prepare(load(project({SHEET: data}))).value.programmes["first"].attendees

    assert library.meetings["first"].people.keys() == {person_id}
    assert (attendee.credited.id, attendee.credited.person.display) == (person_id, display)
    assert attendee.credited.person.filing == filing
