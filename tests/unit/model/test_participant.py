"""Participants: who a row describes, and what of it stays private."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import get_args

import pytest

from printery.load.yaml import parse_yaml
from printery.model.stages.collation import Attendee
from printery.model.written.edition import HandoutPdf, Paper
from printery.model.written.meeting import AgendaItem, MeetingRoom
from printery.model.written.participant import Participant, ParticipantSheet, private_fields, private_words
from printery.pipeline import prepare
from tests.projects import TESTS, load, project

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


def test_the_manual_is_complete() -> None:
    """docs/meeting.md names every field of a participant and every paper; its examples fit the models."""
    text = (TESTS.parent / "docs" / "meeting.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z-_]+)`", text))
    cards = {"attendance", "certificates", "seating", "folder-cover"}
    sheet, record, edition = (
        parse_yaml(block, "x").data for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    )

    assert set(Participant.model_fields) <= named
    assert set(get_args(Paper)) - cards <= named
    assert [AgendaItem.model_validate(item).kind for item in record["agenda"]] == ["session", "workshop", "side-event"]
    assert [MeetingRoom.model_validate(room).name for room in record["rooms"]] == ["Hall A", "Hall B", "Library"]
    assert ParticipantSheet.model_validate(sheet["participants"]).head == 2
    assert HandoutPdf.model_validate(edition).papers[-1] == "evaluation"
