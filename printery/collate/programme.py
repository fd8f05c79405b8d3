"""A meeting's record in order: days, items with their people, attendees."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence

from printery.collate.filing import Filing
from printery.collate.numbering import Numberer
from printery.collate.people import by_name, credited
from printery.collate.rule import check_rule, names_of
from printery.collate.seating import seated
from printery.diagnostics import Found, in_order
from printery.model.stages.collation import Attendee, Credited, Day, Programme, ScheduledItem, Spoken, TabledDocument
from printery.model.stages.library import Library, MeetingCopy
from printery.model.stages.manuscript import Minutes
from printery.model.stages.text import Blocks, Inline
from printery.model.written.meeting import AgendaItem


def collate_meeting(meeting: MeetingCopy, minutes: Minutes, library: Library) -> Found[Programme]:
    """The meeting by days; people by name. Private fields of participants stay behind.

    Faults: C070, C071 and C074 in its texts, C210 for names in a summary record that must have none.
    """
    record = meeting.record.value
    collator = _Collator(meeting, minutes, library)
    overview = collator.blocks("overview", "overview")
    logistics = collator.blocks("logistics", "logistics")
    days = tuple(collator.days())
    speaking = (role.person for item in record.agenda for role in item.roles)
    speakers = sorted(credited(speaking, collator.people, minutes.biographies), key=by_name(collator.language))
    attendees = tuple(collator.attendees())
    unspoken = names_of(meeting, collator.people)
    value = Programme(
        meeting_id=meeting.id,
        meeting=record,
        overview=overview,
        logistics=logistics,
        days=days,
        attendees=attendees,
        speakers=tuple(speakers),
        seats=seated(record.seating, attendees, collator.language),
        arrangements=tuple(collator.arrangements()),
        evaluation=collator.blocks("evaluation", "evaluation"),
        conclusions=collator.blocks("conclusions", "conclusions"),
        unspoken=unspoken,
        delegations=tuple(collator.delegations(attendees)),
    )
    return Found(value, in_order((*collator.numberer.faults, *check_rule(meeting, unspoken))))


class _Collator:
    def __init__(self, meeting: MeetingCopy, minutes: Minutes, library: Library) -> None:
        self.meeting = meeting
        self.minutes = minutes
        self.people = {**meeting.people, **library.people}
        languages = meeting.record.value.languages
        self.language = languages[0] if languages else "en"
        self.numberer = Numberer(library.words(self.language), [])

    def blocks(self, key: str, prefix: str) -> Blocks:
        """An edited text with ids that begin with `prefix`."""
        self.numberer.prefix, self.numberer.section_id, self.numberer.own = prefix, prefix, Counter()
        return self.numberer.blocks(self.minutes.prose.get(key, ()))

    def days(self) -> Iterator[Day]:
        """The days with their items by hour; the small hours stand under the evening that they belong to."""
        agenda = tuple(enumerate(self.meeting.record.value.agenda))
        evenings = {item.day for _, item in agenda if item.start >= _EVENING}
        shown: dict[dt.date, list[int]] = {}
        for place, item in sorted(agenda, key=lambda numbered: (numbered[1].begins, numbered[1].ends, numbered[0])):
            before = item.day - dt.timedelta(days=1)
            late = item.start < _DAWN and before in evenings
            shown.setdefault(before if late else item.day, []).append(place)
        for date, places in sorted(shown.items()):
            yield Day(date.isoformat(), tuple(self.item(place, date) for place in places))

    def item(self, place: int, shown: dt.date) -> ScheduledItem:
        """One item of the agenda with its people and texts, as it stands under a day."""
        agenda = self.meeting.record.value.agenda
        item = agenda[place]
        key = f"agenda.{place}"
        return ScheduledItem(
            item=item,
            roles=tuple(self.roles(item)),
            purpose=self.blocks(f"{key}.purpose", f"{item.id}-purpose"),
            note=self.blocks(f"{key}.note", f"{item.id}-note"),
            questions=tuple(self.question(f"{key}.questions.{n}") for n in range(len(item.questions))),
            parallel=any(_overlap(item, other) for other in agenda if other is not item),
            begins=_minutes(shown, item.begins),
            ends=_minutes(shown, item.ends),
            documents=tuple(self.documents(item, key)),
            record=tuple(self.record(item, key)),
        )

    def documents(self, item: AgendaItem, key: str) -> Iterator[TabledDocument]:
        """The papers of an item."""
        for number, document in enumerate(item.documents):
            name = f"doc-{item.id}-{number + 1}"
            authors = tuple(credited(document.authors, self.people, {}))
            yield TabledDocument(name, document, self.blocks(f"{key}.documents.{number}", f"{name}-summary"), authors)

    def record(self, item: AgendaItem, key: str) -> Iterator[Spoken]:
        """What was said at an item, and by whom if the meeting is on the record."""
        for number, said in enumerate(item.record):
            name = f"said-{item.id}-{number + 1}"
            known = said.speaker and self.meeting.record.value.rule == "on-record"
            speaker = next(credited((said.speaker or "",), self.people, {}), None) if known else None
            yield Spoken(name, speaker, self.blocks(f"{key}.record.{number}", name))

    def arrangements(self) -> Iterator[tuple[str, Blocks]]:
        """The parts of the logistics note."""
        for place, arrangement in enumerate(self.meeting.record.value.arrangements):
            yield arrangement.title, self.blocks(f"arrangements.{place}", f"arrangement-{place + 1}")

    def roles(self, item: AgendaItem) -> Iterator[Credited]:
        """The people of an item, in the order given."""
        for role in item.roles:
            yield from credited((role.person,), self.people, self.minutes.biographies, role.role)

    def question(self, key: str) -> Inline:
        """A question to be discussed."""
        blocks = self.minutes.prose.get(key, ())
        return blocks[0].children if blocks else ()

    def attendees(self) -> Iterator[Attendee]:
        """Who attends, filed by name."""
        rows = {row.value.person: row.value for row in self.meeting.participants if row.value.attended}
        for person in sorted(credited(rows, self.people, self.minutes.biographies), key=by_name(self.language)):
            yield Attendee.of(person, rows[person.id])

    def delegations(self, attendees: Sequence[Attendee]) -> Iterator[tuple[str, tuple[Attendee, ...]]]:
        """Delegations filed by name, the heads of each first; those without one last."""
        members: dict[str, list[Attendee]] = {}
        for attendee in attendees:
            members.setdefault(attendee.delegation, []).append(attendee)
        filing = Filing(self.language)
        for name in sorted(members, key=lambda name: (not name, filing.name(name))):
            yield name, tuple(sorted(members[name], key=lambda attendee: attendee.precedence or len(members[name])))


def _overlap(one: AgendaItem, other: AgendaItem) -> bool:
    return one.begins < other.ends and other.begins < one.ends


_EVENING, _DAWN = "18:00", "05:00"
"""What begins before dawn is part of the evening before, if that had one."""


def _minutes(day: dt.date, time: dt.datetime) -> int:
    return int((time - dt.datetime.combine(day, dt.time())).total_seconds()) // 60
