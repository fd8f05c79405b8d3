"""Seats that a meeting's plan has, each for one person and enough of them, and people to make cards for."""

from __future__ import annotations

from collections.abc import Iterator

from printery.diagnostics import Diagnostic, nearest
from printery.model.stages.library import EditionRecord, Library, MeetingCopy
from printery.model.written.edition import CardsPdf, HandoutPdf
from printery.model.written.seating import Seating


def check_seating(library: Library) -> Iterator[Diagnostic]:
    """Yield C222 to C226: the plans of all meetings, editions that want one, and those that want people."""
    for meeting in library.meetings.values():
        plan = meeting.record.value.seating
        if plan is not None:
            yield from _check_seats(meeting, plan)
    for record in library.editions.values():
        if isinstance(record.value, HandoutPdf):
            yield from _check_wish(record, record.value, library)
        if isinstance(record.value, HandoutPdf | CardsPdf):
            yield from _check_people(record, record.value, library)


def _check_seats(meeting: MeetingCopy, plan: Seating) -> Iterator[Diagnostic]:
    seats, taken = tuple(plan.seats()), dict[str, str]()
    rows = [row for row in meeting.participants if row.value.attended]
    for row in rows:
        seat = row.value.seat
        if seat is None:
            continue
        if seat not in seats:
            hint = nearest(seat, seats) if plan.tables else f"seats are numbered from 1 to {len(seats)}"
            yield Diagnostic("C222", f"the plan of the meeting has no seat {seat}", row.at("seat"), hint)
        elif seat in taken:
            message = f"seat {seat} is taken by {taken[seat]}"
            yield Diagnostic("C223", message, row.at("seat"), "give one of the two another seat")
        else:
            taken[seat] = row.value.person
    waiting = sum(row.value.seat is None for row in rows)
    if plan.fill is not None and waiting > len(seats) - len(taken):
        message = f"{len(rows)} people come, and the plan has {len(seats)} seats"
        hint = "add seats, or leave fill out: then only those sit who have a seat of their own"
        yield Diagnostic("C224", message, meeting.record.at("seating"), hint)


def _check_wish(record: EditionRecord, edition: HandoutPdf, library: Library) -> Iterator[Diagnostic]:
    meeting = library.meetings.get(edition.meeting)
    if "seating" in edition.papers and meeting is not None and meeting.record.value.seating is None:
        where = record.at("papers", edition.papers.index("seating"))
        hint = f"write seating: in {meeting.record.path}, or leave the paper out"
        yield Diagnostic("C225", "a plan of seats is wanted, and the meeting has none", where, hint)


def _check_people(record: EditionRecord, edition: HandoutPdf | CardsPdf, library: Library) -> Iterator[Diagnostic]:
    meeting = library.meetings.get(edition.meeting)
    wanted = (edition.cards,) if isinstance(edition, CardsPdf) else edition.papers
    for name in sorted({"name-tents", "badges", "labels", "attendance", "certificates"} & set(wanted)):
        if meeting is not None and not any(row.value.attended for row in meeting.participants):
            message = f"{name} are for people, and nobody comes to {edition.meeting}"
            yield Diagnostic("C226", message, record.at("meeting"), f"write its participants, or leave {name} out")
