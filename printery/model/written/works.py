"""What the YAML files of `content/` may say. Closed models: an unknown key is an error at its line."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from printery.model.written.apparatus import AbbreviationEntry, AcronymStyle, ContentsStyle, IndexStyle
from printery.model.written.fields import Closed, Country, Id, Language, PartialDate, Prose, Text, Url


class Organisation(Closed):
    """A body that issues, funds or hosts."""

    id: Id
    """By which other records name it."""
    name: Text
    """In full."""
    short: Text | None = None
    """For running text."""
    role: Literal["publisher", "co-publisher", "funder", "secretariat", "imprint"]
    """What it does for the publications."""
    place: Text | None = None
    """Its seat."""
    url: Url | None = None
    """Its home page."""


class Imprint(Closed):
    """`content/imprint.yaml`: the issuing body."""

    name: Text
    """The issuing body."""
    organisations: tuple[Organisation, ...]
    """Those that issue, fund or host."""
    address: Text | None = None
    """One line."""
    accessibility_contact: Text
    """Where a reader asks for another format."""
    languages: tuple[Language, ...]
    """In which it publishes."""
    rights: Text
    """The sentence on rights that files carry."""


_EAST_ASIAN = re.compile("[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+")


class PersonName(Closed):
    """A person's name."""

    given: Text | None = None
    """Given names."""
    family: Text
    """The name to file by."""
    display: Text | None = None
    """As printed; if left out `given family`, or `familygiven` in Chinese, Japanese and Korean script."""
    sort: Text | None = None
    """As filed; `family, given` if left out."""
    prefix: Text | None = None
    """A title before the name."""
    native: Text | None = None
    """The name in its own script."""
    lang: Language | None = None
    """Language of `native`."""


class Affiliation(Closed):
    """Where a person works."""

    organisation: Text
    """The body as it is printed."""
    title: Text | None = None
    """The person's office there."""


class Person(Closed):
    """A record of `content/people.yaml`."""

    name: PersonName
    """In its parts."""
    specimen: bool = False
    """Invented for the specimen, and said so wherever the person is described."""
    orcid: Text | None = None
    """The person's ORCID iD; the check digit is verified."""
    affiliation: Affiliation | None = None
    """Where the person works."""
    country: Country | None = None
    """Of the person's delegation or work."""
    languages: tuple[Language, ...] = ()
    """That the person reads, best first."""
    bio: Prose | None = None
    """A paragraph of Markdown, for lists of authors and speakers."""
    portrait: Text | None = None
    """A photograph in `content/portraits/`, PNG or JPEG; where there is none, papers show the initials."""

    @property
    def display(self) -> str:
        """The name as printed."""
        given, family = self.name.given, self.name.family
        if given and _EAST_ASIAN.fullmatch(given + family):
            # Chinese, Japanese and Korean names in their own script: the family's first, without a space
            whole = f"{family}{given}"
            return self.name.display or " ".join(filter(None, (self.name.prefix, whole)))
        return self.name.display or " ".join(filter(None, (self.name.prefix, given, family)))

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
    """Of the series."""
    number: int | None = None
    """The volume's number in it."""
    issn: Text | None = None
    """The series' own; the check digit is verified."""


class Contributor(Closed):
    """Who made a work, in which role."""

    person: Id | None = None
    """An id of people.yaml; or give an organisation."""
    organisation: Text | None = None
    """A body that is the author or editor."""
    role: Literal["aut", "edt", "isb", "fnd", "trl", "wfw", "dsr"]
    """MARC relator code."""


class Publisher(Closed):
    """Who publishes a work, and where."""

    name: Text
    """As title page and metadata have it."""
    place: Text
    """City."""


class Copyright(Closed):
    """Whose the rights are."""

    holder: Text
    """As it stands behind the sign."""
    year: int
    """Of first publication."""


class Identifiers(Closed):
    """Identifiers of the work as such; the ISBN belongs to an edition."""

    doi: Text | None = None
    """The work's own, without `https://doi.org/`."""


class Abstract(Closed):
    """What the work says, twice."""

    short: Prose
    """One or two sentences, for lists and shops."""
    long: Prose
    """A paragraph, for the page of the work."""


class Subject(Closed):
    """A subject heading."""

    scheme: Literal["BISAC", "Thema", "EuroVoc", "JEL", "LCSH"]
    """The list it is from."""
    code: Text
    """In that list."""
    text: Text
    """In words."""


class Buy(Closed):
    """A place to buy the book."""

    label: Text
    """As the link reads."""
    url: Url
    """Where it leads."""


class Members(Closed):
    """The members of the council on a day."""

    as_of: dt.date
    """The day for which the list holds."""
    people: tuple[Id, ...]
    """Ids of people.yaml, in any order."""


class MatterEntry(Closed):
    """One section in the order of matter."""

    kind: Text
    """A row of `printery.model.stages.kinds.KINDS`."""
    file: Text | None = None
    """Markdown file in the work's folder, for kinds that are written."""
    work: Id | None = None
    """Another work whose file it is."""
    title: Text | None = None
    """For a part, or to replace the kind's own title."""


class OrderOfMatter(Closed):
    """The sections of a work in order."""

    front: tuple[MatterEntry, ...] = ()
    """Before the text; folios are roman."""
    body: tuple[MatterEntry, ...] = Field(min_length=1)
    """Parts and chapters."""
    back: tuple[MatterEntry, ...] = ()
    """Behind the text."""


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
    """The main title."""
    subtitle: Text | None = None
    """Below it."""
    short_title: Annotated[Text, StringConstraints(max_length=60)]
    """For running heads."""
    type: Literal["volume", "statement", "brief", "report"]
    """What kind of publication."""
    language: Language
    """BCP 47 tag: rules of typography, hyphenation and order."""
    series: Series | None = None
    """That it is part of."""
    meeting: Id | None = None
    """The meeting that it came from."""
    contributors: tuple[Contributor, ...] = ()
    """Authors and editors, in order, with roles."""
    publisher: Publisher
    """Who publishes it."""
    date: PartialDate
    """Of publication, as far as known."""
    copyright: Copyright
    """Whose it is."""
    licence: Text | None = None
    """Under which it may be used."""
    permissions: Text | None = None
    """Where to ask for them."""
    identifiers: Identifiers = Identifiers()
    """Of the work as such."""
    abstract: Abstract
    """What it says."""
    keywords: tuple[Text, ...] = ()
    """For catalogues."""
    subjects: tuple[Subject, ...] = ()
    """Headings of catalogues and shops."""
    audience: Text | None = None
    """For whom."""
    buy: Buy | None = None
    """Where to buy it."""
    disclaimer: Text | None = None
    """Printed on the imprint page."""
    abbreviations: dict[str, AbbreviationEntry] = Field(default_factory=dict)
    """Acronym to its expansion."""
    hyphenation: tuple[Annotated[str, StringConstraints(pattern=r"^[^\W\d_]+(-[^\W\d_]+)*$")], ...] = ()
    """Words with the places where they may be broken, `mi-grant`; a word without a hyphen is never broken."""
    acronyms: AcronymStyle = AcronymStyle()
    """How they are spelled out."""
    contents: ContentsStyle = ContentsStyle()
    """How deep the contents go."""
    index: IndexStyle = IndexStyle()
    """How the index is set."""
    back_cover: Prose | None = None
    """Markdown for the back of the cover."""
    members: Members | None = None
    """Of the council, as the list prints them."""
    citations: Citations | None = None
    """How it cites."""
    matter: OrderOfMatter
    """Its sections in order."""


class Signed(Closed):
    """Who signed a foreword, where and when."""

    name: Text
    """Who."""
    place: Text | None = None
    """Where."""
    date: PartialDate | None = None
    """When."""


class SectionHead(Closed):
    """The YAML front matter of a Markdown file."""

    title: Text
    """With the mark-up that titles may have."""
    subtitle: Text | None = None
    """Below it."""
    short_title: Annotated[Text, StringConstraints(max_length=60)] | None = None
    """For running heads and lists."""
    id: Id | None = None
    """What `@sec-...` refers to; the file's name if left out."""
    authors: tuple[Id, ...] = ()
    """Ids of people.yaml."""
    abstract: Prose | None = None
    """Before the text."""
    keywords: tuple[Text, ...] = ()
    index: tuple[Text, ...] = ()
    """Entries of the index that the whole section is about: `governance > meaning of`."""
    doi: Text | None = None
    """The chapter's own."""
    signed: Signed | None = None
    """Below a foreword."""
    nocite: Text | None = None
    """Sources to list though nothing cites them: `@one, @two`."""
    numbered_paragraphs: bool = False
    """Whether paragraphs are numbered in the margin."""
