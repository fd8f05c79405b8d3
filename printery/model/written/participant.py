"""Who comes to a meeting: a row of a sheet, how the sheet's columns are read, and which fields are nobody else's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from printery.model.written.fields import Closed, Country, Id, Language, Text
from printery.model.written.works import Affiliation, Person, PersonName


@dataclass(frozen=True, slots=True)
class Private:
    """Marks a field that its own person and the secretariat may see, and no artefact that others get may hold."""


PRIVATE = Private()


class Participant(Closed):
    """A row of the sheet of participants.

    Who has a record in people.yaml is named by `person`; anyone else brings name and affiliation in the row itself.
    """

    person: Id
    """An id of people.yaml, or of this row alone; made from the name where the sheet has none."""
    capacity: Literal["member", "observer", "guest", "secretariat", "press", "interpreter", "staff", "host"]
    delegation: Text | None = None
    precedence: int | None = None
    """Rank in the delegation: its head is 1."""
    attended: bool = True
    prefix: Text | None = None
    given: Text | None = None
    family: Text | None = None
    name: Text | None = None
    """The whole name, for sheets with one column of names: as printed, or `Family, Given`."""
    native: Text | None = None
    """The name in its own script."""
    native_language: Language | None = None
    title: Text | None = None
    organisation: Text | None = None
    country: Country | None = None
    specimen: bool = False
    """Invented, and said so on the page."""
    language: Language | None = None
    """The language in which this person wants the papers; the meeting's first if left out."""
    seat: Text | None = None
    sessions: tuple[Id, ...] = ()
    """Agenda items that the person signed up for, beside those with a role; in a sheet, with semicolons between."""
    arrives: Annotated[dt.date | None, PRIVATE] = None
    departs: Annotated[dt.date | None, PRIVATE] = None
    email: Annotated[Text | None, PRIVATE] = None
    diet: Annotated[Text | None, PRIVATE] = None
    needs: Annotated[Text | None, PRIVATE] = None
    """What the secretariat must know: step-free access, an interpreter of sign language."""
    size: Annotated[Literal["normal", "large"], PRIVATE] = "normal"
    """The print size that this person needs."""

    @property
    def own_person(self) -> Person | None:
        """The person as the row itself describes them; None if it gives no name."""
        family, comma, given = (self.family or self.name or "").partition(", ")
        if not family:
            return None
        affiliation = Affiliation(organisation=self.organisation, title=self.title) if self.organisation else None
        name = PersonName(
            given=(given or None) if comma else self.given,
            family=family,
            prefix=self.prefix,
            native=self.native,
            lang=self.native_language,
        )
        return Person(name=name, specimen=self.specimen, affiliation=affiliation, country=self.country)


def private_fields() -> frozenset[str]:
    """The names of all private fields of a participant."""
    return frozenset(name for name, info in Participant.model_fields.items() if PRIVATE in info.metadata)


def private_words(participant: Participant) -> Iterator[str]:
    """What must not be read in a shared artefact: every private value that is a text of the person's own.

    Not the print size, which is a word of ours (`large`), and not dates, which may be the meeting's.
    """
    for name in sorted(private_fields() - {"size", "arrives", "departs"}):
        value = getattr(participant, name)
        if value:
            yield str(value)


CAPACITIES = ("member", "observer", "guest", "secretariat", "press", "interpreter", "staff", "host")
ENCODINGS = (
    "utf-8",
    "utf-16",
    *(f"windows-{number}" for number in range(1250, 1259)),
    "macintosh",
    "shift_jis",
    "gb18030",
    "big5",
    "euc-kr",
)
"""How spreadsheet programs write the letters of a `.csv` file, by the names that Python knows too."""


class ParticipantSheet(Closed):
    """Where the participants stand, and what the columns of that sheet are called."""

    file: Text = "participants.csv"
    """A `.csv` or `.xlsx` file in the meeting's folder."""
    sheet: Text | None = None
    """Of a workbook; its first if left out."""
    encoding: Literal[ENCODINGS] = "utf-8"  # type: ignore[valid-type]
    """How a `.csv` file writes its letters, if it does not say so itself by a byte order mark."""
    head: int = Field(default=1, ge=1, le=100)
    """The row with the names of the columns; rows above it are left out."""
    columns: dict[str, Text] = Field(default_factory=dict)
    """Field of a participant to the name of its column; a column that is called like a field needs no entry."""
    ignore: tuple[Text, ...] = ()
    """Columns that are of no use here."""
    capacity: Literal["member", "observer", "guest", "secretariat", "press", "interpreter", "staff", "host"] | None = (
        None
    )
    """Of everybody whose row says none."""
    groups: Literal["delegation", "organisation"] | None = None
    """What a row with a single cell says of the rows below it, where the sheet stands in groups."""
    left_out: tuple[Literal["hidden", "struck", "totals", "remarks", "groups"], ...] = ()
    """Kinds of rows that are known to be left out, and are no longer told of."""
    values: dict[str, dict[str, Text]] = Field(default_factory=dict)
    """For a field, what the sheet says to what is meant: `capacity: {Mitglied: member}`."""
    dates: Annotated[str, StringConstraints(pattern=r"^(D{1,2}|M{1,2}|YYYY)([-./ ](D{1,2}|M{1,2}|YYYY)){2}$")] = (
        "YYYY-MM-DD"
    )
    """How the sheet writes dates: `DD.MM.YYYY`."""
