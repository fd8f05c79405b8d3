"""What `content/meetings/<meeting>/meeting.yaml` may say: the agenda, its people and papers, and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from printery.model.fields import Clock, Closed, Id, Language, Prose, Text
from printery.model.participant import ParticipantSheet
from printery.model.seating import Seating


class Venue(Closed):
    """Where a meeting takes place."""

    name: Text
    street: Text | None = None
    city: Text
    country: Text


class AgendaRole(Closed):
    """What a person does at an item."""

    person: Id
    role: Literal["chair", "speaker", "panelist", "rapporteur", "respondent"]


class MeetingDocument(Closed):
    """A paper before the meeting."""

    title: Text
    symbol: Text | None = None
    summary: Prose | None = None
    """For its cover sheet."""
    authors: tuple[Id, ...] = ()
    """Ids of people."""
    submitted_by: Text | None = None
    """A body or office, where no person is named."""
    date: dt.date | None = None
    distribution: Literal["general", "limited", "restricted"] = "general"
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
    day: dt.date
    start: Clock
    end: Clock
    number: Text | None = None
    """For substantive items."""
    title: Text
    kind: Literal["opening", "session", "panel", "keynote", "break", "meal", "closed", "closing"]
    room: Text | None = None
    purpose: Prose | None = None
    questions: tuple[Text, ...] = ()
    roles: tuple[AgendaRole, ...] = ()
    documents: tuple[MeetingDocument, ...] = ()
    action: Literal["information", "discussion", "decision"] | None = None
    note: Prose | None = None
    record: tuple[Intervention, ...] = ()
    """What was said, for the summary record."""


class Meeting(Closed):
    """`content/meetings/<meeting>/meeting.yaml`: the record of a meeting."""

    title: Text
    kind: Literal["plenary", "extraordinary", "seminar"]
    ordinal: int | None = None
    body: Text
    theme: Text | None = None
    start: dt.date
    end: dt.date
    timezone: Text
    """IANA zone."""
    venue: Venue
    rule: Literal["chatham-house", "on-record"]
    languages: tuple[Language, ...]
    symbol: Text | None = None
    overview: Prose
    organisers: tuple[Text, ...] = ()
    statement: Id | None = None
    """The work that the meeting adopted."""
    volume: Id | None = None
    """The work that came of it."""
    agenda: tuple[AgendaItem, ...] = Field(min_length=1)
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
