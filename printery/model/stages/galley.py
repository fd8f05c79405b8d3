"""Finished documents before pages exist: the value of the stage `compose`, the last form a person can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from printery.diagnostics import Location
from printery.model.stages.collation import CopyLine, NavEntry
from printery.model.stages.cover import CoverSheet
from printery.model.units import Length
from printery.model.written.printer import Printer

GUTTER_SHEET = "styles/gutter.css"
"""The style sheet that holds the margin at the bind as `--gutter`, and nothing else."""


def gutter_sheet(gutter: Length, printer: Printer) -> str:
    """The text of `GUTTER_SHEET`; it names the printer's limits, so that nothing measured for others is kept."""
    margins, output = printer.house.margins, printer.paper.output
    sides = f"{margins.top} {margins.outside} {margins.bottom} {printer.gutter(printer.paper.pages.max)}"
    limits = f"{printer.id}: {sides}, text {output.least_text:g}, pictures {output.resolution}"
    return f"/* {limits} */\n:root {{ --gutter: {gutter} }}\n"


@dataclass(frozen=True, slots=True)
class Document:
    """One finished (X)HTML document or style sheet."""

    name: str
    """Path in the galley: `document.html`, `styles/tokens.css`, `text/chapter-01.xhtml`."""
    media_type: str
    text: str
    id: str = ""
    """Id of the section it holds, if it holds one."""
    properties: tuple[str, ...] = ()
    """Of an EPUB manifest item: nav, svg, mathml, cover-image."""
    in_spine: bool = True
    source: str = ""
    """The template that a style sheet was made from, below `templates/`."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A picture or other file that documents refer to by name."""

    name: str
    """Path in the galley: `images/stock.svg`."""
    media_type: str
    data: bytes
    location: Location
    """Where the content asks for it."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """The data behind a figure, to go out with it."""

    name: str
    """File name for readers: `stock.csv`."""
    media_type: str
    data: bytes
    figure: str
    """Id of the figure that is drawn from it."""
    description: str
    number: int = 1
    """Which of the figure's files it is."""

    @property
    def id(self) -> str:
        """Of the element of the document that leads to it."""
        return f"{self.figure}-file{self.number}"


@dataclass(frozen=True, slots=True)
class Agent:
    """Who made the work, for metadata."""

    name: str
    filing: str
    role: str
    """MARC relator code."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the finished file says about itself."""

    title: str
    subtitle: str
    agents: tuple[Agent, ...]
    publisher: str
    language: str
    date: str
    """ISO 8601, as far as known."""
    modified: str
    """ISO 8601 date and time in UTC: from content, never from the clock."""
    description: str
    rights: str
    keywords: tuple[str, ...]
    identifier: str
    """`urn:isbn:978...`, or a URN made from the edition's id and the content's digest."""
    isbn: str = ""
    series: str = ""
    series_number: int | None = None
    subjects: tuple[tuple[str, str, str], ...] = ()
    """Scheme, code, text."""
    page_source: str = ""
    """Identifier of the print edition whose pages an e-book marks; empty if it marks none."""


@dataclass(frozen=True, slots=True)
class RunningHead:
    """Words that stand at the head or foot of many pages."""

    text: str
    location: Location
    is_short_title: bool
    """Whether its author gave it for this purpose, and did not leave it to the title."""


@dataclass(frozen=True, slots=True)
class Galley:
    """All that one press run needs."""

    name: str
    """File name of the artefact without its ending: `volume-print`, `statement-print-a4`, `agenda-letter`."""
    edition_id: str
    documents: tuple[Document, ...]
    """The first one is the document of a PDF; all of them in reading order for an e-book; pages of a site."""
    styles: tuple[Document, ...]
    resources: Mapping[str, Resource]
    metadata: Metadata
    copy: tuple[CopyLine, ...]
    nav: tuple[NavEntry, ...] = ()
    documents_of: Mapping[str, str] | None = None
    """Id of every linkable element to the name of its document, where there are several documents."""
    unspoken: tuple[str, ...] = ()
    """Names that nothing of the finished file may hold."""
    data_files: tuple[DataFile, ...] = ()
    """The data behind charts, for formats that can carry them."""
    passed_on: Mapping[str, bytes] | None = None
    """Files that go out untouched: downloads of a site."""
    printer: Printer | None = None
    """Who prints it, if the edition says so."""
    gutter: Length | None = None
    """The margin at the bind, for pages that a printer binds; the press widens it to what the number of pages asks."""
    draft: str = ""
    """What every page says, if this is a draft."""
    cover: CoverSheet | None = None
    """The sheet of a cover laid flat."""
    heads: tuple[RunningHead, ...] = ()
    """What its running heads may say, with its places in the content."""

    @property
    def edition(self) -> Location:
        """The edition's file: the place of what no line of the content is to blame for."""
        return Location(f"content/editions/{self.edition_id}.yaml")

    @property
    def template(self) -> Location:
        """The template of its first style sheet; the edition's file if it has none."""
        source = self.styles[0].source if self.styles else ""
        return Location(f"templates/{source}") if source else self.edition

    def places(self) -> Mapping[str, Location]:
        """Id to the line of the content that it was made from."""
        return {line.id: line.location for line in self.copy}
