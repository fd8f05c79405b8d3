"""A meeting that can take place: dates, rooms and people agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from printery.diagnostics import Diagnostic, nearest
from printery.load.identifiers import check_country, check_language
from printery.model.stages.library import MeetingCopy, Record
from printery.model.written.meeting import AgendaItem, Meeting
from printery.model.written.works import Person

_LONGEST = dt.timedelta(days=1)


def check_meeting(meeting: MeetingCopy, people: AbstractSet[str] | None) -> Iterator[Diagnostic]:
    """Yield C005, C025, C030 and C035 to C044 for one meeting.

    `people` are all ids that stand in people.yaml; None if nobody can say.
    """
    record = meeting.record
    yield from _check_frame(record)
    yield from _check_items(record)
    yield from _check_clashes(record)
    for place, language in enumerate(record.value.languages):
        yield from check_language(language, record.at("languages", place))
    if people is not None:
        yield from _check_people(meeting, people | meeting.people.keys())
    yield from _check_sessions(meeting)
    yield from _check_languages(meeting)
    seen: set[str] = set()
    for row in meeting.participants:
        name = row.value.person
        if name in seen:
            hint = "keep one row for each person; two of one name have each an id of their own in the column person"
            yield Diagnostic("C044", f"{name} stands twice among the participants", row.at("person"), hint)
        seen.add(name)


def _check_frame(record: Record[Meeting]) -> Iterator[Diagnostic]:
    meeting = record.value
    if meeting.end < meeting.start:
        hint = "give the last day of the meeting"
        yield Diagnostic("C037", f"the meeting ends on {meeting.end}, before it starts", record.at("end"), hint)
    names = [room.name for room in meeting.rooms]
    for place, name in enumerate(names):
        if name in names[:place]:
            where = record.at("rooms", place, "name")
            yield Diagnostic("C005", f"the room {name} stands twice", where, "list each room once")
    try:
        ZoneInfo(meeting.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = "give an IANA zone such as Europe/Berlin"
        yield Diagnostic("C005", f"timezone is {meeting.timezone}", record.at("timezone"), hint)


def _check_items(record: Record[Meeting]) -> Iterator[Diagnostic]:
    meeting, seen = record.value, set[str]()
    for place, item in enumerate(meeting.agenda):
        if item.id in seen:
            where = record.at("agenda", place, "id")
            yield Diagnostic("C038", f"two agenda items have the id {item.id}", where, "give each item its own id")
        seen.add(item.id)
        if not meeting.start <= item.day <= meeting.end:
            where = record.at("agenda", place, "day")
            hint = f"the meeting is from {meeting.start} to {meeting.end}"
            yield Diagnostic("C035", f"{item.id} takes place on {item.day}", where, hint)
        if not item.begins < item.ends <= item.begins + _LONGEST:
            where = record.at("agenda", place, "end" if item.end_day is None else "end_day")
            message = f"{item.id} ends at {item.end}, which is not within a day after {item.start}"
            hint = "mend the times, or say with end_day that it ends on the next day"
            yield Diagnostic("C037", message, where, hint)
        yield from _check_rooms(record, place)


def _check_rooms(record: Record[Meeting], place: int) -> Iterator[Diagnostic]:
    """C570 for a room that the meeting's list does not have, C005 for one named twice."""
    item, known = record.value.agenda[place], [room.name for room in record.value.rooms]
    if len(set(item.taken)) < len(item.taken):
        where = record.at("agenda", place, "room")
        yield Diagnostic("C005", f"{item.id} names a room twice", where, "name each room once")
    for key, rooms in (("room", item.rooms), ("streamed_to", item.streamed_to)):
        for name in rooms:
            if known and name not in known:
                hint = f"{nearest(name, known)}, or add it to rooms"
                yield Diagnostic("C570", f"{item.id} is in {name}, which is no room of the meeting",
                                 record.at("agenda", place, key), hint)  # fmt: skip


def _check_clashes(record: Record[Meeting]) -> Iterator[Diagnostic]:
    for first, place, second in _overlaps(record.value.agenda):
        shared = [name for name in second.taken if name in first.taken]
        if shared:
            where = record.at("agenda", place, "room" if shared[0] in second.rooms else "streamed_to")
            message = f"{first.id} and {second.id} are both in {shared[0]} at {second.start}"
            yield Diagnostic("C039", message, where, "give one of them another room or time")
        people = {role.person for role in first.roles}
        for number, role in enumerate(second.roles):
            if role.person in people:
                where = record.at("agenda", place, "roles", number, "person")
                message = f"{role.person} is in {first.id} and in {second.id} at {second.start}"
                yield Diagnostic("C036", message, where, "let somebody else do one of the two")


def _overlaps(agenda: Sequence[AgendaItem]) -> Iterator[tuple[AgendaItem, int, AgendaItem]]:
    """Every two items at one time, with the place of the second, which is the one that starts later."""
    ordered = sorted(enumerate(agenda), key=lambda numbered: (numbered[1].begins, numbered[0]))
    for rank, (_, first) in enumerate(ordered):
        for place, second in ordered[rank + 1 :]:
            if second.begins >= first.ends:
                break
            if second.begins < second.ends:
                yield first, place, second


def _check_sessions(meeting: MeetingCopy) -> Iterator[Diagnostic]:
    """Sessions that participants signed up for, or their notes name, are on the agenda, and have room for them."""
    record = meeting.record
    items = [item.id for item in record.value.agenda]
    capacity = {room.name: room.capacity for room in record.value.rooms}
    for place, item in enumerate(record.value.agenda):
        rooms = [capacity.get(name) for name in item.taken]
        known = [count for count in rooms if count is not None]
        count = sum(item.id in row.value.sessions for row in meeting.participants)
        if rooms and len(known) == len(rooms) and count > sum(known):
            message = f"{count} signed up for {item.id}, and {', '.join(item.taken)} has room for {sum(known)}"
            yield Diagnostic("C571", message, record.at("agenda", place, "room"), "give it a larger room, or a second")
    for row in meeting.participants:
        for name in row.value.sessions:
            if name not in items:
                message = f"{row.value.person} signed up for {name}, which is not on the agenda"
                yield Diagnostic("C205", message, row.at("sessions"), nearest(name, items))


def check_names(meeting: MeetingCopy, people: Mapping[str, Person]) -> Iterator[Diagnostic]:
    """C208 where a row names somebody otherwise than people.yaml does."""
    for row in meeting.participants:
        known, own = people.get(row.value.person), row.value.own_person
        if known and own and own.display != known.display:
            where = row.at("name" if row.value.name else "family")
            message = f"{row.value.person} is {own.display} here, and {known.display} in people.yaml"
            yield Diagnostic("C208", message, where, "leave the name out here, or mend one of the two")


def _check_languages(meeting: MeetingCopy) -> Iterator[Diagnostic]:
    """Languages and countries of rows are known ones."""
    for row in meeting.participants:
        for key in ("language", "native_language"):
            tag = getattr(row.value, key)
            if tag is not None:
                yield from check_language(tag, row.at(key))
        if row.value.country is not None:
            yield from check_country(row.value.country, row.at("country"))


def _check_people(meeting: MeetingCopy, people: Collection[str]) -> Iterator[Diagnostic]:
    record = meeting.record
    named = [
        (role.person, record.at("agenda", place, "roles", number, "person"))
        for place, item in enumerate(record.value.agenda)
        for number, role in enumerate(item.roles)
    ]
    named += [
        (author, record.at("agenda", place, "documents", number, "authors", rank))
        for place, item in enumerate(record.value.agenda)
        for number, document in enumerate(item.documents)
        for rank, author in enumerate(document.authors)
    ]
    named += [
        (said.speaker, record.at("agenda", place, "record", number, "speaker"))
        for place, item in enumerate(record.value.agenda)
        for number, said in enumerate(item.record)
        if said.speaker
    ]
    named += [(row.value.person, row.at("person")) for row in meeting.participants]
    for name, where in named:
        if name not in people:
            yield Diagnostic("C030", f"there is no person {name}", where, nearest(name, people))
