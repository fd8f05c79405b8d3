"""Papers of a meeting: the grid of the programme, photographs, and the calendar."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from PIL import Image

from printery.compose import compose
from printery.compose.programme_grid import grids
from printery.load import load
from printery.model.stages.artefact import Artefact
from printery.model.stages.collation import Programme
from printery.model.stages.job import Job
from printery.model.stages.material import Material
from printery.pipeline import prepare
from printery.plan import plan
from printery.preflight import check_documents
from printery.preflight.calendar import check_calendar
from tests.projects import base, project

MEETING = "content/meetings/first/meeting.yaml"
PARALLEL = """
  - {id: left, day: 2011-06-08, start: "13:00", end: "14:30", title: Left, kind: session, room: Hall}
  - {id: right, day: 2011-06-08, start: "13:00", end: "14:00", title: Right, kind: session, room: Attic}
  - {id: loose, day: 2011-06-08, start: "13:30", end: "14:30", title: Loose, kind: session}
"""


def made(changes: dict[str, bytes], edition: str, paper: str = "") -> tuple[Material, Job]:
    """The material of a changed project and a job of it."""
    material = prepare(load(project(changes))).value
    return material, next(job for job in plan(material.library, (edition,)) if job.paper == paper)


def programme(extra: str) -> Programme:
    """The programme of the tiny meeting with more items."""
    changed = base()[MEETING].decode().rstrip() + extra
    return prepare(load(project({MEETING: changed.encode()}))).value.programmes["first"]


def test_grid() -> None:
    """Items alone go across all rooms, items in parallel have columns; every row fills every column once."""
    (grid,) = grids(programme(PARALLEL))
    (day,) = grid.days
    widths = [0] * (len(grid.slots) + 1)
    for row, slot in enumerate(grid.slots):
        for cell in slot.cells:
            for place in range(row, row + cell.rows):
                widths[place] += cell.columns

    assert day.rooms == ("Hall", "Attic", "Loose")
    assert [slot.time for slot in grid.slots] == ["09:00", "09:30", "10:00", "13:00", "13:30", "14:00"]
    assert widths[:-1] == [3] * len(grid.slots)
    assert [(c.scheduled and c.scheduled.item.id, c.rows, c.columns) for c in grid.slots[3].cells] == [
        ("left", 3, 1),
        ("right", 2, 1),
        (None, 1, 1),
    ]
    assert sum(slot.share for slot in grid.slots) == pytest.approx(1)


def test_many_days_go_into_several_grids() -> None:
    """No table has more columns than a page has room for."""
    one = programme("")
    days = tuple(replace(one.days[0], date=f"2011-06-{number:02}") for number in range(1, 15))

    assert [len(grid.days) for grid in grids(replace(one, days=days))] == [6, 6, 2]


def test_portraits() -> None:
    """A photograph stands with its description where there is one, initials where there is none."""
    out = io.BytesIO()
    Image.new("RGB", (4, 5), "grey").save(out, "PNG")
    people = base()["content/people.yaml"].replace(b"  bio: Ada", b"  portrait: ada.png\n  bio: Ada")
    edition = b"format: handout-pdf\nmeeting: first\ntemplate: handout\npapers: [biographies]\nsheets: [a4]\n"
    changes = {"content/people.yaml": people, "content/portraits/ada.png": out.getvalue()}
    material, job = made(changes | {"content/editions/lives.yaml": edition}, "lives", "biographies")
    galley = compose(job, material, {})

    assert galley.resources["portraits/ada-one.png"].data == out.getvalue()
    assert 'src="portraits/ada-one.png" alt="Portrait of Ada One"' in galley.documents[0].text
    assert ">BT</span>" in galley.documents[0].text
    assert list(check_documents(galley)) == []


def test_calendar() -> None:
    """Each item is an event at its hour in the meeting's zone, with the same id and bytes whenever it is made."""
    edition = {"content/editions/dates.yaml": b"format: calendar\nmeeting: first\n"}
    material, job = made(edition, "dates", "calendar")
    texts = {compose(job, material, {}).documents[0].text for _ in range(2)}
    (text,) = texts
    events = Calendar.from_ical(text).walk("VEVENT")

    assert [str(event["SUMMARY"]) for event in events] == ["1. Opening", "Coffee", "2. On examples"]
    assert events[0].decoded("DTSTART") == dt.datetime(2011, 6, 8, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert len({str(event["UID"]) for event in events}) == 3
    assert [str(event["TRANSP"]) for event in events] == ["OPAQUE", "TRANSPARENT", "OPAQUE"]
    assert (
        list(check_calendar(Artefact("dates/dates.ics", "dates", "calendar", "text/calendar", "en", text.encode())))
        == []
    )


def test_the_zone_of_a_calendar_covers_a_month_around() -> None:
    """A meeting days before the clocks change brings the change: programs move events, and look at days beside them."""
    meeting = base()["content/meetings/first/meeting.yaml"].replace(b"2011-06-08", b"2011-03-20")
    changes = {
        "content/meetings/first/meeting.yaml": meeting,
        "content/editions/dates.yaml": b"format: calendar\nmeeting: first\n",
    }
    material, job = made(changes, "dates", "calendar")
    (zone,) = Calendar.from_ical(compose(job, material, {}).documents[0].text).walk("VTIMEZONE")

    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("\r\n", "\n", "lines do not end"),
        ("SUMMARY:Coffee", "SUMMARY:" + "Coffee" * 20, "longer than 75"),
        ("BEGIN:VTIMEZONE", "BEGIN:X-ZONE", "does not"),
        ("TZID=Europe/Berlin:20110608T093000", "TZID=Europe/Rome:20110608T093000", "zone that the file does not"),
        ("DTEND;TZID=Europe/Berlin:20110608T100000", "DTEND;TZID=Europe/Berlin:20110608T080000", "does not end"),
        ("DTSTAMP", "X-STAMP", "no id and date"),
        ("END:VCALENDAR", "", "not"),
    ],
)
def test_damaged_calendar(old: str, new: str, said: str) -> None:
    """C213: what other programs would trip over is found."""
    material, job = made({"content/editions/dates.yaml": b"format: calendar\nmeeting: first\n"}, "dates", "calendar")
    text = compose(job, material, {}).documents[0].text
    assert old in text
    damaged = Artefact("dates/dates.ics", "dates", "calendar", "text/calendar", "en", text.replace(old, new).encode())
    findings = list(check_calendar(damaged))

    assert {finding.code for finding in findings} == {"C213"}
    assert any(said in finding.message for finding in findings)


LARGE = "".join(
    f"""
  - {{id: d{day}-{room}-{hour}, day: 2011-06-{day:02}, start: "{hour}:00", end: "{hour + 1}:00", title: T {room} {hour},
     kind: session, room: Room {room}}}"""
    for day in (8, 9, 10)
    for room in (3, 1, 4, 2)
    for hour in (13, 14, 15)
)


def large(extra: str = "") -> bytes:
    """A meeting of three days in four rooms."""
    rooms = "rooms: [{name: Hall}, {name: Room 1}, {name: Room 2}, {name: Room 3}, {name: Room 4}]\nagenda:"
    text = base()[MEETING].decode().rstrip().replace("end: 2011-06-08\n", "end: 2011-06-11\n", 1)
    return (text.replace("agenda:", rooms, 1) + LARGE + extra).encode()


NIGHT = """
  - {id: reception, day: 2011-06-10, start: "22:00", end: "00:30", title: Reception, kind: side-event, room: Hall}
  - {id: late, day: 2011-06-11, start: "00:15", end: "01:00", title: Late show, kind: side-event, room: Room 1}
  - {id: joint, day: 2011-06-11, start: "10:00", end: "11:00", title: Joint, kind: session, room: [Room 1, Room 2]}
  - {id: apart, day: 2011-06-11, start: "10:00", end: "11:00", title: Apart, kind: session, room: Room 3,
     streamed_to: [Room 4], link: "https://example.org/apart"}
"""


def test_a_programme_of_many_rooms_and_days() -> None:
    """Several grids of one document have no id twice; rooms stand in the meeting's order on every day."""
    glance = b"format: handout-pdf\nmeeting: first\ntemplate: handout\npapers: [programme, agenda]\nsheets: [a4]\n"
    files = {MEETING: large(NIGHT), "content/editions/glance.yaml": glance}
    material = prepare(load(project(files)))
    found = list(grids(material.value.programmes["first"]))

    assert [str(d) for d in material.diagnostics if d.severity == "error"] == []
    assert len(found) > 1
    assert {day.rooms for grid in found for day in grid.days if len(day.rooms) > 1} == {
        ("Room 1", "Room 2", "Room 3", "Room 4"),
        ("Hall", "Room 1", "Room 2", "Room 3", "Room 4"),
    }
    for job in plan(material.value.library, ("glance",)):
        galley = compose(job, material.value, {})
        assert [str(d) for d in check_documents(galley)] == []


def test_evenings_end_on_the_next_day() -> None:
    """What ends or begins after midnight stands under its evening, once, and its event lasts as long as it does."""
    material = prepare(load(project({MEETING: large(NIGHT)}))).value
    days = {day.date: [one.item.id for one in day.items] for day in material.programmes["first"].days}
    last = [grid for grid in grids(material.programmes["first"]) if any(d.day.date == "2011-06-10" for d in grid.days)]
    ((joint, *_),) = [
        [cell for cell in slot.cells if cell.scheduled and cell.scheduled.item.id == "joint"]
        for grid in grids(material.programmes["first"]) for slot in grid.slots if slot.time == "10:00"
        if any(cell.scheduled and cell.scheduled.item.id == "joint" for cell in slot.cells)
    ]  # fmt: skip

    assert days["2011-06-10"][-2:] == ["reception", "late"]
    assert "late" not in days["2011-06-11"]
    assert [slot.time for slot in last[0].slots][-3:] == ["22:00", "00:15", "00:30"]
    assert joint.columns == 2


def test_events_are_taken_up_again() -> None:
    """Calendars replace an event by one with a higher sequence: the revision of the record."""
    text = large(NIGHT).replace(b"rooms:", b"revision: 3\nrevised: 2011-06-02\nrooms:", 1)
    material, job = made(
        {MEETING: text, "content/editions/dates.yaml": b"format: calendar\nmeeting: first\n"}, "dates", "calendar"
    )
    calendar = Calendar.from_ical(compose(job, material, {}).documents[0].text)
    events = {str(event["summary"]): event for event in calendar.walk("VEVENT")}

    assert {event.decoded("sequence") for event in events.values()} == {3}
    assert events["Reception"].decoded("last-modified").date() == dt.date(2011, 6, 2)
    assert events["Reception"].decoded("dtend") - events["Reception"].decoded("dtstart") == dt.timedelta(hours=2.5)
    assert str(events["Apart"]["location"]).startswith("Room 3, Room 4")
    assert str(events["Apart"]["url"]) == "https://example.org/apart"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("agenda:", "rooms: [{name: Hall}, {name: Hall}]\nagenda:", "the room Hall stands twice"),
        ("room: Hall", "room: [Hall, Hall]", "opening names a room twice"),
    ],
)
def test_a_room_is_named_once(old: str, new: str, expected: str) -> None:
    """In the meeting's list, and by an item: twice, it would be printed twice."""
    changed = base()[MEETING].decode().replace(old, new, 1)
    found = load(project({MEETING: changed.encode()})).diagnostics

    assert [d.message for d in found if d.code == "C005"] == [expected]
