"""The Chatham House rule: whose names a summary record must not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from printery.diagnostics import Diagnostic
from printery.model.stages.library import MeetingCopy
from printery.model.stages.names import name_forms, spoken_of
from printery.model.written.works import Person


def names_of(meeting: MeetingCopy, people: Mapping[str, Person]) -> tuple[str, ...]:
    """Every form of the name of everyone who was there or was to speak; none for a meeting on the record.

    Source: Chatham House, The Chatham House Rule: neither the identity nor the affiliation of the speaker(s), nor that
    of any other participant, may be revealed.
    """
    record = meeting.record.value
    if record.rule != "chatham-house":
        return ()
    ids = [row.value.person for row in meeting.participants]
    ids += [role.person for item in record.agenda for role in item.roles]
    ids += [said.speaker for item in record.agenda for said in item.record if said.speaker]
    forms = (form for person_id in ids if person_id in people for form in name_forms(people[person_id]))
    return tuple(sorted(set(forms) - set(record.other_words)))


def check_rule(meeting: MeetingCopy, names: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Yield C210 where the text of the summary record itself names somebody."""
    record = meeting.record
    texts = [(record.value.conclusions or "", record.at("conclusions"))]
    for place, item in enumerate(record.value.agenda):
        for number, said in enumerate(item.record):
            texts.append((said.text, record.at("agenda", place, "record", number, "text")))
    hint = "write what was said without the name; a name that is also a word goes into other_words"
    for text, where in texts:
        for name in spoken_of(text, names):
            yield Diagnostic("C210", f"the summary record names {name}", where, hint)
