"""The meeting for people's own calendars: an event for each item of the agenda.

Source: RFC 5545 (iCalendar); RFC 7986 (NAME, UIDs that say nothing).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from printery.compose.metadata import modified
from printery.compose.papers import paper_metadata
from printery.compose.room import Room, open_room
from printery.model.stages.artefact import Proof
from printery.model.stages.collation import Programme, ScheduledItem
from printery.model.stages.galley import Document, Galley
from printery.model.stages.job import Job
from printery.model.stages.material import Material
from printery.model.stages.text import plain_text
from printery.model.written.edition import CalendarFile

_A_MONTH = dt.timedelta(days=31)
"""Around the meeting, for which its zone's changes of the clock are told."""


def compose_calendar(job: Job, material: Material, proofs: Mapping[str, Proof]) -> Galley:
    """The calendar file of a meeting, the same bytes for the same record.

    Raises: BuildError with faults of the words.
    """
    del proofs  # a calendar needs no other edition's result
    edition = job.edition.value
    if not isinstance(edition, CalendarFile):
        raise TypeError(job.name)
    programme = material.programmes[edition.meeting]
    room = open_room(job, material, programme.meeting.languages[0])
    text = calendar_of(programme, room).to_ical().decode()
    return Galley(
        name=job.stem,
        edition_id=job.edition_id,
        documents=(Document(f"{job.edition_id}.ics", "text/calendar", text),),
        styles=(),
        resources={},
        metadata=paper_metadata(room, programme),
        copy=(),
    )


def calendar_of(programme: Programme, room: Room) -> Calendar:
    """Every item of the agenda as an event in the meeting's own time zone, which the file describes."""
    meeting = programme.meeting
    calendar = Calendar()
    calendar.add("prodid", "-//Printery//Printery//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", vText(meeting.title))
    calendar.add("x-wr-calname", vText(meeting.title))
    for day in programme.days:
        for scheduled in day.items:
            calendar.add_component(_event(programme, scheduled, room))
    calendar.add_missing_timezones(meeting.start - _A_MONTH, meeting.end + _A_MONTH)
    return calendar


def _event(programme: Programme, scheduled: ScheduledItem, room: Room) -> Event:
    meeting, item = programme.meeting, scheduled.item
    zone, event = ZoneInfo(meeting.timezone), Event()
    event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:printery:{programme.meeting_id}:{item.id}")))
    stamp = dt.datetime.fromisoformat(modified((meeting.revised or meeting.start).isoformat()))
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", meeting.revision)
    event.add("dtstart", item.begins.replace(tzinfo=zone))
    event.add("dtend", item.ends.replace(tzinfo=zone))
    event.add("summary", f"{item.number}. {item.title}" if item.number else item.title)
    places = (*item.taken, meeting.venue.name, meeting.venue.street, meeting.venue.city, meeting.venue.country)
    event.add("location", ", ".join(filter(None, places)))
    told = [plain_text((block,)).strip() for block in scheduled.purpose]
    told += [f"{tabled.document.symbol or ''} {tabled.document.title}".strip() for tabled in scheduled.documents]
    if item.link:
        told.append(item.link)
        event.add("url", item.link)
    if told:
        event.add("description", "\n".join(told))
    if item.action:
        actions = room.words["action"]
        event.add("categories", [str(actions[item.action])] if isinstance(actions, dict) else [])
    event.add("transp", "TRANSPARENT" if item.kind in {"break", "meal"} else "OPAQUE")
    return event
