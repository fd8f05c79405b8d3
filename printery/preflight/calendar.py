"""A calendar that every program takes: it parses again, its lines fold, its events have a time, a zone and an id."""

from __future__ import annotations

from collections.abc import Iterator

from icalendar import Calendar

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.artefact import Artefact

_LONGEST = 75
"""Octets of a line, its end not counted (RFC 5545, 3.1)."""


def check_calendar(artefact: Artefact) -> Iterator[Diagnostic]:
    """Yield C213 for what other programs could not read."""
    where = Location(f"output/{artefact.path}")
    for message in _faults(artefact.data):
        yield Diagnostic("C213", message, where, "report this: the file is of our making")


def _faults(data: bytes) -> Iterator[str]:
    lines = data.split(b"\r\n")
    if any(b"\n" in line or b"\r" in line for line in lines) or lines[-1]:
        yield "lines do not end with carriage return and line feed"
    if any(len(line) > _LONGEST for line in lines):
        yield f"a line is longer than {_LONGEST} octets"
    try:
        calendar = Calendar.from_ical(data)
    except (ValueError, KeyError, IndexError) as error:
        yield f"it does not parse: {error}"
        return
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    seen: set[str] = set()
    for event in calendar.walk("VEVENT"):
        name = str(event.get("UID", ""))
        if not name or name in seen or "DTSTAMP" not in event:
            yield f"the event {event.get('SUMMARY', name)} has no id and date of its own"
        seen.add(name)
        times = [event.get(key) for key in ("DTSTART", "DTEND")]
        if None in times or times[0].dt >= times[1].dt:
            yield f"the event {event.get('SUMMARY', name)} does not end after it begins"
        elif any(time.params.get("TZID") not in zones for time in times):
            yield f"the event {event.get('SUMMARY', name)} is in a zone that the file does not describe"
    if not seen:
        yield "it holds no event"
