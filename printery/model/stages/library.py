"""Everything that was read, valid, each with its place: the value of the stage `load`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from printery.diagnostics import Location
from printery.model.stages.citation import Sources
from printery.model.stages.sheets import cell_name
from printery.model.stages.wording import Catalogue
from printery.model.written.bookstore import Bookstore
from printery.model.written.edition import (
    CalendarFile,
    CardsPdf,
    CoverPdf,
    Epub,
    HandoutPdf,
    ImposedPdf,
    PackPdf,
    PressPdf,
    ScreenPdf,
    Site,
)
from printery.model.written.meeting import Meeting
from printery.model.written.participant import Participant
from printery.model.written.printer import Printer
from printery.model.written.stock import Stock
from printery.model.written.works import Imprint, Person, SectionHead, Work

T = TypeVar("T")
KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class Record(Generic[T]):
    """A value read from a file, and where each of its keys stands there."""

    value: T
    path: str
    places: Mapping[KeyPath, tuple[int, int]]
    """Key path to 1-based line and column of the value."""
    sheet: str = ""
    """Of a workbook whose rows and columns the places are."""

    def at(self, *keys: str | int) -> Location:
        """Where a key's value stands, or its nearest ancestor's."""
        for length in range(len(keys), -1, -1):
            if keys[:length] in self.places:
                line, column = self.places[keys[:length]]
                return Location(self.path, line, column, cell_name(self.sheet, line, column) if self.sheet else "")
        return Location(self.path)


@dataclass(frozen=True, slots=True)
class SectionCopy:
    """A Markdown file: its front matter, and its text as delivered."""

    path: str
    head: Record[SectionHead]
    text: str
    """The Markdown below the front matter."""
    first_line: int
    """1-based line of the file on which `text` begins."""


@dataclass(frozen=True, slots=True)
class WorkCopy:
    """A work as delivered."""

    id: str
    record: Record[Work]
    sections: Mapping[str, SectionCopy]
    """By path in the World, own sections and those taken from other works."""
    files: Mapping[str, bytes]
    """Pictures, charts and data of the work's folder, by path in the World."""
    markdown: tuple[str, ...] = ()
    """Paths of all Markdown files in the work's folder, listed or not."""
    sources: Sources | None = None
    """What it cites from, if `work.yaml` says so."""


@dataclass(frozen=True, slots=True)
class MeetingCopy:
    """A meeting as delivered."""

    id: str
    record: Record[Meeting]
    participants: tuple[Record[Participant], ...]
    people: Mapping[str, Person] = field(default_factory=dict)
    """Those participants by id whom their row describes, because people.yaml does not."""


EditionRecord = (
    Record[PressPdf]
    | Record[CoverPdf]
    | Record[ScreenPdf]
    | Record[Epub]
    | Record[HandoutPdf]
    | Record[PackPdf]
    | Record[CardsPdf]
    | Record[CalendarFile]
    | Record[ImposedPdf]
    | Record[Site]
)


@dataclass(frozen=True, slots=True)
class Library:
    """All content and templates."""

    imprint: Record[Imprint]
    people: Mapping[str, Person]
    people_record: Record[Mapping[str, Person]]
    works: Mapping[str, WorkCopy]
    meetings: Mapping[str, MeetingCopy]
    editions: Mapping[str, EditionRecord]
    templates: Mapping[str, str]
    """Text of every `.j2`, `.css` and `.yaml` file, by path below `templates/`."""
    template_files: Mapping[str, bytes]
    """Every other file of `templates/` (logos, textures), by path below it."""
    digest: str
    """sha256 over all paths and bytes read."""
    printers: Mapping[str, Printer] = field(default_factory=dict)
    """By the name that editions use: house and paper."""
    portraits: Mapping[str, bytes] = field(default_factory=dict)
    """Photographs by person id."""
    profiles: Mapping[str, bytes] = field(default_factory=dict)
    """ICC profiles of `content/printers/`, by file name."""
    stores: Mapping[str, Record[Bookstore]] = field(default_factory=dict)
    """E-book stores by the name that editions use."""
    stock: Mapping[str, Stock] = field(default_factory=dict)
    """Sheets of cards by the name that editions use: maker and product."""
    catalogues: Mapping[str, Catalogue] = field(default_factory=dict)
    """The house's words by language: of those that works, meetings and packs ask for, and English."""

    def words(self, language: str) -> Catalogue:
        """The words of a language, or the English ones where there are none (T003 has told)."""
        return self.catalogues.get(language) or self.catalogues["en"]

    def stores_of(self, edition: Epub) -> tuple[Record[Bookstore], ...]:
        """The stores that an e-book goes to, as far as there are records of them."""
        return tuple(self.stores[name] for name in edition.stores if name in self.stores)
