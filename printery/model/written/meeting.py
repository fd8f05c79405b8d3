"""What `content/meetings/<meeting>/meeting.yaml` may say: the agenda, its people and papers, and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from printery.model.written.fields import Clock, Closed, Day, Id, Language, Prose, Text, Url
from printery.model.written.participant import ParticipantSheet
from printery.model.written.seating import Seating


class Venue(Closed):
    """Where a meeting takes place."""

    name: Text
    """Of the building."""
    street: Text | None = None
    """And number."""
    city: Text
    """As printed."""
    country: Text
    """ISO 3166-1 alpha-2."""


class AgendaRole(Closed):
    """What a person does at an item."""

    person: Id
    """An id of people.yaml."""
    role: Literal["chair", "speaker", "panelist", "rapporteur", "respondent"]
    """What the person does in it."""


class MeetingDocument(Closed):
    """A paper before the meeting."""

    title: Text
    """As lists print it."""
    symbol: Text | None = None
    """The paper's number."""
    summary: Prose | None = None
    """For its cover sheet."""
    authors: tuple[Id, ...] = ()
    """Ids of people."""
    submitted_by: Text | None = None
    """A body or office, where no person is named."""
    date: Day | None = None
    """Of the paper."""
    distribution: Literal["general", "limited", "restricted"] = "general"
    """Who may have it."""
    original: Language | None = None
    """The language it was written in."""


class Intervention(Closed):
    """Something that was said at an item, for the summary record."""

    speaker: Id | None = None
    """Who said it: printed on the record only, never under the Chatham House rule."""
    text: Prose


class Arrangement(Closed):
    """A matter of the logistics note."""

    title: Text
    text: Prose


class EvaluationQuestion(Closed):
    """A question of the evaluation form."""

    id: Id
    kind: Literal["scale", "choice", "text"]
    """From 1 to 5, one of some answers, or a few lines."""
    text: Text
    answers: tuple[Text, ...] = ()
    """Of a choice."""

    @model_validator(mode="after")
    def _answers_of_a_choice(self) -> EvaluationQuestion:
        if (self.kind == "choice") != (len(self.answers) > 1):
            raise ValueError("give two answers or more to a choice, and none to other kinds")
        return self


class Evaluation(Closed):
    """What participants are asked when the meeting is over."""

    introduction: Prose
    questions: tuple[EvaluationQuestion, ...] = Field(min_length=1)


class AgendaItem(Closed):
    """One item of the agenda."""

    id: Id
    """Unique in the meeting; papers and the site lead to it."""
    day: Day
    """ISO 8601."""
    start: Clock
    """In the meeting's time zone."""
    end: Clock
    """The same; of an evening that ends after midnight, the hour of the next day."""
    end_day: Day | None = None
    """The day on which it ends, where that is not said by the hours."""
    number: Text | None = None
    """For substantive items."""
    title: Text
    """As the agenda prints it."""
    kind: Literal[
        "opening", "session", "panel", "keynote", "workshop", "side-event", "break", "meal", "closed", "closing"
    ]
    """What happens: sessions have roles and questions, breaks and meals are set apart."""
    room: Text | tuple[Text, ...] | None = None
    """Where, a list for a joint session in several rooms; two sessions cannot share one at once."""
    streamed_to: tuple[Text, ...] = ()
    """Rooms in which it is shown by video: they are taken, the people are not there."""
    link: Url | None = None
    """Where those who attend on-line follow it."""
    purpose: Prose | None = None
    """What it is for, on the session sheet."""
    questions: tuple[Text, ...] = ()
    """To be discussed, on the session sheet."""
    roles: tuple[AgendaRole, ...] = ()
    """Who chairs, speaks, responds."""
    documents: tuple[MeetingDocument, ...] = ()
    """Papers that belong to it."""
    action: Literal["information", "discussion", "decision"] | None = None
    """What the council does with it."""
    note: Prose | None = None
    """A line below it on the agenda."""
    record: tuple[Intervention, ...] = ()
    """What was said, for the summary record."""

    @property
    def rooms(self) -> tuple[str, ...]:
        """The rooms in which its people are."""
        if self.room is None:
            return ()
        return (self.room,) if isinstance(self.room, str) else self.room

    @property
    def taken(self) -> tuple[str, ...]:
        """All rooms that nothing else can use at the time."""
        return (*self.rooms, *self.streamed_to)

    @property
    def begins(self) -> dt.datetime:
        """Local time, without the zone."""
        return dt.datetime.combine(self.day, dt.time.fromisoformat(self.start))

    @property
    def ends(self) -> dt.datetime:
        """Local time: on the day that `end_day` says, else on the next day for an evening that ends after midnight."""
        day = self.end_day
        if day is None:
            past = self.end < self.start and self.start >= _NOON and self.end <= _MORNING
            day = self.day + dt.timedelta(days=int(past))
        return dt.datetime.combine(day, dt.time.fromisoformat(self.end))


_NOON, _MORNING = "12:00", "06:00"
"""What begins after the one and ends before the other ends on the next day; other hours in this order are a slip."""


class MeetingRoom(Closed):
    """A room of the meeting."""

    name: Text
    """As items call it."""
    capacity: int | None = Field(default=None, ge=1)
    """Persons that it holds; more who signed up for a session there are a finding."""


class Meeting(Closed):
    """`content/meetings/<meeting>/meeting.yaml`: the record of a meeting."""

    title: Text
    """In full."""
    kind: Literal["plenary", "extraordinary", "seminar"]
    """What sort of meeting."""
    ordinal: int | None = None
    """Which of its kind it is: 6 for the sixth."""
    body: Text
    """Who meets."""
    theme: Text | None = None
    """Its subject in a line."""
    start: Day
    """First day, ISO 8601."""
    end: Day
    """Last day."""
    timezone: Text
    """IANA zone."""
    venue: Venue
    """Where."""
    rule: Literal["chatham-house", "on-record"]
    """Under which one may quote it."""
    languages: tuple[Language, ...]
    """Of its papers; the first is theirs if they say nothing."""
    symbol: Text | None = None
    """The number of its papers."""
    overview: Prose
    """Markdown before the agenda."""
    organisers: tuple[Text, ...] = ()
    """Ids of organisations of imprint.yaml."""
    statement: Id | None = None
    """The work that the meeting adopted."""
    volume: Id | None = None
    """The work that came of it."""
    rooms: tuple[MeetingRoom, ...] = ()
    """In the order of the programme's columns; where it is given, items take place in these."""
    revision: int = Field(default=0, ge=0)
    """How often the record was sent out anew: calendars take an event up only with a higher one (RFC 5545, 3.8.7.4)."""
    revised: Day | None = None
    """The day of that revision."""
    agenda: tuple[AgendaItem, ...] = Field(min_length=1)
    """Items in order of time."""
    logistics: Prose | None = None
    """At the end of the agenda."""
    arrangements: tuple[Arrangement, ...] = ()
    """The logistics note."""
    evaluation: Evaluation | None = None
    conclusions: Prose | None = None
    """At the end of the summary record."""
    other_words: tuple[Text, ...] = ()
    """Names of participants that a summary record under the Chatham House rule needs as words: `May`, `Berlin`."""
    seating: Seating | None = None
    """The plan of the room."""
    participants: ParticipantSheet = ParticipantSheet()
    """Where they stand; `participants.csv` in this folder if left out."""
