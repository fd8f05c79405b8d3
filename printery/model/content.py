"""What the YAML files of `content/` may say. Closed models: an unknown key is an error at its line."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from printery.model.apparatus import AbbreviationEntry, AcronymStyle, ContentsStyle, IndexStyle
from printery.model.fields import Closed, Country, Id, Language, PartialDate, Prose, Text, Url


class Organisation(Closed):
    """A body that issues, funds or hosts."""

    id: Id
    name: Text
    short: Text | None = None
    role: Literal["publisher", "co-publisher", "funder", "secretariat", "imprint"]
    place: Text | None = None
    url: Url | None = None


class Imprint(Closed):
    """`content/imprint.yaml`: the issuing body."""

    name: Text
    organisations: tuple[Organisation, ...]
    address: Text | None = None
    accessibility_contact: Text
    """Where a reader asks for another format."""
    languages: tuple[Language, ...]
    rights: Text


class PersonName(Closed):
    """A person's name."""

    given: Text | None = None
    family: Text
    display: Text | None = None
    """As printed; `given family` if left out."""
    sort: Text | None = None
    """As filed; `family, given` if left out."""
    prefix: Text | None = None
    native: Text | None = None
    """The name in its own script."""
    lang: Language | None = None
    """Language of `native`."""


class Affiliation(Closed):
    """Where a person works."""

    organisation: Text
    title: Text | None = None


class Person(Closed):
    """A record of `content/people.yaml`."""

    name: PersonName
    specimen: bool = False
    """Invented for the specimen, and said so wherever the person is described."""
    orcid: Text | None = None
    affiliation: Affiliation | None = None
    country: Country | None = None
    languages: tuple[Language, ...] = ()
    bio: Prose | None = None
    portrait: Text | None = None
    """A photograph in `content/portraits/`, PNG or JPEG; where there is none, papers show the initials."""

    @property
    def display(self) -> str:
        """The name as printed."""
        return self.name.display or " ".join(filter(None, (self.name.prefix, self.name.given, self.name.family)))

    @property
    def initials(self) -> str:
        """The first letters of given and family name; particles such as `de` are passed over."""
        parts = [self.name.given or "", *self.name.family.split()]
        family = next((part for part in parts[1:] if part[0].isupper()), parts[-1])
        return f"{parts[0][:1]}{family[:1]}"

    @property
    def filing(self) -> str:
        """The name as filed."""
        return self.name.sort or ", ".join(filter(None, (self.name.family, self.name.given)))


class Series(Closed):
    """The series a work belongs to."""

    title: Text
    number: int | None = None
    issn: Text | None = None


class Contributor(Closed):
    """Who made a work, in which role."""

    person: Id | None = None
    organisation: Text | None = None
    role: Literal["aut", "edt", "isb", "fnd", "trl", "wfw", "dsr"]
    """MARC relator code."""


class Publisher(Closed):
    """Who publishes a work, and where."""

    name: Text
    place: Text


class Copyright(Closed):
    """Whose the rights are."""

    holder: Text
    year: int


class Identifiers(Closed):
    """Identifiers of the work as such; the ISBN belongs to an edition."""

    doi: Text | None = None


class Abstract(Closed):
    """What the work says, twice."""

    short: Prose
    long: Prose


class Subject(Closed):
    """A subject heading."""

    scheme: Literal["BISAC", "Thema", "EuroVoc", "JEL", "LCSH"]
    code: Text
    text: Text


class Buy(Closed):
    """A place to buy the book."""

    label: Text
    url: Url


class Members(Closed):
    """The members of the council on a day."""

    as_of: dt.date
    people: tuple[Id, ...]


class MatterEntry(Closed):
    """One section in the order of matter."""

    kind: Text
    """A row of `printery.model.kinds.KINDS`."""
    file: Text | None = None
    """Markdown file in the work's folder, for kinds that are written."""
    work: Id | None = None
    """Another work whose file it is."""
    title: Text | None = None
    """For a part, or to replace the kind's own title."""


class OrderOfMatter(Closed):
    """The sections of a work in order."""

    front: tuple[MatterEntry, ...] = ()
    body: tuple[MatterEntry, ...] = Field(min_length=1)
    back: tuple[MatterEntry, ...] = ()


class Citations(Closed):
    """How a work cites, and what it cites from."""

    style: Text
    """A style of the CSL project by name, such as `chicago-author-date`, or a `.csl` file in the work's folder."""
    references: tuple[Text, ...] = Field(min_length=1)
    """Files in the work's folder: CSL-JSON (`.json`), BibLaTeX (`.bib`) or BibTeX (`.bibtex`)."""
    bibliography: Literal["book", "chapter", "none"] = "book"
    """One list in the section of kind `references`, one at each chapter's end, or none."""
    nocite: Text | None = None
    """Sources to list though nothing cites them: `@one, @two`, or `@*` for all."""


class Work(Closed):
    """`content/works/<work>/work.yaml`: a text as such, independent of its form."""

    title: Text
    subtitle: Text | None = None
    short_title: Annotated[Text, StringConstraints(max_length=60)]
    """For running heads."""
    type: Literal["volume", "statement", "brief", "report"]
    language: Language
    series: Series | None = None
    meeting: Id | None = None
    contributors: tuple[Contributor, ...] = ()
    publisher: Publisher
    date: PartialDate
    copyright: Copyright
    licence: Text | None = None
    permissions: Text | None = None
    identifiers: Identifiers = Identifiers()
    abstract: Abstract
    keywords: tuple[Text, ...] = ()
    subjects: tuple[Subject, ...] = ()
    audience: Text | None = None
    buy: Buy | None = None
    disclaimer: Text | None = None
    abbreviations: dict[str, AbbreviationEntry] = Field(default_factory=dict)
    """Acronym to its expansion."""
    hyphenation: tuple[Annotated[str, StringConstraints(pattern=r"^[^\W\d_]+(-[^\W\d_]+)*$")], ...] = ()
    """Words with the places where they may be broken, `mi-grant`; a word without a hyphen is never broken."""
    acronyms: AcronymStyle = AcronymStyle()
    contents: ContentsStyle = ContentsStyle()
    index: IndexStyle = IndexStyle()
    back_cover: Prose | None = None
    members: Members | None = None
    citations: Citations | None = None
    matter: OrderOfMatter


class Signed(Closed):
    """Who signed a foreword, where and when."""

    name: Text
    place: Text | None = None
    date: PartialDate | None = None


class SectionHead(Closed):
    """The YAML front matter of a Markdown file."""

    title: Text
    subtitle: Text | None = None
    short_title: Annotated[Text, StringConstraints(max_length=60)] | None = None
    id: Id | None = None
    """What `@sec-...` refers to; the file's name if left out."""
    authors: tuple[Id, ...] = ()
    abstract: Prose | None = None
    keywords: tuple[Text, ...] = ()
    index: tuple[Text, ...] = ()
    """Entries of the index that the whole section is about: `governance > meaning of`."""
    doi: Text | None = None
    signed: Signed | None = None
    nocite: Text | None = None
    """Sources to list though nothing cites them: `@one, @two`."""
    numbered_paragraphs: bool = False
