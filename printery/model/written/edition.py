"""What `content/editions/<id>.yaml` may say: one closed model for each format."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from printery.model.units import SHEETS, Length, Sheet
from printery.model.written.fields import Closed, Id, Language, Once, Text, Url
from printery.model.written.imposition import Fold


def _length(value: object) -> Length:
    if isinstance(value, Length):
        return value
    return Length.parse(str(value))


PaperLength = Annotated[
    Length,
    BeforeValidator(_length),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^\d+(\.\d+)?\s*(mm|cm|in|pt)$"}),
]
SheetName = Literal["a4", "letter"]


class Trim(Closed):
    """The page after trimming."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    width: PaperLength
    """With its unit."""
    height: PaperLength
    """With its unit."""


class _Paged(Closed):
    """What every paged edition of a work says: a trim of its own, or office sheets."""

    work: Id
    """An id of `content/works/`."""
    template: Text
    """Template family: a folder of `templates/`."""
    trim: Trim | None = None
    """The page after trimming; or give sheets."""
    sheets: Annotated[tuple[SheetName, ...], Once] = ()
    """One setting on each of these sheets: lines and pages break alike."""
    isbn: Text | None = None
    """This edition's own; the check digit is verified."""
    notes: Literal["foot", "chapter", "book"] = "foot"
    """Where notes stand: at the foot of the page, at the end of each chapter, or in a section at the book's end."""
    large_print: bool = False
    """Set again in sans serif of 18 points, for people who need it; on office sheets."""
    pages_from: Id | None = None
    """The print edition whose page numbers stand in the margin of large print."""

    @model_validator(mode="after")
    def _one_size(self) -> _Paged:
        if (self.trim is None) == (not self.sheets):
            raise ValueError("give either trim or sheets")
        if self.large_print and not self.sheets:
            raise ValueError("large print needs sheets: 18 points want a page of that size")
        if self.pages_from and not self.large_print:
            raise ValueError("pages_from needs large_print: true")
        return self

    @property
    def sizes(self) -> tuple[Sheet, ...]:
        """The sheets that the edition is laid out on."""
        if self.trim is not None:
            return (Sheet("", self.trim.width, self.trim.height),)
        return tuple(SHEETS[name] for name in self.sheets)


class PressPdf(_Paged):
    """Pages for a printer: recto openings, margins that mirror."""

    format: Literal["press-pdf"]
    """Pages for a printer."""
    printer: Id | None = None
    """A paper of a printing house, such as `kdp-cream`: gutter, bleed, colour and limits follow from it."""
    bleed: bool = True
    """Whether pages are larger than the trim by the printer's bleed; not needed where nothing runs off a page."""


class ScreenPdf(_Paged):
    """The PDF that people download: single pages, live links, bookmarks."""

    format: Literal["screen-pdf"]
    """Pages to download."""


class Epub(Closed):
    """An e-book."""

    format: Literal["epub"]
    """An e-book."""
    work: Id
    """An id of `content/works/`."""
    template: Text
    """Template family: a folder of `templates/`."""
    isbn: Text | None = None
    """The e-book's own; the check digit is verified."""
    pages_from: Id | None = None
    """The print edition whose page numbers the e-book knows."""
    notes: Literal["chapter", "book"] | None = None
    """Where notes stand, which pop up at their calls; if left out, as in the edition that `pages_from` names."""
    page_references: Literal["print", "label"] = "print"
    """What `[@fig-x]{.page}` says: the page of the print edition (page 41), or what is found there (Figure 3)."""
    stores: tuple[Id, ...] = ()
    """The stores that it goes to, whose limits it must keep."""


class CoverPdf(Closed):
    """Front, spine and back of a printed book as one sheet, for the printer of its interior."""

    format: Literal["cover-pdf"]
    """A cover laid flat."""
    interior: Id
    """The print edition that the cover is for: its pages make the spine, its ISBN the bar code."""
    template: Text
    """Template family: a folder of `templates/`."""
    binding: Literal["paperback", "casewrap", "jacket"] = "paperback"
    """How the book is bound."""
    spine: PaperLength | None = None
    """The width that the printer's own template for the title gives, where it gives one."""
    flap: PaperLength | None = None
    """The flaps of a jacket, or of a paperback that has some; the printer's own width if left out."""
    price: Annotated[str, StringConstraints(pattern=r"^(USD|CAD|AUD|NZD|GBP) \d{1,2}\.\d{2}$")] | None = None
    """`USD 24.95`: adds the five digits of the price to the bar code."""


PackPaper = Literal[
    "provisional-agenda",
    "agenda",
    "programme",
    "participants",
    "participants-by-delegation",
    "participants-by-capacity",
    "biographies",
    "session-sheets",
    "documents",
    "cover-sheets",
    "logistics",
    "evaluation",
]
"""What packs may hold."""
Paper = Literal[
    PackPaper,
    "summary-record",
    "attendance",
    "certificates",
    "seating",
    "folder-cover",
]


class HandoutPdf(Closed):
    """The papers of a meeting, one file each and for each sheet."""

    format: Literal["handout-pdf"]
    """Papers of a meeting."""
    meeting: Id
    """An id of `content/meetings/`."""
    template: Text
    """Template family: a folder of `templates/`."""
    papers: Annotated[tuple[Paper, ...], Once] = Field(min_length=1)
    """Which; one file each."""
    sheets: Annotated[tuple[SheetName, ...], Once] = Field(min_length=1)
    """Office sheets; one file each."""
    large_print: bool = False
    """Set again in sans serif of 18 points, for people who need it."""

    @model_validator(mode="after")
    def _is_to_be_read(self) -> HandoutPdf:
        shown = {"certificates", "folder-cover"} & set(self.papers)
        if self.large_print and shown:
            raise ValueError(f"large print is for reading: leave {' and '.join(sorted(shown))} to another edition")
        return self

    @property
    def sizes(self) -> tuple[Sheet, ...]:
        """The sheets that each paper is laid out on."""
        return tuple(SHEETS[name] for name in self.sheets)


class PackPdf(Closed):
    """The papers of a meeting bound for each person: a cover of their own, their sessions marked, one file each."""

    format: Literal["pack-pdf"]
    meeting: Id
    template: Text
    papers: Annotated[tuple[PackPaper, ...], Once] = Field(min_length=1)
    """In the order in which they are bound."""
    sheet: SheetName = "a4"
    recipients: dict[str, Text] = Field(default_factory=dict)
    """Who gets one: fields of a participant and their values, `delegation: Kenya`; everyone if left out."""
    language: Language | None = None
    """Of all packs; if left out, the language that each person asks for, and else the meeting's first."""
    large_print: bool | None = None
    """Of all packs; if left out, large print for those who need it."""
    booklet: bool = False
    """Whether each pack comes as a booklet too, two pages a side, to fold."""
    ebook: Url | None = None
    """Where the e-book is; a QR code on the cover leads there."""

    @property
    def sizes(self) -> tuple[Sheet, ...]:
        """The sheet that packs are laid out on."""
        return (SHEETS[self.sheet],)


class CardNeed(NamedTuple):
    """What a kind of card asks of its stock."""

    width: float
    """In mm, at least."""
    height: float
    """In mm, at least; of both sides where the card is folded."""
    folded: bool = False


CARDS: Mapping[str, CardNeed] = MappingProxyType(
    {
        "name-tents": CardNeed(150, 100, folded=True),
        "badges": CardNeed(70, 40),
        "labels": CardNeed(50, 20),
        "spine-labels": CardNeed(150, 25),
    }
)
"""The kinds of cards, each with a template of its name."""


class Offset(Closed):
    """How far a printer misses the sheet, set right: mm to the right and down, or to the left and up if negative."""

    right: float = Field(default=0, ge=-20, le=20)
    down: float = Field(default=0, ge=-20, le=20)


class CalendarFile(Closed):
    """A meeting for people's own calendars."""

    format: Literal["calendar"]
    meeting: Id
    template: Text = "handout"
    """Whose words it has."""


class CardsPdf(Closed):
    """Cards for the people of a meeting: many on a sheet of stock, or each on a page of its own."""

    format: Literal["cards-pdf"]
    """Cards for people."""
    meeting: Id
    """An id of `content/meetings/`."""
    template: Text
    """Template family: a folder of `templates/`."""
    cards: Literal["name-tents", "badges", "labels", "spine-labels"]
    """Which."""
    stock: Annotated[tuple[Id, ...], Once] = Field(min_length=1)
    """Products by name, maker and number: `avery-l7160`; one file for each."""
    recipients: dict[str, Text] = Field(default_factory=dict)
    """Who gets one: fields of a participant and their values, `capacity: press`; everyone if left out."""
    order: Literal["name", "delegation", "precedence"] = "name"
    """By what cards are sorted."""
    start: int = Field(default=1, ge=1)
    """The first place of the first sheet to print on, where some of its cards are used already."""
    copies: int = Field(default=1, ge=1, le=500)
    """Of each card."""
    offset: Offset = Offset()
    """How far the printer misses the sheet."""
    outlines: bool = False
    """Whether the edges of all cards are drawn: for a test sheet to hold against the stock."""


class ImposedPdf(Closed):
    """The pages of another edition on larger sheets, to print on both sides, fold and staple."""

    format: Literal["imposed-pdf"]
    """Pages of another edition on larger sheets."""
    of: Id
    """The press-pdf, screen-pdf or handout-pdf edition whose pages these are; each of its files gives one."""
    fold: Fold = "booklet"
    """booklet: two pages a side, folded and stapled in the fold; two-up and four-up: so many pages a side, as read."""
    sheet: Literal["a4", "a3", "letter", "tabloid"] | None = None
    """The paper; pages are made smaller where they must. If left out, as large as the pages ask."""
    signature: int = Field(default=0, ge=0, le=40)
    """Sheets folded together where one staple cannot hold all; 0 for all."""
    caliper: PaperLength | None = None
    """Thickness of the paper, such as 0.1mm: the inner pages move so far towards the fold that margins stay alike."""
    binding: Literal["left", "right"] | None = None
    """The side of the fold; if left out, as the language is read."""


class Site(Closed):
    """The meeting page and a page for each publication."""

    format: Literal["site"]
    """Pages for the web."""
    meeting: Id
    """An id of `content/meetings/`."""
    template: Text
    """Template family: a folder of `templates/`."""
    works: Annotated[tuple[Id, ...], Once] = Field(min_length=1)
    """Ids of the publications that it presents."""
    downloads: Annotated[tuple[Id, ...], Once] = ()
    """Editions to offer for download, in this order."""
    url: Url | None = None
    """Where the site will stand, for canonical addresses."""


Edition = Annotated[
    PressPdf | CoverPdf | ScreenPdf | Epub | HandoutPdf | PackPdf | CardsPdf | CalendarFile | ImposedPdf | Site,
    Field(discriminator="format"),
]
FORMATS = frozenset(get_args(model.model_fields["format"].annotation)[0] for model in get_args(get_args(Edition)[0]))
"""What `format` may say."""
WorkEdition = PressPdf | ScreenPdf | Epub
PagedEdition = PressPdf | ScreenPdf
