"""All sections in order, numbered and linked: the value of `collate`, the same for every edition of a work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from printery.diagnostics import Location
from printery.model.stages.kinds import Kind, Matter
from printery.model.stages.text import Blocks, Inline
from printery.model.written.meeting import AgendaItem, Meeting, MeetingDocument
from printery.model.written.participant import Participant
from printery.model.written.works import Person, Work


@dataclass(frozen=True, slots=True)
class Credited:
    """A person as named in a work or meeting."""

    id: str
    person: Person
    bio: Blocks = ()
    role: str = ""


@dataclass(frozen=True, slots=True)
class CollatedSection:
    """One section in its place."""

    id: str
    """Unique in the work; the id of the section's element in every edition."""
    matter: Matter
    kind: str
    """A key of `KINDS`."""
    label: str
    """`Chapter 3`, `Part One`, or empty."""
    number: int | None
    """Chapter or part number."""
    title: Inline
    """Empty for a half title and the like."""
    short_title: str
    """For running heads, plain."""
    subtitle: Inline = ()
    authors: tuple[Credited, ...] = ()
    abstract: Blocks = ()
    blocks: Blocks = ()
    """Numbered and linked: every block with text of its own has an id; `note` has a number, `xref` an href and its
    text; figure, table and box have `label` (`Figure 3`)."""
    numbered_paragraphs: bool = False
    signed: tuple[str, ...] = ()
    """Name, place and date below a foreword."""
    epigraph: Blocks = ()
    short_title_at: Location | None = None
    """Where the short title is written, or the title that stands for it; None for words of the program's own."""
    has_short_title: bool = False
    """Whether its author gave one."""

    @property
    def traits(self) -> Kind:
        """How its kind behaves."""
        from printery.model.stages.kinds import KINDS

        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class NavEntry:
    """An entry of the contents: a section, or a heading in one."""

    id: str
    label: str
    """`3`, `Part One` or empty."""
    title: Inline
    """Without notes and index marks."""
    level: int
    """1 for a part, or a section outside any part; its sections and headings count on."""
    kind: str
    """The section's kind, or `heading`, or `subheading` for one below it."""
    authors: tuple[str, ...] = ()
    children: tuple[NavEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An entry of the list of figures, tables or boxes."""

    id: str
    label: str
    """`Figure 3`."""
    number: str
    title: Inline
    """The short one, if the author gives one."""


@dataclass(frozen=True, slots=True)
class Locator:
    """Where an index entry leads."""

    id: str
    """Id of the mark, in the text."""
    note: int | None = None
    """Number of the note, if the mark stands in one."""
    end: str = ""
    """Id of the mark with which a range ends; empty for a single place."""
    main: bool = False
    """Whether this is the principal passage."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Another entry that `see` or `see also` sends the reader to."""

    term: Inline
    id: str
    """Id of that entry; empty for entries in general (*names of countries*)."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A heading of the index."""

    term: Inline
    id: str
    locators: tuple[Locator, ...]
    see: tuple[Pointer, ...] = ()
    also: tuple[Pointer, ...] = ()
    children: tuple[IndexEntry, ...] = ()
    """Subentries, and theirs: three levels in all."""


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """The entries under one letter."""

    letter: str
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class CopyLine:
    """The words of one block as the content has them: what every edition must show once."""

    id: str
    """Id of the block, the same in every edition; a note's own id for a note."""
    text: str
    """The block's own words, notes and nested blocks left out."""
    location: Location
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Discussion:
    """Where a recommendation stands, or where the text speaks of it."""

    id: str
    """Id of the recommendation, or of the paragraph."""
    section: str
    """Id of the section."""
    label: str
    """`Chapter 3`, or empty."""
    title: str
    """The section's short title, plain."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation of a statement, for tables and pages elsewhere."""

    id: str
    number: int
    to: Inline
    """To whom it is addressed."""
    words: Inline
    """Title and paragraphs as one run, without notes, marks and links."""
    discussed: tuple[Discussion, ...]
    """First where it stands itself, then the first paragraph of each other section that refers to it."""


@dataclass(frozen=True, slots=True)
class Collation:
    """A work, ready to be composed in any edition."""

    work_id: str
    work: Work
    language: str
    sections: tuple[CollatedSection, ...]
    nav: tuple[NavEntry, ...]
    figures: tuple[ListEntry, ...]
    tables: tuple[ListEntry, ...]
    boxes: tuple[ListEntry, ...]
    abbreviations: tuple[tuple[str, str], ...]
    """Those that the text uses, sorted."""
    index: tuple[IndexGroup, ...]
    contributors: tuple[Credited, ...]
    """All authors of sections, filed by name."""
    members: tuple[Credited, ...]
    recommendations: tuple[Recommendation, ...]
    prose: Mapping[str, Blocks]
    files: Mapping[str, bytes]
    """Pictures, charts and data that the text uses, by path in the World."""
    copy: tuple[CopyLine, ...]

    def of(self, matter: Matter) -> tuple[CollatedSection, ...]:
        """The sections of one part of the book."""
        return tuple(section for section in self.sections if section.matter == matter)


@dataclass(frozen=True, slots=True)
class TabledDocument:
    """A paper before the meeting."""

    id: str
    """Unique in the meeting."""
    document: MeetingDocument
    summary: Blocks
    authors: tuple[Credited, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """What somebody said at an item."""

    id: str
    speaker: Credited | None
    """Never known under the Chatham House rule: the name stays behind in the minutes."""
    text: Blocks


@dataclass(frozen=True, slots=True)
class ScheduledItem:
    """An agenda item with its people and texts."""

    item: AgendaItem
    roles: tuple[Credited, ...]
    purpose: Blocks
    note: Blocks
    questions: tuple[Inline, ...]
    parallel: bool
    """Whether another item takes place at the same time."""
    begins: int
    """Minutes after midnight of the day that it is shown under; more than 1,440 for the small hours of an evening."""
    ends: int
    documents: tuple[TabledDocument, ...] = ()
    record: tuple[Spoken, ...] = ()
    """What was said."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a meeting."""

    date: str
    """ISO 8601."""
    items: tuple[ScheduledItem, ...]


@dataclass(frozen=True, slots=True)
class Attendee:
    """A participant with the person; private fields stay behind."""

    credited: Credited
    capacity: str
    delegation: str
    precedence: int
    seat: str = ""
    sessions: tuple[str, ...] = ()
    """Ids of the agenda items that the person signed up for."""

    @classmethod
    def of(cls, credited: Credited, row: Participant) -> Attendee:
        """All of a participant that others may see."""
        return cls(credited, row.capacity, row.delegation or "", row.precedence or 0, row.seat or "", row.sessions)


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of the meeting's plan."""

    name: str
    """`7`, or `2-5` for the fifth at the second table."""
    attendee: Attendee | None
    """Who sits there; None where it is free."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A meeting, ready to be composed as handout or page."""

    meeting_id: str
    meeting: Meeting
    overview: Blocks
    logistics: Blocks
    days: tuple[Day, ...]
    attendees: tuple[Attendee, ...]
    """Filed by name."""
    speakers: tuple[Credited, ...]
    """Everyone with a role in the agenda, filed by name, with biographies."""
    seats: tuple[Seat, ...] = ()
    """Every seat of the plan, in order."""
    arrangements: tuple[tuple[str, Blocks], ...] = ()
    """Title and text of each part of the logistics note."""
    evaluation: Blocks = ()
    """The introduction of the evaluation form."""
    conclusions: Blocks = ()
    delegations: tuple[tuple[str, tuple[Attendee, ...]], ...] = ()
    """Filed by name, heads first."""
    unspoken: tuple[str, ...] = ()
    """Names that the summary record must not hold, for the Chatham House rule; empty for meetings on the record."""
